"""Jobs of the command line: estimated, rehearsed, streamed, or run and published."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import orjson
from rich.text import Text

from graphapi.cli.labels import label
from graphapi.cli.running import course_bar
from graphapi.cli.tables import Teller, table_of
from graphapi.errors import BadInput
from graphapi.jobs.memory import available_bytes, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from graphapi.analysis.circles.detect import Detected
    from graphapi.cli.output import Reply
    from graphapi.jobs.course import Found
    from graphapi.jobs.estimates import Estimate
    from graphapi.jobs.job import Job
    from graphapi.settings.declared import Settings
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
    """What the command was asked to do with its job."""

    mode: Mode
    run: str | None
    first: int

    @classmethod
    def of(cls, *chosen: bool, run: str | None, first: int) -> Asked:
        """Return what flags ask for, in the order of the modes; ``BadInput`` for two of them."""
        modes = [mode for mode, said in zip(list(Mode)[1:], chosen, strict=True) if said]
        if len(modes) > 1:
            named = ", ".join(f"--{mode}" for mode in modes)
            raise BadInput(f"Give only one of {named}.", field=f"--{modes[1]}")
        return cls(mode=modes[0] if modes else Mode.SHOW, run=run, first=first)


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


def available(settings: Settings) -> int | None:
    """Return the memory that a job may take, ``None`` where nobody knows."""
    return settings.memory or available_bytes()


async def attempt(job: Job[Any], estimate: Estimate, asked: Asked, reply: Reply) -> tuple[Any, Any]:
    """Do a job as asked: return its estimate, what a rehearsal found, or its run and results."""
    if asked.mode is Mode.ESTIMATE:
        return estimate, None
    estimate.check()
    with course_bar(sys.stderr, reply.language) as watch:
        if asked.mode is not Mode.WRITE:
            return await job.rehearse(watch=watch, expected=estimate.seconds), None
        run = await (job.begin() if asked.run is None else job.adopt(asked.run))
        return await job.carry_out(run, watch=watch, expected=estimate.seconds)


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
    rows = [(teller.word(name), f"{value:,}") for name, value in found.counts.items()]
    rows += [(teller.word(name), f"{value:,.4f}") for name, value in quality.items()]
    digests = {"input": found.input_digest, "output": found.output_digest}
    rows += [(teller.word(name), value) for name, value in digests.items()]
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


def circle_lines(detected: Detected) -> Iterator[Mapping[str, Any]]:
    """Yield who is in which circle and as what, for streams."""
    for circle, layer, person, role, overlap in detected.memberships():
        yield {
            "circle": circle,
            "layer": layer,
            "person": person,
            "role": role,
            "overlap": overlap,
        }
