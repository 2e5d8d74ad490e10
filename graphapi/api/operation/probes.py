"""What load balancers and Prometheus ask: whether we live, whether we are ready, how we do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from graphapi.api.operation.health import health_of
from graphapi.api.operation.metrics import MEDIA_TYPE
from graphapi.api.status import as_json, status_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

    from graphapi.api.context import House
    from graphapi.api.operation.metrics import Metrics

_FRESH = {"cache-control": "no-store"}
_LATER = {**_FRESH, "retry-after": "2"}
"""Headers of an answer that may be another one soon."""


def probes(house: House, metrics: Metrics) -> Sequence[Route]:
    """Return the routes under ``/-/``.

    ``live`` answers 200 as long as this process can answer at all; ``ready`` 200 or 503 with its
    reasons; ``status`` what the store and the live graph hold, without counts where callers must
    say who they are; ``metrics`` figures.
    """

    async def live(_: Request) -> Response:
        return JSONResponse({"status": "live"}, headers=_FRESH)

    async def ready(_: Request) -> Response:
        health = await health_of(house)
        return _told(health.as_json(), well=health.ready)

    async def status(_: Request) -> Response:
        found = await status_of(house)
        if house.doorman.asks:  # nobody has said who they are
            found = replace(found, counts=())
        return _told(as_json(found), well=found.up)

    async def figures(_: Request) -> Response:
        health = await health_of(house)
        metrics.look(ready=health.ready, read_only=health.read_only, lag=health.lag_seconds)
        return Response(metrics.text(), headers=_FRESH, media_type=MEDIA_TYPE)

    routes = {"live": live, "ready": ready, "status": status, "metrics": figures}
    return [Route(f"/-/{name}", answer) for name, answer in routes.items()]


def _told(found: Mapping[str, Any], *, well: bool) -> Response:
    if well:
        return JSONResponse(found, headers=_FRESH)
    return JSONResponse(found, 503, headers=_LATER)
