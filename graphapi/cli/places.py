"""Where commands may write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapi.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path


def check_out(file: Path, *, force: bool) -> None:
    """Refuse a file that is there, unless it may be replaced, and one in no folder."""
    if file.is_dir():
        raise BadInput(f"{file} is a folder; name a file.", field="--out")
    if file.exists() and not force:
        raise BadInput(f"{file} is there already; give --force to replace it.", field="--out")
    if not file.absolute().parent.is_dir():
        raise BadInput(f"There is no folder {file.absolute().parent}; make it.", field="--out")
