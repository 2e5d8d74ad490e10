"""The engine of this house, alone on all ties or as the one that finishes a coarse graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import coo_array

from graphapi.compact.arrays.communities.networks import ROUNDING, sealed
from graphapi.compact.arrays.communities.rounds import Climb, bettered
from graphapi.compact.arrays.communities.threads import on
from graphapi.compact.kernels.communities.network import Rule as Gain
from graphapi.jobs.engines.contract import UNIT

if TYPE_CHECKING:
    from typing import Any

    import numpy.typing as npt

    from graphapi.jobs.engines.contract import Membership, Rule, Ties


class Coarse(NamedTuple):
    """A graph whose nodes stand for persons: entries both ways, weights in ten-thousandths."""

    owners: npt.NDArray[Any]
    others: npt.NDArray[Any]
    weights: npt.NDArray[Any]
    sizes: npt.NDArray[Any]


def whole(ties: Ties) -> Coarse:
    """Take every person as a node of size one."""
    proper = ties.src != ties.dst
    ends, weights = (ties.src[proper], ties.dst[proper]), ties.weight[proper]
    return Coarse(
        np.concatenate(ends),
        np.concatenate(ends[::-1]),
        np.concatenate([weights, weights]),
        np.ones(ties.people),
    )


def communities(graph: Coarse, rule: Rule) -> Membership:
    """Return the community of each node by Leiden under the constant Potts model."""
    nodes = len(graph.sizes)
    near = coo_array(
        (graph.weights.astype(np.float64) / UNIT, (graph.owners, graph.others)),
        shape=(nodes, nodes),
    ).tocsr()
    network = sealed(
        near.indptr.astype(np.uint64),
        near.indices.astype(np.uint32),
        near.data,
        graph.sizes.astype(np.float64),
    )
    random = np.random.default_rng(rule.seed)
    climb = Climb(network, Gain(rule.gamma, ROUNDING), random, on(None))
    found: Membership = bettered(climb, np.arange(nodes, dtype=np.uint32)).view(np.int32)
    return found
