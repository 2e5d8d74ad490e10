"""Several processes that serve at one address; one that ends is replaced."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

from prometheus_client.multiprocess import mark_process_dead

from graphapi.api.operation.metrics import FOLDER

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator
    from multiprocessing.context import SpawnProcess

    from graphapi.settings.declared import Settings

    Work = Callable[[Settings, socket.socket], None]

log = logging.getLogger(__name__)

_LOOK = 0.2
"""Seconds between two looks at whether to stop."""
_FIRST_PAUSE, _LAST_PAUSE = 0.1, 2.0
"""Seconds before a process is replaced, doubled with each that ends soon."""
_SOON = 5.0
_LEAVE = 10.0
"""Seconds that processes have to end in good order before they are killed."""
_SPAWN = multiprocessing.get_context("spawn")


@dataclass(slots=True)
class _Place:
    """One of the crew: its process, when it began, and how long to wait if it ends soon."""

    process: SpawnProcess
    begun: float
    pause: float = _FIRST_PAUSE


class Crew:
    """Runs some work in so many processes until SIGINT or SIGTERM.

    Parameters
    ----------
    count : int
        How many.
    work : callable
        What each does; a function of a module, and its arguments. It ends on SIGTERM.
    """

    def __init__(self, count: int, work: Work, *given: Any) -> None:
        self._count = count
        self._given = (work, *given)
        self._stopping = False

    def run(self) -> None:
        """Work until told to stop."""
        with _figures_together(), self._told_to_stop():
            places = [self._begin() for _ in range(self._count)]
            try:
                while not self._stopping:
                    wait([each.process.sentinel for each in places], _LOOK)
                    for number, place in enumerate(places):
                        if not place.process.is_alive() and not self._stopping:
                            places[number] = self._replace(place)
            finally:
                _end([each.process for each in places])

    def _begin(self) -> _Place:
        process = _SPAWN.Process(target=_watched, args=self._given)
        process.start()
        return _Place(process, time.monotonic())

    def _replace(self, place: _Place) -> _Place:
        pid, status = place.process.pid, place.process.exitcode
        log.error("The process %s that served ended with status %s; it is replaced.", pid, status)
        mark_process_dead(pid, os.environ[FOLDER])  # type: ignore[no-untyped-call]
        soon = time.monotonic() - place.begun < _SOON
        if soon:
            time.sleep(place.pause)
        new = self._begin()
        new.pause = min(2 * place.pause, _LAST_PAUSE) if soon else _FIRST_PAUSE
        return new

    @contextmanager
    def _told_to_stop(self) -> Iterator[None]:
        def stop(*_: object) -> None:
            self._stopping = True

        before = {each: signal.signal(each, stop) for each in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)


def _watched(work: Work, *given: Any) -> None:
    """Do the work of one process, and end when the one that began it is gone."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    work(*given)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)


def _end(processes: list[SpawnProcess]) -> None:
    for each in processes:
        each.terminate()
    until = time.monotonic() + _LEAVE
    for each in processes:
        each.join(max(0.0, until - time.monotonic()))
        each.kill()
        each.join()


@contextmanager
def _figures_together() -> Iterator[None]:
    """Have the processes sum their figures in a folder that is gone afterwards."""
    if os.environ.get(FOLDER):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="graphapi-metrics-") as folder:
        os.environ[FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[FOLDER]
