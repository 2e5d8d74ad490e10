"""Jobs on a snapshot, whose results lie in a folder beside it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from rich.text import Text

from graphapi.cli.labels import label
from graphapi.cli.output import say
from graphapi.cli.plain import plain
from graphapi.cli.province_tables import province_risk_tables
from graphapi.cli.running import run_data
from graphapi.cli.tables import Teller, province_tables
from graphapi.cli.working import Manner, Mode, attempt, available, circle_lines, tell
from graphapi.errors import BadInput
from graphapi.jobs.circles import quality_of
from graphapi.jobs.estimates import Place, estimate_of, volume_in
from graphapi.jobs.folder import RunFolder, beside
from graphapi.jobs.province import largest, number_of_circles, province_circles_job
from graphapi.jobs.province_risk import (
    money_at_risk,
    number_of_clusters,
    province_risk_job,
    risks_in,
    top_clusters,
)
from graphapi.jobs.snapshot import opened
from graphapi.model.words import RunKind

if TYPE_CHECKING:
    from pathlib import Path

    from graphapi.cli.output import Reply
    from graphapi.cli.working import Asked
    from graphapi.compact.snapshot import Snapshot
    from graphapi.jobs.circles import CirclesAsked
    from graphapi.jobs.folder import Results
    from graphapi.jobs.job import Job
    from graphapi.jobs.province import ProvinceCircles
    from graphapi.settings.declared import Settings
    from graphapi.store.run import Run


def circles_in_snapshot(
    settings: Settings,
    reply: Reply,
    asked: Asked,
    wanted: CirclesAsked,
    *,
    engine: str,
    file: Path,
) -> None:
    """Show the circles that were published, or do with their job what was asked."""
    folder = RunFolder(beside(file))
    if asked.mode is Mode.SHOW:
        show_published(folder, asked.first, reply)
        return
    snapshot = opened(file)
    job = province_circles_job(snapshot, folder, wanted, engine=engine)

    def show(found: ProvinceCircles, run: Run) -> None:
        show_results(found.results, run, asked.first, reply)

    manner = Manner(
        quality=lambda found: quality_of(found.detected),
        lines=lambda found: circle_lines(found.detected),
        show=show,
    )
    _carry_out(settings, reply, asked, manner=manner, job=job, snapshot=snapshot, folder=folder)


def _carry_out(
    settings: Settings,
    reply: Reply,
    asked: Asked,
    *,
    manner: Manner,
    job: Job[Any],
    snapshot: Snapshot,
    folder: RunFolder,
) -> None:
    """Do with a job on a snapshot what was asked."""
    volume = asyncio.run(volume_in(snapshot, folder, job.kind))
    estimate = estimate_of(job.kind, Place.SNAPSHOT, volume, available=available(settings))
    tell(manner, reply, asked, *asyncio.run(attempt(job, estimate, asked, reply)))


def show_published(folder: RunFolder, first: int, reply: Reply) -> None:
    """Show the largest circles that were published for a snapshot."""
    run = asyncio.run(folder.published(RunKind.CIRCLES))
    results = folder.results(RunKind.CIRCLES)
    if run is None or results is None:
        reply.show({"circles": [], "run": None}, [Text(label("no_circles", reply.language))])
    else:
        show_results(results, run, first, reply)


def show_results(results: Results, run: Run, first: int, reply: Reply) -> None:
    """Show the largest circles of a run on a snapshot."""
    teller = Teller(reply.language, lambda ref: ref.id)
    shown, total = largest(results, first), number_of_circles(results)
    data = {
        "total": total,
        "circles": plain(shown, reply.language, lambda ref: ref.id),
        "run": run_data(run, reply),
    }
    reply.show(data, province_tables(shown, total, teller))
    say(label("saved", reply.language, run=run.id, version=run.version))


def risk_in_snapshot(
    settings: Settings, reply: Reply, asked: Asked, *, attention: bool, across: bool, file: Path
) -> None:
    """Show the risk that was published, or do with its job what was asked.

    Raises
    ------
    BadInput
        For circles across groups, which need everybody's reasons.
    """
    if across:
        raise BadInput(
            "--across needs the facts of a store; leave --snapshot or --across out.",
            field="--across",
        )
    folder = RunFolder(beside(file))

    def show(found: Results, run: Run) -> None:
        show_risk(found, run, asked.first, reply, attention=attention)

    if asked.mode is Mode.SHOW:
        run, results = asyncio.run(folder.published(RunKind.RISK)), folder.results(RunKind.RISK)
        if run is None or results is None:
            nothing = [Text(label("no_clusters", reply.language))]
            reply.show({"total": 0, "clusters": [], "run": None}, nothing)
        else:
            show(results, run)
        return
    snapshot = opened(file)
    manner = Manner(quality=money_at_risk, lines=risks_in, show=show)
    job = province_risk_job(snapshot, folder)
    _carry_out(settings, reply, asked, manner=manner, job=job, snapshot=snapshot, folder=folder)


def show_risk(results: Results, run: Run, first: int, reply: Reply, *, attention: bool) -> None:
    """Show the at-risk clusters of a run on a snapshot."""
    teller = Teller(reply.language, lambda ref: ref.id)
    shown = top_clusters(results, first, attention=attention)
    total = number_of_clusters(results)
    data = {
        "total": total,
        "clusters": plain(shown, reply.language, lambda ref: ref.id),
        "run": run_data(run, reply),
    }
    reply.show(data, province_risk_tables(shown, total, teller))
    say(label("saved", reply.language, run=run.id, version=run.version))
