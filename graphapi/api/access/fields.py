"""Resolvers behind a look at who asks: the same ones for every executor.

A resolver that is made here has a ``batch`` beside it, which answers for many objects of one type
at once, so that who asks is looked at once for all of them.
"""

from __future__ import annotations

from copy import copy
from inspect import Parameter, signature
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from strawberry import Info
from strawberry.types.fields.resolver import StrawberryResolver
from strawberry.utils.str_converters import to_camel_case

from graphapi.api.access.classes import Sort, sort_of
from graphapi.api.access.masks import MASKS
from graphapi.api.shown import Shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphapi.api.shown import Look, Veil

ORDERS = "Mutation"


def guarded(kind: str, field: Any) -> Any:
    """Return a field of a type as those who ask may see it.

    Fields that everybody may read stay as they are.

    Parameters
    ----------
    kind : str
        The name of the type.
    field : StrawberryField
        The field, which may stand in other types, too.

    Raises
    ------
    LookupError
        If the field has no class, or is PERSONAL and has no mask.
    """
    name = name_of(field)
    sort = sort_of(kind, name)
    if kind == ORDERS:
        return _with(field, _checked(field.base_resolver.wrapped_func, _order(name)))
    if sort is Sort.PERSONAL:
        return _with(field, _personal(kind, name, field.python_name))
    if sort is not Sort.SENSITIVE:
        return field
    check = _reading(f"{kind}.{name}", sort)
    if field.base_resolver is None:
        return _with(field, _plain(field.python_name, check))
    return _with(field, _checked(field.base_resolver.wrapped_func, check))


def name_of(field: Any) -> str:
    """Return what a field is called in the schema."""
    python_name = field.python_name or field.base_resolver.name
    return str(field.graphql_name or to_camel_case(python_name))


def _with(field: Any, resolver: Callable[..., Any]) -> Any:
    made = copy(field)
    made.python_name = field.python_name or resolver.__name__
    made.base_resolver = StrawberryResolver(resolver)
    return made


def _order(name: str) -> Callable[[Any], None]:
    return lambda context: context.caller.check_order(name)


def _reading(name: str, sort: Sort) -> Callable[[Any], None]:
    return lambda context: context.caller.rights.check_read(name, sort)


def _plain(attribute: str, check: Callable[[Any], None]) -> Callable[..., Any]:
    def look(context: Any, _: Sequence[Any]) -> None:
        check(context)

    return _shown(attribute, look)


def _personal(kind: str, name: str, attribute: str) -> Callable[..., Any]:
    mask = MASKS.get(f"{kind}.{name}")
    if mask is None:
        raise LookupError(f"{kind}.{name} has no mask; give it one in graphapi/api/access/masks.py")

    def look(context: Any, roots: Sequence[Any]) -> Veil | None:
        return None if context.caller.shows(kind, name, roots) else mask

    return _shown(attribute, look)


def _shown(attribute: str, look: Look) -> Callable[..., Any]:
    """Make a resolver of an attribute: ``look`` finds what lies over it, or fails if all does."""
    get = attrgetter(attribute)

    def batch(roots: Sequence[Any], *, info: Any) -> list[Any]:
        veil, values = look(info.context, roots), map(get, roots)
        return list(values) if veil is None else [v if v is None else veil(v) for v in values]

    def resolve(root: Any, info: Any) -> Any:
        (value,) = batch([root], info=info)
        return value

    resolve.batch = batch  # type: ignore[attr-defined] # read by the executor
    resolve.shown = Shown(attribute, look)  # type: ignore[attr-defined] # likewise
    return _known_as(resolve, attribute, [_ROOT, _INFO])


def _checked(resolver: Callable[..., Any], check: Callable[[Any], None]) -> Callable[..., Any]:
    own = dict(signature(resolver, eval_str=True).parameters)
    told = "info" in own

    def resolve(*, info: Any, **given: Any) -> Any:
        check(info.context)
        return resolver(**given, info=info) if told else resolver(**given)

    several = getattr(resolver, "batch", None)
    if several is not None:
        resolve.batch = _checked_batch(several, check, told=told)  # type: ignore[attr-defined]
    made = own if told else {**own, "info": _INFO}
    return _known_as(resolve, resolver.__name__, list(made.values()))


def _checked_batch(
    several: Callable[..., Any], check: Callable[[Any], None], *, told: bool
) -> Callable[..., Any]:
    def batch(roots: Sequence[Any], *, info: Any, **given: Any) -> Any:
        check(info.context)
        return several(roots, **given, info=info) if told else several(roots, **given)

    return batch


_ROOT = Parameter("root", Parameter.POSITIONAL_OR_KEYWORD, annotation=Any)
_INFO = Parameter("info", Parameter.KEYWORD_ONLY, annotation=Info[Any, Any])


def _known_as(
    resolver: Callable[..., Any], name: str, parameters: Sequence[Parameter]
) -> Callable[..., Any]:
    """Let Strawberry see the parameters that a resolver is called with."""
    resolver.__name__ = name
    shown = signature(resolver).replace(parameters=parameters, return_annotation=Any)
    resolver.__signature__ = shown  # type: ignore[attr-defined] # what inspect looks at first
    resolver.__annotations__ = {each.name: each.annotation for each in parameters}
    return resolver
