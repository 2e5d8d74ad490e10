"""The seam where NetworkX hands calls to this room.

NetworkX carries a call here when one of its graphs is a `CompactGraph`, when ``backend="compact"``
is written beside the call, or when ``nx.config.backend_priority`` names the backend and laying the
graph into arrays pays. A function that is not in `info.FUNCTIONS` runs on a plain copy of a compact
graph, once the program has said so::

    nx.config.fallback_to_nx = True
    nx.config.warnings_to_ignore.add("cache")

The second line is for the copies, which NetworkX keeps beside the graph: they never go stale,
because a compact graph never changes.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import networkx as nx

from graphapi.compact.convert import from_plain, to_plain
from graphapi.compact.expected import mark_expected
from graphapi.compact.graph import CompactGraph
from graphapi.compact.info import DIRECTED, FUNCTIONS, PARALLEL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

GRAPHS = ("G", "graph")
"""What functions call their graph."""
READINGS = ("neighbors", "is_directed")
"""What tells a class of graphs that is not read as NetworkX reads its own."""
PLAIN = (nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph)
REFUSED = {
    DIRECTED: "graphs with directions are left to NetworkX",
    PARALLEL: "graphs with parallel edges are left to NetworkX",
}


class Dispatch:
    """The functions that compact graphs answer by themselves; NetworkX finds them by name.

    The file that answers a function is imported with the first call.
    """

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in FUNCTIONS:
            raise AttributeError(f"compact graphs leave {name} to NetworkX")
        home = import_module(f"graphapi.compact.arrays.{FUNCTIONS[name].home}")
        function: Callable[..., Any] = getattr(home, name)
        setattr(self, name, function)
        return function

    @staticmethod
    def convert_from_nx(
        graph: Any,
        *,
        edge_attrs: Mapping[str, Any] | None = None,
        node_attrs: Mapping[str, Any] | None = None,
        preserve_edge_attrs: bool = False,
        preserve_node_attrs: bool = False,
        **_: Any,
    ) -> CompactGraph:
        """Lay a NetworkX graph into arrays, with the edge data that the function asked for.

        Raises
        ------
        NotImplementedError
            If data of nodes are asked for, or the class of the graph reads its edges anew.
        """
        if isinstance(graph, CompactGraph):
            return graph
        if _reads_otherwise(type(graph)):
            raise NotImplementedError("a graph that reads its edges in its own way stays as it is")
        if node_attrs or (preserve_node_attrs and any(graph.nodes[node] for node in graph)):
            raise NotImplementedError("a compact graph keeps no data of nodes")
        return from_plain(graph, None if preserve_edge_attrs else edge_attrs or {})

    @staticmethod
    def convert_to_nx(graph: Any, **_: Any) -> Any:
        """Unroll a compact graph; whatever else a function returned stays as it is."""
        return to_plain(graph) if isinstance(graph, CompactGraph) else graph

    @staticmethod
    def on_start_tests(items: Iterable[Any]) -> None:
        """Mark what is expected to fail before NetworkX's own tests run on this backend."""
        mark_expected(items)

    @staticmethod
    def can_run(name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bool | str:
        """Whether a function can be answered with these arguments, or in words why not."""
        for argument, place in FUNCTIONS[name].leaves.items():
            if _given(argument, place, args, kwargs) is not None:
                return f"{argument} is left to NetworkX"
        for argument, place in FUNCTIONS[name].named.items():
            if callable(_given(argument, place, args, kwargs)):
                return f"a function for {argument} is left to NetworkX"
        return next(_refused(name, _graph(args, kwargs)), True)

    @staticmethod
    def should_run(name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bool | str:
        """Whether laying a plain graph into arrays pays for a function, or in words why not."""
        graph = _graph(args, kwargs)
        if len(graph) >= FUNCTIONS[name].pays_from or _lies_in_arrays(graph):
            return True
        return "laying the graph into arrays costs more than the answer"


def _reads_otherwise(kind: type) -> bool:
    """Whether a class, as NetworkX's graphs of half edges or of missing edges, reads edges anew."""
    base = next(base for base in kind.__mro__ if base in PLAIN)
    return any(getattr(kind, reading) is not getattr(base, reading) for reading in READINGS)


def _given(argument: str, place: int, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    return args[place] if len(args) > place else kwargs.get(argument)


def _graph(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    return args[0] if args else next(kwargs[name] for name in GRAPHS if name in kwargs)


def _refused(name: str, graph: Any) -> Iterator[str]:
    for question in FUNCTIONS[name].refuses:
        if getattr(graph, question)():
            yield REFUSED[question]


def _lies_in_arrays(graph: Any) -> bool:
    kept = getattr(graph, "__networkx_cache__", None) or {}
    return bool(kept.get("backends", {}).get("compact"))


Backend = Dispatch()
"""What the entry point ``networkx.backends`` names."""
