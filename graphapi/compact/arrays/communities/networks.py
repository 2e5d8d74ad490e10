"""From a graph to the network that the kernels of communities read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from graphapi.compact.arrays.weights import weighted
from graphapi.compact.kernels.communities.network import Network, Rule
from graphapi.compact.kernels.communities.proper import stripped, survey
from graphapi.compact.kernels.threads import each_part, even_cuts

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.graph import CompactGraph
    from graphapi.compact.kernels.communities.network import Names, Pointer, Values, Weights

PARTS: Final = 64
ROUNDING: Final = 1e-10
"""A gain of this share of the mean weight is rounding."""
EACH_ONE: Final = np.empty(0, dtype=np.float32)
"""The weights of entries that count one each."""


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A network whose nodes have no masses yet, and what masses are made of.

    Attributes
    ----------
    strengths : float64, shape (n,)
        The sum of the weights at each node, self loops twice.
    unit : float
        A weight is the number of an entry times this.
    """

    indptr: Pointer
    indices: Names
    weights: Weights
    strengths: Values
    unit: float

    def network(self, masses: Values) -> Network:
        """Return the network with given masses."""
        return sealed(self.indptr, self.indices, self.weights, masses)

    def least(self) -> float:
        """Return the gain up to which it is rounding."""
        mean = self.strengths.sum() / max(len(self.indices), 1)
        return ROUNDING * (float(mean) if len(self.weights) else 1.0)


def surveyed(graph: CompactGraph, weight: str | None) -> Surveyed:
    """Read the edges of an undirected graph; O(m), in place where there is nothing to leave out.

    Self loops and edges that weigh nothing join no two nodes and are left out.

    Raises
    ------
    ValueError
        For a weight that is not a finite number of zero or more.
    """
    rows, unit = weighted(graph, weight)
    indptr, indices = rows.indptr.view(np.uint64), rows.indices.view(np.uint32)
    weights = rows.values if len(rows.values) or not len(indices) else EACH_ONE
    strengths = np.empty(len(graph))
    cuts = even_cuts(rows.indptr, PARTS)
    found = each_part(survey, cuts, indptr, indices, weights, strengths)
    improper = sum(entries for entries, _ in found)
    if any(wrong for _, wrong in found):
        raise ValueError(f"weight: every {weight} must be a finite number of 0 or more")
    if improper:
        indptr, indices, weights = stripped(indptr, indices, weights, improper)
    return Surveyed(indptr, indices, weights, strengths, unit)


def sealed(indptr: Pointer, indices: Names, weights: Weights, masses: Values) -> Network:
    """Return a network that cannot be written to: kernels are compiled for one kind of arrays."""
    return Network(_still(indptr), _still(indices), _still(weights), _still(masses))


def _still(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    view = array.view()
    view.flags.writeable = False
    return view


def potts(graph: CompactGraph, weight: str | None, resolution: float) -> tuple[Network, Rule]:
    """Return the network and the rule of the constant Potts model."""
    read = surveyed(graph, weight)
    return read.network(np.ones(len(graph))), Rule(resolution / read.unit, read.least())


def modular(graph: CompactGraph, weight: str | None, resolution: float) -> tuple[Network, Rule]:
    """Return the network and the rule of modularity."""
    read = surveyed(graph, weight)
    total = read.strengths.sum()
    return read.network(read.strengths), Rule(resolution / (total or 1.0), read.least())
