import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from graphapi.cli.terminal import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("陈国栋", "陈国栋"),
        ("\u202e李四\u202c", "李四"),
        ("\x1b[31mred\x07", "[31mred"),
        ("two\r\nlines\tand  blanks ", "two lines and blanks"),
        ("\u0639\u0644\u064a", "\u0639\u0644\u064a"),
    ],
)
def test_a_name_steers_no_terminal(text: str, shown: str) -> None:
    assert printable(text) == shown


def told(*words: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "graphapi", *words]
    return subprocess.run(command, stderr=subprocess.PIPE, check=False, **options)


def test_names_that_the_output_cannot_show_are_escaped(committee, tmp_path) -> None:
    store = {**os.environ, "GRAPHAPI_STORE": f"sqlite:///{tmp_path}/facts.sqlite"}
    words = ("unit", "--group", "tender-bureau", "--json")
    done = told(*words, env={**store, "PYTHONIOENCODING": "ascii"}, stdout=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.isascii()
    assert "陈国栋" in orjson.loads(done.stdout)["names"].values()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_an_output_that_takes_nothing_is_told_of() -> None:
    with Path("/dev/full").open("wb") as full:
        done = told("settings", stdout=full)
    assert done.returncode == 4
    assert done.stderr.startswith(b"graphapi: The output cannot be read or written (No space left")
    assert b"Traceback" not in done.stderr
