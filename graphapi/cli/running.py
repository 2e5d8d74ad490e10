"""Runs as people see them: a bar while one is at work, and the list of those that were."""

from __future__ import annotations

import asyncio
import math
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from graphapi.cli.labels import label, word
from graphapi.cli.output import console_to
from graphapi.cli.plain import moment, plain
from graphapi.cli.session import with_store
from graphapi.cli.tables import Teller, table_of
from graphapi.errors import BadInput
from graphapi.jobs.folder import RunFolder, beside
from graphapi.jobs.memory import told
from graphapi.model.words import RunKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from rich.console import RenderableType

    from graphapi.analysis.sentences import Language
    from graphapi.cli.output import Reply
    from graphapi.jobs.course import Progress as Course
    from graphapi.settings.declared import Settings
    from graphapi.store.port import Store
    from graphapi.store.run import Run


@contextmanager
def course_bar(stream: Any, language: Language) -> Iterator[Callable[[Course], None]]:
    """Show on a terminal the stage, the share done, the rate and the time left."""
    console = console_to(stream)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(
        *columns,
        TimeElapsedColumn(),
        TextColumn("{task.fields[more]}"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task("", total=1.0, more="")
        yield lambda course: progress.update(
            task,
            completed=course.share,
            description=word(course.stage, language),
            more=_more(course, language),
        )


def _more(course: Course, language: Language) -> str:
    parts = []
    if course.rate is not None:
        parts.append(label("rate", language, rate=f"{course.rate:,.3g}"))
    if not math.isnan(course.left):
        parts.append(label("left", language, seconds=f"{course.left:,.0f}"))
    return ", ".join(parts)


def show_runs(
    settings: Settings,
    reply: Reply,
    *,
    kind: str | None,
    cancel: str | None,
    first: int,
    snapshot: Path | None,
) -> None:
    """Show the last runs of a store or of a snapshot, after one was cancelled if asked to."""
    wanted = _kind(kind)

    async def look(book: Store | RunFolder) -> Sequence[Run]:
        if cancel is not None:
            return (await book.cancel(cancel),)
        return await book.runs(wanted, first=first)

    if snapshot is None:
        found = with_store(settings, look)
    else:
        found = asyncio.run(look(RunFolder(beside(snapshot))))
    data = [run_data(run, reply) for run in found]
    reply.show({"runs": data}, _tables(found, Teller(reply.language, lambda ref: ref.id)))


def _kind(said: str | None) -> RunKind | None:
    if said is None:
        return None
    found = RunKind.__members__.get(said.upper())
    if found is None:
        wanted = ", ".join(each.lower() for each in RunKind)
        raise BadInput(f"--kind must be one of {wanted}, not {said}.", field="--kind")
    return found


def run_data(run: Run, reply: Reply) -> dict[str, Any]:
    """Return a run as plain data."""
    data = plain(run, reply.language, lambda ref: ref.id)
    return {**data, "begunAt": moment(run.begun_at), "heardAt": moment(run.heard_at)}


def _tables(runs: Sequence[Run], teller: Teller) -> Iterator[RenderableType]:
    if not runs:
        yield Text(teller.label("no_runs"))
        return
    heads = ("run", "begun", "state", "stage", "done", "seconds", "memory", "found")
    title = teller.label("runs", total=len(runs))
    yield table_of(teller, title, heads, (_row(run, teller) for run in runs))
    for run in runs:
        if run.problem:
            yield Text(f"{run.id}: {run.problem}")


def _row(run: Run, teller: Teller) -> tuple[str, ...]:
    return (
        run.id,
        moment(run.begun_at)[:16].replace("T", " "),
        teller.word(run.status),
        teller.word(run.stage),
        f"{run.progress:.0%}",
        f"{run.seconds:,.1f}",
        told(run.peak_bytes),
        f"{run.counts.get(run.kind.lower(), run.counts.get('clusters', 0)):,}",
    )
