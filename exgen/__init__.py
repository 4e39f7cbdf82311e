"""exgen draws exercises, sets sheets and marks answers.

New here? `docs/architecture.md` has the one idea, the wings of the house, the way of the data, and
where to add what. `exgen/flow/` is the program, from rosters to marks.
"""
