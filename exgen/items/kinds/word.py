"""Words that are marked by themselves: `0x1F`, `true`, `A-B-C`, `O(n log n)`, a line of output."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from exgen.items.columns import Array, Values, per_variant
from exgen.items.declare import Requirement
from exgen.items.engine import Step
from exgen.items.kinds.entries import AskedEntries, EntriesPart, check_few
from exgen.items.kinds.typed import Answers
from exgen.items.words import number_of, numbered, spelt_out, word_of
from exgen.language import Alternatives, Reason
from exgen.numerals import LONGEST_WORD, Outcome, Reading, Spelling, read_word

HOW_SPELT: Mapping[tuple[str, ...], Reason | None] = {
    (): None,
    ("case",): Reason("ask.word-case"),
    ("blanks",): Reason("ask.word-blanks"),
    ("case", "blanks"): Reason("ask.word-both"),
}
"""What a sheet says of what matters in how a word is spelt."""

BETWEEN = (", ", ",", " ", " → ", "->", "-")
"""What students write between the pieces of a word."""

_PROSE = re.compile(r"[^\W\d_]{2,}")
_SAID = re.compile(r"[^\W\d_]+ [^\W\d_]{2,}")
"""Two words with nothing but a blank between, which hardly are two pieces of one."""
_OF_FORM = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|(?P<open>\((?:\?[:=!]|\?<[=!]|\?P<\w+>)?)"
    r"|(?P<close>\))(?P<again>[*+]|\{[0-9]*,?[0-9]+\}|\{[0-9]*,\})?|(?P<many>[*+?|]|\{[0-9]*,[0-9]*\})",
    re.DOTALL,
)
"""What of a regular expression says how often it matches: groups, and what repeats a character."""
_EQUALS = re.compile(r"(?:==?|≈|:)(?!>)")
_PARTS = re.compile(r"[;\n\t|]")


class WordPart(EntriesPart):
    """A word that the step gives, or several, one field each: a hexadecimal number, a path, a truth value.

    It needs a `label`, or `labels`. A later step gets the student's own word, and what follows from
    it counts. What is wrapped around a word (quotes, dollars, bold type, a full stop, `answer:`) does
    not matter, nor which dash or width of characters it is typed in.
    """

    kind: Literal["word"]
    """How the answer is read and marked."""

    case: bool = False
    """Whether capital letters matter."""

    blanks: bool = False
    """Whether blanks matter, as in a line of output; several count as one."""

    separator: str = ""
    """What stands between the pieces of the word, such as `-` in `A-B-C`. Students may write commas,
    arrows, dashes or blanks in its place, and brackets around.
    """

    optional: tuple[str, ...] = ()
    """What may be left out at the beginning or the end: `["0x", "_16"]` takes `1F`, `0x1F` and `1F₁₆`."""

    spellings: dict[str, tuple[str, ...]] = Field(default={})
    """Further spellings that are as good, by the word that the step gives:
    `{ true = ["T", "wahr"], false = ["F", "falsch"] }`.
    """

    form: str = ""
    """What a word looks like that later steps can go on with, as a regular expression for all of it:
    `"0x[0-9A-F]+"`. Of another word that a student types nothing follows.
    """

    one_of: tuple[str, ...] = ()
    """The few words that an answer can be, such as `["true", "false"]`. What guessing would gain is
    taken off, as for numbers.
    """

    @model_validator(mode="after")
    def _are_words(self) -> WordPart:
        check_few(self.one_of, "words")
        try:
            re.compile(self.form)
        except re.error as error:
            raise ValueError(f"form = {self.form!r} is no regular expression: {error}") from error
        if repeated := _repeated_in_itself(self.form):
            raise ValueError(
                f"form = {self.form!r} repeats {repeated}, in which something is repeated or there are "
                "several ways to go on: some words would take for ever; write it in one set that is "
                "repeated, such as [A-Z-]+"
            )
        means = dict[str, str]()
        for word, others in {**dict.fromkeys(self.one_of, ()), **self.spellings}.items():
            for spelt in (word, *others):
                compared = self._spelling.compared(spelt)
                if not compared:
                    raise ValueError(f"'{spelt}' is no word, once what does not matter is left out")
                if means.setdefault(compared, word) != word:
                    raise ValueError(
                        f"'{spelt}' is read as '{means[compared]}' and as '{word}', which should be "
                        "different words; let case or blanks matter"
                    )
        return self

    @property
    def _spelling(self) -> Spelling:
        return Spelling(self.case, self.blanks, self.separator, self.optional)

    def asked(self) -> AskedWord:
        """Return the part as it is asked."""
        return AskedWord(
            **self.common(),
            case=self.case,
            blanks=self.blanks,
            separator=self.separator,
            optional=self.optional,
            spellings=tuple(self.spellings.items()),
            form=self.form,
            one_of=self.one_of,
        )

    def requirements(self) -> Sequence[Requirement]:
        """Return that there is a word, that a student may type it, and that it has the form."""
        asked = self.asked()

        def can_be_typed(words: Array) -> Array:
            answer = numbered(words)
            fit = asked.can_be_typed(answer) | asked.beyond_end(answer)
            return asked.asked_of(fit)

        form = f" of the form {self.form}" if self.form else ""
        said = f"'{self.step}' is a word{form}, of 1 to {LONGEST_WORD} characters"
        return [Requirement(Step(can_be_typed.__name__, can_be_typed, (self.step,)), said=said)]


@dataclass(frozen=True, kw_only=True)
class AskedWord(AskedEntries):
    """Words: a field for each entry of what the step gives, in arrays of the words' numbers."""

    in_words: ClassVar[bool] = True

    kind: Literal["word"] = "word"
    case: bool
    blanks: bool
    separator: str
    optional: tuple[str, ...]
    spellings: tuple[tuple[str, tuple[str, ...]], ...]
    form: str
    one_of: tuple[str, ...]

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(self.case, self.blanks, self.separator, self.optional)

    @property
    def few_entries(self) -> Sequence[int]:
        """The numbers of the few words that an entry can be, if there are so few."""
        return tuple(map(number_of, self.one_of))

    @property
    def matters(self) -> tuple[str, ...]:
        """What matters in how a word is spelt, of which a platform must be told: case, or blanks."""
        return ("case",) * self.case + ("blanks",) * self.blanks

    def instruction(self, fields: int) -> Reason | None:
        """Return which words there are to choose from, and what matters in their spelling."""
        del fields
        said = HOW_SPELT[self.matters]
        if self.one_of:
            said = Reason.of("ask.one-of", words=Alternatives(f"`{word}`" for word in self.one_of))
        if not self.fewer_rows:
            return said
        return Reason.of("ask.fewer-rows", said=said) if said else Reason("ask.fewer-rows-alone")

    def is_there(self, answer: Array) -> Array:
        """Return which entries are there at all: the word without letters is none, (*shape, n)."""
        return super().is_there(answer) & (answer != number_of(""))

    def called(self, entry: float) -> str:
        """Return how an author writes a word."""
        return f'"{word_of(entry)}"'

    def alike(self, answer: Array, reference: Array, slack: Array) -> Array:
        """Return which entries are the same word as in a reference, in whatever spelling."""
        del slack
        return self._alike(self._spelling, answer, reference)

    def almost(self, answer: Array, reference: Array) -> Iterator[tuple[Reason, Array]]:
        """Yield which entries are right but for capital letters, or but for blanks."""
        own = self._spelling
        for told, looser in (
            ("near.case", replace(own, case=False)),
            ("near.blanks", replace(own, blanks=False)),
        ):
            if looser != own:
                alike = self._alike(looser, answer, reference)
                yield Reason(told), alike & ~self._alike(own, answer, reference)

    def _alike(self, spelling: Spelling, answer: Array, reference: Array) -> Array:
        typed, right = np.broadcast_arrays(per_variant(answer), per_variant(reference))
        numbers = np.stack([typed, right]).astype(float)
        different, which = np.unique(numbers, return_inverse=True)
        compared = np.array([number_of(spelling.compared(w)) for w in map(word_of, different)])
        alike = compared[which].reshape(numbers.shape)
        found: Array = (alike[0] == alike[1]) & np.isfinite(numbers).all(axis=0)
        return found

    def possible(self, answer: Array) -> Array:
        """Return which entries of an answer are words with which later steps can go on."""
        return super().possible(answer) & self.has_form(answer)

    def can_be_typed(self, answer: Array) -> Array:
        """Return which entries of an answer are words that a student may type, of the part's form."""
        lengths = np.char.str_len(np.char.strip(spelt_out(answer)))
        found: Array = (lengths > 0) & (lengths <= LONGEST_WORD) & self.has_form(answer)
        return found

    def untyped(self, answer: Array) -> Iterator[str]:
        """Yield a word of an answer that nobody can type, or that has not the part's form."""
        fit = self.asked_of(self.can_be_typed(answer) | self.beyond_end(answer))
        yield from map(self.called, self.asked_of(answer)[~fit][:1].tolist())

    def has_form(self, answer: Array) -> Array:
        """Return which entries of an answer look as the words do that the step gives."""
        different, which = np.unique(answer, return_inverse=True)
        flags = re.NOFLAG if self.case else re.IGNORECASE
        words = map(word_of, different)
        fit = [not self.form or bool(re.fullmatch(self.form, word, flags)) for word in words]
        found: Array = np.array(fit, dtype=bool)[which].reshape(answer.shape)
        return found

    def comments(self, answers: Array, values: Values) -> Sequence[Reason]:
        """Return that a word has not the form, or that one character alone is another."""
        typed, right = per_variant(spelt_out(answers)), per_variant(spelt_out(values[self.step]))
        lacks_form = per_variant(np.isfinite(answers) & ~self.has_form(answers))
        said = list(super().comments(answers, values))
        for row in range(len(said)):
            if lacks_form[:, row].any():
                said[row] = Reason("mark.other-form")
            elif self._differ_by_one(typed[:, row], right[:, row]):
                said[row] = Reason("mark.one-character")
        return said

    def _differ_by_one(self, typed: Array, right: Array) -> bool:
        """Return whether the words of a row that are not right are each so but for one character."""
        pairs = zip(map(str, typed), map(str, right), strict=True)
        compared = [tuple(map(self._spelling.compared, pair)) for pair in pairs]
        wrong = [(one, other) for one, other in compared if one and one != other]
        return not self.few and bool(wrong) and all(itertools.starmap(_is_near, wrong))

    def typed(self, values: Values) -> tuple[str, ...]:
        """Return each word as the step gives it."""
        return tuple(map(str, spelt_out(values[self.step]).reshape(-1)))

    def typed_otherwise(self, values: Values) -> Sequence[tuple[str, ...]]:
        """Return the other spellings of which a platform is told, that compares letter by letter."""
        folded = str if self.case else str.casefold
        others = [
            list({folded(one): one for one in reversed([word, *self._others(word)])}.values())[::-1]
            for word in self.typed(values)
        ]
        most = max(map(len, others), default=0)
        return [
            tuple(own[place] if place < len(own) else "" for own in others) for place in range(most)
        ]

    def _others(self, word: str) -> Iterator[str]:
        """Yield other ways to type a word."""
        known = (word, *dict(self.spellings).get(word, ()))
        for spelt in known:
            own = self._spelling.own(spelt)
            yield from (spelt, own)
            if self.separator:
                pieces = own.split(self.separator)
                yield from (between.join(pieces) for between in BETWEEN if len(pieces) > 1)
            for piece in self.optional:
                bare = own.removeprefix(piece)
                yield bare if bare != own else own.removesuffix(piece) + piece
            if not self.blanks:
                yield "".join(own.split())

    def read_cell(self, text: str, field: int) -> Reading[tuple[str, ...]]:
        """Return how a word is read."""
        return read_word(text, self.names_of(field, field + 1))

    def read_whole(self, text: str, count: int) -> Reading[Any] | None:
        """Return how a text is read as all of the part's words, parted by semicolons or lines, or commas."""
        pieces = _PARTS.split(text.strip())
        if len(pieces) != count and not self.separator:
            pieces = text.split(",")
        if count == 1 or len(pieces) != count:
            return None
        readings = [self.read_cell(piece, field) for field, piece in enumerate(pieces)]
        if any(reading.outcome not in (Outcome.READ, Outcome.NOTE) for reading in readings):
            return None
        return Reading(Outcome.READ, (tuple(one.values[0] for one in readings),))

    def record(
        self, reading: Reading[Any], place: tuple[int, int], answers: Answers, values: Values
    ) -> None:
        """Write the reading of the cell at (field, row) into the answers.

        Where the right word stands in a sentence a person decides what it says.
        """
        if reading.values:
            field, row = place
            right = word_of(per_variant(values[self.step])[field, row])
            (word,) = reading.values
            if self._is_in_a_sentence(right, word[-1]):
                said = Reason.of("read.sentence", word=right)
                reading = Reading(Outcome.REVIEW, ((right,),), (*reading.notes, said))
        super().record(reading, place, answers, values)

    def _is_in_a_sentence(self, right: str, typed: str) -> bool:
        """Return whether the right word stands among others, as in `true, since n is even` or `n = true`."""
        known = (right, *dict(self.spellings).get(right, ()))
        compared = self._spelling.compared
        right_ones = set(map(compared, known))
        if compared(typed) in right_ones:
            return False
        signs = list(_EQUALS.finditer(typed))
        sides = [side for sign in signs for side in (typed[: sign.start()], typed[sign.end() :])]
        if right_ones.intersection(map(compared, sides)):
            return True
        if " " not in typed or (self.separator and not _SAID.search(typed)):
            return False
        loose = Spelling(blanks=True, separator=self.separator, optional=self.optional)
        sentence = loose.compared(typed)
        for word in map(loose.compared, known):
            found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", sentence) if word else None
            if found and _PROSE.search(sentence[: found.start()] + " " + sentence[found.end() :]):
                return True
        return False

    def entries(self, value: tuple[str, ...], values: Values, row: int) -> Array:
        """Return the number of the word that was typed: as the step spells it, where it is known."""
        own = spelt_out(values[self.step][..., row]).reshape(-1).tolist()
        known = self._known(tuple(own))
        for spelt in value:
            if (word := known.get(self._spelling.compared(spelt))) is not None:
                return np.array([float(number_of(word))])
        loose = replace(self._spelling, case=False, blanks=False)
        nearly = set(map(loose.compared, own))
        typed = next((one for one in value if loose.compared(one) in nearly), value[-1])
        return np.array([float(number_of(self._as_right_ones(typed, own)))])

    def _as_right_ones(self, typed: str, right: Sequence[str]) -> str:
        """Return a word with what is optional, and in the case, as the right ones have it."""
        before, word, behind = self._spelling.parted(typed)
        parted = list(map(self._spelling.parted, right))
        around = {(first, last) for first, _, last in parted}
        if len(around) == 1:
            ((before, behind),) = around
        if self.case:
            return before + word + behind
        cased = _cased(word, [middle for _, middle, _ in parted])
        spelt = [before + one + behind for one in (cased, word.upper(), word.lower())]
        return next((one for one in spelt if re.fullmatch(self.form, one)), spelt[0])

    @lru_cache(maxsize=65536)  # noqa: B019 -- parts are few, and are kept with their keys
    def _known(self, right: tuple[str, ...]) -> Mapping[str, str]:
        """Return the words that a step may give, by all their spellings as they are compared."""
        known = dict[str, str]()
        for word in dict.fromkeys([*right, *self.one_of, *dict(self.spellings)]):
            for spelt in (word, *dict(self.spellings).get(word, ())):
                known.setdefault(self._spelling.compared(spelt), word)
        if self.separator:  # ABCE is A-B-C-E where all pieces are single letters
            for word in right:
                pieces = word.split(self.separator)
                if max(map(len, pieces)) == 1:
                    known.setdefault(self._spelling.compared("".join(pieces)), word)
        return known

    def spell(self, value: tuple[str, ...] | float) -> str:
        """Return the word as it was typed, in plain characters, or that which a number stands for."""
        return word_of(value) if isinstance(value, float) else self._spelling.own(value[-1])


def _repeated_in_itself(form: str) -> str:
    """Return a group of a regular expression that is repeated without end, and can match in many ways.

    To try all of these takes time that doubles with every character.
    """
    begun, many = [0], [False]
    for piece in _OF_FORM.finditer(form):
        if piece["open"]:
            begun.append(piece.start())
            many.append(False)
        elif piece["close"]:
            start, inner = begun.pop(), many.pop()
            if inner and piece["again"]:
                return form[start : piece.end()]
            many[-1] |= inner or bool(piece["again"])
        elif piece["many"]:
            many[-1] = True
    return ""


def _cased(word: str, right: Sequence[str]) -> str:
    """Return a word in capital letters, or in small ones, where all right ones are."""
    if all(one.upper() == one != one.lower() for one in right):
        return word.upper()
    if all(one.lower() == one != one.upper() and not re.search("[0-9]", one) for one in right):
        return word.lower()  # the x of 0x12 does not say in which the other digits are
    return word


def _is_near(one: str, other: str) -> bool:
    """Return whether two different words are the same but for one character, or two swapped."""
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) <= 1:
        return False
    same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    at = len(list(same))
    rests = (
        (one[at + 1 :], other[at + 1 :]),
        (one[at + 1 :], other[at:]),
        (one[at:], other[at + 1 :]),
    )
    swapped = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    return swapped or any(a == b for a, b in rests)
