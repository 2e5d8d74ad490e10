"""The seeds tell stories that end with a question; the answers are as told."""

import datetime as dt
import json
from functools import cache
from pathlib import Path

import pytest

from graphapi.analysis.influence.ground import Avoid
from graphapi.analysis.influence.paths import influence_paths
from graphapi.analysis.risk.assess import assess
from graphapi.analysis.units.unit import decision_unit
from graphapi.analysis.world import assemble
from graphapi.model.checks import read_row
from graphapi.model.rows import Bundle, CompetitorTouch, Group, Incident, Person, Seat, Tie, Visit
from graphapi.model.words import Role

SEEDS = Path(__file__).parents[2] / "seeds"
FILES = {
    "groups": Group,
    "persons": Person,
    "seats": Seat,
    "ties": Tie,
    "touches": CompetitorTouch,
    "visits": Visit,
    "incidents": Incident,
    "bundles": Bundle,
}


@cache
def story(name):
    folder = SEEDS / name
    rows = [
        read_row(kind, json.loads(line))
        for stem, kind in FILES.items()
        if (file := folder / f"{stem}.jsonl").exists()
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    as_of = json.loads((folder / "world.json").read_text(encoding="utf-8"))["asOf"]
    world = assemble(rows, at=int(dt.datetime.fromisoformat(as_of).timestamp() * 1000))
    return world, assess(world)


def routes_to(name, to, **options):
    answer = influence_paths(*story(name), to, **options)
    return [route.persons for route in answer.routes]


def first_to_work_on(name, group):
    return decision_unit(*story(name), group).sentence.values["person"].id


def test_the_chief_is_reached_by_wife_or_mentor_and_never_by_the_deputy():
    routes = routes_to("1-tender-committee", "tender-chief")
    assert {route[-2] for route in routes[:2]} == {"tender-wife", "tender-mentor"}
    assert not any("tender-deputy" in route for route in routes)
    assert first_to_work_on("1-tender-committee", "tender-bureau") == "tender-chief"


def test_the_committee_is_worked_on_in_this_order_and_the_chief_carries_it():
    unit = decision_unit(*story("1-tender-committee"), "tender-bureau")
    order = ["tender-chief", "tender-info", "tender-deputy", "tender-purchase"]
    assert [seat.person for seat in unit.seats] == order
    assert unit.coverage == pytest.approx(0.72, abs=0.01)
    assert [seat.coverage_after for seat in unit.seats] == pytest.approx(
        [0.97, 0.84, 0.86, 0.76], abs=0.01
    )
    assert [seat.person for seat in unit.seats if seat.blocker] == ["tender-deputy"]


def test_the_fault_and_the_new_account_manager_open_the_door_for_the_rival_too():
    _, risk = story("3-plant-deal")
    factors = {each.code: each.value for each in risk.explain("plant-technical").factors}
    assert factors == pytest.approx(
        {
            "CONTRACT_DUE": 1.4,
            "MANAGER_CHANGED": 1.5,
            "FAULTS": 1.15**2,
            "BUNDLED": 0.9,
            "VISITED": 0.75,
        }
    )


def test_the_technical_deputy_is_reached_by_visits_and_by_tang_hai():
    routes = routes_to("3-plant-deal", "plant-technical")
    assert routes[0] == ("plant-technical",)
    assert {route[-2] for route in routes[1:]} == {"plant-former"}
    assert first_to_work_on("3-plant-deal", "plant-plant") == "plant-technical"


def test_the_president_is_reached_round_the_director_of_it():
    routes = routes_to("2-another-department", "huajin-president")
    assert routes[0] == ("huajin-vice", "huajin-marketing", "huajin-president")
    avoid = Avoid(persons=frozenset({"huajin-it"}))
    assert routes_to("2-another-department", "huajin-president", avoid=avoid) == routes[:1]


def test_a_seat_for_marketing_raises_the_coverage():
    world, risk = story("2-another-department")
    before = decision_unit(world, risk, "huajin-group").coverage
    (held,) = (s for s in world.seats.values() if s.person_id == "huajin-marketing")
    decides = type(held)(
        id=held.id,
        person_id=held.person_id,
        group_id=held.group_id,
        role=Role.DECISION_MAKER,
        weight=0.2,
    )
    seats = {**world.seats, held.id: decides}
    rows = [*world.groups.values(), *world.persons.values(), *seats.values(), *world.ties.values()]
    rows += [*world.touches.values(), *world.visits.values(), *world.bundles.values()]
    after = decision_unit(assemble(rows, at=world.at), risk, "huajin-group").coverage
    assert after > before + 0.005
