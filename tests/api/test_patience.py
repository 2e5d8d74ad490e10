"""Waiting within bounds, with a clock only where something waits."""

import asyncio

import pytest

from graphapi.api.patience import within


async def at_once():
    return 7


async def in_turns(count):
    for _ in range(count):
        await asyncio.sleep(0)
    return count


async def in_vain(told):
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        told.append("cancelled")
        raise


async def raising(error, *, late):
    if late:
        await asyncio.sleep(0)
    raise error


def test_what_need_not_wait_is_there_without_a_loop():
    with pytest.raises(StopIteration) as done:
        within(0.0, at_once()).send(None)
    assert done.value.value == 7


def test_what_waits_in_time_comes():
    assert asyncio.run(within(60.0, in_turns(3))) == 3


def test_what_waits_too_long_is_told_and_ends():
    told = []
    with pytest.raises(TimeoutError):
        asyncio.run(within(0.01, in_vain(told)))
    assert told == ["cancelled"]


@pytest.mark.parametrize("late", [False, True])
def test_what_fails_fails_as_it_does(late):
    with pytest.raises(ValueError, match="mine"):
        asyncio.run(within(60.0, raising(ValueError("mine"), late=late)))


def test_who_is_cancelled_cancels_what_they_wait_for():
    told = []

    async def story():
        task = asyncio.create_task(within(60.0, in_vain(told)))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(story())
    assert told == ["cancelled"]
