"""Figures for Prometheus, every label from a closed set.

Several processes that serve together sum their figures where the environment names a folder in
``PROMETHEUS_MULTIPROC_DIR``, as prometheus-client does it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from graphapi.api.account import KINDS, OK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphapi.api.account import Account

MEDIA_TYPE = CONTENT_TYPE_LATEST
OTHER = "OTHER"
"""What stands for a code that is not in the table."""
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_STATUSES = frozenset({200, 304, 400, 401, 403, 404, 405, 406, 408, 413, 415, 429, 500, 503})


class Metrics:
    """The figures of one process.

    Parameters
    ----------
    codes : iterable of str
        The codes that an error may have.
    """

    def __init__(self, codes: Iterable[str]) -> None:
        self._codes = frozenset({OK, *codes})
        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "graphapi_requests",
            "Requests by kind of operation and by the code of their first error.",
            ("kind", "code"),
            registry=registry,
        )
        self._responses = Counter(
            "graphapi_responses", "Answers by HTTP status.", ("status",), registry=registry
        )
        self._seconds = Histogram(
            "graphapi_request_seconds",
            "Seconds from the first byte of a request to the last of its answer.",
            ("kind",),
            buckets=_SECONDS,
            registry=registry,
        )
        self._cost = Counter(
            "graphapi_cost_units", "What requests were reckoned to cost.", registry=registry
        )
        self._rows = Counter("graphapi_rows", "Rows read for requests.", registry=registry)
        self.at_work = Gauge(
            "graphapi_requests_at_work",
            "Requests that are being answered.",
            multiprocess_mode="livesum",
            registry=registry,
        )
        self._ready = _latest("graphapi_ready", "1 while ready to serve, else 0.", registry)
        self._read_only = _most(
            "graphapi_store_read_only", "1 while the store cannot be written to.", registry
        )
        self._lag = _most("graphapi_lag_seconds", "How old the live graph may be.", registry)
        self._observe = {kind: self._seconds.labels(kind).observe for kind in KINDS}
        self._counts: dict[tuple[str, str, int | str], tuple[Counter, Counter]] = {}

    def settle(self, account: Account, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        code = account.code if account.code in self._codes else OTHER
        key = account.kind, code, status if status in _STATUSES else OTHER
        for count in self._counts.get(key) or self._labelled(*key):
            count.inc()
        self._observe[account.kind](seconds)
        self._rows.inc(account.rows)
        self._cost.inc(account.cost or 0.0)

    def _labelled(self, kind: str, code: str, status: int | str) -> tuple[Counter, Counter]:
        """Keep the counters of some labels: to find them takes longer than to count."""
        found = self._requests.labels(kind, code), self._responses.labels(str(status))
        return self._counts.setdefault((kind, code, status), found)

    def look(self, *, ready: bool, read_only: bool, lag: float) -> None:
        """Note how the house is."""
        self._ready.set(ready)
        self._read_only.set(read_only)
        self._lag.set(lag)

    def text(self) -> bytes:
        """Return all figures, those of all processes that serve together."""
        if not os.environ.get(FOLDER):
            return generate_latest(self._registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)


def _most(name: str, help_: str, registry: CollectorRegistry) -> Gauge:
    return Gauge(name, help_, multiprocess_mode="livemax", registry=registry)


def _latest(name: str, help_: str, registry: CollectorRegistry) -> Gauge:
    return Gauge(name, help_, multiprocess_mode="livemin", registry=registry)
