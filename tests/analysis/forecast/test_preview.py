"""What hangs on everybody, against what is said of few."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from graphapi.analysis.forecast.preview import hanging
from graphapi.analysis.forecast.takings import takings_of
from graphapi.analysis.risk.assess import assess
from graphapi.analysis.risk.stake import staked
from tests.analysis.scenes import plain, world_of
from tests.analysis.tiny import branches


@settings(max_examples=60, deadline=None)
@given(branches())
def test_everybody_is_told_as_few_are(rows) -> None:
    for world in (world_of(*rows), plain(world_of(*rows))):
        hazards = assess(world).hazards
        takings = takings_of(hazards)
        found = hanging(hazards, takings)
        places = hazards.places
        stakes = staked(hazards, hazards.risks(), takings.people)
        for at in range(len(places.persons)):
            if places.homes[at] >= 0:
                group, person = places.groups[places.homes[at]], places.persons[at]
                assert found[at] == pytest.approx(stakes.of(group, [person])[person])
