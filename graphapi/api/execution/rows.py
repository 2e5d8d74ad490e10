"""Rows of leaves alone: read, looked at and put together in one pass of generated Python.

Whatever it meets that is not as usual it leaves to the columns, which find out what is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from graphql import GraphQLEnumType, GraphQLNonNull

from graphapi.api.scalars import MOMENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graphapi.api.execution.run import Run, Spot
    from graphapi.api.shown import Look, Shown

    Quick: TypeAlias = Callable[[list[Any], Run], list[Any] | None]
    """Makes rows of roots; ``None`` if the columns must make them."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A field that reads an attribute, and makes of it what stands in the answer.

    Attributes
    ----------
    attribute : str
        What it reads.
    look : callable or None
        Finds what lies over it; ``None`` if nothing ever does.
    usual : type
        What the attribute holds, unless it is null.
    test : str
        What else must hold of a value, as Python with ``{v}`` for it; empty if nothing.
    shown : str
        What stands in the answer, as Python with ``{v}`` for the value.
    convert : callable or None
        What ``convert`` in ``shown`` stands for.
    required : bool
        Whether it must not be null.
    """

    attribute: str
    look: Look | None
    usual: type
    test: str
    shown: str
    convert: Callable[[Any], Any] | None
    required: bool


_IN_INT = f" and {-(2**31)} <= {{v}} < {2**31}"
_FINITE = " and {v} - {v} == 0.0"
_SCALARS: Mapping[str, tuple[type, str, str]] = {
    "String": (str, "", "{v}"),
    "ID": (str, "", "{v}"),
    "Boolean": (bool, "", "{v}"),
    "Int": (int, _IN_INT, "{v}"),
    "Float": (float, _FINITE, "{v}"),
    "BigInt": (int, "", "{v}"),
    "Date": (str, "", "{v}"),
    "DateTime": (int, "", "moments[{v}]"),
}
"""Of each scalar: the type of its values, what else must hold of them, and how they are shown."""


def leaf_of(shown: Shown, spot: Spot) -> Leaf | None:
    """Return the leaf that a field is; ``None`` if its values need more than a look."""
    declared: Any = spot.definition.type
    required = isinstance(declared, GraphQLNonNull)
    kind = declared.of_type if required else declared
    usual = _words(kind) if isinstance(kind, GraphQLEnumType) else _SCALARS.get(str(kind))
    if usual is None:
        return None
    holds, test, text = usual
    convert = shown.of and shown.of(spot.parent.name)
    text = "{convert}({v})" if convert else text
    return Leaf(shown.attribute, shown.look, holds, test, text, convert, required)


def _words(kind: GraphQLEnumType) -> tuple[type, str, str] | None:
    """Return how the words of an enum are shown, if they are called as in Python."""
    declared = kind.extensions.get("strawberry-definition")
    words: Any = declared and declared.wrapped_cls
    named = {name: each.value for name, each in kind.values.items()}
    if words is None or {each._name_: each for each in words} != named:
        return None
    return words, "", "{v}._name_"


def quick(leaves: Mapping[str, Leaf | str | None]) -> Quick | None:
    """Return what makes rows of a selection, if there are leaves and constants alone in it.

    ``leaves`` are what stands under each key of a row, ``None`` for what is more than a leaf.
    """
    if not leaves or None in leaves.values():
        return None
    veiled = [each.look for each in leaves.values() if isinstance(each, Leaf) and each.look]
    make = cache(lambda covered: _made(leaves, covered))

    def rows(roots: list[Any], run: Run) -> list[Any] | None:
        try:
            veils = [look(run.context, roots) for look in veiled]
            made: list[Any] | None = make(tuple(map(bool, veils)))(roots, *veils)
        except Exception:  # noqa: BLE001 - the columns find out what failed
            return None
        return made

    return rows


def _made(leaves: Mapping[str, Any], covered: Sequence[bool]) -> Any:
    """Generate the loop: ``covered`` says over which of the leaves that have a look a veil lies.

    The keys are names of GraphQL, the attributes those of our own types: nothing else can stand in
    the source.
    """
    veils = iter(enumerate(covered))
    reads, tests, pairs = [], [], []
    known: dict[str, Any] = {"moments": MOMENTS}
    for index, (key, leaf) in enumerate(leaves.items()):
        if not isinstance(leaf, Leaf):
            pairs.append(f"{key!r}: {leaf!r}")
            continue
        veil = next(veils) if leaf.look else (0, False)
        known |= {f"usual{index}": leaf.usual, f"convert{index}": leaf.convert}
        reads.append(f"v{index} = root.{leaf.attribute}")
        tests.append(_test(leaf, index))
        pairs.append(f"{key!r}: {_shown(leaf, index, f'veil{veil[0]}' if veil[1] else '')}")
    given = "".join(f", veil{index}" for index in range(len(covered)))
    source = _SOURCE.format(
        given=given,
        reads="; ".join(reads) or "pass",
        tests=" and ".join(tests) or "True",
        pairs=", ".join(pairs),
    )
    exec(source, known)  # noqa: S102 - see above
    return known["rows"]


_SOURCE = """def rows(roots{given}):
    made = []
    add = made.append
    for root in roots:
        {reads}
        if {tests}:
            add({{{pairs}}})
        else:
            return None
    return made
"""


def _test(leaf: Leaf, index: int) -> str:
    test = f"type(v{index}) is usual{index}{leaf.test.format(v=f'v{index}')}"
    return f"({test})" if leaf.required else f"(v{index} is None or {test})"


def _shown(leaf: Leaf, index: int, veil: str) -> str:
    value = f"{veil}(v{index})" if veil else f"v{index}"
    shown = leaf.shown.format(v=value, convert=f"convert{index}")
    return (
        shown
        if leaf.required or shown == value == f"v{index}"
        else (f"None if v{index} is None else {shown}")
    )
