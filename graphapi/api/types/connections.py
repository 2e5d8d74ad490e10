"""Relay connections: one factory for all of them."""

from collections.abc import Awaitable, Callable, Sequence
from itertools import islice
from typing import Any

from graphapi.api.context import Info
from graphapi.api.declare import declare, field, plain
from graphapi.api.paging import Edge, Window
from graphapi.api.shown import Shown

Many = Callable[[Sequence[Any], Info], Awaitable[list[Any]]]
"""Makes the nodes of many items at once."""


@field("Boolean!", shown=Shown("following"))
def has_next_page(root: Window[Any]) -> bool:
    """Whether more items follow: of those before `before`, if `first` items were taken."""
    return root.following


@field("Boolean!", shown=Shown("previous"))
def has_previous_page(root: Window[Any]) -> bool:
    """Whether more items go before: of those after `after`, if `last` items were taken."""
    return root.previous


@field("String")
def start_cursor(root: Window[Any]) -> str | None:
    """Cursor of the first item of this page; give it as ``before`` to go back."""
    return root.cursor_of(root.items[0]) if root.items else None


@field("String")
def end_cursor(root: Window[Any]) -> str | None:
    """Cursor of the last item of this page; give it as ``after`` to go on."""
    return root.cursor_of(root.items[-1]) if root.items else None


declare(
    "PageInfo",
    "Where a page begins and ends.",
    [has_next_page, has_previous_page, start_cursor, end_cursor],
)


@field("PageInfo!")
def page_info(root: Window[Any]) -> Window[Any]:
    """Where this page begins and ends."""
    return root


@field("Int!", shown=Shown("count"))
def total_count(root: Window[Any]) -> int | None:
    """How many items there are on all pages; counted only when asked for."""
    return root.count


def edges(root: Window[Any]) -> list[Edge[Any]]:
    """Return the items of a window with what gives them their cursors."""
    return [Edge(item, root.cursor_of) for item in root.items]


def _itself(item: Any, _: Info) -> Any:
    return item


def _nodes(
    yields: str, describe: str, resolve: Callable[[Any, Info], Any], resolve_many: Many | None
) -> Any:
    def nodes(root: Window[Any], info: Info) -> list[Any]:
        return [resolve(item, info) for item in root.items]

    async def nodes_of_many(roots: Sequence[Window[Any]], *, info: Info) -> list[Any]:
        assert resolve_many is not None
        items = [item for root in roots for item in root.items]
        found = iter(await resolve_many(items, info))
        return [list(islice(found, len(root.items))) for root in roots]

    batch, shown = nodes_of_many if resolve_many else None, Shown("items")
    return field(yields, describe, batch=batch, shown=shown if resolve is _itself else None)(nodes)


def connection(
    name: str,
    node: str,
    describe: str,
    *,
    resolve: Callable[[Any, Info], Any] = _itself,
    resolve_many: Many | None = None,
    edge_fields: Sequence[Any] = (),
    fields: Sequence[Any] = (),
) -> None:
    """Declare ``{name}Connection`` and ``{name}Edge``.

    Parameters
    ----------
    name, node, describe
        The name, the type of the nodes, and what is listed.
    resolve : callable
        Makes a node, or the promise of one, of an item of the window.
    resolve_many : callable, optional
        Makes the nodes of many items at once; an exception stands for one that failed.
    edge_fields, fields
        Further fields of an edge and of the connection.
    """
    lost = "" if node.endswith("!") else "; null if it was deleted meanwhile"

    @field(node, f"The item{lost}.", name="node")
    def edge_node(root: Edge[Any], info: Info) -> Any:
        return resolve(root.item, info)

    nodes = _nodes(f"[{node}]!", f"The items of this page{lost}.", resolve, resolve_many)
    listed = field(f"[{name}Edge!]!", "The items of this page with their cursors.")(edges)
    cursor = plain("cursor", "String!", "Its place in the list.")
    declare(
        f"{name}Edge",
        f"One of the list: {describe[0].lower()}{describe[1:]}",
        [edge_node, cursor, *edge_fields],
    )
    declare(f"{name}Connection", describe, [listed, nodes, page_info, total_count, *fields])
