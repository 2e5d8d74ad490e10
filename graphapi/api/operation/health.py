"""Whether the house lives, is ready, and if not, why."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphapi.errors import DeadlineExceeded, StoreReadOnly, Unavailable
from graphapi.store.waiting import bounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapi.api.context import House

LOOKING = 2.0
"""Seconds that a look at the store may take."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the house is not ready: a code for programs and a sentence for people."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the house is.

    Attributes
    ----------
    reasons : sequence of Reason
        Why it is not ready; none if it is.
    lag_seconds : float
        How old the live graph may be.
    """

    reasons: Sequence[Reason]
    lag_seconds: float

    @property
    def ready(self) -> bool:
        """Whether every kind of request can be served."""
        return not self.reasons

    @property
    def read_only(self) -> bool:
        """Whether the store can be read but not written to."""
        return any(each.code == StoreReadOnly.code for each in self.reasons)

    def as_json(self) -> dict[str, Any]:
        """Show it to a probe."""
        return {
            "status": "ready" if self.ready else "not ready",
            "reasons": [{"code": each.code, "message": each.message} for each in self.reasons],
            "lagSeconds": self.lag_seconds,
        }


async def health_of(house: House) -> Health:
    """Ask the store and the live graph how they are, for two seconds at most."""
    reasons = [each for each in (await _of_store(house), _of_live(house)) if each]
    return Health(reasons=reasons, lag_seconds=house.live.lag_seconds)


async def _of_store(house: House) -> Reason | None:
    try:
        with bounded(LOOKING):
            async with asyncio.timeout(LOOKING):
                await house.store.check()
    except Unavailable as error:
        return Reason(error.code, error.message)
    except TimeoutError:
        return Reason(DeadlineExceeded.code, f"The store did not answer within {LOOKING:g} s.")
    return None


def _of_live(house: House) -> Reason | None:
    if house.live.following:
        return None
    return Reason("LIVE_GRAPH_STOPPED", "The live graph is not followed; restart this process.")
