"""A browser, for tests of what is seen in one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
]

MODULES = Path(os.environ.get("NODE_PATH", "node_modules"))
AXE = MODULES.resolve() / "axe-core/axe.min.js"
"""What finds barriers on a page: `npm install axe-core`, or where NODE_PATH says."""
WITH_AXE = [
    *IN_A_BROWSER,
    pytest.mark.skipif(not AXE.is_file(), reason="no axe-core is installed (npm install axe-core)"),
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a browser without windows, which keeps to what it is asked for."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
