"""Judging: from what was read to verdicts, shares and reasons."""
