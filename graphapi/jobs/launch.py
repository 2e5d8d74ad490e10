"""Jobs that others ask for, each started in a process of its own.

A started job is nobody's child in what matters: it keeps its own course in the store, and goes on
when the process that started it ends.
"""

from __future__ import annotations

import asyncio
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphapi.jobs.circles import CirclesAsked, circles_job
from graphapi.jobs.course import in_thread
from graphapi.jobs.estimates import Place, estimate_of, volume_of
from graphapi.jobs.memory import available_bytes
from graphapi.jobs.risk import risk_job
from graphapi.model.words import RunKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graphapi.jobs.estimates import Estimate
    from graphapi.jobs.job import Job
    from graphapi.model.rows import Millis
    from graphapi.store.port import Store
    from graphapi.store.run import Run


class Launcher:
    """Starts jobs on the store of a server.

    Parameters
    ----------
    store : Store
        Open by the time a job is started.
    now : callable
        The moment that ages are counted from.
    command : sequence of str
        The program, to which the words of a command are added.
    environment : mapping
        The environment of the process, which names the store.
    memory : int, optional
        What a job may take; what is available if left out.
    """

    def __init__(
        self,
        store: Store,
        now: Callable[[], Millis],
        *,
        command: Sequence[str],
        environment: Mapping[str, str],
        memory: int | None = None,
    ) -> None:
        self._store = store
        self._now = now
        self._command = tuple(command)
        self._environment = dict(environment)
        self._memory = memory
        self._watching: set[asyncio.Task[None]] = set()

    async def estimate(self, kind: RunKind, *, gamma: float | None, seed: int) -> Estimate:
        """Say what a job would take; ``BadInput`` for a parameter out of range."""
        self._job(kind, gamma, seed)
        available = self._memory or available_bytes()
        return estimate_of(kind, Place.STORE, await volume_of(self._store), available=available)

    async def start(
        self, kind: RunKind, *, gamma: float | None, seed: int, request_id: str, by: str
    ) -> Run:
        """Start a job for a principal and return its run; the same request id starts one run.

        Raises
        ------
        NotEnoughMemory
            If it does not fit.
        JobRunning
            If a run of the kind is at work.
        IdempotencyConflict
            If the request id began another run.
        """
        job = self._job(kind, gamma, seed)
        (await self.estimate(kind, gamma=gamma, seed=seed)).check()
        run = await job.begin(request_id=request_id, by=by)
        if not run.replayed:
            await self._start(run, _words(run, gamma, seed))
        return run

    def _job(self, kind: RunKind, gamma: float | None, seed: int) -> Job[Any]:
        if kind is RunKind.RISK:
            return risk_job(self._store, self._now)
        return circles_job(self._store, self._now, CirclesAsked.of(gamma, seed))

    async def _start(self, run: Run, words: Sequence[str]) -> None:
        try:
            process = await in_thread(lambda: self._process(words))
        except OSError as error:
            await self._store.finish(replace(run, problem=f"It could not be started ({error})."))
            raise
        task = asyncio.create_task(self._watch(run, process))
        self._watching.add(task)
        task.add_done_callback(self._watching.discard)

    def _process(self, words: Sequence[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - our own program with words of ours
            [*self._command, *words],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    async def _watch(self, run: Run, process: subprocess.Popen[bytes]) -> None:
        """Wait for a process; one that ends without a word ends its run."""
        status = await in_thread(process.wait)
        kept = await self._store.run(run.id)
        if status and kept:
            problem = f"Its process ended with status {status}."
            await self._store.finish(replace(kept, problem=problem))

    async def close(self) -> None:
        """Watch no longer; jobs at work go on."""
        for task in tuple(self._watching):
            task.cancel()
        await asyncio.gather(*self._watching, return_exceptions=True)


def _words(run: Run, gamma: float | None, seed: int) -> Sequence[str]:
    """Return the command that carries out a begun run."""
    common = (run.kind.lower(), "--write", "--json", "--first", "1", "--run", run.id)
    if run.kind is RunKind.RISK:
        return common
    density = () if gamma is None else ("--gamma", repr(gamma))
    return (*common, *density, "--seed", str(seed))
