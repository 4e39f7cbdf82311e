"""Whether the files of every paper are what they were, for several seeds: a digest of each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .desk import HERE, HOW_TO_RENEW, formats, run

DIGESTS = HERE / "digests.json"
PAPERS = ("gan-tutorial", "adversarial-training", "deep-learning", "pattern-recognition")
OPTIONS = {
    "7": (formats("markdown", "latex", "html"), ["--feedback"]),
    "2024": (formats("markdown"), ["--no-feedback"]),
    "123456789012345": (formats("markdown"), ["--no-feedback"]),
}
"""Of make and of grade, by seed. To save time one seed shows what is made of the same words: other
formats, and pages of feedback, whose reasons stand in answers.csv too."""
LEFT_OUT = ("manifest.json", "record.json", "report.html", "key.json")
"""What holds versions, paths or charts, and the key, whose numbers are compared and not its bytes."""
HOW_TO_LOOK = """\
To see how they differ, run this here and where exgen is as it was, and compare the folders:
  exgen make {paper} --seed {seed} -n 3 --out made
  exgen grade tests/snapshots/submissions/{paper}-{seed}.csv --key made/marking/key.json
"""


@pytest.mark.parametrize("seed", OPTIONS)
@pytest.mark.parametrize("paper", PAPERS)
def test_files_are_what_they_were(paper: str, seed: str, desk: Path, *, renew: bool) -> None:
    made, graded = f"made/{paper}-{seed}", f"graded/{paper}-{seed}"
    submissions = HERE / f"submissions/{paper}-{seed}.csv"
    to_make, to_grade = OPTIONS[seed]
    run("make", paper, "--seed", seed, "-n", "3", "--out", made, *to_make)
    run("grade", submissions, "--key", f"{made}/marking/key.json", "--out", graded, *to_grade)
    found = {**dict(of_files(desk / made)), **dict(of_files(desk / graded))}
    found |= of_key(json.loads((desk / made / "marking/key.json").read_text(encoding="utf-8")))
    known = json.loads(DIGESTS.read_text(encoding="utf-8")) if DIGESTS.exists() else {}
    if renew:
        known[f"{paper}, seed {seed}"] = found
        DIGESTS.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    if changes := list(differences(known.get(f"{paper}, seed {seed}", {}), found)):
        how = HOW_TO_LOOK.format(paper=paper, seed=seed) + HOW_TO_RENEW
        pytest.fail("\n".join([*changes, how]), pytrace=False)


def test_every_digest_is_compared() -> None:
    known = json.loads(DIGESTS.read_text(encoding="utf-8"))
    assert set(known) == {f"{paper}, seed {seed}" for paper in PAPERS for seed in OPTIONS}


def of_files(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the name of each file that is not left out, and its digest."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in LEFT_OUT:
            yield path.relative_to(folder).as_posix(), digest(path.read_bytes())


def of_key(key: dict[str, Any]) -> dict[str, str]:
    """Return a digest of what the key says of each item, however it is written down."""
    return {
        f"marking/key.json, from {asked['labels'][0]}": digest(
            json.dumps(
                [asked["labels"], to_digits(asked["values"], 9), to_digits(asked["slacks"], 6)],
                sort_keys=True,
            ).encode()
        )
        for asked in key["asked"]
    }


def to_digits(value: Any, digits: int) -> Any:
    """Return numbers as far as they are the same on every machine: the last digits need not be.

    A slack is a difference of numbers that are nearly the same: of its digits fewer are.
    """
    match value:
        case dict():
            return {name: to_digits(entry, digits) for name, entry in value.items()}
        case list():
            return [to_digits(entry, digits) for entry in value]
        case float():
            return float(f"{value:.{digits}g}") + 0.0  # and 0 for -0
    return value


def digest(written: bytes) -> str:
    return hashlib.sha256(written).hexdigest()[:16]


def differences(known: dict[str, str], found: dict[str, str]) -> Iterator[str]:
    """Yield a line for each file that is other than it was."""
    for name in sorted(known.keys() | found.keys()):
        if name not in known:
            yield f"{name} is new"
        elif name not in found:
            yield f"{name} is no longer made"
        elif known[name] != found[name]:
            yield f"{name} is not what it was"
