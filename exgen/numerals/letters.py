"""Letters: the options that are chosen, the order in which they are put, or what belongs to what."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from string import ascii_uppercase

from exgen.language import Alternatives, Reason
from exgen.language.catalogue import ENGLISH, language
from exgen.numerals.reading import (
    Outcome,
    Reading,
    UnreadError,
    attempt,
    doubtful,
    quote,
    report,
    unreadable,
)
from exgen.numerals.wrapping import unwrap

Indices = tuple[int, ...]

_BETWEEN = re.compile(r"[\s,;:/()\[\]{}.'\"`*&+|·]+")
_ARROWS = re.compile(r"-+>|=+>|[>→]|-+")
_DOUBTS = re.compile(
    r"[?<!~]|\.\.+|\b(?:or|not|without|except|but|maybe|oder|nicht|ohne|außer|aber|vielleicht)\b",
    re.IGNORECASE,
)
_IN_FRONT = re.compile(r"(\(?[A-Za-z](?:\)\s*:?|\s*:))\s*(?=[A-Za-z])(?![^()]*[():=])")
_RANGE = re.compile(r"\(?([A-Za-z])\s*(-+)\s*([A-Za-z])\)?")
_JUDGED = re.compile(r"\b([A-Za-z])\s*[:=]\s*(\w+)")
_TICKED = re.compile(r"(\[[ xX✓✔✗✘]?\]|[☐☑☒])\s*([A-Za-z])\b")
_TICKS = str.maketrans(dict.fromkeys("✓✔", " true ") | dict.fromkeys("✗✘", " false "))
_FIRST = re.compile(r"\A(?:first(?: of all)?|zuerst|erst)\b", re.IGNORECASE)
_STEPS = r"(?:step|schritt|no\.|nr\.)?\s*"
_NUMBERED = re.compile(
    rf"{_STEPS}([0-9]+)(?:st|nd|rd|th)?\s*[.):=]*\s*([A-Za-z])(?![A-Za-z])", re.IGNORECASE
)
_RANKED = re.compile(r"([A-Za-z])\s*[:=]?\s*([0-9]+)(?:st|nd|rd|th)?\b\.?")


def read_choice(text: str, count: int, spoken: str = ENGLISH) -> Reading[Indices]:
    """Return the options that a student chose of `count`, counted from 0 and sorted.

    Words around the letters may be English or of the language `spoken`.
    """
    return attempt(lambda: _choice(text, count, spoken))


def read_order(text: str, count: int, spoken: str = ENGLISH) -> Reading[Indices]:
    """Return the lines that a student put in order, of `count`, counted from 0 and as typed."""
    return attempt(lambda: _order(text, count, spoken))


def read_letter(text: str, count: int, place: int, spoken: str = ENGLISH) -> Reading[str]:
    """Return the one letter, of `count`, for the thing at a place: its number may stand before it."""
    return attempt(lambda: _one_letter(text, count, place, spoken))


def read_matched(
    text: str, count: int, things: int, spoken: str = ENGLISH
) -> Reading[tuple[str, ...]] | None:
    """Return the letter for each of some things, all in one text: `1A 2C 3B` or `A, C, B`.

    It is '' where a thing has none. Returns None where the text is blank, a single letter or a word.
    """
    pieces = _pieces(text)
    word = len(pieces) == 1 and pieces[0].isalpha() and not pieces[0].isupper()
    if word or len("".join(pieces)) <= 1:
        return None
    reading = attempt(lambda: _matched(text, count, things, spoken))
    return None if reading.outcome is Outcome.BLANK else reading


def _one_letter(text: str, count: int, place: int, spoken: str) -> Reading[str]:
    answer, reasons = _bare(text, spoken)
    letters = "".join(_pieces(answer)).removeprefix(str(place + 1)).removesuffix(str(place + 1))
    if letters.isalpha() and len(letters) > 1:
        raise doubtful("mark.one-letter")
    (found,) = _indices(letters, count)
    return report(text, [ascii_uppercase[found]], reasons, str)


def _matched(text: str, count: int, things: int, spoken: str) -> Reading[tuple[str, ...]]:
    answer, reasons = _bare(text, spoken)
    known = dict(_numbered(answer))
    letters = "".join(known.values()) or _letters(answer, least=things)
    for letter in letters:
        _indices(letter, count)
    if not known and len(letters) != things:
        found = Alternatives([len(letters)])
        raise doubtful("read.entries", found=found, expected=things)
    numbers = range(1, things + 1)
    known = known or dict(zip(numbers, letters, strict=True))
    if known.keys() - set(numbers):
        raise doubtful("read.left-open", word=quote(answer))
    matched = tuple(known.get(number, "").upper() for number in numbers)
    return report(text, [matched], reasons, " ".join)


def _bare(text: str, spoken: str) -> tuple[str, list[Reason]]:
    """Return what was typed without arrows, and without words around the letters."""
    answer, reasons = _unwrapped(text)
    return _said("words.around", spoken).sub(" ", _ARROWS.sub(" ", answer)), reasons


def _numbered(answer: str) -> Iterator[tuple[int, str]]:
    """Yield the pairs of `1A 2C` or `A: 1, C: 2`, none of anything else."""
    for pattern, at_number in ((_NUMBERED, 0), (_RANKED, 1)):
        pairs = [(int(pair[at_number]), pair[1 - at_number]) for pair in pattern.findall(answer)]
        if pairs and not _pieces(pattern.sub(" ", answer)):
            if len(dict(pairs)) < len(pairs):
                raise doubtful("read.left-open", word=quote(answer))
            yield from pairs
            return


def _choice(text: str, count: int, spoken: str) -> Reading[Indices]:
    answer, reasons = _unwrapped(text)
    if _said("words.none", spoken).fullmatch(answer):
        return report(text, [()], reasons, _spelled)
    if _said("words.all", spoken).fullmatch(answer):
        everything = tuple(range(count))
        return report(text, [everything], [*reasons, Reason("read.all")], _spelled)
    if between := _range(answer, count):
        return report(text, between, [*reasons, Reason("read.range")], _spelled)
    answers, said = _with_and_without(answer)
    found = _readable(answers, lambda one: _indices(_listed(one, spoken), count))
    return report(text, [tuple(sorted(one)) for one in found], [*reasons, *said], _spelled)


def _with_and_without(answer: str) -> tuple[list[str], list[Reason]]:
    """Return an answer without and with a letter in front, if one is marked as no other is.

    In `(A) D, E` that may be the letter of the part.
    """
    found = _IN_FRONT.match(answer)
    if not found:
        return [answer], []
    rest = answer[found.end() :]
    said = Reason.of("read.letter-in-front", letter=quote(found[1]))
    return [rest, f"{found[1].strip('():')} {rest}"], [said]


def _readable(answers: Sequence[str], read: Callable[[str], Indices]) -> list[Indices]:
    """Return what the answers that can be read stand for; raise where there is none."""
    *others, last = answers
    found = list[Indices]()
    for answer in others:
        with suppress(UnreadError):
            found.append(read(answer))
    try:
        found.append(read(last))
    except UnreadError:
        if not found:
            raise
    return found


def _range(answer: str, count: int) -> list[Indices]:
    """Return what A - D may stand for: these two, or all from the one to the other."""
    ends = _RANGE.fullmatch(answer)
    if not ends:
        return []
    first, last = _indices(ends[1] + ends[3], count)
    return [(first, last), tuple(range(first, last + 1))] if last > first + 1 else []


def _listed(answer: str, spoken: str) -> str:
    """Return the letters that are listed, or said or ticked to be true, without words around them."""
    answer = _said("words.around", spoken).sub(" ", _ARROWS.sub(" ", answer))
    if _TICKED.search(answer):
        return _ticked(answer)
    if _JUDGED.search(answer):
        return _judged_true(answer, spoken)
    return _letters(_of_the_true(answer.translate(_TICKS), spoken))


def _ticked(answer: str) -> str:
    """Return the letters behind boxes that are ticked, as in `[x] A [ ] B`."""
    if rest := _pieces(_TICKED.sub(" ", answer)):
        raise unreadable("read.a-word", word=quote(rest[0]))
    boxes = _TICKED.findall(answer)
    return "".join(letter for box, letter in boxes if box.strip("[] ✗✘☐"))


def _of_the_true(answer: str, spoken: str) -> str:
    """Return what is left of `true: A, C; false: B` or `A C true, B false` without the false ones."""
    judged = _verdicts(spoken).split(answer)
    if len(judged) == 1:
        return answer
    before, *rest = judged
    words, listed = rest[::2], rest[1::2]
    if not "".join(_pieces(before)):
        pairs = list(zip(words, listed, strict=True))
    elif not "".join(_pieces(listed[-1])):
        pairs = list(zip(words, [before, *listed], strict=False))
    else:
        raise unreadable("read.a-word", word=quote(words[0]))
    true = set(_words("words.true", spoken))
    if not any(word.casefold() in true for word in words):
        # A, E (B is false): B is not chosen, but D is perhaps
        raise doubtful("read.left-open", word=quote(words[0]))
    return " ".join(letters for word, letters in pairs if word.casefold() in true)


def _judged_true(answer: str, spoken: str) -> str:
    """Return the letters that are said to be true, as in `A: true, B: false`."""
    judged = _JUDGED.findall(answer)
    rest = "".join(_BETWEEN.split(_JUDGED.sub(" ", answer)))
    words = {word.casefold() for _, word in judged}
    true, false = (set(_words(verdict, spoken)) for verdict in ("words.true", "words.false"))
    if rest or not words <= true | false:
        raise unreadable("read.no-such-letter", letter=quote(rest or min(words)), last="Z")
    return "".join(letter for letter, word in judged if word.casefold() in true)


def _order(text: str, count: int, spoken: str) -> Reading[Indices]:
    answer, reasons = _unwrapped(text)
    if between := _range(answer, count):
        return report(text, between, [*reasons, Reason("read.range")], _spelled)
    answer = " ".join(_ARROWS.sub(" ", _FIRST.sub("", answer)).split())
    answer = _said("words.around", spoken).sub(" ", answer)
    if numbered := _from_pairs(answer):
        return report(text, [_indices(numbered, count)], reasons, _spelled)
    pieces = _pieces(answer)
    if "".join(pieces).isdecimal():
        said = [*reasons, Reason("read.numbers-as-letters")]
        return report(text, [_from_numbers(pieces, count)], said, _spelled)
    answers, said = _with_and_without(answer)
    found = _readable(answers, lambda one: _indices(_letters(one, least=count / 2), count))
    return report(text, found, [*reasons, *said], _spelled)


def _unwrapped(text: str) -> tuple[str, list[Reason]]:
    answer, reasons = unwrap(text)
    reasons = [reason for reason in reasons if reason.code != "read.dash"]  # here it is no minus
    if match := _DOUBTS.search(answer):
        raise doubtful("read.left-open", word=quote(match[0]))
    return answer, reasons


def _from_pairs(answer: str) -> str:
    """Return the letters of `1. C 2. A` or `A: 2, C: 1` by their numbers, none for anything else."""
    for pattern, at_number, at_letter in ((_NUMBERED, 0, 1), (_RANKED, 1, 0)):
        pairs = [(int(pair[at_number]), pair[at_letter]) for pair in pattern.findall(answer)]
        rest = _pieces(pattern.sub(" ", answer))
        numbers = [number for number, _ in pairs]
        if rest or len(pairs) < 2 or sorted(numbers) != list(range(1, len(pairs) + 1)):  # noqa: PLR2004
            continue
        if at_letter and numbers != sorted(numbers):
            raise doubtful("read.left-open", word=quote(answer))
        return "".join(letter for _, letter in sorted(pairs))
    return ""


def _letters(answer: str, least: float = 0) -> str:
    """Return the letters of an answer; raise where they are words.

    Letters may be written as one word, if they are at least so many, but not beside other words.
    """
    pieces = _pieces(answer)
    words = [piece for piece in pieces if len(piece) > 1 and not piece.isupper()]
    if words and (len(pieces) > 1 or len(words[0]) < least):
        raise unreadable("read.a-word", word=quote(words[0]))
    return "".join(pieces)


def _pieces(answer: str) -> list[str]:
    return [piece for piece in _BETWEEN.split(answer) if piece]


def _words(code: str, spoken: str) -> Sequence[str]:
    """Return the words that a language has for something, after the English ones."""
    found = [language(name).say(code) for name in dict.fromkeys((ENGLISH, spoken))]
    return [word for words in found for word in words.split("|")]


@lru_cache(maxsize=8)
def _verdicts(spoken: str) -> re.Pattern[str]:
    """Return the pattern of the words that say of letters before or after them what they are."""
    words = {*_words("words.true", spoken), *_words("words.false", spoken)}
    longest_first = sorted((word for word in words if len(word) > 1), key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=64)
def _said(code: str, spoken: str) -> re.Pattern[str]:
    """Return the pattern of the words that stand for something, whole and the longest first."""
    longest_first = sorted(_words(code, spoken), key=len, reverse=True)
    alternatives = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
    return re.compile(rf"\b(?:{alternatives})(?!\w)", re.IGNORECASE)


def _from_numbers(pieces: list[str], count: int) -> Indices:
    numbers = list(pieces[0]) if len(pieces) == 1 and count < 10 else pieces  # noqa: PLR2004
    if any(not 1 <= int(number) <= count for number in numbers):
        raise unreadable("read.lines-numbered", most=count)
    return _distinct(tuple(int(number) - 1 for number in numbers))


def _indices(letters: str, count: int) -> Indices:
    """Return the places in the alphabet of letters that are on the sheet, each once."""
    known = ascii_uppercase[:count]
    for letter in letters:
        if not letter.isascii() or letter.upper() not in known:
            raise unreadable("read.no-such-letter", letter=quote(letter), last=known[-1])
    if not letters:
        raise unreadable("read.no-letter")
    return _distinct(tuple(known.index(letter.upper()) for letter in letters))


def _distinct(indices: Indices) -> Indices:
    for index in indices:
        if indices.count(index) > 1:
            raise unreadable("read.letter-twice", letter=ascii_uppercase[index])
    return indices


def _spelled(indices: Indices) -> str:
    return " ".join(ascii_uppercase[index] for index in indices) or "none"
