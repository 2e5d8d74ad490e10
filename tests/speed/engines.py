"""What the engines cost, and what they would; run by hand: ``python -m tests.speed.engines``.

Every run is a process of its own, watched with all that it starts (Spark's Java among them). Cost
at sizes that nobody ran is told from what was run, less what a run of few takes: once as if it grew
along a straight line, once as a power of the ties.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from graphapi.jobs.engines.contract import Rule
from graphapi.jobs.engines.run import ENGINES, run_engine
from tests.jobs.engines.planted import planted, shared_information
from tests.speed.report import machine
from tests.speed.watch import Cost, watched

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FEW = 200
"""So few people that what their run takes is what a run takes at all."""
PARTS = (4, 2, 1)
"""Each engine runs on these parts of the people, so that growth is seen."""
NOTHING = 1e-9
FAR = (100_000_000, 2_000_000_000)
"""Ties for which cost is told that nobody measured."""
HEADS = (
    *("engine", "persons", "ties", "s", "CPU-s", "µs of CPU a tie", "memory, MiB"),
    *("bytes a tie", "on disk", "objective", "NMI", "digest"),
)
UNITS = {"cpu": 3600.0, "memory": 2.0**30, "disk": 2.0**30}
"""Figures of a cost, and the units in which they are told of many ties."""
FAR_HEADS = ("engine", "ties", "CPU-hours", "memory, GiB", "disk, GiB")


@dataclass(frozen=True, slots=True)
class Found:
    """One run: what its manifest says, the NMI with the planted circles, and what it cost."""

    told: dict[str, Any]
    nmi: float
    cost: Cost

    def cells(self, first: Found, best: Found) -> tuple[str, ...]:
        """Return a row of figures: of a tie beyond the first run, objective beside the best."""
        told, cost, start, ties = self.told, self.cost, first.cost, self.told["ties"]
        return (
            *(told["engine"], f"{told['people']:,}", f"{ties:,}", f"{told['seconds']:.1f}"),
            *(f"{cost.cpu:.1f}", f"{1e6 * (cost.cpu - start.cpu) / ties:.1f}"),
            *(f"{cost.memory / 2**20:,.0f}", f"{(cost.memory - start.memory) / ties:,.0f}"),
            *(f"{(cost.disk - start.disk) / ties:,.0f}",),
            *(f"{told['objective'] / best.told['objective']:.4f}", f"{self.nmi:.4f}"),
            told["output"][:8],
        )


def course(engine: str, people: int) -> None:
    """Run an engine in this process, and print what it found."""
    ties, circle = planted(people)
    with tempfile.TemporaryDirectory() as folder:
        found = run_engine(engine, ties, Rule(), folder=Path(folder), report=lambda *_: None)
    nmi = shared_information(found.membership, circle)
    print(orjson.dumps({"told": found.manifest, "nmi": nmi}).decode())


def run(engine: str, people: int) -> Found:
    """Run an engine in a process of its own."""
    words = (sys.executable, "-m", "tests.speed.engines", "--course", engine)
    with tempfile.TemporaryDirectory() as folder:
        said, cost = watched((*words, "--people", str(people)), Path(folder))
    return Found(cost=cost, **orjson.loads(said.splitlines()[-1]))


def measured(engines: Sequence[str], people: int) -> list[Found]:
    """Run every engine at every size, and print a row for each."""
    table(HEADS)
    every: list[Found] = []
    for size in (FEW, *(people // part for part in PARTS)):
        for engine in engines:
            every.append(run(engine, size))
            best = every[-1 - engines.index(engine)]
            row(every[-1].cells(_of(every, engine)[0], best))
    return every


def repeated(every: Sequence[Found], engines: Sequence[str]) -> None:
    """Run a size again, and say whether each engine found the same."""
    for engine in engines:
        told = _of(every, engine)[1].told
        again = run(engine, told["people"])
        same = "the same" if again.told["output"] == told["output"] else "ANOTHER"
        print(f"{engine} again, {told['people']:,} persons: {same} digest")


def far(every: Sequence[Found], engines: Sequence[str]) -> None:
    """Print what engines would cost at sizes that nobody ran."""
    table(FAR_HEADS)
    for engine in engines:
        found = _of(every, engine)
        for wanted in FAR:
            costs = (between(found, wanted, name) / unit for name, unit in UNITS.items())
            row((engine, f"{wanted:,}", *(" to ".join(map(spoken, each)) for each in costs)))


def between(found: Sequence[Found], wanted: int, name: str) -> Any:
    """Return what a straight line and a power make of a size, the lower first."""
    first, *others = (float(getattr(each.cost, name)) for each in found)
    ties = np.array([each.told["ties"] for each in found[1:]], dtype=float)
    grown = np.maximum(np.array(others) - first, NOTHING)
    line = (grown * ties).sum() / (ties * ties).sum() * wanted
    power = np.exp(np.polynomial.Polynomial.fit(np.log(ties), np.log(grown), 1)(np.log(wanted)))
    return first + np.sort([line, power])


def spoken(amount: float) -> str:
    """Say a figure in two digits."""
    return f"{float(f'{amount:.2g}'):,.10g}" if amount > NOTHING else "0"


def _of(every: Sequence[Found], engine: str) -> list[Found]:
    return [each for each in every if each.told["engine"] == engine]


def table(heads: Sequence[str]) -> None:
    row(heads)
    print(f"|{'---|' * len(heads)}")


def row(cells: Iterable[str]) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=200_000, help="most persons")
    asked.add_argument("--engines", default=",".join(ENGINES), help="which, by commas")
    asked.add_argument("--course", choices=ENGINES, help=argparse.SUPPRESS)
    wanted = asked.parse_args()
    if wanted.course:
        course(wanted.course, wanted.people)
        return
    engines = wanted.engines.split(",")
    print(machine())
    run(engines[0], 2_000)
    every = measured(engines, wanted.people)
    print("\nExtrapolated, not measured: along a straight line, and as a power of the ties.\n")
    far(every, engines)
    print()
    repeated(every, engines)


if __name__ == "__main__":
    main()
