"""Snapshots on the command line: of a folder of columns, or of the store."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.text import Text

from graphapi.app import clock
from graphapi.cli.importing import quarantine_of, refusals
from graphapi.cli.labels import label
from graphapi.cli.output import bar, say
from graphapi.cli.places import check_out
from graphapi.cli.session import with_store
from graphapi.compact.snapshot import save
from graphapi.errors import BadInput
from graphapi.jobs.bulk.report import report_of
from graphapi.jobs.bulk.world import snapshot_of
from graphapi.live.load import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphapi.cli.output import Reply
    from graphapi.jobs.bulk.report import SnapshotReport
    from graphapi.settings.declared import Settings

_BAD = 2


def snapshot_of_columns(
    settings: Settings,
    reply: Reply,
    folder: Path,
    out: Path,
    quarantine: Path | None,
    *,
    force: bool,
) -> int:
    """Write a snapshot of columns, show what became of them; return 2 if rows were bad."""
    from graphapi.jobs.bulk.folder import (  # noqa: PLC0415 - pyarrow comes with an extra
        load_columns,
    )

    check_out(out, force=force)
    kept = quarantine_of(folder, quarantine, dry_run=False)
    with bar(label("reading", reply.language)) as progress:
        report = load_columns(
            folder, out, now=clock(settings)(), quarantine=kept, progress=progress
        )
    _show(report, reply)
    if report.rejected:
        say(refusals(report, reply))
    return _BAD if report.rejected else 0


def snapshot_of_store(settings: Settings, reply: Reply, out: Path, *, force: bool) -> None:
    """Write a snapshot of everything that the store holds now."""
    check_out(out, force=force)
    begun = time.monotonic()
    with bar(label("reading", reply.language)):
        world = with_store(settings, lambda store: load(store, clock(settings)))
        if not world.persons:
            raise BadInput("The store holds no person; import some.", field="store")
        found = snapshot_of(world, "store")
        digest = save(out, found.graph, arrays=found.arrays, about=found.about)
    weaker = world.graph.number_of_edges() - found.graph.number_of_edges()
    report = report_of(found, file=out, digest=digest, weaker=weaker, begun=begun)
    _show(report, reply)


def _show(report: SnapshotReport, reply: Reply) -> None:
    for each in report.files:
        if each.left:
            columns = ", ".join(each.left)
            say(label("unread", reply.language, file=each.file, columns=columns))
    reply.show(_data(report), _texts(report, reply))


def _texts(report: SnapshotReport, reply: Reply) -> Iterator[Text]:
    counts = {name: f"{getattr(report, name):,}" for name in ("persons", "groups", "ties")}
    yield Text(label("generated", reply.language, file=str(report.file), **counts))
    if report.weaker:
        yield Text(label("weaker", reply.language, count=f"{report.weaker:,}"))


def _data(report: SnapshotReport) -> dict[str, Any]:
    return {
        "file": str(report.file),
        "digest": report.digest,
        "persons": report.persons,
        "groups": report.groups,
        "ties": report.ties,
        "weaker": report.weaker,
        "seconds": round(report.seconds, 3),
        "files": [asdict(each) for each in report.files],
        "rejected": report.rejected,
        "refusals": [asdict(each) for each in report.refusals],
        "quarantine": None if report.quarantine is None else str(report.quarantine),
    }
