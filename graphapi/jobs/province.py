"""The job that finds circles in a snapshot, with results in the folder beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.analysis.circles.layers import Layer
from graphapi.analysis.circles.roles import ROLES
from graphapi.analysis.circles.roster import NO_CIRCLES, Roster
from graphapi.compact.labels import Encoded, Numbered
from graphapi.jobs.circles import counts_of, detected_in, output_digest, previous_parts
from graphapi.jobs.course import Found, in_thread
from graphapi.jobs.digests import digest_of
from graphapi.jobs.folder import Results
from graphapi.jobs.job import Job
from graphapi.jobs.parting import LOCAL, engine_named, parting_of
from graphapi.model.words import CircleRole, RunKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from graphapi.analysis.circles.detect import Detected
    from graphapi.analysis.circles.table import Parting
    from graphapi.compact.graph import CompactGraph
    from graphapi.compact.snapshot import Snapshot
    from graphapi.jobs.circles import CirclesAsked
    from graphapi.jobs.course import Course
    from graphapi.jobs.folder import RunFolder
    from graphapi.store.run import Run

    Array = npt.NDArray[Any]
    Places = npt.NDArray[np.int64]

PLAN = {"reading": 0.2, "circles": 9.0, "publishing": 0.8}
"""The stages on a snapshot, and how long each takes beside the others."""

LABELS = "labels"


@dataclass(frozen=True, slots=True)
class ProvinceCircles:
    """The circles of a snapshot."""

    detected: Detected
    results: Results


def province_circles_job(
    snapshot: Snapshot, folder: RunFolder, asked: CirclesAsked, *, engine: str = LOCAL
) -> Job[ProvinceCircles]:
    """Return the job of a snapshot; near O(persons + ties), in time and memory.

    Killed, it goes on from the last layer that was parted.
    """
    part = parting_of(engine, folder.path)

    async def publish(run: Run, found: ProvinceCircles) -> Run:
        published = await folder.publish(run, found.results)
        part.clear()
        return published

    return Job(
        kind=RunKind.CIRCLES,
        parameters=asked.parameters,
        seed=asked.seed,
        engine=engine_named(engine),
        plan=PLAN,
        work=partial(_circles, snapshot, folder, asked, part=part),
        shelf=folder,
        publish=publish,
    )


async def _circles(
    snapshot: Snapshot,
    folder: RunFolder,
    asked: CirclesAsked,
    course: Course,
    fence: int,
    *,
    part: Parting,
) -> Found[ProvinceCircles]:
    course.tell("reading", 0, 1)
    graph = snapshot.graph
    previous = await in_thread(lambda: rosters_in(folder.results(RunKind.CIRCLES), graph))
    search = partial(
        detected_in,
        graph,
        asked,
        previous=previous,
        report=course.part("circles"),
        fence=fence,
        part=part,
    )
    detected = await in_thread(search)
    course.tell("publishing", 0, 1)
    return Found(
        results=ProvinceCircles(detected, results_of(detected, graph)),
        data_version=int(snapshot.about.get("version", 0)),
        counts=counts_of(detected, persons=len(graph), ties=graph.number_of_edges()),
        objective=detected.objective,
        input_digest=digest_of([snapshot.digest, *previous_parts(previous)]),
        output_digest=output_digest(detected),
    )


def results_of(detected: Detected, graph: CompactGraph) -> Results:
    """Lay out circles as arrays: by layer their ids and figures, and who is in them as what."""
    arrays = {}
    for each in detected.layers:
        table = each.table
        columns = {
            "ids": np.array([id_.encode() for id_ in each.ids], dtype=np.bytes_),
            "begins": table.begins,
            "persons": table.persons,
            "role": table.role,
            "bridge": table.bridge,
            "overlap": table.overlap,
            "inside": table.inside.astype(np.float32),
            "density": table.density.astype(np.float32),
            "share_inside": table.share_inside.astype(np.float32),
        }
        arrays.update({f"{each.layer}/{name}": array for name, array in columns.items()})
    labels, told = told_labels(graph)
    return Results({**arrays, **labels}, {"layers": list(Layer), LABELS: told})


def told_labels(graph: CompactGraph) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return how persons are called by position, so that another snapshot finds them again."""
    labels: Any = graph.labels
    if isinstance(labels, Numbered):
        return {}, {"prefix": labels.prefix, "size": labels.size, "width": labels.width}
    held = labels if isinstance(labels, Encoded) else Encoded.of(labels)
    return {LABELS: held.raw}, {}


def rosters_in(results: Results | None, graph: CompactGraph) -> Mapping[Layer, Roster]:
    """Return the circles of a run by the positions of a snapshot, which may be a later one."""
    if results is None:
        return dict.fromkeys(Layer, NO_CIRCLES)
    places = _places(results, graph)
    return {layer: _roster(results.arrays, layer, places) for layer in Layer}


def _roster(arrays: Mapping[str, Any], layer: Layer, places: Places | None) -> Roster:
    ids, begins, persons, role, overlap = (
        arrays[f"{layer}/{name}"] for name in ("ids", "begins", "persons", "role", "overlap")
    )
    names = [id_.decode() for id_ in ids.tolist()]
    if places is None:
        return Roster(names, begins, persons, role, overlap)
    circles = np.repeat(np.arange(len(names)), np.diff(begins))
    moved = places[persons]
    left = np.flatnonzero(moved >= 0)
    order = left[np.lexsort((moved[left], circles[left]))]
    starts = np.searchsorted(circles[order], np.arange(len(names) + 1)).astype(np.int64)
    return Roster(names, starts, moved[order].astype(np.int32), role[order], overlap[order])


def _places(results: Results, graph: CompactGraph) -> Places | None:
    """Return where each person of a run is now, -1 for nowhere; none where nobody has moved."""
    arrays, told = told_labels(graph)
    before: Any = results.arrays.get(LABELS)
    now: Any = arrays.get(LABELS)
    if told == results.about[LABELS] and np.array_equal(before, now):
        return None
    position: Any = graph.position
    names = names_kept(results)
    return np.fromiter((position.get(name, -1) for name in names), np.int64, len(names))


def moved(values: Array, results: Results, graph: CompactGraph, *, missing: float) -> Array:
    """Return what a run found for each person by the positions of a snapshot, perhaps a later one.

    Parameters
    ----------
    values : array, shape (persons of the run,)
    results : Results
    graph : CompactGraph
    missing : float
        The value of persons that the run did not know.
    """
    places = _places(results, graph)
    if places is None:
        return values
    found = np.full(len(graph), missing, dtype=values.dtype)
    found[places[places >= 0]] = values[places >= 0]
    return found


def names_kept(results: Results) -> Sequence[str]:
    """Return how persons were called in a run, by position."""
    told = results.about[LABELS]
    if told:
        return Numbered(**told)
    return [raw.decode() for raw in results.arrays[LABELS].tolist()]


@dataclass(frozen=True, slots=True)
class CircleLine:
    """A circle of a snapshot, as it is told."""

    id: str
    layer: str
    people: int
    density: float
    leaders: tuple[str, ...]
    bridges: tuple[str, ...]


def largest(results: Results, first: int) -> list[CircleLine]:
    """Return the largest circles of a run, largest first."""
    sizes = {layer: np.diff(results.arrays[f"{layer}/begins"]) for layer in Layer}
    found = []
    for layer, each in sizes.items():
        order = np.lexsort((np.arange(len(each)), -each))[:first]
        found += [(-int(each[number]), layer, int(number)) for number in order]
    names = names_kept(results)
    return [_line(results, layer, number, names) for _, layer, number in sorted(found)[:first]]


def _line(results: Results, layer: str, number: int, names: Sequence[str]) -> CircleLine:
    of = partial(_column, results, layer)
    rows = slice(*of("begins")[number : number + 2].tolist())
    persons, role, bridge = (of(name)[rows] for name in ("persons", "role", "bridge"))
    order = np.argsort(-of("inside")[rows], kind="stable")
    leads = role == ROLES.index(CircleRole.LEADER)
    return CircleLine(
        id=of("ids")[number].decode(),
        layer=layer,
        people=len(persons),
        density=float(of("density")[number]),
        leaders=tuple(names[persons[each]] for each in order if leads[each]),
        bridges=tuple(names[persons[each]] for each in order if bridge[each]),
    )


def _column(results: Results, layer: str, name: str) -> Any:
    return results.arrays[f"{layer}/{name}"]


def number_of_circles(results: Results) -> int:
    """Return how many circles a run found."""
    return sum(len(results.arrays[f"{layer}/ids"]) for layer in Layer)
