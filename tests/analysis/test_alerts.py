from dataclasses import replace

import pytest

from graphapi.analysis.alerts import alert_about, find_alerts
from graphapi.analysis.clusters import find_clusters
from graphapi.analysis.risk.assess import RiskBand, assess
from graphapi.changes import Ref
from graphapi.model.rows import AlertMark, CompetitorTouch, Group, Loss, Person
from graphapi.model.words import AlertStatus, Role
from tests.analysis.scenes import NOON, ago, clique, group, loss, person, seat, touch, world_of

PEOPLE = ("g0", "g1", "g2", "g3")
NEW, SEEN, CONFIRMED, DISMISSED = AlertStatus


def alerts_of(*rows):
    """The alerts of a group of four whose head is g0, beside forty quiet persons."""
    roles = (Role.DECISION_MAKER, Role.CONTACT, Role.MEMBER, Role.MEMBER)
    quiet = [f"q{number}" for number in range(40)]
    world = world_of(
        group("g"),
        *(group(f"h{number}") for number in range(9)),
        *map(person, (*PEOPLE, *quiet)),
        *(seat(who, "g", role) for who, role in zip(PEOPLE, roles, strict=True)),
        *(seat(who, f"h{number % 9}") for number, who in enumerate(quiet)),
        *clique(PEOPLE),
        *rows,
    )
    return find_alerts(find_clusters(world, assess(world)))


def made(alert, status, **facts):
    kept = {"at": NOON, "by": "us", "attention": alert.attention, **facts}
    return AlertMark(
        id=alert.id, status=status, group_id=alert.group, person_id=alert.person, **kept
    )


def test_a_cluster_of_high_risk_is_an_alert_with_its_newest_cause() -> None:
    rows = [touch("g0", age=9), touch("g1", age=2, weight=0.2), loss("g3", age=5)]
    (found,) = alerts_of(*rows)
    assert found.subject == Ref(Group, "g")
    assert (found.group, found.person, found.size) == ("g", None, 3)
    assert found.cause == Ref(CompetitorTouch, rows[1].id)
    assert found.since == ago(2)
    assert found.band in {RiskBand.HIGH, RiskBand.VERY_HIGH}
    assert (found.status, found.mark) == (NEW, None)
    (found,) = alerts_of(*rows, loss(where="g", age=1))
    assert found.cause == Ref(Loss, "l-g-1")


def test_a_cluster_under_the_band_and_a_quiet_world_give_no_alert() -> None:
    assert len(alerts_of()) == 0
    faint = alerts_of(touch("g0", weight=0.1))
    assert len(faint) == 0
    (outline,) = faint.clusters.outlines
    assert alert_about(faint.clusters.scene, outline).status is NEW


def test_a_person_at_high_risk_in_no_cluster_is_an_alert_too() -> None:
    found = alerts_of(touch("q7"), touch("g0"))
    assert {each.subject for each in found} == {Ref(Group, "g"), Ref(Person, "q7")}
    alone = next(each for each in found if each.person)
    assert (alone.size, alone.risk) == (1, pytest.approx(assess_of(found).of("q7")))
    assert found.reasons(alone)[0].code == "TOUCH"
    assert alerts_of(loss("q7")).only(lambda each: each.person == "q7").alerts == ()


def assess_of(alerts):
    return alerts.clusters.scene.risk


def test_those_that_ask_for_most_attention_come_first() -> None:
    found = alerts_of(touch("q7"), touch("g0"), touch("g1"))
    attention = [each.attention for each in found]
    assert attention == sorted(attention, reverse=True)
    assert found.named(found[1].id) is found[1]
    assert found.named("ALERT-none") is None
    assert found[:1] == (found[0],)


def test_the_id_stays_until_something_new_happens_and_tells_nobody() -> None:
    first = touch("g0", age=9)
    (before,) = alerts_of(first)
    (decided,) = alerts_of(replace(first, weight=0.9, note="called again"))
    assert before.id == decided.id
    (after,) = alerts_of(first, touch("g2", age=1, weight=0.1))
    assert after.id != before.id
    assert "g0" not in before.id


@pytest.mark.parametrize("status", AlertStatus)
def test_a_mark_says_what_became_of_it(status) -> None:
    rows = [touch("g0", age=9)]
    (alert,) = alerts_of(*rows)
    mark = made(alert, status)
    (found,) = alerts_of(*rows, mark)
    assert (found.status, found.mark) == (status, mark)


def test_a_dismissed_one_comes_back_after_a_new_touch_or_with_a_quarter_more_attention() -> None:
    rows = [touch("g0", age=9)]
    (alert,) = alerts_of(*rows)
    dismissed = made(alert, DISMISSED)
    (found,) = alerts_of(*rows, dismissed, touch("g1", weight=0.1))
    assert (found.status, found.mark) == (NEW, None)
    for then, status in ((1 / 1.24, DISMISSED), (1 / 1.26, NEW)):
        mark = made(alert, DISMISSED, attention=alert.attention * then)
        (found,) = alerts_of(*rows, mark)
        assert (found.status, found.mark) == (status, mark)
        (found,) = alerts_of(*rows, replace(mark, status=CONFIRMED))
        assert found.status is CONFIRMED


def test_a_cluster_has_the_status_of_the_alert_about_it() -> None:
    rows = [touch("g0", age=9)]
    (alert,) = alerts_of(*rows)
    found = alerts_of(*rows, made(alert, SEEN))
    (outline,) = found.clusters.outlines
    assert alert_about(found.clusters.scene, outline) == found[0]
    assert found.outline(found[0]) is outline
    assert found.reasons(found[0]) == found.clusters.told(outline).reasons
