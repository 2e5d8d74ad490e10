"""Leiden, round by round: each climbs to coarser and coarser networks and brings back a partition.

Nodes move. A round refines their communities into parts and makes these the nodes of a coarser
network that move, as long as that makes it coarser; then whole communities are nodes, until none
moves; at last the nodes of the first network move again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from graphapi.compact.arrays.communities.coarser import coarser, mended, numbered, refined
from graphapi.compact.arrays.communities.moves import settled, settled_from
from graphapi.compact.kernels.communities.network import homes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphapi.compact.arrays.communities.threads import Each
    from graphapi.compact.kernels.communities.network import Names, Network, Rule

ROUNDS: Final = 50
FEW: Final = 1000
"""A round that changes at most one node in so many has settled; of fewer nodes, none at all."""
QUIET: Final = 100
"""So many for a level on the way, after which whole communities are the nodes."""
ALIKE: Final = 0.9
"""With more communities a node than this, moving them whole is not worth their network."""


class Climb(NamedTuple):
    """What does not change while a network is climbed."""

    network: Network
    rule: Rule
    random: np.random.Generator
    each: Each


class Level(NamedTuple):
    """A network on the way, and a partition of it into the communities 0 … number - 1.

    Attributes
    ----------
    above : uint32, optional
        The node of this level that each node of the first network is part of.
    changes : int
        How many moves or cuts led to the partition.
    """

    network: Network
    names: Names
    number: int
    above: Names | None
    changes: int


class Found(NamedTuple):
    """The partition of a level, which lets go of the network."""

    names: Names
    above: Names | None
    changes: int

    def flat(self) -> Names:
        """Return the community of each node of the first network."""
        return self.names if self.above is None else self.names[self.above]


def bettered(climb: Climb, names: Names, most: int | None = None) -> Names:
    """Better a partition round by round, at most so many, until a round has settled.

    The result is a new array; the communities are connected.
    """
    level = _moved(climb, climb.network, names, None)
    for _ in range(ROUNDS if most is None else most):
        changes, level = _round(climb, level)
        if changes <= len(names) // FEW:
            break
    return level.names


def _round(climb: Climb, level: Level) -> tuple[int, Level]:
    changes, found = 0, _found(level)
    for found in _climbing(climb, level):
        changes += found.changes
    level = _grounded(climb, found.flat())
    return changes + level.changes, level


def climbing(climb: Climb, names: Names) -> Iterator[Found]:
    """Climb once, from the moves of single nodes on."""
    level = _moved(climb, climb.network, names, None)
    yield _found(level)
    yield from _climbing(climb, level)


def merging(climb: Climb, names: Names) -> Iterator[Found]:
    """Move nodes, then whole communities as nodes, until none moves."""
    level = _moved(climb, climb.network, names, None)
    yield _found(level)
    yield from _merging(climb, level)


def _climbing(climb: Climb, level: Level) -> Iterator[Found]:
    parts, number = _refined(climb, level)
    while number < len(parts):
        level = _lifted(climb, level, parts, number)
        yield _found(level)
        if level.changes < len(level.names) // QUIET:
            break
        parts, number = _refined(climb, level)
    del parts
    if len(level.names) < FEW or level.number < ALIKE * len(level.names):
        yield from _merging(climb, level)


def _merging(climb: Climb, level: Level) -> Iterator[Found]:
    ended = False
    while level.number < len(level.names) and not ended:
        level = _lifted(climb, level, level.names, level.number)
        ended = level.changes <= len(level.names) // FEW
        yield _found(level)


def _grounded(climb: Climb, names: Names) -> Level:
    """Move single nodes and cut what does not hang together, until nothing changes."""
    network, rule, random, each = climb
    homes = homes_of(names.copy(), network.masses)
    changes = settled(network, homes, rule, random, each)
    homes.torn[:] = 1
    active = np.zeros(len(names), dtype=np.uint8)
    while cuts := mended(network, homes, active, each):
        changes += cuts + settled_from(network, homes, rule, active)
    return Level(network, homes.names, numbered(homes.names), None, changes)


def _found(level: Level) -> Found:
    return Found(level.names, level.above, level.changes)


def _moved(climb: Climb, network: Network, names: Names, above: Names | None) -> Level:
    homes = homes_of(names.copy(), network.masses)
    moves = settled(network, homes, climb.rule, climb.random, climb.each)
    return Level(network, homes.names, numbered(homes.names), above, moves)


def _refined(climb: Climb, level: Level) -> tuple[Names, int]:
    parts = refined(level.network, level.names, level.number, climb.rule, climb.each)
    return parts, numbered(parts)


def _lifted(climb: Climb, level: Level, parts: Names, number: int) -> Level:
    """Make the parts of a level the nodes of the next, and move them."""
    network = coarser(level.network, parts, number, climb.each)
    names = np.empty(number, dtype=np.uint32)
    names[parts] = level.names
    above = parts if level.above is None else parts[level.above]
    return _moved(climb, network, names, above)
