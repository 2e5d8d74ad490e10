"""A folder of files into a store: the import."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from graphapi.jobs.imports.entries import Entry, entries_of
from graphapi.jobs.imports.hierarchy import parents_first
from graphapi.jobs.imports.observed import Contacts, Place, ReportingLines, person_of
from graphapi.jobs.imports.quarantine import Quarantine
from graphapi.jobs.imports.rehearsal import Rehearsal
from graphapi.jobs.imports.report import ImportReport, ObservedReport
from graphapi.jobs.imports.survey import survey
from graphapi.jobs.imports.writing import Writing, attempt, chunked, close
from graphapi.model.rows import KINDS, Group, Person, Tie

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from graphapi.jobs.imports.survey import Source, Survey
    from graphapi.jobs.imports.writing import Progress
    from graphapi.model.rows import Millis, Row
    from graphapi.store.port import Store

_FORMAT = 1
"""Goes up when the same files would be read as other rows."""
_STEP = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to import.

    Attributes
    ----------
    as_of : int or None
        The moment from which the ages of contacts are counted; the latest contact if ``None``.
    create_persons : bool or None
        Whether persons of whom only contacts or reporting lines tell are made, named by their ids,
        on the customer's side. ``None``: if the folder has no file of persons.
    zone : tzinfo
        The zone of times that carry no offset.
    dry_run : bool
        Whether to write nothing and only say what would be written.
    quarantine : Path or None
        Where what is rejected is kept; nowhere if ``None``.
    size : int
        Most records in a batch.
    """

    as_of: Millis | None = None
    create_persons: bool | None = None
    zone: dt.tzinfo = dt.UTC
    dry_run: bool = False
    quarantine: Path | None = None
    size: int = 5_000


@dataclass(slots=True)
class _Observed:
    contacts: Contacts
    lines: ReportingLines = field(default_factory=ReportingLines)
    reports: list[ObservedReport] = field(default_factory=list)

    def persons(self) -> Mapping[str, Place]:
        found: dict[str, Place] = {}
        for each in (self.lines, self.contacts):
            for person, place in each.persons():
                found.setdefault(person, place)
        return found


def _silent(_: int, __: int, ___: str) -> None:
    return


async def import_folder(
    store: Store, folder: Path, options: Options | None = None, *, progress: Progress = _silent
) -> ImportReport:
    """Import every file of a folder, rows that refer to others after those.

    Killed at any point and started again on the same files, it goes on where it was and reports as
    if it had never stopped. Once complete, the same files can be imported again.

    Parameters
    ----------
    store : Store
        An open store.
    folder : Path
        Holds CSV or JSONL files named and laid out as in :mod:`graphapi.jobs.imports.sheets`.
    options : Options, optional
        How to import.
    progress : callable, optional
        Called with the lines done, the lines in all and the file at hand, from any thread.

    Raises
    ------
    BadFile
        If a whole file cannot be read; nothing was written then.
    """
    options = options or Options()
    begun = time.monotonic()
    found = await asyncio.to_thread(survey, folder)
    with Quarantine(options.quarantine) as quarantine:
        writing = await _begin(store, found, options, quarantine, progress)
        observed = await asyncio.to_thread(_observe, found, options, writing)
        await _write_all(writing, found, observed, options)
        if not options.dry_run:
            await close(store, writing.name)
        version = await store.version()
    seconds = time.monotonic() - begun
    return _report(found, writing, observed, options, version=version, seconds=seconds)


async def _begin(
    store: Store, found: Survey, options: Options, quarantine: Quarantine, progress: Progress
) -> Writing:
    return Writing(
        target=Rehearsal(store) if options.dry_run else store,
        name="" if options.dry_run else await attempt(store, _name(found, options)),
        size=options.size,
        quarantine=quarantine,
        progress=progress,
        lines=found.lines,
    )


def _report(
    found: Survey,
    writing: Writing,
    observed: _Observed,
    options: Options,
    *,
    version: int,
    seconds: float,
) -> ImportReport:
    return ImportReport(
        files=tuple(writing.files.values()),
        observed=tuple(observed.reports),
        warnings=found.warnings,
        refusals=tuple(writing.quarantine.first),
        quarantine=options.quarantine if writing.quarantine.count else None,
        as_of=observed.contacts.moment or None,
        version=version,
        seconds=seconds,
        dry_run=options.dry_run,
    )


def _name(found: Survey, options: Options) -> str:
    asked = (_FORMAT, options.as_of, options.create_persons, str(options.zone), options.size)
    digest = blake2b(f"{found.digest}{asked}".encode(), digest_size=12)
    return f"import:{digest.hexdigest()}"


def _observe(found: Survey, options: Options, writing: Writing) -> _Observed:
    observed = _Observed(Contacts(until=options.as_of))
    for source in found.of("interactions"):
        observed.reports.append(_fold(source, observed.contacts, options, writing))
    for source in found.of("reportsto"):
        observed.reports.append(_fold(source, observed.lines, options, writing))
    return observed


def _fold(
    source: Source, into: Contacts | ReportingLines, options: Options, writing: Writing
) -> ObservedReport:
    fates: Counter[str] = Counter()
    add: Any = into.add
    for entry in entries_of(source, options.zone):
        if entry.problem is None:
            fates[add(entry.row, Place(source.name, entry.line))] += 1
        else:
            fates["rejected"] += 1
            writing.refuse(source.name, entry, entry.problem)
        if entry.line % _STEP == 0:
            writing.step(source.name, _STEP)
    kind = source.sheet.kind.__name__
    return ObservedReport(file=source.name, kind=kind, read=fates.total(), **fates)


async def _write_all(
    writing: Writing, found: Survey, observed: _Observed, options: Options
) -> None:
    ties = [*_by_file(observed.lines.ties()), *_by_file(observed.contacts.ties())]
    for kind in KINDS:
        for source in (each for each in found.sources if each.sheet.kind is kind):
            await writing.write(source.name, kind, _ordered(source, options))
        if kind is Person and _creates(found, options):
            await _create(writing, observed.persons())
        for file, entries in ties if kind is Tie else ():
            await writing.write(file, kind, entries)


def _ordered(source: Source, options: Options) -> Iterable[Entry]:
    entries = entries_of(source, options.zone)
    return parents_first(entries) if source.sheet.kind is Group else entries


def _by_file(ties: Iterable[tuple[Row, Place]]) -> Iterator[tuple[str, list[Entry]]]:
    files: dict[str, list[Entry]] = {}
    for row, place in ties:
        files.setdefault(place.file, []).append(Entry(place.line, "", row))
    yield from files.items()


def _creates(found: Survey, options: Options) -> bool:
    if options.create_persons is None:
        return not found.of("persons")
    return options.create_persons


async def _create(writing: Writing, persons: Mapping[str, Place]) -> None:
    """Make the persons that nobody knows yet.

    Those that an earlier attempt made are put again, so that they count as they did then.
    """
    entries = [Entry(place.line, "", person_of(id_, place.file)) for id_, place in persons.items()]
    for chunk in chunked(entries, writing.size):
        stored = await writing.target.get(Person, [entry.row.id for entry in chunk])
        fresh = [
            entry for entry, row in zip(chunk, stored, strict=True) if _is_made(entry.row, row)
        ]
        for file in dict.fromkeys(entry.row.source for entry in fresh):
            made = [entry for entry in fresh if entry.row.source == file]
            ids = "\0".join(entry.row.id for entry in made)
            digest = blake2b(ids.encode(), digest_size=8).hexdigest()
            await writing.put(file, Person, made, f"{writing.name}:{file}:made:{digest}")


def _is_made(made: Person, stored: Person | None) -> bool:
    return stored is None or replace(stored, seen_at=None, version=0) == made
