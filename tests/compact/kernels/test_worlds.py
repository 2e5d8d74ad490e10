"""Sampled worlds against chances that can be worked out, and against each other."""

from __future__ import annotations

import itertools
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.compact.kernels.worlds import play as worlds
from graphapi.compact.kernels.worlds.branch import Branch
from graphapi.compact.kernels.worlds.cascade import coin

WORLDS = 4000
CHANCES = st.sampled_from((0.0, 0.2, 0.5, 1.0))


def branch(falls, edges=(), *, says=(), members=(), opens=(), fallen=(), worths=None, gates=None):
    """Lay out nodes by number: edges (u, v, p), says (node, gate, weight), members likewise."""
    count = len(falls)
    edges, says, members = sorted(edges), sorted(says), sorted(members)
    behind = sorted(range(len(members)), key=lambda entry: (members[entry][1], entry))
    return Branch(
        starts([u for u, *_ in edges], count),
        integers(v for _, v, _ in edges),
        numbers(p for *_, p in edges),
        numbers(falls),
        np.isin(np.arange(count), list(fallen)),
        starts([node for node, *_ in says], count),
        integers(gate for _, gate, _ in says),
        numbers(weight for *_, weight in says),
        starts([members[entry][1] for entry in behind], len(opens)),
        integers(behind),
        integers(node for node, *_ in members),
        numbers(chance for *_, chance in members),
        numbers(opens),
        0.5,
        numbers(worths or [1.0] * count),
        numbers(gates or [0.0] * len(opens)),
    )


class Played(NamedTuple):
    losses: Any
    openings: Any
    falls: Any
    credit: Any


def play(model, first, count):
    run = worlds.play(model, np.arange(first, first + count))
    nodes = len(model.falls)
    return Played(
        run.losses,
        run.openings,
        np.bincount(run.nodes, minlength=nodes),
        np.bincount(run.nodes, run.credits, minlength=nodes),
    )


def starts(rows, count):
    return np.searchsorted(sorted(rows), np.arange(count + 1)).astype(np.int64)


def integers(values):
    return np.array(list(values), dtype=np.int64)


def numbers(values):
    return np.array(list(values), dtype=np.float64)


def test_coins_are_even_and_the_same_each_time() -> None:
    coins = [coin(world, event) for world in range(1, 101) for event in range(100)]
    assert all(0 <= each < 1 for each in coins)
    assert np.mean(coins) == pytest.approx(0.5, abs=0.02)
    assert coins[4711] == coin(48, 11)


def test_a_chain_falls_as_often_as_its_chances_say() -> None:
    run = play(branch([0.5, 0.0, 0.0], [(0, 1, 0.6), (1, 2, 0.5)]), 1, WORLDS)
    assert run.falls / WORLDS == pytest.approx([0.5, 0.3, 0.15], abs=0.03)
    assert run.losses.sum() == run.falls.sum()


def test_what_falls_because_of_a_node_is_on_its_account() -> None:
    run = play(branch([1.0, 0.0, 0.0], [(0, 1, 1.0), (1, 2, 1.0)], worths=[1.0, 2.0, 4.0]), 1, 10)
    assert run.credit.tolist() == [70.0, 60.0, 40.0]
    assert run.losses.tolist() == [7.0] * 10


def test_a_gate_opens_once_half_of_the_weight_has_fallen() -> None:
    unit = [(0, 0, 0.5), (1, 0, 0.3), (2, 0, 0.2)]
    run = play(branch([0.5] * 3, says=unit, opens=[1.0], gates=[8.0]), 1, WORLDS)
    assert run.openings[0] / WORLDS == pytest.approx(0.625, abs=0.03)


def test_a_gate_that_may_stay_shut_does() -> None:
    half = branch([1.0], says=[(0, 0, 1.0)], opens=[0.4], gates=[8.0])
    run = play(half, 1, WORLDS)
    assert run.openings[0] / WORLDS == pytest.approx(0.4, abs=0.03)
    assert run.losses.sum() == WORLDS + 8 * run.openings[0]


def test_who_stands_behind_an_open_gate_may_follow_and_open_another() -> None:
    run = play(
        branch(
            [1.0, 0.0, 0.0],
            says=[(0, 1, 0.6), (1, 0, 1.0)],
            members=[(0, 1, 0.5), (1, 1, 0.5), (2, 0, 1.0)],
            opens=[1.0, 1.0],
            gates=[10.0, 20.0],
        ),
        1,
        WORLDS,
    )
    assert run.falls[1] == run.falls[2] == run.openings[0]
    assert run.falls[1] / WORLDS == pytest.approx(0.5, abs=0.03)
    assert run.credit[0] == run.losses.sum()
    assert run.credit[1] == run.falls[1] * 12.0


def test_the_fallen_pass_on_and_weigh_but_are_not_lost_again() -> None:
    run = play(
        branch(
            [0.5, 0.0, 0.0],
            [(0, 1, 1.0)],
            says=[(0, 0, 1.0)],
            members=[(2, 0, 1.0)],
            opens=[1.0],
            fallen=[0],
        ),
        1,
        WORLDS,
    )
    assert run.falls[0] == run.credit[0] == 0
    assert run.openings[0] == run.falls[2] == WORLDS
    assert run.falls[1] / WORLDS == pytest.approx(0.5, abs=0.03)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_lower_chances_never_lose_more_in_any_world(data) -> None:
    nodes = range(5)
    falls = data.draw(st.lists(CHANCES, min_size=5, max_size=5))
    pairs = data.draw(st.lists(st.sampled_from([*itertools.permutations(nodes, 2)]), unique=True))
    edges = [(*pair, data.draw(CHANCES)) for pair in pairs]
    more = {"says": [(node, node % 2, 0.4) for node in nodes], "opens": [0.7, 0.7]}
    members = [(node, gate, 0.5) for node in nodes for gate in range(2)]
    eased = data.draw(st.sampled_from(nodes))
    whole = play(branch(falls, edges, members=members, gates=[3.0, 5.0], **more), 1, 50)
    less = play(
        branch(
            [chance * (0.3 if node == eased else 1.0) for node, chance in enumerate(falls)],
            [(u, v, p * (0.3 if v == eased else 1.0)) for u, v, p in edges],
            members=[(n, g, p * (0.3 if n == eased else 1.0)) for n, g, p in members],
            gates=[3.0, 5.0],
            **more,
        ),
        1,
        50,
    )
    assert (less.losses <= whole.losses).all()
    assert (less.falls <= whole.falls).all()


def test_a_world_is_the_same_whichever_is_played_first() -> None:
    model = branch([0.5, 0.1, 0.0], [(0, 2, 0.5), (1, 2, 0.5)])
    assert play(model, 1, 20).losses[5:].tolist() == play(model, 6, 15).losses.tolist()


def test_entries_lie_by_world() -> None:
    model = branch([0.5, 0.5, 0.0], [(0, 2, 1.0)], worths=[1.0, 2.0, 4.0])
    run = worlds.play(model, np.array([3, 7, 9]))
    for number, world in enumerate((3, 7, 9)):
        part = slice(run.starts[number], run.starts[number + 1])
        alone = worlds.play(model, np.array([world]))
        assert run.nodes[part].tolist() == alone.nodes.tolist()
        assert run.credits[part].tolist() == alone.credits.tolist()
        assert run.losses[number] == alone.losses[0]


def test_a_world_in_which_a_node_does_not_fall_stays_as_it_is_without_it() -> None:
    edges = [(0, 1, 0.5), (1, 2, 0.5), (2, 0, 0.5)]
    model = branch([0.3, 0.2, 0.1], edges)
    eased = branch([0.3, 0.05, 0.1], [(0, 1, 0.1), (1, 2, 0.5), (2, 0, 0.5)])
    every = np.arange(1, 301)
    run = worlds.play(model, every)
    owners = np.repeat(every, np.diff(run.starts))
    calm = np.setdiff1d(every, owners[run.nodes == 1])
    assert 0 < len(calm) < 300
    before, after = worlds.play(model, calm), worlds.play(eased, calm)
    assert before.nodes.tolist() == after.nodes.tolist()
    assert before.credits.tolist() == after.credits.tolist()
