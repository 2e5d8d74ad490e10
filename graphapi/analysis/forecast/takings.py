"""What may be lost, in one currency: there is no rate to change others at."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphapi.analysis.risk.money import contracts, purses_of, revenues

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from graphapi.analysis.risk.hazards import Hazards

    Numbers = npt.NDArray[np.float64]
    Index = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]


class Takings(NamedTuple):
    """What everybody and every contract brings a month, in minor units.

    Attributes
    ----------
    people : float64, shape (persons,)
        In the currency of the home group; 0 for those who are lost, and where it is unknown.
    contracts : float64, shape (groups,)
        0 where unknown or gone.
    currencies : int64, shape (groups,)
        The place of each group's currency in `names`, -1 for none.
    homes : int64, shape (persons,)
        The group by whose currency each person is counted, -1 for none.
    names : tuple of str
    """

    people: Numbers
    contracts: Numbers
    currencies: Index
    homes: Index
    names: tuple[str, ...]

    def currency_of(self, group: int) -> str | None:
        """Return the currency of a group, by place."""
        code = int(self.currencies[group]) if group >= 0 else -1
        return self.names[code] if code >= 0 else None

    def main(self, groups: Flags) -> int:
        """Return the currency of most of some groups that bring anything, -1 for none.

        Of equals the first by name.
        """
        bringing = self.contracts > 0.0
        housed = self.homes >= 0
        bringing |= np.bincount(self.homes[housed], self.people[housed], len(self.contracts)) > 0.0
        codes = self.currencies[groups & bringing & (self.currencies >= 0)]
        return int(np.bincount(codes).argmax()) if len(codes) else -1

    def counted(self, groups: Flags, currency: int) -> Takings:
        """Return what some groups bring in one currency, and nothing else."""
        here = groups & (self.currencies == currency)
        people = self.people * np.append(here, False)[self.homes]
        return self._replace(people=people, contracts=self.contracts * here)

    def by_currency(
        self, people: Numbers, contracts: Numbers
    ) -> Mapping[str | None, tuple[float, float]]:
        """Sum money of people and of contracts, given by place, over each currency, and over none.

        Only those of which there is any.
        """
        names = (None, *self.names)
        homes = np.append(self.currencies, -1)[self.homes]
        of_people = np.bincount(homes + 1, people, len(names)).tolist()
        of_contracts = np.bincount(self.currencies + 1, contracts, len(names)).tolist()
        pairs = zip(names, of_people, of_contracts, strict=True)
        return {name: (spent, bound) for name, spent, bound in pairs if spent or bound}


def takings_of(hazards: Hazards) -> Takings:
    """Lay out what may be lost in a world; O(persons + groups) once, then kept by the world."""
    kept = hazards.world.kept
    if "takings" not in kept:
        places = hazards.places
        purses = purses_of(hazards.world, places)
        kept["takings"] = Takings(
            revenues(places, purses),
            contracts(hazards),
            purses.of_groups,
            places.homes,
            purses.names,
        )
    found: Takings = kept["takings"]
    return found
