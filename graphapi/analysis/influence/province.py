"""How a person of a province is reached, from the arrays of a snapshot: as `influence_paths` says.

A snapshot keeps no visits, so that ways start at our own persons and at third parties alone; no
tiers, so that whoever is ours counts as an employee; and one touch a person, its pressure, so that
a person under any pressure counts as touched. Where nobody's risk is given, known losses alone
stand in the way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from graphapi.analysis.influence.paths import FIRST, HOPS, influence_of, within
from graphapi.analysis.influence.terrain import Evidence
from graphapi.analysis.influence.ways import Start, StartReason, Starts, given, ways_to
from graphapi.analysis.parameters import DEFAULT
from graphapi.compact.values import NodeValues, SomeValues
from graphapi.errors import UnknownId
from graphapi.model.words import Side, TieKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy.typing as npt

    from graphapi.analysis.influence.paths import Influence
    from graphapi.analysis.parameters import Parameters
    from graphapi.compact.graph import CompactGraph

    Array = npt.NDArray[Any]
    Places = npt.NDArray[np.int64]

SIDES = tuple(Side)
"""Their positions are the codes in a snapshot."""
OURS, THIRD_PARTY = 1, 2
"""Codes of who may be a start."""


@dataclass(frozen=True, slots=True)
class ProvinceGround:
    """The `Terrain` of a province.

    Attributes
    ----------
    graph : CompactGraph
        Persons and their strongest ties, with the columns ``strength`` and ``kind``.
    touch : float32, shape (n,)
        The pressure of a rival on each person.
    passing, shut, hops, parameters
        As of `Terrain`.
    """

    graph: CompactGraph
    touch: Array
    passing: NodeValues
    shut: frozenset[str]
    hops: int
    parameters: Parameters
    _ties: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict, compare=False)

    def strength(self, from_id: str, to_id: str) -> float:
        """Return the strength of the tie from one person to another, 0 without one."""
        return float(self._tie(from_id, to_id).get("strength", 0.0))

    def evidence(self, from_id: str, to_id: str) -> Evidence:
        """Return what is known of the tie from one person to another; there must be one."""
        return Evidence(None, TieKind(self._tie(from_id, to_id)["kind"]))

    def is_touched(self, person: str) -> bool:
        """Whether a rival works on a person."""
        return bool(self.touch[self.graph.position[person]] > 0)

    def called_enough(self, _: str) -> bool:
        """Whether one more visit to a person would pass a limit: no visit is known."""
        return False

    def _tie(self, from_id: str, to_id: str) -> Mapping[str, Any]:
        pair = from_id, to_id
        if pair not in self._ties:
            self._ties[pair] = self.graph.get_edge_data(*pair) or {}
        return self._ties[pair]


def province_paths(
    graph: CompactGraph,
    arrays: Mapping[str, Array],
    to: str,
    *,
    risk: Array | None = None,
    origin: tuple[str, ...] | None = None,
    first: int | None = None,
    hops: int | None = None,
    avoid: frozenset[str] = frozenset(),
    parameters: Parameters = DEFAULT,
) -> Influence:
    """Find the best paths to a person of a province; O(persons) and a search of 40 paths.

    Parameters
    ----------
    graph, arrays : CompactGraph, mapping of name to array
        Of a snapshot: by person ``side`` (codes of `SIDES`), ``own`` (1 ours, 2 third party),
        ``touch`` (the pressure of rivals) and ``lost`` (days since known lost, else nan).
    risk : float32, shape (n,), optional
        The chance that each person is lost; none given, that of the known lost alone: 1.
    avoid : frozenset of id
        Persons who are neither start nor step.
    to, origin, first, hops
        As in `influence_paths`, as are the errors; no gap is sought where there is no path.
    """
    for name, ids in (("to", (to,)), ("from", origin or ()), ("avoid", avoid)):
        _check_known(graph, ids, name)
    count = within(first, parameters.path_k, FIRST, "first")
    limit = within(hops, parameters.path_hops, HOPS, "maxHops")
    shut = avoid - {to}
    passing = _passing(graph, arrays, risk, shut=shut, through_us=origin is not None)
    ground = ProvinceGround(graph, arrays["touch"], passing, shut, limit, parameters)
    starts = _own_side(ground, arrays["own"]) if origin is None else given(ground, origin)
    ways = ways_to(ground, starts, to)
    return influence_of(ground, to, ways[:count], ways)


def _check_known(graph: CompactGraph, ids: Iterable[str], name: str) -> None:
    for each in ids:
        if each not in graph:
            like = f"ids here are like {graph.labels[0]}" if len(graph) else "there is nobody here"
            raise UnknownId(f"{name}: nobody has the id {each}; {like}.", field=name)


def _passing(
    graph: CompactGraph,
    arrays: Mapping[str, Array],
    risk: Array | None,
    *,
    shut: frozenset[str],
    through_us: bool,
) -> NodeValues:
    """Return the chance that influence passes through each person (see `passing_chance`)."""
    side = arrays["side"]
    if risk is None:
        chances = np.isnan(arrays["lost"]).astype(float)
    else:
        chances = np.subtract(1.0, risk, dtype=float)
    chances[side == SIDES.index(Side.OURS)] = float(through_us)
    chances[side == SIDES.index(Side.COMPETITOR)] = 0.0
    chances[[graph.position[each] for each in shut]] = 0.0
    return NodeValues(graph.position, chances)


def _own_side(ground: ProvinceGround, own: Array) -> Starts:
    """Return where our side's paths start (see `own_side`)."""
    outside = ground.parameters.third_party_start
    everybody = _starts(ground, own, OURS, 1.0, StartReason.EMPLOYEE) | _starts(
        ground, own, THIRD_PARTY, outside, StartReason.THIRD_PARTY
    )
    usable = {place: start for place, start in everybody.items() if start.person not in ground.shut}
    places = np.fromiter(usable, np.int64, len(usable))
    worth = np.fromiter((start.strength for start in usable.values()), float, len(usable))
    lies_outside = own[places] == THIRD_PARTY
    worth[lies_outside] *= ground.passing.base[places[lies_outside]]
    some = worth > 0
    graph = ground.graph
    return Starts(
        {start.person: start for start in usable.values()},
        SomeValues(graph.labels, graph.position, places[some], worth[some]),
        {},
    )


def _starts(
    ground: ProvinceGround, own: Array, code: int, strength: float, why: StartReason
) -> dict[int, Start]:
    labels = ground.graph.labels
    return {
        place: Start(cast("str", labels[place]), strength, why)
        for place in np.flatnonzero(own == code).tolist()
    }
