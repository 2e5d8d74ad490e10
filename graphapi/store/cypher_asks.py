"""An ask as Cypher: one statement for all asks of a shape, their values as parameters.

Neo4j compares stored strings by code point, but a parameter with a stored string by UTF-16 unit
unless an index does it. The two differ only where a character beyond U+FFFF meets one of U+E000 to
U+FFFF, so a parameter with such a character brings along what is wrongly taken for less or more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graphapi.model.columns import columns
from graphapi.store.cursor import SMALLEST
from graphapi.store.cypher_within import text_of, values_of
from graphapi.store.port import Between, Current, Is, Null, Order, Within
from graphapi.store.shape import expression, index_of, pattern, projection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from graphapi.model.rows import Row
    from graphapi.store.cursor import Place
    from graphapi.store.port import Ask, Condition


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a statement and the values that it reads from ``ask``."""

    text: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """A statement over ``$asks`` and ``$limit``, and the values of one ask.

    It returns one list of answers, each its ask's ``place``, its rows, whether there are some where
    reading began or before, and, if asked for, how many there are in all.
    """

    statement: str
    values: Mapping[str, Any]


def question(kind: type[Row], ask: Ask) -> Question:
    """Put an ask into Cypher; asks of one shape give one statement."""
    return _question(kind, ask, Clause(f"MATCH {pattern(kind)}", {}))


def search(kind: type[Row], ask: Ask, tokens: Iterable[tuple[str, bool]]) -> Question:
    """Put a search into Cypher: the rows with all tokens that meet the ask, by name."""
    source = Clause(
        f"CALL db.index.fulltext.queryNodes('{index_of(kind)}', ask.query) YIELD node AS n",
        {"query": lucene(tokens)},
    )
    return _question(kind, replace(ask, order=Order("name_key")), source)


def lucene(tokens: Iterable[tuple[str, bool]]) -> str:
    """Ask Lucene for all tokens, whole or as a beginning.

    Anything but letters and digits is escaped, though tokens have none.
    """
    return " AND ".join(
        "".join(each if each.isalnum() else f"\\{each}" for each in token) + "*" * beginning
        for token, beginning in tokens
    )


def _question(kind: type[Row], ask: Ask, source: Clause) -> Question:
    where = [_condition(kind, each, f"w{place}") for place, each in enumerate(ask.where)]
    between, missed = _between_places(kind, ask), _missed(kind, ask)
    chosen = f"{source.text}{_where(*where, *between, _present(kind, ask.read))}"
    parts = {
        "rows": f"{chosen}\n  WITH * ORDER BY {_order(kind, ask.read)} LIMIT $limit\n"
        f"  RETURN collect({projection(kind)}) AS rows"
    }
    if missed:
        parts["behind"] = (
            f"{source.text}{_where(*where, *missed)}\n"
            "  WITH n LIMIT 1\n  RETURN count(n) > 0 AS behind"
        )
    if ask.count:
        parts["total"] = f"{source.text}{_where(*where)}\n  RETURN count(*) AS total"
    calls = (f"CALL (ask) {{\n  {each}\n}}" for each in parts.values())
    told = (
        f"RETURN collect([ask.place, rows, {'behind' if missed else 'false'}, "
        f"{'total' if ask.count else 'null'}]) AS answers"
    )
    clauses = (source, *where, *between, *missed)
    values = {key: value for each in clauses for key, value in each.values.items()}
    return Question("\n".join(("UNWIND $asks AS ask", *calls, told)), values)


def _where(*clauses: Clause) -> str:
    texts = [each.text for each in clauses if each.text]
    return f" WHERE {' AND '.join(texts)}" if texts else ""


def _present(kind: type[Row], order: Order) -> Clause:
    """Say what is so anyway, that the column is not null: only then its index gives the order."""
    text = "" if _nullable(kind, order.column) else f"{_key(kind, order)} IS NOT NULL"
    return Clause(text, {})


def _order(kind: type[Row], order: Order) -> str:
    keys = dict.fromkeys((_key(kind, order), "n.id"))
    return ", ".join(f"{each} DESC" if order.descending else each for each in keys)


def _key(kind: type[Row], order: Order) -> str:
    key = expression(kind, order.column)
    nullable = _nullable(kind, order.column)
    return f"coalesce({key}, {nullable})" if nullable else key


def _nullable(kind: type[Row], attribute: str) -> str | None:
    for each in columns(kind):
        if each.attribute == attribute:
            return None if each.required else repr(SMALLEST[each.holds])
    return None


def _between_places(kind: type[Row], ask: Ask) -> list[Clause]:
    after, before = ("<", ">") if ask.order.descending else (">", "<")
    sides = (("last", after, ask.after), ("next", before, ask.before))
    return [_beside(kind, ask.order, sign, slot, place) for slot, sign, place in sides if place]


def _missed(kind: type[Row], ask: Ask) -> list[Clause]:
    """Say which rows lie where reading began or before it, if that is asked."""
    if not ask.behind or ask.begin is None:
        return []
    sign = ">=" if ask.read.descending else "<="
    return [_beside(kind, ask.order, sign, "next" if ask.backward else "last", ask.begin)]


def _beside(kind: type[Row], order: Order, sign: str, slot: str, place: Place) -> Clause:
    value, id_ = place
    last = _compare("n.id", sign, f"{slot}Id", id_)
    if order.column == "id":
        return last
    key, strictly = _key(kind, order), sign[0]
    further = _compare(key, strictly, slot, value)
    reached = _compare(key, f"{strictly}=", slot, value)
    text = f"{reached.text} AND ({further.text} OR {last.text})"
    return Clause(text, {**reached.values, **last.values})


def _condition(kind: type[Row], condition: Condition, slot: str) -> Clause:
    return _CONDITIONS[type(condition)](kind, condition, slot)


def _is(kind: type[Row], condition: Is, slot: str) -> Clause:
    values = [_plain(each) for each in dict.fromkeys(condition.values)]
    return Clause(f"{expression(kind, condition.column)} IN ask.{slot}", {slot: values})


def _between(kind: type[Row], condition: Between, slot: str) -> Clause:
    key = expression(kind, condition.column)
    bounds = [
        _compare(key, sign, f"{slot}{name}", bound)
        for sign, name, bound in ((">=", "Low", condition.low), ("<=", "High", condition.high))
        if bound is not None
    ]
    bounds = bounds or [Clause(f"{key} IS NOT NULL", {})]
    values = {name: value for each in bounds for name, value in each.values.items()}
    return Clause(" AND ".join(each.text for each in bounds), values)


def _null(kind: type[Row], condition: Null, _: str) -> Clause:
    word = "IS NULL" if condition.null else "IS NOT NULL"
    return Clause(f"{expression(kind, condition.column)} {word}", {})


def _current(kind: type[Row], condition: Current, slot: str) -> Clause:
    begin, end = expression(kind, condition.begin), expression(kind, condition.end)
    text = f"({begin} IS NULL OR {begin} <= ask.{slot}) AND ({end} IS NULL OR {end} >= ask.{slot})"
    return Clause(text, {slot: condition.day})


def _within(kind: type[Row], condition: Within, slot: str) -> Clause:
    return Clause(text_of(kind, condition, slot), values_of(condition, slot))


_CONDITIONS: dict[type[Condition], Callable[[type[Row], Any, str], Clause]] = {
    Is: _is,
    Between: _between,
    Null: _null,
    Current: _current,
    Within: _within,
}


def _compare(key: str, sign: str, slot: str, value: Any) -> Clause:
    value = _plain(value)
    text = f"{key} {sign} ask.{slot}"
    if not isinstance(value, str) or max(value, default="") < "\ue000":
        return Clause(text, {slot: value})
    more, less = ("Above", "Below") if sign.startswith(">") else ("Below", "Above")
    text = f"(({text} OR {key} =~ ask.{slot}{more}) AND NOT {key} =~ ask.{slot}{less})"
    above = _branching(value, "\ue000", "\uffff", r"[\x{10000}-\x{10FFFF}]")
    below = _branching(value, "\U00010000", "\U0010ffff", r"[\x{E000}-\x{FFFF}]")
    return Clause(text, {slot: value, f"{slot}Above": above, f"{slot}Below": below})


def _branching(value: str, low: str, high: str, instead: str) -> str:
    """Match what goes along with a value up to a character between two bounds."""
    stems = [value[:place] for place, each in enumerate(value) if low <= each <= high]
    if not stems:
        return "(?!)"
    return f"(?s)(?:{'|'.join(f'{_literally(stem)}{instead}.*' for stem in stems)})"


def _literally(text: str) -> str:
    return "".join(f"\\x{{{ord(each):X}}}" for each in text)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value
