"""How often we may still be in contact with a person."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.analysis.allowance import contact_allowance
from graphapi.analysis.dates import DAY_MILLIS
from graphapi.analysis.influence.paths import influence_paths
from graphapi.analysis.parameters import DEFAULT
from graphapi.analysis.quotas import called_enough
from graphapi.analysis.sentences import Language, render
from graphapi.errors import UnknownId
from graphapi.model.rows import Visit
from graphapi.model.words import Channel
from tests.analysis.reach import SAFE, along, named, only, ours
from tests.analysis.scenes import NOON, ago, people, world_of

CALL, VISIT, GIFT = Channel.CALL, Channel.VISIT, Channel.GIFT
TODAY = "2026-01-01"


def contacts(*days_ago, channel=VISIT):
    return [
        Visit(
            id=f"{channel}-{number}",
            own_person_id="us",
            person_id="a",
            at=ago(days),
            channel=channel,
        )
        for number, days in enumerate(days_ago)
    ]


def allowed(*rows, at=NOON):
    return contact_allowance(world_of(ours("us"), *people("ab"), *rows, at=at), "a")


def test_nobody_was_there_yet() -> None:
    found = allowed()
    assert (found.visits.used, found.visits.limit) == (0, 4)
    assert (found.contacts.used, found.contacts.limit) == (0, 15)
    assert found.may_visit
    assert found.may_contact
    assert found.next_visit == found.next_contact == TODAY
    assert found.sentence.code == "MAY_VISIT"


def test_a_fifth_visit_waits_until_the_oldest_of_four_is_thirty_days_old() -> None:
    found = allowed(*contacts(1, 5, 9), *contacts(20, channel=GIFT))
    assert (found.visits.used, found.contacts.used) == (4, 4)
    assert not found.may_visit
    assert found.may_contact
    assert (found.next_visit, found.next_contact) == ("2026-01-11", TODAY)


def test_three_visits_leave_one() -> None:
    assert allowed(*contacts(1, 5, 9)).may_visit


def test_calls_count_against_the_larger_limit_alone() -> None:
    calls = contacts(*range(14), channel=CALL)
    found = allowed(*calls)
    assert (found.visits.used, found.contacts.used) == (0, 14)
    assert found.may_visit
    full = allowed(*calls, *contacts(25))
    assert not full.may_contact
    assert not full.may_visit
    assert full.next_visit == full.next_contact == "2026-01-06"


def test_the_later_of_both_limits_says_when_to_visit() -> None:
    found = allowed(*contacts(2, 2, 2, 2), *contacts(*[28] * 11, channel=CALL))
    assert (found.next_visit, found.next_contact) == ("2026-01-29", "2026-01-03")
    assert found.sentence.code == "NO_CONTACT"


def test_thirty_days_ago_counts_no_more_and_what_is_to_come_not_yet() -> None:
    assert allowed(*contacts(29, 29, 29, 30)).visits.used == 3
    assert allowed(*contacts(-5, -6, -7, -8)).visits.used == 0


def test_more_than_the_limit_waits_for_as_many_to_age() -> None:
    assert allowed(*contacts(1, 2, 3, 4, 5, 6)).next_visit == "2026-01-27"


@pytest.mark.parametrize("language", Language)
def test_the_sentences_name_the_day(language) -> None:
    visits, calls = contacts(1, 2, 3, 4), contacts(*[1] * 11, channel=CALL)
    for rows, code in ((visits, "NO_VISIT"), ([*visits, *calls], "NO_CONTACT")):
        found = allowed(*rows)
        assert found.sentence.code == code
        assert found.next_visit in render(found.sentence, language, named)


DAYS = st.lists(st.integers(0, 40), max_size=20)


@given(DAYS, DAYS)
def test_the_next_day_is_the_first_on_which_one_more_is_within_the_limits(visits, calls) -> None:
    rows = [*contacts(*visits), *contacts(*calls, channel=CALL)]
    found = allowed(*rows)
    for kind in ("visit", "contact"):
        told = dt.date.fromisoformat(getattr(found, f"next_{kind}"))
        days = (told - dt.date.fromisoformat(TODAY)).days
        assert getattr(found, f"may_{kind}") == (days == 0)
        assert getattr(allowed(*rows, at=NOON + days * DAY_MILLIS), f"may_{kind}")
        if days:
            before = allowed(*rows, at=NOON + (days - 1) * DAY_MILLIS)
            assert not getattr(before, f"may_{kind}")


@given(DAYS, DAYS)
def test_whoever_may_not_be_visited_was_called_on_enough(visits, calls) -> None:
    rows = [*contacts(*visits), *contacts(*calls, channel=CALL)]
    world = world_of(ours("us"), *people("a"), *rows)
    assert called_enough(world, "a") is not contact_allowance(world, "a").may_visit


def test_the_limits_are_those_of_the_parameter_table() -> None:
    world = world_of(ours("us"), *people("a"), *contacts(1, 2))
    strict = replace(world, parameters=replace(DEFAULT, contact_visits=2, contact_days=10))
    found = contact_allowance(strict, "a")
    assert (found.may_visit, found.next_visit, found.days) == (False, "2026-01-09", 10)


def test_an_unknown_person_is_told() -> None:
    with pytest.raises(UnknownId, match="person: nobody has the id ghost"):
        contact_allowance(world_of(), "ghost")


def test_a_path_marks_whom_not_to_call_on_again() -> None:
    rows = [ours("us"), *people("abd"), *along("us", "b", "a", "d", strengths=(0.9, 0.9, 0.9))]
    free = influence_paths(world_of(*rows), SAFE, "d").paths[0]
    assert [step.called_enough for step in free.steps] == [False, False, False]
    assert "_CALLED" not in free.sentence.code
    found = influence_paths(world_of(*rows, *contacts(1, 2, 3, 4)), SAFE, "d")
    (through,) = [path for path in found.paths if path.start == "us"]
    assert [step.called_enough for step in through.steps] == [False, True, False]
    (visited,) = [path for path in found.paths if path.start == "a"]
    assert visited.start_called_enough
    said = render(visited.sentence, Language.EN, named)
    assert said.endswith("; a should not be called on again yet")


def test_the_goal_itself_is_marked_where_we_go_directly() -> None:
    world = world_of(ours("us"), *people("a"), *contacts(1, 2, 3, 4))
    path = only(influence_paths(world, SAFE, "a"))
    assert (path.sentence.code, path.start_called_enough) == ("PATH_DIRECT_CALLED", True)
