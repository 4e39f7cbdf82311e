"""The preview's server: what it answers, whom it refuses, and that it ends."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import anyio
import pytest
from starlette.testclient import TestClient

from exgen.authoring.preview.server import address_of, application, listen
from exgen.authoring.preview.watching import state_of, states
from exgen.errors import FileError

from .conftest import change


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(application(threading.Event()), base_url="http://127.0.0.1:8765") as client:
        yield client


@pytest.mark.usefixtures("neuron")
def test_the_pages_are_there(client: TestClient) -> None:
    assert "own/neuron" in client.get("/").text
    page = client.get("/item/own/neuron?seed=7&variant=3")
    assert page.status_code == 200
    assert "variant 3 of seed 7" in page.text
    for file in ("look.css", "look-preview.css", "preview.js"):
        assert client.get(f"/{file}").status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "0.0.0.0:8765"])
@pytest.mark.parametrize("path", ["/", "/item/gan/optimal-value", "/checks/gan/optimal-value"])
def test_another_host_is_refused(client: TestClient, host: str, path: str) -> None:
    assert client.get(path, headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "LOCALHOST"])
def test_this_machine_is_let_in(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "name", ["..%2Foutside", "%2Ftmp", "gan%2F..%2F..%2Foutside", "a//b", "c:x", "a\\b"]
)
def test_no_name_leads_out_of_the_bank(client: TestClient, neuron: Path, name: str) -> None:
    neuron.rename(neuron.parents[2] / "outside")
    for kind in ("item", "spread", "checks", "changes"):
        assert client.get(f"/{kind}/{name}").status_code == 404


@pytest.mark.parametrize("file", ["preview.html", "format.toml", "..%2Fpdf%2Fformat.toml"])
def test_other_files_are_not_handed_out(client: TestClient, file: str) -> None:
    assert client.get(f"/{file}").status_code == 404


def test_no_page_may_load_or_run_what_is_from_elsewhere(client: TestClient) -> None:
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy


def test_every_number_field_has_a_histogram(client: TestClient) -> None:
    found = client.get("/spread/gan/generator-cost?variant=2").json()
    assert list(found) == ["1b.1", "1b.2", "1c"]
    assert all("<svg" in svg and "1,000 variants" in svg for svg in found.values())


def test_an_item_that_does_not_work_has_no_histogram(client: TestClient, neuron: Path) -> None:
    (neuron / "model.py").write_text("def (\n")
    answer = client.get("/spread/own/neuron")
    assert answer.status_code == 422
    assert "model.py:1" in answer.text


@pytest.mark.usefixtures("neuron")
def test_the_checks_come_one_by_one_and_end(client: TestClient) -> None:
    *results, end = client.get("/checks/own/neuron").text.strip().split("\n\n")
    found = [json.loads(event.removeprefix("data: ")) for event in results]
    assert found[0]["check"] == "the item loads"
    assert {result["state"] for result in found} <= {"ok", "warning", "failed", "skipped"}
    assert len(found) > 20
    assert end.startswith("event: done")


@pytest.mark.usefixtures("neuron")
def test_the_checks_break_off_when_the_server_ends() -> None:
    stopping = threading.Event()
    stopping.set()
    with TestClient(application(stopping), base_url="http://127.0.0.1") as client:
        assert client.get("/checks/own/neuron").text == ""
        assert client.get("/changes/own/neuron").text.count("data: ") == 1


def test_every_change_of_a_file_is_another_state(neuron: Path) -> None:
    seen = [state_of("own/neuron")]
    for path in sorted(neuron.iterdir()):
        path.write_text(path.read_text() + "\n")
        seen.append(state_of("own/neuron"))
    (neuron / "model.py").unlink()
    seen.append(state_of("own/neuron"))
    assert len(set(seen)) == len(seen) == 6


def test_a_change_is_noticed(neuron: Path) -> None:
    async def two() -> list[str]:
        found: list[str] = []
        async with aclosing(states("own/neuron", threading.Event())) as watched:
            with anyio.fail_after(20):
                async for state in watched:
                    found += [state] if state else []
                    if len(found) == 2:
                        break
                    if state:
                        change(neuron / "question.md", "What", "Which")
        return found

    first, second = anyio.run(two)
    assert first != second == state_of("own/neuron")


def test_a_port_that_is_taken_is_told() -> None:
    with listen(0) as taken, pytest.raises(FileError, match="--port 0 takes a free one"):
        listen(taken.getsockname()[1])


def test_it_listens_on_this_machine_only() -> None:
    with listen(0) as listening:
        host, port = listening.getsockname()
        assert host == "127.0.0.1"
        assert address_of(listening) == f"http://127.0.0.1:{port}/"
        with socket.create_connection((host, port)):
            pass
