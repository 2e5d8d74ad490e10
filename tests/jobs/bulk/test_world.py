"""The store's world as a snapshot: what is asked of it gets the answers of the world."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest

from graphapi.analysis.decision import decision_weights
from graphapi.analysis.risk.assess import assess
from graphapi.analysis.risk.province import assess_province
from graphapi.analysis.world import assemble
from graphapi.compact.snapshot import open_snapshot, save
from graphapi.jobs.bulk.folder import load_columns
from graphapi.jobs.bulk.world import snapshot_of
from graphapi.jobs.bulk.writing import write_columns
from graphapi.jobs.imports.folder import import_folder
from graphapi.live.load import load
from graphapi.model.rows import CompetitorTouch, Group, Loss, Person, Seat, Tie
from graphapi.model.words import Role, Side, TieKind, TouchKind, TouchOutcome
from graphapi.store.embedded.store import EmbeddedStore

AT = 1_767_225_600_000
DAY = 86_400_000
SEEDS = Path(__file__).parents[3] / "seeds"


def person(id_, side=Side.CUSTOMER, **facts):
    return Person(id=id_, name=id_, side=side, **facts)


def seat(who, where, role=Role.MEMBER, **facts):
    return Seat(id=f"{who}-{where}", person_id=who, group_id=where, role=role, **facts)


def tie(id_, one, other, kind, strength):
    return Tie(id=id_, from_id=one, to_id=other, kind=kind, strength=strength)


def small():
    """Two groups, somebody of ours and somebody of nowhere."""
    return assemble(
        [
            Group(id="bureau", name="b", monthly_revenue=900, currency="CNY", headcount=9),
            Group(id="plant", name="p", monthly_revenue=70, currency="CNY"),
            Group(id="empty", name="e"),
            person("ann", monthly_revenue=1200, currency="CNY"),
            person("bob"),
            person("cai", monthly_revenue=5, currency="USD"),
            person("dan", Side.OURS),
            person("eve", Side.THIRD_PARTY),
            seat("ann", "bureau", Role.DECISION_MAKER, weight=0.6),
            seat("ann", "plant"),
            seat("bob", "bureau", Role.CONTACT),
            seat("cai", "plant", Role.DECISION_MAKER),
            seat("dan", "bureau", Role.ACCOUNT_MANAGER),
            tie("1", "dan", "ann", TieKind.BUSINESS, 0.25),
            tie("2", "dan", "ann", TieKind.CLASSMATE, 0.5),
            tie("3", "ann", "bob", TieKind.REPORTS_TO, None),
            tie("4", "ann", "cai", TieKind.CALLS, 0.00001),
            CompetitorTouch(
                id="t",
                person_id="ann",
                competitor="x",
                kind=TouchKind.PREPAID_CREDIT,
                outcome=TouchOutcome.PENDING,
                at=AT - 30 * DAY,
            ),
            Loss(id="l", person_id="bob", competitor="x", at=AT - 10 * DAY),
            Loss(id="m", group_id="plant", competitor="x", at=AT - 20 * DAY),
        ],
        version=7,
        at=AT,
    )


def test_every_fact_has_its_place():
    world = small()
    held = snapshot_of(world, "here")
    people, arrays = list(held.graph.labels), held.arrays
    assert list(held.groups) == ["bureau", "plant", ""]
    assert people == ["ann", "bob", "cai", "dan", "eve"]
    assert arrays["group"].tolist() == [0, 0, 1, 2, 2]
    assert arrays["group_start"].tolist() == [0, 2, 3, 5]
    assert arrays["own"].tolist() == [0, 0, 0, 1, 2]
    assert arrays["contact"].tolist() == [0, 1, 0, 0, 0]
    assert arrays["revenue"].tolist() == [1200, 100, -1, -1, -1]
    assert arrays["group_contract"].tolist() == [900, 0, 0]
    assert arrays["group_lost"] == pytest.approx([np.nan, 20, np.nan], nan_ok=True)
    assert arrays["lost"] == pytest.approx([np.nan, 10, *[np.nan] * 3], nan_ok=True)
    says = [decision_weights(world, group) for group in ("bureau", "plant")]
    assert arrays["weight"] == pytest.approx([says[0]["ann"], says[0]["bob"], says[1]["cai"], 0, 0])
    assert (arrays["touch"] > 0).tolist() == [True, *[False] * 4]
    assert (arrays["damping"] > 0).tolist() == [True, True, True, False, False]
    assert {name: held.about[name] for name in ("source", "version", "at", "currency")} == {
        "source": "here",
        "version": 7,
        "at": AT,
        "currency": "CNY",
    }


def test_the_strongest_tie_of_a_pair_is_kept_with_its_kind():
    graph = snapshot_of(small(), "here").graph
    found = {
        (one, other): (data["kind"], data["strength"])
        for one, other, data in graph.edges(data=True)
    }
    assert found == {
        ("dan", "ann"): ("CLASSMATE", 0.5),
        ("ann", "bob"): ("REPORTS_TO", 0.5),
        ("ann", "cai"): ("CALLS", 0.0001),
    }


def test_a_world_through_a_file_and_columns_stays_the_same(tmp_path):
    held = snapshot_of(small(), "here")
    digest = save(tmp_path / "a", held.graph, arrays=held.arrays, about=held.about)
    write_columns(tmp_path / "columns", held, "parquet")
    report = load_columns(tmp_path / "columns", tmp_path / "b", now=0)
    assert report.rejected == 0
    assert report.digest == digest == open_snapshot(tmp_path / "b").digest


@pytest.fixture(scope="module")
def branch(tmp_path_factory):
    async def story():
        store = EmbeddedStore(tmp_path_factory.mktemp("branch") / "branch.sqlite")
        await store.open()
        try:
            await import_folder(store, SEEDS / "4-branch")
            return await load(store, lambda: AT)
        finally:
            await store.close()

    return asyncio.run(story())


def test_the_risk_of_the_branch_is_that_of_its_snapshot(branch):
    """But for who sits in two groups, of which a snapshot knows the first, and their neighbours."""
    held = snapshot_of(branch, "here")
    known, found = assess(branch), assess_province(held.graph, held.arrays)
    risks = np.array([known.of(each) for each in held.graph.labels])
    apart = np.abs(risks - found.risk)
    assert np.quantile(apart, 0.95) < 1e-4
    assert found.risk.mean() == pytest.approx(risks.mean(), abs=1e-3)
