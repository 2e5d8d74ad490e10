"""How long a request may wait for the store in all."""

import asyncio
from math import inf

import pytest

from graphapi.errors import DeadlineExceeded
from graphapi.store.embedded.store import EmbeddedStore
from graphapi.store.waiting import Purse, bounded, left, paid
from tests.store.embedded.files import holding
from tests.store.rows import person, put


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_calls_one_after_another_add_up_and_what_lies_between_is_free():
    clock = Clock()
    purse = Purse(5.0, clock)
    for seconds in (1.0, 2.5):
        with purse.open():
            clock.now += seconds
        clock.now += 100.0
    assert purse.left == 1.5


def test_calls_at_the_same_time_are_paid_once():
    clock = Clock()
    purse = Purse(5.0, clock)
    with purse.open():
        clock.now = 1.0
        with purse.open():
            clock.now = 2.0
        clock.now = 3.0
        assert purse.left == 2.0
    assert purse.left == 2.0
    with purse.open():
        clock.now = 99.0
        assert purse.left == 0.0
    assert purse.left == 0.0


def test_without_a_bound_the_deadline_alone_counts():
    assert left() == inf
    with paid(30.0) as seconds:
        assert seconds == 30.0
    with bounded(4.0), paid(30.0) as seconds:
        assert 0 < seconds <= 4.0
    with bounded(4.0), paid(0.5) as seconds:
        assert seconds == 0.5


def test_a_write_that_waits_for_a_lock_ends_at_the_bound(tmp_path):
    async def story():
        store = EmbeddedStore(tmp_path / "store.sqlite", deadline=600.0)
        await store.open()
        other = holding(tmp_path / "store.sqlite")
        try:
            with bounded(0.2) as purse, pytest.raises(DeadlineExceeded, match="same request id"):
                await store.apply(put("late", person("late")))
            assert purse.left == 0.0
        finally:
            other.close()
        await store.apply(put("late", person("late")))
        version = await store.version()
        await store.close()
        return version

    assert asyncio.run(story()) == 1
