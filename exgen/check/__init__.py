"""What every item must live up to."""

VARIANTS = 2000
"""How many variants an item is checked on, unless somebody says otherwise."""
