"""The branch that a simulator made: what is named first is what left in the half year after."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from graphapi.analysis.clusters import find_clusters
from graphapi.analysis.risk.assess import assess
from graphapi.jobs.imports.folder import import_folder
from graphapi.live.load import load
from graphapi.store.embedded.store import EmbeddedStore

BRANCH = Path(__file__).parents[2] / "seeds" / "4-branch"
AT = 1_767_225_600_000
"""The moment of the story, 2026-01-01."""
LEFT = {"b-G0018": 0.22, "b-G0025": 0.77, "b-G0021": 0.89, "b-G0022": 0.96}
"""The share of people who left each of these groups in the half year after; of all, 0.24."""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    async def story():
        store = EmbeddedStore(tmp_path_factory.mktemp("branch") / "branch.sqlite")
        await store.open()
        try:
            await import_folder(store, BRANCH)
            return await load(store, lambda: AT)
        finally:
            await store.close()

    return asyncio.run(story())


def test_the_groups_named_first_are_those_that_rivals_emptied(world):
    clusters = find_clusters(world, assess(world))
    assert {each.group for each in clusters[:4]} == LEFT.keys()


def test_every_cluster_says_why_to_the_last_digit(world):
    risk = assess(world)
    for cluster in find_clusters(world, risk):
        hazard = sum(risk.explain(person).hazard for person in cluster.members)
        said = sum(each.amount for each in cluster.reasons)
        assert said == pytest.approx(hazard, abs=1e-9)
        assert cluster.money == pytest.approx(
            sum(risk.of(p) * (world.persons[p].monthly_revenue or 0) for p in cluster.members)
        )
