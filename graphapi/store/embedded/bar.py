"""What keeps writes away from a disk that is full or fails, until it takes them again."""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from graphapi.errors import StoreReadOnly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

log = logging.getLogger(__name__)

REST_SECONDS = 1.0
"""How long the disk is left alone after each failure."""


class Bar:
    """Up while writes go through; down from the first that the disk does not take.

    Parameters
    ----------
    clock : callable
        Gives the present in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._why: StoreReadOnly | None = None
        self._until = 0.0

    @property
    def is_down(self) -> bool:
        """Whether writes are kept away."""
        return self._why is not None

    @contextmanager
    def watching(self, probe: Callable[[], None]) -> Iterator[None]:
        """Let a write through if the disk takes it; ``StoreReadOnly`` if not.

        Parameters
        ----------
        probe : callable
            Writes something, after a rest, where the last write failed.
        """
        if self._why is not None and self._clock() < self._until:
            raise StoreReadOnly(self._why.message)
        try:
            if self._why is not None:
                probe()
                self._lift()
            yield
        except StoreReadOnly as error:
            self._lower(error)
            raise

    def _lift(self) -> None:
        self._why = None
        log.warning("The store takes writes again.")

    def _lower(self, why: StoreReadOnly) -> None:
        if self._why is None:
            log.critical("The store can only be read: %s", why.message)
        self._why, self._until = why, self._clock() + REST_SECONDS
