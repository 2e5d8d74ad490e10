"""Forward push over arrays: the rounds of a push, and the notes it leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from graphapi.compact.arrays.notebook import Notebook
from graphapi.compact.kernels.push import DIFFERS, look_again, note, spread_out, within_reach

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from graphapi.compact.kernels.hearing import Network, Nodes

LEAST: Final = 4096
"""So many rows may be noted beside any arrays."""
SHARE: Final = 8
"""And one for so many nodes."""


def is_full(book: Notebook, nodes: Nodes) -> bool:
    """Whether so much is noted that the arrays are better written anew."""
    return book.end > LEAST + len(nodes.levels) // SHARE


def written(nodes: Nodes) -> Nodes:
    """Return nodes with what is noted of them in the arrays, and nothing noted; O(rounds · n)."""
    steps = len(nodes.hazard)
    noted, rows = nodes.notes.nodes, nodes.notes.rows
    hazard, levels = nodes.hazard.copy(), nodes.levels.copy()
    hazard[:, noted], levels[noted] = rows[:, :steps].T, 0
    damping, constant = nodes.damping.copy(), nodes.constant.copy()
    damping[noted], constant[noted] = rows[:, steps], rows[:, steps + 1]
    for array in (damping, constant):
        array.flags.writeable = False
    return type(nodes)(damping, constant, hazard, levels, unnoted(steps).notes)


def unnoted(steps: int) -> Notebook:
    """Return a notebook for nodes with so many hazards, in which nothing is noted."""
    return Notebook.empty(steps + 3)


class News(NamedTuple):
    """What is another at some nodes.

    Attributes
    ----------
    seeds : int32, ascending, none twice
        The nodes whose own hazard, damping, constant or edges changed.
    told : column, places and numbers
        What is new of some of the seeds.
    """

    seeds: npt.NDArray[np.int32]
    told: Iterable[tuple[int, npt.NDArray[np.int64], npt.NDArray[np.float64]]]


def pushed_on(
    network: Network, nodes: Nodes, book: Notebook, news: News, tolerance: float
) -> tuple[Nodes, Notebook]:
    """Bring the hazards of all rounds up to date after a change at some nodes.

    Parameters
    ----------
    nodes : Nodes
        With what is noted in the book.
    tolerance : float
        How much the hazard of a node must move in a round to be passed on; with 0 the outcome is
        that of passing all messages again, to the last bit.

    Returns
    -------
    Nodes, Notebook
        With rows of the nodes looked at after those of before. O(edges at these nodes).
    """
    begin = book.end
    book = book.open().with_room(len(news.seeds))
    book.notes.nodes[begin:] = news.seeds
    _filled(nodes, book, begin)
    rows = book.notes.rows
    for column, places, numbers in news.told:
        rows[begin + np.searchsorted(news.seeds, places), column] = numbers
    rows[begin:, -1] = DIFFERS
    for number in range(1, len(nodes.hazard)):
        book = _widened(network, nodes, book, begin)
        span = (begin, book.end)
        look_again(number, span, tolerance, network, nodes._replace(notes=book.notes))
    return nodes._replace(notes=book.notes), book


def pulled(
    network: Network,
    nodes: Nodes,
    seeds: npt.NDArray[np.int32],
    own: tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]],
) -> npt.NDArray[np.float64]:
    """Return the last hazards of some nodes if the own hazards of others were different ones.

    Parameters
    ----------
    seeds : int32, none twice
        The nodes asked for.
    own : int64 ascending, float64
        Places, and what their nodes have by themselves.

    Notes
    -----
    O(edges to the nodes within so many edges before them as there are rounds); nothing is kept.
    """
    rounds, back = len(nodes.hazard) - 1, network._replace(out=network.into)
    book = unnoted(rounds + 1).with_room(len(seeds))
    book.notes.nodes[:] = seeds
    _filled(nodes, book, 0)
    ends = [book.end]
    for _ in range(rounds):
        book.notes.rows[:, -1] = DIFFERS
        book = _widened(back, nodes, book, 0)
        ends.append(book.end)
    notes, (places, numbers) = book.notes, own
    if len(places):
        where = np.minimum(np.searchsorted(places, notes.nodes), len(places) - 1)
        known = places[where] == notes.nodes
        notes.rows[known, 0] = numbers[where[known]]
    for number in range(1, rounds + 1):
        look_again(number, (0, ends[rounds - number]), 0.0, network, nodes._replace(notes=notes))
    return notes.rows[: len(seeds), rounds].copy()


def _widened(network: Network, nodes: Nodes, book: Notebook, begin: int) -> Notebook:
    """Return the book with rows for whom those that changed speak to."""
    first = book.end
    book = book.with_room(within_reach(book.notes, begin, first, network.out))
    wide = book.notes
    ends = spread_out(wide, begin, first, network.out)
    book = book.closed(ends)
    _filled(nodes, book, first)
    return book


def _filled(nodes: Nodes, book: Notebook, begin: int) -> None:
    note(nodes, book.notes, begin, book.end)
