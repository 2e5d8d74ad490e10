"""How a benchmark is told: one table, our figure beside each peer's, the ratio, and the load."""

from __future__ import annotations

import gc
import os
import platform
import statistics
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

COLUMNS = ("work", "ours", "peer", "ratio", "to reach")


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison; the ratio is how often our figure goes into the peer's."""

    work: str
    ours: str
    peer: str = ""
    ratio: str = ""
    goal: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        return self.work, self.ours, self.peer, self.ratio, self.goal


@dataclass
class Report:
    """Lines in the order in which they were measured; each is printed at once."""

    lines: list[Line] = field(default_factory=list)

    def __post_init__(self) -> None:
        print(machine(), flush=True)
        print(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}", flush=True)

    def add(
        self, work: str, ours: float, *, peer: str = "", theirs: float = 0.0, goal: str = ""
    ) -> None:
        """Add seconds of ours, and those of a peer."""
        named = f"{peer} {spoken(theirs)}" if peer else ""
        ratio = f"{theirs / ours:.1f}" if peer else ""
        self.say(Line(work, spoken(ours), named, ratio, goal))

    def say(self, line: Line) -> None:
        """Add a line as it stands."""
        self.lines.append(line)
        print(f"| {' | '.join(line.cells)} |", flush=True)


def machine() -> str:
    """Say what this runs on and how busy it is."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, load {os.getloadavg()[0]:.1f}, "
        f"{platform.python_implementation()} {platform.python_version()}"
    )


def spoken(seconds: float) -> str:
    """Say a time in the unit that reads best."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e6:.3g} µs"


@dataclass(frozen=True, slots=True)
class Timed:
    """The least seconds of several calls by the clock and of all processors, and the last result.

    The two minima need not be of the same call.
    """

    seconds: float
    busy: float
    result: Any

    def __str__(self) -> str:
        return f"{spoken(self.seconds)} ({spoken(self.busy)} of processors)"


def timed(work: Callable[[], Any]) -> Timed:
    """Time one call."""
    gc.collect()
    begun, busy = time.perf_counter(), time.process_time()
    result = work()
    return Timed(time.perf_counter() - begun, time.process_time() - busy, result)


def in_turn(times: int, works: Mapping[str, Callable[[], Any]]) -> dict[str, Timed]:
    """Time several works in turn, so many times, that a busy moment meets all of them alike."""
    found = {name: timed(work) for name, work in works.items()}
    for _ in range(times - 1):
        for name, work in works.items():
            again, before = timed(work), found[name]
            found[name] = Timed(
                min(before.seconds, again.seconds), min(before.busy, again.busy), again.result
            )
    return found


def best_of(times: int, work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the least seconds of several calls, and what the last one returned."""
    seconds = []
    for _ in range(times):
        gc.collect()
        begun = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - begun)
    return min(seconds), result


def quantiles(seconds: list[float]) -> tuple[float, float]:
    """Return the median and the 99th percentile."""
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return cuts[49], cuts[98]


@contextmanager
def peak() -> Iterator[Callable[[], int]]:
    """Watch the most memory that this process holds at once, in bytes, while the block runs."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    yield lambda: status("VmHWM")


def status(name: str) -> int:
    """Return a figure of this process in bytes, as the kernel counts it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    found = next(line for line in lines if line.startswith(f"{name}:"))
    return int(found.split()[1]) * 1024
