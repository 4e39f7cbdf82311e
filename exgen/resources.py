"""Where banks and templates are looked for: the user's own first, then what exgen ships."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def places(kind: str) -> list[Path]:
    """Return the folders that hold a kind of resource ('bank', 'templates'), in order of precedence.

    `./bank` (or `./templates`) where the program runs comes first, then the folder inside the
    package or, in a checkout, beside it.
    """
    package = Path(str(files("exgen")))
    candidates = [Path.cwd() / kind, package / "shipped" / kind, package.parent / kind]
    found = [place for place in candidates if place.is_dir()]
    return list(dict.fromkeys(place.resolve() for place in found))
