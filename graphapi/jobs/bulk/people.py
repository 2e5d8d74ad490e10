"""Groups and persons out of columns: who is there, in the order of a snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.jobs.bulk.arrow import pa, pc
from graphapi.jobs.bulk.checked import Checked, Tray, checked_blocks
from graphapi.jobs.bulk.groups import NOBODY
from graphapi.jobs.bulk.layout import OWN, SIDES, ranges, told_lost
from graphapi.jobs.bulk.money import Money, most_frequent
from graphapi.jobs.bulk.sheets import WIDEST_ID
from graphapi.jobs.bulk.values import truths
from graphapi.model.checks import Problem
from graphapi.model.words import ProblemCode, Side

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt

    Array = npt.NDArray[Any]
    Mask = npt.NDArray[np.bool_]

_NUMBERS = ("weight", "contact", "touch", "damping", "lost", "circle")
_PER_MILLE = 1e-3


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups that a folder tells of, in the order of their file.

    Attributes
    ----------
    ids : pyarrow array of texts
        All different.
    contracts : Money
        What each brings a month.
    lost : float64
        For how many days the contract has been gone; nan while it stands.
    """

    ids: Any
    contracts: Money
    lost: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class People:
    """The persons of a folder, by group.

    Attributes
    ----------
    ids, group_ids : pyarrow array of texts
        Of persons, and of the groups that have any.
    arrays : mapping of name to array
        Those of a snapshot.
    currency : str or None
        The most frequent one.
    """

    ids: Any
    group_ids: Any
    arrays: Mapping[str, Array]
    currency: str | None


def groups_in(tray: Tray) -> Groups:
    """Read the file of groups."""
    blocks = list(Fresh().unique(tray))
    return Groups(_chained(blocks, "id"), _money(blocks), _joined(blocks, "lost"))


def people_in(tray: Tray, groups: Groups | None) -> People:
    """Read the file of persons; without groups, those that persons name are all there are."""
    blocks = []
    for block in Fresh().unique(tray):
        if groups is not None:
            _refuse_strangers(block, groups.ids)
        blocks.append(block)
    homes = _chained(blocks, "groupId")
    return _by_group(blocks, homes, groups or _named(homes))


def _named(homes: Any) -> Groups:
    known = homes.drop_null().unique()
    unknown = np.full(len(known), np.nan)
    return Groups(known, Money(unknown, pa.nulls(len(known), pa.string())), unknown)


def _by_group(blocks: Sequence[Checked], homes: Any, groups: Groups) -> People:
    home = pc.fill_null(pc.index_in(homes, groups.ids), len(groups.ids)).to_numpy()
    order = np.argsort(home, kind="stable")
    starts, group, kept = ranges(home[order], len(groups.ids) + 1)
    spent = _money(blocks)
    currency = most_frequent(spent, groups.contracts)
    numbers = {name: _joined(blocks, name)[order] for name in _NUMBERS}
    arrays = _arrays(_joined(blocks, "side").astype(np.uint8)[order], numbers, starts)
    contracts = np.append(groups.contracts.amounts(currency, unknown=0), 0)
    arrays |= {
        "revenue": spent.amounts(currency, unknown=-1)[order],
        "group": group,
        "group_contract": contracts[kept],
        **told_lost(np.append(groups.lost, np.nan)[kept]),
    }
    ids, place = _chained(blocks, "id"), pa.array(order)
    named = pa.concat_arrays([groups.ids, pa.array([NOBODY])])
    return People(ids.take(place), named.take(pa.array(kept)), arrays, currency)


class Fresh:
    """The ids of a file so far: refuses those that come again or cannot be kept."""

    def __init__(self) -> None:
        self._before: Any = pa.array([], pa.string())

    def unique(self, tray: Tray) -> Iterator[Checked]:
        """Yield the blocks of a file without rows whose id was there before."""
        for block in checked_blocks(tray):
            ids = block.held["id"]
            block.refuse(truths(pc.greater(pc.binary_length(ids), WIDEST_ID)), _too_wide)
            block.refuse(truths(pc.match_substring(ids, "\0")), _with_zero)
            block.refuse(_again(block, self._before), _twice(ids))
            self._before = pa.concat_arrays([self._before, block.column("id")])
            yield block


def _again(block: Checked, before: Any) -> Mask:
    """Return which rows have an id of an earlier row."""
    ids = pc.if_else(pa.array(block.right), block.held["id"], None)
    codes = ids.dictionary_encode().indices.fill_null(-1).to_numpy(zero_copy_only=False)
    highest = np.maximum.accumulate(np.append(-1, codes))[:-1]
    found: Mask = (codes <= highest) & block.right
    if len(before):
        found |= pc.is_in(ids, before, skip_nulls=True).to_numpy(zero_copy_only=False)
    return found


def _too_wide(_: int) -> Problem:
    return Problem(
        "id", ProblemCode.TOO_LONG, f"id must have at most {WIDEST_ID} bytes in a snapshot."
    )


def _with_zero(_: int) -> Problem:
    return Problem("id", ProblemCode.NOT_TEXT, "id must be text, without zero bytes.")


def _twice(ids: Any) -> Any:
    def problem(place: int) -> Problem:
        sentence = f"id {ids[place].as_py()} stands in an earlier line already; give each id once."
        return Problem("id", ProblemCode.DUPLICATE, sentence)

    return problem


def _refuse_strangers(block: Checked, known: Any) -> None:
    homes = block.held["groupId"]
    unknown = pc.and_(homes.is_valid(), pc.invert(pc.is_in(homes, known)))

    def problem(place: int) -> Problem:
        sentence = f"groupId names {homes[place].as_py()}, which no group has; add the group."
        return Problem("groupId", ProblemCode.UNKNOWN_ID, sentence)

    block.refuse(truths(unknown), problem)


def _arrays(sides: Array, numbers: Mapping[str, Array], starts: Array) -> dict[str, Array]:
    customer = sides == SIDES.index(Side.CUSTOMER)
    damping = np.where(np.isnan(numbers["damping"]), 1.0, numbers["damping"])
    found: dict[str, Array] = {
        "side": sides,
        "own": OWN[sides],
        "weight": shared(np.nan_to_num(numbers["weight"]), starts),
        "contact": np.nan_to_num(numbers["contact"]).astype(np.uint8),
        "touch": np.where(customer, np.nan_to_num(numbers["touch"]), 0.0).astype(np.float32),
        "damping": np.where(customer, damping, 0.0).astype(np.float32),
        "lost": np.where(customer, numbers["lost"], np.nan).astype(np.float32),
        "group_start": starts,
    }
    if not np.isnan(numbers["circle"]).all():
        found["truth"] = np.nan_to_num(numbers["circle"], nan=-1).astype(np.int32)
    return found


def shared(weight: Array, starts: Array) -> npt.NDArray[np.float32]:
    """Return the say of each person as a share of that of the group.

    Shares that add up to 1 already, but for what was rounded off, stay as they are.
    """
    totals = np.add.reduceat(weight, starts[:-1]) if len(weight) else np.zeros(0)
    off = (np.abs(totals - 1.0) > _PER_MILLE) & (totals > 0)
    divisor = np.repeat(np.where(off, totals, 1.0), np.diff(starts))
    found: npt.NDArray[np.float32] = (weight / divisor).astype(np.float32)
    return found


def _chained(blocks: Sequence[Checked], name: str) -> Any:
    parts = [block.column(name) for block in blocks]
    return pa.concat_arrays(parts) if parts else pa.array([], pa.string())


def _joined(blocks: Sequence[Checked], name: str) -> Array:
    return np.concatenate([np.zeros(0), *(block.column(name) for block in blocks)])


def _money(blocks: Sequence[Checked]) -> Money:
    return Money(_joined(blocks, "monthlyRevenue"), _chained(blocks, "currency"))
