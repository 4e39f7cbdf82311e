"""Worded: what a student reads is complete, can be set, and gives nothing away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from exgen.check.results import Found, counted
from exgen.check.subject import Subject
from exgen.errors import ExgenError
from exgen.items.kinds import Part
from exgen.numerals import write
from exgen.sheets.export import export, find_format, formats
from exgen.sheets.markup import convert
from exgen.sheets.typesetting import Part as SetPart
from exgen.sheets.typesetting import Sheet
from exgen.sheets.words import names_in

OFTEN = 0.5
SET = 2
"""How many sheets are set in every format."""
TELLING = 3
"""How many digits a number has at least that can give an answer away."""

_NO_NUMBER = re.compile(r"(?<![\w\\])(nan|inf|None|Undefined)(?![\w])")
_FIGURE = re.compile(r"!\[(?P<alt>[^\]]*)\]\(")
_STRAY = re.compile(r"\$|\\[A-Za-z]+")
_MARKUP = re.compile(r"<math.*?</math>|<code.*?</code>|<[^>]*>", re.DOTALL)


def the_words_fill_in(subject: Subject) -> Found:
    """Every name in the words is a given or a step, and prints as a number should."""
    known = set(subject.item.graph.givens) | set(subject.item.graph.steps)
    failures = [
        f"{file}: '{name}' is neither a given nor a step"
        for file, text in _templates(subject)
        for name in sorted(names_in(text) - known)
    ]
    if not failures:
        for place, sheet in enumerate(subject.sheets):
            odd = _NO_NUMBER.search(" ".join(_texts(sheet)))
            if odd:
                failures.append(
                    f"'{odd[1]}' is printed in {subject.seen(place)}; print another step, or only "
                    "where there is one"
                )
                break
    return Found(f"{len(subject.sheets)} sheets and solutions", tuple(failures))


def every_given_is_on_the_sheet(subject: Subject) -> Found:
    """The question tells every number that is needed to answer it."""
    item = subject.item
    asked = {part.step for part in item.parts}
    told = set().union(
        *(names_in(text) for file, text in _templates(subject) if file != "solution.md")
    )
    failures = []
    for name in item.file.given:
        stands_for = {name} | (item.graph.downstream([name]) - asked)
        sizes = {given for given, other in item.file.given.items() if name in other.size}
        if not told & (stands_for | sizes) and item.graph.downstream([name]) & asked:
            failures.append(f"the given '{name}' is not in the question; write {{{{ {name} }}}}")
    failures += [
        f"the convention '{name}' is not in the question; write {{{{ {name} }}}}, which prints it"
        for name in item.file.conventions
        if name not in told
    ]
    return Found(counted(len(item.file.given), "given"), tuple(failures))


def every_blank_is_there_once(subject: Subject) -> Found:
    """Every field has a name, a label and a blank of its own on the sheet."""
    parts = subject.sheets[0].questions[0].parts
    names = [field.name for part in parts for field in part.fields]
    failures = [
        f"there are several fields {name}"
        for name in sorted({n for n in names if names.count(n) > 1})
    ]
    for part, typeset in zip(subject.item.parts, parts, strict=True):
        labels = [field.label for field in typeset.fields]
        if len(labels) > 1 and len(set(labels)) < len(labels):
            failures.append(
                f"fields of '{part.step}' have the same label; give each its own in labels"
            )
        if not typeset.prompt:
            failures.append(f"question.md asks nothing under '## {part.step}'")
    return Found(counted(len(names), "field"), tuple(failures))


def the_solution_shows_every_answer(subject: Subject) -> Found:
    """The worked solution ends in the answer that is marked right."""
    failures = []
    for place, part in enumerate(subject.item.parts):
        absent = [
            k for k, sheet in enumerate(subject.sheets) if not _shows(subject, sheet, place, k)
        ]
        if absent:
            where = f"in {len(absent)} of {len(subject.sheets)} variants, such as {subject.seen(absent[0])}"
            failures.append(
                f"solution.md does not show the answer to '{part.step}' {where}; "
                f"write {{{{ {part.step} }}}} there"
            )
    return Found(counted(len(subject.item.parts), "part"), tuple(failures))


def the_question_gives_nothing_away(subject: Subject) -> Found:
    """No answer stands in the question."""
    asked = {part.step for part in subject.item.parts}
    told = set().union(
        *(names_in(text) for file, text in _templates(subject) if file == "question.md")
    )
    failures = [f"question.md prints '{name}', which is asked" for name in sorted(told & asked)]
    for place, part in enumerate(subject.item.parts):
        if part.places is None or part.step in told:
            continue
        given_away = [_gives_away(sheet, place) for sheet in subject.sheets]
        if np.mean(given_away) > OFTEN:
            failures.append(
                f"the answer to '{part.step}' stands in the question in "
                f"{sum(given_away)} of {len(given_away)} variants"
            )
    return Found(counted(len(asked), "answer"), tuple(failures))


def the_words_can_be_set(subject: Subject) -> Found:
    """Formulas and Markdown work in every format, in questions, solutions and feedback."""
    failures: dict[str, str] = {}
    sheets, names = subject.sheets[:SET], formats()
    for name in names:
        try:
            list(export(sheets, find_format(name)))
        except ExgenError as error:
            failures.setdefault(_reason(error), f"{name}: {error}")
    said = [wrong.feedback for wrong in subject.item.misconceptions]
    try:
        texts = [*said, *(text for sheet in sheets for text in _texts(sheet))]
        for text, html in zip(texts, convert(texts, "html"), strict=True):
            stray = _STRAY.search(_MARKUP.sub("", html))
            if stray:
                failures.setdefault(
                    stray[0],
                    f"'{stray[0]}' is printed as it stands in '{_short(text)}': a formula is "
                    "written $...$, without a space inside the dollars",
                )
    except ExgenError as error:
        failures.setdefault(_reason(error), str(error))
    return Found(", ".join(names), tuple(failures.values()))


def figures_have_alternatives(subject: Subject) -> Found:
    """Who cannot see a figure is told what it shows."""
    figures = [match for _, text in _templates(subject) for match in _FIGURE.finditer(text)]
    bare = sum(not figure["alt"].strip() for figure in figures)
    failure = f"{counted(bare, 'figure')} without words; write them as ![what it shows](file)"
    return Found(counted(len(figures), "figure"), (failure,) if bare else ())


def points_add_up(subject: Subject) -> Found:
    """The points of a part's fields, as they are shown, make up those of the part."""
    total, failures = 0.0, []
    for part in subject.item.parts:
        fields = len(part.suffixes(subject.drawn.values[part.step].shape[:-1]))
        each = round(part.points / fields, 2)
        total += part.points
        if not np.isclose(each * fields, part.points, rtol=0, atol=1e-9):
            failures.append(
                f"{part.points:g} points for the {fields} fields of '{part.step}' are {each:g} "
                f"each; give {fields * max(round(part.points / fields, 1), 0.5):g}"
            )
    return Found(f"{total:g} points", tuple(failures))


def _templates(subject: Subject) -> Iterator[tuple[str, str]]:
    """Yield an item's texts with the file that each stands in."""
    item = subject.item
    for file, words in (("question.md", item.question), ("solution.md", item.solution)):
        yield file, words.intro.text
        for passage in words.parts.values():
            yield file, passage.text
    for part in item.parts:
        for text in part.texts():
            yield "item.toml", text


def _texts(sheet: Sheet) -> Iterator[str]:
    for question in sheet.questions:
        for part in question.parts:
            yield from (part.lead, part.prompt, part.instruction, part.solution)
            yield from (text for offer in part.offers for text in (offer.text, offer.remark))
            yield from (field.label for field in part.fields)


def _shows(subject: Subject, sheet: Sheet, place: int, variant: int) -> bool:
    """Return whether a part's solution shows its answer, to the places asked or more."""
    part, typeset = subject.item.parts[place], sheet.questions[0].parts[place]
    if part.places is None:
        return bool(typeset.solution or any(offer.remark for offer in typeset.offers))
    text = _plain(" ".join(p.solution for p in sheet.questions[0].parts[: place + 1]))
    entries = subject.drawn.values[part.step][..., variant].reshape(-1).astype(float)
    return all(any(s in text for s in _spellings(e, part, subject)) for e in entries if e == e)  # noqa: PLR0124 -- NaN


def _spellings(entry: float, part: Part, subject: Subject) -> Iterator[str]:
    for places in range(part.places or 0, subject.item.file.working + 3):
        yield write(abs(entry), places)
    yield f"{abs(entry):.15g}"


def _gives_away(sheet: Sheet, place: int) -> bool:
    """Return whether all of a part's answers stand in what a student reads up to there."""
    parts: Sequence[SetPart] = sheet.questions[0].parts
    text = _plain(" ".join(f"{part.lead} {part.prompt}" for part in parts[: place + 1]))
    answers = [field.answer.lstrip("-") for field in parts[place].fields]
    telling = [a for a in answers if len(a.replace(".", "").strip("0")) >= TELLING]
    return bool(telling) and all(
        re.search(rf"(?<![\d.]){re.escape(a)}(?!\d)", text) for a in telling
    )


def _plain(text: str) -> str:
    return re.sub(r"\\[,;! ]|[{}\s]", "", text)


def _reason(error: ExgenError) -> str:
    return str(error).rpartition(":")[2]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:57] + "..."  # noqa: PLR2004 -- fits in a line
