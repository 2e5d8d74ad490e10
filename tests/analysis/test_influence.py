from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.analysis.ground import Avoid
from graphapi.analysis.influence import influence_paths
from graphapi.analysis.ways import StartReason
from graphapi.errors import BadInput, UnknownId
from graphapi.model.rows import Tie
from graphapi.model.words import PersonTier, Role, Side, TieKind, TouchOutcome
from tests.analysis.reach import SAFE, Risks, all_paths, along, ours, small_worlds, told, visits
from tests.analysis.scenes import (
    ago,
    group,
    loss,
    people,
    person,
    plain,
    seat,
    tie,
    touch,
    world_of,
)

quick = settings(max_examples=60, deadline=None)


def chief(*rows, others="abc"):
    """Us, some customers, and the person d whom we want to reach."""
    return world_of(ours("us"), *people([*others, "d"]), *rows)


def only(answer):
    (path,) = answer.paths
    return path


@quick
@given(small_worlds(), st.integers(1, 4), st.data())
def test_best_paths_from_our_side_are_those_of_the_definition(case, hops, data):
    world, risk = case
    to = data.draw(st.sampled_from(sorted(world.persons)))
    answer = influence_paths(world, risk, to, hops=hops)
    expected = all_paths(world, risk, to, hops)[:5]
    assert told(answer.paths) == [(path, round(value, 9)) for path, value in expected]


@quick
@given(small_worlds(), st.integers(1, 4), st.data())
def test_best_paths_from_given_persons_are_those_of_the_definition(case, hops, data):
    world, risk = case
    to, *origin = data.draw(
        st.lists(st.sampled_from(sorted(world.persons)), min_size=2, max_size=4, unique=True)
    )
    answer = influence_paths(world, risk, to, origin=tuple(origin), hops=hops, first=20)
    expected = all_paths(world, risk, to, hops, origin)[:20]
    assert told(answer.paths) == [(path, round(value, 9)) for path, value in expected]


@quick
@given(small_worlds(), st.integers(1, 4), st.data())
def test_paths_are_simple_short_and_in_order(case, hops, data):
    world, risk = case
    to = data.draw(st.sampled_from(sorted(world.persons)))
    answer = influence_paths(world, risk, to, hops=hops)
    values = [path.safe_strength for path in answer.paths]
    assert values == sorted(values, reverse=True)
    for path in answer.paths:
        assert len(set(path.persons)) == len(path.persons)
        assert path.persons[-1] == to
        assert len(path.steps) <= hops
        assert path.safe_strength <= path.strength <= 1


@quick
@given(small_worlds(), st.data())
def test_reach_lies_between_the_best_path_and_independent_routes(case, data):
    world, risk = case
    answer = influence_paths(world, risk, data.draw(st.sampled_from(sorted(world.persons))))
    values = [route.safe_strength for route in answer.routes]
    assert len(values) <= 3
    assert max(values, default=0.0) <= answer.reach + 1e-12
    assert answer.reach <= 1 - prod(1 - value for value in values) + 1e-12


@quick
@given(small_worlds(), st.integers(1, 4), st.data())
def test_a_plain_networkx_graph_gives_the_same_answer(case, hops, data):
    world, risk = case
    to = data.draw(st.sampled_from(sorted(world.persons)))
    kinds = data.draw(st.sampled_from([None, frozenset({TieKind.FRIEND})]))
    one = influence_paths(world, risk, to, hops=hops, kinds=kinds)
    assert influence_paths(plain(world), risk, to, hops=hops, kinds=kinds) == one


@quick
@given(small_worlds(5), st.integers(1, 4))
def test_reversed_ties_reverse_the_paths(case, hops):
    world, risk = case
    a, *_, z = sorted(world.persons)
    back = world_of(
        *world.persons.values(),
        *(tie(t.to_id, t.from_id, t.strength, t.kind) for t in world.ties.values()),
    )
    forth = influence_paths(world, risk, z, origin=(a,), hops=hops, first=20)
    turned = influence_paths(back, risk, a, origin=(z,), hops=hops, first=20)
    assert sorted(told(forth.paths)) == sorted((p[::-1], v) for p, v in told(turned.paths))


@quick
@given(small_worlds(), st.floats(0, 1), st.data())
def test_a_stronger_tie_never_weakens_the_best_path(case, share, data):
    world, risk = case
    if not world.ties:
        return
    to = data.draw(st.sampled_from(sorted(world.persons)))
    held = data.draw(st.sampled_from(sorted(world.ties.values(), key=lambda row: row.id)))
    raised = tie(held.from_id, held.to_id, held.strength + share * (1 - held.strength), held.kind)
    rest = [row for row in world.ties.values() if row.id != held.id]
    better = world_of(*world.persons.values(), *rest, raised)
    before, after = (influence_paths(w, risk, to).paths for w in (world, better))
    if before:
        assert after[0].safe_strength >= before[0].safe_strength - 1e-12


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


def test_our_own_people_start_surely_whatever_their_risk():
    world = chief(tie("us", "d", 0.7))
    path = only(influence_paths(world, Risks({"us": 0.9}), "d"))
    assert (path.start, path.start_why) == ("us", StartReason.ACCOUNT_MANAGER)
    assert path.safe_strength == path.strength == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("tier", "why"),
    [
        (PersonTier.EXECUTIVE, StartReason.EXECUTIVE),
        (PersonTier.EMPLOYEE, StartReason.EMPLOYEE),
        (None, StartReason.EMPLOYEE),
    ],
)
def test_why_a_path_may_start(tier, why):
    world = world_of(ours("us", tier), person("d"), tie("us", "d", 0.7))
    assert only(influence_paths(world, SAFE, "d")).start_why is why


def test_a_third_party_starts_a_little_less_surely_and_may_be_lost():
    world = world_of(person("t", Side.THIRD_PARTY), person("d"), tie("t", "d", 0.5))
    path = only(influence_paths(world, Risks({"t": 0.1}), "d"))
    assert (path.start_strength, path.start_why) == (0.8, StartReason.THIRD_PARTY)
    assert path.strength == pytest.approx(0.4)
    assert path.safe_strength == pytest.approx(0.36)


def test_a_visited_customer_is_a_start_that_may_be_lost():
    world = chief(tie("a", "d", 0.8), *visits("a", 2))
    path = only(influence_paths(world, Risks({"a": 0.5}), "d"))
    assert (path.persons, path.start_why) == (("a", "d"), StartReason.VISITED)
    assert path.start_strength == 0.75
    assert path.strength == pytest.approx(0.6)
    assert path.safe_strength == pytest.approx(0.3)


def test_visits_count_for_half_a_year_and_only_once_made():
    rows = [*visits("a", 1, age=179), *visits("a", 1, age=181), *visits("a", 1, age=-1)]
    path = only(influence_paths(chief(tie("a", "d"), *rows), SAFE, "d"))
    assert path.start_strength == 0.5


def test_whom_we_visited_is_reached_without_a_tie():
    path = only(influence_paths(chief(*visits("d", 3)), Risks({"d": 0.9}), "d"))
    assert (path.start, path.steps, path.weakest) == ("d", (), None)
    assert path.strength == path.safe_strength == 0.875


def test_a_lost_customer_whom_we_visited_is_reached_but_passes_nothing_on():
    world = chief(tie("a", "d"), *visits("a", 1))
    risk = Risks({"a": 1.0})
    assert only(influence_paths(world, risk, "a")).strength == 0.5
    assert influence_paths(world, risk, "d").paths == ()


def test_visits_and_the_weaker_tie_of_the_visitor_are_told_once():
    world = chief(tie("us", "a", 0.6), tie("a", "d", 0.5), *visits("a", 2))
    answer = influence_paths(world, SAFE, "d")
    assert only(answer).persons == ("a", "d")
    assert answer.reach == pytest.approx(0.375)


def test_visits_and_the_stronger_tie_of_the_visitor_are_told_once():
    world = chief(tie("us", "a", 0.9), tie("a", "d", 0.5), *visits("a", 2))
    answer = influence_paths(world, SAFE, "d")
    assert only(answer).persons == ("us", "a", "d")
    assert answer.reach == pytest.approx(0.45)


def test_the_recorded_tie_lends_its_strength_to_the_visits():
    world = world_of(
        ours("us"),
        *people("abcde"),
        tie("us", "a", 0.9),
        *along("a", "b", "c", "d", "e", strengths=(1, 1, 1, 1)),
        *visits("a", 1),
    )
    path = only(influence_paths(world, SAFE, "e"))
    assert path.persons == ("a", "b", "c", "d", "e")
    assert path.start_strength == 0.9


def test_visits_and_a_weaker_tie_of_the_visitor_are_no_two_routes():
    world = chief(
        tie("us", "a", 0.6),
        tie("a", "d", 0.5),
        *along("a", "b", "d", strengths=(0.9, 0.9)),
        *visits("a", 2),
    )
    answer = influence_paths(world, SAFE, "d")
    assert {route.start for route in answer.routes} == {"a"}
    assert answer.reach == pytest.approx(0.75 * (1 - (1 - 0.81) * 0.5))


def test_the_tie_of_somebody_else_is_another_route():
    world = chief(ours("them"), tie("them", "d", 0.5), *visits("d", 1))
    assert influence_paths(world, SAFE, "d").reach == pytest.approx(0.75)


def test_one_of_ours_needs_no_path():
    world = world_of(ours("us"), ours("boss"), tie("us", "boss", 0.9))
    answer = influence_paths(world, SAFE, "boss")
    assert answer.paths[0].steps == ()
    assert answer.reach == 1.0


def test_a_path_that_comes_back_to_us_had_better_begun_there():
    world = chief(tie("a", "us", 1.0), tie("us", "d", 0.5), *visits("a", 5))
    assert only(influence_paths(world, SAFE, "d")).persons == ("us", "d")


def test_given_persons_may_use_our_people():
    world = chief(*along("a", "us", "d", strengths=(0.5, 0.5)))
    path = only(influence_paths(world, Risks({"a": 1.0}), "d", origin=("a",)))
    assert (path.start_why, path.safe_strength) == (StartReason.GIVEN, 0.25)


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
