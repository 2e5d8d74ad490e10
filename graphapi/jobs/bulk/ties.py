"""Ties out of columns: ends by position, one tie for each pair, laid out for a snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.analysis.parameters import DEFAULT
from graphapi.compact.adjacency import order_by_ends
from graphapi.compact.columns import Column
from graphapi.compact.graph import from_sorted
from graphapi.jobs.bulk.arrow import pa, pc
from graphapi.jobs.bulk.checked import checked_blocks
from graphapi.jobs.bulk.layout import UNIT, ten_thousandths
from graphapi.model.checks import Problem, broken_rules
from graphapi.model.rows import Tie
from graphapi.model.words import ProblemCode, TieKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from graphapi.compact.graph import CompactGraph
    from graphapi.compact.labels import LazyLabels
    from graphapi.jobs.bulk.checked import Checked, Tray

    Array = npt.NDArray[Any]
    Mask = npt.NDArray[np.bool_]

KINDS = tuple(TieKind)


@dataclass(frozen=True, slots=True)
class Ends:
    """Ties as they were read, in the order of their file.

    Attributes
    ----------
    sources, targets : int32
        Positions of persons.
    kinds : uint8
        Codes of `KINDS`.
    strengths : uint16
        In ten-thousandths.
    lines : int64
        Where each stands.
    """

    sources: npt.NDArray[np.int32]
    targets: npt.NDArray[np.int32]
    kinds: npt.NDArray[np.uint8]
    strengths: npt.NDArray[np.uint16]
    lines: npt.NDArray[np.int64]

    @classmethod
    def joined(cls, parts: Sequence[Ends]) -> Ends:
        """Return the ties of one block after another."""
        columns = [
            np.concatenate([np.zeros(0, dtype), *(getattr(part, name) for part in parts)])
            for name, dtype in _TYPES.items()
        ]
        return cls(*columns)


_TYPES = {
    "sources": np.int32,
    "targets": np.int32,
    "kinds": np.uint8,
    "strengths": np.uint16,
    "lines": np.int64,
}


def ties_in(tray: Tray, ids: Any) -> Ends:
    """Read the file of ties of persons with these ids."""
    return Ends.joined([_ends(block, ids) for block in checked_blocks(tray)])


def _ends(block: Checked, ids: Any) -> Ends:
    names = [block.held[name] for name in ("fromId", "toId")]
    found = pc.fill_null(pc.index_in(pa.chunked_array(names), ids), -1).combine_chunks()
    sources, targets = found.to_numpy().reshape(2, -1)
    _refuse_unknown(block, "fromId", sources)
    _refuse_unknown(block, "toId", targets)
    block.refuse(sources == targets, _to_itself(block))
    strength = block.held["strength"]
    given = np.where(np.isnan(strength), DEFAULT.tie_unstated, strength)
    right = block.right
    return Ends(
        sources[right],
        targets[right],
        block.column("kind").astype(np.uint8),
        ten_thousandths(given[right]).values,
        block.lines[right],
    )


def _refuse_unknown(block: Checked, name: str, places: Array) -> None:
    def problem(place: int) -> Problem:
        sentence = f"{name} names {block.text(name, place)}, which no person has; add the person."
        return Problem(name, ProblemCode.UNKNOWN_ID, sentence)

    block.refuse(places < 0, problem)


def _to_itself(block: Checked) -> Any:
    def problem(place: int) -> Problem:
        end = block.text("fromId", place)
        return next(broken_rules(Tie(id="", from_id=end, to_id=end, kind=KINDS[0])))

    return problem


def laid_out(tray: Tray, ends: Ends, labels: LazyLabels) -> tuple[CompactGraph, int]:
    """Lay out ties, one for each ordered pair; return also how many weaker ones were left out.

    The strongest of a pair is kept, of equals the first. Of the others, those of the same kind are
    refused as duplicates. O(persons + ties).
    """
    indptr, order = order_by_ends(len(labels), ends.sources, ends.targets)
    again = _again(ends, order)
    weaker = 0
    if again.any():
        chosen, spare = _strongest(ends, order, again)
        order = order[chosen]
        weaker = len(spare) - _refuse_duplicates(tray, ends, spare, order, labels)
        indptr = np.searchsorted(ends.sources[order], np.arange(len(labels) + 1)).astype(np.int64)
    columns = {
        "kind": Column(ends.kinds[order], KINDS),
        "strength": Column(ends.strengths[order], None, UNIT),
    }
    return from_sorted(labels, indptr, ends.targets[order], columns), weaker


def _again(ends: Ends, order: Array) -> Mask:
    """Return which ties in order have the ends of the one before."""
    found = np.zeros(len(order), dtype=np.bool_)
    sources, targets = ends.sources[order], ends.targets[order]
    found[1:] = (sources[1:] == sources[:-1]) & (targets[1:] == targets[:-1])
    return found


def _strongest(ends: Ends, order: Array, again: Mask) -> tuple[Mask, Array]:
    """Return which ties in order are kept, and the others, by their place in the file."""
    run = np.cumsum(~again)
    rank = np.lexsort((order, -ends.strengths[order].astype(np.int32), run))
    first = np.ones(len(rank), dtype=np.bool_)
    first[1:] = run[rank][1:] != run[rank][:-1]
    chosen = np.zeros(len(rank), dtype=np.bool_)
    chosen[rank[first]] = True
    return chosen, np.sort(order[~chosen])


def _refuse_duplicates(
    tray: Tray, ends: Ends, spare: Array, kept: Array, labels: LazyLabels
) -> int:
    """Refuse the ties whose pair keeps another of the same kind; return how many."""
    people = len(labels)
    keys = ends.sources[kept].astype(np.int64) * people + ends.targets[kept]
    wanted = ends.sources[spare].astype(np.int64) * people + ends.targets[spare]
    stays = kept[np.searchsorted(keys, wanted)]
    same = ends.kinds[spare] == ends.kinds[stays]
    for tie, other in zip(spare[same].tolist(), stays[same].tolist(), strict=True):
        raw = (
            *(labels[ends.sources[tie]], labels[ends.targets[tie]], KINDS[ends.kinds[tie]]),
            f"{ends.strengths[tie] * UNIT:.4g}",
        )
        sentence = (
            f"The tie {raw[2]} from {raw[0]} to {raw[1]} stands in line {ends.lines[other]} too; "
            "give each once."
        )
        problem = Problem("toId", ProblemCode.DUPLICATE, sentence)
        tray.refuse(int(ends.lines[tie]), problem, ",".join(raw))
    return int(same.sum())
