"""Where numbers of few nodes are noted beside the arrays; several answers write one behind another.

What was noted once never changes, so any thread may read up to the end that it knows.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from graphapi.compact.kernels.notes import Notes, enter_rows, gathered
from graphapi.compact.values import NodeValues

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import numpy.typing as npt

    Numbers = npt.NDArray[Any]

LEAST: Final = 1024
"""The least room that a notebook has for more rows."""


class Shelf:
    """Rows of numbers with room for more at their end."""

    def __init__(self, nodes: Numbers, rows: Numbers, used: int) -> None:
        self.nodes = nodes
        self.rows = rows
        self._used = used
        self._lock = threading.Lock()

    def claimed(self, end: int, more: int) -> Shelf:
        """Return a shelf with room after an end: this one if it is free there, else a copy."""
        with self._lock:
            if self._used == end and end + more <= len(self.nodes):
                self._used = end + more
                return self
        room = 2 * (end + more) + LEAST
        nodes, rows = np.empty(room, np.int32), np.empty((room, self.rows.shape[1]))
        nodes[:end], rows[:end] = self.nodes[:end], self.rows[:end]
        return Shelf(nodes, rows, end + more)

    def returned(self, end: int) -> None:
        """Take back what was claimed after an end."""
        with self._lock:
            self._used = end


@dataclass(frozen=True, slots=True)
class Notebook:
    """Notes with room for more.

    Attributes
    ----------
    shelf : Shelf
    slots : int32
        As of `Notes`.
    end : int
        How many rows of the shelf belong to this notebook.
    """

    shelf: Shelf
    slots: Numbers
    end: int

    @classmethod
    def empty(cls, width: int) -> Notebook:
        """Return a notebook in which nothing is noted in so many columns."""
        shelf = Shelf(np.empty(0, np.int32), np.empty((0, width)), 0)
        return cls(shelf, np.empty(0, np.int32), 0)

    @property
    def notes(self) -> Notes:
        """What is noted."""
        return Notes(self.slots, self.shelf.nodes[: self.end], self.shelf.rows[: self.end])

    def open(self) -> Notebook:
        """Return a notebook that begins with what is noted here and may be written to."""
        return Notebook(self.shelf, self.slots.copy(), self.end)

    def with_room(self, more: int) -> Notebook:
        """Return the open notebook with so many more rows, to be filled.

        Its slots may be larger ones, and know what those before knew.
        """
        shelf, end = self.shelf.claimed(self.end, more), self.end + more
        size = max(8, len(self.slots))
        while size < 2 * end:
            size *= 2
        if size == len(self.slots):
            return Notebook(shelf, self.slots, end)
        larger = Notebook(shelf, np.zeros(size, np.int32), end)
        enter_rows(larger.notes, 0, self.end)
        return larger

    def closed(self, end: int) -> Notebook:
        """Return the notebook without the rows after an end."""
        if end < self.end:
            self.shelf.returned(end)
        return Notebook(self.shelf, self.slots, end)


class NotedValues(NodeValues):
    """Numbers of every node: those noted in a column, else those of an array."""

    def __init__(
        self, position: Mapping[Hashable, int], base: Numbers, notes: Notes, column: int
    ) -> None:
        super().__init__(position, base)
        self.notes = notes
        self.column = column

    def __getitem__(self, node: Hashable) -> float:
        return float(self.at(np.array([self.position[node]]))[0])

    def at(self, places: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """Return the numbers of nodes by place; O(1) each."""
        return gathered(self.notes, self.base, self.column, places)

    @cached_property
    def array(self) -> npt.NDArray[np.float64]:
        """The numbers by place; O(n) once where some are noted."""
        array = self.base.copy()
        array[self.notes.nodes] = self.notes.rows[:, self.column]
        array.flags.writeable = False
        return array

    def with_values(self, values: Mapping[Hashable, float]) -> NodeValues:
        """Return the same numbers but for some nodes; O(n) once."""
        return NodeValues(self.position, self.array).with_values(values)

    def lie_within(self, low: float, high: float) -> bool:
        """Whether all numbers lie in a range, the ends included; none does if it is nan."""
        return NodeValues(self.position, self.array).lie_within(low, high)
