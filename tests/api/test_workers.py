from __future__ import annotations

import asyncio
import threading

import pytest

from graphapi.api.workers import MOST_WAITING, Workers
from graphapi.errors import DeadlineExceeded, TooMuchWork


def test_work_is_done_in_another_thread():
    workers = Workers()
    assert asyncio.run(workers.run(threading.get_ident)) != threading.get_ident()
    workers.close()


def test_late_work_is_given_up_and_says_so():
    workers, released = Workers(threads=1, deadline=0.01), threading.Event()
    try:
        with pytest.raises(DeadlineExceeded, match="ask for less"):
            asyncio.run(workers.run(released.wait))
    finally:
        released.set()
        workers.close()


def test_a_failure_comes_back_to_the_caller():
    workers = Workers()
    with pytest.raises(ZeroDivisionError):
        asyncio.run(workers.run(lambda: 1 / 0))
    workers.close()


def test_only_so_many_may_wait():
    workers, released = Workers(threads=1), threading.Event()

    async def crowd():
        waiting = [asyncio.create_task(workers.run(released.wait)) for _ in range(MOST_WAITING)]
        await asyncio.sleep(0)
        with pytest.raises(TooMuchWork):
            await workers.run(released.wait)
        released.set()
        return await asyncio.gather(*waiting)

    assert len(asyncio.run(crowd())) == MOST_WAITING
    workers.close()
