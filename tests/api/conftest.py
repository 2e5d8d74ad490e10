"""Applications over small worlds in an embedded store."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from graphapi.app import create_app, open_store
from graphapi.settings.environment import settings_from
from tests.api.client import Client
from tests.worlds import AS_OF, bureau, crowd, fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphapi.model.rows import Row
    from graphapi.settings.declared import Settings


async def _filled(settings: Settings, rows: tuple[Row, ...]) -> None:
    store = open_store(settings)
    await store.open()
    await fill(store, rows)
    await store.close()


def served(path: Path, rows: tuple[Row, ...]) -> Client:
    settings = settings_from({"GRAPHAPI_STORE": f"sqlite:///{path}", "GRAPHAPI_AS_OF": AS_OF})
    asyncio.run(_filled(settings, rows))
    return Client(create_app(settings))


@pytest.fixture(scope="module")
def bureau_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The bureau, for tests that only ask."""
    with served(tmp_path_factory.mktemp("bureau") / "facts.sqlite", bureau()) as client:
        yield client


@pytest.fixture
def own_app(tmp_path: Path) -> Iterator[Client]:
    """The bureau, for one test that writes."""
    with served(tmp_path / "facts.sqlite", bureau()) as client:
        yield client


@pytest.fixture(scope="module")
def crowd_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Fifty groups of four members."""
    with served(tmp_path_factory.mktemp("crowd") / "facts.sqlite", crowd(50, 4)) as client:
        yield client
