"""Showing an item as text: question, solution, answers, known mistakes, and the graph of steps."""

from __future__ import annotations

from collections.abc import Iterator

from exgen.authoring.look import Answer, Look
from exgen.numerals import write_figures
from exgen.sheets.export import export
from exgen.sheets.formats import find_format


def as_text(look: Look) -> str:
    """Return what an author wants to see of one variant, in Markdown."""
    return "\n".join([_solution(look), "", *_for_the_author(look), ""])


def _solution(look: Look) -> str:
    """Return the question with its solution, as the format has them for marking."""
    format_ = find_format("markdown")
    (made,) = export([look.sheet], format_)
    files = zip(format_.sheet_files, made, strict=True)
    return next((made.decode().rstrip() for file, made in files if file.place == "marking"), "")


def _for_the_author(look: Look) -> Iterator[str]:
    yield from ("---", "", f"`{look.item.name}`, {look.where}", "")
    if look.item.file.source:
        yield from (f"From: {look.item.file.source}", "")
    yield from ("## Answers", "")
    for answer in look.answers:
        yield f"- {answer.field}: {_with_slack(answer)}"
    if look.mistakes:
        yield from ("", "## Known mistakes", "")
    for mistake in look.mistakes:
        answers = f", {_listed(mistake.answers)}" if mistake.answers else ""
        yield f"- `{mistake.name}`{answers}: {mistake.feedback}"
    yield from ("", "## Steps", "")
    for step in look.steps:
        needs = f" from {', '.join(step.needs)}" if step.needs else ""
        yield f"- `{step.name}`{needs}{', asked' if step.asked else ''}: {step.value}"


def _with_slack(answer: Answer) -> str:
    if answer.value is None:
        return f"`{answer.typed}`" if answer.typed else "marked by hand"
    return f"`{answer.typed}`" + (
        f" ± {write_figures(answer.slack, 2)}" if answer.slack else ", exactly"
    )


def _listed(answers: tuple[Answer, ...]) -> str:
    return ", ".join(f"{a.field} `{a.typed}`" if a.typed else a.field for a in answers)
