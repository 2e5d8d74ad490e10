"""How a kernel is compiled: once per machine, and without holding the interpreter's lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from numba import njit

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")


def compiled(function: F) -> F:
    """Compile a function of arrays on its first call; the machine code is kept on disk."""
    return cast("F", njit(cache=True, nogil=True)(function))


def inlined(function: F) -> F:
    """Write a small function of a kernel's inner loop into each kernel that calls it."""
    return cast("F", njit(inline="always")(function))


def lean(function: F) -> F:
    """Compile a function that makes no arrays and gives none away, but works on those it is given.

    It counts no references to them, which costs more than the work where many arrays travel
    together through an inner loop. The option is numba's own, and private there.
    """
    private: dict[str, Any] = {"_nrt": False}
    return cast("F", njit(cache=True, nogil=True, **private)(function))
