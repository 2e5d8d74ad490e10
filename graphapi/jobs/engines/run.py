"""Circles by an engine of choice: the same contract, checked before anybody sees the result."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import xxhash

from graphapi.errors import BadInput
from graphapi.jobs.engines.contract import EngineResult, check, described
from graphapi.jobs.engines.local import communities, whole
from graphapi.jobs.engines.on_duckdb import DuckWarehouse
from graphapi.jobs.engines.on_spark import SparkWarehouse
from graphapi.jobs.engines.steps import found_in
from graphapi.jobs.engines.verdict import check_result, objective

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from graphapi.jobs.engines.contract import Membership, Report, Rule, Ties, Warehouse

WAREHOUSES: Mapping[str, Callable[[Path], Warehouse]] = {
    "duckdb": DuckWarehouse,
    "spark": SparkWarehouse,
}
ENGINES = ("local", *WAREHOUSES)


def run_engine(name: str, ties: Ties, rule: Rule, *, folder: Path, report: Report) -> EngineResult:
    """Find circles with an engine.

    Parameters
    ----------
    name : str
        ``local``, ``duckdb`` or ``spark``; the last two come with an extra each.
    folder : Path
        Where tables and checkpoints lie; after a kill the same call goes on from there.
    report : callable
        Told the stage, what is done and the total.

    Returns
    -------
    EngineResult
        The same for the same ties, rule and engine, however often it was killed.

    Raises
    ------
    BadInput
        For an unknown engine, one that is not installed, and for ties and rules out of range.
    """
    if name not in ENGINES:
        raise BadInput(f"engine must be one of {', '.join(ENGINES)}, not {name}.", field="engine")
    check(ties, rule)
    begun = time.perf_counter()
    membership, version = _found(name, ties, rule, folder, report)
    check_result(ties, membership)
    seconds = round(time.perf_counter() - begun, 3)
    manifest = _manifest(ties, rule, membership)
    return EngineResult(
        membership, {"engine": name, "version": version, **manifest, "seconds": seconds}
    )


def _manifest(ties: Ties, rule: Rule, membership: Membership) -> dict[str, Any]:
    return {
        **described(rule),
        "people": ties.people,
        "ties": len(ties.src),
        "circles": int(membership.max(initial=-1)) + 1,
        "objective": objective(ties, membership, rule),
        "input": ties.digest(),
        "output": xxhash.xxh3_128_hexdigest(membership.tobytes()),
    }


def _found(
    name: str, ties: Ties, rule: Rule, folder: Path, report: Report
) -> tuple[Membership, str]:
    if name == "local" or not (ties.src != ties.dst).any():
        report("communities", 0, 1)
        return numbered(communities(whole(ties), rule)), f"local {_version()}"
    work = folder / f"{name}-{_key(ties, rule)}"
    work.mkdir(parents=True, exist_ok=True)
    warehouse = WAREHOUSES[name](work)
    try:
        membership = found_in(warehouse, ties, rule, work, report)
    finally:
        warehouse.close()
    shutil.rmtree(work)
    return numbered(membership), warehouse.version


def numbered(names: Any) -> Membership:
    """Return the number of each circle in the order of their first persons."""
    _, first, place = np.unique(names, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int32)
    rank[np.argsort(first)] = np.arange(len(first), dtype=np.int32)
    return rank[place]


def _key(ties: Ties, rule: Rule) -> str:
    asked = orjson.dumps(described(rule), option=orjson.OPT_SORT_KEYS)
    return xxhash.xxh3_64_hexdigest(ties.digest().encode() + asked)


def _version() -> str:
    from importlib.metadata import version  # noqa: PLC0415  only here, and slow to import

    return version("graphapi")
