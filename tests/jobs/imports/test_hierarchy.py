from hypothesis import given
from hypothesis import strategies as st

from graphapi.jobs.imports.entries import Entry
from graphapi.jobs.imports.hierarchy import parents_first
from graphapi.model.checks import Problem
from graphapi.model.rows import Group


def entry(id_: str, parent: str | None = None) -> Entry:
    return Entry(1, "", Group(id=id_, name=id_, parent_id=parent))


def test_subsidiaries_come_after_their_parents() -> None:
    found = parents_first([entry("c", "b"), entry("b", "a"), entry("x"), entry("a", "elsewhere")])
    assert [each.row.id for each in found] == ["x", "a", "b", "c"]


def test_a_ring_is_refused_with_its_chain_and_the_rest_is_not() -> None:
    found = parents_first([entry("a", "b"), entry("b", "c"), entry("c", "a"), entry("d", "a")])
    problems = [each.problem for each in found if each.problem]
    assert [each.code for each in problems] == ["HIERARCHY_CYCLE"] * 3
    assert "a → b → c → a" in problems[0].message
    assert "b → c → a → b" in problems[1].message
    assert [each.row.id for each in found if each.row] == ["d"]


def test_a_group_may_not_be_its_own_parent() -> None:
    (found,) = parents_first([entry("a", "a")])
    assert found.problem is not None
    assert "a → a;" in found.problem.message


def test_what_was_wrong_before_stays_wrong() -> None:
    bad = Entry(3, "raw", problem=Problem("name", "MISSING", "name is missing."))
    assert parents_first([entry("a"), bad]) == [bad, entry("a")]


IDS = [f"g{number}" for number in range(8)]


@given(st.lists(st.tuples(st.sampled_from(IDS), st.none() | st.sampled_from(IDS)), max_size=8))
def test_nobody_is_lost_and_every_parent_comes_first(pairs) -> None:
    parents = dict(pairs)
    found = parents_first([entry(id_, parent) for id_, parent in parents.items()])
    rung = [each.row.id for each in found if each.row]
    assert len(found) == len(parents)
    assert {id_ for id_ in parents if climbs_back(id_, parents)} == set(parents) - set(rung)
    for position, id_ in enumerate(rung):
        assert parents[id_] not in rung[position:]


def climbs_back(id_: str, parents: dict[str, str | None]) -> bool:
    at = parents[id_]
    for _ in parents:
        if at == id_:
            return True
        at = parents.get(at) if at else None
    return False
