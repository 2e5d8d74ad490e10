import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.analysis.risk.examples import examples_of, looks_of
from graphapi.analysis.risk.places import places_of
from graphapi.model.words import Role
from tests.analysis.plain_risk import looked_at
from tests.analysis.scenes import group, link, people, seat, world_of

GROUPS = "ghijk"
KINDS = st.sampled_from([(None, None), ("steel", None), ("steel", "north"), ("coal", "north")])
LINKS = st.lists(st.tuples(st.sampled_from(GROUPS), st.sampled_from(GROUPS)), max_size=6)
CHANCES = st.lists(st.sampled_from([0.0, 1e-12, 0.3, 1.0]), min_size=5, max_size=5)


def branch(kinds, links):
    rows = [group(name, industry=i, region=r) for name, (i, r) in zip(GROUPS, kinds, strict=True)]
    rows += [link(u, v) for u, v in dict.fromkeys(links) if u != v]
    heads = [
        seat(who, name, Role.DECISION_MAKER) for who, name in zip("abcde", GROUPS, strict=True)
    ]
    return world_of(*rows, *people("abcde"), *heads)


@given(st.lists(KINDS, min_size=5, max_size=5), LINKS, CHANCES)
def test_everybody_looks_at_linked_and_like_groups_once(kinds, links, chances) -> None:
    world = branch(kinds, links)
    places = places_of(world)
    looks = looks_of(world, places)
    examples = examples_of(places, looks, np.array(chances), 0.05)
    for place, name in enumerate(GROUPS):
        seen = {GROUPS[other] for other in looks.of(place).tolist()}
        assert seen == looked_at(world, name)
        pressing = [-math.log1p(-0.05 * chances[GROUPS.index(other)]) for other in seen]
        assert examples.own[place] == pytest.approx(math.fsum(pressing), abs=1e-15)
        causes = list(examples.causes(place))
        assert [each.source.id for each in causes] == sorted(
            other for other in seen if chances[GROUPS.index(other)] > 0.0
        )
        assert (examples.own[place] > 0.0) <= bool(causes)


def test_who_is_alone_has_no_example() -> None:
    world = world_of(group("g", industry="steel", region="north"), *people("a"))
    places = places_of(world)
    examples = examples_of(places, looks_of(world, places), np.array([1.0]), 0.05)
    assert examples.own.tolist() == [0.0]
    nobody = world_of()
    places = places_of(nobody)
    assert examples_of(places, looks_of(nobody, places), np.array([]), 0.05).own.size == 0
