"""What an author works with: a start for a new item, and a look at it."""
