"""Circles of the branch that a simulator made keep their ids when ties change."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from graphapi.analysis.circles.detect import detect
from graphapi.analysis.circles.roster import rosters_of
from graphapi.analysis.world import FACTS, assemble
from tests.analysis.circles.test_detect import kept
from tests.analysis.circles.test_table import world_of

BRANCH = Path(__file__).parents[3] / "seeds" / "4-branch"


@pytest.fixture(scope="module")
def branch(tmp_path_factory):
    return world_of(BRANCH, tmp_path_factory.mktemp("branch"))


def changed(world, share, seed):
    """The world with a share of its ties gone, and as many new ones between anybody."""
    draw, ties = random.Random(seed), list(world.ties.values())
    gone = draw.sample(ties, round(share * len(ties)))
    people = sorted(world.persons)
    news = [
        replace(tie, id=f"new-{tie.id}", from_id=ends[0], to_id=ends[1])
        for tie in gone
        for ends in [draw.sample(people, 2)]
    ]
    left = world.ties.keys() - {tie.id for tie in gone}
    others = (row for name in FACTS if name != "ties" for row in getattr(world, name).values())
    rows = [*others, *(world.ties[id_] for id_ in sorted(left)), *news]
    return assemble(rows, at=world.at)


@pytest.mark.parametrize("seed", range(3))
def test_one_in_a_hundred_ties_changed_leaves_the_ids_of_nearly_all_circles(branch, seed) -> None:
    first = detect(branch, fence=1)
    other = changed(branch, 0.01, seed)
    position = {person: number for number, person in enumerate(other.graph)}
    second = detect(other, fence=2, previous=rosters_of(kept(first), position))
    before, after = ({c.id for c in found.circles} for found in (first, second))
    assert len(before) > 500
    assert len(before & after) >= 0.95 * len(before)
