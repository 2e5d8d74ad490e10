import pytest

from graphapi.analysis.influence.ground import Avoid
from graphapi.analysis.influence.paths import influence_paths
from graphapi.errors import BadInput, UnknownId
from graphapi.model.rows import Tie
from graphapi.model.words import Role, Side, TieKind, TouchOutcome
from tests.analysis.reach import SAFE, Risks, along, chief, only, ours, visits
from tests.analysis.scenes import (
    ago,
    group,
    loss,
    people,
    person,
    seat,
    tie,
    touch,
    world_of,
)


def test_disjoint_routes_reach_further_together():
    routes = [
        *along("us", "a", "d", strengths=(0.4, 0.5)),
        *along("us", "b", "d", strengths=(0.5, 0.6)),
    ]
    assert influence_paths(chief(*routes), SAFE, "d").reach == pytest.approx(0.44)


def test_routes_with_a_shared_first_tie_share_it():
    world = chief(
        tie("us", "a", 0.5),
        *along("a", "b", "d", strengths=(0.4, 1.0)),
        *along("a", "c", "d", strengths=(0.6, 1.0)),
    )
    assert influence_paths(world, SAFE, "d").reach == pytest.approx(0.38)


def test_routes_through_the_same_person_share_the_risk():
    world = chief(
        tie("us", "a", 1.0),
        *along("a", "b", "d", strengths=(0.4, 1.0)),
        *along("a", "c", "d", strengths=(0.6, 1.0)),
    )
    reach = influence_paths(world, Risks({"a": 0.5}), "d").reach
    assert reach == pytest.approx(0.5 * (1 - 0.6 * 0.4))


def test_nobody_is_a_path_to_himself():
    answer = influence_paths(chief(tie("us", "d")), SAFE, "d", origin=("d",))
    assert (answer.paths, answer.routes, answer.reach, answer.gap) == ((), (), 0.0, None)


def test_whom_no_tie_leads_to_is_not_reached():
    answer = influence_paths(chief(tie("d", "us")), SAFE, "d")
    assert (answer.paths, answer.routes, answer.reach) == ((), (), 0.0)
    assert answer.gap.own_person == "us"


def test_risk_on_the_way_changes_the_order_but_not_the_strength():
    world = chief(
        *along("us", "a", "d", strengths=(0.9, 0.9)), *along("us", "b", "d", strengths=(0.6, 0.6))
    )
    first, second = influence_paths(world, Risks({"a": 0.9, "d": 0.9}), "d").paths
    assert (first.persons, first.strength) == (("us", "b", "d"), pytest.approx(0.36))
    assert second.strength == pytest.approx(0.81)
    assert second.safe_strength == pytest.approx(0.081)


def test_nothing_passes_through_the_lost_or_a_rivals_people():
    world = world_of(
        ours("us"),
        *people("ad"),
        person("r", Side.COMPETITOR),
        *along("us", "a", "d", strengths=(1.0, 1.0)),
        *along("us", "r", "d", strengths=(1.0, 1.0)),
    )
    assert influence_paths(world, Risks({"a": 1.0}), "d").paths == ()


def ways_round(avoid, *rows):
    world = world_of(
        ours("us"),
        *people("abd"),
        group("g"),
        seat("a", "g"),
        seat("us", "g", Role.ACCOUNT_MANAGER),
        *along("us", "a", "d", strengths=(1, 1), kind=TieKind.COLLEAGUE),
        *along("us", "b", "d", strengths=(0.5, 1), kind=TieKind.FRIEND),
        *rows,
    )
    answer = influence_paths(world, Risks({"a": 0.6, "b": 0.3, "d": 0.9}), "d", avoid=avoid)
    return [path.persons for path in answer.paths]


def test_avoided_persons_groups_kinds_and_risks_are_no_step():
    both = [("us", "a", "d"), ("us", "b", "d")]
    assert ways_round(Avoid()) == both
    assert ways_round(Avoid(persons=frozenset("a"))) == both[1:]
    assert ways_round(Avoid(groups=frozenset("g"))) == both[1:]
    assert ways_round(Avoid(kinds=frozenset({TieKind.COLLEAGUE}))) == both[1:]
    assert ways_round(Avoid(compromised_over=0.5)) == both[1:]
    assert ways_round(Avoid(compromised_over=0.6)) == both
    assert ways_round(Avoid(persons=frozenset({"us"}))) == []


def test_whom_we_want_to_reach_is_never_avoided():
    avoid = Avoid(persons=frozenset("d"), compromised_over=0.5)
    assert ways_round(avoid, *visits("d", 1)) == [("d",), ("us", "b", "d")]


def test_visits_by_an_avoided_person_do_not_count():
    world = chief(tie("a", "d"), *visits("a", 1))
    assert influence_paths(world, SAFE, "d", avoid=Avoid(persons=frozenset({"us"}))).paths == ()


def test_only_ties_of_the_kinds_asked_for_are_used():
    world = chief(tie("us", "d", 0.9, TieKind.CALLS), tie("us", "d", 0.4, TieKind.FAMILY))
    assert only(influence_paths(world, SAFE, "d")).steps[0].kind is TieKind.CALLS
    family = influence_paths(world, SAFE, "d", kinds=frozenset({TieKind.FAMILY}))
    assert only(family).strength == pytest.approx(0.4)
    assert influence_paths(world, SAFE, "d", kinds=frozenset()).paths == ()


def test_a_step_shows_its_evidence():
    held = Tie(
        id="t",
        from_id="us",
        to_id="d",
        kind=TieKind.FRIEND,
        strength=0.7,
        certainty=0.9,
        last_contact=ago(12),
    )
    step = only(influence_paths(chief(held), SAFE, "d")).steps[0]
    assert (step.tie, step.from_id, step.to_id, step.kind) == ("t", "us", "d", TieKind.FRIEND)
    assert (step.strength, step.certainty, step.age_days) == (0.7, 0.9, 12.0)
    bare = only(influence_paths(chief(tie("us", "d")), SAFE, "d")).steps[0]
    assert (bare.certainty, bare.age_days) == (None, None)


def test_the_weakest_step_is_the_smallest_and_of_equals_the_first():
    path = only(
        influence_paths(chief(*along("us", "a", "b", "d", strengths=(0.9, 0.4, 0.4))), SAFE, "d")
    )
    assert path.weakest == 1


@pytest.mark.parametrize(
    ("rows", "risks", "expected"),
    [
        ([touch("a")], {}, (0,)),
        ([touch("a", outcome=TouchOutcome.PENDING)], {}, (0,)),
        ([touch("a", outcome=TouchOutcome.WON)], {"a": 0.9}, (0,)),
        ([touch("a", outcome=TouchOutcome.REBUFFED)], {"a": 0.4}, ()),
        ([], {"a": 0.5}, (0,)),
        ([loss("b")], {"a": 0.49}, ()),
        ([touch("d"), touch("us")], {"d": 0.9}, ()),
    ],
)
def test_inner_persons_with_a_rival_at_them_are_compromised(rows, risks, expected):
    world = chief(*along("us", "a", "d", strengths=(1, 1)), *rows)
    path = only(influence_paths(world, Risks(risks), "d"))
    assert path.compromised == expected
    assert [step.compromised for step in path.steps] == [bool(expected), False]


def test_a_visited_start_can_be_compromised_too():
    world = chief(tie("a", "d"), *visits("a", 1), touch("a"))
    path = only(influence_paths(world, SAFE, "d"))
    assert path.start_compromised
    assert path.compromised == ()


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"to": "nobody"}, "to"),
        ({"to": "d", "origin": ("nobody",)}, "from"),
        ({"to": "d", "avoid": Avoid(persons=frozenset({"nobody"}))}, "avoid.persons"),
        ({"to": "d", "avoid": Avoid(groups=frozenset({"nowhere"}))}, "avoid.groups"),
    ],
)
def test_unknown_ids_are_refused_by_field(options, field):
    with pytest.raises(UnknownId) as refused:
        influence_paths(chief(), SAFE, **options)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"first": 0}, "first"),
        ({"first": 21}, "first"),
        ({"hops": 0}, "maxHops"),
        ({"hops": 7}, "maxHops"),
    ],
)
def test_numbers_out_of_range_are_refused_by_field(options, field):
    with pytest.raises(BadInput) as refused:
        influence_paths(chief(), SAFE, "d", **options)
    assert refused.value.field == field


def test_the_answer_names_the_version_of_the_parameters():
    world = chief()
    assert influence_paths(world, SAFE, "d").parameters == world.parameters.version
