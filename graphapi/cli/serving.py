"""The API in a process of its own, or in several, until Ctrl-C."""

from __future__ import annotations

import errno
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from graphapi.api.access.doorman import check_address
from graphapi.app import doorman
from graphapi.cli.crew import Crew
from graphapi.cli.labels import label
from graphapi.cli.output import say
from graphapi.cli.server import BACKLOG, run_server
from graphapi.cli.session import with_store
from graphapi.errors import BadInput, PortInUse

if TYPE_CHECKING:
    from graphapi.cli.output import Reply
    from graphapi.settings.declared import Settings
    from graphapi.store.port import Store


def serve(settings: Settings, reply: Reply, workers: int = 1) -> None:
    """Serve the API at the host and port of the settings, in so many processes.

    The address is taken and the store opened first, so that what is wrong with either is one
    sentence. Several processes share the address and the limits of callers; each follows the store
    by itself, and one that ends is replaced.

    Raises
    ------
    PortInUse
        If another process listens there.
    BadInput
        If the host is no address of this machine, or is reached from others and nobody would have
        to say who they are.
    """
    asks = doorman(settings).asks
    check_address(settings.host, asks=asks)
    listener = listen(settings.host, settings.port)
    with listener:
        with_store(settings, _version)
        say(label("serving", reply.language, url=f"{address(listener)}/graphql"))
        if not asks:
            say(label("open", reply.language))
        if workers == 1:
            run_server(settings, listener)
        else:
            with tempfile.TemporaryDirectory(prefix="graphapi-limits-") as together:
                Crew(workers, run_server, settings, listener, Path(together)).run()


async def _version(store: Store) -> int:
    return await store.version()


def listen(host: str, port: int) -> socket.socket:
    """Take an address; errors as :func:`serve`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
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
