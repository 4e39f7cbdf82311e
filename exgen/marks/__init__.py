"""Marks, and the reasons for them."""
