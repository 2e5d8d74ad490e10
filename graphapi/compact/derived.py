"""Graphs that were made of a graph, so that those of an edited one are edited too."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    Pair = tuple[int, int]

MOST = 4096
"""How many pairs of nodes may have changed since a graph was made for it to be worth editing."""


@dataclass(frozen=True, slots=True)
class Derivation:
    """A graph that was made of a graph, or of one before it.

    Attributes
    ----------
    view : callable
        Returns the graph, or nothing where nobody has it any more.
    pairs : set of pairs of positions
        Between which nodes edges changed since.
    """

    view: Callable[[], Any]
    pairs: frozenset[Pair] = frozenset()


def remember(derived: dict[Any, Derivation], question: Any, view: Any) -> None:
    """Note what a graph answers to a question, as long as somebody has the answer."""
    derived[question] = Derivation(weakref.ref(view))


def carried(derived: dict[Any, Derivation], pairs: Collection[Pair]) -> dict[Any, Derivation]:
    """Return what the answers of a graph are worth after edges between pairs of nodes changed."""
    found = {}
    for question, answer in tuple(derived.items()):
        view, changed = answer.view(), answer.pairs.union(pairs)
        if view is not None and len(changed) <= MOST:
            found[question] = Derivation(_held(view), changed)
    return found


def _held(view: Any) -> Callable[[], Any]:
    return lambda: view
