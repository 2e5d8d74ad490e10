"""A folder that appears only when all of it is written."""

from __future__ import annotations

import secrets
import shutil
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import orjson

from graphapi.compact.sections import settle
from graphapi.errors import BadInput
from graphapi.jobs.exports.formats import new_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

ABOUT = "about.json"
"""What tells of an export: its format, what it was made of, and the rows of each file."""
ABANDONED = 3600.0
"""The seconds after which a folder that was never finished is removed by the next export."""


def check_out(out: Path, *, force: bool) -> None:
    """Refuse a folder that cannot be made, or may not be replaced, with ``BadInput``."""
    if not out.absolute().parent.is_dir():
        raise BadInput(f"There is no folder {out.absolute().parent}; make it.", field="--out")
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    if not (out / ABOUT).is_file():
        raise BadInput(f"{out} is there already and is no export; name another.", field="--out")
    if not force:
        raise BadInput(f"{out} is there already; give --force to replace it.", field="--out")


@contextmanager
def appearing(out: Path) -> Iterator[Path]:
    """Give a new folder to write in, which takes the place of another at the end.

    Only the owner may read it. ``OSError`` if the disk is full; then the old folder is as it was.
    """
    _clear(out)
    part = _beside(out)
    try:
        part.mkdir(mode=0o700)
        try:
            yield part
            _replace(part, out)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    except OSError as error:
        what = f"the export could not be written ({error.strerror}); nothing was changed"
        remedy = "make room or name another folder"
        raise OSError(error.errno, f"{what}: {remedy}", str(out)) from error


def tell(folder: Path, about: Mapping[str, Any]) -> None:
    """Write what an export is."""
    with new_file(folder / ABOUT) as file:
        file.write(orjson.dumps(about, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def _replace(part: Path, out: Path) -> None:
    settle(part)
    old = _beside(out)
    if out.exists():
        out.rename(old)
    part.rename(out)
    settle(out.absolute().parent)
    shutil.rmtree(old, ignore_errors=True)


def _beside(out: Path) -> Path:
    return out.with_name(f".{out.name}.{secrets.token_hex(4)}.part")


def _clear(out: Path) -> None:
    for left in out.parent.glob(f".{out.name}.*.part"):
        if time.time() - left.stat().st_mtime > ABANDONED:
            shutil.rmtree(left, ignore_errors=True)
