"""The runs of a store and the circles that they found, for Neo4j's offline importer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphapi.errors import UnknownId
from graphapi.jobs.exports.headers import headed, table_of_tuples
from graphapi.jobs.exports.tables import table_of_rows
from graphapi.model.columns import camel
from graphapi.model.words import RunStatus
from graphapi.store.run import STORED, stored

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from graphapi.jobs.exports.tables import Table
    from graphapi.store.port import Store
    from graphapi.store.run import CircleMembership, Run

_MANY = 100
_WORDS = {
    **dict.fromkeys(
        ("data_version", "seed", "fence", "begun_at", "version", "peak_bytes", "heard_at"), "long"
    ),
    **dict.fromkeys(("progress", "rate", "seconds", "objective"), "double"),
}
"""The types of what is kept of a run and is no text."""


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run that is over, with the circles that it found as far as they are kept."""

    run: Run
    memberships: Sequence[CircleMembership]

    @property
    def circles(self) -> list[tuple[str, str]]:
        """The layer and the id of each circle."""
        return sorted({(each.layer, each.circle_id) for each in self.memberships})

    def key(self, layer: str, circle: str) -> str:
        """Return what a circle is called in the files."""
        return f"{self.run.id}/{layer}/{circle}"


async def kept_runs(store: Store) -> list[KeptRun]:
    """Return the runs of a store that are over, with their circles."""
    found: list[KeptRun] = []
    after = None
    while runs := await store.runs(first=_MANY, after=after):
        found += [
            KeptRun(run, await _memberships(store, run))
            for run in runs
            if run.status is not RunStatus.RUNNING
        ]
        after = runs[-1].id
    return found


async def _memberships(store: Store, run: Run) -> Sequence[CircleMembership]:
    if not run.version:
        return ()
    try:
        return await store.memberships(run.kind, run.id)
    except UnknownId:  # too old to be kept
        return ()


def run_nodes(runs: Sequence[KeptRun]) -> Iterator[Table]:
    """Yield runs, and circles, which each run has of its own."""
    fields = [
        headed(
            f"{camel(name)}:{'ID(Run)' if name == 'id' else _WORDS.get(name, 'string')}", _of(name)
        )
        for name in STORED
    ]
    label = headed(":LABEL", lambda _: "Run")
    yield table_of_rows("Run", [*fields, label], [stored(each.run) for each in runs])
    circles = (
        (each.key(layer, circle), each.run.id, layer, circle, "Circle")
        for each in runs
        for layer, circle in each.circles
    )
    yield table_of_tuples("Circle", ":ID(Circle) runId layer id :LABEL", circles)


def _of(name: str) -> Any:
    return lambda values: values[name]


def run_arcs(runs: Sequence[KeptRun], persons: Collection[str]) -> Iterator[Table]:
    """Yield which run found a circle, and which of the persons are in it as what."""
    found = (
        (each.key(layer, circle), each.run.id, "FOUND_BY")
        for each in runs
        for layer, circle in each.circles
    )
    yield table_of_tuples("FOUND_BY", ":START_ID(Circle) :END_ID(Run) :TYPE", found)
    within = (
        (row.person_id, each.key(row.layer, row.circle_id), row.role, row.overlap, "IN_CIRCLE")
        for each in runs
        for row in each.memberships
        if row.person_id in persons
    )
    heads = ":START_ID(Person) :END_ID(Circle) role overlap:boolean :TYPE"
    yield table_of_tuples("IN_CIRCLE", heads, within)
