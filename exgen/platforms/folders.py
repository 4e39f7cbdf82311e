"""The folders in which Moodle takes what goes back: `Ada Byron_4711_assignsubmission_file_`."""

from __future__ import annotations


def folder_of(name: str, number: int) -> str:
    """Return the folder of a participant by that name, as Moodle calls it."""
    plain = " ".join("".join(c if c.isalnum() or c in " -.'" else " " for c in name).split())
    return f"{plain or 'Participant'}_{number}_assignsubmission_file_"
