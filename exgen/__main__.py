"""`python -m exgen` is `exgen`."""

from exgen.cli import main

main(prog_name="exgen")
