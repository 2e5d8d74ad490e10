"""Memory: what was had, what there is, and the refusal of what does not fit."""

import subprocess
import sys

import pytest

from graphapi.errors import NotEnoughMemory
from graphapi.jobs import memory
from graphapi.jobs.memory import available_bytes, check_memory, peak_bytes, told


def test_the_peak_is_that_of_the_whole_life_of_a_process():
    program = (
        "from graphapi.jobs.memory import peak_bytes\n"
        "before = peak_bytes()\n"
        "held = bytearray(80 * 2**20)\n"
        "for at in range(0, len(held), 4096): held[at] = 1\n"
        "del held\n"
        "print(peak_bytes() - before)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert 75 * 2**20 < int(done.stdout) < 90 * 2**20
    assert peak_bytes() > 2**20


def machine(tmp_path, monkeypatch, available, groups):
    """Make a machine with some memory available and some control groups."""
    files = {"proc/meminfo": f"MemTotal:       99 kB\nMemAvailable:   {available} kB\n", **groups}
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    monkeypatch.setattr(memory, "_PROC", tmp_path / "proc")
    monkeypatch.setattr(memory, "_GROUPS", tmp_path / "cgroup")


TWO = {
    "cgroup/memory.max": "8192000\n",
    "cgroup/memory.current": "5000000\n",
    "cgroup/memory.stat": "anon 1\ninactive_file 1000000\n",
}
ONE = {
    "cgroup/memory/memory.limit_in_bytes": "3000000\n",
    "cgroup/memory/memory.usage_in_bytes": "1000000\n",
    "cgroup/memory/memory.stat": "inactive_file 7\ntotal_inactive_file 500000\n",
}


@pytest.mark.parametrize(
    ("available", "groups", "expected"),
    [
        (5000, {}, 5000 * 1024),
        (5000, TWO, 8_192_000 - 4_000_000),
        (1000, TWO, 1000 * 1024),
        (5000, {**TWO, "cgroup/memory.max": "max\n"}, 5000 * 1024),
        (5000, {**TWO, "cgroup/memory.max": "100\n"}, 0),
        (5000, ONE, 2_500_000),
    ],
)
def test_the_tightest_limit_counts(tmp_path, monkeypatch, available, groups, expected):
    machine(tmp_path, monkeypatch, available, groups)
    assert available_bytes() == expected


def test_nothing_is_refused_where_the_system_says_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "_PROC", tmp_path)
    monkeypatch.setattr(memory, "_GROUPS", tmp_path)
    assert available_bytes() is None
    check_memory(2**60, None, 1.0)


def test_a_refusal_says_both_figures():
    check_memory(2**30, 2**30, 5.0)
    with pytest.raises(NotEnoughMemory, match=r"1\.5 GiB of memory \(and about 12 s\).*1\.0 GiB"):
        check_memory(3 * 2**29, 2**30, 12.0)


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "0 bytes"), (1023, "1,023 bytes"), (1536, "1.5 KiB"), (2**40 * 3000, "3,000.0 TiB")],
)
def test_amounts_are_told_for_people(amount, text):
    assert told(amount) == text
