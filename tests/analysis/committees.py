"""Decision units to ask about."""

from graphapi.analysis.units.unit import decision_unit
from graphapi.model.words import Role
from tests.analysis.reach import SAFE, ours
from tests.analysis.scenes import group, person, seat, world_of

DECIDES = Role.DECISION_MAKER


def unit_of(*rows, risk=SAFE):
    return decision_unit(world_of(ours("us"), group("g"), *rows), risk, "g")


def by_person(unit):
    return {each.person: each for each in unit.seats}


def decider(who, weight=None, support=None, role=DECIDES):
    return [person(who), seat(who, "g", role, weight, support=support)]
