"""The few threads in which analysis runs, so that a long question holds up nobody else."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from graphapi.errors import DeadlineExceeded, TooMuchWork

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

MOST_WAITING = 200


class Workers:
    """A bounded pool of threads; every piece of work has a deadline.

    Parameters
    ----------
    threads : int
        How many questions are worked on at once.
    deadline : float
        Seconds after which a caller is told that the answer did not come in time. A thread cannot
        be stopped: it finishes what it does, and its answer is dropped.
    """

    def __init__(self, *, threads: int = 2, deadline: float = 30.0) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="analysis")
        self._deadline = deadline
        self._waiting = 0

    async def run(self, work: Callable[[], T]) -> T:
        """Return the result of work done in a thread.

        Raises
        ------
        DeadlineExceeded
            If it did not come in time.
        TooMuchWork
            If too many questions wait already.
        """
        if self._waiting >= MOST_WAITING:
            raise TooMuchWork(
                f"{MOST_WAITING} questions are being worked on already; ask fewer at once."
            )
        self._waiting += 1
        try:
            async with asyncio.timeout(self._deadline):
                return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        except TimeoutError:
            raise DeadlineExceeded(
                f"The answer did not come within {self._deadline:g} s; ask for less, "
                "with fewer hops or fewer rows."
            ) from None
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Let the threads go once they have finished what they do."""
        self._pool.shutdown(wait=True, cancel_futures=True)
