"""Worded: what a student reads is complete."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isclose

import numpy as np

from exgen.check.results import Found
from exgen.check.subject import SHEETS, Subject
from exgen.check.texts import names_told, place_of, printed_texts, templates
from exgen.errors import AuthorError, did_you_mean
from exgen.items.bounded import TOO_DEEP, is_too_deep
from exgen.items.columns import one
from exgen.items.enclosures import Enclosure
from exgen.items.filling import names_in
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.numerals import rounded
from exgen.plurals import counted
from exgen.sheets.filed import file_of
from exgen.sheets.typesetting import feedback_of
from exgen.variants.separation import nearest_parts

SOME = 6
"""For so many variants figures are drawn at least: each takes some time."""
MOST_DRAWN = 30
"""For so many at most, so that each of a few values of what they need has its turn."""
TWICE = 2
"""For so many they are drawn again, and should be the same."""
_NO_NUMBER = re.compile(r"(?<![\w\\])(nan|inf|None|Undefined)(?![\w])")
_FILLED_IN = re.compile(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}")
_PICTURE = re.compile(r"!\[(?P<alt>[^\]]*)\]\(")


def the_words_fill_in(subject: Subject) -> Found:
    """Every name in the words is a given or a step, and prints as a number should."""
    figure = f"{min(SHEETS, subject.variants)} sheets and solutions"
    computed = set(subject.item.graph.givens) | set(subject.item.graph.steps)
    words = computed | {enclosure.step.name for enclosure in subject.item.enclosures}
    files = ("question.md", "solution.md", "item.toml")
    written = (
        (words, templates(subject.item, *files)),
        (computed, templates(subject.item, "model.py")),
    )
    unknown = [
        f"{place_of(name, passage)}: '{name}' is undefined{did_you_mean(name, known)}"
        for known, passages in written
        for passage in passages
        for name in sorted(names_in(passage.text) - known)
    ]
    unknown += [
        f"{subject.item.graph.where}:{wrong.step.line}: {TOO_DEEP}"
        for wrong in subject.item.misconceptions
        if is_too_deep(wrong.feedback)
    ]
    unknown += _unfilled(subject.item)
    if unknown:
        return Found(figure, tuple(unknown))
    plain = (_FILLED_IN.sub("", passage.text) for passage in templates(subject.item))
    meant = {word for text in plain for word in _NO_NUMBER.findall(text)}  # "None of these"
    for place, sheet in enumerate(subject.sheets):
        values = one(subject.drawn.values, place)
        said = [feedback_of(subject.item, wrong, values) for wrong in subject.item.misconceptions]
        texts = [*printed_texts(sheet), *said]
        left = [f for text in texts for f in _FILLED_IN.findall(text) if names_in(f) & words]
        if left:
            failure = (
                f"{left[0]} is printed as it stands: names are filled in in question.md and "
                "solution.md, and in what is offered or said of answers, but not in titles, labels "
                "and conventions"
            )
            return Found(figure, (failure,))
        found = _NO_NUMBER.findall(" ".join(texts))
        if odd := next((word for word in found if word not in meant), None):
            failure = (
                f"'{odd}' is printed in {subject.seen(place)}; print another step, or only where "
                "there is one"
            )
            return Found(figure, (failure,))
    return Found(figure)


def _unfilled(item: Item) -> Iterator[str]:
    """Yield the docstrings of the model that have names to be filled in, where nobody does it.

    What is printed of a misconception is filled in, and what is printed of others is the same on
    all sheets.
    """
    known = item.graph.givens | set(item.graph.steps)
    mistakes = {wrong.step for wrong in item.misconceptions}
    meant = [accepted.step for accepted in item.acceptances]
    for step in dict.fromkeys((*item.graph.steps.values(), *item.declared_steps, *meant)):
        for found in _FILLED_IN.findall(step.compute.__doc__ or "") if step not in mistakes else ():
            if step.line and names_in(found) & known:
                yield (
                    f"{item.graph.where}:{step.line}: {found} in the docstring of "
                    f"{step.compute.__name__}() is not filled in; only those of misconceptions are"
                )


def every_given_is_on_the_sheet(subject: Subject) -> Found:
    """The question tells every number that is needed to answer it."""
    item = subject.item
    asked = {part.step for part in item.parts}
    told = names_told(item, "question.md", "item.toml")
    failures = []
    for name in item.givens:
        stands_for = {name} | (item.graph.downstream([name]) - asked)
        sizes = {given for given, other in item.file.given.items() if name in other.size}
        if not told & (stands_for | sizes) and item.graph.downstream([name]) & asked:
            failures.append(f"the given '{name}' is not in the question; write {{{{ {name} }}}}")
    failures += [
        f"the convention '{name}' is not in the question; write {{{{ {name} }}}}, which prints it"
        for name in item.file.conventions
        if name not in told
    ]
    return Found(counted(len(item.givens), "given"), tuple(failures))


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
            failures.append(f"question.md asks nothing under '## {part.step}'; say what is asked")
    return Found(counted(len(names), "field"), tuple(failures))


def figures_can_be_drawn(subject: Subject) -> Found:
    """Figures and data are made for every variant, and stand where a student finds them.

    Who cannot see a figure or a picture is told what it shows.
    """
    item, texts = subject.item, [passage.text for passage in templates(subject.item)]
    pictures = [match for text in texts for match in _PICTURE.finditer(text)]
    bare = sum(not picture["alt"].strip() for picture in pictures)
    failures = [f"{counted(bare, 'picture')} without words; write ![what it shows](file)"] * (
        bare > 0
    )
    told = names_told(item, "question.md", "solution.md", "item.toml")
    for enclosure in item.enclosures:
        name, where = enclosure.step.name, f"{item.graph.where}:{enclosure.step.line}"
        if name not in told:
            failures.append(
                f"{where}: nothing shows {name}(); write {{{{ {name} }}}} on a line of its own in "
                "question.md or solution.md"
            )
        if "$" in enclosure.says:
            failures.append(
                f"{where}: what {name}() says is heard and not set; write letters, not a formula"
            )
        failures += _failing(subject, enclosure)
    found = counted(len(item.enclosures) + len(pictures), "figure")
    return Found(found, tuple(failures))


def _failing(subject: Subject, enclosure: Enclosure) -> Iterator[str]:
    """Yield what is wrong with a figure, or data, in the first variant in which something is."""
    item = subject.item
    for place in _telling_variants(subject, enclosure):
        values = item.graph.evaluate(one(subject.drawn.values, place))
        try:
            made, *again = (file_of(item, enclosure, values) for _ in range(1 + (place < TWICE)))
        except AuthorError as error:
            yield f"{error.problems[0]}, in {subject.seen(place)}"
            return
        if again and made != again[0]:
            yield (
                f"{item.graph.where}:{enclosure.step.line}: {enclosure.step.name}() makes another "
                "file each time; draw random numbers in item.toml, or give them a seed"
            )
            return


def _telling_variants(subject: Subject, enclosure: Enclosure) -> list[int]:
    """Return the first variants, and for each value of what a figure or data need another that has it.

    Of numbers with too many values they are those with the least and the largest.
    """
    graph, drawn = subject.item.graph, subject.drawn.values
    needs = {*enclosure.step.needs}.union(*map(graph.givens_of, enclosure.step.needs))
    places = dict.fromkeys(range(min(SOME, subject.variants)))
    for name in sorted(needs & drawn.keys()):
        column = drawn[name] if drawn[name].dtype.kind in "biuf" else drawn[name].astype(str)
        if column.ndim > 1:
            continue
        _, first = np.unique(column, return_index=True)
        telling = first if len(first) <= MOST_DRAWN else first[[0, -1]]
        new = ~np.isin(column[telling], column[list(places)])
        places.update(dict.fromkeys(telling[new].tolist()))
    return list(places)[:MOST_DRAWN]


def points_add_up(subject: Subject) -> Found:
    """The points of a part's fields, as they are shown, make up those of the part."""
    total, bonus, failures, warnings = 0.0, 0.0, [], []
    for part in subject.item.parts:
        fields = len(part.places_asked(subject.drawn.values[part.step].shape[:-1]))
        each = rounded(part.points / fields, 2)
        total += 0.0 if part.bonus else part.points
        bonus += part.points if part.bonus else 0.0
        if not part.shared_out:
            continue
        for what, share in _shares(subject.item, part):
            earned = share * part.points / fields
            shown = rounded(earned, 2)
            odd = [
                n for n in range(2, fields + 1) if not isclose(rounded(n * earned, 2), n * shown)
            ]
            if odd:
                warnings.append(
                    f"{what} {share:g} leaves {shown:g} points for a field of '{part.step}', and "
                    f"{rounded(odd[0] * earned, 2):g} for {odd[0]}; give a share, or points, of which "
                    "each is a number of hundredths"
                )
        if not np.isclose(each * fields, part.points, rtol=0, atol=1e-9):
            failures.append(
                f"{part.points:g} points for the {fields} fields of '{part.step}' are {each:g} "
                f"each; give {fields * max(round(2 * part.points / fields) / 2, 0.5):g}"
            )
        warnings += _uneven(subject, part)
    figure = f"{total:g} points" + (f" + {bonus:g} as a bonus" if bonus else "")
    return Found(figure, tuple(failures), tuple(warnings))


def _uneven(subject: Subject, part: AskedPart) -> Iterator[str]:
    """Yield for how many fields a variant may need the points are no number of hundredths each."""
    if part.may_end:
        for needed in np.unique(part.asks(subject.drawn.values).sum(axis=0)).tolist():
            each = rounded(part.points / needed, 2)
            if not isclose(each * needed, part.points):
                yield (
                    f"{part.points:g} points for the {needed} fields of '{part.step}' that some variants "
                    f"need are {each:g} each; give points that can be shared by as many"
                )


def _shares(item: Item, part: AskedPart) -> Iterator[tuple[str, float]]:
    """Yield the shares of its points that an author sets for a part, and what sets each."""
    yield "follow_through =", part.follow_through
    for band in part.near:
        yield "bands with share =", band.share
    for other in item.partial:
        if other.step.name == part.step:
            yield f"{other.step.compute.__name__}() with share =", other.share
    for wrong in item.misconceptions:
        if part.step in nearest_parts(item, wrong):
            yield f"{wrong.name}() with share =", wrong.share
