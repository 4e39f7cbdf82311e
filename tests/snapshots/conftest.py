"""Where the commands run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty folder to work in, where the charts of report.html stay empty.

    They take longer than all else, and no snapshot holds that page. It is matplotlib that is kept
    from drawing, so that this does not depend on where exgen draws.
    """
    with pytest.MonkeyPatch.context() as patch:
        figure = "matplotlib.figure.Figure"
        patch.setattr(f"{figure}.draw_without_rendering", lambda _: None)
        patch.setattr(f"{figure}.savefig", lambda _, file, **__: file.write("<svg></svg>"))
        folder = tmp_path_factory.mktemp("desk")
        patch.chdir(folder)
        yield folder
