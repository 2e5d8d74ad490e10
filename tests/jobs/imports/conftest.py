from collections.abc import Callable
from pathlib import Path

import pytest

Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Write files, given by name without the dot's last part, and return their folder."""

    def write(**files: str | bytes) -> Path:
        place = tmp_path / "files"
        place.mkdir(exist_ok=True)
        for name, content in files.items():
            stem, _, suffix = name.rpartition("_")
            data = content.encode() if isinstance(content, str) else content
            (place / f"{stem}.{suffix}").write_bytes(data)
        return place

    return write
