"""What a killed engine goes on from: the tables after each round, and the figures beside them."""

from __future__ import annotations

import shutil
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from graphapi.jobs.engines.contract import Warehouse

FIGURES = "figures.json"


@dataclass(frozen=True, slots=True)
class Figures:
    """Where an engine stands.

    Attributes
    ----------
    key : str
        Which engine, ties and rule; what was kept for others is not gone on from.
    level, round : int
        The level, and how many rounds of it were played.
    nodes : int
        How many nodes the level has.
    played : int
        How many rounds were played in all; coins are flipped by it.
    done, last : bool
        Whether the level is over, and whether it is the last.
    """

    key: str
    level: int = 0
    round: int = 0
    nodes: int = 0
    played: int = 0
    done: bool = False
    last: bool = False

    def next_round(self, *, done: bool) -> Figures:
        """Return the figures after a round."""
        return replace(self, round=self.round + 1, played=self.played + 1, done=done)

    def next_level(self, nodes: int, *, last: bool) -> Figures:
        """Return the figures after a contraction."""
        return replace(self, level=self.level + 1, round=0, nodes=nodes, done=False, last=last)


class Checkpoints:
    """Checkpoints in a folder, of which the newest is kept and whole."""

    def __init__(self, folder: Path, key: str) -> None:
        self._folder = folder / "checkpoints"
        self._key = key

    def restored(self, warehouse: Warehouse) -> Figures | None:
        """Read the tables of the newest checkpoint and return its figures; none for other ties."""
        newest = max(self._folder.glob("step-*[0-9]"), default=None)
        if newest is None:
            return None
        figures = Figures(**orjson.loads((newest / FIGURES).read_bytes()))
        if figures.key != self._key:
            return None
        for table in sorted(newest.iterdir()):
            if table.is_dir():
                warehouse.read(table.name, table)
        return figures

    def keep(self, warehouse: Warehouse, figures: Figures, tables: Sequence[str]) -> None:
        """Write tables and figures; they count once all of them are there."""
        step = self._folder / f"step-{figures.played + figures.level:06}"
        part = step.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        for table in tables:
            warehouse.keep(table, part / table)
        (part / FIGURES).write_bytes(orjson.dumps(asdict(figures)))
        shutil.rmtree(step, ignore_errors=True)
        part.rename(step)
        for old in self._folder.iterdir():
            if old != step:
                shutil.rmtree(old)

    def clear(self) -> None:
        """Forget every checkpoint."""
        shutil.rmtree(self._folder, ignore_errors=True)
