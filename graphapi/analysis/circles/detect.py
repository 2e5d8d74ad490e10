"""Circles that keep their names: one run of the job, from the last one's circles to the diary."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from graphapi.analysis.circles.diary import Diary
from graphapi.analysis.circles.find import parted, rule_of
from graphapi.analysis.circles.layers import Layer, TieLayers, layers_of, weighed
from graphapi.analysis.circles.matching import match
from graphapi.analysis.circles.roles import ROLES
from graphapi.analysis.circles.roster import NO_CIRCLES, Roster
from graphapi.analysis.circles.told import Circles
from graphapi.analysis.parameters import DEFAULT
from graphapi.analysis.world import World
from graphapi.compact.communities import leiden

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphapi.analysis.circles.find import Parted, Rule
    from graphapi.analysis.circles.table import Parting
    from graphapi.analysis.circles.told import LayerTable
    from graphapi.compact.graph import CompactGraph
    from graphapi.model.words import CircleRole


class Report(Protocol):
    """Is told how far a job is; may end it by raising."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note."""


def silent(stage: str, done: int, total: int) -> None:
    """Take note of nothing."""


@dataclass(frozen=True)
class Detected:
    """The circles of one run.

    Attributes
    ----------
    layers : tuple of LayerTable
        The circles of every layer, with the ids that they keep.
    diaries : tuple of Diary
        What happened in every layer since the last run.
    objective : float
        What Leiden maximised, summed over the layers.
    """

    layers: tuple[LayerTable, ...]
    diaries: tuple[Diary, ...]
    objective: float

    @property
    def circles(self) -> Circles:
        """The circles as people see them."""
        return Circles(self.layers)

    def memberships(self) -> Iterator[tuple[str, Layer, str, CircleRole, bool]]:
        """Yield circle, layer, person, role and overlap of everybody in every circle, by layer."""
        for layer in self.layers:
            table = layer.table
            circles = np.repeat(np.arange(len(table)), table.sizes)
            columns = (circles, table.persons, table.role, table.overlap)
            for circle, person, role, overlap in zip(*(c.tolist() for c in columns), strict=True):
                yield layer.ids[circle], layer.layer, table.labels[person], ROLES[role], overlap


def detect(
    source: World | CompactGraph,
    *,
    fence: int,
    gamma: float | None = None,
    seed: int = 0,
    previous: Mapping[Layer, Roster] | None = None,
    report: Report = silent,
    part: Parting = leiden,
) -> Detected:
    """Find the circles of every layer, starting from those of the last run, whose ids they keep.

    Parameters
    ----------
    source : World or CompactGraph
        The facts at one moment; or a directed simple graph with the columns ``kind`` and
        ``strength`` of which ``weight`` is made where it has none.
    fence : int
        The number of the run among those of its kind; part of every new id.
    gamma, seed
        As in `find.find_circles`.
    previous : mapping of Layer to Roster, optional
        The circles of the last run, as `rosters_of` lays them out.
    report : callable
        Told before each layer, and at the end.
    part : Parting
        What parts a layer.
    """
    ties, rule, threshold = _asked(source, gamma, seed, part)
    done = []
    for number, layer in enumerate(Layer):
        report(f"circles of {layer.lower()}", number, len(Layer))
        last = previous[layer] if previous else NO_CIRCLES
        found = parted(ties, layer, rule, last=last)
        done.append((*_followed(found, last, fence, threshold), found.table.objective))
    report("circles", len(Layer), len(Layer))
    layers, diaries, objectives = zip(*done, strict=True)
    return Detected(layers, diaries, math.fsum(objectives))


def _asked(
    source: World | CompactGraph, gamma: float | None, seed: int, part: Parting
) -> tuple[TieLayers, Rule, float]:
    if isinstance(source, World):
        table, ties = source.parameters, layers_of(source)
    else:
        table, ties = DEFAULT, TieLayers(weighed(source, DEFAULT))
    return ties, rule_of(table, gamma=gamma, seed=seed, part=part), table.circle_match


def born(layer: str, fence: int) -> str:
    """Return what the ids of all circles of a layer that were first found by a run begin with."""
    return f"{layer}-{fence}-"


def _followed(
    found: Parted, last: Roster, fence: int, threshold: float
) -> tuple[LayerTable, Diary]:
    """Give each circle the id of the one that it goes on as, else a new one."""
    table, labels = found.table, found.table.labels
    now = Roster(
        ids=[f"{born(found.layer, fence)}{labels[each]}" for each in table.first.tolist()],
        begins=table.begins,
        persons=table.persons,
        role=table.role,
        overlap=table.overlap,
    )
    matched = match(last, now, threshold=threshold)
    ids = list(now.ids)
    for old, new in enumerate(matched.successor.tolist()):
        if new >= 0:
            ids[new] = last.ids[old]
    named = found.named(ids)
    return named, Diary(found.layer, last, replace(now, ids=ids), labels, matched)
