"""The stories of the seeds as they happened: touch by touch, the alert, why, by when and how."""

import asyncio
import json
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from graphapi.analysis.advice import deadline_of, play_against
from graphapi.analysis.outlook import ActReason
from graphapi.analysis.plays import PlayKind
from graphapi.analysis.sentences import Language, render
from graphapi.changes import Batch
from graphapi.live.feed import LiveGraph
from graphapi.live.follow import Pace
from graphapi.model.checks import read_row
from graphapi.model.rows import (
    AlertMark,
    Bundle,
    CompetitorTouch,
    Group,
    Incident,
    Person,
    Seat,
    Tie,
    Visit,
)
from graphapi.model.words import AlertStatus
from tests.worlds import crowd, fill

SEEDS = Path(__file__).parents[2] / "seeds"
FILES = {"groups": Group, "persons": Person, "seats": Seat, "ties": Tie, "bundles": Bundle}
HAPPENED = {"touches": CompetitorTouch, "visits": Visit, "incidents": Incident}
HOUR = 3_600_000
QUICK = Pace(beat=0.05, first_retry=0.01, last_retry=0.05, restamp=0.02)
BAND, MONEY, TAIL = ActReason
RELATIONSHIP, COST, PRODUCT = PlayKind


def rows_of(name, files):
    return [
        read_row(kind, json.loads(line))
        for stem, kind in files.items()
        if (file := SEEDS / name / f"{stem}.jsonl").exists()
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


def when(row):
    return row.opened_at if isinstance(row, Incident) else row.at


@asynccontextmanager
async def living(store, name):
    """Yield what lets the next thing happen, and the live graph, a hundred quiet people around."""
    await fill(store, (*crowd(20, 5), *rows_of(name, FILES)))
    story = sorted(rows_of(name, HAPPENED), key=when)
    clock = [when(story[0])]
    live = LiveGraph(store, now=lambda: clock[0], pace=QUICK)
    await live.start()

    async def happen(row):
        applied = await store.apply(Batch(request_id=row.id, upserts=(row,)))
        assert not applied.rejected
        clock[0] = max(clock[0], when(row) + HOUR)
        async with asyncio.timeout(20):
            while live.version.number < applied.version or live.version.world.at < clock[0]:  # noqa: ASYNC110 - a restamp has no event
                await asyncio.sleep(0.005)
        return live.version

    try:
        yield story, happen, live
    finally:
        await live.stop()


def told(version, alert):
    """What an alert says: whom it is about, why, and what to do by when."""
    deadline = deadline_of(version.clusters, alert)
    play = play_against(version.clusters, alert)
    return (
        alert.subject.id,
        alert.band.value,
        version.alerts.reasons(alert)[0].code,
        deadline and (deadline.date, deadline.why),
        (play.kind, play.person, play.by),
    )


def played(place, name):
    """What there is to look at after each touch of a story, most attention first."""

    async def story(store):
        found = {}
        async with living(store, name) as (rows, happen, _):
            for row in rows:
                version = await happen(row)
                if isinstance(row, CompetitorTouch):
                    found[row.id] = [told(version, alert) for alert in version.alerts]
        return found

    return place.play(story)


CHIEF = "tender-chief", "tender-wife"
BLOCK = "huajin-it", "huajin-marketing"
STORIES = {
    "1-tender-committee": {
        "tender-x1": [],
        "tender-x2": [
            ("tender-bureau", "HIGH", "TOUCH_CLUSTER", ("2026-01-14", TAIL), (RELATIONSHIP, *CHIEF))
        ],
        "tender-x3": [
            (
                "tender-bureau",
                "VERY_HIGH",
                "GROUP_TOUCH_CLUSTER",
                ("2025-12-15", BAND),
                (COST, *CHIEF),
            )
        ],
    },
    "2-another-department": {
        "huajin-x1": [("huajin-it", "HIGH", "TOUCH", ("2025-12-09", BAND), (PRODUCT, *BLOCK))],
        "huajin-x2": [("huajin-it", "HIGH", "TOUCH", ("2025-12-19", BAND), (PRODUCT, *BLOCK))],
        "huajin-x3": [("huajin-it", "HIGH", "TOUCH", ("2025-12-22", BAND), (PRODUCT, *BLOCK))],
    },
    "3-plant-deal": {
        "plant-x1": [
            (
                *("plant-plant", "HIGH", "WON_CLUSTER", ("2025-09-24", TAIL)),
                (COST, "plant-first", "plant-former"),
            )
        ],
        **{
            touch: [
                (who, "VERY_HIGH", "WON_HERD", (day, BAND), (COST, who, "plant-former"))
                for who in ("plant-technical", "plant-dispatch")
            ]
            for touch, day in (("plant-x2", "2025-09-10"), ("plant-x3", "2025-11-05"))
        },
    },
}
"""After each touch: whom the alert is about, its band, the first reason, by when to act, and how.

The chief is reached through his wife, the president past his director of IT through marketing, the
technical deputy through Tang Hai, as the stories say.
"""


@pytest.mark.parametrize("name", STORIES)
def test_a_story_unfolds_as_it_is_told(place, name):
    assert played(place, name) == STORIES[name]


def test_an_alert_that_was_dismissed_comes_back_with_the_next_touch(place):
    async def story(store):
        async with living(store, "1-tender-committee") as (rows, happen, live):
            touches = [row for row in rows if isinstance(row, CompetitorTouch)]
            await happen(touches[0])
            version = await happen(touches[1])
            (alert,) = version.alerts
            mark = AlertMark(
                id=alert.id,
                status=AlertStatus.DISMISSED,
                at=version.world.at,
                by="us",
                group_id=alert.group,
                attention=alert.attention,
            )
            kept = await store.apply(Batch(request_id="mark", upserts=(mark,)))
            dismissed = (await live.reach(kept.version, 20)).alerts
            again = (await happen(touches[2])).alerts
            return [(each.id, each.status) for found in (dismissed, again) for each in found]

    (before, dismissed), (after, back) = place.play(story)
    assert (dismissed, back) == (AlertStatus.DISMISSED, AlertStatus.NEW)
    assert before != after


@pytest.mark.parametrize("language", Language)
def test_what_to_do_is_told_in_either_language(place, language):
    async def story(store):
        async with living(store, "2-another-department") as (rows, happen, _):
            version = await happen(next(r for r in rows if isinstance(r, CompetitorTouch)))
            (alert,) = version.alerts
            sentences = (
                deadline_of(version.clusters, alert).sentence,
                play_against(version.clusters, alert).sentence,
            )
            names = {row.id: row.name for row in version.world.persons.values()}
            return [render(each, language, lambda ref: names[ref.id]) for each in sentences]

    assert place.play(story) == SAID[language]


SAID = {
    Language.EN: [
        "act before 2025-12-09: by then the risk of 吴成 is 90%",
        (
            "bring a product (100% of the rival's pressure is bundles and cabling): "
            "see 吴成 first, introduced by 宋雅"
        ),
    ],
    Language.ZH: [
        "请在 2025-12-09 前行动：届时吴成的流失风险将达到 90%",
        "打产品牌（对手的接触中融合与布线占 100%）：先见吴成，由宋雅引见",
    ],
}
