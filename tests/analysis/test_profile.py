"""How far a person's influence goes, against plain questions and plain NetworkX."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.analysis.influence.ground import Avoid
from graphapi.analysis.influence.paths import influence_paths
from graphapi.analysis.profile import Breadth, network_profile
from graphapi.analysis.risk.assess import assess
from graphapi.analysis.sentences import Language, render
from graphapi.analysis.world import assemble
from graphapi.errors import UnknownId
from graphapi.model.words import Role, Side
from tests.analysis.reach import SAFE, along, named, ours, small_worlds, visits
from tests.analysis.scenes import NOON, group, mutual, people, person, plain, seat, tie, world_of

BOSS = Role.DECISION_MAKER


def boss(name, where, seniority=None):
    return [person(name, seniority=seniority), seat(name, where, BOSS)]


def groups():
    return [
        group("g", industry="steel", region="north"),
        group("h", industry="steel", region="south"),
        group("i"),
    ]


def market(*rows):
    """Three bosses in two groups, and one in a third of which nothing is known."""
    seats = [boss("a", "g", 0.9), boss("b", "g", 0.5), boss("c", "h"), boss("d", "i")]
    return world_of(ours("us"), *groups(), *(row for each in seats for row in each), *rows)


def names(profile):
    return [each.person for each in profile.reached]


def test_depth_is_the_rank_of_those_who_are_reached() -> None:
    ties = [tie("us", "a", 0.9), tie("us", "b", 0.5), tie("us", "c", 0.31), tie("us", "d", 0.29)]
    found = network_profile(market(*ties), SAFE, "us")
    assert names(found) == ["a", "b", "c"]
    assert found.mean_seniority == pytest.approx(0.7)
    assert found.highest_seniority == 0.9
    assert found.reached[1].chance == 0.5


def test_breadth_counts_and_says_how_evenly() -> None:
    found = network_profile(market(*(tie("us", name) for name in "abcd")), SAFE, "us")
    assert found.groups == Breadth(3, pytest.approx(1.5))
    assert found.industries == Breadth(1, 0.0)
    assert found.regions == Breadth(2, pytest.approx(0.9182958340544896))


def test_several_ways_reach_whom_none_of_them_would() -> None:
    ways = [
        row
        for name in "xyz"
        for row in (person(name), *along("us", name, "a", strengths=(0.5, 0.4)))
    ]
    assert names(network_profile(market(*ways), SAFE, "us")) == ["a"]
    assert names(network_profile(market(*ways[:3]), SAFE, "us")) == []


def test_own_visits_count_and_those_of_others_of_us_do_not() -> None:
    other = market(ours("tom"), *visits("a", 2), *visits("c", 3, by="tom"))
    assert names(network_profile(other, SAFE, "us")) == ["a"]
    assert names(network_profile(other, SAFE, "tom")) == ["c"]


def test_a_customer_reaches_by_own_ties_and_never_itself() -> None:
    found = network_profile(market(tie("a", "b", 0.8), tie("us", "c")), SAFE, "a")
    assert names(found) == ["b"]


def test_members_and_former_decision_makers_do_not_count() -> None:
    rows = [*people("mn"), seat("m", "g"), seat("n", "g", BOSS, until="2025-01-01")]
    found = network_profile(market(*rows, tie("us", "m"), tie("us", "n")), SAFE, "us")
    assert found.reached == ()
    assert (found.mean_seniority, found.relatedness) == (None, None)
    assert found.groups == Breadth(0, 0.0)
    assert found.sentence.code == "PROFILE_NOBODY"


def test_only_groups_in_sight_count() -> None:
    world = market(*(tie("us", name) for name in "abcd"))
    found = network_profile(world, SAFE, "us", within=frozenset({"h"}))
    assert (names(found), found.groups.count) == (["c"], 1)


def test_relatedness_says_who_knows_whom() -> None:
    ties = [tie("us", name) for name in "abcd"]
    found = network_profile(market(*ties, *mutual("a", "b"), tie("b", "c")), SAFE, "us")
    assert found.relatedness == 0.0
    found = network_profile(market(*ties, tie("a", "b"), tie("b", "c"), tie("c", "a")), SAFE, "us")
    assert found.relatedness == pytest.approx(0.75)


@pytest.mark.parametrize("language", Language)
def test_the_sentence_counts(language) -> None:
    found = network_profile(market(tie("us", "a"), tie("us", "c")), SAFE, "us")
    said = render(found.sentence, language, named)
    assert all(part in said for part in ("us", "2", "0.90"))
    unranked = network_profile(market(tie("us", "c")), SAFE, "us")
    assert unranked.sentence.code == "PROFILE"


def test_an_unknown_person_is_told() -> None:
    with pytest.raises(UnknownId, match="person: nobody has the id ghost"):
        network_profile(market(), SAFE, "ghost")


def test_plain_graphs_answer_alike() -> None:
    world = market(*(tie("us", name, 0.6) for name in "abcd"), *mutual("a", "b"))
    one, other = (network_profile(each, assess(each), "us") for each in (world, plain(world)))
    assert one == other


def seated(world, homes):
    """The same persons and ties, with everybody deciding for a group."""
    rows = [*world.persons.values(), *world.ties.values(), group("g"), group("h")]
    seats = [seat(name, home, BOSS) for name, home in zip(world.persons, homes, strict=False)]
    return assemble([*rows, *seats], at=NOON)


HOMES = st.lists(st.sampled_from("gh"), min_size=7, max_size=7)


@settings(max_examples=150)
@given(small_worlds(), HOMES)
def test_reached_is_who_is_reached_by_the_paths_from_the_person_alone(drawn, homes) -> None:
    bare, risk = drawn
    world = seated(bare, homes)
    ours_too = world.persons["a"].side is Side.OURS
    others = frozenset(world.own_side) - {"a"} if ours_too else frozenset()
    if any(world.persons[name].side is Side.THIRD_PARTY for name in others):
        return  # paths that avoid third parties do not pass them either
    how = {"avoid": Avoid(persons=others)} if ours_too else {"origin": ("a",)}
    customers = [name for name in world.persons if name != "a" and name not in others]
    reach = {name: influence_paths(world, risk, name, **how).reach for name in customers}
    found = network_profile(world, risk, "a")
    assert {*names(found)} - others == {name for name in customers if reach[name] >= 0.3}
    assert found.relatedness == mean_clustering(world, {*names(found)})


def mean_clustering(world, reached):
    graph = nx.Graph()
    graph.add_nodes_from(reached)
    ties = [(row.from_id, row.to_id) for row in world.ties.values()]
    graph.add_edges_from((u, v) for u, v in ties if {u, v} <= reached)
    return pytest.approx(nx.average_clustering(graph)) if reached else None
