"""Readings at once: small ones succeed, all others are left to the threads."""

import threading

import pytest

from graphapi.errors import DeadlineExceeded
from graphapi.model.rows import Person
from graphapi.store.embedded import feed
from graphapi.store.embedded.glance import LONGEST, MOST_ROWS, REST, SLOW, Glance, NotNow, is_small
from graphapi.store.port import Ask
from graphapi.store.waiting import bounded
from tests.store.embedded.files import fill, opened, told
from tests.store.rows import person, put

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n"


class Clock:
    """Seconds that pass when somebody says so, or a little at each look."""

    def __init__(self, step=0.0):
        self.now = 0.0
        self.step = step

    def __call__(self):
        self.now += self.step
        return self.now


@pytest.fixture
def path(tmp_path):
    told(fill(tmp_path / "store.sqlite"))
    return tmp_path / "store.sqlite"


@pytest.fixture
def glance_with(path):
    made = []

    def make(clock):
        made.append(Glance(path, clock))
        made[-1].start()
        return made[-1]

    yield make
    for each in made:
        each.stop()


def test_what_is_small_is_read_on_the_thread_that_asks(path):
    async def story():
        async with opened(path) as store:
            seen = await store._read(lambda _: threading.current_thread(), small=True)
            left = await store._read(lambda _: threading.current_thread())
            return seen, left

    seen, left = told(story())
    assert seen is threading.main_thread()
    assert left is not seen


def test_what_takes_long_is_read_by_the_threads_instead(path):
    def slowly(connection):
        if threading.current_thread() is threading.main_thread():
            connection.execute(ENDLESS)
        return threading.current_thread()

    async def story():
        async with opened(path) as store:
            return await store._read(slowly, small=True)

    assert told(story()) is not threading.main_thread()


def test_a_reading_ends_when_its_time_is_over(glance_with):
    glance = glance_with(Clock(LONGEST / 10))
    with pytest.raises(NotNow):
        glance.read(lambda connection: connection.execute(ENDLESS).get)
    assert glance.read(feed.version_of) == 1


def test_a_slow_disk_is_left_alone_for_a_while(glance_with):
    clock = Clock()
    glance = glance_with(clock)

    def slowly(connection):
        clock.now += SLOW * 2
        return feed.version_of(connection)

    assert glance.read(slowly) == 1
    with pytest.raises(NotNow):
        glance.read(feed.version_of)
    clock.now += REST
    assert glance.read(feed.version_of) == 1


def test_nothing_is_read_before_it_was_opened(path):
    with pytest.raises(NotNow):
        Glance(path).read(feed.version_of)


def test_what_another_wrote_is_seen_by_the_next_reading(path):
    async def story():
        async with opened(path) as store, opened(path) as other:
            before = await store.get(Person, ["new"])
            await other.apply(put("more", person("new")))
            return before, [each.id for each in await store.get(Person, ["new"])]

    assert told(story()) == ([None], ["new"])


def test_a_store_without_time_left_reads_nothing(path):
    async def story():
        async with opened(path) as store:
            with bounded(0.0), pytest.raises(DeadlineExceeded):
                await store.version()

    told(story())


def test_pages_are_small_together():
    assert is_small([Ask(first=MOST_ROWS // 2)] * 2)
    assert not is_small([Ask(first=MOST_ROWS // 2)] * 3)
    assert not is_small([Ask(first=1, count=True)])
