"""The risk of a province: the figures of `assess`, from arrays alone."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.analysis.clusters import by_attention, find_clusters
from graphapi.analysis.risk import province_facts
from graphapi.analysis.risk.assess import assess
from graphapi.analysis.risk.province import assess_province
from graphapi.compact.graph import from_edges
from graphapi.errors import BadInput
from graphapi.jobs.generate.people import arrays_of
from graphapi.jobs.generate.province import generate
from graphapi.model.rows import Group, Person
from graphapi.model.words import Role
from tests.analysis.risk.provinces import laid_out
from tests.analysis.scenes import group, loss, people, person, seat, tie, touch, world_of
from tests.analysis.test_clusters import company, quiet
from tests.analysis.tiny import branches

SINGLE = 2e-6
"""How far single precision may lead from the figures of `assess`."""
tiny = settings(max_examples=60, deadline=None)


def paid(rows):
    """The same rows with money: persons spend by their letter, groups pay by theirs."""
    for row in rows:
        if isinstance(row, Person):
            yield replace(row, monthly_revenue=100 * ord(row.id[0]), currency="CNY")
        elif isinstance(row, Group):
            yield replace(row, monthly_revenue=10_000 * ord(row.id[0]), currency="CNY")
        else:
            yield row


def apart(rows):
    """The same rows with groups that nobody takes for alike."""
    return [replace(row, region=None) if isinstance(row, Group) else row for row in rows]


def both(rows, **asked):
    """Return the world of some rows, its risk, how it is laid out, and its risk as a province."""
    world = world_of(*paid(apart(rows)))
    laid = laid_out(world)
    return world, assess(world, **asked), laid, assess_province(laid.graph, laid.arrays, **asked)


def province(people_count, seed=3):
    made = generate(people_count, seed)
    return made.graph, dict(arrays_of(made.plan, made.people))


@tiny
@given(branches(alone=True), st.sampled_from((None, 0.5)))
def test_equals_the_risk_of_the_world(rows, rate) -> None:
    _, told, laid, found = both(rows, switch_rate=rate)
    values = dict(zip(laid.persons, found.risk.tolist(), strict=True))
    assert values == pytest.approx(dict(told.values), abs=SINGLE)
    assert found.rate == pytest.approx(told.hazards.rate)
    groups = [told.groups[each] for each in laid.groups[:-1]]
    for mine, theirs in (
        (found.switch, [each.switch for each in groups]),
        (found.people_money, [each.people_money for each in groups]),
        (found.contract_money, [each.contract for each in groups]),
        (found.money, [each.money for each in groups]),
    ):
        assert mine[:-1].tolist() == pytest.approx(theirs, rel=1e-5, abs=SINGLE)


def test_the_clusters_are_those_of_the_world() -> None:
    world, told, laid, found = both(
        [*company("g", 6), *company("h", 5), *quiet(12), touch("g00"), touch("h01", age=30)]
    )
    clusters = find_clusters(world, told)
    mine = found.clusters
    members = [
        [laid.persons[each] for each in mine.persons[begin:end]]
        for begin, end in zip(mine.begins[:-1], mine.begins[1:], strict=True)
    ]
    by_group = {laid.groups[g]: sorted(m) for g, m in zip(mine.groups, members, strict=True)}
    assert len(clusters) == 2
    assert by_group == {each.group: sorted(each.members) for each in clusters}
    for order, wanted in (
        (mine.top(9), clusters),
        (mine.top(9, attention=True), by_attention(clusters)),
    ):
        assert [laid.groups[mine.groups[each]] for each in order] == [c.group for c in wanted]
        assert mine.money[order].tolist() == pytest.approx([c.money for c in wanted], rel=1e-5)
        z = [c.attention for c in wanted]
        assert mine.attention[order].tolist() == pytest.approx(z, rel=1e-5)
    assert len(mine.top(1)) == 1


def test_unknown_money_of_a_person_is_the_contract_by_head() -> None:
    rows = [group("g", monthly_revenue=400, headcount=2), *people("ab"), seat("a", "g")]
    laid = laid_out(world_of(*rows, seat("b", "g")))
    found = assess_province(laid.graph, laid.arrays)
    assert found.people_money[0] == pytest.approx(200 * found.risk.sum(), rel=1e-6)


@tiny
@given(st.integers(20, 400), st.integers(0, 99))
def test_what_holds_for_every_province(count, seed) -> None:
    graph, arrays = province(count, seed)
    found = assess_province(graph, arrays)
    customer, gone = arrays["side"] == 1, ~np.isnan(arrays["lost"])
    assert ((found.risk >= 0) & (found.risk <= 1)).all()
    assert (found.risk[~customer] == 0).all()
    assert (found.risk[customer & gone] == 1).all()
    risks = found.risk[customer & ~gone].astype(float)
    assert found.mean == pytest.approx(risks.mean())
    assert found.least == pytest.approx(np.quantile(risks, 0.9), abs=1e-12)
    assert ((found.switch >= 0) & (found.switch <= found.rate + 1e-12)).all()
    clusters = found.clusters
    assert (np.diff(clusters.begins) >= 3).all()
    members = clusters.persons
    assert (found.risk[members] >= found.least).all()
    assert (found.risk[members] > found.mean).all()
    homes = np.repeat(clusters.groups, np.diff(clusters.begins))
    assert (arrays["group"][members] == homes).all()
    assert (clusters.money <= found.people_money[clusters.groups] * (1 + 1e-9)).all()


@tiny
@given(st.integers(20, 300), st.integers(0, 99), st.data())
def test_a_touch_lowers_nobody(count, seed, data) -> None:
    graph, arrays = province(count, seed)
    before = assess_province(graph, arrays)
    touched = arrays["touch"].copy()
    touched[data.draw(st.integers(0, count - 1))] += np.float32(0.5)
    after = assess_province(graph, {**arrays, "touch": touched})
    assert (after.risk >= before.risk).all()
    assert (after.switch >= before.switch - 1e-12).all()
    assert (after.people_money >= before.people_money * (1 - 1e-12)).all()


@pytest.mark.parametrize("parts", [1, 3])
def test_the_same_bytes_for_the_same_people(monkeypatch, parts) -> None:
    graph, arrays = province(5_000)
    once = assess_province(graph, arrays)
    monkeypatch.setattr(province_facts, "PARTS", parts)
    again = assess_province(graph, arrays)
    for name in ("risk", "switch", "people_money", "contract_money"):
        assert getattr(once, name).tobytes() == getattr(again, name).tobytes()
    assert (once.mean, once.least) == (again.mean, again.least)
    for name in ("groups", "begins", "persons", "attention", "money"):
        mine, theirs = getattr(once.clusters, name), getattr(again.clusters, name)
        assert mine.tobytes() == theirs.tobytes()


def test_what_losses_teach_is_only_learned_where_contracts_are_known() -> None:
    rows = [group("g"), *people("ab"), seat("a", "g", Role.DECISION_MAKER), loss("a", age=100)]
    laid = laid_out(world_of(*rows))
    assert assess_province(laid.graph, laid.arrays).rate == pytest.approx(1.6 / 3)
    arrays = {**laid.arrays, "group_lost": np.array([100, math.nan], dtype=np.float32)}
    went = assess_province(laid.graph, arrays)
    assert went.rate == pytest.approx(2.6 / 3)
    assert went.switch[0] == pytest.approx(2 ** (-100 / 120))
    del arrays["group_lost"]
    assert assess_province(laid.graph, arrays).rate == 0.8


def test_nobody_one_person_and_no_ties() -> None:
    nobody = laid_out(world_of())
    found = assess_province(nobody.graph, nobody.arrays)
    assert (len(found.risk), len(found.clusters.groups), found.mean) == (0, 0, 0.0)
    alone = laid_out(world_of(person("a"), touch("a")))
    found = assess_province(alone.graph, alone.arrays)
    assert found.risk.tolist() == pytest.approx([1 - 0.5 * math.exp(-0.04)])
    assert len(found.clusters.top(5)) == 0


def test_ties_without_kinds_pass_on_by_strength_alone() -> None:
    laid = laid_out(world_of(*people("ab"), tie("a", "b", 0.5), touch("a")))
    bare = from_edges(laid.persons, [0], [1], {"strength": [0.5]})
    kinds = assess_province(laid.graph, laid.arrays)
    assert assess_province(bare, laid.arrays).risk.tolist() == kinds.risk.tolist()


def test_says_how_far_it_is() -> None:
    told = []
    graph, arrays = province(50)
    assess_province(graph, arrays, report=lambda *step: told.append(step))
    assert told == [("risk", 0, 4), ("risk", 3, 4), ("risk", 4, 4)]


def spoiled(name, value):
    def change(arrays):
        arrays[name][7] = value

    return change


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        (lambda arrays: arrays.pop("touch"), "touch", "says no touch"),
        (lambda arrays: arrays.pop("group_start"), "group_start", "says no group_start"),
        (lambda arrays: arrays.update(lost=arrays["lost"][:9]), "lost", "50 numbers"),
        (spoiled("touch", -1), "touch", "p00000007"),
        (spoiled("touch", math.nan), "touch", "0 or more"),
        (spoiled("touch", math.inf), "touch", "finite"),
        (spoiled("damping", -1), "touch", "damping"),
        (spoiled("weight", math.nan), "touch", "weight"),
        (spoiled("lost", -3), "touch", "lost"),
        (lambda arrays: arrays.update(group_start=np.array([0, 60])), "group_start", "rise"),
        (lambda arrays: arrays.update(group_start=np.empty(0, int)), "group_start", "rise"),
    ],
)
def test_refuses_what_cannot_be(change, field, said) -> None:
    graph, arrays = province(50)
    change(arrays)
    with pytest.raises(BadInput, match=said) as refused:
        assess_province(graph, arrays)
    assert refused.value.field == field


def test_refuses_ties_without_strengths() -> None:
    graph, arrays = province(50)
    bare = from_edges(list(graph.labels), [0], [1], {"kind": ["FRIEND"]})
    with pytest.raises(BadInput, match="strength"):
        assess_province(bare, arrays)
