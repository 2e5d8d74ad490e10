"""The paths to a person of a snapshot."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphapi.analysis.influence.province import province_paths
from graphapi.cli.labels import label
from graphapi.cli.output import bar, say
from graphapi.cli.plain import moment, plain
from graphapi.cli.tables import Teller, influence_tables
from graphapi.errors import BadInput, UnknownId
from graphapi.jobs.bulk.groups import group_names
from graphapi.jobs.folder import RunFolder, beside
from graphapi.jobs.snapshot import opened
from graphapi.model.words import RunKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from graphapi.analysis.influence.paths import Influence
    from graphapi.changes import Ref
    from graphapi.cli.output import Reply
    from graphapi.cli.paths_asked import PathsAsked
    from graphapi.compact.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class KnownRisk:
    """Everybody's risk, and the run that found it; none of both where no run did."""

    run: str | None = None
    values: Any = None


def show_paths_in(file: Path, reply: Reply, asked: PathsAsked) -> None:
    """Answer how a person of a snapshot is reached."""
    _refuse_what_is_not_kept(asked)
    with bar(label("reading", reply.language)):
        snapshot = opened(file)
        risk = known_risk(file, len(snapshot.graph))
    with bar(label("thinking", reply.language)):
        influence = _influence(file, snapshot, asked, risk)
    about = snapshot.about
    as_of = {"version": about.get("version", 0), "at": moment(about.get("at", 0))}
    teller = Teller(reply.language, _id, by_id=True)
    data = {"asOf": as_of, "risk": risk.run, **plain(influence, reply.language, _id)}
    reply.show(data, influence_tables(influence, teller))
    if risk.run is None:
        say(label("no_risk", reply.language, file=file))


def known_risk(file: Path, persons: int) -> KnownRisk:
    """Return the risk that was published for a snapshot of so many persons."""
    folder = RunFolder(beside(file))
    run, results = asyncio.run(folder.published(RunKind.RISK)), folder.results(RunKind.RISK)
    if run is None or results is None or len(results.arrays["risk"]) != persons:
        return KnownRisk()
    return KnownRisk(run.id, results.arrays["risk"])


def _influence(file: Path, snapshot: Snapshot, asked: PathsAsked, risk: KnownRisk) -> Influence:
    try:
        return province_paths(
            snapshot.graph,
            snapshot.arrays,
            asked.to,
            risk=risk.values,
            origin=tuple(asked.origin) or None,
            first=asked.first,
            hops=asked.hops,
            avoid=_avoided(snapshot, asked.avoid),
        )
    except UnknownId as error:
        raise UnknownId(f"{file}: --{error.message}", field=f"--{error.field}") from error


def _avoided(snapshot: Snapshot, avoid: Sequence[str]) -> frozenset[str]:
    """Return the persons meant by ids of persons and groups."""
    if not avoid:
        return frozenset()
    labels, starts = snapshot.graph.labels, snapshot.arrays["group_start"]
    groups = group_names(snapshot.about, snapshot.arrays)
    found: set[str] = set()
    for said in avoid:
        group = groups.find(said) if said not in labels else -1
        members = labels[starts[group] : starts[group + 1]] if group >= 0 else [said]
        found.update(map(str, members))
    return frozenset(found)


def _refuse_what_is_not_kept(asked: PathsAsked) -> None:
    for option, given in {
        "--from-anyone": asked.anyone,
        "--from-strangers": asked.strangers,
        "--kind": bool(asked.kinds),
    }.items():
        if given:
            raise BadInput(f"{option} asks the store; leave it out with --snapshot.", field=option)


def _id(ref: Ref) -> str:
    return ref.id
