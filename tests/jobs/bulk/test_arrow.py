"""Without the extra, the commands that need it say what to install, and the others work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

WITHOUT = """
import sys
sys.modules["pyarrow"] = None
sys.argv = ["graphapi", *sys.argv[1:]]
from graphapi.cli.main import main
main()
"""


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["snapshot", ".", "--out", "a.snapshot"], 2),
        (["export", "--out", "files"], 2),
        (["generate", "--people", "40", "--format", "parquet"], 2),
        (["generate", "--people", "40"], 0),
    ],
)
def test_what_needs_pyarrow_says_so(tmp_path, words, status):
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, *words],
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(__file__).parents[3]), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stderr
    if status:
        assert "install graphapi[parquet]" in done.stderr
        assert list(tmp_path.iterdir()) == []
