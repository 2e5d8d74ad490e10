"""One process that serves the API at an address that was taken before."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

import uvicorn

from graphapi.api.protocol.reading import MAX_BODY
from graphapi.app import create_app
from graphapi.cli.connections import Http, Sweep, WebSocket
from graphapi.cli.logs import catch_the_rest, configure

if TYPE_CHECKING:
    import socket
    from pathlib import Path

    from starlette.types import ASGIApp

    from graphapi.settings.declared import Settings

BACKLOG = 2048
SWEPT = 100
"""Tenths of a second between two looks at all connections."""
_GRACE = 3
"""Seconds that requests at hand may still take after the signal to stop."""


class _Server(uvicorn.Server):
    """Takes one connection at a time, so that processes with one listener share them evenly.

    What was made until it serves, above all the graph, is never looked at for garbage again.
    Connections that lead to nothing are let go.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._sweep = Sweep()

    async def on_tick(self, counter: int) -> bool:
        if counter % SWEPT == 0:
            self._sweep.look(cast("Any", self.server_state.connections))
        return await super().on_tick(counter)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        for each in sockets or ():
            each.listen(BACKLOG)  # which asyncio has set to the number it takes at a time
        gc.collect()
        gc.freeze()


def run_server(settings: Settings, listener: socket.socket, together: Path | None = None) -> None:
    """Serve until SIGINT or SIGTERM; then finish what is at hand.

    Parameters
    ----------
    settings : Settings
        What to serve, and how.
    listener : socket
        The address, taken already.
    together : Path, optional
        A folder of processes that serve together: limits hold for all of them as one.
    """
    config = configured(create_app(settings, together))
    configure(settings.log)
    catch_the_rest()
    logging.getLogger("uvicorn.error").addFilter(_is_a_fault)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn sends it again when done
    with suppress(KeyboardInterrupt):
        _Server(config).run(sockets=[listener])


def configured(app: ASGIApp) -> uvicorn.Config:
    """Say how an application is to be served: within bounds for whoever connects."""
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        http=Http,
        ws=WebSocket,
        ws_max_size=MAX_BODY,
        backlog=1,
        timeout_graceful_shutdown=_GRACE,
    )


def _is_a_fault(record: logging.LogRecord) -> bool:
    """Whether a record tells of more than a request that was cut off at the end."""
    return record.exc_info is None or record.exc_info[0] is not asyncio.CancelledError
