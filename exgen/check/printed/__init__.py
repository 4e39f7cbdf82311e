"""What stands in print: the arithmetic of formulas and tables, done again from the digits shown."""
