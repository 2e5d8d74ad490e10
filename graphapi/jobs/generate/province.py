"""A province that nobody lives in: people, groups and ties of a given number, from a seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphapi.compact.labels import Numbered
from graphapi.compact.snapshot import save
from graphapi.errors import BadInput
from graphapi.jobs.bulk.contents import Contents
from graphapi.jobs.bulk.groups import told_groups
from graphapi.jobs.generate.people import arrays_of, people_of
from graphapi.jobs.generate.plan import planned
from graphapi.jobs.generate.ties import tie_graph
from graphapi.model.words import Side, TieKind

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from graphapi.compact.graph import CompactGraph
    from graphapi.jobs.generate.people import People
    from graphapi.jobs.generate.plan import Plan

FEWEST, MOST = 20, 2**31 - 2**20
SEEDS = range(100)
AT = 1_767_225_600_000
"""The moment that ages are counted from: 2026-01-01T00:00:00Z."""
CURRENCY = "CNY"


@dataclass(frozen=True, slots=True)
class Province:
    """A generated province: who is where, what is known of them, and their ties."""

    plan: Plan
    people: People
    graph: CompactGraph

    @property
    def group_names(self) -> Numbered:
        """The ids of the groups; the last one is ours."""
        return Numbered("g", self.plan.groups, 6)

    @property
    def about(self) -> Mapping[str, Any]:
        """What a snapshot says of it."""
        told, _ = told_groups(self.group_names)
        return {
            "source": f"generate --people {self.plan.people} --seed {self.plan.seed}",
            "version": 1,
            "seed": self.plan.seed,
            "people": self.plan.people,
            "circles": len(self.plan.circle_start) - 1,
            "at": AT,
            "currency": CURRENCY,
            "sides": list(Side),
            "tie_kinds": list(TieKind),
            **told,
        }

    def contents(self) -> Contents:
        """Return what a snapshot of it holds."""
        return Contents(self.graph, self.group_names, arrays_of(self.plan, self.people), self.about)

    def save(self, path: str | os.PathLike[str]) -> str:
        """Write a snapshot; return its digest. ``OSError`` if the disk is full."""
        held = self.contents()
        return save(path, held.graph, arrays=held.arrays, about=held.about)


def generate(people: int, seed: int = 0) -> Province:
    """Draw a province; the same for the same seed on any number of threads.

    Groups have 5 to 2,000 people by a power law, about 67 on average, cut into planted circles of 6
    to 30 (5, in the smallest groups). There are 5.6 ties a person: three of four inside a circle,
    one of eight between circles of a group, the rest across groups, where few people have very
    many. The last group is our own: its account managers know heads and contacts of their groups.

    Parameters
    ----------
    people : int
        `FEWEST` to `MOST`.
    seed : int
        0 to 99.

    Raises
    ------
    BadInput
        For a number out of its range.

    Notes
    -----
    O(people) and a sort of the ties; at the peak about 30 bytes a tie.
    """
    if not FEWEST <= people <= MOST:
        raise BadInput(
            f"--people must be {FEWEST:,} to {MOST:,}, not {people:,}.", field="--people"
        )
    if seed not in SEEDS:
        raise BadInput(f"--seed must be 0 to {SEEDS[-1]}, not {seed}.", field="--seed")
    plan = planned(people, seed)
    return Province(plan, people_of(plan), tie_graph(plan))
