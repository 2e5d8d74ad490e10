"""A folder of columns into a snapshot."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

from graphapi.compact.snapshot import save
from graphapi.errors import BadFile
from graphapi.jobs.bulk.checked import Tray
from graphapi.jobs.bulk.files import found_in
from graphapi.jobs.bulk.groups import told_groups
from graphapi.jobs.bulk.names import names_of
from graphapi.jobs.bulk.people import groups_in, people_in
from graphapi.jobs.bulk.report import FileCounts, SnapshotReport
from graphapi.jobs.bulk.sheets import GROUPS, PERSONS, TIES
from graphapi.jobs.bulk.ties import laid_out, ties_in
from graphapi.jobs.imports.quarantine import Quarantine
from graphapi.model.words import Side, TieKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graphapi.jobs.bulk.checked import Progress
    from graphapi.jobs.bulk.people import People
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
    quarantine: Quarantine
    progress: Progress
    trays: dict[str, Tray] = field(default_factory=dict)

    def tray(self, sheet: Sheet, *, needed: bool = True) -> Tray | None:
        """Return what becomes of the file of a sheet, if it is there."""
        source = found_in(self.folder, sheet, needed=needed)
        if source is None:
            return None
        return self.trays.setdefault(sheet.stem, Tray(source, self.quarantine, self.progress))


def load_columns(
    folder: Path,
    out: Path,
    *,
    now: Millis,
    quarantine: Path | None = None,
    progress: Progress = silent,
) -> SnapshotReport:
    """Read persons, ties and perhaps groups from columns, and write them as a snapshot.

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
    BadFile
        If a whole file cannot be read; nothing was written then.
    OSError
        If the disk is full; an old snapshot is as it was.

    Notes
    -----
    O(rows); at the peak about 60 bytes a tie and 400 a person.
    """
    begun = time.monotonic()
    with Quarantine(quarantine) as refused:
        opened = _Opened(folder, refused, progress)
        groups_tray = opened.tray(GROUPS, needed=False)
        persons_tray, ties_tray = opened.tray(PERSONS), opened.tray(TIES)
        assert persons_tray is not None
        assert ties_tray is not None
        told = _told(folder)
        people = people_in(persons_tray, groups_in(groups_tray) if groups_tray else None)
        if not len(people.ids):
            raise BadFile(f"{persons_tray.source.name} holds no person; fill it.", field="persons")
        labels = names_of(people.ids)
        graph, weaker = laid_out(ties_tray, ties_in(ties_tray, people.ids), labels)
        about, arrays = _about(people, told, folder, now)
        digest = save(out, graph, arrays=arrays, about=about)
    return SnapshotReport(
        file=out,
        digest=digest,
        persons=len(graph),
        groups=len(people.group_ids),
        ties=graph.number_of_edges(),
        weaker=weaker,
        files=tuple(
            FileCounts(each.source.name, each.read, each.rejected, each.source.left)
            for each in opened.trays.values()
        ),
        refusals=tuple(refused.first),
        quarantine=quarantine if refused.count else None,
        seconds=time.monotonic() - begun,
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


def _about(
    people: People, told: Mapping[str, Any], folder: Path, now: Millis
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return what a snapshot says of itself, and its arrays."""
    groups, beside = told_groups(names_of(people.group_ids))
    about = {
        "source": f"snapshot {folder.resolve().name}",
        "version": 1,
        "at": now,
        **told,
        "people": len(people.ids),
        "currency": people.currency,
        "sides": list(Side),
        "tie_kinds": list(TieKind),
        **groups,
    }
    return about, {**people.arrays, **beside}
