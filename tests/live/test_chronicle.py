"""What happened to circles over runs: between any two, and to one circle all along."""

import asyncio

import pytest

from graphapi.analysis.circles.diary import CircleEventKind
from graphapi.live.chronicle import Chronicle
from graphapi.model.words import RunKind
from graphapi.store.embedded.store import EmbeddedStore
from graphapi.store.run import KEPT_RUNS
from tests.live.circle_runs import NAMES, fill_company, publish

KIND = CircleEventKind
A, B, C = "FRIEND-1-p0", "FRIEND-2-p4", "FRIEND-3-p6"


def played(tmp_path, *runs, ask):
    """Publish circles one after the other, then ask the chronicle."""

    async def play():
        store = EmbeddedStore(tmp_path / "facts.sqlite")
        await store.open()
        try:
            await fill_company(store)
            published = [await publish(store, circles) for circles in runs]
            return await ask(Chronicle(store), published)
        finally:
            await store.close()

    return asyncio.run(play())


def told(diaries):
    return {
        (id_, each.kind, each.confirmed)
        for diary in diaries
        for id_, events in diary.events.items()
        for each in events
    }


FIRST = {A: NAMES[:4]}
SECOND = {A: NAMES[:5], B: NAMES[5:]}
THIRD = {A: NAMES[:4], B: NAMES[5:]}


def test_between_two_runs_in_a_row_everything_is_new(tmp_path):
    async def ask(chronicle, runs):
        return told(await chronicle.between(runs[0], runs[1]))

    assert played(tmp_path, FIRST, SECOND, ask=ask) == {
        (A, KIND.GREW, False),
        (B, KIND.BORN, False),
    }


def test_what_had_happened_by_the_run_before_is_confirmed(tmp_path):
    async def ask(chronicle, runs):
        return told(await chronicle.between(runs[0], runs[2]))

    assert played(tmp_path, FIRST, SECOND, THIRD, ask=ask) == {(B, KIND.BORN, True)}


def test_from_nothing_on_everything_was_born(tmp_path):
    async def ask(chronicle, runs):
        return told(await chronicle.between(None, runs[1]))

    assert played(tmp_path, FIRST, SECOND, ask=ask) == {
        (A, KIND.BORN, True),
        (B, KIND.BORN, False),
    }


def test_the_history_of_a_circle_is_that_of_every_run_the_latest_first(tmp_path):
    async def ask(chronicle, _):
        return await chronicle.history(B), await chronicle.history("nothing")

    found, nothing = played(tmp_path, FIRST, SECOND, THIRD, {A: NAMES[:4]}, ask=ask)
    assert nothing == ()
    assert [
        (chapter.run.fence, [(each.kind, each.confirmed) for each in chapter.change.events])
        for chapter in found
    ] == [(4, [(KIND.DIED, False)]), (3, []), (2, [(KIND.BORN, True)])]
    assert [(each.change.before, each.change.after) for each in found] == [(3, 0), (3, 3), (0, 3)]


def test_only_runs_that_are_kept_are_told_of_and_no_birth_that_nobody_saw(tmp_path):
    many = [{A: NAMES[: 3 + number % 2]} for number in range(KEPT_RUNS + 2)]

    async def ask(chronicle, _):
        return await chronicle.runs(), await chronicle.history(A)

    runs, history = played(tmp_path, *many, ask=ask)
    assert [run.fence for run in runs] == [*range(3, KEPT_RUNS + 3)]
    assert len(history) == KEPT_RUNS - 1
    assert all(each.change.before for each in history)


def test_a_run_is_read_once_and_forgotten_with_its_results(tmp_path):
    async def ask(chronicle, runs):
        store = chronicle._store
        one = await chronicle.between(runs[0], runs[1])
        again = await chronicle.between(runs[0], runs[1])
        for number in range(KEPT_RUNS):
            await publish(store, {A: NAMES[:3], C: NAMES[3 : 6 + number % 2]})
        kept = await chronicle.runs()
        await chronicle.between(kept[0], kept[-1])
        return one, again, len(chronicle._rosters)

    one, again, rosters = played(tmp_path, FIRST, SECOND, ask=ask)
    assert all(first is second for first, second in zip(one, again, strict=True))
    assert rosters <= 3


def test_a_run_that_nobody_published_has_no_part(tmp_path):
    async def ask(chronicle, runs):
        await chronicle._store.begin(RunKind.CIRCLES, parameters="{}", data_version=1, seed=0)
        return [run.id for run in await chronicle.runs()], [run.id for run in runs]

    kept, published = played(tmp_path, FIRST, SECOND, ask=ask)
    assert kept == published


@pytest.mark.parametrize("runs", [(), (FIRST,)])
def test_few_runs_have_a_short_history(tmp_path, runs):
    async def ask(chronicle, _):
        return await chronicle.history(A)

    assert len(played(tmp_path, *runs, ask=ask)) == len(runs)
