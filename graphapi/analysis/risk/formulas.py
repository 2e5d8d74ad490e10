"""The formulas of risk for numbers and for whole arrays of them (algorithms.md, section 4).

Everything is elementwise and costs O(elements); days are days, chances lie from 0 to 1, and a
hazard is ``-ln(1 - chance)``, 0 or more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]


def faded(days: Any, half_life: float) -> Any:
    """Return what is left after some days, ``2^(-days / half_life)``; nan for nan."""
    return np.exp2(-np.asarray(days) / half_life)


def hazard_of(chance: Any) -> Any:
    """Return the hazard of a chance under 1."""
    return -np.log1p(-np.asarray(chance))


def chance_of(hazard: Any) -> Any:
    """Return the chance that a hazard of 0 or more takes somebody."""
    return -np.expm1(-np.asarray(hazard))


def whole_hazard(factor: Any, pressure: Any, herd: Any, base: float) -> Any:
    """Return ``m (λ + g + b)``: susceptibility times all that acts."""
    return factor * (pressure + herd + base)


def scored(hazard: Any, customers: Any, lost: Any, recorded: Any, won_risk: float) -> Any:
    """Return the risk of everybody: 0 for no customer, at least 0.9 when won, 1 when lost.

    Parameters
    ----------
    customers, lost, recorded : bool
        Who can be lost at all, who is known lost, and of whom the loss is recorded.
    """
    risk = np.where(lost, np.maximum(chance_of(hazard), won_risk), chance_of(hazard))
    return np.where(customers, np.where(recorded, 1.0, risk), 0.0)
