"""Circles cut into their connected pieces, by statements: no engine may publish a torn one.

Each node takes the smallest name among its own and its neighbours' in the same community, until no
name changes: as many rounds as the widest circle has steps across.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphapi.jobs.engines.contract import Warehouse

INSIDE = """
SELECT arc.v AS v, arc.u AS u
FROM arc JOIN label a ON a.v = arc.v JOIN label b ON b.v = arc.u WHERE a.c = b.c
"""
NAMES = "SELECT v, v AS name FROM label"
SMALLER = """
SELECT piece.v AS v,
  CASE WHEN near.name < piece.name THEN near.name ELSE piece.name END AS name
FROM piece LEFT JOIN (
  SELECT inside.v AS v, min(piece.name) AS name
  FROM inside JOIN piece ON piece.v = inside.u GROUP BY inside.v
) near ON near.v = piece.v
"""
CHANGED = """
SELECT count(*) FROM smaller JOIN piece ON piece.v = smaller.v WHERE smaller.name <> piece.name
"""


def cut(warehouse: Warehouse) -> None:
    """Name every community of ``label`` by the smallest node of its connected piece."""
    warehouse.make("inside", INSIDE)
    warehouse.make("piece", NAMES)
    changed = 1
    while changed:
        warehouse.make("smaller", SMALLER)
        changed = warehouse.number(CHANGED)
        warehouse.make("piece", "SELECT v, name FROM smaller")
    warehouse.make(
        "label",
        "SELECT label.v AS v, piece.name AS c, label.n AS n "
        "FROM label JOIN piece ON piece.v = label.v",
    )
