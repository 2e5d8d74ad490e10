"""All circles of one layer in arrays: the same for a company of ten and a province of millions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from graphapi.analysis.circles.roles import ROLES, CircleMember, roles_of
from graphapi.compact.communities import leiden, partition_quality
from graphapi.compact.profiles import boundary_cover, profiles
from graphapi.compact.views import undirected
from graphapi.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt

    from graphapi.compact.cover import Cover
    from graphapi.compact.graph import CompactGraph
    from graphapi.compact.partition import Partition

    Index = npt.NDArray[np.int32]
    Pointer = npt.NDArray[np.int64]
    Reals = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]

LARGEST_GAMMA = 1.0
"""Above this, every circle would have to be denser than complete."""


@dataclass(frozen=True, slots=True)
class CircleTable:
    """The circles of one layer, those of a person's first place and those it joined.

    Attributes
    ----------
    labels, position : sequence of str, mapping of str to int
        The ids of the persons by position, and back.
    partition : Partition
        The parts of the layer, which share nobody, small ones included.
    parts : int32, shape (circles,)
        The part that each circle grew from.
    begins : int64, shape (circles + 1,)
        Circle c has the rows ``begins[c]`` to ``begins[c + 1]``.
    persons : int32, shape (rows,)
        Positions, ascending within a circle.
    role : uint8, shape (rows,)
        Codes into `roles.ROLES`.
    bridge, overlap : bool, shape (rows,)
    inside, outside, z, participation : float64, shape (rows,)
        As in `CircleMember`.
    density, share_inside : float64, shape (circles,)
        As in `told.Circle`.
    objective : float
        What Leiden maximised: ties inside parts less ``gamma`` times pairs inside parts; nan where
        the circles were given.
    """

    labels: Sequence[str]
    position: Mapping[str, int]
    partition: Partition
    parts: Index
    begins: Pointer
    persons: Index
    role: npt.NDArray[np.uint8]
    bridge: Flags
    overlap: Flags
    inside: Reals
    outside: Reals
    z: Reals
    participation: Reals
    density: Reals
    share_inside: Reals
    objective: float = math.nan

    def __len__(self) -> int:
        return len(self.parts)

    @property
    def sizes(self) -> Pointer:
        """How many members each circle has."""
        return np.diff(self.begins)

    @property
    def first(self) -> Index:
        """The position of the first who has its first place in each circle: its natural name."""
        begins, members = self.partition.grouped
        return members[begins[self.parts]]

    def members(self, circle: int) -> Iterator[CircleMember]:
        """Yield the members of a circle, in the order of their positions."""
        rows = slice(*self.begins[circle : circle + 2].tolist())
        columns = (self.persons, self.role, self.bridge, self.inside, self.outside, self.z)
        plain = (each[rows].tolist() for each in (*columns, self.participation, self.overlap))
        for person, role, *figures in zip(*plain, strict=True):
            yield CircleMember(self.labels[person], ROLES[role], *figures)


class Parting(Protocol):
    """Parts a graph without directions by the constant Potts model."""

    def __call__(
        self, flat: CompactGraph, /, *, resolution: float, seed: int, initial: Partition | None
    ) -> Partition:
        """Return the parts, the same for the same seed."""


def table_of(
    graph: CompactGraph,
    *,
    gamma: float,
    seed: int = 0,
    initial: Partition | None = None,
    minimum: int = 3,
    boundary: float = 0.2,
    weight: str = "weight",
    part: Parting = leiden,
) -> CircleTable:
    """Find the circles of a layer.

    Parameters
    ----------
    graph : CompactGraph
        Directed and simple: the ties of the layer.
    gamma : float
        As in `find.find_circles`; `BadInput` if it is out of range.
    seed, initial : int, Partition
        The same seed gives the same circles; where to begin, such as the last run's circles.
    minimum, boundary : int, float
        Fewer persons are no circle; who has this share of the ties in another circle, and at least
        two, also joins it.
    weight : str
        The edge column that says how much influence a tie carries.
    part : Parting
        What parts the layer.

    Notes
    -----
    Near O(ties); Leiden with the constant Potts model takes most of it.
    """
    check_gamma(gamma)
    flat = undirected(graph)
    partition = part(flat, resolution=gamma, seed=seed, initial=initial)
    objective = partition_quality(flat, partition, resolution=gamma)
    del flat
    cover = boundary_cover(graph, partition, share=boundary, smallest=minimum)
    return measured(graph, partition, cover, weight=weight, objective=objective)


def measured(
    graph: CompactGraph,
    partition: Partition,
    cover: Cover,
    *,
    weight: str = "weight",
    objective: float = math.nan,
) -> CircleTable:
    """Tell of given circles: figures and roles; O(ties)."""
    found = profiles(graph, partition, cover, weight=weight)
    roles, bridges = roles_of(found)
    labels: Any = graph.labels
    position: Any = graph.position
    return CircleTable(
        labels=labels,
        position=position,
        partition=partition,
        parts=found.parts,
        begins=found.begins,
        persons=found.nodes,
        role=roles,
        bridge=bridges,
        overlap=found.joined,
        inside=found.inside,
        outside=found.outside,
        z=found.z,
        participation=found.participation,
        density=found.density,
        share_inside=found.share_inside,
        objective=objective,
    )


def check_gamma(gamma: float) -> None:
    """Refuse a density that is none with ``BadInput``."""
    if not (math.isfinite(gamma) and 0.0 < gamma <= LARGEST_GAMMA):
        raise BadInput(
            f"gamma must lie over 0 and at most 1, not {gamma}; 0.07 to 0.25 are useful.",
            field="gamma",
        )
