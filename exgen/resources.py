"""Where banks and templates are looked for: the user's own first, then what exgen ships."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def places(kind: str) -> list[Path]:
    """Return the folders that hold a kind of resource ('bank', 'templates'), in order of precedence.

    `./bank` (or `./templates`) where the program runs comes first, then the folder inside the
    package or, in a checkout, beside it. The user's own is relative, as it is shown in messages.
    """
    package = Path(str(files("exgen")))
    candidates = [Path(kind), package / "shipped" / kind, package.parent / kind]
    found: dict[Path, Path] = {}
    for place in candidates:
        if place.is_dir():
            found.setdefault(place.resolve(), place)
    return list(found.values())


def searched(kind: str, below: str = "") -> list[str]:
    """Return where a kind of resource was looked for, as a message says it.

    It says so where the user has no folder of that kind, since the program may run beside it.
    """
    own = [] if Path(kind).is_dir() else [f"./{kind} (there is no such folder here)"]
    return own + [str(place / below) for place in places(kind)]


def folders_with(kind: str, file: str) -> list[str]:
    """Return the names of the folders in all places of a kind that hold a file of that name."""
    found = [path for place in places(kind) for path in place.glob(f"*/{file}")]
    return sorted({path.parent.name for path in found})
