"""What every item must live up to."""
