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
