"""What goes in and out at the door, as the log, the metrics and the spans see it."""

from __future__ import annotations

import logging
import time
from contextlib import nullcontext
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from graphapi.api.account import accounted

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from graphapi.api.account import Account
    from graphapi.api.operation.metrics import Metrics
    from graphapi.api.operation.spans import Spans

log = logging.getLogger("graphapi.operations")
"""One line for each request, at the level INFO."""
GONE = 499
"""What stands for the status of an answer that its caller did not wait for."""
_UNTRACED: AbstractContextManager[None] = nullcontext()


class Watched:
    """A door whose requests are counted, timed, logged and traced.

    Parameters
    ----------
    door : ASGI application
        What answers.
    metrics : Metrics
        Where requests are counted.
    spans : Spans, optional
        Where they are traced.
    """

    def __init__(self, door: ASGIApp, metrics: Metrics, spans: Spans | None = None) -> None:
        self._door = door
        self._metrics = metrics
        self._spans = spans

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; sockets are let through as they are."""
        if scope["type"] != "http":
            await self._door(scope, receive, send)
            return
        begun, status = time.perf_counter(), GONE

        async def noting(message: Message) -> None:
            nonlocal status
            await send(message)
            status = message.get("status", status)

        with accounted() as account:
            self._metrics.at_work.inc()
            try:
                with self._around(scope, account):
                    await self._door(scope, receive, noting)
            finally:
                self._metrics.at_work.dec()
                self._settle(account, status, time.perf_counter() - begun)

    def _settle(self, account: Account, status: int, seconds: float) -> None:
        self._metrics.settle(account, status, seconds)
        if log.isEnabledFor(logging.INFO):
            log.info("operation", extra={"operation": told(account, status, seconds)})

    def _around(self, scope: Scope, account: Account) -> AbstractContextManager[None]:
        if self._spans is None:
            return _UNTRACED
        return self._spans.around(Headers(scope=scope), account)


def told(account: Account, status: int, seconds: float) -> dict[str, object]:
    """Return what the log says of a request."""
    return {
        "kind": account.kind,
        "name": account.name,
        "hash": account.hash,
        "principal": account.principal,
        "cost": account.cost,
        "rows": account.rows,
        "ms": round(seconds * 1000, 2),
        "status": status,
        "code": account.code,
    }
