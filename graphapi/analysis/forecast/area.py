"""Whose people a plan is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphapi.analysis.influence.ground import known, known_group
from graphapi.errors import BadInput

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.analysis.risk.places import Places
    from graphapi.analysis.world import World
    from graphapi.model.words import GroupTier

    Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Groups, by conditions that must all hold, and perhaps some persons at home in them.

    Attributes
    ----------
    groups, regions, tiers : frozenset or None
        None for any; a group whose region or tier nobody knows is in none.
    persons : frozenset of id, or None
        Only these persons; None for everybody who is at home in those groups.
    """

    groups: frozenset[str] | None = None
    regions: frozenset[str] | None = None
    tiers: frozenset[GroupTier] | None = None
    persons: frozenset[str] | None = None

    def checked(self, world: World) -> Area:
        """Return the area; ``UnknownId`` for a person or group that the world does not have."""
        for group in sorted(self.groups or ()):
            known_group(world, group, "scope.groups")
        for person in sorted(self.persons or ()):
            known(world, person, "scope.persons")
        return self

    def money_in(self, world: World, places: Places) -> Flags:
        """Return, for each group by place, whether it is in the area; O(groups)."""
        found = np.zeros(len(places.groups), dtype=np.bool_)
        found[: len(world.groups)] = [
            (self.groups is None or row.id in self.groups)
            and (self.regions is None or row.region in self.regions)
            and (self.tiers is None or row.tier in self.tiers)
            for row in world.groups.values()
        ]
        return found

    def people_in(self, places: Places, groups: Flags) -> Flags:
        """Return, by place, whom a plan may name: at home there, customers, and not yet lost.

        Raises
        ------
        BadInput
            If there is nobody.
        """
        here = np.append(groups, False)[places.homes]
        found = here & places.customers & ~places.gone.known
        if self.persons is not None:
            named = np.zeros(len(found), dtype=np.bool_)
            named[[places.person_at[person] for person in self.persons]] = True
            found &= named
        if not found.any():
            raise BadInput(
                "scope: nobody in it can still be kept; name groups that have customers.",
                field="scope",
            )
        return found


EVERYWHERE = Area()
