"""A store whose answers are spoilt: nulls, wrong values and errors, the same for the same seed."""

from __future__ import annotations

from dataclasses import fields, replace
from random import Random
from typing import Any

from graphapi.errors import BadInput, Unavailable
from graphapi.store.embedded.store import EmbeddedStore

_SPOILT = 0.4
_LOST = 0.1
_DOWN = 0.03
_WRONG = [None, object, ["x"], -1, 2**40, 1.5, "nonsense", True, ValueError("It broke.")]
_WRONG_IDS = [None, "nonsense"]
"""Ids of other types would fail whole reads, and which ones come together is nobody's promise."""


class SpoilingStore(EmbeddedStore):
    """Spoils what it reads once it is given a seed."""

    seed: int | None = None

    async def get(self, kind: Any, ids: Any) -> Any:
        rows = await super().get(kind, ids)
        self._fail(f"get {kind.__name__}")
        return [self._row(each, id_) for each, id_ in zip(rows, ids, strict=True)]

    async def related(self, kind: Any, asks: Any) -> Any:
        pages = await super().related(kind, asks)
        self._fail(f"related {kind.__name__}")
        return [replace(page, rows=tuple(map(self._spoilt, page.rows))) for page in pages]

    def _fail(self, call: str) -> None:
        if self.seed is not None and Random(f"{self.seed} {call}").random() < _DOWN:
            raise Unavailable(f"{call} failed.")

    def _row(self, row: Any, id_: str) -> Any:
        if self.seed is None or row is None:
            return row
        random = Random(f"{self.seed} lost {type(row).__name__} {id_}")
        if random.random() < _LOST:
            return random.choice([None, BadInput(f"{id_} cannot be read.", field="id")])
        return self._spoilt(row)

    def _spoilt(self, row: Any) -> Any:
        random = Random(f"{self.seed} {type(row).__name__} {row.id}")
        if self.seed is None or random.random() > _SPOILT:
            return row
        name = random.choice([each.name for each in fields(row) if each.name != "id"])
        wrong = _WRONG_IDS if name.endswith("_id") else _WRONG
        return replace(row, **{name: random.choice(wrong)})
