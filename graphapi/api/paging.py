"""Pages as a connection shows them, of stored rows and lists in memory alike, read either way."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from weakref import ref

from graphql import FieldNode, FragmentSpreadNode, InlineFragmentNode

from graphapi.store.cursor import place
from graphapi.store.port import Ask, Order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from graphql import FragmentDefinitionNode, GraphQLResolveInfo, SelectionSetNode
    from strawberry.types.info import Info as StrawberryInfo

    from graphapi.api.cursors import Cursors
    from graphapi.api.parts import Part
    from graphapi.store.port import Page, Where

T = TypeVar("T")

_ASKED: dict[int, tuple[ref[FieldNode], frozenset[str]]] = {}
"""What was found by :func:`asked_of`, for as long as the document is kept by somebody."""


@dataclass(slots=True)
class Window(Generic[T]):
    """Part of a list: items, what gives each its cursor, and what lies on either side.

    ``previous`` and ``following`` say whether there are items before and after those of the window;
    on the side where reading began, only if that is asked for. ``count`` is how many there are in
    all, if that is asked for.
    """

    items: tuple[T, ...]
    cursor_of: Callable[[T], str]
    previous: bool = False
    following: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Edge(Generic[T]):
    """An item of a window."""

    item: T
    cursor_of: Callable[[T], str]

    @property
    def cursor(self) -> str:
        """Its place in the list."""
        return self.cursor_of(self.item)


def ask_for(info: StrawberryInfo[Any, Any], where: Where, order: Order, part: Part) -> Ask:
    """Put together what a connection asks of the store.

    It counts, and looks beyond where reading begins, only if the query wants that.
    """
    wanted = asked_of(info)
    return Ask(
        where=where,
        order=order,
        first=part.size,
        after=part.after,
        before=part.before,
        backward=part.backward,
        behind=("hasNextPage" if part.backward else "hasPreviousPage") in wanted,
        count="totalCount" in wanted,
    )


def window_of(page: Page[Any], part: Part) -> Window[Any]:
    """Show a page of the store."""
    before, following = sides(part, more=page.more, behind=page.behind)
    cursor_of = partial(_cursor, part.cursors, page.order.column)
    return Window(page.rows, cursor_of, before, following, page.count)


def _cursor(cursors: Cursors, column: str, row: Any) -> str:
    return cursors.write(place(row, column))


def part_of(items: Sequence[T], place_of: Callable[[T], Any], part: Part) -> Window[T]:
    """Return part of a list in memory, sorted by place, as if it were a page of the store."""
    begin, end = 0, len(items)
    if part.after is not None:
        begin = bisect_right(items, part.after, key=place_of)
    if part.before is not None:
        end = max(begin, bisect_left(items, part.before, key=place_of))
    cut = max(begin, end - part.size) if part.backward else min(end, begin + part.size)
    shown = items[cut:end] if part.backward else items[begin:cut]
    more = cut > begin if part.backward else cut < end
    behind = end < len(items) if part.backward else begin > 0
    return Window(
        tuple(shown),
        lambda item: part.cursors.write(place_of(item)),
        *sides(part, more=more, behind=behind),
        len(items),
    )


def sides(part: Part, *, more: bool, behind: bool) -> tuple[bool, bool]:
    """Return whether there is something before a page and after it."""
    return (more, behind) if part.backward else (behind, more)


def asked_of(info: StrawberryInfo[Any, Any]) -> frozenset[str]:
    """Return what a query asks of a connection and its ``pageInfo``: the names of their fields.

    Linear in what it selects, and looked at once for each place in a document;
    ``selected_fields`` is exponential in fragment spreads.
    """
    raw = info._raw_info  # noqa: SLF001 - see above
    if len(raw.field_nodes) > 1:
        return _asked_by(raw)
    (node,) = raw.field_nodes
    kept = _ASKED.get(id(node))
    if kept is None or kept[0]() is not node:
        kept = _ASKED[id(node)] = ref(node, partial(_forget, id(node))), _asked_by(raw)
    return kept[1]


def _forget(id_: int, _: object) -> None:
    _ASKED.pop(id_, None)


def _asked_by(raw: GraphQLResolveInfo[Any]) -> frozenset[str]:
    fields = [each for node in raw.field_nodes for each in _fields(node, raw.fragments)]
    inner = (_fields(each, raw.fragments) for each in fields if each.name.value == "pageInfo")
    return frozenset(each.name.value for each in (*fields, *(each for of in inner for each in of)))


def _fields(
    node: FieldNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> Iterator[FieldNode]:
    seen: set[str] = set()

    def within(selections: SelectionSetNode | None) -> Iterator[FieldNode]:
        for each in selections.selections if selections else ():
            if isinstance(each, FieldNode):
                yield each
            elif isinstance(each, InlineFragmentNode):
                yield from within(each.selection_set)
            elif isinstance(each, FragmentSpreadNode) and each.name.value not in seen:
                seen.add(each.name.value)
                yield from within(fragments[each.name.value].selection_set)

    return within(node.selection_set)
