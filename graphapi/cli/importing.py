"""The import of the command line."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from rich.text import Text

from graphapi.cli.labels import label
from graphapi.cli.output import bar, say
from graphapi.cli.plain import moment
from graphapi.cli.session import with_store
from graphapi.cli.tables import Teller, table_of
from graphapi.errors import BadInput
from graphapi.jobs.imports.folder import Options, import_folder
from graphapi.model.columns import camel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from graphapi.cli.output import Reply
    from graphapi.jobs.bulk.report import SnapshotReport
    from graphapi.jobs.imports.report import FileReport, ImportReport
    from graphapi.settings.declared import Settings

_COUNTS = ("read", "inserted", "changed", "unchanged", "rejected")
_BAD = 2
_SHOWN = 5


def zone_of(name: str) -> dt.tzinfo:
    """Return a time zone by its offset or name, e.g. ``+08:00`` or ``Asia/Shanghai``.

    Raises
    ------
    BadInput
        If there is no such zone, or this machine knows none by name.
    """
    with suppress(ValueError):
        offset = dt.datetime.strptime("Z" if name == "UTC" else name, "%z").utcoffset()
        return dt.timezone(offset or dt.timedelta())
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise BadInput(
            f"--zone must be a time zone such as +08:00, Asia/Shanghai or UTC, not {name}.",
            field="--zone",
        ) from None


def quarantine_of(folder: Path, asked: Path | None, *, dry_run: bool) -> Path | None:
    """Return where rejected rows are kept: as asked, else beside the caller, named by the folder.

    A dry run keeps nothing unless it is asked to.
    """
    if asked is not None or dry_run:
        return asked
    return Path(f"{folder.resolve().name}.quarantine.csv")


def run_import(settings: Settings, reply: Reply, folder: Path, options: Options) -> int:
    """Import a folder, show what became of it, and return the exit status: 2 if rows were bad."""
    with bar(label("reading", reply.language)) as progress:
        report = with_store(
            settings, lambda store: import_folder(store, folder, options, progress=progress)
        )
    for warning in report.warnings:
        say(warning)
    reply.show(report_data(report), report_tables(report, reply))
    if report.rejected:
        say(refusals(report, reply))
    return _BAD if report.rejected else 0


def refusals(report: ImportReport | SnapshotReport, reply: Reply) -> str:
    """Tell how many rows were rejected, where they are, and the first few."""
    where = label("quarantine", reply.language, path=report.quarantine) if report.quarantine else ""
    head = label("refused", reply.language, count=report.rejected) + where
    shown = [
        f"  {each.file}:{each.line}: {each.message} ({each.code})"
        for each in report.refusals[:_SHOWN]
    ]
    return "\n".join([head, *shown])


def report_data(report: ImportReport) -> dict[str, Any]:
    """Return a report as plain data."""
    return {
        "dryRun": report.dry_run,
        "version": report.version,
        "seconds": round(report.seconds, 3),
        "asOf": None if report.as_of is None else moment(report.as_of),
        "files": [asdict(each) for each in report.files],
        "observed": [
            {camel(name): value for name, value in asdict(each).items()} for each in report.observed
        ],
        "total": {name: getattr(report.total, name) for name in _COUNTS},
        "rejected": report.rejected,
        "refusals": [asdict(each) for each in report.refusals],
        "quarantine": None if report.quarantine is None else str(report.quarantine),
        "warnings": list(report.warnings),
    }


def report_tables(report: ImportReport, reply: Reply) -> Iterator[RenderableType]:
    """Tell what became of each file."""
    teller = Teller(reply.language, lambda ref: ref.id)
    title = teller.label("rehearsed" if report.dry_run else "imported")
    rows = [_row(each.file, each) for each in report.files]
    rows.append(_row(teller.label("total"), report.total))
    yield table_of(teller, title, ("file", "rows", *_COUNTS), rows)
    for each in report.observed:
        yield Text(teller.label("observed", **asdict(each)))


def _row(name: str, report: FileReport) -> tuple[object, ...]:
    return (name, report.kind, *(f"{getattr(report, count):,}" for count in _COUNTS))
