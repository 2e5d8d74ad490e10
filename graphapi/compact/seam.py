"""The decorators by which a function of ours is carried to the backend that holds the graph.

A function marked :func:`dispatchable` runs its own body on a plain NetworkX graph; on a
:class:`~graphapi.compact.graph.CompactGraph` NetworkX carries the call to
:class:`~graphapi.compact.dispatch.Backend`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")


def dispatchable(**options: Any) -> Callable[[F], F]:
    """Mark a function of ours as one that a backend may answer; options as in NetworkX."""
    mark: Callable[[F], F] = nx._dispatchable(**options)  # noqa: SLF001  NetworkX names its public seam so
    return mark


def only_simple(function: F) -> F:
    """Refuse multigraphs with NetworkX's own error before a function is called."""
    refused: F = nx.utils.not_implemented_for("multigraph")(function)
    return refused


def only_simple_undirected(function: F) -> F:
    """Refuse directed graphs and multigraphs before a function is called."""
    refused: F = nx.utils.not_implemented_for("directed")(only_simple(function))
    return refused
