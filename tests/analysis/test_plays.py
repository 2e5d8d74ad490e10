from dataclasses import replace

import pytest

from graphapi.analysis.advice import deadline_of, play_against
from graphapi.analysis.clusters import find_clusters
from graphapi.analysis.plays import GOODS, PRICE, PlayKind
from graphapi.analysis.risk.assess import assess
from graphapi.analysis.sentences import Language, render
from graphapi.model.words import Role, Side, TieKind, TouchKind
from tests.analysis.scenes import bundle, clique, group, mutual, person, seat, tie, touch, world_of

PEOPLE = ("g0", "g1", "g2", "g3")


def attacked(*rows):
    """A group of four whose head is g0, beside forty quiet persons of nine more groups."""
    roles = (Role.DECISION_MAKER, Role.CONTACT, Role.MEMBER, Role.MEMBER)
    quiet = [f"q{number}" for number in range(40)]
    world = world_of(
        group("g", currency="CNY", monthly_revenue=5000),
        *(group(f"h{number}") for number in range(9)),
        *(person(who, monthly_revenue=100, currency="CNY") for who in (*PEOPLE, *quiet)),
        *(seat(who, "g", role) for who, role in zip(PEOPLE, roles, strict=True)),
        *(seat(who, f"h{number % 9}") for number, who in enumerate(quiet)),
        *clique(PEOPLE),
        *rows,
    )
    clusters = find_clusters(world, assess(world))
    return clusters, clusters.outlines[0]


def made(kind, who=None, where=None):
    return replace(touch(who, where, name=kind), kind=kind)


def played(*rows):
    return play_against(*attacked(*rows))


@pytest.mark.parametrize("kind", TouchKind)
def test_a_touch_calls_for_a_play_by_its_kind(kind) -> None:
    expected = (
        PlayKind.COST
        if kind in PRICE
        else PlayKind.PRODUCT
        if kind in GOODS
        else PlayKind.RELATIONSHIP
    )
    found = played(made(kind, "g0"))
    assert (found.kind, found.share) == (expected, 1.0)


def test_what_most_of_the_pressure_comes_from_decides() -> None:
    visits = made(TouchKind.VISIT, "g0"), made(TouchKind.VISIT, "g1")
    gift = replace(made(TouchKind.PREPAID_CREDIT, "g2"), weight=0.3)
    found = played(*visits, gift)
    assert found.kind is PlayKind.RELATIONSHIP
    assert 0.5 < found.share < 1.0


def test_where_no_touch_calls_for_a_play_a_group_without_bundles_is_offered_a_product() -> None:
    tender = made(TouchKind.TENDER, where="g")
    found = played(tender)
    assert (found.kind, found.share) == (PlayKind.PRODUCT, 0.0)
    assert found.sentence.code == "PLAY_NOTHING_BUNDLED"
    found = played(tender, bundle("g"))
    assert (found.kind, found.sentence.code) == (PlayKind.RELATIONSHIP, "PLAY_NO_TOUCH")


def test_the_person_to_see_is_whom_most_hangs_on_and_the_introducer_the_best() -> None:
    rows = [person("us", Side.OURS), person("aunt")]
    rows += [*mutual("us", "aunt", 0.9, TieKind.FRIEND), tie("aunt", "g0", 0.8, TieKind.FAMILY)]
    clusters, outline = attacked(touch("g0"), *rows)
    found = play_against(clusters, outline)
    assert found.person == clusters.told(outline).keep[0] == "g0"
    assert found.by == "aunt"
    told = render(found.sentence, Language.EN, lambda ref: ref.id)
    assert told == (
        "meet the price (100% of the rival's pressure is money): see g0 first, introduced by aunt"
    )
    told = render(found.sentence, Language.ZH, lambda ref: ref.id)
    assert told == "打价格牌（对手的接触中价格优惠占 100%）：先见g0，由aunt引见"
    assert played(touch("g0")).by is None


def test_a_cluster_has_a_day_to_act_before() -> None:
    clusters, outline = attacked(touch("g0", weight=0.1))
    assert deadline_of(clusters, outline).sentence.code == "ACT_TAIL"
