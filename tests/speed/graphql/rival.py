"""The nearest rival beside ours over one real Neo4j.

Run by ``python -m tests.speed.graphql --over neo4j``. Both answer from the same database with the
same persons, groups and members. Told is the CPU that server and database take together for a
request, in milliseconds: the least of some rounds in which they take turns, each while the others
are frozen, so that nothing of them is counted along. Ours is asked twice: as it is, when it
remembers what it read for as long as nothing is written, and without that memory.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from graphapi.store.neo4j.store import Neo4jStore
from tests.servers import Neo4jServer
from tests.speed.graphql.process import served
from tests.speed.graphql.world import FIELDS, QUERIES, ROWS
from tests.speed.report import machine
from tests.worlds import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tests.speed.graphql.process import Server

HERE = Path(__file__).parent
PAGES = 10
"""Pages of a thousand rows, for a page holds 100 at most."""
ROUNDS = 5
GOAL = 3
"""How often ours is to go into the rival's."""
_MACHINE = ("-Xms512m", "-Xmx1g", "-XX:+UseG1GC")
"""As a server that stays up is run: with its best compiler."""
_FILLING = 300.0
"""Seconds that a cold and busy database may take to be filled."""
_WARM = 3
"""Rounds before the first that counts, in which Java compiles what runs often."""
_FIELDS = "id name side employer version seenAt phone seniority"


@dataclass(frozen=True, slots=True)
class Work:
    """What is measured: our query, what the rival calls it, how often it is asked, what it says."""

    ours: Callable[[Server], str]
    theirs: str
    times: int
    essence: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Spent:
    """Milliseconds of CPU of one request."""

    server: float
    database: float

    @property
    def together(self) -> float:
        return self.server + self.database

    def __str__(self) -> str:
        return f"{self.together:.2f} ({self.server:.2f} + {self.database:.2f})"


def _person(data: Any) -> Any:
    found = data["person"] if "person" in data else data["people"][0]
    told = (found[each] for each in ("name", "employer", "phone", "seniority"))
    return _id(found), int(found["version"]), *told


def _persons(data: Any) -> Any:
    pages = data.values() if "a0" in data else [{"nodes": data["people"]}]
    return sorted(_person({"person": each}) for page in pages for each in page["nodes"])


def _groups(data: Any) -> Any:
    return sorted((each["name"], _members(each["members"])) for each in _nodes(data["groups"]))


def _members(found: Any) -> Any:
    return sorted((_id(each), each["name"]) for each in _nodes(found))


def _id(found: Any) -> str:
    return found.get("naturalId") or found["id"]


def _nodes(found: Any) -> Any:
    return found["nodes"] if isinstance(found, dict) else found


def _thousand(server: Server) -> str:
    """Ask for ten pages at once, each behind the last row of the one before."""
    cursors, page = [""], "persons(first: 100{}) {{ pageInfo {{ endCursor }} }}"
    while len(cursors) < PAGES:
        found = orjson.loads(server.ask(_body(f"{{ {page.format(cursors[-1])} }}")))
        cursors.append(f', after: "{found["data"]["persons"]["pageInfo"]["endCursor"]}"')
    pages = (f"persons(first: 100{each}) {{ nodes {{ {FIELDS} }} }}" for each in cursors)
    return f"{{ {' '.join(f'a{place}: {page}' for place, page in enumerate(pages))} }}"


def _body(query: str) -> bytes:
    return orjson.dumps({"query": query})


WORKS: Mapping[str, Work] = {
    "1 person by id, 8 fields": Work(
        lambda _: QUERIES["1 person by id, 8 fields"],
        f'{{ people(where: {{ id: {{ eq: "p0007" }} }}) {{ {_FIELDS} }} }}',
        1_000,
        _person,
    ),
    "1,000 persons, 8 fields": Work(
        _thousand, f"{{ people(limit: 1000) {{ {_FIELDS} }} }}", 60, _persons
    ),
    "100 groups, 10 to 20 members": Work(
        lambda _: QUERIES["100 groups, 10 to 20 members"],
        "{ groups(limit: 100) { name members(limit: 20) { id name } } }",
        60,
        _groups,
    ),
}


def main() -> None:
    """Start a database and both servers, and print the table."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        database = stack.enter_context(Neo4jServer(Path(folder), machine=_MACHINE))
        asyncio.run(_fill(database.uri))
        ours = [sys.executable, "-m", "tests.speed.graphql.served"]
        commands = ([*ours, "ours"], [*ours, "forgetful"], ["node", str(HERE / "neo4j.js")])
        servers = [stack.enter_context(served([*each, database.uri])) for each in commands]
        stack.callback(_thaw, servers)
        print(machine())
        print(
            "| CPU ms a request (server + database) | ours | ours, everything read anew "
            "| @neo4j/graphql on Apollo |\n|---|---|---|---|"
        )
        for name, work in WORKS.items():
            measure(name, work, database.pid, servers)


async def _fill(uri: str) -> None:
    store = Neo4jStore(uri, deadline=_FILLING)
    await store.open()
    await fill(store, ROWS)
    await store.close()


def measure(name: str, work: Work, database: int, servers: Sequence[Server]) -> None:
    """Let all do a work in turn and print what it costs; their answers must say the same."""
    for each in servers:
        each.line.close()  # it may be closed at the other end; it opens by itself
    ours = _body(work.ours(servers[0]))
    pairs = list(zip(servers, (ours, ours, _body(work.theirs)), strict=True))
    essences = [work.essence(orjson.loads(each.ask(body))["data"]) for each, body in pairs]
    assert essences[0] == essences[-1], f"{name}: the rival answered otherwise than ours"
    rounds = [
        [spent(database, each, body, work.times, _others(each, servers)) for each, body in pairs]
        for _ in range(_WARM + ROUNDS)
    ]
    best, anew, theirs = (
        min(each, key=lambda one: one.together) for each in zip(*rounds[_WARM:], strict=True)
    )
    ratios = (f"{theirs.together / each.together:.1f}" for each in (best, anew))
    told = f"{theirs} ({' and '.join(ratios)} times; to reach {GOAL})"
    print(f"| {name} | {best} | {anew} | {told} |", flush=True)


def spent(
    database: int, server: Server, body: bytes, times: int, others: Iterable[Server]
) -> Spent:
    """Measure the requests of a round while the others stand still."""
    for each in others:
        each.process.send_signal(signal.SIGSTOP)
    server.line.close()
    server.ask(body)
    pids = (server.process.pid, database)
    begun = [_cpu(each) for each in pids]
    for _ in range(times):
        server.ask(body)
    costs = [(_cpu(pid) - before) / times for pid, before in zip(pids, begun, strict=True)]
    _thaw(others)
    return Spent(*costs)


def _others(server: Server, servers: Iterable[Server]) -> list[Server]:
    return [each for each in servers if each is not server]


def _thaw(servers: Iterable[Server]) -> None:
    for each in servers:
        each.process.send_signal(signal.SIGCONT)


def _cpu(pid: int) -> float:
    """Return the milliseconds that a process has run, its ended threads and its kernel included."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")
