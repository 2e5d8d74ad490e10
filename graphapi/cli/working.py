"""Jobs of the command line: estimated, rehearsed, streamed, or run and published."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import orjson
from rich.text import Text

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
from graphapi.cli.running import course_bar
from graphapi.cli.session import with_store
from graphapi.cli.tables import Teller, table_of
from graphapi.errors import BadInput
from graphapi.jobs.circles import CirclesAsked, circles_job, quality_of
from graphapi.jobs.estimates import Place, estimate_of, volume_of
from graphapi.jobs.memory import available_bytes, told
from graphapi.jobs.risk import risk_job
from graphapi.live.version import Version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from graphapi.analysis.circles.detect import Detected
    from graphapi.cli.output import Reply
    from graphapi.jobs.circles import StoreCircles
    from graphapi.jobs.course import Found
    from graphapi.jobs.estimates import Estimate
    from graphapi.jobs.job import Job
    from graphapi.settings import Settings
    from graphapi.store.port import Store
    from graphapi.store.run import Run


class Mode(StrEnum):
    """What is done with a job."""

    SHOW = "show"
    ESTIMATE = "estimate"
    STATS = "stats"
    STREAM = "stream"
    WRITE = "write"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command was asked to do with its job, and where."""

    mode: Mode
    snapshot: Path | None
    run: str | None
    first: int

    @classmethod
    def of(cls, *chosen: bool, snapshot: Path | None, run: str | None, first: int) -> Asked:
        """Return what flags ask for, in the order of the modes; ``BadInput`` for two of them."""
        modes = [mode for mode, said in zip(list(Mode)[1:], chosen, strict=True) if said]
        if len(modes) > 1:
            named = ", ".join(f"--{mode}" for mode in modes)
            raise BadInput(f"Give only one of {named}.", field=f"--{modes[1]}")
        return cls(mode=modes[0] if modes else Mode.SHOW, snapshot=snapshot, run=run, first=first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How what a job found is told.

    Attributes
    ----------
    quality : callable
        Figures beside the counts.
    lines : callable
        What is streamed, each to be a line of JSON.
    show : callable
        Shows the results after they were published.
    """

    quality: Callable[[Any], Mapping[str, float]]
    lines: Callable[[Any], Iterable[Mapping[str, Any]]]
    show: Callable[[Any, Run], None]


def show_circles_job(
    settings: Settings, reply: Reply, asked: Asked, *, gamma: float | None, seed: int
) -> None:
    """Show the circles, or do with their job what was asked."""
    if asked.mode is Mode.SHOW and asked.snapshot is None:
        show_circles(settings, reply, gamma=gamma, seed=seed, first=asked.first)
        return
    wanted = CirclesAsked.of(gamma, seed)

    def show(found: StoreCircles, run: Run) -> None:
        version, circles = Version(found.world), found.detected.circles
        show_circles_of(version, circles, asked.first, reply, run=run)

    manner = Manner(
        quality=lambda found: quality_of(found.detected),
        lines=lambda found: circle_lines(found.detected),
        show=show,
    )
    in_store(
        settings, reply, asked, manner, lambda store: circles_job(store, clock(settings), wanted)
    )


def circle_lines(detected: Detected) -> Iterator[Mapping[str, Any]]:
    """Yield who is in which circle and as what, for streams."""
    for circle, layer, person, role in detected.memberships():
        yield {"circle": circle, "layer": layer, "person": person, "role": role}


def show_risk_job(
    settings: Settings, reply: Reply, asked: Asked, *, attention: bool, across: bool
) -> None:
    """Show who is at risk, or do with the job what was asked."""
    if asked.mode is Mode.SHOW and asked.snapshot is None:
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
        estimate = estimate_of(
            job.kind, Place.STORE, volume, available=settings.memory or available_bytes()
        )
        return await attempt(job, estimate, asked, reply)

    tell(manner, reply, asked, *with_store(settings, work))


async def attempt(job: Job[Any], estimate: Estimate, asked: Asked, reply: Reply) -> tuple[Any, Any]:
    """Do a job as asked: return its estimate, what a rehearsal found, or its run and results."""
    if asked.mode is Mode.ESTIMATE:
        return estimate, None
    estimate.check()
    with course_bar(sys.stderr, reply.language) as watch:
        if asked.mode is not Mode.WRITE:
            return await job.rehearse(watch=watch), None
        run = await (job.begin() if asked.run is None else job.adopt(asked.run))
        return await job.carry_out(run, watch=watch)


def tell(manner: Manner, reply: Reply, asked: Asked, first: Any, second: Any) -> None:
    """Tell what `attempt` returned."""
    if asked.mode is Mode.ESTIMATE:
        show_estimate(first, reply)
    elif asked.mode is Mode.STREAM:
        stream(manner.lines(first.results))
    elif asked.mode is Mode.WRITE:
        manner.show(second, first)
    else:
        show_statistics(first, manner.quality(first.results), reply)


def show_estimate(estimate: Estimate, reply: Reply) -> None:
    """Show what a job will take."""
    data = {
        "bytes": estimate.bytes,
        "seconds": round(estimate.seconds, 1),
        "available": estimate.available,
        "fits": estimate.fits,
        "persons": estimate.volume.persons,
        "ties": estimate.volume.ties,
    }
    sentence = label(
        "needs",
        reply.language,
        memory=told(estimate.bytes),
        seconds=f"{estimate.seconds:,.1f}",
        available="?" if estimate.available is None else told(estimate.available),
    )
    reply.show(data, [Text(sentence)])


def show_statistics(found: Found[Any], quality: Mapping[str, float], reply: Reply) -> None:
    """Show how many of what were found and how good it is."""
    teller = Teller(reply.language, lambda ref: ref.id)
    rows = [(name, f"{value:,}") for name, value in found.counts.items()]
    rows += [(name, f"{value:,.4f}") for name, value in quality.items()]
    rows += [("input", found.input_digest), ("output", found.output_digest)]
    data = {
        "dataVersion": found.data_version,
        "counts": found.counts,
        "quality": quality,
        "inputDigest": found.input_digest,
        "outputDigest": found.output_digest,
    }
    reply.show(data, [table_of(teller, teller.label("statistics"), ("figure", "value"), rows)])


def stream(lines: Iterable[Mapping[str, Any]]) -> None:
    """Print a line of JSON for each result."""
    out = sys.stdout.buffer
    for line in lines:
        out.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
    out.flush()
