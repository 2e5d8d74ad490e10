from __future__ import annotations

import struct

import pytest
from graphql import GraphQLError
from hypothesis import given
from hypothesis import strategies as st

from graphapi.api.guard.buckets import MOST_CALLERS, Buckets
from graphapi.api.shared import digest


class Clock:
    """A clock that is set by hand."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def refused_for(buckets, caller, units):
    with pytest.raises(GraphQLError) as caught:
        buckets.take(caller, units)
    assert caught.value.extensions["code"] == "RATE_LIMITED"
    return caught.value.extensions["retryAfterMs"]


def test_an_empty_bucket_says_when_it_is_full_enough():
    clock = Clock()
    buckets = Buckets(100, clock=clock)
    buckets.take("a", 1000)
    assert refused_for(buckets, "a", 50) == 500
    clock.now = 0.4
    assert refused_for(buckets, "a", 50) == 100
    clock.now = 0.5
    buckets.take("a", 50)
    assert refused_for(buckets, "a", 1) == 10


def test_each_caller_has_a_bucket_of_their_own():
    buckets = Buckets(100, clock=Clock())
    buckets.take("a", 1000)
    buckets.take("b", 1000)
    refused_for(buckets, "b", 1)


def test_what_is_larger_than_the_bucket_takes_all_of_it():
    clock = Clock()
    buckets = Buckets(100, clock=clock)
    buckets.take("a", 5000)
    assert refused_for(buckets, "a", 5000) == 10_000
    clock.now = 10.0
    buckets.take("a", 5000)


@given(st.lists(st.tuples(st.floats(0, 5), st.integers(1, 400)), max_size=60))
def test_nobody_gets_more_than_the_bucket_and_what_flows_in(asked):
    clock = Clock()
    buckets, got = Buckets(100, clock=clock), 0
    for wait, units in asked:
        clock.now += wait
        try:
            buckets.take("a", units)
        except GraphQLError:
            continue
        got += units
    assert got <= 1000 + 100 * clock.now + 1e-6


def test_a_purse_is_drawn_seldom_and_never_holds_much():
    clock = Clock()
    buckets = Buckets(1_000, clock=clock)
    buckets.take("a", 4)
    for _ in range(10):
        buckets.take("a", 1)
    assert buckets._purses == {"a": 0.0}
    buckets.take("a", 9_986)
    refused_for(buckets, "a", 1)


def test_purses_are_bounded():
    buckets = Buckets(100, clock=Clock())
    for n in range(MOST_CALLERS + 10):
        buckets.take(str(n), 1)
    assert len(buckets._purses) == 10


def test_where_many_ask_at_once_nobody_gets_a_fuller_bucket_by_another_who_makes_room():
    buckets = Buckets(100, clock=Clock())
    names = [str(n) for n in range(40_000)]
    full = [name for name in names if digest(name) % 1024 == 0][:20]
    for name in full[:16]:
        buckets.take(name, 1_000)
    refused_for(buckets, full[16], 1)
    refused_for(buckets, full[0], 1)


@pytest.mark.parametrize("moment", [float("nan"), float("inf"), 1e300, -1e300])
def test_a_moment_that_cannot_be_is_none(moment):
    buckets = Buckets(100, clock=Clock())
    start = digest("a") % 1024 * 256
    struct.pack_into("=16d", buckets._shared.memory, start + 128, *[moment] * 16)
    buckets.take("a", 1_000)
    refused_for(buckets, "a", 1)
