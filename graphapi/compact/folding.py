"""Rows put in their places in the background, while edits go on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

SHARE = 16
"""Of how many entries in their places one may lie beside them."""
LEAST = 4096
"""How many entries may lie beside the others in any graph."""


@dataclass(frozen=True, slots=True)
class Folding:
    """The making of a graph with every row in its place.

    Attributes
    ----------
    straight, turned : int
        Where its rows end; what follows is newer.
    whole : future
        The graph.
    """

    straight: int
    turned: int
    whole: Future[Any]


@cache
def _worker() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="folding")


def begun(fold: Callable[[], Any], ends: tuple[int, int]) -> Folding:
    """Begin to fold a graph whose rows end there."""
    return Folding(*ends, _worker().submit(fold))


def is_due(beside: int, number: int) -> bool:
    """Whether so many entries beside two times so many others are worth folding."""
    return beside > LEAST + 2 * number // SHARE
