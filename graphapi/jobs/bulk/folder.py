"""A folder of columns into a snapshot."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import orjson

from graphapi.compact.snapshot import save
from graphapi.errors import BadFile
from graphapi.jobs.bulk.checked import Tray
from graphapi.jobs.bulk.contents import Contents
from graphapi.jobs.bulk.files import found_in, there
from graphapi.jobs.bulk.groups import told_groups
from graphapi.jobs.bulk.names import names_of
from graphapi.jobs.bulk.people import groups_in, people_in
from graphapi.jobs.bulk.report import FileCounts, report_of
from graphapi.jobs.bulk.sheets import GROUPS, PERSONS, TIES
from graphapi.jobs.bulk.ties import laid_out, ties_in
from graphapi.jobs.imports.quarantine import Quarantine
from graphapi.model.words import Side, TieKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graphapi.jobs.bulk.checked import Progress
    from graphapi.jobs.bulk.people import People
    from graphapi.jobs.bulk.report import SnapshotReport
    from graphapi.jobs.imports.sheets import Sheet
    from graphapi.model.rows import Millis

ABOUT = "about.json"
"""What else a folder may say of its data: a seed, a source, the moment that ages count from."""


def silent(_: int, __: int, ___: str) -> None:
    """Hear how far something is, and say nothing."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """The files of a folder, looked at before any of them is read."""

    folder: Path
    persons: Tray
    ties: Tray
    groups: Tray | None
    told: Mapping[str, Any]

    @classmethod
    def of(cls, folder: Path, quarantine: Quarantine, progress: Progress) -> _Opened:
        """Look at the files of a folder."""

        def tray(sheet: Sheet) -> Tray:
            return Tray(found_in(folder, sheet), quarantine, progress)

        groups = tray(GROUPS) if there(folder, GROUPS) else None
        return cls(folder, tray(PERSONS), tray(TIES), groups, _told(folder))

    def contents(self, now: Millis) -> tuple[Contents, int]:
        """Read all files; return also how many weaker ties were left out."""
        people = people_in(self.persons, groups_in(self.groups) if self.groups else None)
        if not len(people.ids):
            raise BadFile(f"{self.persons.source.name} holds no person; fill it.", field="persons")
        labels = names_of(people.ids)
        graph, weaker = laid_out(self.ties, ties_in(self.ties, people.ids), labels)
        groups = names_of(people.group_ids)
        told, beside = told_groups(groups)
        about = {**self._about(people, now), **told}
        return Contents(graph, groups, {**people.arrays, **beside}, about), weaker

    def _about(self, people: People, now: Millis) -> Mapping[str, Any]:
        return {
            "source": f"snapshot {self.folder.resolve().name}",
            "version": 1,
            "at": now,
            **self.told,
            "people": len(people.ids),
            "currency": people.currency,
            "sides": list(Side),
            "tie_kinds": list(TieKind),
        }

    def counts(self) -> tuple[FileCounts, ...]:
        """Return what became of the rows of each file."""
        trays = [tray for tray in (self.groups, self.persons, self.ties) if tray is not None]
        return tuple(
            FileCounts(tray.source.name, tray.read, tray.rejected, tray.source.left)
            for tray in trays
        )


def load_columns(
    folder: Path,
    out: Path,
    *,
    now: Millis,
    quarantine: Path | None = None,
    progress: Progress = silent,
) -> SnapshotReport:
    """Write persons, ties and perhaps groups as a snapshot; O(rows), 60 bytes a tie at the peak.

    Parameters
    ----------
    folder : Path
        Holds ``persons``, ``ties`` and, if wanted, ``groups``, each ``.parquet`` or ``.csv``, with
        the columns of :mod:`graphapi.jobs.bulk.sheets`, and perhaps ``about.json``.
    out : Path
        The snapshot; it appears when all of it is written.
    now : int
        The moment that ages count from, unless the folder says another.
    quarantine : Path, optional
        Where what is rejected is kept.
    progress : callable, optional
        Called with the rows done, the rows in all and the file at hand.

    Raises
    ------
    BadFile, OSError
        If a whole file cannot be read, or the disk is full; an old snapshot is as it was.
    """
    begun = time.monotonic()
    with Quarantine(quarantine) as refused:
        opened = _Opened.of(folder, refused, progress)
        held, weaker = opened.contents(now)
        digest = save(out, held.graph, arrays=held.arrays, about=held.about)
    return replace(
        report_of(held, file=out, digest=digest, weaker=weaker, begun=begun),
        files=opened.counts(),
        refusals=tuple(refused.first),
        quarantine=quarantine if refused.count else None,
    )


def _told(folder: Path) -> Mapping[str, Any]:
    file = folder / ABOUT
    if not file.exists():
        return {}
    try:
        found = orjson.loads(file.read_bytes())
    except orjson.JSONDecodeError as error:
        found = error
    if isinstance(found, dict):
        return found
    raise BadFile(f"{ABOUT} is no JSON object; write one, or take it away.", field=ABOUT)
