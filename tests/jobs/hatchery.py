"""Processes that do a job and may be killed: forked off one that has everything in memory.

Run as a program it takes lines ``store address gamma freeze`` and answers each with the id of a
process that does the job of circles on that store; ``wait`` answers how the last one ended. In the
place ``snapshot`` the address is a folder of snapshots that are called by numbers, and the job that
of the risk in one of them.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphapi.compact.kernels import threads
from graphapi.compact.snapshot import open_snapshot
from graphapi.errors import GraphapiError
from graphapi.jobs.circles import CirclesAsked, circles_job
from graphapi.jobs.folder import RunFolder
from graphapi.jobs.province_risk import province_risk_job
from graphapi.store.embedded.store import EmbeddedStore
from graphapi.store.neo4j.store import Neo4jStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from graphapi.jobs.job import Job

STORES = {"embedded": EmbeddedStore, "neo4j": Neo4jStore}


@asynccontextmanager
async def job_of(place: str, address: str, gamma: str) -> AsyncIterator[Job[Any]]:
    """Give the job that is done in a place."""
    if place == "snapshot":
        folder = Path(address)
        shelf = RunFolder(folder / "runs", alive=0.0)
        yield province_risk_job(open_snapshot(folder / f"{gamma}.snapshot"), shelf)
        return
    store = STORES[place](address, alive=0.0)
    await store.open()
    yield circles_job(store, lambda: 0, CirclesAsked(gamma=float(gamma)))
    await store.close()


async def do(place: str, address: str, gamma: str, freeze: str) -> None:
    """Do the job once; freeze before its results are published if told to."""

    def watch(_: object) -> None:
        if freeze == "freeze":
            os.kill(os.getpid(), signal.SIGSTOP)

    async with job_of(place, address, gamma) as job:
        await job.carry_out(await job.begin(), watch=watch)


def hatch(line: str) -> int:
    """Fork a process that does what a line says."""
    child = os.fork()
    if child:
        return child
    try:
        asyncio.run(do(*line.split()))
    except GraphapiError as error:
        os._exit(error.exit_status)
    except BaseException:  # noqa: BLE001 - a child never returns into its parent's loop
        os._exit(70)
    os._exit(0)


def main() -> None:
    child = 0
    for line in sys.stdin:
        if line == "wait\n":
            _, status = os.waitpid(child, 0)
            print(os.waitstatus_to_exitcode(status), flush=True)
        elif line.startswith("warm "):
            asyncio.run(do(*line.split()[1:]))
            threads._helpers().shutdown()
            threads._helpers.cache_clear()
            print(threading.active_count(), flush=True)
        else:
            child = hatch(line)
            print(child, flush=True)


class Hatchery:
    """The program above, seen from outside."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def warm(self, place: str, address: str, gamma: float = 0.15) -> None:
        """Do a job before any fork, so that the processes find kernels and modules in memory."""
        assert self._ask(f"warm {place} {address} {gamma} go") == 1, "threads do not survive a fork"

    def start(self, place: str, address: str, gamma: float, *, freeze: bool = False) -> int:
        """Let a process do the job and return its id."""
        return self._ask(f"{place} {address} {gamma} {'freeze' if freeze else 'go'}")

    def wait(self) -> int:
        """Wait for the last process: its exit status, or minus the signal that killed it."""
        return self._ask("wait")

    def _ask(self, line: str) -> int:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@contextmanager
def hatchery() -> Iterator[Hatchery]:
    """Start the program, and end it."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.jobs.hatchery"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        yield Hatchery(process)
        assert process.stdin
        process.stdin.close()


if __name__ == "__main__":
    main()
