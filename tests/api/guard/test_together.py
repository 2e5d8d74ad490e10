"""Limits hold for all processes that serve together, and nobody dies holding anything."""

from __future__ import annotations

import asyncio
import multiprocessing
import multiprocessing.connection
import time
from contextlib import contextmanager

import pytest
from graphql import GraphQLError

from graphapi.api.guard.buckets import Buckets
from graphapi.api.guard.turns import Turns
from graphapi.api.shared import Shared

SPAWN = multiprocessing.get_context("spawn")
RATE = 200.0
PATIENCE = 60.0


@contextmanager
def processes(work, count, *given):
    """Run some work in processes of their own; each is given a pipe to tell what it did."""
    pairs = [SPAWN.Pipe(duplex=False) for _ in range(count)]
    begun = [SPAWN.Process(target=work, args=(told, *given)) for _, told in pairs]
    for each in begun:
        each.start()
    try:
        yield begun, [heard for heard, _ in pairs]
    finally:
        for each in begun:
            each.kill()
            each.join()


def heard(pipe):
    assert pipe.poll(PATIENCE), "it never told anything"
    return pipe.recv()


def take_for(told, path, seconds):
    """Take units for some seconds; tell when it began, when it ended and what it got."""
    buckets, taken = Buckets(RATE, path=path), 0
    begun = time.monotonic()
    while time.monotonic() < begun + seconds:
        units = 1 + taken % 7
        try:
            buckets.take("alice", units)
        except GraphQLError:
            time.sleep(0.001)
        else:
            taken += units
    told.send((begun, time.monotonic(), taken))


def take_for_ever(told, path):
    buckets = Buckets(RATE, path=path)
    told.send("begun")
    while True:
        try:
            buckets.take("bob", 1)
        except GraphQLError:
            continue


def keep_locked(told, path):
    with Shared(4096, path):
        told.send("locked")
        time.sleep(PATIENCE)


def work_for_ever(told, path, count):
    async def one(turns):
        try:
            async with turns.turn("alice"):
                told.send("at work")
                await asyncio.sleep(PATIENCE)
        except GraphQLError as error:
            told.send(error.extensions["code"])

    async def all_of_them():
        turns = Turns(4, 16, path)
        await asyncio.gather(*(one(turns) for _ in range(count)))

    asyncio.run(all_of_them())


def test_one_bucket_is_drawn_from_by_all(tmp_path):
    with processes(take_for, 3, tmp_path / "buckets", 2.0) as (_, pipes):
        told = [heard(each) for each in pipes]
    begun, ended = min(each[0] for each in told), max(each[1] for each in told)
    taken = sum(each[2] for each in told)
    assert 10 * RATE <= taken <= 10 * RATE + (ended - begun) * RATE


def test_who_is_killed_while_drawing_leaves_a_sound_bucket(tmp_path):
    path = tmp_path / "buckets"
    for _ in range(5):
        with processes(take_for_ever, 2, path) as (_, pipes):
            for each in pipes:
                heard(each)
            time.sleep(0.05)
    buckets = Buckets(RATE, path=path)
    buckets.take("alice", 10 * RATE)
    with pytest.raises(GraphQLError):
        buckets.take("alice", 1)
    assert seconds_until_taken(buckets, "bob", 0.1 * RATE) <= 0.1


def seconds_until_taken(buckets, caller, units):
    """Take units as soon as there are so many; return what the first refusal told to wait."""
    told = []
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            buckets.take(caller, units)
        except GraphQLError as error:
            told.append(error.extensions["retryAfterMs"] / 1000)
            time.sleep(0.01)
        else:
            return next(iter(told), 0.0)
    raise AssertionError("the bucket never filled")


def test_who_is_killed_in_the_block_lets_others_in(tmp_path):
    path = tmp_path / "memory"
    with processes(keep_locked, 1, path) as ((holder,), (pipe,)):
        heard(pipe)
        holder.kill()
        with Shared(4096, path) as memory:
            assert memory[:1] == b"\0"


def code_within(turns, caller, seconds):
    """Return how a turn ends that is waited for so long: a code, or what became of it."""

    async def waited():
        try:
            async with asyncio.timeout(seconds), turns.turn(caller):
                return "at work"
        except GraphQLError as error:
            return error.extensions["code"]
        except TimeoutError:
            return "waited"

    return asyncio.run(waited())


def test_the_turns_of_one_who_is_killed_come_back(tmp_path):
    path = tmp_path / "turns"
    with processes(work_for_ever, 1, path, 4) as ((holder,), (pipe,)):
        assert [heard(pipe) for _ in range(4)] == ["at work"] * 4
        turns = Turns(4, 16, path)
        assert code_within(turns, "bob", PATIENCE) == "at work"
        assert code_within(turns, "alice", 0.1) == "waited"
        holder.kill()
        assert code_within(turns, "alice", PATIENCE) == "at work"
    assert turns._callers == {}


def test_those_who_wait_in_other_processes_count(tmp_path):
    path = tmp_path / "turns"
    with processes(work_for_ever, 2, path, 15) as (holders, pipes):
        said = [heard(multiprocessing.connection.wait(pipes, PATIENCE)[0]) for _ in range(14)]
        assert sorted(said) == ["RATE_LIMITED"] * 10 + ["at work"] * 4
        turns = Turns(4, 16, path)
        assert code_within(turns, "alice", PATIENCE) == "RATE_LIMITED"
        assert code_within(turns, "bob", PATIENCE) == "at work"
        for each in holders:
            each.kill()
            each.join()
        assert code_within(turns, "alice", PATIENCE) == "at work"


def test_a_place_can_be_had_by_one_process(tmp_path):
    with processes(work_for_ever, 1, tmp_path / "turns", 1) as (_, (pipe,)):
        heard(pipe)
        turns = Turns(1, 0, tmp_path / "turns")
        assert code_within(turns, "alice", 0.1) == "waited"
