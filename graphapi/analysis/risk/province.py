"""The risk of everybody in a province, from the arrays of a snapshot: no object for any person.

The formulas are those of `assess` (algorithms.md, sections 4 and 5) over what a snapshot keeps. It
keeps one home group for each person and no industries, so that a person feels the herd of the home
group alone and groups imitate nobody; a known loss is a loss, never a touch that was won.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.analysis.circles.detect import silent
from graphapi.analysis.majority import majorities
from graphapi.analysis.parameters import DEFAULT
from graphapi.analysis.risk.province_clusters import clusters_of, standing_of
from graphapi.analysis.risk.province_facts import province_of
from graphapi.analysis.risk.province_scores import Scores, long_lost, prepare, score_groups
from graphapi.compact.kernels.threads import each_part
from graphapi.compact.spread import spread
from graphapi.compact.values import NodeValues
from graphapi.errors import BadInput
from graphapi.model.words import TieKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from graphapi.analysis.circles.detect import Report
    from graphapi.analysis.parameters import Parameters
    from graphapi.analysis.risk.province_clusters import ProvinceClusters
    from graphapi.analysis.risk.province_facts import Province
    from graphapi.compact.graph import CompactGraph

    Reals = npt.NDArray[np.float64]
    Array = npt.NDArray[Any]

SLACK = 1e-6
"""By how much a sum of single-precision shares may miss the threshold and still be enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceRisk:
    """Everybody's risk, and what is at risk in every group.

    Attributes
    ----------
    risk : float32, shape (n,)
        ``1 - exp(-L)``; 1 for a known lost customer, 0 for who is none.
    switch : float64, shape (groups,)
        P, the chance that the contract goes.
    people_money, contract_money : float64, shape (groups,)
        Risk times revenue of those at home there who are not lost, and P times the contract
        revenue; minor units a month, together E.
    rate : float
        How often a contract goes once half of the say is lost.
    mean, least : float
        The mean risk of the customers who are not lost, and the risk that the top tenth has.
    clusters : ProvinceClusters
    """

    risk: npt.NDArray[np.float32]
    switch: Reals
    people_money: Reals
    contract_money: Reals
    rate: float
    mean: float
    least: float
    clusters: ProvinceClusters

    @property
    def money(self) -> Reals:
        """E of every group."""
        return self.people_money + self.contract_money


def assess_province(
    graph: CompactGraph,
    arrays: Mapping[str, Array],
    *,
    parameters: Parameters = DEFAULT,
    switch_rate: float | None = None,
    report: Report = silent,
) -> ProvinceRisk:
    """Score every person and group of a snapshot.

    Parameters
    ----------
    graph : CompactGraph
        Simple and directed, with the edge column ``strength`` and, if there is one, ``kind``.
    arrays : mapping of name to array
        What `province_facts` names: of each person, and of each group.
    switch_rate : float, optional
        How often a contract goes once half of the say is lost, 0 to 1; by default what the known
        losses teach, and the prior of 0.8 where nobody knows which contracts went.
    report : Report
        Is told how far it is.

    Raises
    ------
    BadInput
        If an array is missing, is of another length, or holds what cannot be.

    Notes
    -----
    O(hops * (persons + ties of those who are under pressure)); about 60 bytes a person beside the
    snapshot. The same bytes for the same input, on any number of threads.
    """
    report("risk", 0, 4)
    province = province_of(len(graph), arrays, parameters)
    hazard = _pressure(graph, province, parameters)
    report("risk", 3, 4)
    rate = _rate(province, parameters) if switch_rate is None else switch_rate
    found = _assessed(province, hazard, parameters, rate)
    report("risk", 4, 4)
    return found


def _assessed(
    province: Province, hazard: Reals, parameters: Parameters, rate: float
) -> ProvinceRisk:
    switch = _switches(province, hazard, rate, parameters.unit_threshold)
    herd = -np.log1p(-parameters.herd_eta * switch)
    scores = _scores(province, hazard, herd + parameters.risk_base)
    standing = standing_of(province, scores, parameters.cluster_quantile)
    return ProvinceRisk(
        risk=scores.risk,
        switch=switch,
        people_money=scores.people_money,
        contract_money=switch * province.contract,
        rate=rate,
        mean=standing.mean,
        least=standing.least,
        clusters=clusters_of(province, scores, standing, parameters.cluster_min),
    )


def _pressure(graph: CompactGraph, province: Province, parameters: Parameters) -> Reals:
    """Return the hazard of everybody, with what arrives along ties."""
    if "strength" not in graph.table:
        raise BadInput("The ties of the snapshot have no strength; make it anew.", field="strength")
    sources = np.empty((3, province.persons))
    wrong = each_part(
        prepare, province.even_cuts, province.facts, parameters.loss_half_life, sources
    )
    for person in wrong:
        if person >= 0:
            raise BadInput(
                f"touch, damping, weight and lost of {graph.labels[person]} must be 0 or more and "
                "finite (lost may be nan); make the snapshot anew.",
                field="touch",
            )
    own, damping, fixed = (NodeValues(graph.position, each) for each in sources)
    found: Any = spread(
        graph,
        own,
        damping=damping,
        fixed=fixed,
        rounds=parameters.spread_hops,
        transmission="strength",
        scale=parameters.spread_beta,
        category="kind" if "kind" in graph.table else None,
        factors={str(kind): parameters.kind_prior[kind] for kind in TieKind},
    )
    hazard: Reals = found.hazard.array
    return hazard


def _rate(province: Province, parameters: Parameters) -> float:
    prior = parameters.switch_prior_lost / parameters.switch_prior_cases
    if province.gone is None:
        return prior
    say = np.zeros(province.groups)
    each_part(
        long_lost, province.cuts, province.starts, province.facts, parameters.switch_after, say
    )
    cases = say >= parameters.unit_threshold - SLACK
    gone = int(np.count_nonzero(~np.isnan(province.gone[cases])))
    count = int(np.count_nonzero(cases))
    return (parameters.switch_prior_lost + gone) / (parameters.switch_prior_cases + count)


def _switches(province: Province, hazard: Reals, rate: float, threshold: float) -> Reals:
    """Return the chance that the contract of each group goes."""
    facts = province.facts
    seats = np.flatnonzero(facts.weight > 0)
    starts = np.searchsorted(seats, province.starts)
    falls = np.where(
        np.isnan(facts.lost[seats]), -np.expm1(-facts.damping[seats] * hazard[seats]), 1.0
    )
    falls[~facts.customer[seats]] = 0.0
    held = rate * majorities(starts, facts.weight[seats], falls, threshold - SLACK)
    if province.gone is None:
        return held
    return np.where(np.isnan(province.gone), held, province.gone)


def _scores(province: Province, hazard: Reals, acting: Reals) -> Scores:
    groups = province.groups
    found = Scores(
        risk=np.empty(province.persons, dtype=np.float32),
        people_money=np.zeros(groups),
        total=np.zeros(groups),
        counted=np.zeros(groups, dtype=np.int64),
    )
    facts, starts, heads = province.facts, province.starts, province.heads
    each_part(score_groups, province.cuts, starts, heads, acting, hazard, facts, found)
    return found
