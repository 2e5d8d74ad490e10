"""Jobs on the store: circles and risk."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphapi.app import clock
from graphapi.cli.asking import (
    show_circles,
    show_circles_of,
    show_risk,
    show_risk_across,
    show_risk_of,
)
from graphapi.cli.labels import label
from graphapi.cli.output import say
from graphapi.cli.session import with_store
from graphapi.cli.working import Manner, Mode, attempt, available, circle_lines, tell
from graphapi.jobs.circles import circles_job, quality_of
from graphapi.jobs.digests import digest_of
from graphapi.jobs.estimates import Place, estimate_of, volume_of
from graphapi.jobs.parting import engine_named, parting_of
from graphapi.jobs.risk import risk_job
from graphapi.live.version import Version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from graphapi.cli.output import Reply
    from graphapi.cli.working import Asked
    from graphapi.jobs.circles import CirclesAsked, StoreCircles
    from graphapi.jobs.job import Job
    from graphapi.settings.declared import Settings
    from graphapi.store.port import Store
    from graphapi.store.run import Run


def circles_in_store(
    settings: Settings, reply: Reply, asked: Asked, wanted: CirclesAsked, *, engine: str
) -> None:
    """Show the circles, or do with their job what was asked."""
    if asked.mode is Mode.SHOW:
        show_circles(settings, reply, gamma=wanted.gamma, seed=wanted.seed, first=asked.first)
        return
    part = parting_of(engine, workshop(settings))

    def show(found: StoreCircles, run: Run) -> None:
        version, circles = Version(found.world), found.detected.circles
        show_circles_of(version, circles, asked.first, reply, run=run)

    manner = Manner(
        quality=lambda found: quality_of(found.detected),
        lines=lambda found: circle_lines(found.detected),
        show=show,
    )
    in_store(
        settings,
        reply,
        asked,
        manner,
        lambda store: circles_job(
            store, clock(settings), wanted, part=part, engine=engine_named(engine)
        ),
    )
    part.clear()


def workshop(settings: Settings) -> Path:
    """Return the folder in which jobs on a store keep what they go on from after a kill."""
    return Path(tempfile.gettempdir()) / "graphapi" / digest_of([settings.store])


def risk_in_store(
    settings: Settings, reply: Reply, asked: Asked, *, attention: bool, across: bool
) -> None:
    """Show who is at risk, or do with the job what was asked."""
    if asked.mode is Mode.SHOW:
        if across:
            show_risk_across(settings, reply, first=asked.first)
        else:
            show_risk(settings, reply, attention=attention, first=asked.first)
        return

    def show(version: Version, run: Run) -> None:
        show_risk_of(version, reply, attention=attention, first=asked.first)
        say(label("saved", reply.language, run=run.id, version=run.version))

    manner = Manner(quality=lambda _: {}, lines=risk_lines, show=show)
    in_store(settings, reply, asked, manner, lambda store: risk_job(store, clock(settings)))


def risk_lines(version: Version) -> Iterator[Mapping[str, Any]]:
    """Yield everybody's risk, for streams."""
    for person, value in version.risk.values.items():
        yield {"person": person, "risk": value}


def in_store(
    settings: Settings,
    reply: Reply,
    asked: Asked,
    manner: Manner,
    job_of: Callable[[Store], Job[Any]],
) -> None:
    """Do with a job of the store what was asked."""

    async def work(store: Store) -> tuple[Any, Any]:
        job = job_of(store)
        volume = await volume_of(store)
        estimate = estimate_of(job.kind, Place.STORE, volume, available=available(settings))
        return await attempt(job, estimate, asked, reply)

    tell(manner, reply, asked, *with_store(settings, work))
