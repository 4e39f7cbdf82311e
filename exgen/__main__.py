"""`python -m exgen` is `exgen`."""

import sys

if not sys.flags.safe_path:
    # `-m` puts the current folder first, where a `signal.py` would be run in the place of Python's
    # own. Only where exgen itself is in the current folder, it stays, as the last place.
    here = sys.path.pop(0)
    if __file__.startswith(here):
        sys.path.append(here)

from exgen.cli import main

main(prog_name="exgen")
