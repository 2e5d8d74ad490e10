"""How fast paths are in a province: ``python -m tests.speed.province_paths --snapshot FILE``.

Pairs of persons are drawn evenly, and those count of whom one is reached from the other within six
ties. Timed is the kernel alone, each pair for the first time: by the clock, and by the time that
the processor spent on it, which other programs disturb less.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphapi.compact.arrays.paths import answered, asked_of
from graphapi.compact.snapshot import open_snapshot
from tests.speed.report import Line, Report, quantiles, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

HOPS, WANTED = 6, 5
WARM = 20
"""How many pairs come before, so that the kernel is compiled and its memory there."""


class Timed(NamedTuple):
    """One pair: how long it took, and how many ties the paths found have."""

    clock: float
    processor: float
    hops: list[int]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--snapshot", type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=2)
    given = parser.parse_args()
    graph = open_snapshot(given.snapshot).graph
    drawn = timed(graph, given.seed)
    connected, tried = [], 0
    while len(connected) < given.pairs + WARM:
        each = next(drawn)
        tried += 1
        connected += [each] if each.hops else []
    tell(graph, connected[WARM:], len(connected) / tried)


def timed(graph: Any, seed: int) -> Iterator[Timed]:
    """Ask for the paths of one pair after another."""
    random = np.random.default_rng(seed)
    while True:
        start, end = (graph.labels[place] for place in random.integers(0, len(graph), 2).tolist())
        asked = asked_of(graph, {start: 1.0}, end, k=WANTED, hops=HOPS)
        begun = time.perf_counter(), time.thread_time()
        answer = answered(graph, "strength", asked)
        ended = time.perf_counter(), time.thread_time()
        yield Timed(ended[0] - begun[0], ended[1] - begun[1], (answer.lengths - 1).tolist())


def tell(graph: Any, connected: list[Timed], share: float) -> None:
    report = Report()
    size = f"{len(graph):,} persons, {graph.number_of_edges():,} ties"
    report.say(Line(f"{WANTED} best paths, {HOPS} hops, {len(connected)} connected pairs", size))
    for name, seconds in (
        ("by the clock", [each.clock for each in connected]),
        ("by the processor", [each.processor for each in connected]),
    ):
        median, slowest = quantiles(seconds)
        told = f"{spoken(median)}, p99 {spoken(slowest)}, most {spoken(max(seconds))}"
        report.say(Line(name, told, goal="0.5 ms, p99 2 ms"))
    hops = np.bincount([hops for each in connected for hops in each.hops], minlength=HOPS + 1)
    report.say(Line("paths by hops, 1 to 6", ", ".join(map(str, hops[1:].tolist()))))
    report.say(Line("pairs that are connected", f"{share:.1%}"))


if __name__ == "__main__":
    main()
