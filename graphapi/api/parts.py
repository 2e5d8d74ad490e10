"""Which part of a list a caller asks for: the four arguments of every connection."""

from __future__ import annotations

from functools import partial, wraps
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple

import orjson
from strawberry import UNSET

from graphapi.api.context import Info
from graphapi.api.cursors import Cursors
from graphapi.api.declare import argument
from graphapi.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_ITEMS: Final = 100
"""Most items of one page."""
USUAL_ITEMS: Final = 20
"""How many items a page has if the caller does not say."""

_BEYOND = argument("Only what comes after this cursor.")
_SHORT = argument("Only what comes before this cursor.")
_LAST = argument(f"The last so many instead of the first, 1 to {MOST_ITEMS}.")
_NOT_OF_THE_LIST = frozenset({"root", "info", "part"})


class Part(NamedTuple):
    """Which part of a list a caller asks for.

    Attributes
    ----------
    size : int
        At most how many items.
    backward : bool
        Whether the last of them are wanted instead of the first.
    after, before : tuple or None
        The places between which they lie.
    cursors : Cursors
        What writes the cursors of this list.
    """

    size: int
    backward: bool
    after: Any
    before: Any
    cursors: Cursors


def paged_by(usual: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that gives a resolver of a connection the four arguments of paging.

    The resolver takes ``part`` instead of them. A cursor holds for one root and one set of the
    resolver's other arguments; what is made raises ``BadInput`` for any other, for a size out of
    range, and for two sizes at once. A page has the usual size if none is given.
    """
    return partial(_paged, usual=usual)


def _paged(resolver: Callable[..., Any], usual: int) -> Callable[..., Any]:
    own = signature(resolver).parameters
    asked = {name: each.default for name, each in own.items() if name not in _NOT_OF_THE_LIST}
    takes_info = "info" in own

    @wraps(resolver)
    def resolve(
        *,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        **given: Any,
    ) -> Any:
        def of() -> bytes:
            listed = [given.get(name, usually) for name, usually in asked.items()]
            return orjson.dumps([resolver.__name__, *_root(given.get("root")), listed], _plain)

        cursors = Cursors(info.context.store.cursor_key, of)
        part = Part(
            _size(first, last) or usual,
            last is not None,
            None if after is None else cursors.read(after, "after"),
            None if before is None else cursors.read(before, "before"),
            cursors,
        )
        if takes_info:
            given["info"] = info
        return resolver(**given, part=part)

    made = [each for name, each in own.items() if name not in {"info", "part"}]
    resolve.__signature__ = signature(resolver).replace(  # type: ignore[attr-defined] # what Strawberry reads
        parameters=[*made, *_parameters(usual)]
    )
    return resolve


paged = paged_by(USUAL_ITEMS)


def _parameters(usual: int) -> Iterator[Parameter]:
    first = argument(f"At most how many, 1 to {MOST_ITEMS}; {usual} if `last` is left out, too.")
    yield Parameter("info", Parameter.KEYWORD_ONLY, annotation=Info)
    for name, type_, describe in (
        ("first", int, first),
        ("after", str, _BEYOND),
        ("last", int, _LAST),
        ("before", str, _SHORT),
    ):
        annotation = Annotated[type_ | None, describe]  # type: ignore[valid-type] # made at run time
        yield Parameter(name, Parameter.KEYWORD_ONLY, default=UNSET, annotation=annotation)


def _size(first: int | None, last: int | None) -> int | None:
    if first is not None and last is not None:
        raise BadInput("first and last cannot both be given; leave one of them out.", field="last")
    name, size = ("first", first) if last is None else ("last", last)
    if size is not None and not 1 <= size <= MOST_ITEMS:
        raise BadInput(f"{name} must lie between 1 and {MOST_ITEMS}, not {size}.", field=name)
    return size


def _root(root: Any) -> tuple[str, Any]:
    return type(root).__name__, getattr(root, "id", None)


def _plain(_: Any) -> None:
    """Stand for what an input left out; all else that an argument holds is JSON by itself."""
