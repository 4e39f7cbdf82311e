"""The grammar of constants and formulas: tokens in, a program in postfix order out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from exgen.language import Reason
from exgen.numerals.reading import UnreadError, doubtful, quote, unreadable
from exgen.numerals.scanner import DEEPEST, ENDS, STARTS, Scan, Token

if TYPE_CHECKING:
    from lark import Lark

GRAMMAR = r"""
    // LOOSE and TIGHT are products without a sign: 1/2x is (1/2)x by the one, 1/(2x) by the other.
    // FUNC and WIDE are functions without brackets: ln 2x is (ln 2)x by the one, ln(2x) by the other.
    ?start: sum
    ?sum: product | sum PLUS product -> binary | sum MINUS product -> binary
    ?product: signed
        | product TIMES signed -> binary
        | product DIVIDE signed -> binary
        | product LOOSE chain -> joined
    ?signed: chain | MINUS signed -> negative | PLUS signed -> positive
    ?chain: factor | chain TIGHT factor -> joined
    ?factor: power | FUNC factor -> call | WIDE chain -> call
        | FUNC MINUS factor -> call_negative | WIDE MINUS chain -> call_negative
        | (FUNC | WIDE) POWER NUMBER (LOOSE | TIGHT) factor -> powered
        | (FUNC | WIDE) POWER OPEN NUMBER CLOSE (LOOSE | TIGHT) factor -> powered_in_brackets
    ?power: atom | atom POWER exponent -> binary
    ?exponent: factor | MINUS exponent -> negative | PLUS exponent -> positive
    ?atom: NUMBER -> leaf | NAME -> leaf | CONSTANT -> leaf
        | OPEN sum CLOSE -> bracket
        | BAR_OPEN sum BAR_CLOSE -> bars
        | CALL OPEN sum CLOSE -> called
        | FRAC OPEN sum CLOSE (LOOSE | TIGHT) OPEN sum CLOSE -> fraction
    %declare NUMBER NAME CONSTANT FUNC WIDE CALL FRAC OPEN CLOSE BAR_OPEN BAR_CLOSE
    %declare PLUS MINUS TIMES DIVIDE POWER LOOSE TIGHT
"""


class Operation(NamedTuple):
    """One step of a program: put a number, constant or name on the stack, or apply to its top."""

    kind: str  # NUMBER, CONSTANT, NAME, UNARY or BINARY
    text: str


_OPENING = ("OPEN", "BAR_OPEN")
_CLOSING = ("CLOSE", "BAR_CLOSE")
_PRODUCTS = ("TIMES", "DIVIDE", "LOOSE", "TIGHT")

Program = tuple[Operation, ...]


def programs(scan: Scan) -> list[Program]:
    """Return the programs of all plausible readings of the tokens: at least one, each once."""
    tokens, open_reach = _join(scan)
    points = ("text", "other") if any(t.other not in ("", t.text) for t in tokens) else ("text",)
    near = [_renamed(tokens, TIGHT="LOOSE"), _renamed(tokens, FUNC="WIDE")]
    reaches = near if open_reach else [tokens]
    _parse(_spelt(reaches[0], points[0]), scan.text)  # what cannot be read needs no second look
    if _reaches_far(scan, tokens):
        scan.reasons.append(Reason("read.function-reach"))
        reaches.append(list(_with_far_reach(scan, tokens)))
    if far := _with_far_exponents(tokens):
        scan.reasons.append(Reason("read.exponent-reach"))
        reaches.append(far)
    found = [_parse(_spelt(own, point), scan.text) for point in points for own in reaches]
    return list(dict.fromkeys(found))


def _join(scan: Scan) -> tuple[list[Token], bool]:
    """Return the tokens with the products that have no sign, and whether the reach of one is open."""
    joined: list[Token] = []
    open_reach = False
    waiting: list[Token | None] = [
        None
    ]  # per bracket, the slash or bare function that still reaches
    previous = Token("", "", 0, 0)
    nested = 0
    for token in scan.tokens:
        nested = nested + 1 if token.kind == "FUNC" else 0
        if nested > DEEPEST:
            raise unreadable("read.nested", most=DEEPEST)
        if (previous.kind, token.kind) == ("FUNC", "POWER"):
            scan.reasons.append(Reason("read.function-power"))
        if previous.kind in ENDS and token.kind in STARTS:
            if [t.kind for t in joined[-3:]] != ["FUNC", "POWER", "NUMBER"]:  # ln^2 3
                _refuse_neighbours(scan, previous, token)
            kind, is_open = _product(scan, waiting[-1], previous, token)
            joined.append(Token(kind, "", token.start, token.start))
            open_reach |= is_open
        _track(waiting, previous, token)
        joined.append(token)
        previous = token
    return joined, open_reach


def _refuse_neighbours(scan: Scan, previous: Token, token: Token) -> None:
    place = quote(scan.text[previous.start :])
    if previous.kind == token.kind == "NUMBER":
        raise doubtful("read.two-numbers", at=place)
    if (previous.kind, token.kind, token.text) != ("NUMBER", "CONSTANT", "e"):
        return
    if scan.text[token.end :].lstrip(" +-")[:1].isdecimal():
        raise doubtful("read.which-e", at=place)


def _product(scan: Scan, reach: Token | None, previous: Token, token: Token) -> tuple[str, bool]:
    """Return the kind of a product without a sign, and whether the spacing leaves its reach open."""
    if reach is None:
        return "TIGHT", False
    if reach.kind == "FUNC" and token.kind in ("FUNC", "CALL"):
        return "LOOSE", False
    apart = " " in scan.text[previous.end : token.start]
    after_reach = scan.text[reach.end : reach.end + 1]
    if apart and not after_reach.isspace():
        scan.reasons.append(Reason("read.space-ends"))
        return "LOOSE", False
    return "TIGHT", True


def _track(waiting: list[Token | None], previous: Token, token: Token) -> None:
    if token.kind in ("OPEN", "BAR_OPEN"):
        waiting.append(None)
    elif token.kind in ("CLOSE", "BAR_CLOSE"):
        waiting.pop()
    elif token.kind in ("DIVIDE", "FUNC"):
        waiting[-1] = token
    elif token.kind in ("PLUS", "MINUS", "TIMES") and previous.kind in ENDS:
        waiting[-1] = None


def _renamed(tokens: Iterable[Token], **kinds: str) -> list[Token]:
    return [token._replace(kind=kinds.get(token.kind, token.kind)) for token in tokens]


def _spelt(tokens: Iterable[Token], point: str) -> list[Token]:
    """Return the tokens with their numbers in the first or in the other spelling."""
    return [t._replace(text=t.other) if point == "other" and t.other else t for t in tokens]


def _reaches_far(scan: Scan, tokens: Sequence[Token]) -> bool:
    """Say whether a product or quotient follows the argument of a function without brackets."""
    return len(list(_with_far_reach(scan, tokens))) > len(tokens)


def _with_far_reach(scan: Scan, tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens with brackets around all that functions without them may take: ln (3/4)."""
    ends: list[int] = []
    for place, token in enumerate(tokens):
        closing = ends.count(place)
        ends = [end for end in ends if end != place]
        yield from [Token("CLOSE", ")", token.start, token.start)] * closing
        end = _far_end(scan, tokens, place)
        if end:
            yield token._replace(kind="CALL")
            yield Token("OPEN", "(", token.end, token.end)
            ends.append(end)
        else:
            yield token
    yield from [Token("CLOSE", ")", len(scan.text), len(scan.text))] * len(ends)


def _far_end(scan: Scan, tokens: Sequence[Token], place: int) -> int:
    """Return the place after the product that a bare function may take, 0 where there is none."""
    function = tokens[place]
    if function.kind != "FUNC" or scan.text[function.start] == "√":
        return 0
    depth, far = 0, False
    for at in range(place + 1, len(tokens)):
        kind, following = tokens[at].kind, tokens[min(at + 1, len(tokens) - 1)].kind
        depth += (kind in _OPENING) - (kind in _CLOSING)
        ends_product = kind in ("PLUS", "MINUS") and tokens[at - 1].kind in ENDS
        before_function = kind in _PRODUCTS and following in ("FUNC", "CALL")
        if depth < 0 or (not depth and (ends_product or before_function)):
            return at if far else 0
        far |= not depth and kind in ("TIMES", "DIVIDE")
    return len(tokens) if far else 0


def _with_far_exponents(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens with 2^1/2 as 2^(1/2), since nobody writes ^1; none without such a power."""
    spelt = list(tokens)
    for at in reversed(range(len(tokens) - 3)):
        if tokens[at].kind == "POWER":
            first = at + 1 + (tokens[at + 1].kind == "MINUS")
            if _is_fraction_of_1(tokens[first : first + 3]):
                end = tokens[first + 2].end
                spelt.insert(first + 3, Token("CLOSE", ")", end, end))
                spelt.insert(at + 1, Token("OPEN", "(", tokens[first].start, tokens[first].start))
    return spelt if len(spelt) > len(tokens) else []


def _is_fraction_of_1(tokens: Sequence[Token]) -> bool:
    if [token.kind for token in tokens] != ["NUMBER", "DIVIDE", "NUMBER"]:
        return False
    one, slash, below = tokens
    return one.text == "1" and one.end == slash.start and slash.end == below.start


def _parse(tokens: list[Token], text: str) -> Program:
    kinds = [token.kind for token in tokens]
    if kinds == ["NUMBER"]:
        return (Operation("NUMBER", tokens[0].text),)
    if kinds == ["MINUS", "NUMBER"]:
        return (Operation("NUMBER", tokens[1].text), Operation("UNARY", "-"))
    return _parse_with_lark(tokens, text)


def _parse_with_lark(tokens: list[Token], text: str) -> Program:
    from lark import UnexpectedToken  # noqa: PLC0415 -- most texts are plain decimals

    try:
        program: Any = _parser().parse(tokens)
    except UnexpectedToken as error:
        raise _unexpected(error.token.type, error.token.start_pos or 0, text) from None
    return tuple(program)


def _unexpected(kind: str, start: int, text: str) -> UnreadError:
    if kind == "$END":
        return unreadable("read.ends", text=quote(text))
    return unreadable("read.missing", at=quote(text[start:]))


@cache
def _parser() -> Lark:
    from lark import Lark  # noqa: PLC0415 -- most texts are plain decimals
    from lark import Token as LarkToken  # noqa: PLC0415
    from lark.lexer import Lexer  # noqa: PLC0415

    class Scanned(Lexer):
        """Hands over what the scanner found."""

        def __init__(self, _conf: object) -> None:
            pass

        def lex(self, tokens: Iterable[Token]) -> Iterator[LarkToken]:  # type: ignore[override]
            """Yield the tokens as lark's."""
            return (LarkToken(t.kind, t.text, t.start) for t in tokens)

    return Lark(GRAMMAR, parser="lalr", lexer=Scanned, transformer=_Postfix())


class _Postfix:
    """What each rule of the grammar adds to the program."""

    def leaf(self, found: list[Any]) -> Program:
        return (Operation(found[0].type, str(found[0])),)

    def binary(self, found: list[Any]) -> Program:
        left, sign, right = found
        return (*left, *right, Operation("BINARY", str(sign)))

    def joined(self, found: list[Any]) -> Program:
        return (*found[0], *found[2], Operation("BINARY", "*"))

    def fraction(self, found: list[Any]) -> Program:
        return (*found[2], *found[6], Operation("BINARY", "/"))

    def negative(self, found: list[Any]) -> Program:
        return (*found[1], Operation("UNARY", "-"))

    def positive(self, found: list[Any]) -> Program:
        return tuple(found[1])

    def bracket(self, found: list[Any]) -> Program:
        return tuple(found[1])

    def bars(self, found: list[Any]) -> Program:
        return (*found[1], Operation("UNARY", "abs"))

    def call(self, found: list[Any]) -> Program:
        return (*found[1], Operation("UNARY", str(found[0])))

    def powered(self, found: list[Any]) -> Program:
        return _powered(found[0], found[2], found[4])

    def powered_in_brackets(self, found: list[Any]) -> Program:
        return _powered(found[0], found[3], found[6])

    def call_negative(self, found: list[Any]) -> Program:
        return (*found[2], Operation("UNARY", "-"), Operation("UNARY", str(found[0])))

    def called(self, found: list[Any]) -> Program:
        return (*found[2], Operation("UNARY", str(found[0])))


def _powered(function: object, exponent: object, argument: Program) -> Program:
    """Return the program of ln^2(x): the square of the function's value."""
    applied = (*argument, Operation("UNARY", str(function)))
    return (*applied, Operation("NUMBER", str(exponent)), Operation("BINARY", "^"))
