"""Which part of a list a caller asks for: the four arguments of every connection."""

from __future__ import annotations

from functools import partial
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple

import orjson
from strawberry import UNSET

from graphapi.api.context import Info
from graphapi.api.cursors import Cursors
from graphapi.api.declare import argument
from graphapi.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

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


class _Sides(NamedTuple):
    """The four arguments as they were given."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None


class _Paging:
    """Makes parts of what the callers of a resolver give."""

    def __init__(self, resolver: Callable[..., Any], usual: int) -> None:
        own = signature(resolver).parameters
        self._name = resolver.__name__
        self._usual = usual
        self._asked = {n: each.default for n, each in own.items() if n not in _NOT_OF_THE_LIST}

    def parts(
        self, roots: Sequence[Any], info: Info, sides: _Sides, given: Mapping[str, Any]
    ) -> list[Part]:
        """Return which part of its list is asked for of each root."""
        size = _size(sides.first, sides.last) or self._usual
        key = info.context.store.cursor_key
        listed = [given.get(name, usually) for name, usually in self._asked.items()]
        backward, between = sides.last is not None, (sides.after, sides.before) != (None, None)
        every = [Cursors(key, partial(self._list_of, root, listed)) for root in roots]
        if not between:
            return [Part(size, backward, None, None, each) for each in every]
        return [Part(size, backward, *_read(sides, each), cursors=each) for each in every]

    def _list_of(self, root: Any, listed: Sequence[Any]) -> bytes:
        """Tell the list of a root, asked for with these arguments, apart from any other."""
        return orjson.dumps([self._name, *_root(root), listed], _plain)


def _read(sides: _Sides, cursors: Cursors) -> tuple[Any, Any]:
    return (
        None if sides.after is None else cursors.read(sides.after, "after"),
        None if sides.before is None else cursors.read(sides.before, "before"),
    )


def paged_by(
    usual: int, several: Callable[..., Any] | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that gives a resolver of a connection the four arguments of paging.

    The resolver takes ``part`` instead of them. A cursor holds for one root and one set of the
    resolver's other arguments; what is made raises ``BadInput`` for any other, for a size out of
    range, and for two sizes at once. A page has the usual size if none is given. ``several``
    answers for many roots at once: it takes a list of roots and as many ``parts``, all of one size.
    """
    return partial(_paged, usual=usual, several=several)


def _paged(
    resolver: Callable[..., Any], usual: int, several: Callable[..., Any] | None
) -> Callable[..., Any]:
    own = signature(resolver).parameters
    paging, takes_info = _Paging(resolver, usual), "info" in own

    def resolve(*, info: Info, **asked: Any) -> Any:
        sides, given = _told_apart(asked)
        (part,) = paging.parts([given.get("root")], info, sides, given)
        if takes_info:
            given["info"] = info
        return resolver(**given, part=part)

    if several is not None:
        resolve.batch = _batch(paging, several)  # type: ignore[attr-defined] # read by the executor
    made = [each for name, each in own.items() if name not in {"info", "part"}]
    resolve.__name__, resolve.__doc__ = resolver.__name__, resolver.__doc__
    resolve.__signature__ = signature(resolver).replace(  # type: ignore[attr-defined] # what Strawberry reads
        parameters=[*made, *_parameters(usual)]
    )
    return resolve


def _batch(paging: _Paging, several: Callable[..., Any]) -> Callable[..., Any]:
    def batch(roots: Sequence[Any], *, info: Info, **asked: Any) -> Any:
        sides, given = _told_apart(asked)
        return several(roots, info, parts=paging.parts(roots, info, sides, given), **given)

    return batch


def _told_apart(asked: Mapping[str, Any]) -> tuple[_Sides, dict[str, Any]]:
    sides = {name: each for name, each in asked.items() if name in _Sides._fields}
    return _Sides(**sides), {name: each for name, each in asked.items() if name not in sides}


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
