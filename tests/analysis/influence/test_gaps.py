from itertools import product
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.analysis.influence.ground import Avoid
from graphapi.analysis.influence.paths import influence_paths
from graphapi.model.words import Role, Side
from tests.analysis.reach import SAFE, Risks, along, ours, passes, simple_paths, small_worlds
from tests.analysis.scenes import group, people, person, seat, tie, world_of


def gap_before(to, *rows, risk=SAFE, **options):
    return influence_paths(world_of(*rows), risk, to, **options).gap


def test_the_member_is_whom_the_target_listens_to_most():
    rows = [ours("us"), *people("abd"), tie("a", "d", 0.4), tie("b", "d", 0.7)]
    gap = gap_before("d", *rows)
    assert (gap.own_person, gap.member, gap.strength) == ("us", "b", pytest.approx(0.7))


def test_risk_counts_for_the_member():
    rows = [ours("us"), *people("abd"), tie("a", "d", 0.4), tie("b", "d", 0.7)]
    gap = gap_before("d", *rows, risk=Risks({"b": 0.5}))
    assert (gap.member, gap.strength) == ("a", pytest.approx(0.4))


def test_who_listens_to_nobody_must_be_met_in_person():
    gap = gap_before("d", ours("us"), *people("d"))
    assert (gap.own_person, gap.member, gap.strength) == ("us", "d", 1.0)


def test_no_tie_is_left_for_the_member_where_one_is_allowed():
    gap = gap_before("d", ours("us"), *people("ad"), tie("a", "d", 0.7), hops=1)
    assert gap.member == "d"


def test_the_manager_of_the_group_goes_before_others():
    rows = [ours("ann"), ours("zoe"), person("d"), group("g")]
    rows += [seat("d", "g"), seat("zoe", "g", Role.ACCOUNT_MANAGER)]
    assert gap_before("d", *rows).own_person == "zoe"


def test_ours_go_before_third_parties():
    rows = [person("a", Side.THIRD_PARTY), ours("us"), person("d")]
    assert gap_before("d", *rows).own_person == "us"


def test_there_is_no_gap_without_a_start_or_beside_a_path():
    assert gap_before("d", person("d")) is None
    assert gap_before("d", ours("us"), person("d"), tie("us", "d", 0.1)) is None


def test_whom_we_avoid_fills_no_gap():
    rows = [ours("us"), *people("abd"), tie("a", "d", 0.4), tie("b", "d", 0.7)]
    assert gap_before("d", *rows, avoid=Avoid(persons=frozenset("b"))).member == "a"


def test_the_gap_of_given_persons_is_theirs():
    rows = [ours("us"), *people("abd"), *along("b", "d", strengths=(0.5,))]
    gap = gap_before("d", *rows, origin=("a",))
    assert (gap.own_person, gap.member) == ("a", "b")


@settings(max_examples=60, deadline=None)
@given(small_worlds(6), st.data())
def test_no_other_pair_would_do_better(case, data):
    world, risk = case
    to = data.draw(st.sampled_from(sorted(world.persons)))
    gap = influence_paths(world, risk, to).gap
    if gap is None:
        return
    starts = {
        p: {Side.OURS: 1.0, Side.THIRD_PARTY: 0.8}.get(r.side) for p, r in world.persons.items()
    }
    worth = {
        p: s * (1.0 if world.persons[p].side is Side.OURS else 1.0 - risk.of(p))
        for p, s in starts.items()
        if s and p != to
    }

    def passing(name):
        return passes(world, risk, name, through_us=False)

    onward = {
        member: passing(member)
        * max(
            strength * prod(passing(p) for p in path[1:-1])
            for path, strength in simple_paths(world, member, to, 3)
        )
        for member in world.persons
        if member not in worth and member != to and simple_paths(world, member, to, 3)
    }
    pairs = [worth[s] * onward[m] for s, m in product(worth, onward)]
    best = max(pairs, default=0.0)
    assert gap.strength == pytest.approx(best if best > 0 else max(worth.values()))
