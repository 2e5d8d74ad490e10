import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.analysis.circles.find import find_circles
from graphapi.analysis.circles.layers import Layer
from graphapi.model.words import CircleRole, Side, TieKind
from tests.analysis.scenes import clique, mutual, people, person, plain, tie, world_of


def names(prefix, size):
    return [f"{prefix}{number}" for number in range(size)]


def circles_of(*rows, **options):
    return find_circles(world_of(*rows), **options)


def sets(circles):
    return {frozenset(circle.persons) for circle in circles}


def rings(count, size=5):
    """``count`` cliques, each joined to the next by one tie."""
    parts = [names(f"r{number:03}-", size) for number in range(count)]
    rows = [row for part in parts for row in (*people(part), *clique(part))]
    joints = [tie(parts[n][0], parts[(n + 1) % count][1]) for n in range(count)]
    return parts, rows + joints


def star(hub, leaves):
    return [row for leaf in leaves for row in mutual(hub, leaf)]


# who belongs together


def test_two_cliques_that_share_one_person_are_two_circles_with_it_in_both() -> None:
    first, second = names("a", 8), [*names("b", 7), "a0"]
    found = circles_of(*people({*first, *second}), *clique(first), *clique(second))
    assert sets(found) == {frozenset(first), frozenset(second)}
    shared = [m.overlap for circle in found for m in circle.members if m.person == "a0"]
    assert sorted(shared) == [False, True]


def test_two_small_cliques_that_share_one_merge_or_part_as_asked() -> None:
    first, second = names("a", 5), ["a0", *names("b", 4)]
    rows = [*people({*first, *second}), *clique(first), *clique(second)]
    assert sets(circles_of(*rows)) == {frozenset(first) | frozenset(second)}
    assert sets(circles_of(*rows, gamma=0.2)) == {frozenset(first), frozenset(second)}


@pytest.mark.parametrize("count", [6, 20, 60, 200])
def test_a_ring_of_cliques_has_a_circle_for_each(count) -> None:
    parts, rows = rings(count)
    assert sets(circles_of(*rows)) == {frozenset(part) for part in parts}


def test_disjoint_cliques_are_circles() -> None:
    parts = [names(prefix, 4) for prefix in "abcdef"]
    rows = [row for part in parts for row in (*people(part), *clique(part))]
    assert sets(circles_of(*rows)) == {frozenset(part) for part in parts}


def test_two_persons_are_no_circle_and_nobody_is_none() -> None:
    assert list(circles_of(*people("ab"), *mutual("a", "b"))) == []
    assert list(circles_of()) == []


def test_a_circle_is_named_by_its_layer_and_first_person() -> None:
    assert [circle.id for circle in circles_of(*people("abc"), *clique("abc"))] == ["WORK-a"]


def test_every_kind_of_tie_has_its_layer_or_none() -> None:
    layers = {
        kind: [c.layer for c in circles_of(*people("abc"), *clique("abc", kind=kind))]
        for kind in TieKind
    }
    assert layers == {
        TieKind.REPORTS_TO: [Layer.WORK],
        TieKind.COLLEAGUE: [Layer.WORK],
        TieKind.BUSINESS: [Layer.WORK],
        TieKind.CALLS: [Layer.WORK],
        TieKind.CLASSMATE: [Layer.CLASSMATE],
        TieKind.FRIEND: [Layer.FRIEND],
        TieKind.FORMER_COLLEAGUE: [Layer.FRIEND],
        TieKind.FAMILY: [],
        TieKind.FORMER_SUPERIOR: [],
    }


def test_work_hides_no_classmates() -> None:
    parts = [names(prefix, 5) for prefix in "ab"]
    mates = [part[number] for part in parts for number in (0, 1)]
    rows = [row for part in parts for row in (*people(part), *clique(part))]
    found = circles_of(*rows, *clique(mates, kind=TieKind.CLASSMATE))
    assert frozenset(mates) in sets(c for c in found if c.layer is Layer.CLASSMATE)
    assert sets(c for c in found if c.layer is Layer.WORK) == {frozenset(p) for p in parts}


def test_our_people_are_in_circles_and_the_competitors_are_not() -> None:
    rows = [*people("abc"), person("us", Side.OURS), person("rival", Side.COMPETITOR)]
    found = circles_of(*rows, *clique(["a", "b", "c", "us", "rival"]))
    assert sets(found) == {frozenset({"a", "b", "c", "us"})}


def test_joining_needs_a_fifth_of_the_ties_and_two() -> None:
    first, second = names("a", 8), names("b", 8)
    rows = [*people([*first, *second]), *clique(first), *clique(second)]
    one = circles_of(*rows, *mutual("a0", "b0"))
    two = circles_of(*rows, *mutual("a0", "b0"), *mutual("a0", "b1"))
    assert frozenset(second) | {"a0"} in sets(two)
    assert sets(one) == {frozenset(first), frozenset(second)}
    more = [row for who in ("c0", "c1") for row in (person(who), *star(who, first))]
    fewer = circles_of(*rows, *more, *mutual("a0", "b0"), *mutual("a0", "b1"))
    assert sets(fewer) == {frozenset([*first, "c0", "c1"]), frozenset(second)}


def test_mostly_calls_lose_the_faint_ones_and_the_result_says_so() -> None:
    parts = [names(prefix, 5) for prefix in "ab"]
    everybody = [who for part in parts for who in part]
    rows = people(everybody)
    rows += [row for part in parts for row in clique(part, 0.6, TieKind.CALLS)]
    across = [(u, v) for u in parts[0][:3] for v in parts[1]]
    rows += [row for pair in across for row in mutual(*pair, 0.1, TieKind.CALLS)]
    found = circles_of(*rows)
    assert sets(found) == {frozenset(part) for part in parts}
    assert [circle.calls_left_out for circle in found] == pytest.approx([30 / 70] * 2)
    assert found[0].thinned
    told = [tie(row.from_id, row.to_id, 0.1) for row in rows if hasattr(row, "from_id")]
    found = circles_of(*rows, *told)
    assert sets(found) == {frozenset(everybody)}
    assert not found[0].thinned


def test_calls_are_thinned_until_no_circle_is_too_large() -> None:
    parts = [names(prefix, 9) for prefix in "abcd"]
    everybody = [who for part in parts for who in part]
    inside = {frozenset(pair) for part in parts for pair in combinations(part, 2)}
    pairs = [*combinations(everybody, 2)]
    faintly = (0.1, 0.2, 0.2, 0.2)
    rows = people(everybody)
    for number, pair in enumerate(pairs):
        strength = 0.6 if frozenset(pair) in inside else faintly[number % 4]
        rows += mutual(*pair, strength, TieKind.CALLS)
    found = circles_of(*rows)
    assert sets(found) == {frozenset(part) for part in parts}
    assert found[0].calls_left_out == pytest.approx(1 - len(inside) / len(pairs))


def test_calls_that_are_all_alike_cannot_be_thinned() -> None:
    everybody = names("p", 32)
    found = circles_of(*people(everybody), *clique(everybody, 0.5, TieKind.CALLS))
    assert sets(found) == {frozenset(everybody)}
    assert found[0].calls_left_out == 0.0


# figures and roles


def test_density_and_share_inside() -> None:
    first, second = names("a", 4), names("b", 4)
    rows = [*people([*first, *second]), *clique(first), *clique(second), tie("a0", "b0")]
    found = {circle.id: circle for circle in circles_of(*rows)}
    assert found["WORK-a0"].density == 1.0
    assert found["WORK-a0"].share_inside == pytest.approx(12 / 13)


def test_the_one_who_influences_most_leads() -> None:
    leaves = names("l", 5)
    rows = [*people(["hub", *leaves]), *star("hub", leaves), *mutual("l0", "l1")]
    circle = circles_of(*rows)[0]
    assert circle.leaders == ("hub",)
    assert circle.members[0].person == "hub"
    assert circle.members[0].inside == pytest.approx(5.0)
    roles = {member.person: member.role for member in circle.members}
    assert roles["l4"] is CircleRole.OUTLIER


def test_the_top_one_of_five_leads_even_without_standing_far_out() -> None:
    rows = [*people("abcdef"), *clique("abcde"), *mutual("a", "f"), *mutual("b", "f", 0.9)]
    circle = circles_of(*rows)[0]
    assert circle.leaders == ("a",)
    assert circle.members[0].z < 1.5


def test_nobody_leads_where_all_are_equal() -> None:
    assert circles_of(*people("abcde"), *clique("abcde"))[0].leaders == ()


def test_a_leader_may_be_a_bridge_too() -> None:
    first, second = names("a", 6), names("b", 6)
    rows = [*people([*first, *second]), *clique(first, 0.3), *clique(second, 0.3)]
    rows += [tie("a0", "a1"), tie("a0", "a2"), tie("a0", "b0"), tie("a0", "b1", 0.2)]
    circle = next(c for c in circles_of(*rows) if c.id == "WORK-a0")
    assert circle.leaders == circle.bridges == ("a0",)


def test_participation_is_over_the_parts_of_the_layer() -> None:
    parts = [names(prefix, 5) for prefix in "ab"]
    rows = [row for part in parts for row in (*people(part), *clique(part))]
    found = circles_of(*rows, tie("a0", "b0", 1.0, TieKind.COLLEAGUE))
    member = next(m for c in found for m in c.members if m.person == "a0")
    assert member.participation == pytest.approx(1 - (4 / 5) ** 2 - (1 / 5) ** 2)
    assert (member.inside, member.outside) == pytest.approx((1.6, 0.4))
    assert member.bridge


def test_one_who_only_listens_follows() -> None:
    listening = [tie(speaker, "f") for speaker in "abc"] + [tie("f", "a", 0.1)]
    circle = circles_of(*people("abcf"), *clique("abc"), *listening)[0]
    roles = {member.person: member.role for member in circle.members}
    assert roles["f"] is CircleRole.FOLLOWER
    assert roles["a"] is CircleRole.CORE


# what holds for every world

ENDS = st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda ends: ends[0] != ends[1])
GRAPHS = st.lists(ENDS, max_size=60, unique=True)


def drawn(ends):
    rows = people(names("p", 12))
    return [*rows, *(tie(f"p{u}", f"p{v}", 0.5, TieKind.FRIEND) for u, v in ends)]


@settings(max_examples=40, deadline=None)
@given(GRAPHS)
def test_circles_have_three_members_who_hang_together(ends) -> None:
    for circle in circles_of(*drawn(ends)):
        home = {member.person for member in circle.members if not member.overlap}
        near = {who: set() for who in home}
        for u, v in ends:
            if {f"p{u}", f"p{v}"} <= home:
                near[f"p{u}"].add(f"p{v}")
                near[f"p{v}"].add(f"p{u}")
        reached, ahead = set(), [min(home)]
        while ahead:
            who = ahead.pop()
            ahead += near[who] - reached
            reached |= {who}
        pairs = sum(len(others) for others in near.values()) / 2
        assert len(home) >= 3
        assert reached == home
        assert pairs >= 0.15 * len(home) * (len(home) - 1) / 2
        assert 0.0 < circle.density <= 1.0
        assert 0.0 < circle.share_inside <= 1.0


@settings(max_examples=20, deadline=None)
@given(GRAPHS)
def test_the_same_seed_and_plain_networkx_give_the_same_circles(ends) -> None:
    world = world_of(*drawn(ends))
    assert find_circles(world) == find_circles(world)
    assert sets(find_circles(world)) == sets(find_circles(plain(world)))


@pytest.mark.parametrize("seed", range(5))
def test_relabelled_persons_give_the_permuted_circles(seed) -> None:
    parts, rows = rings(8)
    everybody = [who for part in parts for who in part]
    other = list(everybody)
    random.Random(seed).shuffle(other)
    new = dict(zip(everybody, other, strict=True))
    ties = [row for row in rows if hasattr(row, "from_id")]
    renamed = [tie(new[row.from_id], new[row.to_id], row.strength, row.kind) for row in ties]
    found = circles_of(*people(everybody), *renamed)
    assert sets(found) == {frozenset(new[who] for who in part) for part in parts}
