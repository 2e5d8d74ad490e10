"""Pages as a connection shows them, of stored rows and of lists in memory alike."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from graphql import FieldNode, FragmentSpreadNode, InlineFragmentNode

from graphapi.errors import BadInput
from graphapi.store.cursor import decode, encode
from graphapi.store.port import Ask, Order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from graphql import SelectionSetNode
    from strawberry.types.info import Info as StrawberryInfo

    from graphapi.store.cursor import Place
    from graphapi.store.port import Page, Where

T = TypeVar("T")

MAX_FIRST = 100


@dataclass(frozen=True, slots=True)
class Window(Generic[T]):
    """Part of a list: items with a cursor each, whether more follow, and the count if asked for."""

    items: tuple[T, ...]
    cursors: tuple[str, ...]
    more: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Edge(Generic[T]):
    """An item and its place in the list."""

    item: T
    cursor: str


def check_first(first: int, most: int = MAX_FIRST) -> None:
    """Refuse a page size out of range with ``BadInput``."""
    if not 1 <= first <= most:
        raise BadInput(f"first must lie between 1 and {most}, not {first}.", field="first")


def ask_for(
    info: StrawberryInfo[Any, Any],
    where: Where,
    order: Order,
    first: int,
    after: str | None,
) -> Ask:
    """Put together what a connection asks of the store; it counts only if the query wants that.

    Raises
    ------
    BadInput
        If ``first`` is out of range or ``after`` is no cursor of this order.
    """
    check_first(first)
    if after is not None:
        decode(order, after)
    return Ask(where=where, order=order, first=first, after=after, count=wants_count(info))


def window_of(page: Page[Any]) -> Window[Any]:
    """Show a page of the store."""
    return Window(page.rows, page.cursors, page.more, page.count)


def part_of(
    items: Sequence[T],
    order: Order,
    place: Callable[[T], Place],
    first: int,
    after: str | None,
) -> Window[T]:
    """Return part of a list in memory that is sorted by place, as if it were a page of the store.

    Raises
    ------
    BadInput
        If ``first`` is out of range or ``after`` is no cursor of this order.
    """
    check_first(first)
    begin = 0
    if after is not None:
        begin = _beyond([place(item) for item in items], decode(order, after))
    shown = tuple(items[begin : begin + first])
    cursors = tuple(encode(order, *place(item)) for item in shown)
    return Window(shown, cursors, begin + first < len(items), len(items))


def _beyond(places: Sequence[Place], last: Place) -> int:
    try:
        return bisect_right(places, last)
    except TypeError:
        raise BadInput(
            "after is no cursor of this list; leave it out to begin at the start.", field="after"
        ) from None


def wants_count(info: StrawberryInfo[Any, Any]) -> bool:
    """Whether a query asks a connection for its ``totalCount``; linear in what it selects."""
    raw = info._raw_info  # noqa: SLF001 - selected_fields is exponential in fragment spreads
    seen: set[str] = set()

    def names(selections: SelectionSetNode | None) -> Iterator[str]:
        for each in selections.selections if selections else ():
            if isinstance(each, FieldNode):
                yield each.name.value
            elif isinstance(each, InlineFragmentNode):
                yield from names(each.selection_set)
            elif isinstance(each, FragmentSpreadNode) and each.name.value not in seen:
                seen.add(each.name.value)
                yield from names(raw.fragments[each.name.value].selection_set)

    return any("totalCount" in names(node.selection_set) for node in raw.field_nodes)
