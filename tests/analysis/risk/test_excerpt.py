"""What an excerpt of a world says of some persons is what the world says."""

from __future__ import annotations

import random

import pytest

from graphapi.analysis.risk.circumstances import circumstances_of
from graphapi.analysis.risk.excerpt import excerpt
from graphapi.analysis.world import assemble
from tests.analysis.risk.branches import AT, Branch


@pytest.mark.parametrize("seed", range(6))
def test_persons_stand_in_an_excerpt_as_in_the_world(seed):
    rng = random.Random(seed)
    world = assemble(Branch(rng, 40, 5).settle(60), at=AT)
    chosen = rng.sample(sorted(world.persons), 7)
    part = excerpt(world, chosen, ["g001"])
    whole, few = circumstances_of(world), circumstances_of(part)
    for person in chosen:
        there, here = whole.places.person_at[person], few.places.person_at[person]
        assert few.care.of(here) == whole.care.of(there)
        assert few.touches.causes(here) == whole.touches.causes(there)
        assert few.touches.own[here] == whole.touches.own[there]
        assert few.places.herds(person) == whole.places.herds(person)
        assert few.places.customers[here] == whole.places.customers[there]
    groups = {seat.group_id for person in chosen for seat in part.seats_of.get(person, ())}
    for group in groups | {"g001"}:
        there, here = whole.places.group_at[group], few.places.group_at[group]
        assert few.places.say(here) == whole.places.say(there)
        assert few.care.care.complaints[here] == whole.care.care.complaints[there]


def test_of_nobody_there_is_nothing():
    world = assemble(Branch(random.Random(1), 10, 2).settle(10), at=AT)
    part = excerpt(world, [])
    assert not part.persons
    assert not part.seats
    assert (part.version, part.at) == (world.version, world.at)
