"""What processes that share the tests do one after the other."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def alone(place: Path) -> Iterator[None]:
    """Hold a file of a folder, made where missing, that no other process holds meanwhile."""
    place.mkdir(parents=True, exist_ok=True)
    with (place / ".turn").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
