"""What is lost with an account manager, and who could take over."""

from __future__ import annotations

import pytest

from graphapi.analysis.forecast.departure import manager_departure
from graphapi.analysis.influence.ground import Avoid
from graphapi.analysis.influence.paths import influence_paths
from graphapi.analysis.risk.assess import assess
from graphapi.analysis.sentences import Language, render
from graphapi.errors import BadInput, UnknownId
from graphapi.model.rows import Visit
from graphapi.model.words import PersonTier, Role, Side
from tests.analysis.scenes import ago, group, people, person, plain, seat, tie, world_of

BOSS, MANAGER = Role.DECISION_MAKER, Role.ACCOUNT_MANAGER


def met(own, customer, age=5.0):
    return Visit(id=f"{own}-{customer}-{age}", own_person_id=own, person_id=customer, at=ago(age))


def ours(*names):
    return [person(name, Side.OURS, tier=PersonTier.EMPLOYEE) for name in names]


def account(*more):
    """A manager with one group, whose boss and clerk she reaches by a tie."""
    return [
        group("g"),
        *people(["boss", "clerk"]),
        *ours("mei", "tom", "ann"),
        seat("boss", "g", BOSS, 0.8),
        seat("clerk", "g", BOSS, 0.2),
        seat("mei", "g", MANAGER),
        tie("mei", "boss", 0.9),
        tie("mei", "clerk", 0.5),
        *more,
    ]


def left(rows, manager="mei"):
    world = world_of(*rows)
    return manager_departure(world, assess(world), manager)


def test_a_group_that_only_the_manager_reaches_is_left_without_a_path() -> None:
    told = left(account())
    (only,) = told.groups
    assert only.group == "g"
    assert only.before == pytest.approx(0.8 * 0.9 + 0.2 * 0.5)
    assert only.after == 0.0
    assert only.no_path
    assert [each.person for each in only.reaches] == ["boss", "clerk"]
    assert told.lost_reach == pytest.approx(1.4)
    assert told.lost_coverage == pytest.approx(only.before)
    assert told.heirs == ()
    assert told.sentence.code == "DEPARTURE"


def test_reach_without_the_manager_is_what_paths_that_avoid_the_manager_give() -> None:
    rows = account(tie("tom", "clerk", 0.7), tie("clerk", "boss", 0.6), met("mei", "boss"))
    world = world_of(*rows)
    risk = assess(world)
    (only,) = manager_departure(world, risk, "mei").groups
    for each in only.reaches:
        avoiding = Avoid(persons=frozenset({"mei"}))
        assert each.after == influence_paths(world, risk, each.person, avoid=avoiding).reach
        assert each.before == influence_paths(world, risk, each.person).reach
    assert only.after < only.before
    assert not only.no_path


def test_visits_of_the_manager_go_with_the_manager() -> None:
    (only,) = left(account(met("mei", "boss"), met("tom", "boss"))).groups
    after = {each.person: each.after for each in only.reaches}
    assert after == {"boss": pytest.approx(0.5), "clerk": 0.0}


def test_the_heir_who_reaches_most_of_the_say_alone_comes_first() -> None:
    told = left(account(tie("ann", "clerk", 1.0), tie("tom", "boss", 0.3)))
    assert [heir.person for heir in told.heirs] == ["tom", "ann"]
    assert told.heirs[0].value == pytest.approx(0.8 * 0.3)
    assert told.heirs[1].value == pytest.approx(0.2)
    said = render(told.sentence, Language.EN, lambda ref: ref.id)
    assert said.startswith("without mei the mean coverage of the accounts (1) falls from 94% ")
    assert said.endswith("to 44%; tom is the best heir")


def test_an_heir_does_not_count_what_others_of_us_do() -> None:
    told = left(account(tie("ann", "tom", 1.0), tie("tom", "boss", 0.3), met("tom", "clerk")))
    assert [heir.person for heir in told.heirs] == ["tom"]
    assert told.heirs[0].value == pytest.approx(0.8 * 0.3 + 0.2 * 0.5)


def test_of_equal_heirs_the_one_who_shares_more_contacts_comes_first() -> None:
    rows = account(
        *people(["friend"]),
        tie("mei", "friend", 0.5),
        tie("tom", "friend", 0.5),
        tie("ann", "boss"),
    )
    rows += [tie("tom", "boss")]
    told = left(rows)
    assert [(heir.person, heir.shared) for heir in told.heirs] == [("tom", 2), ("ann", 1)]
    assert told.heirs[0].value == told.heirs[1].value


def test_a_shared_contact_alone_makes_an_heir() -> None:
    told = left(account(*people(["friend"]), met("mei", "friend"), met("ann", "friend")))
    assert [(heir.person, heir.value, heir.shared) for heir in told.heirs] == [("ann", 0.0, 1)]


def test_groups_come_with_the_largest_loss_first() -> None:
    rows = account(
        group("h"), *people(["head"]), seat("head", "h", BOSS), seat("mei", "h", MANAGER)
    )
    told = left([*rows, tie("mei", "head", 1.0), tie("tom", "head", 0.9)])
    assert [each.group for each in told.groups] == ["g", "h"]
    assert told.groups[1].after == pytest.approx(0.9)


def test_a_manager_without_a_group_leaves_nothing_behind() -> None:
    rows = account(person("new", Side.OURS, tier=PersonTier.ACCOUNT_MANAGER))
    told = left(rows, "new")
    assert told.groups == told.heirs == ()
    assert told.lost_reach == told.lost_coverage == 0.0


def test_plain_graphs_answer_alike() -> None:
    world = world_of(*account(tie("tom", "clerk", 0.7), tie("clerk", "boss", 0.6)))
    one, other = (manager_departure(each, assess(each), "mei") for each in (world, plain(world)))
    assert one == other


def test_who_manages_no_account_is_told_so() -> None:
    for name in ("boss", "tom"):
        with pytest.raises(BadInput, match=f"manager: {name} manages no account") as told:
            left(account(), name)
        assert told.value.field == "manager"


def test_an_unknown_manager_is_told() -> None:
    with pytest.raises(UnknownId, match="manager: nobody has the id ghost"):
        left(account(), "ghost")
