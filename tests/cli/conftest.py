"""The command line in this process, with an environment and a folder of its own."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from graphapi.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable

SEEDS = Path(__file__).parents[2] / "seeds"


@dataclass(frozen=True)
class Done:
    """What a command left: its status and what it printed."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The JSON on stdout, which must be all there is."""
        return orjson.loads(self.out)


def status_of(program: Callable[[], None]) -> int:
    """Run a program and return the status that its process would end with."""
    try:
        program()
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else int(left.code is not None)
    return 0


@pytest.fixture
def graphapi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Any) -> Callable[..., Done]:
    """Run a command on an embedded store that stays for the length of the test."""
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "GRAPHAPI_STORE": f"sqlite:///{tmp_path}/facts.sqlite",
        "GRAPHAPI_AS_OF": "2026-01-01T00:00:00Z",
        "COLUMNS": "110",
        "LC_ALL": "C.UTF-8",
    }.items():
        monkeypatch.setenv(name, value)

    def run(*words: str | Path, **environment: str) -> Done:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["graphapi", *map(str, words)])
        status = status_of(main)
        return Done(status, *capfd.readouterr())

    return run


@pytest.fixture
def committee(graphapi: Callable[..., Done]) -> Callable[..., Done]:
    """The same, with the story of the tender committee in the store."""
    assert graphapi("import", SEEDS / "1-tender-committee").status == 0
    return graphapi


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Write files, given by name with ``_`` for the last dot, and return their folder."""

    def write(**files: str | bytes) -> Path:
        place = tmp_path / "files"
        place.mkdir(exist_ok=True)
        for name, content in files.items():
            stem, _, suffix = name.rpartition("_")
            data = content.encode() if isinstance(content, str) else content
            (place / f"{stem}.{suffix}").write_bytes(data)
        return place

    return write
