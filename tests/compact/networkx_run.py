"""A pytest plugin: what NetworkX's own tests asked of the backend, and how they ended."""

from __future__ import annotations

import json
from collections import Counter
from functools import wraps
from pathlib import Path

from graphapi.compact.dispatch import Backend
from graphapi.compact.info import FUNCTIONS

ENDS = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")


def pytest_addoption(parser):
    parser.addoption("--tell", type=Path, help="the file that gets the counts")


def pytest_configure(config):
    config.answers = Counter(dict.fromkeys(FUNCTIONS, 0))
    for name in FUNCTIONS:
        setattr(Backend, name, _counted(getattr(Backend, name), name, config.answers))


def _counted(function, name, answers):
    @wraps(function)
    def counted(*args, **options):
        answer = function(*args, **options)
        answers[name] += 1
        return answer

    return counted


def pytest_terminal_summary(terminalreporter, config):
    reports = {end: terminalreporter.getreports(end) for end in ENDS}
    told = {
        "answers": config.answers,
        "expected": {report.nodeid: report.wasxfail for report in reports["xfailed"]},
        "wrong": {
            report.nodeid: report.longreprtext
            for end in ("failed", "error", "xpassed")
            for report in reports[end]
        },
        **{end: len(found) for end, found in reports.items()},
    }
    config.getoption("--tell").write_text(json.dumps(told))
