"""Runs of jobs, and what a job would take."""

from dataclasses import dataclass
from typing import Any

from graphapi.api.context import Info
from graphapi.api.declare import declare, field, input_field, input_type, plain
from graphapi.api.types.connections import connection
from graphapi.store.run import Run


@dataclass(frozen=True, slots=True)
class Count:
    """How many of one thing a run found."""

    name: str
    value: int


declare(
    "Count",
    "How many of one thing a run found.",
    [
        plain("name", "String!", "What was counted, such as `circles` or `persons`."),
        plain("value", "BigInt!", "How many there are."),
    ],
)


@field("[Count!]!")
def counts(root: Run, info: Info) -> list[Count]:
    """How many of what were read and found, by name; none for those who see some groups only."""
    if not info.context.scope.whole:
        return []
    return [Count(name, value) for name, value in sorted(root.counts.items())]


@field("Float")
def seconds_left(root: Run) -> float | None:
    """Seconds that it will still take, at the pace so far; null if nobody knows."""
    if not 0.0 < root.progress < 1.0:
        return None
    return root.seconds * (1.0 - root.progress) / root.progress


@field("String")
def problem(root: Run) -> str | None:
    """Why it failed; null if it did not."""
    return root.problem or None


declare(
    "Run",
    "One execution of a job.",
    [
        plain("kind", "RunKind!", "What it computes."),
        plain("status", "RunStatus!", "What became of it."),
        plain("parameters", "String!", "What was asked, as JSON."),
        plain("seed", "BigInt!", "The seed; the same data and seed give the same result."),
        plain("data_version", "BigInt!", "The version of the data that it read."),
        plain("version", "BigInt!", "The version that shows its result; 0 until then."),
        plain("begun_at", "DateTime!", "When it was begun."),
        plain("heard_at", "DateTime!", "Its last sign of life."),
        plain("stage", "String!", "What it does now, or did last."),
        plain("progress", "Float!", "The share of the work that is done, 0 to 1."),
        plain("rate", "Float", "Steps of the stage done a second; null if unknown."),
        plain("seconds", "Float!", "How long it has taken."),
        seconds_left,
        plain("peak_bytes", "BigInt!", "The most memory that its process had."),
        plain("engine", "String!", "What computes, and its version."),
        plain("objective", "Float", "What was maximised; null for jobs that maximise nothing."),
        counts,
        plain("input_digest", "String!", "Tells what it read apart from anything else."),
        plain("output_digest", "String!", "Tells what it found apart from anything else."),
        problem,
    ],
    seen=Run,
    implements="Node",
)
connection("Run", "Run!", "Runs of jobs, the one begun last first.")

input_type(
    "JobInput",
    "A job to be done.",
    [
        input_field("kind", "RunKind!", "What it computes."),
        input_field(
            "gamma", "Float", "Circles: how dense one is at least, over 0 to 1; 0.15 if left out."
        ),
        input_field("seed", "Int", "Circles: the same seed gives the same circles; 0 if left out."),
    ],
)


@field("BigInt!")
def persons(root: Any) -> int:
    """How many persons it would read."""
    return int(root.volume.persons)


@field("BigInt!")
def ties(root: Any) -> int:
    """How many ties it would read."""
    return int(root.volume.ties)


declare(
    "Estimate",
    "What a job would take.",
    [
        plain("bytes", "BigInt!", "The most memory that its process would have, within 15 %."),
        plain("seconds", "Float!", "How long it would take, within a factor of two."),
        plain("available", "BigInt", "The memory that there is for it; null if unknown."),
        plain("fits", "Boolean!", "Whether there is memory enough; it is refused if not."),
        persons,
        ties,
    ],
)
