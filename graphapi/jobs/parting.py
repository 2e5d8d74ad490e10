"""How a job parts a layer: by which engine, and from where it goes on after it was killed."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.analysis.circles.detect import silent
from graphapi.compact import sections
from graphapi.compact.communities import leiden
from graphapi.compact.partition import Partition
from graphapi.errors import BadInput
from graphapi.jobs.digests import digest_of
from graphapi.jobs.engines.contract import UNIT, Rule, Ties
from graphapi.jobs.engines.run import ENGINES, run_engine
from graphapi.jobs.job import local_engine

if TYPE_CHECKING:
    from pathlib import Path

    from graphapi.analysis.circles.table import Parting
    from graphapi.compact.graph import CompactGraph

LOCAL = "local"
"""Our own engine."""
WORTH_KEEPING = 5.0
"""Seconds of work that are worth a checkpoint."""
_FOLDER = "checkpoints"
_PACKAGES = {"duckdb": "duckdb", "spark": "pyspark"}


@dataclass(frozen=True, slots=True)
class Checkpointed:
    """Parts layers, and keeps each part that took long until the job is done.

    Checkpoints are named by a digest of the ties, of where the search begins and of what is asked,
    and hold checksums, so that a wrong or damaged one is never gone on from.

    Attributes
    ----------
    part : Parting
        What parts a layer.
    folder : Path
        Where checkpoints lie, in a folder of their own.
    engine : str
        The engine, part of the name of a checkpoint.
    worth : float
        Seconds of work that are worth a checkpoint.
    """

    part: Parting
    folder: Path
    engine: str = LOCAL
    worth: float = WORTH_KEEPING

    def __call__(
        self, flat: CompactGraph, /, *, resolution: float, seed: int, initial: Partition | None
    ) -> Partition:
        """Return the parts, from a checkpoint if there is one."""
        start = () if initial is None else (initial.membership,)
        asked = f"{self.engine} {resolution!r} {seed}"
        key = digest_of([asked, flat.indptr, flat.targets, *start])
        file = self.folder / _FOLDER / f"{key}.parts"
        kept = _kept(file)
        if kept is not None:
            return Partition.of(flat, kept)
        begun = time.monotonic()
        found = self.part(flat, resolution=resolution, seed=seed, initial=initial)
        if time.monotonic() - begun >= self.worth:
            file.parent.mkdir(parents=True, exist_ok=True)
            sections.write(file, {}, {"membership": found.membership})
        return found

    def clear(self) -> None:
        """Forget all checkpoints: the job is done."""
        shutil.rmtree(self.folder / _FOLDER, ignore_errors=True)


def _kept(file: Path) -> Any:
    with suppress(OSError, ValueError):
        _, arrays, _ = sections.read(file)
        return np.asarray(arrays["membership"])
    return None


@dataclass(frozen=True, slots=True)
class ByEngine:
    """Parts layers by an engine that is not ours; every tie counts as one, as it does for us.

    Attributes
    ----------
    name : str
        ``duckdb`` or ``spark``.
    folder : Path
        Where the engine keeps tables and checkpoints of its own.
    """

    name: str
    folder: Path

    def __call__(
        self,
        flat: CompactGraph,
        /,
        *,
        resolution: float,
        seed: int,
        initial: Partition | None,  # noqa: ARG002 - an engine begins with everybody alone
    ) -> Partition:
        """Return the parts; ``BadInput`` if the engine is unknown or not installed."""
        ties = Ties(
            people=len(flat),
            src=flat.sources,
            dst=flat.targets,
            weight=np.full(len(flat.targets), UNIT, dtype=np.int64),
        )
        rule = Rule(gamma=resolution, seed=seed)
        self.folder.mkdir(parents=True, exist_ok=True)
        found = run_engine(self.name, ties, rule, folder=self.folder, report=silent)
        return Partition.of(flat, found.membership)


def parting_of(engine: str, folder: Path) -> Checkpointed:
    """Return how an engine parts layers, with checkpoints in a folder.

    Raises
    ------
    BadInput
        If there is no such engine.
    """
    if engine not in ENGINES:
        raise BadInput(
            f"--engine must be one of {', '.join(ENGINES)}, not {engine}.", field="--engine"
        )
    part = leiden if engine == LOCAL else ByEngine(engine, folder / engine)
    return Checkpointed(part, folder, engine)


def engine_named(engine: str) -> str:
    """Return the name and version of an engine, as runs record it."""
    if engine == LOCAL:
        return local_engine()
    with suppress(PackageNotFoundError):  # the engine itself says what to install
        return f"{engine} {version(_PACKAGES[engine])}"
    return engine
