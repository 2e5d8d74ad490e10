"""The API in a process of its own, until Ctrl-C."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn

from graphapi.app import create_app
from graphapi.cli.labels import label
from graphapi.cli.output import say
from graphapi.cli.session import with_store
from graphapi.errors import BadInput, PortInUse

if TYPE_CHECKING:
    from graphapi.cli.output import Reply
    from graphapi.settings import Settings
    from graphapi.store.port import Store

_BACKLOG = 2048
_GRACE = 3
"""Seconds that requests at hand may still take after Ctrl-C."""


def serve(settings: Settings, reply: Reply) -> None:
    """Serve the API at the host and port of the settings.

    The address is taken and the store opened first, so that what is wrong with either is one
    sentence.

    Raises
    ------
    PortInUse
        If another process listens there.
    BadInput
        If the host is no address of this machine.
    """
    listener = listen(settings.host, settings.port)
    with listener:
        with_store(settings, _version)
        say(label("serving", reply.language, url=f"{address(listener)}/graphql"))
        config = uvicorn.Config(
            create_app(settings),
            log_level="warning",
            ws="none",
            backlog=_BACKLOG,
            timeout_graceful_shutdown=_GRACE,
        )
        logging.getLogger("uvicorn.error").addFilter(_is_a_fault)
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def _is_a_fault(record: logging.LogRecord) -> bool:
    """Whether a record tells of more than a request that was cut off at the end."""
    return record.exc_info is None or record.exc_info[0] is not asyncio.CancelledError


async def _version(store: Store) -> int:
    return await store.version()


def listen(host: str, port: int) -> socket.socket:
    """Take an address; errors as :func:`serve`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(
                f"Another process listens at {host}:{port}; stop it, or choose another port with "
                "--port or GRAPHAPI_PORT.",
                field="port",
            ) from None
        raise BadInput(
            f"Nothing can listen at {host}:{port} ({error.strerror or error}); give an address of "
            "this machine with --host, such as 127.0.0.1, and a port over 1023.",
            field="host",
        ) from None
    return listener


def address(listener: socket.socket) -> str:
    """Return the address of a listener for people and browsers."""
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"
