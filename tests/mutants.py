"""What goes wrong with a file between two people: bytes, lines, cells and tokens that are others.

Every change is drawn from a generator, so that the same seed makes the same mutants.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, TypeAlias

Mutation: TypeAlias = Callable[[bytes, Random], bytes]

STRANGE = (
    "", " ", "0", "-1", "1e400", "-1e400", "10^400", "1e-400", "nan", "inf", "-", "=1+1", "@SUM(A1)",
    "1,5", "1.234,5", "1/0", "((((((((", "A B C D E F", "'", '"', ";", ",", "\t", "\x00", "\x1b[31mred",
    "\u202e", "\ufffd", "\ufeff", "\u200b1", "½", "１２", "−3", "x" * 5000, "9" * 400, "{{ 7 * 7 }}",
    "$\\input{x}$", "<script>", "../x", "CON", "n/a", "TRUE", "2026-11-26", "müller", "0001-R",
)  # fmt: skip
"""What somebody, or a program, may have left in a cell."""

RAW = (
    b"\xff", b"\x81", b"\xe4", b"\xc3", b"\x00", b'"', b"'", b";", b",", b"\t", b"\r", b"\n",
    b"\xef\xbb\xbf", b"\x1b[2J", b"\xe2\x80\xa8", b"\x85", b"0", b"9", b"-", b".",
)  # fmt: skip


def of_bytes(content: bytes, generator: Random) -> bytes:
    """Return a file with bytes that were lost, doubled, moved, or came from elsewhere."""
    start = generator.randrange(len(content))
    end = min(len(content), start + generator.choice((1, 1, 1, 2, 8, 60)))
    before, span, after = content[:start], content[start:end], content[end:]
    return generator.choice(
        (
            before + after,
            before + span + span + after,
            before + generator.choice(RAW) + after,
            before + generator.choice(RAW) + span + after,
            before + bytes([span[0] ^ 1 << generator.randrange(8)]) + span[1:] + after,
            before,
            after + before,
        )
    )


def of_lines(content: bytes, generator: Random) -> bytes:
    """Return a text whose lines were lost, doubled, swapped, or saved in another way."""
    lines = content.splitlines(keepends=True)
    first, second = (generator.randrange(len(lines)) for _ in range(2))
    kind = generator.randrange(7)
    if kind == 0:
        lines.pop(first)
    elif kind == 1:
        lines.insert(second, lines[first])
    elif kind == 2:
        lines[first], lines[second] = lines[second], lines[first]
    elif kind == 3:
        lines[first] = lines[first].replace(b",", generator.choice((b";", b"\t", b" ,", b",,")))
    elif kind == 4:
        lines[first] = lines[first].decode("utf-8", "replace").encode("cp1252", "replace")
    elif kind == 5:
        lines.insert(first, generator.choice((b"\n", b",,,,\n", b"sep=;\n", b"Class of 2026\n")))
    else:
        return content.decode("utf-8", "replace").encode(
            generator.choice(("utf-16", "utf-16-le", "utf-8-sig", "cp1252", "utf-32")), "replace"
        )
    return b"".join(lines)


def of_cells(content: bytes, generator: Random) -> bytes:
    """Return a table with cells that are others: lost, strange, swapped, or another row's."""
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    row, other = (generator.choice(rows) for _ in range(2))
    at, beside = (generator.randrange(len(row)) for _ in range(2))
    kind = generator.randrange(5)
    if kind <= 1:
        row[at] = generator.choice(STRANGE)
    elif kind == 2:
        row[at], row[beside] = row[beside], row[at]
    elif kind == 3:
        row[at] = other[at % len(other)]
    else:
        for each in rows:
            each.pop(at % len(each))
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def of_digits(content: bytes, generator: Random) -> bytes:
    """Return a text in which a digit is another: no grammar notices that."""
    place = generator.choice([at for at, byte in enumerate(content) if chr(byte).isdigit()])
    other = generator.choice(b"0123456789".replace(content[place : place + 1], b""))
    return content[:place] + bytes([other]) + content[place + 1 :]


def of_json(content: bytes, generator: Random) -> bytes:
    """Return JSON with a value that is another, of any type, or with one that is lost."""
    written = json.loads(content)
    inside, key = _somewhere(written, generator)
    others: Sequence[Any] = (
        None, True, 0, -1, 1.5, 1e308, 10**400, float("nan"), float("-inf"), "", "../x", "\x1b[2J",
        [], {}, [[]], [1, 2], {"a": 1}, inside[key], [inside[key]], "x" * 5000,
    )  # fmt: skip
    if generator.random() < 0.2:
        del inside[key]
    elif isinstance(inside[key], int | float) and generator.random() < 0.5:
        inside[key] += generator.choice((1, -1, 0.001))
    else:
        inside[key] = generator.choice(others)
    return json.dumps(written, ensure_ascii=False).encode()


def of_tokens(content: bytes, generator: Random) -> bytes:
    """Return a text in which a word, a number or a sign is another one of the same text, or lost."""
    tokens = re.findall(r"\w+|\s+|.", content.decode(), re.DOTALL)
    at = generator.choice([place for place, token in enumerate(tokens) if not token.isspace()])
    others = [
        generator.choice(tokens),
        generator.choice(STRANGE),
        "",
        tokens[at] * 2,
        "-",
        "0",
        "n",
    ]
    tokens[at] = generator.choice(others)
    return "".join(tokens).encode()


def _somewhere(written: Any, generator: Random) -> tuple[Any, Any]:
    """Return something that holds others, and the key or the place of one of them."""
    keys = list(written) if isinstance(written, dict) else range(len(written))
    key = generator.choice(list(keys))
    deeper = isinstance(written[key], dict | list) and written[key] and generator.random() < 0.85
    return _somewhere(written[key], generator) if deeper else (written, key)
