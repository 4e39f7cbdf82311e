"""The catalogues: a file of sentences for each language, and what makes words of reasons.

A catalogue is a `.po` file, as translators know it, whose ids are the codes of reasons. What a
language does not have is said in English.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Iterable, Sequence
from gettext import GNUTranslations
from importlib.resources import files
from typing import Any

import polib

from exgen.errors import NotFound
from exgen.language.reasons import Alternatives, Figure, Quantity, Reason, Sentences

ENGLISH = "en"


class Language:
    """A language in which exgen speaks.

    name          as in a paper's `language`, such as `de`
    decimal_mark  what stands between a number's whole part and its decimals
    """

    def __init__(self, name: str, entries: Sequence[polib.POEntry], catalogue: bytes) -> None:
        self.name = name
        self._codes = frozenset(entry.msgid for entry in entries)
        self._catalogue = GNUTranslations(io.BytesIO(catalogue))
        self.decimal_mark = self.say("decimal-mark")
        self._group_mark = self.say("group-mark")

    def say(self, code: str, /, **args: Any) -> str:
        """Return the sentence of a code, in the plural that `count` asks for where there is one.

        Raises LookupError where no catalogue has the code.
        """
        if code not in self._codes:
            if self.name == ENGLISH:
                raise LookupError(f"no catalogue has a sentence for '{code}'")
            # The whole sentence, with its lists, is English then: no mixture of two languages.
            return language(ENGLISH).say(code, **args)
        if "count" not in args:
            sentence = self._catalogue.gettext(code)
        else:
            sentence = self._catalogue.ngettext(code, code, _plural(float(args["count"])))
        worded = {name: self.text(arg) for name, arg in args.items()}
        if "count" in args:
            count = args["count"]
            worded["count"] = self.number(count if isinstance(count, int) else f"{count}")
        return sentence.format_map(worded).rstrip(" ")  # "True." of which nobody said why

    def worded(self, reasons: Iterable[Reason]) -> str:
        """Return what several reasons say, in one line."""
        return "; ".join(filter(None, (self.say(r.code, **dict(r.args)) for r in reasons)))

    def number(self, number: str | int) -> str:
        """Return a number as this language writes it.

        It is a text with a decimal point, or a whole number, whose digits are grouped in threes.
        """
        if isinstance(number, int):
            return f"{number:,}".replace(",", self._group_mark)
        return number.replace(".", self.decimal_mark)

    def text(self, arg: Any) -> str:
        """Return an argument of a reason in words: a text, a number, a reason, or a list of them."""
        if isinstance(arg, Reason):
            return self.worded([arg])
        if isinstance(arg, Sentences):
            return " ".join(map(self.text, arg))
        if isinstance(arg, tuple):
            return self._listed([self.text(entry) for entry in arg], _joint(arg))
        if isinstance(arg, Figure):
            return self.number(arg)
        if isinstance(arg, Quantity):
            return self.number(int(arg))
        return self.number(f"{arg:.12g}") if isinstance(arg, float) else str(arg)

    def _listed(self, texts: list[str], code: str) -> str:
        """Return texts as a list in a sentence: A, B and C."""
        if len(texts) < 2:  # noqa: PLR2004 -- nothing to join
            return "".join(texts)
        return self.say(code, first=", ".join(texts[:-1]), last=texts[-1])


@functools.cache
def languages() -> tuple[str, ...]:
    """Return the names of the languages that there are catalogues for."""
    names = (file.name for file in files("exgen.language").iterdir())
    return tuple(sorted(name.removesuffix(".po") for name in names if name.endswith(".po")))


def check_language(name: str) -> str:
    """Return the name of a language that there is. Raises ValueError in words."""
    if name not in languages():
        raise ValueError(f"there is no language '{name}'; there are {', '.join(languages())}")
    return name


@functools.cache
def language(name: str = ENGLISH) -> Language:
    """Return the language of that name. Raises NotFound, with those that there are."""
    if name not in languages():
        raise NotFound("language", name, languages(), ["exgen/language"])
    text = (files("exgen.language") / f"{name}.po").read_text(encoding="utf-8")
    entries = polib.pofile(text)
    return Language(name, entries, entries.to_binary())


def _plural(count: float) -> int:
    """Return a whole number of the same plural: gettext takes no others, and 2.5 points are many."""
    return int(count) if count == int(count) else 2


def _joint(entries: tuple[Any, ...]) -> str:
    return "list.or" if isinstance(entries, Alternatives) else "list.and"
