from __future__ import annotations

import subprocess
import sys

import pytest

from graphapi.api.access import unmaskings
from graphapi.api.access.unmaskings import HOUR, Unmaskings
from graphapi.errors import RateLimited

WORK = """
import sys
from pathlib import Path
from graphapi.api.access.unmaskings import Unmaskings
from graphapi.errors import RateLimited
counted, done = Unmaskings(60, Path(sys.argv[1])), 0
for _ in range(50):
    try:
        counted.count("alice")
        done += 1
    except RateLimited:
        pass
print(done)
"""


class Clock:
    """A clock that is set by hand."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def wait_of(counted, name="alice"):
    with pytest.raises(RateLimited) as caught:
        counted.count(name)
    assert caught.value.field == "GraphAPI-Unmask"
    return caught.value.retry_after_ms


def test_each_within_the_hour_counts_and_no_other():
    clock = Clock()
    counted = Unmaskings(2, clock=clock)
    counted.count("alice")
    clock.now = 60.0
    counted.count("alice")
    counted.count("bob")
    assert wait_of(counted) == (HOUR - 60) * 1000
    clock.now = HOUR
    counted.count("alice")
    assert wait_of(counted) == 60_000


def test_none_may_be_allowed():
    assert wait_of(Unmaskings(0, clock=Clock())) == HOUR * 1000


def test_all_principals_together_are_bounded(monkeypatch):
    monkeypatch.setattr(unmaskings, "MOST_KEPT", 256)
    clock = Clock()
    counted = Unmaskings(100, clock=clock)
    for n in range(256):
        clock.now = float(n)
        counted.count(str(n))
    clock.now = HOUR - 1
    assert wait_of(counted, "another") == 1_000
    clock.now = HOUR
    counted.count("another")


def test_processes_count_together(tmp_path):
    command = [sys.executable, "-c", WORK, str(tmp_path / "unmaskings")]
    begun = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert sum(int(each.communicate(timeout=120)[0]) for each in begun) == 60
