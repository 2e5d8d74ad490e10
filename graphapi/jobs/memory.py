"""How much memory this process had at most, and how much there is for a job."""

from __future__ import annotations

import re
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from graphapi.errors import NotEnoughMemory

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PROC = Path("/proc")
_GROUPS = Path("/sys/fs/cgroup")
_LIMITS = (
    ("memory.max", "memory.current", "inactive_file"),
    (
        "memory/memory.limit_in_bytes",
        "memory/memory.usage_in_bytes",
        "total_inactive_file",
    ),
)
"""Limit, usage and the figure of what can be given back at once, of control groups 2 and 1."""
_UNITS = ("bytes", "KiB", "MiB", "GiB", "TiB")


def peak_bytes() -> int:
    """Return the most memory that this process has had resident."""
    status = _PROC / "self/status"
    if status.exists():
        return _kibibytes(status)["VmHWM"] * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def available_bytes() -> int | None:
    """Return what a new process may take before others are pushed out, if the system tells."""
    return min(_limits(), default=None)


def check_memory(needed: int, available: int | None, seconds: float) -> None:
    """Refuse a job that does not fit, with both figures.

    Raises
    ------
    NotEnoughMemory
        If it needs more than is available; nothing is refused where that is unknown.
    """
    if available is not None and needed > available:
        raise NotEnoughMemory(
            f"The job would need {told(needed)} of memory (and about {seconds:,.0f} s), and "
            f"{told(available)} are available; free some, run it on a larger machine, or set "
            "GRAPHAPI_MEMORY to what it may take.",
            field="GRAPHAPI_MEMORY",
        )


def told(amount: float) -> str:
    """Return an amount of memory for people: ``1.5 GiB``."""
    for unit in _UNITS:
        if amount < 1024 or unit == _UNITS[-1]:
            break
        amount /= 1024
    return f"{amount:,.0f} {unit}" if unit == "bytes" else f"{amount:,.1f} {unit}"


def _limits() -> Iterator[int]:
    meminfo = _PROC / "meminfo"
    if meminfo.exists():
        yield _kibibytes(meminfo)["MemAvailable"] * 1024
    for limit, usage, given_back in _LIMITS:
        allowed = _read(_GROUPS / limit).strip()
        if allowed.isdigit():
            kept = int(_read(_GROUPS / usage)) - _statistic(_GROUPS / usage, given_back)
            yield max(int(allowed) - kept, 0)


def _kibibytes(path: Path) -> Mapping[str, int]:
    lines = re.findall(r"^(\w+):\s+(\d+) kB$", path.read_text(), re.MULTILINE)
    return {name: int(value) for name, value in lines}


def _statistic(usage: Path, name: str) -> int:
    found = re.search(rf"^{name} (\d+)$", _read(usage.with_name("memory.stat")), re.MULTILINE)
    return int(found[1]) if found else 0


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""
