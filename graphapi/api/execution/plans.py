"""The plans that are kept: those used last, as long as they do not hold too many fields."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphql import OperationDefinitionNode

    from graphapi.api.execution.objects import Selection

MOST_FIELDS_KEPT = 50_000
"""Fields of all plans that are kept together: some 100 MB, or a thousand usual documents."""


@dataclass(frozen=True, slots=True)
class Plan:
    """An operation, ready to run.

    Attributes
    ----------
    operation : OperationDefinitionNode
        What it was made of.
    selection : Selection or None
        What it runs; ``None`` if the operation is left to the reference executor.
    fields : int
        How many fields it holds, at least 1.
    """

    operation: OperationDefinitionNode
    selection: Selection | None
    fields: int


class Plans:
    """Keeps plans by operation and by the way that its conditions turned out.

    Parameters
    ----------
    most : int
        Fields that all of them may hold together; the plans used longest ago make room.
    """

    def __init__(self, most: int = MOST_FIELDS_KEPT) -> None:
        self._most = most
        self._fields = 0
        self._kept: OrderedDict[tuple[Any, ...], Plan] = OrderedDict()

    def find(self, operation: OperationDefinitionNode, variant: tuple[Any, ...]) -> Plan | None:
        """Return the plan that is kept, if any."""
        key = (id(operation), *variant)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def keep(self, plan: Plan, variant: tuple[Any, ...]) -> Plan:
        """Keep a plan that is not kept yet, and return it."""
        self._kept[id(plan.operation), *variant] = plan
        self._fields += plan.fields
        while self._fields > self._most:
            _, old = self._kept.popitem(last=False)
            self._fields -= old.fields
        return plan
