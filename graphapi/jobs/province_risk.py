"""The job that scores everybody's risk in a snapshot, with results in the folder beside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.analysis.risk.province import assess_province
from graphapi.jobs.bulk.groups import group_names
from graphapi.jobs.course import Found, in_thread
from graphapi.jobs.digests import digest_of
from graphapi.jobs.folder import Results
from graphapi.jobs.job import Job, local_engine
from graphapi.jobs.province import LABELS, names_kept, told_labels
from graphapi.jobs.risk import band_counts, risk_parameters
from graphapi.model.words import RunKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy.typing as npt

    from graphapi.analysis.risk.province import ProvinceRisk
    from graphapi.compact.snapshot import Snapshot
    from graphapi.jobs.course import Course
    from graphapi.jobs.folder import RunFolder

PLAN = {"reading": 0.1, "risk": 1.0, "publishing": 1.0}
"""The stages on a snapshot, and how long each takes beside the others."""
SHOWN = 3
_CHUNK = 1 << 20


def province_risk_job(snapshot: Snapshot, folder: RunFolder) -> Job[Results]:
    """Return the job of a snapshot; O(persons + ties of those under pressure)."""
    return Job(
        kind=RunKind.RISK,
        parameters=risk_parameters(),
        seed=0,
        engine=local_engine(),
        plan=PLAN,
        work=lambda course, _: _risk(snapshot, course),
        shelf=folder,
        publish=folder.publish,
    )


async def _risk(snapshot: Snapshot, course: Course) -> Found[Results]:
    course.tell("reading", 0, 1)
    graph, arrays = snapshot.graph, snapshot.arrays
    search = partial(assess_province, graph, arrays, report=course.part("risk"))
    risk = await in_thread(search)
    course.tell("publishing", 0, 1)
    results = await in_thread(lambda: results_of(risk, snapshot))
    return Found(
        results=results,
        data_version=int(snapshot.about.get("version", 0)),
        counts={
            "persons": len(graph),
            "ties": graph.number_of_edges(),
            "clusters": len(risk.clusters.groups),
            **_bands(risk.risk),
        },
        objective=None,
        input_digest=digest_of([snapshot.digest]),
        output_digest=digest_of(
            part for name, array in sorted(results.arrays.items()) for part in (name, array)
        ),
    )


def _bands(risk: npt.NDArray[np.float32]) -> Mapping[str, int]:
    """Return how many persons are in each band over the lowest, a part of them at a time."""
    found: Counter[str] = Counter()
    for begin in range(0, len(risk), _CHUNK):
        found.update(band_counts(risk[begin : begin + _CHUNK].astype(np.float64)))
    return {name: found[name] for name in band_counts(np.empty(0))}


def results_of(risk: ProvinceRisk, snapshot: Snapshot) -> Results:
    """Lay out risk as arrays: by person, by group, and the clusters with their members."""
    clusters = risk.clusters
    labels, told = told_labels(snapshot.graph)
    names = _names_of_groups(snapshot)
    arrays: dict[str, Any] = {
        "risk": risk.risk,
        "switch": risk.switch,
        "people_money": risk.people_money,
        "contract_money": risk.contract_money,
        "cluster/group": clusters.groups,
        "cluster/id": np.array([names(each) for each in clusters.groups.tolist()], np.bytes_),
        "cluster/begins": clusters.begins,
        "cluster/persons": clusters.persons,
        "cluster/attention": clusters.attention,
        "cluster/money": clusters.money,
    }
    about = {
        "currency": snapshot.about.get("currency"),
        "rate": risk.rate,
        "mean": risk.mean,
        "least": risk.least,
        LABELS: told,
    }
    return Results({**arrays, **labels}, about)


def _names_of_groups(snapshot: Snapshot) -> Any:
    """Return what gives the id of a group by its number: the number, where no ids are kept."""
    if "groups" not in snapshot.about:
        return lambda number: str(number).encode()
    names = group_names(snapshot.about, snapshot.arrays)
    return lambda number: names[number].encode()


def risks_in(results: Results) -> Iterator[Mapping[str, Any]]:
    """Yield everybody's risk, by position."""
    names, risk = names_kept(results), results.arrays["risk"]
    for begin in range(0, len(risk), _CHUNK):
        for place, value in enumerate(risk[begin : begin + _CHUNK].tolist(), begin):
            yield {"person": names[place], "risk": value}


@dataclass(frozen=True, slots=True)
class ClusterLine:
    """An at-risk cluster of a snapshot, as it is told.

    Attributes
    ----------
    money, contract_money : float
        Minor units a month.
    riskiest : tuple of str
        Those of its people who are most at risk.
    """

    group: str
    people: int
    money: float
    contract_money: float
    attention: float
    switch: float
    currency: str | None
    riskiest: tuple[str, ...]


def top_clusters(results: Results, first: int, *, attention: bool) -> list[ClusterLine]:
    """Return the clusters of a run with most money, or most attention, highest first."""
    arrays = results.arrays
    key = arrays["cluster/attention" if attention else "cluster/money"]
    order = np.lexsort((np.arange(len(key)), -key))[:first]
    names = names_kept(results)
    return [_line(results, number, names) for number in order.tolist()]


def _line(results: Results, number: int, names: Any) -> ClusterLine:
    arrays = results.arrays
    group = int(arrays["cluster/group"][number])
    begin, end = arrays["cluster/begins"][number : number + 2].tolist()
    persons = arrays["cluster/persons"][begin:end]
    highest = persons[np.argsort(-arrays["risk"][persons], kind="stable")[:SHOWN]]
    return ClusterLine(
        group=arrays["cluster/id"][number].decode(),
        people=end - begin,
        money=float(arrays["cluster/money"][number]),
        contract_money=float(arrays["contract_money"][group]),
        attention=float(arrays["cluster/attention"][number]),
        switch=float(arrays["switch"][group]),
        currency=results.about["currency"],
        riskiest=tuple(names[each] for each in highest.tolist()),
    )


def number_of_clusters(results: Results) -> int:
    """Return how many clusters a run found."""
    return len(results.arrays["cluster/group"])


def money_at_risk(results: Results) -> Mapping[str, float]:
    """Return the figures of a run for all of its people: mean risk, and money a month."""
    arrays, about = results.arrays, results.about
    return {
        "meanRisk": about["mean"],
        "peopleMoney": float(arrays["people_money"].sum()) / 100,
        "contractMoney": float(arrays["contract_money"].sum()) / 100,
    }
