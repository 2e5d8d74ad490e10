"""How a column of the model is declared, and the one table that everything else reads.

A row class declares each field with :func:`column`; :func:`columns` reads the declarations back.
The stores' schemas, the import files, the checks, the GraphQL inputs and the README's tables are
all derived from it.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 10_000
"""Most characters of a text."""
LONGEST_ID = 500
LONGEST_NAME = 200
"""Most characters of what rows are found by; a name may grow eighteenfold when it is folded, and an
index of Neo4j takes 8 kB."""
_NAMES = frozenset({"name", "name_latin", "competitor"})


class ColumnType(Enum):
    """What a column holds."""

    TEXT = "text"
    WHOLE = "whole number"
    REAL = "number"
    TIME = "time"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its two names, what it holds, and within which bounds.

    Attributes
    ----------
    name : str
        The name outside: import files, GraphQL, Neo4j properties (camelCase).
    attribute : str
        The name inside: the row's attribute and the embedded store's column (snake_case).
    holds : ColumnType
        TIME is epoch milliseconds UTC, DATE is ISO text.
    required : bool
        Whether null is refused.
    low, high : float or None
        Inclusive bounds of a number.
    positive : bool
        Whether zero is refused.
    choices : type of StrEnum or None
        The vocabulary of a CHOICE.
    refers_to : str or None
        The kind of row whose id this column holds.
    personal : bool
        Whether it is personal data, masked and erased as such.
    help : str
        One line for people.
    """

    name: str
    attribute: str
    holds: ColumnType
    required: bool
    low: float | None = None
    high: float | None = None
    positive: bool = False
    choices: type[StrEnum] | None = None
    refers_to: str | None = None
    personal: bool = False
    help: str = ""

    @property
    def longest(self) -> int:
        """Most characters of a TEXT."""
        if self.attribute == "id" or self.refers_to is not None:
            return LONGEST_ID
        return LONGEST_NAME if self.attribute in _NAMES else LONGEST


def column(holds: ColumnType, help_: str, **options: Any) -> Mapping[str, Any]:
    """Declare what a field holds; the result is the ``metadata`` of ``dataclasses.field``."""
    return {"holds": holds, "help": help_, **options}


@cache
def camel(attribute: str) -> str:
    """``monthly_revenue`` to ``monthlyRevenue``."""
    head, *tail = attribute.split("_")
    return head + "".join(word.title() if not word.isdigit() else word for word in tail)


def columns(kind: Any) -> tuple[Column, ...]:
    """Return the columns of a row class in declaration order, ``version`` left out."""
    return _declared(kind)


def by_name(kind: Any) -> Mapping[str, Column]:
    """Return the columns of a row class by their outside name."""
    return _by_name(kind)


@cache
def _declared(kind: Any) -> tuple[Column, ...]:
    hints = get_type_hints(kind)
    return tuple(
        _column(field, hints[field.name]) for field in dataclasses.fields(kind) if field.metadata
    )


@cache
def _by_name(kind: Any) -> Mapping[str, Column]:
    return {each.name: each for each in _declared(kind)}


def _column(field: dataclasses.Field[Any], hint: Any) -> Column:
    choices = [each for each in (hint, *get_args(hint)) if _is_vocabulary(each)]
    return Column(
        name=camel(field.name),
        attribute=field.name,
        required=field.default is dataclasses.MISSING,
        choices=choices[0] if choices else None,
        **field.metadata,
    )


def _is_vocabulary(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, StrEnum)
