"""The preview's pages as HTML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from exgen.authoring.look import Look, look_at
from exgen.authoring.preview.item_list import listing
from exgen.authoring.preview.page import page_of, page_of_trouble
from exgen.authoring.preview.place import Place
from exgen.authoring.preview.spread import spread_bars, spread_of
from exgen.authoring.preview.trouble import troubles_of
from exgen.authoring.preview.watching import state_of
from exgen.errors import AuthorError, ExgenError
from exgen.items.columns import Array
from exgen.numerals import write
from exgen.resources import places
from exgen.sheets.export import fill
from exgen.sheets.formats import Format, FormatFile


def render_listing() -> bytes:
    """Return the page that lists the items."""
    return _filled(listing(), "preview-items.html")


def render_page(place: Place) -> bytes:
    """Return the page at a place, which shows the variant, or all that is to be mended."""
    state = state_of(place.item)
    try:
        return _filled(page_of(_look(place), place, state), "preview.html")
    except ExgenError as error:
        troubles = troubles_of(error, place.item)
        return _filled(page_of_trouble(troubles, place, state), "preview.html")


def histograms(place: Place) -> dict[str, str]:
    """Return the histogram of each number field over the first variants, with the one at a place.

    Raises DrawError, or AuthorError where the item does not work.
    """
    look = _look(place)
    spread = spread_of(look.item, place.seed)
    return {
        answer.field: _figure(answer.field, answer.value, spread[answer.field])
        for answer in look.answers
        if answer.value is not None
    }


def folder() -> Path:
    """Return the folder of the preview's templates: somebody's own HTML may have none."""
    folders = (place / "html" for place in places("templates"))
    return next(folder for folder in folders if (folder / "preview.html").is_file())


def _look(place: Place) -> Look:
    return look_at(place.item, seed=place.seed, variant=place.variant, example=place.example)


def _figure(field: str, value: float, values: Array) -> str:
    """Return a histogram with what it says in words below."""
    said = f"{len(values):,} variants: above {write(100 * float(np.mean(values < value)), 0)} % of them"
    return spread_bars(f"Histogram of {field} over {said}", values, value) + f"<p>{said}</p>"


def _filled(page: Any, template: str) -> bytes:
    own = Format("html", folder(), FormatFile(markup="html", files=()))
    (file,), problems = fill([page], own, template)
    if problems:
        raise AuthorError("", problems)
    return file
