"""How the parts of a step are computed: on two threads, or one after another."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from graphapi.compact.kernels.communities.tally import new_tally
from graphapi.compact.kernels.threads import each_part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np
    import numpy.typing as npt

    from graphapi.compact.kernels.communities.network import Network
    from graphapi.compact.kernels.communities.tally import Tally

T = TypeVar("T")


def one_by_one(kernel: Callable[..., T], cuts: npt.NDArray[np.int64], *arguments: Any) -> list[T]:
    """Call ``kernel(begin, end, *arguments)`` for each part, one after another."""
    ends = zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True)
    return [kernel(begin, end, *arguments) for begin, end in ends]


class Each:
    """Calls a kernel for each part and returns the results in order.

    Kernels that sum by name borrow a tally; they give it back empty, so that it does not matter
    who had it before.

    Parameters
    ----------
    parts : callable
        `one_by_one`, or as that.
    """

    def __init__(self, parts: Callable[..., Any]) -> None:
        self._parts = parts
        self._tallies: list[Tally] = []

    def __call__(
        self, kernel: Callable[..., T], cuts: npt.NDArray[np.int64], *arguments: Any
    ) -> list[T]:
        """Call ``kernel(begin, end, *arguments)`` for each part."""
        results: list[T] = self._parts(kernel, cuts, *arguments)
        return results

    def tallying(
        self,
        kernel: Callable[..., T],
        cuts: npt.NDArray[np.int64],
        network: Network,
        *arguments: Any,
    ) -> list[T]:
        """Call ``kernel(begin, end, tally, network, *arguments)`` for each part."""

        def tallied(begin: int, end: int) -> T:
            with self.tally(network) as tally:
                return kernel(begin, end, tally, network, *arguments)

        return self(tallied, cuts)

    @contextmanager
    def tally(self, network: Network) -> Iterator[Tally]:
        """Lend a tally with a place for each node of a network, or more."""
        size = len(network.masses)
        try:
            tally = self._tallies.pop()
        except IndexError:
            tally = new_tally(size)
        if len(tally.sums) < size:
            tally = new_tally(size)
        yield tally
        self._tallies.append(tally)


def on(threads: int | None) -> Each:
    """Return what computes parts on 1 or 2 threads; the parts are the same.

    Raises
    ------
    ValueError
        If ``threads`` is another number.
    """
    if threads not in {None, 1, 2}:
        raise ValueError("threads: give 1 or 2, or nothing for as many as there are")
    return Each(one_by_one if threads == 1 else each_part)
