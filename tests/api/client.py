"""A client that speaks HTTP to an application in this process, and runs it from start to end."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, Self

import httpx

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from types import TracebackType

    from starlette.applications import Starlette


class Client:
    """Starts an application, sends it requests, and lets go of it."""

    def __init__(self, app: Starlette) -> None:
        self.app = app
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()

    def __enter__(self) -> Self:
        self._runner.run(self._start())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._runner.run(self._stack.aclose())
        finally:
            self._runner.close()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run something beside the application."""
        return self._runner.run(work)

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self._runner.run(self._http.request(method, path, **options))

    def post(self, query: str, **variables: Any) -> httpx.Response:
        """Send a query; the answer is as it comes."""
        return self.request("POST", "/graphql", json={"query": query, "variables": variables})

    def ask(self, query: str, **variables: Any) -> Any:
        """Send a query that must succeed; return its data."""
        answer = self.post(query, **variables).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def error(self, query: str, **variables: Any) -> Any:
        """Send a query that must fail with one error; return that."""
        (error,) = self.post(query, **variables).json()["errors"]
        return error

    async def _start(self) -> None:
        await self._stack.enter_async_context(self.app.router.lifespan_context(self.app))
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        self._http = await self._stack.enter_async_context(
            httpx.AsyncClient(
                transport=transport,
                base_url="http://localhost",
                headers={"accept": "application/graphql-response+json"},
            )
        )
