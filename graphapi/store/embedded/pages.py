"""Questions as SQL: conditions, orders, places and search."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import orjson

from graphapi.model.columns import columns
from graphapi.model.rows import Row
from graphapi.store.asks import check, check_search
from graphapi.store.cursor import SMALLEST
from graphapi.store.embedded.schema import LISTED, TABLES, quoted, search_table
from graphapi.store.embedded.within import text_of, values_of
from graphapi.store.port import Between, Condition, Current, Is, Null, Order, Page, Within
from graphapi.store.text import query_tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import apsw

    from graphapi.store.cursor import Place
    from graphapi.store.port import Ask

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class _Clause:
    sql: str
    values: tuple[Any, ...] = ()


def get(connection: apsw.Connection, kind: type[R], ids: Sequence[str]) -> list[R | None]:
    """Read rows by id, in the order of the ids."""
    table = TABLES[kind]
    found = connection.execute(
        f"{table.select} WHERE id IN {LISTED}", (orjson.dumps(ids).decode(),)
    )
    rows = {row.id: row for row in (table.decode(kind, values) for values in found)}
    return [rows.get(id_) for id_ in ids]


def page(connection: apsw.Connection, kind: type[R], ask: Ask) -> Page[R]:
    """Read one page of a kind.

    Raises
    ------
    BadInput
        If the kind cannot be asked so.
    """
    check(kind, ask)
    return _page(connection, kind, ask, [_condition(kind, each) for each in ask.where])


def several(connection: apsw.Connection, kind: type[R], asks: Sequence[Ask]) -> list[Page[R]]:
    """Read many pages of a kind; errors as :func:`page`."""
    return [page(connection, kind, ask) for ask in asks]


def search(connection: apsw.Connection, kind: type[R], text: str, ask: Ask) -> Page[R]:
    """Read one page of the rows that have every word of a text, in the order of names.

    Raises
    ------
    BadInput
        If the kind cannot be searched so.
    """
    check_search(kind, ask)
    ordered = replace(ask, order=Order("name_key"))
    clauses = [_match(kind, text), *(_condition(kind, each) for each in ask.where)]
    return _page(connection, kind, ordered, clauses)


def _page(
    connection: apsw.Connection, kind: type[R], ask: Ask, clauses: Sequence[_Clause]
) -> Page[R]:
    table, by = TABLES[kind], _order_expression(kind, ask.order)
    between = [*clauses, *_between_places(by, ask)]
    way = "DESC" if ask.read.descending else "ASC"
    found = connection.execute(
        f"{table.select}{_where(between)} ORDER BY {by} {way}, id {way} LIMIT ?",
        (*_values(between), ask.first + 1),
    )
    rows = tuple(table.decode(kind, values) for values in found)
    shown = rows[: ask.first]
    return Page(
        rows=shown[::-1] if ask.backward else shown,
        order=ask.order,
        more=len(rows) > len(shown),
        behind=_behind(connection, kind, ask, clauses),
        count=_count(connection, kind, clauses) if ask.count else None,
    )


def _behind(
    connection: apsw.Connection, kind: type[Row], ask: Ask, clauses: Sequence[_Clause]
) -> bool:
    if not ask.behind or ask.begin is None:
        return False
    sign = "<=" if not ask.read.descending else ">="
    missed = [*clauses, _beside(_order_expression(kind, ask.order), sign, ask.begin)]
    found = f"SELECT EXISTS (SELECT 1 FROM {TABLES[kind].name}{_where(missed)})"  # noqa: S608 - names of the model only
    return bool(connection.execute(found, _values(missed)).get)


def _count(connection: apsw.Connection, kind: type[Row], clauses: Sequence[_Clause]) -> int:
    statement = f"SELECT count(*) FROM {TABLES[kind].name}{_where(clauses)}"  # noqa: S608 - names of the model only
    return int(connection.execute(statement, _values(clauses)).get)


def _where(clauses: Sequence[_Clause]) -> str:
    return " WHERE " + " AND ".join(each.sql for each in clauses) if clauses else ""


def _values(clauses: Iterable[_Clause]) -> tuple[Any, ...]:
    return tuple(value for each in clauses for value in each.values)


def _order_expression(kind: type[Row], order: Order) -> str:
    nullable = {each.attribute: each for each in columns(kind) if not each.required}
    if order.column not in nullable:
        return quoted(order.column)
    smallest = SMALLEST[nullable[order.column].holds]
    return f"ifnull({quoted(order.column)}, {smallest!r})"


def _between_places(by: str, ask: Ask) -> Iterator[_Clause]:
    after, before = ("<", ">") if ask.order.descending else (">", "<")
    if ask.after is not None:
        yield _beside(by, after, ask.after)
    if ask.before is not None:
        yield _beside(by, before, ask.before)


def _beside(by: str, sign: str, place: Place) -> _Clause:
    if by == quoted("id"):
        return _Clause(f"id {sign} ?", place[1:])
    return _Clause(f"({by}, id) {sign} (?, ?)", place)


def _match(kind: type[Row], text: str) -> _Clause:
    wanted = query_tokens(text)
    if not wanted:
        return _Clause("0")
    expression = " AND ".join(
        f'"{token}"*' if beginning else f'"{token}"' for token, beginning in wanted
    )
    table = search_table(kind)
    return _Clause(f"row IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)", (expression,))  # noqa: S608 - names of the model only


def _condition(kind: type[Row], condition: Condition) -> _Clause:
    if isinstance(condition, Within):
        return _Clause(text_of(kind, condition), values_of(kind, condition))
    return _CONDITIONS[type(condition)](condition)


def _is(condition: Is) -> _Clause:
    column = quoted(condition.column)
    if len(condition.values) == 1:
        return _Clause(f"{column} = ?", condition.values)
    return _Clause(f"{column} IN {LISTED}", (orjson.dumps(condition.values).decode(),))


def _between(condition: Between) -> _Clause:
    column = quoted(condition.column)
    bounds = [(">=", condition.low), ("<=", condition.high)]
    given = [(sign, bound) for sign, bound in bounds if bound is not None]
    parts = [f"{column} IS NOT NULL", *(f"{column} {sign} ?" for sign, _ in given)]
    return _Clause(" AND ".join(parts), tuple(bound for _, bound in given))


def _null(condition: Null) -> _Clause:
    return _Clause(f"{quoted(condition.column)} IS {'' if condition.null else 'NOT '}NULL")


def _current(condition: Current) -> _Clause:
    begin, end = quoted(condition.begin), quoted(condition.end)
    return _Clause(
        f"({begin} IS NULL OR {begin} <= ?) AND ({end} IS NULL OR {end} >= ?)",
        (condition.day, condition.day),
    )


_CONDITIONS: Mapping[type[Condition], Callable[[Any], _Clause]] = {
    Is: _is,
    Between: _between,
    Null: _null,
    Current: _current,
}
