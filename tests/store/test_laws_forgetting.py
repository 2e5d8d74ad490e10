"""What is deleted is not remembered elsewhere, and what is too old goes when it is swept."""

from graphapi.model.rows import Person
from graphapi.model.words import RunKind
from graphapi.store.audit import Act, Note
from graphapi.store.forgetting import Limits
from graphapi.store.port import Ask
from graphapi.store.run import KEPT_RUNS
from tests.store.conftest import NOON
from tests.store.rows import drop, person, put, tie

CANARY = "金丝雀"
OLD = NOON - 1_000


def test_a_deleted_person_is_not_told_of_by_remembered_answers_or_reasons(place):
    strange = tie("t", CANARY, "p", strength=7.0)
    other = tie("u", "nobody", "p")

    async def story(store):
        await store.apply(put("a", person(CANARY), person("p", CANARY, phone="555"), strange))
        await store.apply(put("b", person("q"), tie("v", CANARY, "unknown"), other))
        for ids, reason in (((CANARY,), "asked"), ((), f"{CANARY} asked"), (("q",), "called")):
            await store.note(
                [Note(by="ann", act=Act.UNMASK, what="Person name", ids=ids, reason=reason)]
            )
        await store.apply(drop("c", (Person, "p"), (Person, CANARY)))
        again = await store.apply(put("b", person("q"), tie("v", CANARY, "unknown"), other))
        return again, [each.reason for each in await store.audit()]

    again, reasons = place.play(story)
    assert again.replayed
    assert [CANARY in f"{each}" for each in again.rejected] == [False, False]
    assert [each.id for each in again.rejected] == ["v", "u"]
    assert {each.code for each in again.rejected} == {"UNKNOWN_ID"}
    assert reasons == [None, None, None, None, "called", None]


def test_old_answers_and_reasons_are_swept_and_young_ones_stay(place):
    async def begin(store):
        await store.apply(put("old", person("p")))
        await store.note([Note(by="ann", act=Act.UNMASK, what="Person name", reason="old")])

    async def go_on(store):
        await store.apply(put("young", person("q")))
        await store.note([Note(by="ann", act=Act.UNMASK, what="Person name", reason="young")])
        nothing = await store.sweep(Limits())
        counts = await store.sweep(Limits(requests=NOON, reasons=NOON), by="bob")
        replayed = [
            (await store.apply(put(id_, person("p")))).replayed for id_ in ("young2", "old")
        ]
        same = await store.apply(put("young", person("q")))
        return nothing, counts, replayed, same.replayed, await store.audit()

    place.play(begin, wall=lambda: OLD)
    nothing, counts, replayed, same, entries = place.play(go_on)
    assert (dict(nothing), dict(counts)) == ({}, {"requests": 1, "reasons": 1})
    assert (replayed, same) == ([False, False], True)
    assert [each.reason for each in entries if each.act == Act.UNMASK] == [None, "young"]
    swept = [(each.by, each.what, each.count) for each in entries if each.act == Act.SWEEP]
    assert swept == [("local", "nothing", 0), ("bob", "1 requests, 1 reasons", 2)]


def test_old_runs_are_swept_but_for_the_last_and_those_that_may_be_read(place):
    async def story(store):
        await store.apply(put("a", person("p")))
        for _ in range(KEPT_RUNS + 2):
            run = await store.begin(RunKind.CIRCLES, parameters="{}", data_version=1, seed=7)
            await store.publish(run, [])
        failed = [
            await store.finish(
                await store.begin(RunKind.CIRCLES, parameters="{}", data_version=1, seed=7)
            )
            for _ in range(2)
        ]
        counts = await store.sweep(Limits(runs=NOON + 1))
        left = [run.id for run in await store.runs()]
        following = await store.begin(RunKind.CIRCLES, parameters="{}", data_version=1, seed=7)
        again = await store.sweep(Limits(runs=NOON + 1))
        return counts, left, failed, following, again

    counts, left, failed, following, again = place.play(story)
    assert dict(counts) == {"runs": 3}
    assert left == [failed[1].id, *(f"CIRCLES-{n}" for n in range(KEPT_RUNS + 2, 2, -1))]
    assert following.id == f"CIRCLES-{KEPT_RUNS + 5}"
    assert dict(again) == {"runs": 1}


def test_erasing_changes_nothing_that_is_kept(place):
    async def story(store):
        await store.apply(put("a", *(person(f"p{i}", CANARY) for i in range(5))))
        await store.apply(drop("b", (Person, "p3")))
        before = await store.changes(0, 100), await store.audit()
        await store.erase()
        found = await store.search(Person, CANARY, Ask())
        replayed = (await store.apply(drop("b", (Person, "p3")))).replayed
        return before, (await store.changes(0, 100), await store.audit()), found, replayed

    before, after, found, replayed = place.play(story)
    assert before == after
    assert [row.id for row in found.rows] == ["p0", "p1", "p2", "p4"]
    assert replayed
