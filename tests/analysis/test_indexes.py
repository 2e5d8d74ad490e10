"""Rows are found again by whom they are about, and what took somebody is the latest loss."""

from __future__ import annotations

from graphapi.analysis.indexes import INDEXES, indexed, lost_by, moved_rows, people_of
from graphapi.model.words import Role, TouchOutcome
from tests.analysis.scenes import day, loss, seat, touch

HELD = INDEXES["seats_of"]


def test_the_latest_recorded_loss_counts_else_the_latest_touch_that_was_won():
    won = touch("a", age=1, outcome=TouchOutcome.WON)
    open_ = touch("a", age=0)
    losses = (loss("a", age=30), loss("a", age=9))
    assert lost_by((), (open_,)) is None
    assert lost_by((), (open_, won)) is won
    assert lost_by(losses, (won,)) is losses[1]


def test_people_of_seats_come_once_and_without_our_account_managers():
    seats = [seat("a", "g"), seat("u", "g", Role.ACCOUNT_MANAGER), seat("a", "g"), seat("b", "g")]
    assert people_of(seats) == ("a", "b")


def test_only_the_keys_of_changed_rows_are_found_anew():
    first, second = seat("a", "g"), seat("b", "g")
    known = indexed([first, second], HELD, day(0))
    moved = seat("c", "g")
    found = moved_rows(HELD, known, [(first, None), (None, moved)], day(0))
    assert found == {"a": None, "c": (moved,)}
    ended = seat("b", "g", until=day(-1))
    assert moved_rows(HELD, known, [(second, ended)], day(0)) == {"b": None}
