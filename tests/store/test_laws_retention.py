"""What grew too old is swept, and all about one person is read, alike in both stores."""

import pytest

from graphapi.errors import BadInput, UnknownId
from graphapi.model.rows import (
    KINDS,
    Bundle,
    CompetitorTouch,
    Incident,
    Loss,
    Seat,
    Tie,
    Visit,
)
from graphapi.model.words import (
    CircleRole,
    IncidentKind,
    RunKind,
    TouchKind,
)
from graphapi.store.about import about
from graphapi.store.log import Anchor, read_anchor, verify
from graphapi.store.port import Ask
from graphapi.store.retention import Retention, sweep, too_old
from graphapi.store.run import CircleMembership
from tests.store.conftest import NOON
from tests.store.rows import group, one_of_each, person, put, seat, tie

DAY = 86_400_000
TEN = Retention(visits=10, touches=10, ended=10, requests=10, runs=10, reasons=10)


def aged(days, day):
    """One row of every kind that grows old, all ``days`` old."""
    at = NOON - days * DAY
    return (
        Visit(id=f"v{days}", own_person_id="p2", person_id="p1", at=at),
        CompetitorTouch(id=f"c{days}", competitor="R", kind=TouchKind.VISIT, at=at, person_id="p1"),
        Incident(
            id=f"i{days}", group_id="g", kind=IncidentKind.COMPLAINT, opened_at=1, closed_at=at
        ),
        tie(f"t{days}", "p1", "p2", until=day),
        seat(f"s{days}", "p1", "g", until=day),
        Bundle(id=f"b{days}", group_id="g", product="x", end=day),
    )


async def ids(store):
    pages = [await store.page(kind, Ask(first=1000)) for kind in KINDS]
    return {row.id for page in pages for row in page.rows}


def test_what_is_over_longer_than_it_is_kept_is_deleted(place):
    lasting = (
        tie("t", "p1", "p2"),
        seat("s", "p1", "g"),
        Incident(id="i", group_id="g", kind=IncidentKind.COMPLAINT, opened_at=1),
        Loss(id="l", at=1, person_id="p1"),
    )

    async def story(store):
        await store.apply(put("ground", group("g"), person("p1"), person("p2"), *lasting))
        await store.apply(put("old", *aged(11, "2025-12-19")))
        await store.apply(put("young", *aged(10, "2025-12-20")))
        counted = await too_old(store, TEN, now=NOON)
        first = await sweep(store, TEN, now=NOON, by="ann")
        second = await sweep(store, TEN, now=NOON)
        return counted, first, second, await ids(store), await store.audit()

    counted, first, second, left, entries = place.play(story)
    rows = {each.__name__: 1 for each in (Visit, CompetitorTouch, Incident, Tie, Seat, Bundle)}
    assert dict(counted) == rows
    assert dict(first) == {**rows, "requests": 0, "runs": 0, "reasons": 0}
    assert set(second.values()) == {0}
    young = {row.id for row in aged(10, "2025-12-20")}
    assert left == {"g", "p1", "p2", *(row.id for row in lasting), *young}
    assert [each.what for each in entries if each.by == "ann" and each.act == "WRITE"] == [
        f"deleted 1 {kind}" for kind in rows
    ]


def test_what_is_kept_for_ever_stays(place):
    async def story(store):
        await store.apply(put("ground", group("g"), person("p1"), person("p2")))
        await store.apply(put("old", *aged(9999, "1999-01-01")))
        return await sweep(store, Retention(), now=NOON), len(await ids(store))

    assert place.play(story) == ({}, 9)


def test_all_about_a_person_is_every_row_that_names_it_and_who_saw_it(place):
    members = [
        CircleMembership(circle_id="c", layer="work", person_id=id_, role=CircleRole.CORE)
        for id_ in ("p1", "p2")
    ]

    async def story(store):
        await store.apply(put("a", *one_of_each(), tie("t2", "p2", "p1")))
        await store.apply(put("b", person("p3")))
        run = await store.begin(RunKind.CIRCLES, parameters="{}", data_version=1, seed=7)
        await store.publish(run, members)
        with pytest.raises(UnknownId):
            await about(store, "nobody")
        return await about(store, "p1")

    found = place.play(story)
    assert (found.version, found.person.id) == (3, "p1")
    named = {row.id for rows in found.rows.values() for row in rows}
    assert named == {"s1", "t1", "t2", "c1", "v1", "b1", "x1", "a2"}
    assert found.circles == {"CIRCLES-1": (members[0],)}
    assert [each.what.split(",")[0] for each in found.entries] == ["put 2 Group"]


def test_an_anchor_noted_elsewhere_shows_a_log_that_was_made_anew(place):
    async def story(store):
        for n in range(3):
            await store.apply(put(f"r{n}", person("p", f"{n}")))
        second = (await store.audit(1, 1))[0]
        good = await verify(store, Anchor(2, second.hash))
        other = await verify(store, Anchor(2, "0" * 64))
        missing = await verify(store, Anchor(9, second.hash))
        return good, other, missing

    good, other, missing = place.play(story)
    assert (good.entries, good.head.number, good.faults) == (3, 3, ())
    assert [each.number for each in other.faults] == [2]
    assert [each.number for each in missing.faults] == [9]


@pytest.mark.parametrize("text", ["", "1", "1:abc", f"x:{'0' * 64}", f"1:{'G' * 64}"])
def test_what_is_no_anchor_is_refused(text):
    with pytest.raises(BadInput, match="NUMBER:HASH"):
        read_anchor(text, "--expect")


def test_an_anchor_is_read_as_it_is_told():
    assert read_anchor(f"7:{'0' * 64}", "--expect") == Anchor(7, "0" * 64)
