"""The job that finds circles: in a store, where everybody sees them, or in a snapshot."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import orjson

from graphapi.analysis.circles.detect import detect
from graphapi.analysis.circles.layers import layers_of
from graphapi.analysis.circles.roster import rosters_of
from graphapi.analysis.circles.table import check_gamma
from graphapi.analysis.parameters import DEFAULT
from graphapi.compact.communities import leiden
from graphapi.errors import BadInput
from graphapi.jobs.course import Found, in_thread
from graphapi.jobs.digests import digest_of, graph_digest, ranks_of
from graphapi.jobs.job import Job, local_engine
from graphapi.live.load import load
from graphapi.live.published import FAINT
from graphapi.model.words import RunKind
from graphapi.store.run import CircleMembership

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from graphapi.analysis.circles.detect import Detected, Report
    from graphapi.analysis.circles.layers import Layer
    from graphapi.analysis.circles.roster import Roster
    from graphapi.analysis.circles.table import Parting
    from graphapi.analysis.world import World
    from graphapi.compact.graph import CompactGraph
    from graphapi.jobs.course import Course
    from graphapi.model.rows import Millis
    from graphapi.store.port import Store

    Rosters: TypeAlias = Mapping[Layer, Roster]

PLAN = {"reading": 5.0, "circles": 4.0, "publishing": 1.0}
"""The stages in a store, and how long each takes beside the others."""

_LARGEST_SEED = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CirclesAsked:
    """What is asked of the job.

    Attributes
    ----------
    gamma : float
        How dense a circle is at least, over 0 to 1.
    seed : int
        From 0 to 2,147,483,647; the same seed gives the same circles.
    """

    gamma: float = DEFAULT.circle_gamma
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what is out of range with ``BadInput``."""
        check_gamma(self.gamma)
        if not 0 <= self.seed <= _LARGEST_SEED:
            raise BadInput(
                f"seed must be from 0 to {_LARGEST_SEED}, not {self.seed}.", field="seed"
            )

    @classmethod
    def of(cls, gamma: float | None, seed: int) -> CirclesAsked:
        """Return what is asked, with the usual density where none is given."""
        return cls(seed=seed) if gamma is None else cls(gamma=gamma, seed=seed)

    @property
    def parameters(self) -> str:
        """What was asked, as JSON."""
        asked = {"gamma": self.gamma, "parameters": DEFAULT.version}
        return orjson.dumps(asked).decode()


@dataclass(frozen=True, slots=True)
class StoreCircles:
    """The circles of a store, with the world that they are of."""

    world: World
    detected: Detected

    @property
    def memberships(self) -> list[CircleMembership]:
        """Who is in which circle."""
        return list(_memberships(self.detected))


def circles_job(
    store: Store,
    now: Callable[[], Millis],
    asked: CirclesAsked,
    *,
    part: Parting = leiden,
    engine: str = "",
) -> Job[StoreCircles]:
    """Return the job of a store; near O(persons + ties), in time and memory.

    Parameters
    ----------
    store : Store
        An open store.
    now : callable
        The moment that ages are counted from.
    part : Parting, optional
        What parts a layer; our own engine if left out.
    engine : str, optional
        Its name and version.
    """
    return Job(
        kind=RunKind.CIRCLES,
        parameters=asked.parameters,
        seed=asked.seed,
        engine=engine or local_engine(),
        plan=PLAN,
        work=partial(_circles, store, now, asked, part=part),
        shelf=store,
        publish=lambda run, found: store.publish(run, found.memberships),
    )


async def _circles(
    store: Store,
    now: Callable[[], Millis],
    asked: CirclesAsked,
    course: Course,
    fence: int,
    *,
    part: Parting,
) -> Found[StoreCircles]:
    course.tell("reading", 0, 1)
    world = await load(store, now)
    before = await store.memberships(RunKind.CIRCLES)
    graph = layers_of(world).graph
    position: Any = graph.position
    previous = rosters_of(before, position)
    search = partial(
        detected_in,
        world,
        asked,
        previous=previous,
        report=course.part("circles"),
        fence=fence,
        part=part,
    )
    detected = await in_thread(search)
    course.tell("publishing", 0, 1)
    ranks = ranks_of(graph)
    return Found(
        results=StoreCircles(world, detected),
        data_version=world.version,
        counts=counts_of(detected, persons=len(graph), ties=graph.number_of_edges()),
        objective=detected.objective,
        input_digest=digest_of([graph_digest(graph, ranks), *previous_parts(previous)]),
        output_digest=output_digest(detected, ranks),
    )


def detected_in(
    source: World | CompactGraph,
    asked: CirclesAsked,
    *,
    previous: Rosters,
    fence: int,
    report: Report,
    part: Parting = leiden,
) -> Detected:
    """Find circles as asked, going on from those of the last run."""
    return detect(
        source,
        fence=fence,
        gamma=asked.gamma,
        seed=asked.seed,
        previous=previous,
        report=report,
        part=part,
    )


def counts_of(detected: Detected, *, persons: int, ties: int) -> Mapping[str, int]:
    """Return how many of what a run found, and what happened since the last."""
    tables = [each.table for each in detected.layers]
    members = [table.persons for table in tables]
    return {
        "persons": persons,
        "ties": ties,
        "circles": sum(map(len, tables)),
        "memberships": sum(map(len, members)),
        FAINT: sum(each.faint for each in detected.layers),
        "members": len(np.unique(np.concatenate(members))),
        **{f"{each.layer.lower()}Circles": len(each.table) for each in detected.layers},
        **_events(detected),
    }


def _events(detected: Detected) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for diary in detected.diaries:
        if not len(diary.old):
            found["born"] += len(diary.new)
            continue
        for kind, count in diary.counts.items():
            found[_camel(kind)] += count
    return found


def _camel(kind: str) -> str:
    return re.sub("_(.)", lambda found: found[1].upper(), kind.lower())


def quality_of(detected: Detected) -> Mapping[str, float]:
    """Return what the circles are like: the mean density and share of ties inside, by members."""
    sizes = np.concatenate([each.table.sizes for each in detected.layers])
    figures = {
        "density": np.concatenate([each.table.density for each in detected.layers]),
        "shareInside": np.concatenate([each.table.share_inside for each in detected.layers]),
    }
    whole = max(int(sizes.sum()), 1)
    return {
        "objective": detected.objective,
        "meanSize": float(sizes.mean()) if len(sizes) else 0.0,
        **{name: float((sizes * values).sum() / whole) for name, values in figures.items()},
    }


def output_digest(detected: Detected, ranks: Any = None) -> str:
    """Return what tells circles apart by who is in them and as what, whatever their ids are.

    Parameters
    ----------
    detected : Detected
    ranks : int array, optional
        The place of each position in an order that does not depend on how the graph was made.
    """
    return digest_of(part for each in detected.layers for part in _parts(each.table, ranks))


def _parts(table: Any, ranks: Any) -> Iterator[Any]:
    circles = np.repeat(table.first, table.sizes)
    persons = table.persons
    if ranks is not None:
        circles, persons = ranks[circles], ranks[persons]
        order = np.lexsort((persons, circles))
        yield from (circles[order], persons[order], table.role[order])
    else:
        yield from (circles, persons, table.role)


def previous_parts(previous: Rosters) -> Iterator[Any]:
    """Yield what a run goes on from, for the digest of its input."""
    for roster in previous.values():
        yield from (roster.begins, roster.persons)


def _memberships(detected: Detected) -> Iterator[CircleMembership]:
    for circle, layer, person, role, overlap in detected.memberships():
        yield CircleMembership(
            circle_id=circle, layer=layer, person_id=person, role=role, overlap=overlap
        )
