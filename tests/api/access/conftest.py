"""The bureau and its neighbours with tokens and keys switched on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from graphapi.app import create_app
from graphapi.settings.environment import settings_from
from tests.api.access.canaries import world
from tests.api.access.issuer import AUDIENCE, ISSUER, Issuer
from tests.api.client import Client
from tests.api.conftest import served
from tests.worlds import AS_OF

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Guarded:
    """An application that wants to know who asks."""

    client: Client
    issuer: Issuer
    keys: Path

    def headers(self, **claims: Any) -> dict[str, str]:
        token = self.issuer.token(algorithm="ES256", **{"regions": ..., **claims})
        return {"authorization": f"Bearer {token}"}

    def post(self, query: str, headers: dict[str, str], **variables: Any) -> Any:
        body = {"query": query, "variables": variables}
        return self.client.request("POST", "/graphql", json=body, headers=headers)

    def ask(self, query: str, why: str | None = None, /, **claims: Any) -> Any:
        """Ask with a token of these claims; return the answer as JSON."""
        unmask = {} if why is None else {"GraphAPI-Unmask": why}
        return self.post(query, {**self.headers(**claims), **unmask}).json()


def guarded(folder: Path, **more: str) -> Iterator[Guarded]:
    issuer = Issuer()
    served(folder / "facts.sqlite", world())
    settings = {
        "GRAPHAPI_STORE": f"sqlite:///{folder}/facts.sqlite",
        "GRAPHAPI_AS_OF": AS_OF,
        "GRAPHAPI_JWKS": str(issuer.publish(folder / "issuer.json")),
        "GRAPHAPI_JWT_ISSUER": ISSUER,
        "GRAPHAPI_JWT_AUDIENCE": AUDIENCE,
        "GRAPHAPI_KEYS": str(folder / "keys.jsonl"),
        **more,
    }
    with Client(create_app(settings_from(settings))) as client:
        yield Guarded(client, issuer, folder / "keys.jsonl")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Guarded]:
    """For one test that writes."""
    yield from guarded(tmp_path, GRAPHAPI_UNMASKED="3")


@pytest.fixture(scope="module")
def shared_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """For tests that only ask."""
    yield from guarded(tmp_path_factory.mktemp("guarded"))
