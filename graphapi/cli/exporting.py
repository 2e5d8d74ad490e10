"""Facts, circles and risk as files, of a store or of a snapshot."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.text import Text

from graphapi.app import clock
from graphapi.changes import LOCAL
from graphapi.cli.labels import label
from graphapi.cli.output import bar
from graphapi.cli.plain import moment
from graphapi.cli.session import with_store
from graphapi.cli.tables import Teller, table_of
from graphapi.errors import BadInput
from graphapi.jobs.exports import province_move
from graphapi.jobs.exports.export import NAMES, NEO4J_ADMIN, export, export_move
from graphapi.jobs.exports.facts import tables_of
from graphapi.jobs.exports.folder import check_out
from graphapi.jobs.exports.moved_runs import kept_runs
from graphapi.jobs.exports.neo4j_admin import Move, arc_tables, node_tables
from graphapi.jobs.exports.province import tables_in
from graphapi.jobs.folder import RunFolder, beside
from graphapi.jobs.snapshot import opened
from graphapi.live.load import load
from graphapi.live.published import Published, last_published
from graphapi.live.version import Version
from graphapi.model.words import RunKind
from graphapi.store.audit import Act, Note

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graphapi.analysis.world import World
    from graphapi.cli.output import Reply
    from graphapi.compact.snapshot import Snapshot
    from graphapi.settings.declared import Settings
    from graphapi.store.port import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAsked:
    """What is asked of an export.

    Attributes
    ----------
    format : str
    out : Path
    run : str or None
        The run whose circles are meant; the last published one if left out.
    snapshot : Path or None
        The snapshot that is meant; the store if left out.
    force : bool
        Whether an export that is there is replaced.
    """

    format: str
    out: Path
    run: str | None
    snapshot: Path | None
    force: bool

    def __post_init__(self) -> None:
        """Refuse what cannot be done with ``BadInput``."""
        if self.format not in NAMES:
            wanted = ", ".join(NAMES)
            raise BadInput(
                f"--format must be one of {wanted}, not {self.format}.", field="--format"
            )
        if self.format == NEO4J_ADMIN and self.run:
            raise BadInput(
                f"The format {NEO4J_ADMIN} moves every run; leave --run out.", field="--run"
            )
        check_out(self.out, force=self.force)


def run_export(settings: Settings, reply: Reply, asked: ExportAsked) -> None:
    """Export what is asked, and show which files there are now."""
    with bar(label("exporting", reply.language)):
        if asked.snapshot is not None:
            rows = _of_snapshot(asked, asked.snapshot)
        elif asked.format == NEO4J_ADMIN:
            rows = _of_move(settings, asked)
        else:
            rows = _of_store(settings, asked)
    teller = Teller(reply.language, lambda ref: ref.id)
    told = [(file, f"{count:,}") for file, count in rows.items()]
    data = {"out": str(asked.out), "format": asked.format, "rows": rows}
    sentence = teller.label("exported", folder=str(asked.out))
    reply.show(data, [table_of(teller, "", ("file", "written"), told), Text(sentence)])


def _of_store(settings: Settings, asked: ExportAsked) -> Mapping[str, int]:
    async def read(store: Store) -> Version:
        await _note(store, asked)
        return Version(await load(store, clock(settings)), await _published(store, asked.run))

    version = with_store(settings, read)
    run = version.published and version.published.run.id
    about = {**_about(version.world), "circles": run}
    return export(asked.out, asked.format, tables_of(version), about)


async def _note(store: Store, asked: ExportAsked) -> None:
    what = f"all persons and groups as {asked.format}"
    await store.note([Note(by=LOCAL, act=Act.EXPORT, what=what)])


async def _published(store: Store, run: str | None) -> Published | None:
    if run is None:
        return await last_published(store)
    memberships = await store.memberships(RunKind.CIRCLES, run)
    found = await store.run(run)
    return None if found is None else Published(found, memberships)


def _about(world: World) -> dict[str, Any]:
    return {"dataVersion": world.version, "at": moment(world.at)}


def _of_move(settings: Settings, asked: ExportAsked) -> Mapping[str, int]:
    async def read(store: Store) -> Move:
        await _note(store, asked)
        return Move(await load(store, clock(settings)), await kept_runs(store))

    move = with_store(settings, read)
    about = _about(move.world)
    return export_move(asked.out, node_tables(move), arc_tables(move), about)


def _of_snapshot(asked: ExportAsked, file: Path) -> Mapping[str, int]:
    snapshot, folder = opened(file), RunFolder(beside(file))
    if asked.format == NEO4J_ADMIN:
        return _of_province_move(asked, snapshot)
    circles = folder.results(RunKind.CIRCLES, asked.run)
    risk = folder.results(RunKind.RISK)
    runs = {kind: asyncio.run(folder.published(kind)) for kind in (RunKind.CIRCLES, RunKind.RISK)}
    about = {
        "dataVersion": snapshot.about.get("version", 0),
        "snapshot": snapshot.digest,
        "circles": asked.run or _id(runs[RunKind.CIRCLES]),
        "risk": _id(runs[RunKind.RISK]),
    }
    return export(asked.out, asked.format, tables_in(snapshot, circles, risk), about)


def _of_province_move(asked: ExportAsked, snapshot: Snapshot) -> Mapping[str, int]:
    province_move.check_facts(snapshot)
    nodes, arcs = province_move.node_tables(snapshot), province_move.arc_tables(snapshot)
    return export_move(asked.out, nodes, arcs, {"snapshot": snapshot.digest})


def _id(run: Any) -> str | None:
    return None if run is None else str(run.id)
