"""What a course says of all its papers, in place of what they say themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypedDict

from exgen.errors import ExgenError
from exgen.items.schema import PaperFile
from exgen.language import Reason
from exgen.language.catalogue import check_language


class CourseSays(TypedDict, total=False):
    """The keys of a paper that a course may set; None where it says nothing of them."""

    language: str | None
    course: str | None
    imprecise: float | None
    near_miss: float | None


NOTHING_SAID: CourseSays = {}


def as_the_course_says(paper: PaperFile, says: CourseSays) -> PaperFile:
    """Return a paper with what the course says. Raises ExgenError for a language that there is not."""
    said: Mapping[str, Any] = {name: value for name, value in says.items() if value is not None}
    try:
        check_language(said.get("language", paper.language))
    except ValueError as error:
        raise ExgenError(f"language: {error}") from error
    return paper.model_copy(update=dict(said))


def set_aside(paper: PaperFile, now: PaperFile) -> Iterator[Reason]:
    """Yield what a paper says of itself that no longer holds, but for what everybody sees at its head."""
    for name in sorted(paper.model_fields_set - {"course"}):
        own, other = getattr(paper, name), getattr(now, name)
        if own != other:
            yield Reason.of("note.course-says", name=name, own=str(own), other=str(other))
