"""Operations over a WebSocket, as the package ``graphql-ws`` speaks: ``graphql-transport-ws``."""

from __future__ import annotations

import asyncio
import logging
from contextlib import ExitStack, aclosing, suppress
from json import JSONDecodeError
from typing import TYPE_CHECKING, Any, Protocol, cast

import orjson
from graphql import GraphQLError
from starlette.websockets import WebSocketDisconnect, WebSocketState
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import (
    BaseGraphQLTransportWSHandler,
    Operation,
)

from graphapi.api.context import Context
from graphapi.api.protocol.answers import refused
from graphapi.api.protocol.desk import NotRun, while_known
from graphapi.api.protocol.reading import Asked, asked, json_of
from graphapi.api.protocol.refusals import Refused
from graphapi.errors import GraphapiError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from starlette.datastructures import Headers

    from graphapi.api.access.principal import Principal
    from graphapi.api.context import House
    from graphapi.api.protocol.answers import Answer
    from graphapi.api.protocol.desk import Desk
    from graphapi.api.protocol.rounds import Rounds

log = logging.getLogger(__name__)

UNKNOWN, FORBIDDEN, TWICE, TOO_MANY = 4401, 4403, 4409, 4429
"""Codes with which a socket is closed."""
MOST_REASON = 123
"""Bytes of the reason in a frame that closes a socket."""


class Doorway(Protocol):
    """What a socket needs of the door that it stands in."""

    house: House
    desk: Desk
    rounds: Rounds


class TextSocket(ASGIWebSocketAdapter):
    """A WebSocket that sends text; some clients do not read binary frames."""

    async def send_text(self, text: str) -> None:
        """Send a text, if the socket is open.

        Whoever does not read holds up nobody, and is let go by the next ping.
        """
        if self.ws.application_state is WebSocketState.CONNECTED:
            with suppress(WebSocketDisconnect):
                await self.ws.send_text(text)

    async def close(self, code: int, reason: str) -> None:
        """Close the socket, unless it is closed; a reason too long for its frame is cut."""
        if self.ws.application_state is WebSocketState.CONNECTED:
            with suppress(WebSocketDisconnect):
                await super().close(code, reason.encode()[:MOST_REASON].decode(errors="ignore"))


class Opening:
    """What was said when a socket was opened: in the handshake, and in ``connection_init``.

    Browsers cannot send headers with a handshake, so what they say in the payload counts first.
    """

    def __init__(self, handshake: Headers, payload: Mapping[str, Any]) -> None:
        self._handshake = handshake
        self._said = {
            name.lower(): value for name, value in payload.items() if isinstance(value, str)
        }

    def getlist(self, key: str) -> list[str]:
        """Return each value of a header."""
        said = self._said.get(key.lower())
        return self._handshake.getlist(key) if said is None else [said]


class Asking(Operation[Any, None]):
    """An operation at work, with the request that began it."""

    __slots__ = ("asked",)

    def __init__(self, handler: Socket, id_: str, request: Asked) -> None:
        super().__init__(handler, id_, request.query or "", request.variables, request.operation)
        self.asked = request


class Socket(BaseGraphQLTransportWSHandler[Any, None]):
    """One caller at a WebSocket; each of their operations has a context of its own."""

    opening: Opening
    stay: ExitStack
    """What ends with the conversation."""
    parting: asyncio.Task[None]

    async def handle(self) -> None:
        """Converse until either side goes."""
        with ExitStack() as self.stay:
            await super().handle()

    @property
    def door(self) -> Doorway:
        """The door that they came by."""
        return cast("Doorway", self.view)

    async def principal(self) -> Principal:
        """Return who asks, as of now: a key may have been taken back since."""
        return await self.door.house.doorman.principal(self.opening)

    async def known(self) -> Principal:
        """Return who they are, whatever else they ask for."""
        return await self.door.house.doorman.known(self.opening)

    def let_go(self) -> None:
        """Bid farewell to somebody who is known no longer."""
        self.parting = asyncio.create_task(self.websocket.close(FORBIDDEN, "Forbidden"))

    async def handle_message(self, message: Any) -> None:
        """Take a message; one that is none closes the socket."""
        if isinstance(message, dict) and isinstance(message.get("type"), str):
            await super().handle_message(cast("Any", message))
        else:
            await self.handle_invalid_message("A message must be an object with a type")

    async def handle_connection_init(self, message: Any) -> None:
        """Learn who asks before anything is answered."""
        payload = message.get("payload")
        payload = {} if payload is None else payload
        if isinstance(payload, dict) and not self.connection_init_received:
            socket = cast("TextSocket", self.websocket).ws
            self.opening = Opening(socket.headers, payload)
            try:
                await self.principal()
            except GraphapiError:
                await self.websocket.close(FORBIDDEN, "Forbidden")
                return
            if self.door.house.doorman.asks:
                self.stay.enter_context(self.door.rounds.joined(self.known, self.let_go))
        await super().handle_connection_init(cast("Any", {**message, "payload": payload}))

    async def handle_subscribe(self, message: Any) -> None:
        """Begin an operation."""
        id_, payload = message.get("id"), message.get("payload")
        if not isinstance(id_, str) or not isinstance(payload, dict):
            await self.handle_invalid_message("subscribe must have an id and a payload")
        elif not self.connection_acknowledged:
            await self.websocket.close(UNKNOWN, "Unauthorized")
        elif id_ in self.operations:
            await self.websocket.close(TWICE, f"Subscriber for {id_} already exists")
        elif len(self.operations) >= (self.max_subscriptions_per_connection or 0):
            await self.websocket.close(TOO_MANY, "Too many operations at once")
        else:
            await self._begin(id_, payload)

    async def handle_complete(self, message: Any) -> None:
        """End an operation; one that is over, or never was, is none to end."""
        if isinstance(message.get("id"), str):
            await super().handle_complete(message)
        else:
            await self.handle_invalid_message("complete must have an id")

    async def _begin(self, id_: str, payload: Mapping[str, Any]) -> None:
        try:
            operation = Asking(self, id_, asked(payload))
        except Refused as error:
            await self.handle_invalid_message(error.message)
            return
        operation.task = asyncio.create_task(self.run_operation(operation))
        operation.task.add_done_callback(self._task_done)
        self.operations[id_] = operation

    async def run_operation(self, operation: Operation[Any, None]) -> None:
        """Send the answers to an operation, then that it is complete."""
        try:
            await self._answer(cast("Asking", operation))
        except Refused as error:
            await self.handle_invalid_message(error.message)
        except Exception as error:
            log.exception("An operation of a socket could not be answered.")
            fault = refused([GraphQLError("fault", original_error=error)])
            await self._tell(cast("Asking", operation), fault)

    async def _answer(self, operation: Asking) -> None:
        async with aclosing(self._answers(operation.asked)) as answers:  # type: ignore[type-var] # a generator
            async for answer in answers:
                await self._tell(operation, answer)
        await self._send(operation, "complete")

    async def _tell(self, operation: Asking, answer: Answer) -> None:
        """Send an answer; one that did not run ends its operation."""
        if answer.status == 200:
            await self._send(operation, "next", answer.body)
        else:
            errors = orjson.dumps(orjson.loads(answer.body)["errors"])
            await self._send(operation, "error", errors)

    async def _answers(self, request: Asked) -> AsyncIterator[Answer]:
        try:
            context = Context(self.door.house, await self.principal())
            meant = self.door.desk.meant(request, context.principal)
        except NotRun as error:
            yield refused(error.errors)
            return
        except GraphapiError as error:
            yield refused([GraphQLError(error.message, original_error=error)])
            return
        found = while_known(self.door.desk.answers(meant, context), self.known)
        async with aclosing(found):  # type: ignore[type-var] # it is a generator
            async for answer in found:
                yield answer

    async def _send(self, operation: Asking, kind: str, payload: bytes | None = None) -> None:
        if operation.completed:
            return
        if kind != "next":
            operation.completed = True
            self.forget_id(operation.id)
        id_ = orjson.dumps(operation.id).decode()
        rest = "" if payload is None else f',"payload":{payload.decode()}'
        text = f'{{"id":{id_},"type":"{kind}"{rest}}}'
        await cast("TextSocket", self.websocket).send_text(text)


def message_of(text: str | bytes) -> object:
    """Read a message; errors as :func:`json.loads`."""
    try:
        return json_of(text, "A message")
    except Refused as error:
        raise JSONDecodeError(error.message, "", 0) from None
