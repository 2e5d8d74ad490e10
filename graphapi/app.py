"""The composition root: it alone chooses the store, starts the follower and mounts the doors."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import networkx as nx

from graphapi.api.access.doorman import Doorman, is_loopback
from graphapi.api.access.jwks import PublishedKeys
from graphapi.api.access.keys import Keys
from graphapi.api.access.tokens import Tokens
from graphapi.api.access.unmaskings import Unmaskings
from graphapi.api.context import House
from graphapi.api.guard.codes import CODES
from graphapi.api.guard.gate import Gate, Limits
from graphapi.api.operation.metrics import Metrics
from graphapi.api.operation.probes import probes
from graphapi.api.operation.spans import Spans, export_spans
from graphapi.api.operation.watch import Watched
from graphapi.api.protocol.library import Library, listed_in
from graphapi.api.protocol.page import files_of_the_page, schema_text
from graphapi.api.protocol.straight import Straight
from graphapi.api.protocol.view import Door
from graphapi.api.schema import schema, sdl
from graphapi.api.workers import Workers
from graphapi.errors import BadInput
from graphapi.jobs.launch import Launcher
from graphapi.live.feed import LiveGraph, system_clock
from graphapi.settings.environment import environment_of
from graphapi.store.embedded.store import EmbeddedStore
from graphapi.store.neo4j.store import Neo4jStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from graphapi.model.rows import Millis
    from graphapi.settings.declared import Settings
    from graphapi.store.port import Store

_NEO4J = frozenset({"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"})


def open_store(settings: Settings) -> Store:
    """Choose the store that the settings name; it is not open yet.

    ``sqlite:///graph.sqlite`` is a file of the present folder, ``sqlite:////srv/graph.sqlite`` one
    by its full path; ``neo4j://`` and ``bolt://`` are a Neo4j server.

    Raises
    ------
    BadInput
        If the address is none of these.
    """
    path = _path_of(settings.store)
    if path is not None:
        return EmbeddedStore(path, clock=clock(settings), deadline=settings.deadline)
    if _is_neo4j(settings.store):
        return Neo4jStore(
            settings.store,
            user=settings.neo4j_user,
            password=settings.neo4j_password,
            database=settings.neo4j_database,
            clock=clock(settings),
            deadline=settings.deadline,
        )
    raise BadInput(
        f"GRAPHAPI_STORE must be sqlite:///path or neo4j://host:7687, not {settings.store}.",
        field="GRAPHAPI_STORE",
    )


def _path_of(store: str) -> str | None:
    scheme, _, path = store.partition(":///")
    return path if scheme.casefold() == "sqlite" and path not in {"", ":memory:"} else None


def _is_neo4j(store: str) -> bool:
    try:
        parts = urlsplit(store)
        found = parts.scheme in _NEO4J and bool(parts.hostname) and parts.port != 0
    except ValueError:  # of a port that is none
        return False
    if found and parts.username is not None:
        raise BadInput(
            "GRAPHAPI_STORE must hold no name or password; set GRAPHAPI_NEO4J_USER and "
            "GRAPHAPI_NEO4J_PASSWORD.",
            field="GRAPHAPI_STORE",
        )
    return found


def clock(settings: Settings) -> Callable[[], Millis]:
    """Return the clock of the settings: the system's, or one that stands still."""
    moment = settings.as_of
    return system_clock if moment is None else lambda: moment


def library(settings: Settings) -> Library:
    """Return the documents that may be asked for by their ids.

    Raises
    ------
    BadFile
        If the settings name a list of documents that is none.
    """
    return Library(listed_in(Path(settings.documents)) if settings.documents else None)


def shows_graphiql(settings: Settings) -> bool:
    """Whether browsers get a page to try queries: by default only those of this machine do."""
    return is_loopback(settings.host) if settings.graphiql is None else settings.graphiql


def doorman(settings: Settings, together: Path | None = None) -> Doorman:
    """Return what tells who asks: by the keys and tokens of the settings, if they name any.

    Parameters
    ----------
    settings : Settings
        What accepts whom.
    together : Path, optional
        As for :func:`create_app`.

    Raises
    ------
    BadInput
        If tokens are to be accepted and it is not said from whom, for whom, or by which keys.
    """
    keys = Keys(Path(settings.keys)) if settings.keys else None
    unmaskings = Unmaskings(settings.unmasked, together and together / "unmaskings")
    return Doorman(_tokens(settings), keys, unmaskings=unmaskings)


def _tokens(settings: Settings) -> Tokens | None:
    given = {
        "GRAPHAPI_JWKS": settings.jwks,
        "GRAPHAPI_JWT_ISSUER": settings.jwt_issuer,
        "GRAPHAPI_JWT_AUDIENCE": settings.jwt_audience,
    }
    missing = [name for name, value in given.items() if not value]
    if len(missing) == len(given):
        return None
    if missing:
        raise BadInput(
            f"{missing[0]} must be set, too: tokens are accepted from one issuer, for one "
            "audience, by published keys.",
            field=missing[0],
        )
    return Tokens(settings.jwt_issuer, settings.jwt_audience, PublishedKeys(settings.jwks))


def accept_plain_networkx() -> None:
    """Let every NetworkX function take the live graph: what it cannot do runs on a plain copy."""
    nx.config.fallback_to_nx = True
    nx.config.warnings_to_ignore.add("cache")  # a copy never goes stale: the graph never changes


def create_app(settings: Settings, together: Path | None = None) -> Straight:
    """Put the house together: ``/graphql`` and the probes over the store of the settings.

    The store is opened, the live graph loaded and the follower started when the application starts
    up; all of it is let go when it shuts down.

    Parameters
    ----------
    settings : Settings
        What to serve, and how.
    together : Path, optional
        A folder of processes that serve together: limits hold for all of them as one.

    Raises
    ------
    BadInput
        If the settings name no store, ask for spans without OpenTelemetry, or say only half of how
        tokens are checked.
    """
    accept_plain_networkx()
    store = open_store(settings)
    house = House(
        store=store,
        live=LiveGraph(store, now=clock(settings)),
        workers=Workers(deadline=settings.deadline),
        launcher=Launcher(
            store,
            clock(settings),
            command=(sys.executable, "-m", "graphapi"),
            environment={**os.environ, **environment_of(settings)},
            memory=settings.memory,
        ),
        store_name=urlsplit(settings.store).scheme.partition("+")[0].replace("bolt", "neo4j"),
        doorman=doorman(settings, together),
        gate=Gate(Limits(rate=settings.rate), together),
    )
    app = application(settings, house)
    app.state.house = house
    return app


def application(settings: Settings, house: House) -> Straight:
    """Return what answers at which address."""
    metrics, tried = Metrics(CODES), shows_graphiql(settings)
    door = Door(schema(), house, library(settings), page=tried, compiled=settings.compiled)
    watched = Watched(door, metrics, spans_of(settings))
    beside = [
        schema_text(sdl),
        *(files_of_the_page() if tried else ()),
        *probes(house, metrics),
    ]
    return Straight(watched, beside, lifespan=lambda _: lived_in(house))


def spans_of(settings: Settings) -> Spans | None:
    """Return what traces requests, if the settings switch it on."""
    if not settings.spans:
        return None
    spans = Spans()
    export_spans()
    return spans


@asynccontextmanager
async def lived_in(house: House) -> AsyncIterator[None]:
    """Open a house for as long as the block lasts."""
    try:
        await house.store.open()
        await house.live.start()
        yield
    finally:
        await house.launcher.close()
        await house.live.stop()
        await asyncio.to_thread(house.workers.close)
        await house.store.close()
