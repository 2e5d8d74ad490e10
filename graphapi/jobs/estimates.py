"""What a job will take, told before it starts.

The coefficients were measured: peak resident memory (``VmHWM``, in which the pages of a mapped
snapshot count, all of which are read to check it) and seconds of runs, each in a process of its
own, on 2 cores with the kernels compiled; ``tests/speed/jobs.py`` measures them again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING

from graphapi.jobs.memory import check_memory
from graphapi.model.rows import KINDS, Person, Tie
from graphapi.model.words import RunKind
from graphapi.store.port import Ask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapi.compact.snapshot import Snapshot
    from graphapi.jobs.folder import RunFolder
    from graphapi.store.port import Store


class Place(Enum):
    """Where the data of a job is."""

    STORE = "store"
    SNAPSHOT = "snapshot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """How much data a job reads: persons, ties, and rows of other kinds.

    In a store these are groups, seats and so on; beside a snapshot who was in which circle when the
    job last ran.
    """

    persons: int
    ties: int
    others: int = 0


@dataclass(frozen=True, slots=True)
class Coefficients:
    """What a job takes however little there is, and for each person, tie and other row.

    ``loose`` is for each person too, up to `LOOSE` in all.
    """

    base: float
    person: float
    tie: float
    other: float = 0.0
    loose: float = 0.0

    def of(self, volume: Volume) -> float:
        """Return what a volume takes."""
        return (
            self.base
            + self.person * volume.persons
            + self.tie * volume.ties
            + self.other * volume.others
            + min(self.loose * volume.persons, LOOSE)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a job will take.

    Attributes
    ----------
    bytes : int
        The most memory that its process will have resident; within 15 %.
    seconds : float
        How long it will take on an idle machine, within a factor of two.
    available : int or None
        The memory that there is for it, if the system tells.
    volume : Volume
        The data that it reads.
    """

    bytes: int
    seconds: float
    available: int | None
    volume: Volume

    @property
    def fits(self) -> bool:
        """Whether there is memory enough."""
        return self.available is None or self.bytes <= self.available

    def check(self) -> None:
        """Refuse a job that does not fit with ``NotEnoughMemory``, which tells both figures."""
        check_memory(self.bytes, self.available, self.seconds)


MIB = 2.0**20
LOOSE = 35 * MIB
"""Most memory of small arrays that are done with and not given back; large ones are, at once."""

BYTES: Mapping[tuple[RunKind, Place], Coefficients] = MappingProxyType(
    {
        (RunKind.CIRCLES, Place.STORE): Coefficients(286 * MIB, 600, 850, 470),
        (RunKind.RISK, Place.STORE): Coefficients(281 * MIB, 520, 890, 790),
        (RunKind.CIRCLES, Place.SNAPSHOT): Coefficients(278 * MIB, 180, 40, 33, loose=157),
        (RunKind.RISK, Place.SNAPSHOT): Coefficients(275 * MIB, 120, 14),
    }
)
"""Bytes of memory."""

SECONDS: Mapping[tuple[RunKind, Place], Coefficients] = MappingProxyType(
    {
        (RunKind.CIRCLES, Place.STORE): Coefficients(0.3, 2.3e-5, 1.5e-5, 0.8e-5),
        (RunKind.RISK, Place.STORE): Coefficients(0.1, 3e-5, 1.3e-5, 1.6e-5),
        (RunKind.CIRCLES, Place.SNAPSHOT): Coefficients(0.4, 6.5e-6, 2.5e-7),
        (RunKind.RISK, Place.SNAPSHOT): Coefficients(0.3, 2e-7, 1e-8),
    }
)
"""Seconds of a run, once the kernels are compiled."""


def estimate_of(kind: RunKind, place: Place, volume: Volume, *, available: int | None) -> Estimate:
    """Return what a job will take.

    Parameters
    ----------
    kind, place, volume
        Which job, on what.
    available : int or None
        The memory that there is for it.
    """
    return Estimate(
        bytes=round(BYTES[kind, place].of(volume)),
        seconds=SECONDS[kind, place].of(volume),
        available=available,
        volume=volume,
    )


async def volume_in(snapshot: Snapshot, folder: RunFolder, kind: RunKind) -> Volume:
    """Return how much data a job on a snapshot reads."""
    last = await folder.published(kind)
    return Volume(
        persons=len(snapshot.graph),
        ties=snapshot.graph.number_of_edges(),
        others=last.counts.get("memberships", 0) if last else 0,
    )


async def volume_of(store: Store) -> Volume:
    """Return how much data a store holds; it counts, and reads no row."""
    counts = {}
    for kind in KINDS:
        page = await store.page(kind, Ask(first=1, count=True))
        counts[kind] = page.count or 0
    others = sum(number for kind, number in counts.items() if kind not in {Person, Tie})
    return Volume(persons=counts[Person], ties=counts[Tie], others=others)
