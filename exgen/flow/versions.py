"""The versions of what has a part in what is made, as manifests and records name them."""

from __future__ import annotations

from importlib.metadata import version

VERSIONED = ("exgen", "numpy", "jinja2", "pypandoc_binary", "typst")


def versions() -> dict[str, str]:
    """Return the version of each."""
    return {package: version(package) for package in VERSIONED}
