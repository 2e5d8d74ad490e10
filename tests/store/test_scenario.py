"""Law 9: one story, played on both stores, reads the same word for word."""

from dataclasses import replace

from graphapi.changes import Batch, Ref
from graphapi.errors import GraphapiError
from graphapi.model.rows import (
    KINDS,
    Bundle,
    CompetitorTouch,
    Group,
    GroupLink,
    Incident,
    Loss,
    Person,
    Seat,
    Tie,
    Visit,
)
from graphapi.model.words import (
    BuyingRole,
    Channel,
    CircleRole,
    GroupLinkKind,
    IncidentKind,
    Role,
    RunKind,
    Severity,
    Support,
    TieKind,
    TouchKind,
    TouchOutcome,
)
from graphapi.store.port import Ask, Between, Current, Is, Null, Order
from graphapi.store.run import CircleMembership
from tests.store.conftest import NOON
from tests.store.story import (
    BUREAU,
    CENTRE,
    CHIEF,
    CLASSMATE,
    DEPUTY,
    DIRECTOR,
    MANAGER,
    PLANT,
    RIVAL,
    WIFE,
)

CHIEFS_SEAT = Seat(
    id="s1",
    person_id="陈局",
    group_id="水务局",
    role=Role.DECISION_MAKER,
    title="局长",
    weight=0.5,
    buying_role=BuyingRole.APPROVER,
)
DEPUTYS_SEAT = Seat(
    id="s2", person_id="刘副", group_id="水务局", role=Role.DECISION_MAKER, support=Support.OPPONENT
)
DIRECTORS_SEAT = Seat(
    id="s3", person_id="周主任", group_id="信息中心", role=Role.CONTACT, since="2020-01-01"
)
MANAGERS_SEAT = Seat(id="s4", person_id="m1", group_id="水务局", role=Role.ACCOUNT_MANAGER)
SCHOOL = Tie(id="t1", from_id="m2", to_id="wife", kind=TieKind.CLASSMATE, strength=0.6)
MARRIAGE = Tie(id="t2", from_id="wife", to_id="陈局", kind=TieKind.FAMILY, strength=0.9)
OFFICE = Tie(id="t3", from_id="刘副", to_id="陈局", kind=TieKind.COLLEAGUE, certainty=0.8)
CALLS = Tie(id="t4", from_id="m1", to_id="周主任", kind=TieKind.CALLS, contacts90=12)
TOUCH = CompetitorTouch(
    id="c1",
    competitor="联通",
    kind=TouchKind.VISIT,
    at=NOON - 1000,
    person_id="刘副",
    outcome=TouchOutcome.PENDING,
)
FAULT = Incident(
    id="i1",
    group_id="plant",
    kind=IncidentKind.LINE_FAULT,
    opened_at=NOON,
    severity=Severity.URGENT,
)


def write(request_id, *upserts, deletes=(), expect=None):
    batch = Batch(request_id=request_id, upserts=upserts, deletes=deletes)
    return lambda store: store.apply(batch, expect=expect)


def get(kind, *ids):
    return lambda store: store.get(kind, ids)


def page(kind, *where, **ask):
    return lambda store: store.page(kind, Ask(where=where, **ask))


def search(kind, text, **ask):
    return lambda store: store.search(kind, text, Ask(count=True, **ask))


def changes(since, limit=1000, kinds=None):
    return lambda store: store.changes(since, limit, kinds)


def related(kind, column, *ids, **ask):
    asks = [Ask(where=(Is(column, (id_,)),), **ask) for id_ in ids]
    return lambda store: store.related(kind, asks)


def version(store):
    return store.version()


def columns(kind, *names):
    async def read(store):
        blocks = [block async for block in store.scan(kind, names)]
        return sorted(
            (row for block in blocks for row in zip(*block.values(), strict=True)), key=repr
        )

    return read


def begin(seed):
    return lambda store: store.begin(RunKind.CIRCLES, parameters="{}", data_version=9, seed=seed)


def publish(seed, *people):
    """Begin a run and publish a circle of people."""

    async def act(store):
        run = await begin(seed)(store)
        found = [
            CircleMembership(circle_id="圈", layer="all", person_id=id_, role=CircleRole.CORE)
            for id_ in people
        ]
        return await store.publish(run, found)

    return act


def late(store):
    """Publish a run that was begun before the last one."""

    async def act():
        run = await begin(5)(store)
        await store.finish(replace(run, stage="found", counts={"circles": 2}, problem="no disk"))
        await store.cancel((await begin(6)(store)).id)
        return await store.publish(run, [])

    return act()


def walk(kind, **ask):
    async def read(store):
        pages, after = [], None
        while not pages or pages[-1].more:
            pages.append(await store.page(kind, Ask(after=after, **ask)))
            after = pages[-1].cursors[-1] if pages[-1].cursors else None
        return pages

    return read


STEPS = (
    version,
    changes(0),
    page(Group, count=True),
    write("bureau", BUREAU, CENTRE),
    write("people", CHIEF, DEPUTY, DIRECTOR, WIFE, MANAGER, CLASSMATE, RIVAL),
    write("people", CHIEF, DEPUTY, DIRECTOR, WIFE, MANAGER, CLASSMATE, RIVAL),
    write("people", CHIEF),
    version,
    write("seats", CHIEFS_SEAT, DEPUTYS_SEAT, DIRECTORS_SEAT, MANAGERS_SEAT),
    write("ties", SCHOOL, MARRIAGE, OFFICE, CALLS, replace(CALLS, id="t5", to_id="nobody")),
    get(Tie, "t1", "t5", "t4"),
    get(Group, "信息中心", "nowhere"),
    page(Seat, Is("group_id", ("水务局",)), Current("2025-12-30"), count=True),
    related(Seat, "group_id", "水务局", "信息中心", "nowhere", count=True),
    related(Tie, "to_id", "陈局", "刘副", first=1),
    related(Tie, "from_id", "wife", "m1", order=Order("strength", descending=True)),
    search(Person, "陈"),
    search(Person, "cgd"),
    search(Person, "tao"),
    search(Person, "𠮷"),
    search(Group, "水务"),
    search(Group, "whsswj"),
    search(Person, "m", first=1),
    search(Tie, "x"),
    changes(2),
    changes(0, limit=1),
    changes(0, kinds=(Tie, Group)),
    write("touch", TOUCH),
    write("touch again", TOUCH),
    write("touch won", replace(TOUCH, outcome=TouchOutcome.WON, weight=0.7), expect=5),
    write("too late", TOUCH, expect=5),
    page(CompetitorTouch, Is("person_id", ("刘副",)), Between("at", NOON - 2000, NOON)),
    write(
        "visit", Visit(id="v1", own_person_id="m1", person_id="陈局", at=NOON, channel=Channel.GIFT)
    ),
    write("plant", PLANT, replace(PLANT, id="plant2", name="汉阳泵厂二分厂", parent_id="plant")),
    write("fault", FAULT, Bundle(id="b1", group_id="plant", product="专线", share=0.4)),
    write("settled", replace(FAULT, closed_at=NOON + 5)),
    write("settled too early", replace(FAULT, closed_at=NOON - 5)),
    write("link", GroupLink(id="l1", from_id="plant", to_id="水务局", kind=GroupLinkKind.SUPPLIER)),
    page(Incident, Null("closed_at", null=False)),
    page(GroupLink, Is("to_id", ("水务局",))),
    page(Bundle, Is("group_id", ("plant",)), Between("share", 0.4, 0.4)),
    write("round", replace(BUREAU, parent_id="信息中心")),
    write("self", Tie(id="t9", from_id="m1", to_id="m1", kind=TieKind.FRIEND)),
    write("no money", replace(PLANT, currency=None)),
    write("up", replace(CENTRE, parent_id=None), replace(BUREAU, parent_id="信息中心")),
    write("down", BUREAU, CENTRE),
    walk(Group, order=Order("name_key"), first=1),
    walk(Group, order=Order("headcount", descending=True), first=2, count=True),
    walk(Person, order=Order("employer"), first=3),
    walk(Seat, order=Order("title"), first=2),
    page(Person, first=0),
    page(Person, order=Order("age")),
    columns(Person, "id", "name", "seniority", "side"),
    columns(Tie, "from_id", "to_id", "strength", "kind", "version"),
    write("promoted", replace(DIRECTORS_SEAT, role=Role.DECISION_MAKER, title="副局长")),
    write("moved", replace(CALLS, to_id="刘副"), replace(OFFICE, from_id="陈局", to_id="刘副")),
    related(Tie, "to_id", "周主任", "刘副", "陈局"),
    write("gone", Loss(id="x1", at=NOON, person_id="刘副", competitor="联通")),
    publish(1, "陈局", "wife"),
    lambda store: store.memberships(RunKind.CIRCLES),
    late,
    publish(2, "wife", "m2", "刘副"),
    begin(3),
    begin(4),
    lambda store: store.cancel("CIRCLES-5"),
    lambda store: store.cancel("CIRCLES-5"),
    lambda store: store.runs(),
    lambda store: store.memberships(RunKind.CIRCLES, "CIRCLES-1"),
    lambda store: store.published(RunKind.CIRCLES),
    lambda store: store.memberships(RunKind.CIRCLES),
    write("erase", deletes=(Ref(Person, "刘副"), Ref(Person, "nobody"))),
    get(Person, "刘副"),
    page(CompetitorTouch, count=True),
    page(Loss, count=True),
    changes(10),
    write("dissolve", deletes=(Ref(Group, "plant"), Ref(Group, "水务局"))),
    page(Group, count=True),
    page(Seat, count=True),
    page(GroupLink, count=True),
    changes(12),
    write("refounded", PLANT, replace(DEPUTY, name="刘芳芳")),
    search(Person, "lff"),
    changes(18),
    write("nothing"),
    lambda store: store.wait(0, 0),
    version,
    *(page(kind, count=True, first=1000) for kind in KINDS),
    changes(0),
)


async def transcript(store):
    """Play all steps and note what each answers, or how it fails."""
    lines = []
    for place, step in enumerate(STEPS):
        try:
            answer = await step(store)
        except GraphapiError as failure:
            answer = (failure.code, failure.field, failure.message)
        lines.append(f"{place}: {answer if not isinstance(answer, list) else tuple(answer)!r}")
    return lines


def played(place):
    return place.play(transcript)


def test_the_story_reads_the_same_on_both_stores(places):
    first, second = (played(place) for place in places)
    assert len(first) >= 60
    for one, other in zip(first, second, strict=True):
        assert one == other


def test_the_story_has_a_middle_and_an_end(embedded):
    lines = played(embedded)
    told = "\n".join(lines)
    for code in (
        *("IDEMPOTENCY_CONFLICT", "VERSION_CONFLICT", "STALE_RUN", "BAD_USER_INPUT"),
        *("UNKNOWN_ID", "HIERARCHY_CYCLE", "SELF_TIE", "NO_CURRENCY", "WRONG_ORDER"),
    ):
        assert code in told
    assert "replayed=True" in told
    assert "row=None" in lines[-1]
