"""The circles that a job published last, read from the store once for each run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from graphapi.model.words import RunKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapi.store.port import Store
    from graphapi.store.run import CircleMembership, Run

FAINT = "faintCalls"
"""What a run counts the calls under that it left out as too faint."""


@dataclass(frozen=True, slots=True)
class Published:
    """A published run of circles, and who is in which.

    Attributes
    ----------
    run : Run
    memberships : sequence of CircleMembership
    """

    run: Run
    memberships: Sequence[CircleMembership]

    @property
    def gamma(self) -> float | None:
        """The density that was asked for, if that is known."""
        gamma: float | None = orjson.loads(self.run.parameters or "{}").get("gamma")
        return gamma

    @property
    def faint(self) -> int:
        """How many calls the run left out as too faint."""
        return self.run.counts.get(FAINT, 0)


async def last_published(store: Store, known: Published | None = None) -> Published | None:
    """Return the circles that are visible now, those known if they still are."""
    run = await store.published(RunKind.CIRCLES)
    if run is None:
        return None
    if known is not None and known.run.id == run.id:
        return known
    return Published(run, await store.memberships(RunKind.CIRCLES, run=run.id))
