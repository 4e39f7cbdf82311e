"""The seed stays with the lecturer: who has it has everybody's answers."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exgen import flow
from exgen.cli import main
from exgen.variants.key_file import KEY, read_key

SEED = 13_579_246_801_357_924_680
LARGE = 2**40
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a roster."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "class.csv").write_text("student,name\nk1,Ada\nk2,Bob\n")
    return tmp_path


def make(*words: str) -> Result:
    result = CliRunner().invoke(main, ["make", "--format", "markdown", *words])
    assert result.exit_code == 0, result.output
    return result


@pytest.mark.parametrize("words", [(), ("--roster", "class.csv"), ("-n", "2")])
def test_a_seed_that_exgen_drew_is_shown_once_and_is_in_no_name(
    words: tuple[str, ...], folder: Path
) -> None:
    result = make(*words)
    seed = str(read_key(folder / "gan-tutorial" / KEY).seed)
    assert f"Seed: {seed}\n" in result.stderr
    assert seed not in result.stdout
    assert "Warning" not in result.stderr
    assert not [path for path in folder.rglob("*") if seed in path.name]


def test_a_seed_that_was_typed_names_the_folder_and_out_always_does(folder: Path) -> None:
    make("--seed", "7")
    make("--out", "mine")
    names = {path.name for path in folder.iterdir() if path.is_dir()}
    assert names == {"gan-tutorial-7", "mine"}


SMALL = "Warning: a student can find the seed {seed} by trying"


@pytest.mark.parametrize(
    ("words", "warns"),
    [
        (("--seed", "7", "--roster", "class.csv"), True),
        (("--seed", str(LARGE - 1), "--roster", "class.csv"), True),
        (("--seed", "20261126", "-n", "10"), True),
        (("--seed", str(LARGE), "--roster", "class.csv"), False),
        (("--roster", "class.csv"), False),
        (("--seed", "7", "-n", "9"), False),
        (("-n", "10"), False),
    ],
)
def test_a_small_seed_for_a_class_is_warned_of(words: tuple[str, ...], *, warns: bool) -> None:
    result = make(*words)
    seed = words[1] if "--seed" in words else ""
    assert (SMALL.format(seed=seed) in result.stderr) == warns
    assert ("Warning" in result.stderr) == warns
    assert ("leave out --seed" in result.stderr) == warns


def test_made_again_without_a_seed_the_sheets_are_those_that_are_out(folder: Path) -> None:
    first = make("--roster", "class.csv")
    key = (folder / "gan-tutorial" / KEY).read_bytes()
    assert make("--roster", "class.csv", "--force").exit_code == 0
    assert (folder / "gan-tutorial" / KEY).read_bytes() == key
    other = ("--seed", str(LARGE), "--out", "gan-tutorial")
    assert make("--roster", "class.csv", "--force", *other).exit_code == 0
    assert (folder / "gan-tutorial" / KEY).read_bytes() != key
    assert first.stderr.startswith("Seed: ")


def test_no_file_of_a_handout_tells_the_seed(folder: Path) -> None:
    made = flow.make("gan-tutorial", SEED, roster=folder / "class.csv", out=folder / str(SEED))
    texts = list(told(made / "handout"))
    assert len(texts) > 2 * len(flow.FORMATS)
    assert any(b"Ada" in text for text in texts)
    for text in texts:
        assert [secret for secret in secrets(made) if secret in text] == []
    kept = b"".join(told(made / "marking"))
    assert all(secret in kept for secret in (str(SEED).encode(), *digests(made)))


def secrets(made: Path) -> Iterator[bytes]:
    """Yield the seed, what is made of it alone, and what the manifest keeps, as they may be written."""
    yield from (
        str(SEED).encode(),
        f"{SEED:,}".encode(),
        SEED.to_bytes(8),
        SEED.to_bytes(8, "little"),
    )
    digest = hashlib.blake2b(str(SEED).encode()).digest()
    for raw in (SEED.to_bytes(8), digest):
        yield from (raw, raw.hex().encode(), raw.hex().upper().encode(), base64.b64encode(raw))
    yield from digests(made)


def digests(made: Path) -> Iterator[bytes]:
    """Yield those that the manifest keeps, of items and of files."""
    manifest = json.loads((made / flow.MANIFEST).read_text())
    yield from (digest.encode() for digest in manifest["items"].values())
    yield from (digest.encode() for digest in manifest["files"].values())


def told(handout: Path) -> Iterator[bytes]:
    """Yield all that stands in a handout: names, files as they are, and what PDFs hold packed."""
    for path in sorted(path for path in handout.rglob("*") if path.is_file()):
        content = path.read_bytes()
        yield path.relative_to(handout).as_posix().encode()
        yield content
        if path.suffix == ".pdf":
            yield from filter(None, map(unpacked, STREAM.findall(content)))
            if reader := shutil.which("pdftotext"):
                yield subprocess.run([reader, path, "-"], capture_output=True, check=True).stdout


def unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return b""
