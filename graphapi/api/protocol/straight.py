"""The application: requests for the door go there straight, all others the usual way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Receive, Scope, Send

PATH = "/graphql"


class Straight(Starlette):
    """An application whose door answers for whatever goes wrong behind it by itself.

    Parameters
    ----------
    door : ASGI application
        What answers at ``/graphql``.
    routes : sequence of BaseRoute
        What else can be asked for.
    lifespan : callable
        As of Starlette.
    """

    def __init__(self, door: ASGIApp, routes: Sequence[BaseRoute] = (), **named: Any) -> None:
        own = [Route(PATH, door), WebSocketRoute(PATH, door)]
        super().__init__(routes=[*own, *routes], **named)
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a door behind a prefix is found the usual way."""
        if scope["type"] == "http" and scope["path"] == PATH:
            await self._door(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)
