"""Scope: the rows that belong to some groups, the same ones in both stores, counted the same."""

import pytest

from graphapi.analysis.world import assemble
from graphapi.api.access.principal import Principal, Role
from graphapi.api.access.scope import Scope
from graphapi.changes import Batch
from graphapi.model.rows import KINDS, Bundle, Group, Loss, Person, Visit
from graphapi.model.words import Role as Seating
from graphapi.model.words import Side, TieKind
from graphapi.store.port import Ask, Is, Within
from tests.worlds import AT, DAY, bureau, fill, person, seat, tie

DAY_OF = "2026-01-31"


def rows():
    """The bureau, and a mill in the west whose people know those of the bureau."""
    return (
        *bureau(),
        Group(id="mill", name="Mill", region="西区", seen_at=AT),
        person("miller", "Miller"),
        person("guard", "Guard"),
        person("rival", "Rival", Side.COMPETITOR),
        seat("m1", "miller", "mill", Seating.MEMBER),
        seat("m2", "guard", "mill", Seating.MEMBER, until="2025-12-31"),
        seat("m3", "wang", "mill", Seating.ACCOUNT_MANAGER),
        tie("m4", "miller", "chief", TieKind.FRIEND, 0.5),
        tie("m5", "chief", "miller", TieKind.FRIEND, 0.5),
        tie("m6", "wang", "miller", TieKind.BUSINESS, 0.5),
        Visit(id="m7", own_person_id="wang", person_id="miller", at=AT - DAY, seen_at=AT),
        Bundle(id="m8", group_id="mill", product="专线", person_id="chief", seen_at=AT),
        Loss(id="m9", at=AT - DAY, group_id="mill", seen_at=AT),
    )


SCOPES = {
    "east": (("东区",), None),
    "west": (("西区",), None),
    "both regions": (("东区", "西区"), None),
    "own groups": (None, ("bureau", "branch")),
    "own groups of a region": (("东区",), ("bureau", "branch", "mill")),
    "nothing": ((), None),
    "no group": (None, ()),
    "unknown": (("nowhere",), ("nobody",)),
}


def scope_of(regions, groups):
    principal = Principal(
        id="somebody",
        roles=frozenset({Role.LEAD}),
        regions=None if regions is None else frozenset(regions),
        groups=None if groups is None else frozenset(groups),
    )
    return Scope(principal, assemble(rows(), at=AT))


def told(place, story):
    async def whole(store):
        await fill(store, rows())
        return await story(store)

    return place.play(whole)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_store_gives_what_the_rule_lets_through(place, kind):
    async def story(store):
        found = {}
        for name, (regions, groups) in SCOPES.items():
            where = (Within(regions, groups, DAY_OF),)
            page = await store.page(kind, Ask(where=where, count=True))
            found[name] = [row.id for row in page.rows], page.count
        return found

    mine = sorted((row for row in rows() if isinstance(row, kind)), key=lambda row: row.id)
    for name, found in told(place, story).items():
        scope = scope_of(*SCOPES[name])
        seen = [row.id for row in mine if scope.sees(row)]
        assert found == (seen, len(seen)), name


def test_the_scope_stands_beside_other_conditions_and_in_a_search(place):
    async def story(store):
        east = Within(("东区",), None, DAY_OF)
        west = Within(("西区",), None, DAY_OF)
        both = Is("id", ("bureau", "mill")), west
        page = await store.page(Group, Ask(where=both, count=True))
        hits = await store.search(Group, "mill", Ask(where=(west,), count=True))
        none = await store.search(Group, "mill", Ask(where=(east,), count=True))
        return [row.id for row in page.rows], [row.id for row in hits.rows], none.rows, none.count

    assert told(place, story) == (["mill"], ["mill"], (), 0)


def test_a_seat_that_is_over_gives_no_sight(place):
    async def story(store):
        await store.apply(
            Batch(request_id="again", upserts=(seat("m2", "guard", "mill", Seating.MEMBER),))
        )
        where = (Is("id", ("guard",)), Within(("西区",), None, DAY_OF))
        return [row.id for row in (await store.page(Person, Ask(where=where))).rows]

    assert told(place, story) == ["guard"]
    assert not scope_of(("西区",), None).person("guard")
