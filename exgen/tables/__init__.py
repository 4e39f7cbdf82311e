"""Tables: CSV and spreadsheets in every dialect, in and out."""
