"""Entries into a store, batch by batch, each batch once.

The request id of a batch is made of what is imported, so an import that was killed and is started
again goes through the same batches, and the store answers those it has with their first answer.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar

from graphapi.changes import Batch
from graphapi.errors import VersionConflict
from graphapi.jobs.imports.report import FileReport, Refusal
from graphapi.model.rows import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from graphapi.changes import Applied
    from graphapi.jobs.imports.entries import Entry
    from graphapi.jobs.imports.quarantine import Quarantine
    from graphapi.store.port import Store

R = TypeVar("R", bound=Row)
Progress: TypeAlias = "Callable[[int, int, str], None]"
"""Called with the lines done, the lines in all, and the file at hand."""


class Target(Protocol):
    """What is written to: a store, or the rehearsal of one."""

    async def apply(self, batch: Batch) -> Applied:
        """Write a batch, or say what became of it."""

    async def get(self, kind: type[R], ids: Sequence[str]) -> list[R | None]:
        """Return the rows with these ids."""


@dataclass(slots=True, kw_only=True)
class Writing:
    """One import on its way into a store.

    Attributes
    ----------
    name : str
        The beginning of every request id.
    size : int
        Most records in a batch.
    lines, done : int
        Lines in all files, and those done with.
    """

    target: Target
    name: str
    size: int
    quarantine: Quarantine
    progress: Progress
    lines: int
    done: int = 0
    files: dict[tuple[str, str], FileReport] = field(default_factory=dict)

    async def write(self, file: str, kind: type[Row], entries: Iterable[Entry]) -> None:
        """Write the rows of one kind out of one file; the next batch is read meanwhile."""
        self._report(file, kind)
        chunks = enumerate(chunked(entries, self.size))
        following = await asyncio.to_thread(next, chunks, None)
        while following is not None:
            number, chunk = following
            name = f"{self.name}:{file}:{kind.__name__}:{number}"
            following, _ = await asyncio.gather(
                asyncio.to_thread(next, chunks, None), self.put(file, kind, chunk, name)
            )
            self.step(file, len(chunk))

    async def put(
        self, file: str, kind: type[Row], chunk: Sequence[Entry], request_id: str
    ) -> None:
        """Write one batch and count what became of it."""
        report = self._report(file, kind)
        report.read += len(chunk)
        for entry in chunk:
            if entry.problem is not None:
                report.rejected += 1
                self.refuse(file, entry, entry.problem)
        rows = tuple(entry.row for entry in chunk if entry.problem is None)
        if rows:
            applied = await self.target.apply(Batch(request_id=request_id, upserts=rows))
            self._count(report, chunk, applied)

    def _report(self, file: str, kind: type[Row]) -> FileReport:
        empty = FileReport(file=file, kind=kind.__name__)
        return self.files.setdefault((file, kind.__name__), empty)

    def refuse(self, file: str, entry: Entry, problem: Any) -> None:
        """Put a record into quarantine; ``problem`` has a field, a code and a message."""
        self.quarantine.add(
            Refusal(
                file=file,
                line=entry.line,
                column=problem.field,
                code=problem.code,
                message=problem.message,
                raw=entry.raw,
            )
        )

    def step(self, file: str, lines: int) -> None:
        """Say that some lines more are done."""
        self.done = min(self.lines, self.done + lines)
        self.progress(self.done, self.lines, file)

    def _count(self, report: FileReport, chunk: Sequence[Entry], applied: Applied) -> None:
        report.inserted += applied.inserted
        report.changed += applied.changed
        report.unchanged += applied.unchanged
        report.rejected += len(applied.rejected)
        if not applied.rejected:
            return
        places: dict[str, list[Entry]] = defaultdict(list)
        for entry in reversed(chunk):
            if entry.problem is None:
                places[entry.row.id].append(entry)
        for rejection in applied.rejected:
            self.refuse(report.file, places[rejection.id].pop(), rejection)


def chunked(entries: Iterable[Entry], size: int) -> Iterator[tuple[Entry, ...]]:
    """Yield the entries in runs of at most ``size``."""
    rest = iter(entries)
    while chunk := tuple(islice(rest, size)):
        yield chunk


async def attempt(store: Store, name: str) -> str:
    """Return the name of the next complete import of the same files: ``name`` and a number.

    An import is closed by an empty batch. As long as the last one is not closed, it goes on under
    its number; afterwards the same files are imported anew.
    """
    number = 1
    while await _is_closed(store, f"{name}:{number}"):
        number += 1
    return f"{name}:{number}"


async def close(store: Store, name: str) -> None:
    """Mark an import as complete."""
    await store.apply(_closing(name))


async def _is_closed(store: Store, name: str) -> bool:
    """Whether the closing batch was written: a version that no store has lets nothing new in."""
    try:
        await store.apply(_closing(name), expect=-1)
    except VersionConflict:
        return False
    return True


def _closing(name: str) -> Batch:
    return Batch(request_id=f"{name}:end")
