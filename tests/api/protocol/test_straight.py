"""Which way requests go through the application."""

import asyncio

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from graphapi.api.protocol.straight import Straight


class Door:
    async def __call__(self, scope, receive, send):
        way = "usual" if "router" in scope else "straight"
        await PlainTextResponse(f"{scope['method']} {way}")(scope, receive, send)


async def beside(_request):
    return PlainTextResponse("beside")


def answer(method, path, prefix=""):
    async def ask():
        app = Straight(Door(), [Route("/beside", beside)])
        way = httpx.ASGITransport(app, root_path=prefix)
        async with httpx.AsyncClient(transport=way, base_url="http://localhost") as http:
            return await http.request(method, path)

    return asyncio.run(ask())


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_the_door_is_reached_straight(method):
    assert answer(method, "/graphql").text == f"{method} straight"


def test_behind_a_prefix_the_door_is_reached_the_usual_way():
    assert answer("POST", "/carrier/graphql", "/carrier").text == "POST usual"


def test_all_else_is_where_it_was():
    assert answer("GET", "/beside").text == "beside"
    assert answer("GET", "/nowhere").status_code == 404
