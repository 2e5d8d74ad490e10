import math
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graphapi.analysis.dates import DAY_MILLIS, day_of
from graphapi.analysis.outlook import ActReason, Outlook, act_before, turns_at
from graphapi.analysis.risk.assess import assess
from graphapi.analysis.risk.explain import Tracer
from graphapi.analysis.sentences import Language, render
from graphapi.live.fold import seen_at
from graphapi.model.words import Role, TouchOutcome
from tests.analysis.scenes import (
    NOON,
    ago,
    day,
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
from tests.analysis.tiny import AGES, SHARES, branches, on_group, on_somebody, unique

PENDING, WON = TouchOutcome.PENDING, TouchOutcome.WON
ANY = st.sampled_from((TouchOutcome.UNKNOWN, PENDING, TouchOutcome.REBUFFED))
RECENT = st.sampled_from((0.0, 3.0, 6.5, 12.0))
MORE = st.one_of(
    on_somebody(touch, age=RECENT, weight=SHARES, outcome=ANY),
    on_group(touch, age=RECENT, weight=SHARES, outcome=ANY),
)


def outlook_of(world, where="g", members=None, rate=None):
    risk = assess(world, switch_rate=rate)
    who = members or [p for p in world.people_in.get(where, ()) if p in risk.hazards.susceptible]
    who = tuple(p for p in who if p not in world.lost_persons)
    tracer = Tracer(risk.hazards)
    return Outlook(risk.moving, where, who, [part for p in who for part in tracer.parts(p)])


def office(*rows, revenue=None):
    """Three contacts who report to one head, all of one group."""
    names = ("c1", "c2", "c3")
    return world_of(
        group("g"),
        *people(("d", *names), monthly_revenue=revenue, currency="CNY"),
        seat("d", "g", Role.DECISION_MAKER),
        *(seat(name, "g", Role.CONTACT) for name in names),
        *(tie(name, "d") for name in names),
        *rows,
    )


def on_contacts(age=0.0, weight=0.4, outcome=PENDING):
    return [touch(f"c{n}", age=age, weight=weight, outcome=outcome) for n in (1, 2, 3)]


def test_without_a_touch_there_is_no_day_to_act_before() -> None:
    assert act_before(outlook_of(office()), {}) is None
    assert act_before(outlook_of(office(loss("c1"))), {}) is None


def test_the_head_follows_when_three_contacts_who_are_worked_on_count_as_won() -> None:
    outlook = outlook_of(office(*on_contacts()))
    sent = -math.log(1 - 0.3 * 0.3)
    falls = -math.expm1(-3 * sent)
    herd = -math.log(1 - 0.5 * 0.8 * falls)
    today = -math.expm1(-(3 * sent + herd + 0.04))
    assert (
        outlook.foresee(NOON).risks["d"] == pytest.approx(today) == pytest.approx(0.3473, abs=1e-4)
    )
    sent = -math.log(1 - 0.3 * 2 ** (-7 / 180))
    herd = -math.log(1 - 0.5 * 0.8 * -math.expm1(-3 * sent))
    then = -math.expm1(-(3 * sent + herd + 0.04))
    week = NOON + 7 * DAY_MILLIS
    assert outlook.foresee(week).risks["d"] == pytest.approx(then)
    found = act_before(outlook, {})
    assert (found.date, found.why) == (day(7), ActReason.BAND)
    told = render(found.sentence, Language.EN, lambda ref: ref.id)
    assert told == f"act before {day(7)}: by then the risk of d is {then:.0%}"


def test_a_decision_maker_takes_a_fortnight_to_win_and_a_contact_a_week() -> None:
    rows = [touch("d", weight=0.1, outcome=PENDING), touch("c1", weight=0.1, outcome=PENDING)]
    world = office(*rows, touch(where="g", weight=0.1, outcome=PENDING))
    turns = {row.person_id: turns_at(world, row) for row in world.touches.values()}
    assert turns == {"d": ago(-14), "c1": ago(-7), None: ago(-14)}
    slow = office(*(row for row in rows if row.person_id == "d"))
    found = act_before(outlook_of(slow), {})
    assert (found.date, found.why) == (day(14), ActReason.BAND)


def test_touches_that_lead_nowhere_leave_five_weeks_after_the_newest() -> None:
    rows = [touch("c1", age=3, weight=0.2), touch("c2", age=10, weight=0.2)]
    found = act_before(outlook_of(office(*rows)), {})
    assert (found.date, found.why) == (day(32), ActReason.TAIL)
    found = act_before(outlook_of(office(touch("c1", age=50))), {})
    assert (found.date, found.why) == (day(-15), ActReason.TAIL)
    assert found.sentence.code == "ACT_TAIL_NOW"


def test_a_head_who_may_leave_any_day_leaves_no_time() -> None:
    found = act_before(outlook_of(office(touch("d"))), {})
    assert (found.date, found.why, found.sentence.code) == (day(0), ActReason.BAND, "ACT_BAND_NOW")


def test_money_that_doubles_is_a_reason_by_itself() -> None:
    outlook = outlook_of(office(touch("c1", weight=0.2, outcome=PENDING)))
    assert act_before(outlook, {}).why is ActReason.TAIL
    found = act_before(outlook, {"c1": 100.0})
    assert (found.date, found.why) == (day(7), ActReason.MONEY)
    risks = outlook.foresee(ago(-7)).risks
    assert risks["c1"] >= 0.9
    assert outlook.moving.risk("c1") < 0.45


def test_a_touch_that_should_have_been_decided_by_now_counts_as_won_today() -> None:
    outlook = outlook_of(office(touch("c1", age=9, weight=0.2, outcome=PENDING)))
    found = act_before(outlook, {"c1": 100.0})
    assert (found.date, found.sentence.code) == (day(0), "ACT_MONEY_NOW")


def as_it_would_be(world, at):
    """The world on a later day, with what counts as won by then won."""
    rows = {
        id_: replace(row, outcome=WON)
        if row.outcome is PENDING and turns_at(world, row) <= at
        else row
        for id_, row in world.touches.items()
    }
    return seen_at(replace(world, touches=rows), at)


CHAIN = (
    group("g"),
    group("h"),
    *people("abc"),
    seat("a", "h", Role.DECISION_MAKER),
    seat("b", "h", Role.DECISION_MAKER),
    seat("c", "g", Role.MEMBER),
    tie("a", "b"),
    tie("b", "c"),
)
"""Two who decide in one group, one above the other, and somebody of another who listens to them."""


@pytest.mark.parametrize(
    "rows",
    [
        [touch("b"), touch(where="h")],
        [touch(where="g", outcome=PENDING)],
        [touch("c", age=10, weight=1.0, outcome=PENDING), touch("c"), loss(where="g")],
    ],
    ids=["many origins of one touch", "a group in which nobody decides", "touched after he is won"],
)
def test_what_is_foreseen_holds_where_chains_of_one_touch_cross(rows) -> None:
    world = world_of(*CHAIN, *rows)
    at = NOON + 14 * DAY_MILLIS
    expected = assess(as_it_would_be(world, at), switch_rate=0.8)
    foreseen = outlook_of(world, rate=0.8).foresee(at).risks
    assert foreseen == pytest.approx({who: expected.of(who) for who in foreseen}, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(
    branches(alone=True, cared=False), st.lists(MORE, max_size=3), st.sampled_from((0, 7, 14, 20))
)
def test_what_is_foreseen_is_what_would_be_assessed_then(rows, more, days) -> None:
    """But for pending touches on who is lost already, which press on nobody."""
    world = world_of(*unique([*rows, *more]))
    pending = [row.person_id for row in world.touches.values() if row.outcome is PENDING]
    assume(not set(pending) & set(world.lost_persons))
    at = NOON + days * DAY_MILLIS
    then = as_it_would_be(world, at)
    outlook = outlook_of(world, rate=0.8)
    assume(outlook.members)
    expected = assess(then, switch_rate=0.8)
    for who, risk in outlook.foresee(at).risks.items():
        assert risk == pytest.approx(expected.of(who), abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(branches(), st.lists(MORE, max_size=3), st.floats(0, 30), st.floats(0, 30))
def test_time_alone_raises_no_risk(rows, more, one, other) -> None:
    outlook = outlook_of(world_of(*unique([*rows, *more])))
    early, late = sorted(NOON + round(each * DAY_MILLIS) for each in (one, other))
    pending = [row for row in outlook.touches if row.outcome is PENDING]
    assume(not any(early < turns_at(outlook.world, row) <= late for row in pending))
    before, after = outlook.foresee(early).risks, outlook.foresee(late).risks
    assert all(after[who] <= before[who] + 1e-12 for who in before)


@settings(max_examples=50, deadline=None)
@given(branches(), st.lists(MORE, max_size=3), MORE)
def test_a_touch_more_never_leaves_more_time_unless_it_is_newer(rows, some, new) -> None:
    """With money left aside: today's, which is to double, grows with the touch as well."""
    rows = unique([*rows, *some])
    before = outlook_of(world_of(*rows), rate=0.8)
    first = act_before(before, {})
    after = outlook_of(world_of(*unique([replace(new, id="new"), *rows])), rate=0.8)
    second = act_before(after, {})
    assert (first is None) == (not before.touches)
    for found, outlook in ((first, before), (second, after)):
        if found is not None:
            assert found.date <= day_of(outlook.touches[-1].at + 35 * DAY_MILLIS)
    if first is not None and (not after.touches or after.touches[-1].at == before.touches[-1].at):
        assert second.date <= first.date


@settings(max_examples=20, deadline=None)
@given(branches(), st.lists(MORE, max_size=3), AGES)
def test_plain_networkx_foresees_the_same(rows, more, days) -> None:
    world = world_of(*unique([*rows, *more]))
    at = NOON + round(days) * DAY_MILLIS
    theirs = outlook_of(plain(world)).foresee(at).risks
    assert outlook_of(world).foresee(at).risks == pytest.approx(theirs, abs=1e-12)


def test_pressure_from_outside_is_foreseen_too() -> None:
    mates = [person(f"x{n}") for n in range(4)]
    ties = [tie(row.id, "d") for row in mates]
    touches = [touch(row.id, weight=0.3, outcome=PENDING) for row in mates]
    found = act_before(outlook_of(office(*mates, *ties, *touches)), {})
    assert (found.date, found.why) == (day(7), ActReason.BAND)
