"""What every engine is given, and what each must give back: the same for the same seed.

Ties are three columns of integers, ``src, dst, weight``: persons by number, and the strength in
whole ten-thousandths, so that no sum depends on the order of its terms. The objective is that of
the constant Potts model in the same unit.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import numpy as np
import xxhash

from graphapi.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy.typing as npt

    Membership: TypeAlias = "npt.NDArray[np.int32]"
    Report: TypeAlias = Callable[[str, int, int], None]

UNIT = 10_000
"""The weight of a tie of strength 1."""
FINE = 1_000
"""Gains are counted in thousandths of that unit, which is how fine gamma is."""
LARGEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Ties:
    """Ties without direction; several of one pair add up, and one to oneself counts for nothing.

    Attributes
    ----------
    people : int
        How many persons there are; they are called 0 … people - 1.
    src, dst : arrays of integers, shape (m,)
        The ends of each tie.
    weight : array of integers, shape (m,)
        Strength in whole ten-thousandths, 1 to 10,000.
    """

    people: int
    src: npt.NDArray[Any]
    dst: npt.NDArray[Any]
    weight: npt.NDArray[Any]

    def digest(self) -> str:
        """Return a digest of the ties as they lie."""
        found = xxhash.xxh3_128(str(self.people).encode())
        for column in (self.src, self.dst, self.weight):
            found.update(column.astype(np.int64).tobytes())
        return found.hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How persons are moved.

    Attributes
    ----------
    gamma : float
        Resolution of the constant Potts model, over 0 and at most 1.
    target_size : int
        How many nodes are few enough for the local engine to finish.
    seed : int
        Which coins are flipped.
    rounds : int
        Most rounds of moves before a contraction.
    """

    gamma: float = 0.15
    target_size: int = 50_000
    seed: int = 0
    rounds: int = 12

    @property
    def cost(self) -> int:
        """What two persons in one circle cost, in thousandths of a ten-thousandth."""
        return round(self.gamma * UNIT * FINE)


class Warehouse(Protocol):
    """Where tables lie and statements run: a database in this process, or a cluster."""

    version: str

    def read(self, table: str, file: Path) -> None:
        """Make a table of the Parquet files at a place."""

    def view(self, name: str, statement: str) -> None:
        """Let a name stand for a statement, in place of one with its name."""

    def make(self, table: str, statement: str) -> None:
        """Make a table of the rows of a statement, in place of one with its name."""

    def keep(self, table: str, place: Path) -> None:
        """Write a table to a place as Parquet; there is nothing at the place before."""

    def number(self, statement: str) -> int:
        """Return the one number that a statement finds."""

    def close(self) -> None:
        """Let go of everything."""


@dataclass(frozen=True, slots=True)
class EngineResult:
    """Whose circle each person is in, numbered by first person, and how it was found."""

    membership: Membership
    manifest: dict[str, Any]


def check(ties: Ties, rule: Rule) -> None:
    """Refuse ties and rules that no engine could answer.

    Raises
    ------
    BadInput
        Naming the field.
    """
    if not (isfinite(rule.gamma) and rule.cost > 0 and rule.gamma <= 1):
        raise BadInput(f"gamma must be over 0 and at most 1, not {rule.gamma}.", field="gamma")
    for name in ("target_size", "rounds"):
        if getattr(rule, name) < 1:
            raise BadInput(f"{name} must be 1 or more.", field=name)
    if not 0 <= rule.seed <= LARGEST:
        raise BadInput(f"seed must be from 0 to {LARGEST}.", field="seed")
    if not 0 <= ties.people <= LARGEST:
        raise BadInput(f"people must be from 0 to {LARGEST}.", field="people")
    _check_columns(ties)


def _check_columns(ties: Ties) -> None:
    if not len(ties.src) == len(ties.dst) == len(ties.weight):
        raise BadInput("src, dst and weight must be of one length.", field="src")
    for name, low, high in (
        ("src", 0, ties.people - 1),
        ("dst", 0, ties.people - 1),
        ("weight", 1, UNIT),
    ):
        column = getattr(ties, name)
        if len(column) and not (low <= int(column.min()) and int(column.max()) <= high):
            raise BadInput(f"{name} must lie from {low} to {high} in every tie.", field=name)


def described(rule: Rule) -> dict[str, Any]:
    """Return a rule as the manifest tells it."""
    return asdict(rule)
