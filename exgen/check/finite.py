"""Finite and readable: every answer is a number that a person can write down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from exgen.check.results import Found, percent
from exgen.check.subject import Subject
from exgen.errors import AuthorError
from exgen.items.columns import Array, count_of, one, per_row, per_variant
from exgen.items.kinds import AskedPart
from exgen.items.shown import shown
from exgen.plurals import counted
from exgen.variants.sampling import NUMBERS, answers_of

OFTEN, SELDOM = 0.5, 0.05
"""Above the first share of variants something is wrong, above the second it is worth a warning."""
MOST_WHOLE = 2.0**53
"""Not every larger whole number is a float, and beyond 2^63 numpy begins anew from below."""
WHOLE = 1e-9
"""How far a float may be from the whole number that it is meant to be, as a share of it."""
MOST_WRITTEN = 10
"""More digits than these nobody writes down by hand."""
MATRIX = 3
"""How many axes a matrix has, with that of the variants."""
SPELT = 300
"""How many variants are spelt out as a student would type them."""


def answers_are_finite(subject: Subject) -> Found:
    """No answer is undefined or a text, nor infinite where none may be, nor a number on the way to it."""
    values, parts = subject.worked, subject.item.parts
    answers_of(subject.item, values)
    cannot_be = [per_variant(~part.may_be(values[part.step])) for part in parts]
    undefined = np.any(np.concatenate(cannot_be), axis=0)
    failures, warnings = [*_undefined_on_the_way(subject), *_too_large(subject)], list[str]()
    failures += _not_at_the_end(subject)
    share, refused = undefined.mean(), subject.candidates[1][NUMBERS]
    if share > OFTEN:
        failures.append(
            f"an answer is undefined or infinite in {percent(share)} of draws"
            f"{_always(subject, undefined)}: is a value drawn for which the formula does not hold?"
        )
    elif refused > SELDOM * subject.variants:
        warnings.append(
            f"{percent(refused / subject.variants)} of draws are refused since an answer is undefined"
            f"{_always(subject, undefined)}: leave out the values that make it so with except, or "
            "state it as a requirement"
        )
    figure = f"undefined in {percent(share)} of draws"
    for part, often in _infinite(subject):
        figure += f"; '{part.step}' infinite in {percent(often)} of variants"
        if not often:
            warnings.append(
                f"'{part.step}' may be infinite, but is so in no variant; draw values for which it is, "
                "say may_coincide of a misconception that is infinite there too, or leave infinity out"
            )
    for part, rows, most in _rows_needed(subject):
        least, longest = int(rows.min()), int(rows.max())
        figure += f"; '{part.step}' needs {least} to {longest} of {most} rows"
        if least == longest:
            warnings.append(
                f"'{part.step}' needs {counted(longest, 'row')} of {most} in every variant; draw values "
                "that need fewer or more, or leave fewer_rows out"
            )
    return Found(figure, tuple(failures), tuple(warnings))


def _not_at_the_end(subject: Subject) -> Iterator[str]:
    """Yield what is said of answers that lack other rows than those at the end."""
    for part in (part for part in subject.item.parts if part.may_end):
        answer = subject.worked[part.step]
        absent = per_variant(~part.is_there(answer))
        none: Array = np.all(absent, axis=0)
        early: Array = np.any(absent & part.needs(answer), axis=0) & ~none
        for lack, said in (
            (none, "has no row at all"),
            (early, "lacks a row, or a part of one, before its end"),
        ):
            if lack.mean() > SELDOM:
                yield (
                    f"'{part.step}' {said} in {percent(lack.mean())} of draws, as in {subject.first(lack)}; "
                    "with fewer_rows, give NaN (or an empty word) in whole rows at the end alone, and "
                    "never in the first"
                )


def _rows_needed(subject: Subject) -> Iterator[tuple[AskedPart, Array, int]]:
    """Yield the parts that may need fewer rows than there are, how many each variant needs, and the most."""
    for part in (part for part in subject.item.parts if part.may_end):
        answer = subject.sample.values[part.step]
        by_row = per_row(part.needs(answer).reshape(answer.shape))
        yield part, by_row.any(axis=1).sum(axis=0), len(answer)


def _infinite(subject: Subject) -> Iterator[tuple[AskedPart, float]]:
    """Yield the parts that may be infinite, and in which share of the variants each is."""
    for part in subject.numbers:
        if part.can_be(np.array(np.inf)):
            answers = per_variant(subject.sample.values[part.step])
            yield part, float(np.isinf(answers).any(axis=0).mean())


def _too_large(subject: Subject) -> Iterator[str]:
    """Yield what is said of whole numbers that numpy turns round, as it has no larger ones."""
    values, graph = subject.worked, subject.item.graph
    for name, step in graph.steps.items():
        needed = [values[need] for need in step.needs]
        if values[name].dtype.kind not in "iu" or any(a.dtype.kind not in "biuf" for a in needed):
            continue
        try:
            floats = [a.astype(float) if a.dtype.kind in "iu" else a for a in needed]
            exact = graph.compute(step, floats, count_of(values))
        except AuthorError:  # it takes whole numbers alone, as an index
            continue
        large = per_variant(np.abs(exact.astype(float)) >= MOST_WHOLE)
        beyond: Array = np.any(large, axis=0)
        if beyond.any():
            yield (
                f"'{name}' is too large to be counted in whole numbers in {subject.first(beyond)}; "
                "compute it with decimals, as in 2.0**n"
            )


def answers_can_be_written(subject: Subject) -> Found:
    """No answer has more digits than a person writes down, or others than the sheet asks for."""
    longest, failures, warnings = 0, [], []
    for part in subject.numbers:
        answers = part.asked_of(subject.sample.values[part.step]).astype(float)
        broken = _broken(part, answers)
        if broken.any():
            at = int(np.flatnonzero(broken)[0])
            warnings.append(
                f"'{part.step}' is asked as a whole number, but is "
                f"{answers[:, at][answers[:, at] % 1 != 0][0]:.4g} in {subject.seen(at)}; ask for "
                "decimals, or let the step round it, as np.rint(x).astype(int) does"
            )
        size = np.abs(np.where(np.isfinite(answers), answers, 0)).max(axis=0)
        places = part.digits.places(size)
        digits = part.digits.needed(size)
        longest = max(longest, int(digits.max()))
        faint = (size > 0) & (size < part.last_place(size) / 2)
        if faint.mean() > OFTEN:
            failures.append(
                f"'{part.step}' shows no digit at {places} decimals: it is "
                f"{size[faint][0]:.2g} in {subject.first(faint)}; ask for more decimals, or in a "
                "smaller unit"
            )
        if (digits > MOST_WRITTEN).any():
            failures.append(
                f"'{part.step}' takes {int(digits.max())} digits at {places} decimals, as in "
                f"{subject.first(digits > MOST_WRITTEN)}; ask for fewer decimals, or draw smaller "
                "numbers"
            )
    failures += _misread(subject)
    figure = f"at most {longest} digits" if longest else "no numbers"
    return Found(figure, tuple(failures), tuple(warnings))


def _misread(subject: Subject) -> Iterator[str]:
    """Yield the formulas that are not right as the author has written them."""
    drawn = subject.sample.at(slice(SPELT))
    for part in (part for part in subject.item.parts if not part.spelt_from_value):
        typed = [part.typed(one(drawn.values, k)) for k in range(count_of(drawn.values))]
        read = part.read([*zip(*typed, strict=True)], drawn.values)
        right, slack = drawn.values[part.step], drawn.slacks[part.step]
        wrong = part.shares(read.values, right, slack, drawn.values).min(axis=0) < 1
        if wrong.any():
            at = int(np.flatnonzero(wrong)[0])
            said = "the model computes another; one of them is wrong"
            if np.isnan(read.values[..., at]).any():
                said = "it is not read; write it in the variables, and givens and steps that are numbers"
            yield f"the answer to '{part.step}' is {typed[at][0]} in {subject.seen(at)}, and {said}"


def _broken(part: AskedPart, answers: Array) -> Array:
    """Return in which variants an answer is no whole number, though the sheet asks for one, (n,)."""
    asks = part.instruction(len(answers))
    if asks is None or not any(asks.within("ask.whole-number")):
        return np.zeros(answers.shape[-1], dtype=bool)
    with np.errstate(invalid="ignore"):
        off = np.abs(answers - np.rint(answers)) > WHOLE * np.maximum(np.abs(answers), 1)
    broken: Array = off.any(axis=0)
    return broken


def answers_are_not_trivial(subject: Subject) -> Found:
    """No number or word asked for is the same in all variants, nor a number 0 or ±1 in most."""
    failures, warnings, most_common = list[str](), list[str](), 0.0
    for name, part, column, is_fixed in _typed_entries(subject):
        if is_fixed:
            continue
        needed = [answer for answer in column if answer] if part.may_end else column
        if not needed:
            warnings.append(f"{name} is needed in no variant; leave its row out")
            continue
        answer, times = Counter(needed).most_common(1)[0]
        share = times / len(needed)
        exact = subject.sample.values[part.step].dtype.kind in "biu"
        most_common = max(most_common, share)
        if share == 1:
            failures.append(f"{name} is {answer} in every variant; draw what it depends on")
        elif share > OFTEN and not exact and float(answer) in {0, 1, -1}:
            failures.append(
                f"{name} is {answer} in {percent(share)} of variants; state a requirement that "
                "keeps it away from there, or ask for more decimals"
            )
        elif share > OFTEN and not exact:
            warnings.append(f"{name} is {answer} in {percent(share)} of variants")
    figure = f"the most common answer is that of {percent(most_common)} of variants"
    return Found(figure if most_common else "no numbers or words", tuple(failures), tuple(warnings))


def _typed_entries(subject: Subject) -> Iterator[tuple[str, AskedPart, tuple[str, ...], bool]]:
    """Yield every field for a number or word: its name, part, answers as typed, and if it is fixed."""
    count = min(SPELT, subject.variants)
    values = subject.sample.values
    for part in (part for part in subject.item.parts if part.numeric or part.in_words):
        columns = list(zip(*(part.typed(one(values, k)) for k in range(count)), strict=True))
        fixed = _fixed(values[part.step]).tolist()
        for place in part.places_asked(values[part.step].shape[:-1]):
            entry = f" (entry {place + 1})" if len(columns) > 1 else ""
            yield f"'{part.step}'{entry}", part, columns[place], fixed[place]


def _fixed(array: Array) -> Array:
    """Return which entries belong to the form of an answer, and are the same on purpose, (entries,).

    Those are 0 and ±1 of a vector or matrix in which others vary, as below the diagonal of a
    triangular matrix, and a matrix's first row, as where an algorithm starts.
    """
    entries = per_variant(array)
    same = np.all(entries == entries[:, :1], axis=-1)
    if same.all():
        return np.zeros(len(entries), dtype=bool)
    units = np.isin(entries[:, 0], [-1, 0, 1])
    if array.ndim == MATRIX:
        first = np.arange(len(entries)) < array.shape[1]
        units |= first & same[: array.shape[1]].all()
    return same & units


def numbers_are_used_as_printed(subject: Subject) -> Found:
    """The number on the sheet is the number that the answer is computed from."""
    failures = []
    count = 0
    for name, given in subject.item.draws.items():
        column = subject.sample.values[name]
        if column.dtype.kind != "f":
            continue
        flat = column.reshape(-1)[: 8 * SPELT]
        flat = flat[np.isfinite(flat)]
        count += len(flat)
        printed = np.array([float(shown(np.asarray(v), given.digits).plain) for v in flat])
        if not np.array_equal(printed, flat):
            failures.append(
                f"'{name}' is printed as {shown(flat[printed != flat][0], given.digits)}, which is "
                "not the number used; write its values with fewer digits"
            )
    return Found(f"{count:,} numbers", tuple(failures))


def _always(subject: Subject, undefined: Array) -> str:
    """Return the value of a given that alone makes answers undefined, in words, or a variant."""
    for name in subject.item.givens:
        column = subject.givens[name]
        for value in np.unique(column[..., undefined]) if column.ndim == 1 else ():
            if undefined[column == value].all() and not undefined[column != value].any():
                return f", always where {name} is {value}"
    return f", such as {subject.first(undefined)}"


def _undefined_on_the_way(subject: Subject) -> Iterator[str]:
    """Yield the steps of fit variants that hold an infinity, or NaN where no entry can be absent."""
    padded = {
        name
        for name, given in subject.item.file.given.items()
        if any(isinstance(length, str) for length in given.size)
    }
    graph = subject.item.graph
    ending = {part.step for part in subject.item.parts if part.may_end}
    absent = graph.downstream({*padded, *ending}).union(ending, *map(graph.upstream, ending))
    endless = {part.step for part in subject.item.parts if part.can_be(np.array(np.inf))}
    before = graph.downstream(endless).union(endless, *map(graph.upstream, endless))
    passed = subject.candidates[0].values
    for name in graph.steps:
        if name not in passed or passed[name].dtype.kind != "f" or not passed[name].size:
            continue
        array = per_variant(passed[name])
        bad = np.isinf(array) if name in absent else ~np.isfinite(array)
        if name in before:  # which may be infinite, or come from what is
            bad &= np.isnan(array)
        if bad.any():
            share = bad.any(axis=0).mean()
            yield (
                f"the step '{name}' is undefined or infinite in {percent(share)} of the variants "
                "that are fit otherwise; state a requirement, or compute it another way"
            )
