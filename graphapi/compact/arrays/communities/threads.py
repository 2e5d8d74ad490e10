"""How the parts of a step are computed: on two threads, or one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from graphapi.compact.kernels.threads import each_part

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import numpy.typing as npt

T = TypeVar("T")


class Each(Protocol):
    """What calls a kernel for each part and returns the results in order."""

    def __call__(
        self, kernel: Callable[..., T], cuts: npt.NDArray[np.int64], *arguments: Any
    ) -> list[T]: ...


def one_by_one(kernel: Callable[..., T], cuts: npt.NDArray[np.int64], *arguments: Any) -> list[T]:
    """Call ``kernel(begin, end, *arguments)`` for each part, one after another."""
    ends = zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True)
    return [kernel(begin, end, *arguments) for begin, end in ends]


def on(threads: int | None) -> Each:
    """Return what computes parts on 1 or 2 threads; the parts are the same.

    Raises
    ------
    ValueError
        If ``threads`` is another number.
    """
    if threads not in {None, 1, 2}:
        raise ValueError("threads: give 1 or 2, or nothing for as many as there are")
    return one_by_one if threads == 1 else each_part
