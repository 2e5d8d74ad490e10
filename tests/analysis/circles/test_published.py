"""Published circles on the ties as they are now."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.analysis.circles.detect import detect
from graphapi.analysis.circles.find import find_circles
from graphapi.analysis.circles.published import published_circles
from graphapi.model.words import CircleRole, TieKind
from graphapi.store.run import CircleMembership
from tests.analysis.scenes import clique, mutual, people, tie, world_of


def rows_of(circles):
    rows = [
        CircleMembership(
            circle_id=c.id, layer=c.layer, person_id=m.person, role=m.role, overlap=m.overlap
        )
        for c in circles
        for m in c.members
    ]
    random.Random(1).shuffle(rows)
    return rows


ENDS = st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda ends: ends[0] != ends[1])


@settings(max_examples=60, deadline=None)
@given(st.lists(ENDS, max_size=60, unique=True))
def test_on_the_ties_of_the_run_figures_are_those_of_the_run(ends) -> None:
    names = [f"p{number:02}" for number in range(12)]
    world = world_of(*people(names), *(tie(names[u], names[v], 0.5) for u, v in ends))
    found = find_circles(world)
    told = published_circles(world, rows_of(found))
    assert [c.id for c in told] == [c.id for c in found]
    for one, other in zip(told, found, strict=True):
        assert (one.persons, one.leaders) == (other.persons, other.leaders)
        assert (one.density, one.share_inside) == (other.density, other.share_inside)
        for mine, theirs in zip(one.members, other.members, strict=True):
            assert (mine.role, mine.inside, mine.outside, mine.z) == (
                theirs.role,
                theirs.inside,
                theirs.outside,
                theirs.z,
            )


def test_first_places_are_kept() -> None:
    first, second = list("abcdefgh"), list("hijklmno")
    world = world_of(*people({*first, *second}), *clique(first), *clique(second[:5]))
    found = find_circles(world)
    told = published_circles(world, rows_of(found))
    places = {(c.id, m.person): m.overlap for c in told for m in c.members}
    assert places == {(c.id, m.person): m.overlap for c in found for m in c.members}
    assert places["WORK-a", "h"] is False


def test_members_who_are_gone_are_left_out_and_empty_circles_too() -> None:
    before = world_of(*people("abcdxyz"), *clique("abcd"), *clique("xyz"))
    rows = rows_of(find_circles(before))
    (told,) = published_circles(world_of(*people("abc"), *clique("abc")), rows)
    assert told.persons == ("a", "b", "c")
    assert list(published_circles(world_of(), rows)) == []


def test_roles_stay_and_figures_follow_the_ties() -> None:
    leaves = [f"l{number}" for number in range(5)]
    rows = [*people(["hub", *leaves]), *(row for leaf in leaves for row in mutual("hub", leaf))]
    run = rows_of(find_circles(world_of(*rows, *mutual("l0", "l1"))))
    (told,) = published_circles(world_of(*rows, *clique(leaves)), run)
    assert told.leaders == ("hub",)
    assert {m.role for m in told.members if m.person == "l4"} == {CircleRole.OUTLIER}
    assert told.density == 1.0


def test_calls_are_thinned_as_the_run_did() -> None:
    parts = [[f"{prefix}{n}" for n in range(5)] for prefix in "ab"]
    everybody = [who for part in parts for who in part]
    rows = people(everybody)
    rows += [row for part in parts for row in clique(part, 0.6, TieKind.CALLS)]
    across = [(u, v) for u in parts[0][:3] for v in parts[1]]
    rows += [row for pair in across for row in mutual(*pair, 0.1, TieKind.CALLS)]
    world = world_of(*rows)
    found = detect(world, fence=1)
    faint = sum(each.faint for each in found.layers)
    told = published_circles(world, rows_of(found.circles), faint=faint)
    assert [c.share_inside for c in told] == [c.share_inside for c in found.circles] == [1.0, 1.0]
    assert told[0].calls_left_out == found.circles[0].calls_left_out
    unknown = published_circles(world, rows_of(found.circles))
    assert unknown[0].share_inside < 1.0
