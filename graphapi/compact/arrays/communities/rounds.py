"""Leiden, round by round: each climbs to coarser and coarser networks and comes back down.

Nodes move. On the way up a round makes the parts of communities the nodes of a coarser network,
and these move, as long as that makes it coarser; then whole communities are nodes, until none
moves. On the way down the nodes of each network move again in the light of what was found above,
at last those of the first one. Communities that grew from single nodes just now are parts
themselves: the first round looks for parts from the second network on.

References
----------
V. A. Traag, L. Waltman, N. J. van Eck. From Louvain to Leiden: guaranteeing well-connected
communities. Scientific Reports 9 (2019), doi 10.1038/s41598-019-41695-z.

R. Rotta, A. Noack. Multilevel local search algorithms for modularity clustering. Journal of
Experimental Algorithmics 16 (2011), doi 10.1145/1963190.1970376: the way down.
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
"""Nodes have settled when at most one in so many moves; of fewer nodes, none at all."""
QUIET: Final = 100
"""So many for a level on the way, after which whole communities are the nodes."""
LAST: Final = 250
"""So many for the first network when a round comes back to it: that round was the last."""
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
    changes : int
        How many moves or cuts led to the partition.
    below : Level, optional
        The next finer level; None for the first network.
    parts : uint32
        The node of this level that each node of the level below is part of.
    """

    network: Network
    names: Names
    number: int
    changes: int
    below: Level | None = None
    parts: Names | None = None

    def flat(self) -> Names:
        """Return the community of each node of the first network."""
        names, level = self.names, self
        while level.below is not None:
            names, level = names[level.parts], level.below
        return names


def bettered(climb: Climb, names: Names, most: int | None = None) -> Names:
    """Better a partition round by round, at most so many, until a round has settled.

    The result is a new array; the communities are connected.
    """
    grown = np.array_equal(names, np.arange(len(names)))
    level = _moved(climb, climb.network, names)
    for number in range(ROUNDS if most is None else most):
        changes, level = _round(climb, level, whole=grown and number == 0)
        if changes == 0 or (len(names) >= FEW and level.changes <= len(names) // LAST):
            break
    return level.names


def _round(climb: Climb, level: Level, *, whole: bool) -> tuple[int, Level]:
    changes = 0
    for above in _climbing(climb, level, whole=whole):
        changes, level = changes + above.changes, above
    level = _grounded(climb, _descended(climb, level))
    return changes + level.changes, level


def climbing(climb: Climb, names: Names) -> Iterator[Level]:
    """Climb once, from the moves of single nodes on."""
    level = _moved(climb, climb.network, names)
    yield level
    yield from _climbing(climb, level, whole=False)


def merging(climb: Climb, names: Names) -> Iterator[Level]:
    """Move nodes, then whole communities as nodes, until none moves."""
    level = _moved(climb, climb.network, names)
    yield level
    yield from _merging(climb, level)


def _climbing(climb: Climb, level: Level, *, whole: bool) -> Iterator[Level]:
    parts, number = (level.names, level.number) if whole else _refined(climb, level)
    while number < len(parts):
        level = _lifted(climb, level, parts, number)
        yield level
        if level.changes < len(level.names) // QUIET:
            break
        parts, number = _refined(climb, level)
    del parts
    if len(level.names) < FEW or level.number < ALIKE * len(level.names):
        yield from _merging(climb, level)


def _merging(climb: Climb, level: Level) -> Iterator[Level]:
    ended = False
    while level.number < len(level.names) and not ended:
        level = _lifted(climb, level, level.names, level.number)
        ended = level.changes <= len(level.names) // FEW
        yield level


def _descended(climb: Climb, level: Level) -> Names:
    """Bring a partition back to the first network; nodes of those between move on the way."""
    names, stirred = level.names, level.changes
    while level.below is not None:
        names, level = names[level.parts], level.below
        if level.below is not None and stirred:
            moves, names = _moves(climb, level.network, names)
            stirred += moves
        stirred += level.changes
    return names


def _grounded(climb: Climb, names: Names) -> Level:
    """Move single nodes and cut what does not hang together, until nothing changes."""
    network, rule, random, each = climb
    homes = homes_of(names.copy(), network.masses)
    changes = settled(network, homes, rule, random, each)
    homes.torn[:] = 1
    active = np.zeros(len(homes.names), dtype=np.uint8)
    while cuts := mended(network, homes, active, each):
        changes += cuts + settled_from(network, homes, rule, active, each)
    return Level(network, homes.names, numbered(homes.names), changes)


def _moved(
    climb: Climb,
    network: Network,
    names: Names,
    below: Level | None = None,
    parts: Names | None = None,
) -> Level:
    moves, names = _moves(climb, network, names)
    return Level(network, names, numbered(names), moves, below, parts)


def _moves(climb: Climb, network: Network, names: Names) -> tuple[int, Names]:
    homes = homes_of(names.copy(), network.masses)
    return settled(network, homes, climb.rule, climb.random, climb.each), homes.names


def _refined(climb: Climb, level: Level) -> tuple[Names, int]:
    parts = refined(level.network, level.names, level.number, climb.rule, climb.each)
    return parts, numbered(parts)


def _lifted(climb: Climb, level: Level, parts: Names, number: int) -> Level:
    """Make the parts of a level the nodes of the next, and move them."""
    network = coarser(level.network, parts, number, climb.each)
    names = np.empty(number, dtype=np.uint32)
    names[parts] = level.names
    return _moved(climb, network, names, level, parts)
