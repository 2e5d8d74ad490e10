import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.analysis.circles.find import find_circles
from graphapi.analysis.clusters import by_attention, find_clusters, find_cross_circles
from graphapi.analysis.risk.assess import assess
from graphapi.analysis.risk.standing import attention
from graphapi.analysis.sentences import Language, render
from graphapi.model.words import Role, Side, TieKind
from tests.analysis.scenes import (
    clique,
    group,
    loss,
    people,
    person,
    plain,
    seat,
    tie,
    touch,
    world_of,
)
from tests.analysis.tiny import NAMES, TOUCHES, branches


def company(name, size, *, revenue=100, **facts):
    """A group with a head, a contact and members who are colleagues of one another."""
    names = [f"{name}{number:02}" for number in range(size)]
    roles = [Role.DECISION_MAKER, Role.CONTACT] + [Role.MEMBER] * size
    return [
        group(name, currency="CNY", **facts),
        *(person(who, monthly_revenue=revenue, currency="CNY") for who in names),
        *(seat(who, name, role) for who, role in zip(names, roles, strict=False)),
        *clique(names),
    ]


def quiet(count, size=5):
    return [row for number in range(count) for row in company(f"q{number}", size)]


def clusters_of(*rows):
    world = world_of(*rows)
    risk = assess(world)
    return find_clusters(world, risk), risk


def test_the_one_attacked_group_is_first_in_both_orders() -> None:
    rows = [*company("g", 5), *quiet(9), touch("g00"), touch(where="g")]
    clusters, risk = clusters_of(*rows)
    assert clusters[0].group == by_attention(clusters)[0].group == "g"
    first = clusters[0]
    assert first.members == tuple(sorted(first.members, key=lambda who: -risk.of(who)))
    assert first.members[0] == "g00"
    assert first.money == pytest.approx(100 * sum(risk.of(who) for who in first.members))
    assert first.attention > 0.0


def test_an_empty_world_and_a_world_in_which_nobody_stands_out_have_no_cluster() -> None:
    assert len(clusters_of()[0]) == 0
    assert len(clusters_of(*quiet(3))[0]) == 0


def test_fewer_than_three_are_no_cluster() -> None:
    assert clusters_of(*company("g", 2), *quiet(9), touch("g00"), touch("g01"))[0].outlines == ()


def scored(values, *rows):
    """The clusters of people whose risk is as given; whoever ends in a number sits in a group."""
    seats = [seat(who, who.rstrip("0123456789")) for who in values]
    names = {row.group_id for row in seats}
    everybody = [person(who, monthly_revenue=100, currency="CNY") for who in values]
    world = world_of(*map(group, sorted(names)), *everybody, *seats, *rows)
    risk = assess(world)
    return find_clusters(world, replace(risk, values={**risk.values, **values}))


FORTY = {
    "g0": 0.5,
    "g1": 0.5,
    "g2": 0.5,
    "g3": 0.2,
    "h0": 0.5,
    "h1": 0.5,
    "h2": 0.1,
    **{f"q{number}": 0.01 for number in range(33)},
}
MEAN = math.fsum(FORTY.values()) / 40


def test_members_are_in_the_top_tenth_of_everybody_who_may_go() -> None:
    (found,) = scored(FORTY)
    assert found.members == ("g0", "g1", "g2")
    assert found.attention == pytest.approx(3 * (0.5 - MEAN) / math.sqrt(3))
    assert found.money == pytest.approx(3 * 0.5 * 100)


def test_the_lost_and_other_sides_are_not_counted_among_everybody() -> None:
    gone = {f"gone{number}": 1.0 for number in range(5)}
    assert [each.members for each in scored({**FORTY, **gone}, *map(loss, gone))] == [
        ("g0", "g1", "g2")
    ]
    ours = [person(f"us{number}", Side.OURS) for number in range(200)]
    assert [each.members for each in scored(FORTY, *ours)] == [("g0", "g1", "g2")]


def test_lost_persons_are_no_members_but_entry_points() -> None:
    rows = [*company("g", 6), *quiet(9), loss("g00"), person("x"), tie("x", "g01"), touch("x")]
    clusters, _ = clusters_of(*rows)
    assert "g00" not in clusters[0].members
    assert clusters[0].entry_points[0] == "g00"
    assert set(clusters[0].entry_points).isdisjoint(clusters[0].members)


def test_entry_points_are_outsiders_among_the_five_who_bring_most() -> None:
    outside = [f"x{number}" for number in range(6)]
    rows = [*company("g", 4), *quiet(20), *people(outside), *map(touch, outside)]
    rows += [tie(who, "g00", 1.0 - number / 10) for number, who in enumerate(outside)]
    clusters, _ = clusters_of(*rows)
    assert clusters[0].entry_points == tuple(outside[:5])
    clusters, _ = clusters_of(*rows, touch("g00"), touch("g01"))
    assert clusters[0].entry_points == tuple(outside[:3])


def test_the_money_of_the_contract_stands_beside() -> None:
    rows = [*company("g", 5, monthly_revenue=7000), *quiet(9), touch("g00")]
    clusters, risk = clusters_of(*rows)
    first = clusters[0]
    assert first.switch == risk.groups["g"].switch > 0.4
    assert first.contract_money == pytest.approx(7000 * first.switch)


def test_the_two_orders_differ() -> None:
    rich, poor = company("r", 5, revenue=9000), company("p", 5, revenue=10)
    clusters, _ = clusters_of(*rich, *poor, *quiet(20), touch("r00", weight=0.8), touch("p00"))
    assert [each.group for each in clusters[:2]] == ["r", "p"]
    assert [each.group for each in by_attention(clusters)[:2]] == ["p", "r"]


def test_reasons_sum_to_the_hazards_of_the_members() -> None:
    clusters, risk = clusters_of(*company("g", 6), *quiet(9), touch("g00"), loss("g01", age=30))
    first = clusters[0]
    whole = math.fsum(risk.hazards.hazard(who) for who in first.members)
    assert math.fsum(reason.amount for reason in first.reasons) == pytest.approx(whole, abs=1e-12)
    assert first.reasons[0].code == "TOUCH_CLUSTER"
    told = render(first.reasons[0].sentence, Language.EN, lambda ref: ref.id)
    assert told.startswith("RIVAL reached decision-maker g00 today (a free handset); it presses on")


def test_we_must_keep_those_on_whom_most_money_hangs() -> None:
    rows = company("g", 6, monthly_revenue=10_000)
    clusters, _ = clusters_of(*rows, *quiet(9), touch("g00"), touch("g05", age=3))
    assert clusters[0].keep[0] == "g00"
    assert len(clusters[0].keep) == 3
    assert set(clusters[0].keep) <= set(clusters[0].members)


def test_more_than_thirty_are_shown_in_circles() -> None:
    halves = [[f"g{n:02}" for n in range(18)], [f"g{n:02}" for n in range(18, 36)]]
    everybody = [who for half in halves for who in half]
    rows = [group("g"), *(person(who) for who in everybody), person("x")]
    rows += [seat(who, "g") for who in everybody]
    rows += [row for half in halves for row in clique(half)]
    rows += [tie("x", who) for who in everybody] + [touch("x")] + quiet(80)
    clusters, _ = clusters_of(*rows)
    assert len(clusters[0].members) == 36
    assert sorted(sorted(part) for part in clusters[0].parts) == halves
    assert clusters_of(*company("g", 5), *quiet(9), touch("g00"))[0][0].parts[0]


def test_money_adds_over_clusters_and_groups() -> None:
    rows = [*company("g", 6), *company("h", 6), *quiet(9), touch("g00"), touch("h00")]
    clusters, risk = clusters_of(*rows)
    members = [who for each in clusters for who in each.members]
    assert len(members) == len(set(members))
    assert sum(each.money for each in clusters) == pytest.approx(
        100 * sum(risk.of(who) for who in members)
    )
    total = sum(row.money for row in risk.groups.values())
    contracts = sum(row.contract for row in risk.groups.values())
    assert total - contracts == pytest.approx(100 * sum(risk.values.values()))


@settings(max_examples=40, deadline=None)
@given(branches(), TOUCHES, st.sets(st.sampled_from(NAMES), min_size=1))
def test_a_touch_lowers_neither_z_nor_money_of_fixed_persons(rows, new, people) -> None:
    def scores(*more):
        values = assess(world_of(*rows, *more), switch_rate=0.8).values
        return attention(values, people, 0.1), math.fsum(values[who] for who in people)

    before, after = scores(), scores(replace(new, id="new"))
    assert after[0] >= before[0] - 1e-12
    assert after[1] >= before[1] - 1e-12


def test_plain_networkx_gives_the_same_clusters() -> None:
    world = world_of(*company("g", 6), *quiet(9), touch("g00"), loss("q000"))
    ours = find_clusters(world, assess(world))
    theirs = find_clusters(plain(world), assess(plain(world)))
    assert [(c.group, c.members, c.keep, c.parts) for c in ours] == [
        (c.group, c.members, c.keep, c.parts) for c in theirs
    ]


def test_circles_across_groups_are_a_second_list() -> None:
    rows = [*company("g", 4), *company("h", 4), *quiet(5)]
    mates = ("g00", "g01", "h00", "h01")
    rows += [*clique(mates, kind=TieKind.CLASSMATE), touch("g00"), touch("h00")]
    world = world_of(*rows)
    risk = assess(world)
    found = find_cross_circles(world, risk, find_circles(world))
    assert [each.circle for each in found] == ["CLASSMATE-g00"]
    assert (found[0].groups, set(found[0].members)) == (("g", "h"), set(mates))
    assert found[0].currency == "CNY"
    assert found[0].money == pytest.approx(100 * sum(risk.of(who) for who in mates))
    hazard = math.fsum(risk.hazards.hazard(who) for who in mates)
    assert math.fsum(r.amount for r in found[0].reasons) == pytest.approx(hazard, abs=1e-12)


def test_the_ten_circles_that_ask_for_most_attention_are_told() -> None:
    triples = [[f"{letter}{n}" for letter in "abc"] for n in range(14)]
    rows = [group("g"), group("h"), *people(who for three in triples for who in three)]
    rows += [seat(who, "g" if who[0] == "a" else "h") for three in triples[1:] for who in three]
    rows += [seat(who, "g") for who in triples[0]]
    rows += [row for three in triples for row in clique(three, kind=TieKind.CLASSMATE)]
    world = world_of(*rows)
    values = {who: 0.5 - n / 100 for n, three in enumerate(triples) for who in three}
    risk = replace(assess(world), values=values)
    found = find_cross_circles(world, risk, find_circles(world))
    mean = math.fsum(values.values()) / 42
    above = [three for three in triples[1:] if values[three[0]] > mean]
    assert [each.members for each in found] == [tuple(three) for three in above]
    calm = {who: value if value > 0.38 else 0.0 for who, value in values.items()}
    found = find_cross_circles(world, replace(risk, values=calm), find_circles(world))
    assert [each.members for each in found] == [tuple(three) for three in triples[1:11]]


def test_circles_of_an_empty_world_cross_nothing() -> None:
    world = world_of()
    assert find_cross_circles(world, assess(world), find_circles(world)) == ()


def test_a_cluster_is_explained_when_it_is_looked_at_and_once() -> None:
    rows = [*company("g", 6), *company("h", 6), *quiet(20), touch("g00"), touch("h00", weight=0.9)]
    clusters, risk = clusters_of(*rows)
    outline = clusters.outlines[0]
    first = clusters[0]
    assert (first.members, first.money) == (outline.members, outline.money)
    assert by_attention(clusters).named(first.id) is first
    assert clusters.only(lambda each: each.group == "h")[:] == (clusters.named("CLUSTER-h"),)
    assert clusters.named("CLUSTER-none") is None
    assert first.reasons[0].share <= 1.0 < math.fsum(map(risk.hazards.hazard, first.members))
