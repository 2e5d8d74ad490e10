"""Fields that lead from a row to other rows, all through the loaders of the request."""

from collections.abc import Awaitable, Callable, Sequence
from inspect import signature
from typing import Any, TypeVar

from graphapi.api.context import Info
from graphapi.api.declare import field
from graphapi.api.paging import Window, ask_for, window_of
from graphapi.api.parts import USUAL_ITEMS, Part, paged_by
from graphapi.model.rows import Row
from graphapi.store.asks import columns_of
from graphapi.store.port import Ask, Is, Order, Where

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

    def rule(info: Info) -> tuple[str, Where]:  # noqa: ARG001 - every rule takes it
        return attribute, ()

    rule.__name__ = name
    return field(f"{connection}Connection!", describe)(belonging(kind, order)(rule))


def belonging(kind: type[Row], order: Order) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a resolver, and its batch, of a rule that says which rows of a kind belong to a row.

    The rule takes ``info`` and arguments of its own; it returns the attribute that holds the id of
    the row and what else must hold.
    """

    def decorate(rule: Callable[..., tuple[str, Where]]) -> Callable[..., Any]:
        def resolve(root: Any, info: Info, *, part: Part, **given: Any) -> Any:
            attribute, where = rule(info, **given)
            return listed(info, kind, (Is(attribute, (root.id,)), *where), order, part)

        async def several(
            roots: Sequence[Any], info: Info, *, parts: Sequence[Part], **given: Any
        ) -> list[Any]:
            attribute, where = rule(info, **given)
            ask = _ask(info, kind, where, order, parts[0])
            ids = [root.id for root in roots]
            pages = await info.context.loaders.pages(kind, ask, attribute, ids)
            return list(map(_window, pages, parts))

        return paged_by(USUAL_ITEMS, several)(_as_ruled(resolve, rule))

    return decorate


def _as_ruled(resolve: Callable[..., Any], rule: Callable[..., Any]) -> Callable[..., Any]:
    """Let a resolver show the name, the docstring and the arguments of its rule."""
    info, *own = signature(rule).parameters.values()
    kept = signature(resolve).parameters
    resolve.__name__, resolve.__doc__ = rule.__name__, rule.__doc__
    resolve.__signature__ = signature(resolve).replace(  # type: ignore[attr-defined] # what inspect looks at first
        parameters=[kept["root"], info, *own, kept["part"]]
    )
    return resolve


def _window(page: Any, part: Part) -> Any:
    return page if isinstance(page, Exception) else window_of(page, part)


def listed(
    info: Info, kind: type[R], where: Where, order: Order, part: Part
) -> Awaitable[Window[R]]:
    """Promise one page for a connection; it is read together with those of its level."""
    ask = _ask(info, kind, where, order, part)
    return info.context.loaders.page(kind, ask, lambda page: window_of(page, part))


def _ask(info: Info, kind: type[Row], where: Where, order: Order, part: Part) -> Ask:
    """Put together what a connection asks of the store, if its caller may ask that."""
    info.context.caller.check_asked(kind, (order.column, *columns_of(where)))
    return ask_for(info, where, order, part)
