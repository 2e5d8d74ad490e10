"""Where nobody must say who they are, a page that was lured to this machine must not ask for them.

The name of a foreign site may be made to lead to the loopback; its pages then ask us as their own
server. What they cannot choose is the ``Host`` that a browser sends: that name.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from graphapi.api.access.doorman import is_loopback
from graphapi.api.protocol.refusals import Refused

if TYPE_CHECKING:
    from starlette.datastructures import Headers


def check_host(headers: Headers) -> None:
    """Refuse a request that was sent to another name than this machine's own.

    Raises
    ------
    Refused
        If it was.
    """
    if not is_ours(headers):
        raise Refused(
            "FORBIDDEN",
            "Only this machine is served, as localhost or 127.0.0.1; have callers say who they "
            "are to be reached by other names.",
        )


def is_ours(headers: Headers) -> bool:
    """Whether a request was sent to this machine by a name of its own, or by none."""
    host = headers.get("host")
    return host is None or _is_here(host)


@lru_cache(maxsize=256)
def _is_here(host: str) -> bool:
    return is_loopback(name_of(host))


def name_of(host: str) -> str:
    """Return the name or address in a ``Host`` header, without its port."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]
