"""Fields: how a column of values is read of a column of objects."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from graphql import Visitor, visit
from graphql.execution.values import get_argument_values
from strawberry.schema.schema_converter import get_arguments
from strawberry.types.info import Info

from graphapi.api.execution.errors import Unsupported
from graphapi.api.execution.places import InField
from graphapi.api.execution.rows import leaf_of
from graphapi.api.execution.waiting import after
from graphapi.api.shown import Shown

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from strawberry.schema import Schema
    from strawberry.types.field import StrawberryField
    from strawberry.types.fields.resolver import StrawberryResolver

    from graphapi.api.execution.nulls import Complete
    from graphapi.api.execution.places import Place
    from graphapi.api.execution.rows import Leaf
    from graphapi.api.execution.run import Run, Spot
    from graphapi.api.execution.waiting import Coming

    Read: TypeAlias = Callable[[list[Any], Run], Coming]
    """Reads a value of each root, or the promise of it; an exception stands for one that failed."""


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A field of a selection.

    Attributes
    ----------
    key : str
        Its response name.
    order : int
        How far along the selection it stands.
    read : callable
        Reads its values of the objects.
    complete : callable
        Makes of them what stands in the answer.
    leaf : Leaf, str or None
        What it is if its values need no more than a look, or are all the same text.
    """

    key: str
    order: int
    read: Read
    complete: Complete
    leaf: Leaf | str | None = None

    def column(self, roots: list[Any], before: Place, run: Run) -> Coming:
        """Make its column of an answer."""
        values = self.read(roots, run)
        place = InField(before, self.order, self.key)
        if isinstance(values, list):
            return self.complete(values, place, run)
        return after(values, lambda found: self.complete(found, place, run))


def constant(value: Any) -> Read:
    """Read the same value of everything."""
    return lambda roots, _: [value] * len(roots)


def reader(spot: Spot, schema: Schema) -> Read:
    """Return how a field is read.

    Raises
    ------
    Unsupported
        If it is not declared in a way that can be read by columns.
    """
    declared: StrawberryField | None = spot.definition.extensions.get("strawberry-definition")
    if declared is None or declared.extensions:
        raise Unsupported
    if declared.base_resolver is None:
        return _attribute(declared.python_name)
    shown = getattr(declared.base_resolver.wrapped_func, "shown", None)
    if shown is not None and shown.look is None and shown.of is None:
        return _attribute(shown.attribute)
    return _resolver(spot, declared, declared.base_resolver, schema)


def seen(spot: Spot) -> Leaf | str | None:
    """Return what a field is if its values need no more than a look."""
    if spot.name == "__typename":
        return spot.parent.name
    declared: StrawberryField | None = spot.definition.extensions.get("strawberry-definition")
    if declared is None or declared.extensions:
        return None
    if declared.base_resolver is None:
        return leaf_of(Shown(declared.python_name), spot)
    shown = getattr(declared.base_resolver.wrapped_func, "shown", None)
    return shown and leaf_of(shown, spot)


def _attribute(name: str) -> Read:
    get = attrgetter(name)

    def read(roots: list[Any], _: Run) -> Coming:
        try:
            return list(map(get, roots))
        except Exception:  # noqa: BLE001 - whose attribute failed is found out one by one
            return [_tried(get, root) for root in roots]

    return read


def _resolver(
    spot: Spot, declared: StrawberryField, resolver: StrawberryResolver[Any], schema: Schema
) -> Read:
    root = resolver.root_parameter
    if resolver.self_parameter or resolver.parent_parameter or (root and root.name != "root"):
        raise Unsupported
    resolve: Any = resolver.wrapped_func
    batch = getattr(resolve, "batch", None)
    given = _Given(spot, declared, resolver, schema)

    def read(roots: list[Any], run: Run) -> Coming:
        try:
            arguments = given.arguments(run)
        except Exception as error:  # noqa: BLE001 - every field of the column fails in this way
            return [error] * len(roots)
        call = partial(resolve, **arguments)
        if root is None:
            return [_tried(lambda _: call(), each) for each in roots]
        if batch is not None:
            return _batched(partial(batch, **arguments), call, roots)
        return _called(call, roots)

    return read


def _called(call: Callable[..., Any], roots: list[Any]) -> list[Any]:
    column: list[Any] = []
    add = column.append
    for root in roots:
        try:
            add(call(root=root))
        except Exception as error:  # noqa: BLE001 - whatever it raises is told of the field
            add(error)
    return column


def _batched(
    batch: Callable[[list[Any]], Any], call: Callable[..., Any], roots: list[Any]
) -> Coming:
    try:
        found = batch(roots)
    except Exception:  # noqa: BLE001 - which of the roots failed is found out one by one
        return _called(call, roots)
    return found if isinstance(found, list) else _late(found, call, roots)


async def _late(
    batch: Awaitable[list[Any]], call: Callable[..., Any], roots: list[Any]
) -> list[Any]:
    try:
        return await batch
    except Exception:  # noqa: BLE001 - as above
        return _called(call, roots)


def _tried(work: Callable[[Any], Any], root: Any) -> Any:
    try:
        return work(root)
    except Exception as error:  # noqa: BLE001 - whatever a resolver raises is told of its field
        return error


class _Given:
    """The arguments of a resolver; made once where no variable stands in them."""

    def __init__(
        self,
        spot: Spot,
        declared: StrawberryField,
        resolver: StrawberryResolver[Any],
        schema: Schema,
    ) -> None:
        self._spot = spot
        self._declared = declared
        self._schema = schema
        self._info = resolver.info_parameter
        self._root = resolver.root_parameter
        self._fixed = not _has_variables(spot)
        self._made: Mapping[str, Any] | None = None

    def arguments(self, run: Run) -> Mapping[str, Any]:
        """Return what the resolver is called with, beside the object."""
        if self._made is not None and self._info is None:
            return self._made
        info = Info(run.told_of(self._spot), self._declared)
        made = self._make(run, info) if self._made is None else self._made
        if self._fixed:
            self._made = made
        return made if self._info is None else {**made, self._info.name: info}

    def _make(self, run: Run, info: Info[Any, Any]) -> Mapping[str, Any]:
        node, definition = self._spot.nodes[0], self._spot.definition
        plain = get_argument_values(definition, node, run.variables) if definition.args else {}
        _, named = get_arguments(
            field=self._declared,
            source=None,
            info=info,
            kwargs=plain,
            config=self._schema.config,
            scalar_registry=self._schema.schema_converter.scalar_registry,
        )
        beside = {each.name for each in (self._info, self._root) if each}
        return {name: value for name, value in named.items() if name not in beside}


class _Looking(Visitor):
    found = False

    def enter_variable(self, *_: Any) -> None:
        self.found = True


def _has_variables(spot: Spot) -> bool:
    looking = _Looking()
    for argument in spot.nodes[0].arguments or ():
        visit(argument, looking)
    return looking.found
