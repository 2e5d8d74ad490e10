"""What is worked out once for a world serves every question as if it were worked out anew."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.analysis.influence.ground import MOST_KEPT, Avoid, ground_of
from graphapi.analysis.influence.paths import influence_paths
from graphapi.analysis.influence.ways import own_side
from graphapi.model.words import TieKind
from tests.analysis.reach import SAFE, Risks, along, chief, ours, small_worlds, told, visits
from tests.analysis.scenes import people, tie, world_of

quick = settings(max_examples=60, deadline=None)


def anew(world):
    """The same world, of which nothing was worked out yet."""
    return replace(world)


@st.composite
def visited_worlds(draw):
    world, risk = draw(small_worlds())
    names = st.sampled_from(sorted(world.persons))
    rows = [visits(draw(names), draw(st.integers(1, 3)), by=draw(names)) for _ in range(4)]
    met = {visit.id: visit for each in rows for visit in each}
    return replace(world, visits=dict(sorted(met.items()))), risk


@quick
@given(visited_worlds(), st.data())
def test_whom_we_avoid_changes_the_starts_as_if_they_were_found_anew(case, data):
    world, risk = case
    names = st.sets(st.sampled_from(sorted(world.persons)), max_size=3)
    own_side(ground_of(world, risk))
    for persons in (data.draw(names), data.draw(names)):
        avoid = Avoid(
            persons=frozenset(persons), compromised_over=data.draw(st.none() | st.just(0.5))
        )
        kept, fresh = (own_side(ground_of(w, risk, avoid=avoid)) for w in (world, anew(world)))
        assert kept.by_person == fresh.by_person
        assert kept.worth == fresh.worth


@quick
@given(visited_worlds(), st.data())
def test_earlier_questions_change_no_answer(case, data):
    world, risk = case
    to, *origin = data.draw(
        st.lists(st.sampled_from(sorted(world.persons)), min_size=1, max_size=3, unique=True)
    )
    questions = [
        {},
        {"origin": tuple(origin)},
        {"kinds": frozenset({TieKind.FRIEND})},
        {"avoid": Avoid(persons=frozenset(origin))},
        {"avoid": Avoid(kinds=frozenset({TieKind.COLLEAGUE}), compromised_over=0.3)},
    ]
    for question in (*questions, *questions):
        assert influence_paths(world, risk, to, **question) == influence_paths(
            anew(world), risk, to, **question
        )


def test_another_risk_of_the_same_world_is_looked_at_again():
    world = chief(*along("us", "a", "d", strengths=(1.0, 0.5)))
    assert told(influence_paths(world, SAFE, "d").paths) == [(("us", "a", "d"), 0.5)]
    assert told(influence_paths(world, Risks({"a": 0.5}), "d").paths) == [(("us", "a", "d"), 0.25)]
    assert told(influence_paths(world, SAFE, "d").paths) == [(("us", "a", "d"), 0.5)]


def test_the_graphs_of_the_kinds_asked_for_last_are_kept():
    world = chief(tie("us", "d", 0.5, TieKind.FRIEND))
    for kind in TieKind:
        graph = ground_of(world, SAFE, kinds=frozenset({kind})).graph
        assert graph is ground_of(world, SAFE, kinds=frozenset({kind})).graph
        assert graph.number_of_edges() == int(kind is TieKind.FRIEND)
    last = [frozenset({kind}) for kind in list(TieKind)[-MOST_KEPT:]]
    assert list(world.kept["influence"]) == [None, *last]


def test_a_visitor_whom_we_avoid_takes_the_visits_along():
    world = world_of(
        ours("us"), ours("kay"), *people("a"), *visits("a", 1), *visits("a", 2, by="kay")
    )
    usual = own_side(ground_of(world, SAFE)).by_person["a"].strength
    fewer = own_side(ground_of(world, SAFE, avoid=Avoid(persons=frozenset({"kay"}))))
    assert (usual, fewer.by_person["a"].strength) == (1 - 0.5**3, 1 - 0.5)
    assert "kay" not in fewer.by_person
