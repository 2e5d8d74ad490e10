"""Which groups set one an example, by hand and against the terms of risk."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings

from graphapi.analysis.imitation import group_imitation
from graphapi.analysis.risk.assess import assess
from graphapi.analysis.sentences import Language, render
from graphapi.errors import UnknownId
from graphapi.model.rows import Group
from graphapi.model.words import GroupLinkKind, Role
from tests.analysis.plain_risk import looked_at
from tests.analysis.reach import named
from tests.analysis.scenes import group, link, loss, people, plain, seat, world_of
from tests.analysis.tiny import branches

BOSS = Role.DECISION_MAKER


def street(*rows):
    """A mill beside a forge of the same trade and region, a supplier and a stranger."""
    return [
        *(group(name, industry="steel", region="north") for name in ("mill", "forge")),
        group("mine", industry="coal", region="north"),
        group("bank"),
        *people("abcd"),
        seat("a", "mill", BOSS),
        seat("b", "forge", BOSS),
        seat("c", "mine", BOSS),
        seat("d", "mine", BOSS),
        link("mine", "mill", GroupLinkKind.SUPPLIER),
        *rows,
    ]


def around(name, *rows, **more):
    world = world_of(*street(*rows))
    return group_imitation(world, assess(world), name, **more)


def pressure(chance):
    return -math.log1p(-0.05 * chance)


def test_lost_contracts_press_on_those_who_look_at_them() -> None:
    found = around("mill", loss(where="forge", age=0), loss(where="mine", age=120))
    assert [(each.group, each.alike, each.links) for each in found.pressing] == [
        ("forge", True, ()),
        ("mine", False, (GroupLinkKind.SUPPLIER,)),
    ]
    assert [each.switch for each in found.pressing] == [1.0, 0.5]
    assert [each.amount for each in found.pressing] == [
        pytest.approx(pressure(1.0)),
        pytest.approx(pressure(0.5)),
    ]
    assert [each.decision_makers for each in found.pressing] == [1, 1]
    assert found.total == pytest.approx(pressure(1.0) + pressure(0.5))
    assert found.switch < 0.1


def test_whom_it_would_press_and_how_hard() -> None:
    found = around("mill", loss(where="mill", age=60))
    assert [(each.group, each.decision_makers) for each in found.pressed] == [
        ("mine", 2),
        ("forge", 1),
    ]
    assert found.amount == pytest.approx(pressure(2**-0.5))
    assert {each.amount for each in found.pressed} == {found.amount}
    assert found.most == pytest.approx(pressure(1.0))


def test_a_group_beside_which_there_is_none() -> None:
    found = around("bank", loss(where="forge"))
    assert found.pressing == found.pressed == ()
    assert found.total == 0.0
    assert found.sentence.code == "IMITATES_NOBODY"


def test_links_of_two_kinds_press_once() -> None:
    peer = link("mill", "mine")
    found = around("mill", peer, loss(where="mine"))
    (mine,) = [each for each in found.pressing if each.group == "mine"]
    assert mine.links == (GroupLinkKind.PEER, GroupLinkKind.SUPPLIER)
    assert mine.amount == pytest.approx(pressure(1.0))


def test_only_groups_in_sight_are_told_of() -> None:
    lost = [loss(where="forge"), loss(where="mine")]
    found = around("mill", *lost, within=frozenset({"mill", "mine"}))
    assert [each.group for each in found.pressing] == ["mine"]
    assert [each.group for each in found.pressed] == ["mine"]
    assert found.total == found.pressing[0].amount


@pytest.mark.parametrize("language", Language)
def test_the_sentence_names_the_first(language) -> None:
    found = around("mill", loss(where="forge"))
    said = render(found.sentence, language, named)
    assert all(part in said for part in ("mill", "forge", "100%"))


def test_an_unknown_group_is_told() -> None:
    with pytest.raises(UnknownId, match="group: no group has the id ghost"):
        around("ghost")


def test_plain_graphs_answer_alike() -> None:
    world = world_of(*street(loss(where="forge")))
    one, other = (group_imitation(each, assess(each), "mill") for each in (world, plain(world)))
    assert one == other


@settings(max_examples=80)
@given(branches())
def test_what_presses_is_what_risk_counts(rows) -> None:
    world = world_of(*rows)
    risk = assess(world)
    for name in world.groups:
        found = group_imitation(world, risk, name)
        assert {each.group for each in found.pressing} <= looked_at(world, name)
        deciders = {s.person_id for s in world.seats_in.get(name, ()) if s.role is BOSS}
        for person in deciders:
            pressed = [c for c in risk.terms.causes.get(person, ()) if c.source.kind is Group]
            elsewhere = [
                group_imitation(world, risk, seat.group_id).total
                for seat in world.seats_of[person]
                if seat.role is BOSS and seat.group_id != name
            ]
            total = found.total + math.fsum(elsewhere)
            assert math.fsum(c.hazard for c in pressed) == pytest.approx(total, abs=1e-12)
