"""The one rule, in statements that DuckDB and Spark read alike: integers only, no order of rows.

A round lets about half of the nodes move, chosen by a coin that is flipped for each node and round.
Each goes to the community where it gains most under the constant Potts model, against the state
before the round. When few move, communities become the nodes of the next level. It is the local
moving of Louvain with the two steps of a swap kept apart by the coin (Blondel and others 2008,
doi 10.1088/1742-5468/2008/10/P10008; Staudt and Meyerhenke 2016, doi 10.1109/TPDS.2015.2390633).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapi.jobs.engines.contract import FINE

if TYPE_CHECKING:
    from graphapi.jobs.engines.contract import Warehouse

PRIME = 2_147_483_647
"""Products of a number under it with the multipliers below stay under 2 to the 63."""

ARCS = """
SELECT v, u, CAST(sum(weight) AS BIGINT) AS w FROM (
  SELECT CAST(src AS BIGINT) AS v, CAST(dst AS BIGINT) AS u, CAST(weight AS BIGINT) AS weight
  FROM tie WHERE src <> dst
  UNION ALL
  SELECT CAST(dst AS BIGINT) AS v, CAST(src AS BIGINT) AS u, CAST(weight AS BIGINT) AS weight
  FROM tie WHERE src <> dst
) GROUP BY v, u
"""
"""Every tie from both of its ends, once for each pair: node, neighbour, weight."""

LONERS = "SELECT DISTINCT v, v AS c, CAST(1 AS BIGINT) AS n FROM arc"
"""Every node by itself: node, community, persons that the node stands for."""

MASSES = "SELECT c, CAST(sum(n) AS BIGINT) AS mass FROM label GROUP BY c"
"""How many persons each community has."""

COIN = "((({node} * 48271 + {seed}) % {prime}) * 69621 + {round}) % {prime} % 1009 % 2 = 0"
"""Whether a node may move in a round."""

PULLS = """
SELECT v, c, CAST(sum(w) AS BIGINT) AS w FROM (
  SELECT arc.v AS v, label.c AS c, arc.w AS w
  FROM arc JOIN label ON label.v = arc.u WHERE {coin}
  UNION ALL
  SELECT v, c, CAST(0 AS BIGINT) AS w FROM label WHERE {own_coin}
) GROUP BY v, c
"""
"""What draws each node that may move to each community around it, its own among them."""

GAINS = """
SELECT pull.v AS v, pull.c AS c, label.c AS own,
  {fine} * pull.w - {cost} * label.n
    * (mass.mass - CASE WHEN pull.c = label.c THEN label.n ELSE 0 END) AS gain
FROM pull JOIN label ON label.v = pull.v JOIN mass ON mass.c = pull.c
"""
"""What each of them is worth."""

CHOICES = """
SELECT v, c FROM (
  SELECT v, c, own, row_number() OVER (
    PARTITION BY v ORDER BY gain DESC, CASE WHEN c = own THEN 0 ELSE 1 END, c
  ) AS place FROM gain
) WHERE place = 1 AND c <> own
"""
"""Where each goes that moves: of equals it stays, else the smallest name."""

MOVED = """
SELECT label.v AS v, CASE WHEN choice.c IS NULL THEN label.c ELSE choice.c END AS c, label.n AS n
FROM label LEFT JOIN choice ON choice.v = label.v
"""
"""The labels after the round."""

HOMES = """
SELECT home.v AS v, label.c AS c FROM home JOIN label ON label.v = home.c
"""
"""The community of every person, through the levels."""

COARSE_ARCS = """
SELECT v, u, CAST(sum(w) AS BIGINT) AS w FROM (
  SELECT a.c AS v, b.c AS u, arc.w AS w
  FROM arc JOIN label a ON a.v = arc.v JOIN label b ON b.v = arc.u WHERE a.c <> b.c
) GROUP BY v, u
"""
COARSE_LABELS = "SELECT c AS v, c, CAST(sum(n) AS BIGINT) AS n FROM label GROUP BY c"


def move(warehouse: Warehouse, *, cost: int, seed: int, number: int) -> int:
    """Play one round on the tables ``arc`` and ``label``; return how many nodes moved."""
    numbers = {"seed": seed, "prime": PRIME, "round": number}
    coins = {
        "coin": COIN.format(node="arc.v", **numbers),
        "own_coin": COIN.format(node="v", **numbers),
    }
    warehouse.view("mass", MASSES)
    warehouse.view("pull", PULLS.format(**coins))
    warehouse.view("gain", GAINS.format(fine=FINE, cost=cost))
    warehouse.make("choice", CHOICES)
    moved = warehouse.number("SELECT count(*) FROM choice")
    if moved:
        warehouse.make("label", MOVED)
    return moved


def begin(warehouse: Warehouse) -> None:
    """Make ``arc`` and ``label`` of the table ``tie``, and ``home``, every person by itself."""
    warehouse.make("arc", ARCS)
    warehouse.make("label", LONERS)
    warehouse.make("home", "SELECT v, c FROM label")


def contract(warehouse: Warehouse) -> int:
    """Make the communities of ``label`` the nodes of the next level; return how many they are."""
    warehouse.make("home", HOMES)
    warehouse.make("arc", COARSE_ARCS)
    warehouse.make("label", COARSE_LABELS)
    return warehouse.number("SELECT count(*) FROM label")
