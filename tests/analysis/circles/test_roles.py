"""What a person is in a circle, by the influence given and received, in figures."""

import networkx as nx
import pytest

from graphapi.analysis.circles.table import measured
from graphapi.compact.convert import from_plain
from graphapi.compact.partition import Partition
from graphapi.compact.profiles import boundary_cover
from graphapi.model.words import CircleRole


def told(weights, circles, least=1000):
    """Everybody in each circle, given the weight of each tie; all others are alone.

    Nobody joins a second one with fewer than so many ties there.
    """
    graph = nx.DiGraph()
    graph.add_nodes_from(sorted({who for pair in weights for who in pair}))
    graph.add_weighted_edges_from((*pair, weight) for pair, weight in weights.items())
    graph = from_plain(graph)
    partition = Partition.of(graph, [set(people) for people in circles])
    table = measured(graph, partition, boundary_cover(graph, partition, least=least, smallest=2))
    found = [{each.person: each for each in table.members(n)} for n in range(len(table))]
    return [next(each for each in found if min(people) in each) for people in map(set, circles)]


def ring(influence, mark="p"):
    """Persons in a ring, each of whom gives its influence in halves to the next two."""
    names = [f"{mark}{number:02}" for number in range(len(influence))]
    onward = zip(names, influence, [*names[1:], names[0]], [*names[2:], *names[:2]], strict=True)
    ties = {(who, to): k / 2 for who, k, one, two in onward if k for to in (one, two)}
    return names, ties


def roles(influence, more=()):
    names, ties = ring(influence)
    (found,) = told({**ties, **dict(more)}, [set(names)])
    return [found[name].role for name in names]


def leads(influence):
    return [role is CircleRole.LEADER for role in roles(influence)]


def test_z_is_in_standard_deviations_of_the_circle():
    names, ties = ring([4, 1, 1, 1, 1])
    (found,) = told(ties, [set(names)])
    assert [found[name].z for name in names] == pytest.approx([2, -0.5, -0.5, -0.5, -0.5])
    assert [found[name].inside for name in names] == [4, 1, 1, 1, 1]


def test_one_and_a_half_deviations_lead():
    assert leads([10, 5, 1, 0]) == [True, False, False, False]  # z = 1.52
    assert leads([10, 6, 1, 1]) == [False] * 4  # z = 1.46


def test_of_five_or_more_the_top_one_leads():
    assert leads([10, 9, 8, 1]) == [False] * 4
    assert leads([10, 9, 8, 1, 1]) == [True, False, False, False, False]


def test_two_may_lead():
    assert leads([9, 9, *[1] * 10]) == [True, True, *[False] * 10]


def test_who_stands_at_the_mean_or_above_is_the_core():
    assert roles([4, 2, 0, 2])[:3] == [CircleRole.CORE, CircleRole.CORE, CircleRole.FOLLOWER]


def test_influence_outside_in_the_top_tenth_bridges():
    names, ties = ring([1000.0] * 20)
    ties |= {(name, "far"): float(number) for number, name in enumerate(names) if number}
    (found,) = told(ties, [set(names)])
    assert [name for name in names if found[name].bridge] == names[18:]
    assert [found[name].outside for name in names] == list(range(20))


def test_the_top_tenth_is_that_of_the_layer():
    circles = [ring([1000.0] * 10, mark) for mark in "ab"]
    ties = {**circles[0][1], **circles[1][1]}
    ties |= {(who, "far"): 1.0 + n for n, who in enumerate(circles[0][0])}
    first, second = told(ties, [set(names) for names, _ in circles])
    assert [who for who, each in first.items() if each.bridge] == ["a08", "a09"]
    assert not any(each.bridge for each in second.values())


@pytest.mark.parametrize(("outside", "bridge"), [(1.0, True), (0.9, False)])
def test_half_of_participation_bridges(outside, bridge):
    names, ties = ring([1.0] * 12)
    ties |= {(names[1], "far"): 20.0, (names[2], "far"): 20.0, (names[0], "far"): outside}
    (found,) = told(ties, [set(names)])
    share = outside / (1 + outside)
    assert found[names[0]].participation == pytest.approx(1 - share**2 - (1 - share) ** 2)
    assert found[names[0]].bridge is bridge


def test_participation_counts_each_circle_once():
    names, ties = ring([2.0] * 4)
    others, more = ring([2.0] * 4, "q")
    ties |= more | {(names[0], others[0]): 1.0, (names[0], others[1]): 1.0}
    first, _ = told(ties, [set(names), set(others)])
    assert first[names[0]].participation == 0.5


@pytest.mark.parametrize(
    ("received", "role"), [(2.0, CircleRole.FOLLOWER), (1.9, CircleRole.ORDINARY)]
)
def test_who_receives_twice_what_he_gives_follows(received, role):
    ties = {("a", "b"): 5.0, ("b", "a"): 5.0, ("c", "a"): 0.5, ("c", "b"): 0.5}
    ties |= {("a", "c"): received / 2, ("b", "c"): received / 2}
    (found,) = told(ties, [{"a", "b", "c"}])
    assert found["c"].role is role


def test_one_tie_inside_makes_an_outlier():
    ties = {("a", "b"): 5.0, ("b", "a"): 5.0, ("a", "c"): 5.0, ("c", "a"): 1.0, ("b", "d"): 1.0}
    (found,) = told({**ties, ("c", "b"): 1.0}, [set("abcd")])
    assert found["d"].role is CircleRole.OUTLIER
    assert found["c"].role is not CircleRole.OUTLIER


def test_who_joined_is_told_apart():
    ties = {**ring([2.0] * 3, "a")[1], **ring([2.0] * 3, "b")[1]}
    ties |= {("a00", "b00"): 1.0, ("a00", "b01"): 1.0}
    homes = [{who for pair in ties for who in pair if who[0] == part} for part in "ba"]
    second, first = told(ties, homes, least=2)
    assert {each.person for each in second.values() if each.overlap} == {"a00"}
    assert not any(each.overlap for each in first.values())
