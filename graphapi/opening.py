"""The door for Python: ``graphapi.open`` gives the graph, the circles and the risk to programs."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar

import numpy as np

from graphapi.analysis.circles.roster import rosters_of
from graphapi.compact.values import NodeValues
from graphapi.errors import BadFile, BadInput
from graphapi.jobs.folder import RunFolder, beside
from graphapi.jobs.province import moved, rosters_in
from graphapi.jobs.snapshot import opened
from graphapi.model.words import RunKind, Side

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator
    from types import TracebackType

    from graphapi.analysis.circles.layers import Layer
    from graphapi.analysis.circles.roster import Roster
    from graphapi.compact.graph import CompactGraph
    from graphapi.compact.snapshot import Snapshot
    from graphapi.live.version import Version
    from graphapi.settings.declared import Settings
    from graphapi.store.port import Store

T = TypeVar("T")


class CircleMembers(Mapping[str, list[str]]):
    """The members of each circle, by the circle's id.

    Attributes
    ----------
    layers : mapping of layer to Roster
        The same as arrays: who is in which circle as what, persons by their place in
        ``graph().labels``.
    """

    def __init__(self, layers: Mapping[Layer, Roster], graph: CompactGraph) -> None:
        self.layers = layers
        self._labels: Any = graph.labels

    @cached_property
    def _places(self) -> Mapping[str, tuple[Roster, int]]:
        return {
            id_: (roster, number)
            for roster in self.layers.values()
            for number, id_ in enumerate(roster.ids)
        }

    def __getitem__(self, circle: str) -> list[str]:
        roster, number = self._places[circle]
        return [self._labels[place] for place in roster.persons[roster.rows(number)].tolist()]

    def __iter__(self) -> Iterator[str]:
        return (id_ for roster in self.layers.values() for id_ in roster.ids)

    def __len__(self) -> int:
        return sum(map(len, self.layers.values()))


class Opened(Protocol):
    """What `open_graph` gives; it may be used as a context manager."""

    def graph(self) -> CompactGraph:
        """Return the graph, which NetworkX's functions take: persons by id, ties as edges.

        A tie goes from who influences to who listens, with ``kind`` and ``strength`` (over 0 to 1).
        Of a store it is a multigraph of the ties that hold now, with their ids as keys and what of
        the strength passes on by kind as ``weight``; every function takes it, some by way of a
        plain copy. A snapshot may be too large for that: there, functions that the arrays do not
        answer say so until ``nx.config.fallback_to_nx`` is set.
        """

    def persons(self) -> Mapping[str, Any]:
        """Return what is known of persons: an array by name, in the order of ``graph().labels``."""

    def circles(self, run: str | None = None) -> CircleMembers:
        """Return the circles published last, or those of an older run.

        Errors: ``UnknownId`` if the run is not kept.
        """

    def risk(self) -> Mapping[Any, float]:
        """Return how likely everybody is to leave within six months, 0 to 1, by id.

        Errors: ``BadInput`` for a snapshot whose risk was not published yet.
        """

    def close(self) -> None:
        """Let go of what is open."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class _Closing:
    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing stays open between questions."""


class OpenedSnapshot(_Closing):
    """A snapshot with the results in the folder beside it."""

    def __init__(self, file: Path) -> None:
        self._snapshot: Snapshot = opened(file)
        self._folder = RunFolder(beside(file))

    def graph(self) -> CompactGraph:
        """Return the graph, mapped; simple, with ``kind`` and ``strength``."""
        return self._snapshot.graph

    def persons(self) -> Mapping[str, Any]:
        """Return the arrays of the snapshot that hold a value for each person."""
        size = len(self._snapshot.graph)
        found = {name: each for name, each in self._snapshot.arrays.items() if len(each) == size}
        if "side" in found:
            words = self._snapshot.about.get("sides", list(Side))
            found["side"] = np.array(words)[found["side"]]
        return found

    def circles(self, run: str | None = None) -> CircleMembers:
        """Return the circles of a run; none before the first was published."""
        results = self._folder.results(RunKind.CIRCLES, run)
        return CircleMembers(rosters_in(results, self.graph()), self.graph())

    def risk(self) -> Mapping[Any, float]:
        """Return the risk that was published last, nan for who was not there then."""
        results = self._folder.results(RunKind.RISK)
        if results is None:
            raise BadInput(
                "No risk of this snapshot is published; run graphapi risk --snapshot FILE --write.",
                field="risk",
            )
        risk = moved(results.arrays["risk"], results, self.graph(), missing=np.nan)
        return NodeValues(self.graph().position, risk.astype(np.float64))


class OpenedStore(_Closing):
    """The facts of a store, as of the moment when it was opened."""

    def __init__(self, settings: Settings) -> None:
        from graphapi.app import accept_plain_networkx  # noqa: PLC0415 - a snapshot needs no store

        accept_plain_networkx()
        self._settings = settings
        self._version: Version = self._asked(self._read)

    def graph(self) -> CompactGraph:
        """Return the graph of the ties that hold now, a multigraph with ids of ties as keys."""
        graph: CompactGraph = self._version.world.graph
        return graph

    def persons(self) -> Mapping[str, Any]:
        """Return names and sides."""
        rows = [self._version.world.persons[str(id_)] for id_ in self.graph().labels]
        return {
            "name": np.array([row.name for row in rows], dtype=object),
            "side": np.array([row.side.value for row in rows], dtype=object),
        }

    def circles(self, run: str | None = None) -> CircleMembers:
        """Return the circles of a run; none before the first was published."""
        memberships = self._asked(lambda store: store.memberships(RunKind.CIRCLES, run))
        position: Any = self.graph().position
        return CircleMembers(rosters_of(memberships, position), self.graph())

    def risk(self) -> Mapping[Any, float]:
        """Return the risk, which is worked out of the facts."""
        return self._version.risk.values

    async def _read(self, store: Store) -> Version:
        from graphapi.app import clock  # noqa: PLC0415 - a snapshot needs no store
        from graphapi.live.load import load  # noqa: PLC0415 - likewise
        from graphapi.live.version import Version  # noqa: PLC0415 - likewise

        return Version(await load(store, clock(self._settings)))

    def _asked(self, work: Callable[[Store], Coroutine[Any, Any, T]]) -> T:
        """Let work be done with the open store, in a thread: a notebook has a loop of its own."""
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(asyncio.run, self._with_store(work)).result()

    async def _with_store(self, work: Callable[[Store], Coroutine[Any, Any, T]]) -> T:
        from graphapi.app import open_store  # noqa: PLC0415 - a snapshot needs no store

        store = open_store(self._settings)
        try:
            await store.open()
            return await work(store)
        finally:
            await store.close()


def open_graph(address: str | os.PathLike[str]) -> Opened:
    """Open a store or a snapshot for a program.

    Parameters
    ----------
    address : str or path
        ``sqlite:///graph.sqlite``, ``neo4j://host:7687``, or the file of a snapshot. User,
        password and moment of a store come from the environment, as those of the commands.

    Returns
    -------
    Opened
        A store is read once, into memory; a snapshot is mapped.

    Raises
    ------
    BadInput
        For an address that is none.
    BadFile
        For a file that is not there, is no snapshot or is damaged.
    StoreDown, StoreDenied, DeadlineExceeded
        If a server does not answer, or not to us.
    """
    place = os.fspath(address)
    if "://" not in place:
        return OpenedSnapshot(Path(place))
    from graphapi.settings.environment import settings_from  # noqa: PLC0415 - a snapshot needs no settings

    file = place.partition("sqlite:///")[2]
    if file and not Path(file).exists():
        raise BadFile(f"There is no file {file}; graphapi import fills one.", field="address")
    return OpenedStore(settings_from({**os.environ, "GRAPHAPI_STORE": place}))
