"""The course of an engine that keeps tables: rounds, contraction, finish, a last look, pieces."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.errors import BadInput
from graphapi.jobs.engines import pieces, rounds
from graphapi.jobs.engines.checkpoints import Checkpoints, Figures
from graphapi.jobs.engines.local import Coarse, communities

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from graphapi.jobs.engines.contract import Report, Rule, Ties, Warehouse

    Names = npt.NDArray[np.int64]
    Columns = dict[str, npt.NDArray[np.int64]]

SETTLED = 1_000
"""A level is over when fewer than one node in so many moves."""
SHRINKS = 0.9
"""A contraction to more than this part of the nodes was the last."""
LAST_ROUNDS = 4
"""Rounds over single persons after the coarse graph was finished."""
TABLES = ("arc", "label", "home")


def found_in(warehouse: Warehouse, ties: Ties, rule: Rule, folder: Path, report: Report) -> Names:
    """Find the circle of each person, by any name; goes on where a killed call stopped."""
    key = folder.name
    checkpoints = Checkpoints(folder, key)
    figures = checkpoints.restored(warehouse)
    if figures is None:
        figures = _begun(warehouse, ties, folder, key)
        checkpoints.keep(warehouse, figures, TABLES)
    while not figures.last:
        figures = _level(warehouse, rule, figures, checkpoints, report)
        nodes = rounds.contract(warehouse)
        last = nodes <= rule.target_size or nodes > SHRINKS * figures.nodes
        figures = figures.next_level(nodes, last=last)
        checkpoints.keep(warehouse, figures, TABLES)
    report("finish", figures.played, figures.played)
    _finish(warehouse, rule, folder)
    return _last_look(warehouse, ties, rule, figures, folder)


def _begun(warehouse: Warehouse, ties: Ties, folder: Path, key: str) -> Figures:
    _written(folder, "tie", {"src": ties.src, "dst": ties.dst, "weight": ties.weight})
    warehouse.read("tie", folder / "tie.parquet")
    rounds.begin(warehouse)
    return Figures(key, nodes=warehouse.number("SELECT count(*) FROM label"))


def _level(
    warehouse: Warehouse, rule: Rule, figures: Figures, checkpoints: Checkpoints, report: Report
) -> Figures:
    while figures.round < rule.rounds and not figures.done:
        report(f"level {figures.level}", figures.round, rule.rounds)
        moved = rounds.move(warehouse, cost=rule.cost, seed=rule.seed, number=figures.played)
        figures = figures.next_round(done=moved * SETTLED < figures.nodes)
        checkpoints.keep(warehouse, figures, TABLES)
    return figures


def _finish(warehouse: Warehouse, rule: Rule, folder: Path) -> None:
    """Let the local engine join the nodes of the last level, and label every person by it."""
    arcs, labels = _read(warehouse, folder, "arc"), _read(warehouse, folder, "label")
    names = np.sort(labels["v"])
    sizes = labels["n"][np.argsort(labels["v"])]
    ends = np.searchsorted(names, arcs["v"]), np.searchsorted(names, arcs["u"])
    joined = communities(Coarse(*ends, arcs["w"], sizes), rule)
    _written(folder, "joined", {"v": names, "c": joined})
    warehouse.read("joined", folder / "joined.parquet")
    warehouse.make(
        "label",
        "SELECT home.v AS v, CAST(joined.c AS BIGINT) AS c, CAST(1 AS BIGINT) AS n "
        "FROM home JOIN joined ON joined.v = home.c",
    )


def _last_look(
    warehouse: Warehouse, ties: Ties, rule: Rule, figures: Figures, folder: Path
) -> Names:
    """Move single persons a few rounds more, cut what hangs together no longer, read the result."""
    warehouse.read("tie", folder / "tie.parquet")
    warehouse.make("arc", rounds.ARCS)
    for _ in range(LAST_ROUNDS):
        rounds.move(warehouse, cost=rule.cost, seed=rule.seed, number=figures.played)
        figures = replace(figures, played=figures.played + 1)
    pieces.cut(warehouse)
    found = _read(warehouse, folder, "label")
    membership = np.arange(ties.people, dtype=np.int64)
    membership[found["v"]] = found["c"]
    return membership


def _written(folder: Path, name: str, columns: dict[str, npt.NDArray[Any]]) -> None:
    table = _arrow().table({key: values.astype(np.int64) for key, values in columns.items()})
    _parquet().write_table(table, folder / f"{name}.parquet")


def _read(warehouse: Warehouse, folder: Path, name: str) -> Columns:
    place = folder / f"read-{name}"
    warehouse.keep(name, place)
    table = _parquet().read_table(place)
    for file in place.iterdir():
        file.unlink()
    place.rmdir()
    return {column: table[column].to_numpy() for column in table.column_names}


def _arrow() -> Any:
    return _imported("pyarrow")


def _parquet() -> Any:
    return _imported("pyarrow.parquet")


def _imported(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise BadInput(
            "This engine reads and writes Parquet; install graphapi[parquet].", field="engine"
        ) from error
