"""What a command costs with everything that it starts, as Linux counts it."""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EVERY = 0.05
"""Seconds between two looks."""
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
PARENT, USER, SYSTEM, RESIDENT = 1, 11, 12, 21
"""The fields of ``/proc/…/stat`` after the name of the program."""


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU-seconds, the most bytes resident at once, and the most on disk in a folder."""

    cpu: float
    memory: int
    disk: int


def watched(command: Sequence[str], folder: Path) -> tuple[str, Cost]:
    """Run a command whose temporary files lie in a folder; return what it printed and its cost.

    A process counts from the second look on: one that was just split off still shows the memory of
    the other.
    """
    environment = {**os.environ, "TMPDIR": str(folder)}
    spent: dict[int, float] = {}
    memory = disk = 0
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        while process.poll() is None:
            family = list(_family(process.pid))
            memory = max(memory, sum(held for pid, _, held in family if pid in spent))
            spent |= {pid: cpu for pid, cpu, _ in family}
            disk = max(disk, _disk(folder))
            time.sleep(EVERY)
        said, problem = process.communicate()
    if process.returncode:
        raise RuntimeError(problem)
    return said, Cost(sum(spent.values()), memory, disk)


def _family(root: int) -> Iterator[tuple[int, float, int]]:
    """Yield number, CPU-seconds and resident bytes of a process and all that come from it."""
    every = {int(each.name): each for each in Path("/proc").iterdir() if each.name.isdigit()}
    stats = {pid: stat for pid, place in every.items() if (stat := _stat(place))}
    wanted = {root}
    for pid in sorted(stats):
        if pid in wanted or int(stats[pid][PARENT]) in wanted:
            wanted.add(pid)
            stat = stats[pid]
            cpu = (int(stat[USER]) + int(stat[SYSTEM])) / TICK
            yield pid, cpu, int(stat[RESIDENT]) * PAGE


def _stat(place: Path) -> list[str]:
    with suppress(OSError):
        return (place / "stat").read_text().rpartition(")")[2].split()
    return []


def _disk(folder: Path) -> int:
    """Return the bytes of the files below a folder, of linked ones once."""
    sizes: dict[int, int] = {}
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                found = (Path(place) / name).stat()
                sizes[found.st_ino] = found.st_size
    return sum(sizes.values())
