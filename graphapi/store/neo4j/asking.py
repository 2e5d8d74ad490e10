"""Rows by id, and pages of rows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from graphapi.model.rows import Row
from graphapi.store import cypher_asks, cypher_rows
from graphapi.store.asks import check, check_search, spread
from graphapi.store.neo4j.codec import rows_of
from graphapi.store.port import Order, Page
from graphapi.store.text import query_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapi.store.cypher_asks import Question
    from graphapi.store.neo4j.connection import Connection
    from graphapi.store.port import Ask

R = TypeVar("R", bound=Row)


async def get(connection: Connection, kind: type[R], ids: Sequence[str]) -> list[R | None]:
    """Read rows by id, in the order of the ids."""
    wanted = {"ids": list(dict.fromkeys(ids))}
    (records,) = await connection.ask((cypher_rows.read_rows(kind), wanted))
    found = {row.id: row for (stored,) in records for row in rows_of(kind, stored)}
    return [found.get(id_) for id_ in ids]


async def related(
    connection: Connection, kind: type[R], asks: Sequence[Ask]
) -> list[tuple[Page[R], ...]]:
    """Return the pages of many asks: one statement for all that differ in their values only.

    Raises
    ------
    BadInput
        If the kind cannot be asked so.
    """
    every = spread(asks)
    for ask in every:
        check(kind, ask)
    questions = [cypher_asks.question(kind, ask) for ask in every]
    pages = iter(await _answer(connection, kind, every, questions))
    return [tuple(islice(pages, len(ask.each[1]) if ask.each else 1)) for ask in asks]


async def search(connection: Connection, kind: type[R], text: str, ask: Ask) -> Page[R]:
    """Read one page of the rows that have every word of a text, in the order of names.

    Raises
    ------
    BadInput
        If the kind cannot be searched so.
    """
    check_search(kind, ask)
    ordered = replace(ask, order=Order("name_key"))
    tokens = query_tokens(text)
    if not tokens:
        return Page(rows=(), order=ordered.order, more=False, count=0 if ask.count else None)
    question = cypher_asks.search(kind, ordered, tokens)
    (page,) = await _answer(connection, kind, [ordered], [question])
    return page


async def _answer(
    connection: Connection,
    kind: type[R],
    asks: Sequence[Ask],
    questions: Sequence[Question],
) -> list[Page[R]]:
    alike: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for at, (ask, question) in enumerate(zip(asks, questions, strict=True)):
        alike[question.statement, ask.first].append({"place": at, **question.values})
    found = await connection.ask(
        *((text, {"asks": those, "limit": first + 1}) for (text, first), those in alike.items())
    )
    answers = {place: told for ((each,),) in found for place, *told in each}
    return [_page(kind, ask, *answers[at]) for at, ask in enumerate(asks)]


def _page(kind: type[R], ask: Ask, stored: list[list[Any]], *reach: Any) -> Page[R]:
    behind, count = reach
    rows = tuple(rows_of(kind, stored[: ask.first]))
    return Page(
        rows=rows[::-1] if ask.backward else rows,
        order=ask.order,
        more=len(stored) > ask.first,
        behind=behind,
        count=count,
    )
