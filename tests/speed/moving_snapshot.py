"""How soon a touch shows in the pressures of a snapshot: the push alone, by hand.

``python -m tests.speed.moving_snapshot PATH`` spreads once over a snapshot, and then tells
milliseconds of CPU for pushing on what a touch, a visit or a loss changes at one person.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from pathlib import Path
from typing import Any

import numpy as np

from graphapi.analysis.parameters import DEFAULT
from graphapi.analysis.risk.province_facts import province_of
from graphapi.analysis.risk.province_scores import prepare
from graphapi.compact.kernels.threads import each_part
from graphapi.compact.snapshot import open_snapshot
from graphapi.compact.spread import spread, updated_spread
from graphapi.compact.values import NodeValues
from graphapi.model.words import TieKind

TOUCH = 0.43
"""The hazard of an open offer of a handset of today."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--changes", type=int, default=300)
    asked = parser.parse_args()
    snapshot = open_snapshot(asked.path)
    graph = snapshot.graph
    began = time.perf_counter()
    found = spread_over(graph, snapshot.arrays)
    print(f"{len(graph):,} persons, spread in {time.perf_counter() - began:.1f} s")
    rng, spent = random.Random(1), []
    for number in range(asked.changes + 20):
        person = graph.labels[rng.randrange(len(graph))]
        change = ({"own": TOUCH}, {"damping": 0.75}, {"fixed": 1.0})[number % 3]
        news: dict[str, Any] = {name: {person: value} for name, value in change.items()}
        began = time.thread_time()
        found, reached = updated_spread(graph, found, **news)
        _ = found.hazard[person]
        spent.append((1000 * (time.thread_time() - began), len(reached)))
    table = np.array(spent[20:])
    middle, high = np.quantile(table, (0.5, 0.99), axis=0)
    print(f"p50 {middle[0]:.2f} ms, p99 {high[0]:.2f} ms; reached {middle[1]:.0f}, {high[1]:.0f}")
    print(f"load {os.getloadavg()[0]:.1f}")


def spread_over(graph: Any, arrays: Any) -> Any:
    province = province_of(len(graph), arrays, DEFAULT)
    sources = np.empty((3, province.persons))
    each_part(prepare, province.even_cuts, province.facts, DEFAULT.loss_half_life, sources)
    own, damping, fixed = (NodeValues(graph.position, each) for each in sources)
    return spread(
        graph,
        own,
        damping=damping,
        fixed=fixed,
        rounds=DEFAULT.spread_hops,
        transmission="strength",
        scale=DEFAULT.spread_beta,
        category="kind",
        factors={str(kind): DEFAULT.kind_prior[kind] for kind in TieKind},
    )


if __name__ == "__main__":
    main()
