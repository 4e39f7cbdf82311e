"""What every item must live up to."""

VARIANTS = 2000
"""How many variants an item is checked on, unless somebody says otherwise."""

TIME_LIMIT = 120.0
"""How many seconds the checks of an item may take."""
