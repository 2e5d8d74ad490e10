"""Where NetworkX's own tests may fail on this backend, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FAILURES: Mapping[str, str] = {}
"""Why a test fails, by ``file::class::test`` as pytest writes it after ``networkx/``."""


def mark_expected(items: Iterable[Any], failures: Mapping[str, str] = FAILURES) -> None:
    """Tell pytest which of NetworkX's tests must fail; one that passes fails the run."""
    import pytest  # noqa: PLC0415  only a test run has it

    for item in items:
        reason = failures.get(item.nodeid.rpartition("networkx/")[2])
        if reason is not None:
            item.add_marker(pytest.mark.xfail(reason=reason, strict=True))
