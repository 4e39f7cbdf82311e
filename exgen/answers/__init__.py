"""What students hand in: tables, rosters and submissions."""
