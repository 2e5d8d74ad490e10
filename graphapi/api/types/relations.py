"""Fields that lead from a row to other rows, all through the loaders of the request."""

from collections.abc import Awaitable, Sequence
from typing import Any, TypeVar

from graphapi.api.context import Info
from graphapi.api.declare import field
from graphapi.api.paging import Window, ask_for, window_of
from graphapi.api.parts import Part, paged
from graphapi.model.rows import Row
from graphapi.store.asks import columns_of
from graphapi.store.port import Is, Order, Where

R = TypeVar("R", bound=Row)

BY_ID = Order()
BY_NAME = Order("name_key")
LATEST = Order("at", descending=True)


def one(name: str, kind: type[Row], attribute: str, describe: str) -> Any:
    """Make a field that leads to the row whose id an attribute holds."""

    def resolve(root: Any, info: Info) -> Any:
        id_ = getattr(root, attribute)
        return None if id_ is None else info.context.loaders.row(kind, id_)

    async def resolve_many(roots: Sequence[Any], *, info: Info) -> list[Any]:
        ids = [getattr(root, attribute) for root in roots]
        known = [each for each in ids if each is not None]
        rows = iter(await info.context.loaders.several(kind, known))
        return [None if each is None else next(rows) for each in ids]

    resolve.__name__ = name.rstrip("_")
    return field(kind.__name__, describe, batch=resolve_many)(resolve)


def many(
    name: str, kind: type[Row], attribute: str, connection: str, describe: str, *, order: Order
) -> Any:
    """Make a connection to the rows that hold the id of this one in an attribute."""

    def resolve(root: Any, info: Info, *, part: Part) -> Any:
        return listed(info, kind, (Is(attribute, (root.id,)),), order, part)

    resolve.__name__ = name
    return field(f"{connection}Connection!", describe)(paged(resolve))


def listed(
    info: Info, kind: type[R], where: Where, order: Order, part: Part
) -> Awaitable[Window[R]]:
    """Promise one page for a connection; it is read together with those of its level."""
    info.context.caller.check_asked(kind, (order.column, *columns_of(where)))
    ask = ask_for(info, where, order, part)
    return info.context.loaders.page(kind, ask, lambda page: window_of(page, part))
