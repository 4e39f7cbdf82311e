"""exgen draws exercises, sets sheets and marks answers."""
