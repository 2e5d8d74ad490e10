"""What a plan may cost."""

from __future__ import annotations

from dataclasses import dataclass

from graphapi.errors import BadInput


@dataclass(frozen=True, slots=True)
class Budget:
    """What securing costs, minor units of the plan's currency.

    Attributes
    ----------
    person : int or None
        What it costs a month to secure one person; nobody is secured who saves less.
    total : int or None
        What may be spent a month.
    """

    person: int | None = None
    total: int | None = None

    def limit(self, people: int) -> int:
        """Return how many persons can be paid for, at most as many as are asked for.

        Raises
        ------
        BadInput
            For a cost under 1, and a total that does not pay for one person.
        """
        if self.person is None:
            return people
        if self.person < 1:
            raise BadInput(
                "budget.perPerson must be at least 1 minor unit; leave it out if nothing is to be "
                "counted.",
                field="budget.perPerson",
            )
        if self.total is None:
            return people
        if self.total < self.person:
            raise BadInput(
                f"budget.total pays for nobody: give at least {self.person}, the cost of one.",
                field="budget.total",
            )
        return min(people, self.total // self.person)

    def cost(self, people: int) -> int | None:
        """Return what so many persons cost, None where nobody said."""
        return None if self.person is None else people * self.person
