"""What a snapshot says of the people and groups of a province, checked before risk is scored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.analysis.risk.province_scores import Facts
from graphapi.compact.kernels.threads import even_cuts
from graphapi.errors import BadInput
from graphapi.model.words import Side

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from graphapi.analysis.parameters import Parameters

    Reals = npt.NDArray[np.float64]
    Places = npt.NDArray[np.int64]
    Array = npt.NDArray[Any]

KEPT: Mapping[str, Any] = {
    "side": np.uint8,
    "weight": np.float32,
    "touch": np.float32,
    "damping": np.float32,
    "lost": np.float32,
    "revenue": np.int64,
}
"""What is needed of each person, and its type."""
STARTS, CONTRACT, GONE = "group_start", "group_contract", "group_lost"
"""Of each group: its first person, its contract, minor units a month, -1 where unknown, and where
it is known the days since that went, nan where it stands."""
PARTS = 64
"""Into how many parts people and groups are cut."""


@dataclass(frozen=True, slots=True)
class Province:
    """The facts, and the groups: where each begins, its contract, and the chance that it is gone.

    ``heads`` is what a person spends of whom nothing is known; ``gone`` is nan for a contract that
    stands, and there is none where nobody knows.
    """

    facts: Facts
    starts: Places
    contract: Reals
    heads: Reals
    gone: Reals | None

    @property
    def persons(self) -> int:
        """How many persons there are."""
        return len(self.facts.customer)

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return len(self.starts) - 1

    @property
    def cuts(self) -> Places:
        """Parts of the groups with about as many persons each."""
        return even_cuts(self.starts, PARTS)

    @property
    def even_cuts(self) -> Places:
        """Parts of the persons of one size."""
        return evenly(self.persons, PARTS)


def evenly(count: int, parts: int) -> Places:
    """Cut so many things into at most so many parts of one size."""
    return np.unique(np.linspace(0, count, parts + 1).astype(np.int64))


def province_of(persons: int, arrays: Mapping[str, Array], parameters: Parameters) -> Province:
    """Return what the arrays of a snapshot of so many persons say; errors as of `assess_province`.

    O(persons): everything but the sides is taken as it lies.
    """
    people = {name: _array(arrays, name, persons, kind) for name, kind in KEPT.items()}
    starts = _starts(arrays, persons)
    groups = len(starts) - 1
    contract = np.maximum(_array(arrays, CONTRACT, groups, np.int64), 0).astype(float)
    customer = _unwritten(people.pop("side") == list(Side).index(Side.CUSTOMER))
    gone = None
    if GONE in arrays:
        days = _array(arrays, GONE, groups, np.float32).astype(float)
        gone = 2.0 ** (-days / parameters.contract_half_life)
    return Province(
        facts=Facts(customer, **people),
        starts=starts,
        contract=contract if gone is None else np.where(np.isnan(gone), contract, 0.0),
        heads=contract / np.maximum(np.diff(starts), 1),
        gone=gone,
    )


def _array(arrays: Mapping[str, Array], name: str, length: int, kind: Any) -> Array:
    if name not in arrays:
        raise BadInput(
            f"The snapshot says no {name}, which risk needs; make it anew from the store, from "
            "columns that have it, or with `graphapi generate`.",
            field=name,
        )
    if arrays[name].shape != (length,):
        raise BadInput(f"{name} must have {length:,} numbers; make the snapshot anew.", field=name)
    return _unwritten(np.ascontiguousarray(arrays[name], dtype=kind))


def _starts(arrays: Mapping[str, Array], persons: int) -> Places:
    starts = _array(arrays, STARTS, len(arrays.get(STARTS, ())), np.int64)
    if not len(starts) or starts[0] != 0 or starts[-1] != persons or (np.diff(starts) < 0).any():
        raise BadInput(
            f"{STARTS} must rise from 0 to the number of persons; make the snapshot anew.",
            field=STARTS,
        )
    return starts


def _unwritten(array: Array) -> Array:
    """Return an array that may not be written to: kernels are compiled for such arrays only."""
    view = array.view()
    view.flags.writeable = False
    return view
