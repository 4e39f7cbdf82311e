"""What people put around an answer: quotes, dollars, bold type, `≈`, "approx.", a full stop."""

from __future__ import annotations

import re

from exgen.language import Quantity, Reason
from exgen.numerals.characters import tidy
from exgen.numerals.copied import from_program, without_frame
from exgen.numerals.reading import Outcome, UnreadError, quote, unreadable
from exgen.numerals.spelling import plainly

LONGEST = 2_000
MOST_DIGITS = 1_000
LOST = "\ufffd"
"""Stands where a character was lost on the way: what was typed is not known."""
DEEPEST = 6
"""How many wrappings one in another are taken off."""
UNSURE = f"{LOST},"
"""Begins an answer of a row in which other cells may be its end, or it may be theirs."""
UNSTORED = f"{LOST}="
"""Begins a formula of a workbook whose value is not in the file."""

_ERROR = re.compile(
    r"#[^\W\d_][^\W_/]{1,12}(?:/[^\W_]{1,2})?[!?]|#N/?A!?|#NV|Err:[0-9]{3}", re.IGNORECASE
)
"""What a spreadsheet shows in place of a value: #DIV/0!, #WERT!, #NAME?, #NV, Err:502."""
_NOTHING = re.compile(
    r"-+|[nN]\s*[./]\s*[aA]\.?|(?-i:NA)|k\.\s?A\.|idk\.?|dunno|no idea|(?:i )?do(?:n'?t| not) know"
    r"|keine ahnung|wei(?:ß|ss) (?:ich )?nicht",
    re.IGNORECASE,
)
_SIGN_BEFORE = re.compile(r":?=+>?|-+>|[~≈:→∴]|·(?=\s)")
_QUOTES = "\"'`"
_WHOLE_AT_END = re.compile(r"(?<![0-9.,])[0-9]+\Z")
_PLACES = (
    r"(?:to |auf )?[0-9]{1,2} ?(?:d\.? ?p\.?|s\.? ?f\.?|decimals?(?: places)?|significant (?:figures|digits)"
    r"|(?:nachkomma|dezimal)?stellen(?: gerundet)?)"
)
_REMARK = re.compile(
    r"[(\[]\s*(?:approx\.?|approximately|about|(?:rounded )?"
    rf"{_PLACES}|rounded|ca\.?|gerundet|ungefähr)\s*[)\]]\Z|\s(?:rounded )?(?:to|auf) {_PLACES}\Z"
    r"|(?<=[0-9])\s*[=≈:]\Z"
    r"|\s(?:approx\.?|approximately|rounded|gerundet)\Z"
    r"|\A(?:approx\.|approximately|approx|about|circa|ca\.|etwa|ungefähr|rund)\s+(?=\S)",
    re.IGNORECASE,
)


def unwrap(text: str) -> tuple[str, list[Reason]]:
    """Return the answer itself in plain characters, and what was left out or replaced."""
    if len(text) > LONGEST:
        raise unreadable("read.too-long", most=Quantity(LONGEST))
    if LOST in text:
        said = {UNSTORED: "read.formula", UNSURE: "read.shifted"}
        raise unreadable(said.get(text[:2], "read.lost"))
    if _ERROR.fullmatch(text.strip()):
        raise unreadable("read.spreadsheet-error")
    answer, reasons = tidy(text)
    refuse_blank(answer)
    answer = peeled(answer, reasons)
    if sum(map(answer.count, "0123456789")) > MOST_DIGITS:
        raise unreadable("read.too-many-digits", most=Quantity(MOST_DIGITS))
    return answer, reasons


def peeled(answer: str, reasons: list[Reason]) -> str:
    """Return an answer without what is wrapped around it, and note what is no mere typesetting."""
    for _ in range(DEEPEST):
        before = answer
        answer = without_frame(_without_quotes(answer, reasons))
        answer = from_program(plainly(answer)).strip()
        for strip in (_without_tilde, _without_remark, _without_stop):
            refuse_blank(answer)
            answer = strip(answer, reasons)
        if answer == before:
            break
    refuse_blank(answer)
    return answer


def refuse_blank(answer: str) -> None:
    """Raise where there is no answer, or only a dash or words that say so."""
    if not answer:
        raise UnreadError(Outcome.BLANK)
    if _NOTHING.fullmatch(answer):
        raise UnreadError(Outcome.BLANK, Reason.of("read.no-answer", typed=quote(answer)))


def _without_quotes(answer: str, reasons: list[Reason]) -> str:
    inner = answer
    if len(answer) > 1 and answer[0] in _QUOTES and answer[-1] in _QUOTES:
        inner = answer.strip(_QUOTES).strip()
    elif answer.count("$") % 2 == 0:
        inner = answer.replace("$", "").strip()  # as around a formula: an odd one is a currency
        if inner != answer:
            reasons.append(Reason("read.without-dollars"))
            refuse_blank(inner)
            return inner
    if inner == answer:
        inner = answer.removeprefix("'")
    if inner != answer:
        reasons.append(Reason("read.without-quotes"))
    refuse_blank(inner)
    return inner


def _without_tilde(answer: str, reasons: list[Reason]) -> str:
    sign = _SIGN_BEFORE.match(answer)
    if not sign:
        return answer
    reasons.append(Reason.of("read.without-sign", sign=sign[0]))
    return answer[sign.end() :].strip()


def _without_remark(answer: str, reasons: list[Reason]) -> str:
    rest = _REMARK.sub("", answer).strip()
    if rest == answer:
        return answer
    reasons.append(Reason("read.without-remark"))
    return rest


def _without_stop(answer: str, reasons: list[Reason]) -> str:
    rest = answer[:-1].rstrip()
    goes_on = answer.endswith("..")  # 0.333...
    whole = answer[-1] == "." and _WHOLE_AT_END.search(rest)
    if answer[-1] not in ".,;" or not rest or goes_on or whole:
        return answer
    reasons.append(Reason("read.without-last-mark"))
    return rest
