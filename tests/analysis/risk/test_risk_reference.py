"""Risk against the plain reference of the house, where it is at hand."""

import importlib.util
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.analysis.risk.assess import assess
from graphapi.model.rows import CompetitorTouch
from tests.analysis.scenes import (
    NOON,
    touch,
    world_of,
)
from tests.analysis.tiny import AGES, NAMES, OPEN, branches


@pytest.fixture(scope="module")
def reference():
    shared = os.environ.get("GRAPHAPI_SHARED")
    if not shared:
        pytest.skip("GRAPHAPI_SHARED is not set: evaluation/reference.py cannot be read")
    path = Path(shared) / "evaluation" / "reference.py"
    spec = importlib.util.spec_from_file_location("reference", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


OUTCOMES = {"UNKNOWN": "unknown", "PENDING": "interested", "REBUFFED": "refused"}


@settings(max_examples=40, deadline=None)
@given(branches(alone=True), st.lists(st.tuples(st.sampled_from(NAMES), AGES, OPEN), max_size=4))
def test_equals_the_shared_reference(reference, rows, touched) -> None:
    rows = [row for row in rows if not isinstance(row, CompetitorTouch)]
    rows += [
        touch(who, age=age, weight=0.8, outcome=outcome, name=str(number))
        for number, (who, age, outcome) in enumerate(touched)
    ]
    world = world_of(*rows)
    risk = assess(world, switch_rate=1.0)
    expected, rest = by_reference(reference, world, risk.hazards)
    known = [1.0 if who in risk.hazards.lost else expected[n] for n, who in enumerate(NAMES)]
    assert [risk.of(who) for who in NAMES] == pytest.approx(known, abs=1e-9)
    for name, row in risk.groups.items():
        assert row.switch == pytest.approx(rest["ps"].get(name, row.switch), abs=1e-9)


def by_reference(reference, world, hazards):
    parameters = {**reference.P, "base": 0.04}
    place = {who: n for n, who in enumerate(NAMES)}
    ages = {who: [] for who in NAMES}
    for each in world.touches.values():
        days = (NOON - each.at) / 86_400_000
        ages[each.person_id].append((days, each.weight, OUTCOMES[each.outcome]))
    ties = {}
    for u, v, weight in hazards.ties.edges(data="weight"):
        ties[place[u], place[v]] = weight
    gone = {place[who]: (NOON - at) / 86_400_000 for who, at in world.lost_persons.items()}
    contracts = {name: (NOON - row.at) / 86_400_000 for name, row in world.groups_lost_by.items()}
    return reference.risk(
        len(NAMES),
        ties,
        [reference.touch_pressure(ages[who], parameters)[0] for who in NAMES],
        gone,
        [hazards.susceptible[who].factor for who in NAMES],
        [hazards.homes[who] for who in NAMES],
        [hazards.weights[hazards.homes[who]].get(who, 0.0) for who in NAMES],
        contracts,
        parameters,
    )
