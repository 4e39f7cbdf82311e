"""Names of other fields: `V = 1.5` beside the blank of V* is left to a person.

Names are compared without their stars, as many leave these out. But where the sheet has a field for
either, the name that was typed says which is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from exgen.items.columns import Values
from exgen.items.kinds import Answers, AskedPart
from exgen.language import Reason
from exgen.numerals import Outcome, Reading, other_field, starred

Field = tuple[str, int]
"""A step, and the number of a field of it."""


class FieldNames:
    """The names that may stand before an answer, of all fields of an item."""

    def __init__(self, parts: Sequence[AskedPart], counts: Mapping[str, int]) -> None:
        self._names = {
            (part.step, field): part.names_of(field, counts[part.step])
            for part in parts
            for field in range(counts[part.step])
        }
        self._starred = {field: set(map(starred, own)) for field, own in self._names.items()}

    def of_another(self, field: Field, notes: Iterable[Reason]) -> Reason | None:
        """Return what to say of a name before an answer that is another field's, None where it is not."""
        own = self._starred[field]
        for note in notes:
            if note.code == "read.without-name":
                found = starred(note.arg("bare"))
                others = (names for other, names in self._starred.items() if other != field)
                if found not in own and any(found in names for names in others):
                    return other_field(note, self._names[field])
        return None


def leave_names_of_others(
    parts: Sequence[AskedPart], answers: Mapping[str, Answers], values: Values
) -> None:
    """Leave to a person, in the answers, the cells that name another field of the item."""
    counts = {part.step: len(answers[part.step].outcomes) for part in parts}
    names = FieldNames(parts, counts)
    for part in parts:
        for place, said in list(_named(part, answers[part.step], names)):
            reading: Reading[object] = Reading(Outcome.REVIEW, (), (said,))
            part.record(reading, place, answers[part.step], values)


def of_this_field(reading: Reading[object], names: FieldNames, field: Field) -> Reading[object]:
    """Return a reading, or that a person decides where the answer names another field."""
    said = names.of_another(field, reading.notes)
    return reading if said is None else replace(reading, outcome=Outcome.REVIEW, notes=(said,))


def _named(
    part: AskedPart, answers: Answers, names: FieldNames
) -> Iterator[tuple[tuple[int, int], Reason]]:
    for (field, row), notes in answers.notes.items():
        # a vector that was typed as a whole begins with the name of its first entry, or of the part
        own = 0 if _of_one_text(answers, field, row) else field
        if said := names.of_another((part.step, own), notes):
            yield (field, row), said


def _of_one_text(answers: Answers, field: int, row: int) -> bool:
    """Return whether a cell is an entry of a vector that was typed as a whole."""
    notes = answers.notes[field, row]
    others = (answers.notes.get((other, row)) for other in range(len(answers.outcomes)))
    return sum(other is notes for other in others) > 1
