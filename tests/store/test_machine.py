"""Random histories, played on a store and on a plain dictionary side by side."""

import asyncio
import uuid
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from graphapi.changes import Batch, Ref
from graphapi.errors import IdempotencyConflict, VersionConflict
from graphapi.model.rows import (
    KINDS,
    AlertMark,
    CompetitorTouch,
    Group,
    Loss,
    Person,
    Seat,
    Tie,
)
from graphapi.model.words import AlertStatus, Role, Side, TieKind, TouchKind
from graphapi.store.port import Ask, Between, Current, Is, Null, Order
from tests.store.ledger import Ledger

NAMES = [
    "王小明",
    "王大明",
    "Wang Ltd",
    "wang 王",
    "ＷＡＮＧ",
    "市信息中心",
    "José",
    "𠮷野家",
    "محمد",
]
TEXTS = [
    "王",
    "小明",
    "wxm",
    "w",
    "wang",
    "信息 x",
    "sxx",
    "jose",
    "𠮷",
    "محم",
    "a",
    "",
    "-",
    "王 w",
]
DAYS = st.none() | st.sampled_from(["2025-12-31", "2026-01-01", "2026-06-30"])

EXAMPLES = {"embedded": 40, "neo4j": 4}
"""Histories played: a step takes a hundred times as long on a server."""

ids = st.sampled_from(["a", "b", "c", "d-王"])
seen = st.sampled_from([1, 2])
share = st.sampled_from([None, 0.0, 0.5, 1.0, 2.0])
statuses = st.sampled_from(AlertStatus)
rows = st.one_of(
    st.builds(
        Group,
        id=ids,
        name=st.sampled_from(NAMES),
        parent_id=st.none() | ids,
        headcount=st.sampled_from([None, 0, 7]),
        seen_at=seen,
    ),
    st.builds(
        Person,
        id=ids,
        name=st.sampled_from(NAMES),
        side=st.sampled_from(Side),
        name_latin=st.sampled_from([None, "Wang Xiaoming"]),
        seniority=share,
        seen_at=seen,
    ),
    st.builds(
        Seat,
        id=ids,
        person_id=ids,
        group_id=ids,
        role=st.sampled_from(Role),
        since=DAYS,
        until=DAYS,
        seen_at=seen,
    ),
    st.builds(
        Tie,
        id=ids,
        from_id=ids,
        to_id=ids,
        kind=st.sampled_from(TieKind),
        strength=share,
        seen_at=seen,
    ),
    st.builds(
        CompetitorTouch,
        id=ids,
        competitor=st.sampled_from(["甲", "乙"]),
        kind=st.sampled_from(TouchKind),
        at=seen,
        person_id=st.none() | ids,
        group_id=st.none() | ids,
        seen_at=seen,
    ),
    st.builds(Loss, id=ids, at=seen, person_id=st.none() | ids, group_id=ids, seen_at=seen),
    st.builds(
        AlertMark, id=ids, status=statuses, at=seen, by=ids, group_id=st.none() | ids, seen_at=seen
    ),
)
REFERRED = [Group, Person, Seat, Tie, CompetitorTouch, Loss, AlertMark]
refs = st.builds(Ref, st.sampled_from(REFERRED), ids)
conditions = {
    Group: st.builds(Is, st.just("parent_id"), st.tuples(ids) | st.just(()) | st.tuples(ids, ids))
    | st.builds(Between, st.just("headcount"), st.sampled_from([None, 0, 7]), st.just(7)),
    Person: st.builds(Is, st.just("side"), st.tuples(st.sampled_from(Side)))
    | st.builds(Null, st.just("seniority"), st.booleans()),
    Seat: st.builds(Current, st.sampled_from(["2025-12-31", "2026-01-01", "2026-03-01"]))
    | st.builds(Is, st.just("person_id"), st.tuples(ids)),
    Tie: st.builds(Is, st.just("from_id"), st.tuples(ids))
    | st.builds(Between, st.just("strength"), st.just(0.5)),
}
columns = {
    Group: ["id", "name_key", "headcount", "parent_id"],
    Person: ["id", "name_key", "seniority", "side"],
    Seat: ["id", "since", "role"],
    Tie: ["id", "strength", "seen_at"],
}


@st.composite
def questions(draw, kind=None):
    kind = kind or draw(st.sampled_from(list(conditions)))
    ask = Ask(
        where=tuple(draw(st.lists(conditions[kind], max_size=2))),
        order=Order(draw(st.sampled_from(columns[kind])), draw(st.booleans())),
        first=draw(st.integers(1, 3)),
        count=True,
    )
    return kind, ask


class Histories(RuleBasedStateMachine):
    def __init__(self, place):
        super().__init__()
        self.runner = asyncio.Runner()
        self.opened = place.opened()
        self.store = self.ask(self.opened.__aenter__())
        self.name = uuid.uuid4().hex
        self.ask(self.clear())
        self.base = self.ask(self.store.version())
        self.ledger = Ledger(version=self.base)
        self.requests = 0

    def teardown(self):
        self.ask(self.opened.__aexit__(None, None, None))
        self.runner.close()

    def ask(self, call):
        return self.runner.run(call)

    async def clear(self):
        pages = [await self.store.page(kind, Ask()) for kind in (Group, Person)]
        left = tuple(Ref(type(row), row.id) for page in pages for row in page.rows)
        await self.store.apply(Batch(request_id=self.name, deletes=left))

    def check_answer(self, applied, expected):
        version, tally, refused = expected
        assert applied.version == version
        counted = applied.inserted, applied.changed, applied.unchanged, applied.deleted
        assert counted == tally
        assert sorted((each.kind, each.id, each.code) for each in applied.rejected) == refused

    @rule(upserts=st.lists(rows, max_size=8), deletes=st.lists(refs, max_size=2))
    def apply(self, upserts, deletes):
        self.requests += 1
        batch = Batch(
            request_id=f"{self.name}-{self.requests}",
            upserts=tuple(upserts),
            deletes=tuple(deletes),
        )
        applied = self.ask(self.store.apply(batch, expect=self.ledger.version))
        assert not applied.replayed
        self.check_answer(applied, self.ledger.apply(batch))

    @precondition(lambda self: self.ledger.answers)
    @rule(data=st.data())
    def replay(self, data):
        request = data.draw(st.sampled_from(sorted(self.ledger.answers)))
        batch, answer = self.ledger.answers[request]
        applied = self.ask(self.store.apply(batch))
        assert applied.replayed
        self.check_answer(applied, answer)

    @precondition(lambda self: self.ledger.answers)
    @rule(row=rows)
    def use_a_request_id_again(self, row):
        batch, _ = self.ledger.answers[f"{self.name}-1"]
        other = replace(batch, upserts=(*batch.upserts, row))
        with pytest.raises(IdempotencyConflict):
            self.ask(self.store.apply(other))

    @rule(row=rows)
    def expect_another_version(self, row):
        batch = Batch(request_id="late", upserts=(row,))
        with pytest.raises(VersionConflict):
            self.ask(self.store.apply(batch, expect=self.ledger.version + 1))

    @rule(kind=st.sampled_from(KINDS), wanted=st.lists(ids))
    def get(self, kind, wanted):
        found = self.ask(self.store.get(kind, wanted))
        assert found == [self.ledger.rows.get((kind, id_)) for id_ in wanted]

    @rule(question=questions())
    def page_to_the_end(self, question):
        kind, ask = question
        expected = self.ledger.ordered(kind, ask)
        for begin in range(0, max(1, len(expected)), ask.first):
            page = self.ask(self.store.page(kind, ask))
            assert list(page.rows) == expected[begin : begin + ask.first]
            assert page.more == (begin + ask.first < len(expected))
            assert page.count == len(expected)
            assert len(page.cursors) == len(page.rows)
            ask = replace(ask, after=page.cursors[-1] if page.cursors else None)

    @rule(asked=st.lists(questions(kind=Tie), max_size=4))
    def related(self, asked):
        asks = [ask for _, ask in asked]
        pages = self.ask(self.store.related(Tie, asks))
        assert [list(page.rows) for page in pages] == [
            self.ledger.ordered(Tie, ask)[: ask.first] for ask in asks
        ]

    @rule(kind=st.sampled_from([Group, Person]), text=st.sampled_from(TEXTS))
    def search_to_the_end(self, kind, text):
        expected, hits, after = self.ledger.found(kind, text), [], None
        for _ in range(len(expected) // 2 + 1):
            page = self.ask(self.store.search(kind, text, Ask(first=2, after=after, count=True)))
            assert page.count == len(expected)
            hits += [row.id for row in page.rows]
            after = page.cursors[-1] if page.cursors else None
        assert hits == expected
        assert not page.more

    @rule(
        back=st.integers(0, 6),
        limit=st.integers(1, 5),
        kinds=st.lists(st.sampled_from(KINDS), unique=True),
    )
    def changes(self, back, limit, kinds):
        since = max(self.base, self.ledger.version - back)
        expected = [each for each in self.ledger.changes(since) if not kinds or each[1] in kinds]
        found = self.ask(self.store.changes(since, limit, kinds or None))
        last = found[-1].version if found else since
        assert [each.version for each in found] == sorted(each.version for each in found)
        assert sorted(
            ((each.version, each.kind, each.id, each.row) for each in found),
            key=lambda each: (each[0], each[1].__name__, each[2]),
        ) == [each for each in expected if each[0] <= last]
        assert len(found) >= min(limit, len(expected))

    @rule(kind=st.sampled_from(KINDS))
    def scan(self, kind):
        async def read():
            blocks = self.store.scan(kind, ["id", "seen_at", "version"])
            return [row async for block in blocks for row in zip(*block.values(), strict=True)]

        expected = [(row.id, row.seen_at, row.version) for row in self.ledger.of(kind)]
        assert sorted(self.ask(read())) == sorted(expected)

    @invariant()
    def same_version(self):
        assert self.ask(self.store.version()) == self.ledger.version


def test_random_histories_agree_with_a_dictionary(place):
    run_state_machine_as_test(
        lambda: Histories(place),
        settings=settings(
            max_examples=EXAMPLES[place.name],
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
