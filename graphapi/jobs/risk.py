"""The job that scores everybody's risk in a store: figures only, since scores are never stored."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from graphapi.analysis.circles.layers import layers_of
from graphapi.analysis.parameters import DEFAULT
from graphapi.analysis.risk.assess import RiskBand, risk_band
from graphapi.jobs.course import Found, in_thread
from graphapi.jobs.digests import digest_of, graph_digest, ranks_of, rows_digest
from graphapi.jobs.job import Job, local_engine
from graphapi.live.load import load
from graphapi.live.version import Version
from graphapi.model.words import RunKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphapi.jobs.course import Course
    from graphapi.model.rows import Millis
    from graphapi.store.port import Store

PLAN = {"reading": 5.0, "risk": 3.0, "clusters": 2.0}
"""The stages in a store, and how long each takes beside the others."""


_STEPS = 10_000
_NAMES = {RiskBand.WATCH: "watch", RiskBand.HIGH: "high", RiskBand.VERY_HIGH: "veryHigh"}


def risk_parameters() -> str:
    """Return what the job is asked, as JSON."""
    return orjson.dumps({"parameters": DEFAULT.version}).decode()


def risk_job(store: Store, now: Callable[[], Millis]) -> Job[Version]:
    """Return the job of a store."""
    return Job(
        kind=RunKind.RISK,
        parameters=risk_parameters(),
        seed=0,
        engine=local_engine(),
        plan=PLAN,
        work=lambda course, _: _risk(store, now, course),
        shelf=store,
        publish=lambda run, _: store.publish(run, ()),
    )


async def _risk(store: Store, now: Callable[[], Millis], course: Course) -> Found[Version]:
    course.tell("reading", 0, 1)
    version = Version(await load(store, now))
    course.tell("risk", 0, 1)
    risk = await in_thread(lambda: version.risk)
    course.tell("clusters", 0, 1)
    clusters = await in_thread(lambda: version.clusters)
    values = {person: risk.values[person] for person in sorted(risk.values)}
    world = version.world
    graph = layers_of(world).graph
    return Found(
        results=version,
        data_version=version.number,
        counts={
            "persons": len(world.persons),
            "ties": graph.number_of_edges(),
            "clusters": len(clusters),
            **band_counts(np.fromiter(values.values(), np.float64, len(values))),
        },
        objective=None,
        input_digest=digest_of([graph_digest(graph, ranks_of(graph)), rows_digest(world)]),
        output_digest=digest_of([*values, rounded(list(values.values()))]),
    )


def band_counts(values: Any) -> Mapping[str, int]:
    """Return how many persons are in each band over the lowest, by risk."""
    numbers = np.bincount(np.floor(values * _STEPS).astype(np.int64))
    found: Counter[RiskBand] = Counter()
    for step, number in enumerate(numbers.tolist()):
        found[risk_band(step / _STEPS)] += number
    return {name: found[band] for band, name in _NAMES.items()}


def rounded(values: Any) -> Any:
    """Return risks as whole millionths, which no order of summing changes."""
    return np.rint(np.asarray(values) * 1e6).astype(np.int64)
