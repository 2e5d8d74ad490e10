"""Calls in, Cypher and parameters out, without a database."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.model.columns import columns
from graphapi.model.rows import KINDS, CompetitorTouch, Group, Person, Row, Seat, Tie
from graphapi.model.words import Role, RunStatus, Side
from graphapi.store import cypher, cypher_asks, cypher_rows
from graphapi.store.cypher import schema_statements
from graphapi.store.port import Ask, Between, Current, Is, Null, Order
from graphapi.store.shape import ARCS, LINKS, patterns, projection


def test_a_page_of_persons():
    ask = Ask(
        where=(Is("side", (Side.OURS,)), Null("employer")),
        order=Order("name_key"),
        after=("王", "p1"),
    )
    question = cypher_asks.question(Person, ask)
    assert question.statement == (
        "UNWIND $asks AS ask\n"
        "CALL (ask) {\n"
        "  MATCH (n:Person) WHERE n.side IN ask.w0 AND n.employer IS NULL"
        " AND n.nameKey >= ask.last AND (n.nameKey > ask.last OR n.id > ask.lastId)"
        " AND n.nameKey IS NOT NULL\n"
        "  WITH * ORDER BY n.nameKey, n.id LIMIT $limit\n"
        "  RETURN collect([n.id, n.source, n.seenAt, n.name, n.side, n.nameLatin, n.tier,"
        " n.employer, n.phone, n.seniority, n.monthlyRevenue, n.currency, n.version]) AS rows\n"
        "}\n"
        "RETURN collect([ask.place, rows, false, null]) AS answers"
    )
    assert question.values == {"w0": ["OURS"], "last": "王", "lastId": "p1"}


def test_a_page_read_backwards_between_two_places():
    order = Order("headcount", descending=True)
    ask = Ask(order=order, after=(9, "b"), before=(5, "a"), backward=True, behind=True, first=7)
    question = cypher_asks.question(Group, ask)
    key = f"coalesce(n.headcount, {-(2**53) - 1})"
    assert question.statement == (
        "UNWIND $asks AS ask\n"
        "CALL (ask) {\n"
        "  MATCH (n:Group)"
        f" WHERE {key} <= ask.last AND ({key} < ask.last OR n.id < ask.lastId)"
        f" AND {key} >= ask.next AND ({key} > ask.next OR n.id > ask.nextId)\n"
        f"  WITH * ORDER BY {key}, n.id LIMIT $limit\n"
        f"  RETURN collect({projection(Group)}) AS rows\n"
        "}\n"
        "CALL (ask) {\n"
        "  MATCH (n:Group)"
        f" WHERE {key} <= ask.next AND ({key} < ask.next OR n.id <= ask.nextId)\n"
        "  WITH n LIMIT 1\n"
        "  RETURN count(n) > 0 AS behind\n"
        "}\n"
        "RETURN collect([ask.place, rows, behind, null]) AS answers"
    )
    assert question.values == {"last": 9, "lastId": "b", "next": 5, "nextId": "a"}


def test_the_seats_of_groups_now_counted():
    ask = Ask(
        where=(Is("group_id", ("g1", "g2")), Current("2026-01-01")),
        order=Order("title", descending=True),
        count=True,
    )
    question = cypher_asks.question(Seat, ask)
    match = (
        "  MATCH (a:Person)-[n:MEMBER_OF|DECIDES_FOR|LIAISES_FOR|MANAGES]->(b:Group)"
        " WHERE b.id IN ask.w0 AND (n.since IS NULL OR n.since <= ask.w1)"
        " AND (n.until IS NULL OR n.until >= ask.w1)\n"
    )
    assert question.statement == (
        "UNWIND $asks AS ask\n"
        "CALL (ask) {\n"
        f"{match}"
        "  WITH * ORDER BY coalesce(n.title, '') DESC, n.id DESC LIMIT $limit\n"
        f"  RETURN collect({projection(Seat)}) AS rows\n"
        "}\n"
        "CALL (ask) {\n"
        f"{match}"
        "  RETURN count(*) AS total\n"
        "}\n"
        "RETURN collect([ask.place, rows, false, total]) AS answers"
    )
    assert question.values == {"w0": ["g1", "g2"], "w1": "2026-01-01"}


def test_ends_of_relationships_are_read_off_the_nodes():
    assert projection(Tie).startswith("[a.id, b.id, n.id, n.source, n.seenAt, n.kind, ")
    assert cypher_rows.read_rows(Tie) == (
        "UNWIND $ids AS id MATCH (a)-[n:INFLUENCES]->(b) WHERE n.id = id "
        f"RETURN collect({projection(Tie)}) AS found"
    )
    (scan,) = cypher_rows.scan_columns(Tie, ("from_id", "strength", "version"))
    assert scan == (
        "MATCH (a)-[n:INFLUENCES]->(b) WHERE n.id > $after"
        " WITH n ORDER BY n.id LIMIT $limit WITH collect(n) AS rows"
        " RETURN [n IN rows | n.id] AS c0, [n IN rows | startNode(n).id] AS c1,"
        " [n IN rows | n.strength] AS c2, [n IN rows | n.version] AS c3"
    )


def test_a_seat_is_looked_for_under_each_of_its_types():
    assert [pattern.partition("[n:")[2].partition("]")[0] for pattern in patterns(Seat)] == [
        "MEMBER_OF",
        "DECIDES_FOR",
        "LIAISES_FOR",
        "MANAGES",
    ]
    assert cypher_rows.read_rows(Seat).count("UNION ALL") == 3
    assert len(cypher_rows.delete(Seat)) == 4


def test_rows_are_written():
    assert cypher_rows.insert_arcs(Tie, "INFLUENCES") == (
        "UNWIND $rows AS row\n"
        "MATCH (a:Person {id: row.tail})\n"
        "MATCH (b:Person {id: row.head})\n"
        "CREATE (a)-[n:INFLUENCES]->(b)\n"
        "SET n = row.values"
    )
    assert cypher_rows.insert_nodes(Group) == (
        "UNWIND $rows AS row CREATE (n:Group) SET n = row.values"
    )
    assert cypher_rows.link_nodes(CompetitorTouch, LINKS[CompetitorTouch][2]) == (
        "UNWIND $rows AS row MATCH (n:CompetitorTouch {id: row.id})\n"
        "CALL (n) { MATCH (n)-[old:BY]->(:Competitor) DELETE old }\n"
        "WITH n, row WHERE row.to IS NOT NULL\n"
        "MERGE (t:Competitor {name: row.to})\n"
        "CREATE (n)-[:BY]->(t)"
    )
    assert cypher_rows.delete(Person) == (
        "UNWIND $ids AS id MATCH (n:Person {id: id}) DETACH DELETE n",
    )


def test_a_search_asks_the_index_of_the_kind():
    question = cypher_asks.search(Person, Ask(), (("小明", False), ("wx", True)))
    assert "CALL db.index.fulltext.queryNodes('person_tokens', ask.query)" in question.statement
    assert "ORDER BY n.nameKey, n.id" in question.statement
    assert question.values == {"query": "小明 AND wx*"}


@pytest.mark.parametrize(
    ("tokens", "query"),
    [
        ((("a", True), ("b", False)), "a* AND b"),
        ((('a"b*', False),), 'a\\"b\\*'),
        ((("x) OR (*:*", True),), "x\\)\\ OR\\ \\(\\*\\:\\**"),
    ],
)
def test_lucene_sees_no_sign_of_ours(tokens, query):
    assert cypher_asks.lucene(tokens) == query


def test_a_bound_beyond_the_basic_plane_brings_what_utf16_gets_wrong():
    question = cypher_asks.question(Group, Ask(where=(Between("region", "a𠮷(\ue000"),)))
    assert (
        "((n.region >= ask.w0Low OR n.region =~ ask.w0LowAbove) AND NOT n.region =~ ask.w0LowBelow)"
    ) in question.statement
    assert question.values == {
        "w0Low": "a𠮷(\ue000",
        "w0LowAbove": r"(?s)(?:\x{61}\x{20BB7}\x{28}[\x{10000}-\x{10FFFF}].*)",
        "w0LowBelow": r"(?s)(?:\x{61}[\x{E000}-\x{FFFF}].*)",
    }


NAMES = {column.name for kind in KINDS for column in columns(kind)}

values = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)


def asked(kind: type[Row], column: str, value: str) -> cypher_asks.Question:
    ask = Ask(
        where=(Is(column, (value, value)), Between(column, value, value), Current(value)),
        order=Order(column),
        after=(value, value),
        before=(value, value),
        behind=True,
    )
    return cypher_asks.question(kind, ask)


@given(value=values, other=values)
def test_no_value_of_a_user_is_spliced_into_a_statement(value, other):
    beyond = max(value) >= "\ue000", max(other) >= "\ue000"
    one, another = asked(Tie, "from_id", value), asked(Tie, "from_id", other)
    assert (one.statement == another.statement) == (beyond[0] == beyond[1])
    assert set(re.findall(r"ask\.(\w+)", one.statement)) - {"place"} == set(one.values)


def test_every_statement_is_made_of_names_of_the_model_only():
    built = [
        statement
        for kind in KINDS
        for statement in (
            cypher_rows.read_rows(kind),
            cypher_rows.read_existing(kind),
            cypher_rows.read_changed(kind),
            *cypher_rows.delete(kind),
            *cypher_rows.scan_columns(kind, ("id", "version")),
            *(cypher_rows.link_nodes(kind, link) for link in LINKS.get(kind, ())),
            *(
                cypher_rows.insert_arcs(kind, type_)
                for type_ in (ARCS[kind].types if kind in ARCS else ())
            ),
        )
    ]
    named = [value for name, value in vars(cypher).items() if name.isupper() and name[0] != "_"]
    for statement in (*built, *(each for each in named if isinstance(each, str))):
        literals = re.findall(r"'([^']*)'", statement)
        assert set(literals) <= {"v", "version", "", "{}", *RunStatus, *Role, *NAMES}, statement
        assert '"' not in statement


def test_the_schema_can_be_made_twice_and_names_each_thing_once():
    statements = schema_statements()
    assert all("IF NOT EXISTS" in each for each in statements)
    names = [
        re.match(r"CREATE (?:\w+ )?(?:CONSTRAINT|INDEX) (\w+)", each)[1] for each in statements
    ]
    assert len(set(names)) == len(names)
    assert (
        "CREATE CONSTRAINT Person_id IF NOT EXISTS FOR (n:Person) REQUIRE (n.id) IS UNIQUE"
        in statements
    )
    assert (
        "CREATE INDEX INFLUENCES_version IF NOT EXISTS FOR ()-[n:INFLUENCES]-() ON (n.version)"
        in (statements)
    )
    assert sum("FULLTEXT" in each and "'whitespace'" in each for each in statements) == 2
