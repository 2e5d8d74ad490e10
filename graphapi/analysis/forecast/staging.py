"""The worlds in which a plan is tried: how customers of a branch fall, and what goes with them.

``h0_v = m_v (h_v + b)``, along a tie with ``1 - (1 - p_uv)^m_v``; a known lost person still passes
it on with ``2^(-t/180)``; a contract goes with the chance σ once half of the say is lost, and then
each of its people follows with ``1 - (1 - η)^m_v`` (algorithms.md, section 6).

The product knows more than the reference of the evaluation, and samples accordingly: a person may
have a say in several groups and follow any of them; of parallel ties only the strongest counts;
what the examples of other groups press is part of h and does not move with the plan; a contract
does not go for certain but with σ; and money is counted in one currency.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphapi.analysis.risk.formulas import chance_of, faded
from graphapi.compact.kernels.worlds.branch import Branch
from graphapi.compact.rows import weighted_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from graphapi.analysis.forecast.takings import Takings
    from graphapi.analysis.risk.hazards import Hazards

    Numbers = npt.NDArray[np.float64]
    Index = npt.NDArray[np.int64]


def branch_of(hazards: Hazards, takings: Takings) -> Branch:
    """Lay out how the customers of a world may fall; O(persons + ties)."""
    places, table = hazards.places, hazards.world.parameters
    damping = hazards.care.factors * places.customers
    ties = weighted_rows(hazards.ties, "weight")
    passes = np.minimum(table.hazard_cap, table.spread_beta * np.maximum(0.0, ties.numbers))
    says, behind = _by_person(hazards), _by_group(places.herd_groups, len(places.groups))
    return Branch(
        indptr=ties.indptr,
        targets=ties.indices,
        passes=_eased(passes, damping[ties.indices]),
        falls=_falls(hazards, damping),
        fallen=places.gone.known,
        say_starts=says.starts,
        say_gates=places.units.groups[says.entries],
        says=places.units.say[says.entries],
        gate_starts=behind.starts,
        gate_entries=behind.entries,
        members=places.herd_persons,
        follows=_eased(table.herd_eta, damping[places.herd_persons]),
        opens=np.where(np.isnan(places.gone.groups), hazards.rate, 0.0),
        threshold=table.unit_threshold,
        worths=takings.people,
        gate_worths=takings.contracts,
    )


def secured(branch: Branch, persons: Sequence[int], share: float) -> Branch:
    """Return the branch with the hazards of some persons, by place, reduced to a share of them."""
    chosen = np.zeros(len(branch.falls), dtype=np.bool_)
    chosen[list(persons)] = True
    kept = chosen & ~branch.fallen
    return branch._replace(
        falls=_where(kept, branch.falls, share),
        passes=_where(kept[branch.targets], branch.passes, share),
        follows=_where(kept[branch.members], branch.follows, share),
    )


def _where(chosen: npt.NDArray[np.bool_], chances: Numbers, share: float) -> Numbers:
    found = chances.copy()
    found[chosen] = _eased(chances[chosen], share)
    return found


def _eased(chance: Numbers | float, power: Numbers | float) -> Numbers:
    """Return the chance whose hazard is a multiple: ``1 - (1 - chance)^power``."""
    return np.asarray(1.0 - (1.0 - chance) ** power)


def _falls(hazards: Hazards, damping: Numbers) -> Numbers:
    places, table = hazards.places, hazards.world.parameters
    gone = ~np.isnan(places.gone.groups)
    left = np.where(gone, hazards.herding, 0.0)[places.herd_groups]
    herd = np.bincount(places.herd_persons, left, len(places.persons))
    examples = hazards.examples.own if hazards.examples else 0.0
    pressure = hazards.touches.own + examples + herd + table.risk_base
    lasting = faded(places.gone.persons, table.loss_half_life)
    return np.asarray(np.where(places.gone.known, lasting, chance_of(damping * pressure)))


class _Rows(NamedTuple):
    starts: Index
    entries: Index


def _by_person(hazards: Hazards) -> _Rows:
    return _by_group(hazards.places.units.persons, len(hazards.places.persons))


def _by_group(keys: Index, count: int) -> _Rows:
    """Return the entries of each key in rows."""
    order = np.argsort(keys, kind="stable")
    return _Rows(np.searchsorted(keys[order], np.arange(count + 1)), order)
