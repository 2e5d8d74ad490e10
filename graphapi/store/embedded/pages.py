"""Questions as SQL: conditions, orders, cursors and search."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import orjson

from graphapi.model.columns import columns
from graphapi.model.rows import Row
from graphapi.store.asks import check, check_search
from graphapi.store.cursor import SMALLEST, decode, encode, place
from graphapi.store.embedded.schema import LISTED, TABLES, quoted, search_table
from graphapi.store.port import Between, Condition, Current, Is, Null, Order, Page
from graphapi.store.text import query_tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import apsw

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
        If the kind cannot be asked so, or ``after`` is no cursor of the order.
    """
    check(kind, ask)
    return _page(connection, kind, ask, [_condition(each) for each in ask.where])


def search(connection: apsw.Connection, kind: type[R], text: str, ask: Ask) -> Page[R]:
    """Read one page of the rows that have every word of a text, in the order of names.

    Raises
    ------
    BadInput
        If the kind cannot be searched so, or ``after`` is no cursor of an earlier page.
    """
    check_search(kind, ask)
    ordered = replace(ask, order=Order("name_key"))
    clauses = [_match(kind, text), *(_condition(each) for each in ask.where)]
    return _page(connection, kind, ordered, clauses)


def _page(
    connection: apsw.Connection, kind: type[R], ask: Ask, clauses: Sequence[_Clause]
) -> Page[R]:
    table, by = TABLES[kind], _order_expression(kind, ask.order)
    beyond = [*clauses, *_beyond(by, ask)]
    way = "DESC" if ask.order.descending else "ASC"
    found = connection.execute(
        f"{table.select}{_where(beyond)} ORDER BY {by} {way}, id {way} LIMIT ?",
        (*_values(beyond), ask.first + 1),
    )
    rows = tuple(table.decode(kind, values) for values in found)
    shown = rows[: ask.first]
    return Page(
        rows=shown,
        cursors=tuple(encode(ask.order, *place(row, ask.order)) for row in shown),
        more=len(rows) > len(shown),
        count=_count(connection, kind, clauses) if ask.count else None,
    )


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


def _beyond(by: str, ask: Ask) -> Iterator[_Clause]:
    if ask.after is None:
        return
    value, id_ = decode(ask.order, ask.after)
    sign = "<" if ask.order.descending else ">"
    if ask.order.column == "id":
        yield _Clause(f"id {sign} ?", (id_,))
    else:
        yield _Clause(f"({by}, id) {sign} (?, ?)", (value, id_))


def _match(kind: type[Row], text: str) -> _Clause:
    wanted = query_tokens(text)
    if not wanted:
        return _Clause("0")
    expression = " AND ".join(
        f'"{token}"*' if beginning else f'"{token}"' for token, beginning in wanted
    )
    table = search_table(kind)
    return _Clause(f"row IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)", (expression,))  # noqa: S608 - names of the model only


def _condition(condition: Condition) -> _Clause:
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
