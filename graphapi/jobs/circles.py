"""Circles found once and kept: a run whose result everybody sees at the same moment."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import orjson

from graphapi.model.words import RunKind
from graphapi.store.run import CircleMembership

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from graphapi.analysis.circles.told import Circle
    from graphapi.analysis.world import World
    from graphapi.store.port import Store
    from graphapi.store.run import Run

    Find = Callable[[World], Sequence[Circle]]


async def publish_circles(
    store: Store, world: World, find: Find, *, gamma: float, seed: int
) -> tuple[Run, Sequence[Circle]]:
    """Find the circles of a world and make them the ones that are visible.

    Killed at any point before the end, it leaves nothing visible.

    Parameters
    ----------
    store : Store
        An open store, of which the world is.
    world : World
        The facts at one moment.
    find : callable
        Finds the circles, with ``gamma`` and ``seed``.

    Returns
    -------
    tuple of Run and circles
        The run, with the version of the store that shows it.

    Raises
    ------
    StaleRun
        If another run of circles was begun meanwhile.
    """
    asked = {"gamma": gamma, "at": world.at, "parameters": world.parameters.version}
    run = await store.begin(
        RunKind.CIRCLES,
        parameters=orjson.dumps(asked).decode(),
        data_version=world.version,
        seed=seed,
    )
    circles = await asyncio.to_thread(find, world)
    return await store.publish(run, tuple(_memberships(circles))), circles


def _memberships(circles: Sequence[Circle]) -> Iterator[CircleMembership]:
    for circle in circles:
        for member in circle.members:
            yield CircleMembership(
                circle_id=circle.id,
                layer=circle.layer,
                person_id=member.person,
                role=member.role,
            )
