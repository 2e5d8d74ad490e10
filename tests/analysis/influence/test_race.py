"""Who is nearer to a person, in tiny worlds by hand."""

from __future__ import annotations

import pytest

from graphapi.analysis.influence.camps import MOST_RIVALS
from graphapi.analysis.influence.paths import influence_paths
from graphapi.analysis.influence.race import Nearer, race
from graphapi.analysis.influence.ways import StartReason
from graphapi.analysis.risk.assess import assess
from graphapi.analysis.sentences import Language, render
from graphapi.errors import UnknownId
from graphapi.model.rows import Loss
from graphapi.model.words import Side, TieKind, TouchOutcome
from tests.analysis.reach import (
    SAFE,
    Risks,
    along,
    chief,
    named,
    told,
    visits,
)
from tests.analysis.scenes import ago, people, person, plain, tie, touch, world_of


def theirs(name, employer="X"):
    return person(name, Side.COMPETITOR, employer=employer)


def won(who, rival="RIVAL"):
    return Loss(id=f"lost-{who}", at=ago(1), person_id=who, competitor=rival)


def contested(*rows):
    """We reach d through a, the rival X through b."""
    ways = along("us", "a", "d", strengths=(0.8, 0.5)) + along("x", "b", "d", strengths=(0.9, 0.6))
    return chief(theirs("x"), *ways, *rows)


def test_our_routes_stand_beside_those_of_the_rival() -> None:
    found = race(contested(), Risks({"a": 0.25, "b": 0.5}), "d")
    assert told(found.ours.paths) == [(("us", "a", "d"), 0.3)]
    (rival,) = found.rivals
    assert rival.competitor == "X"
    assert told(rival.paths) == told(rival.routes) == [(("x", "b", "d"), 0.27)]
    assert rival.paths[0].strength == pytest.approx(0.54)
    assert rival.paths[0].start_why is StartReason.RIVAL
    assert (found.nearer, round(found.lead, 9)) == (Nearer.US, 0.03)


def test_loyal_people_let_no_rival_through() -> None:
    found = race(contested(), SAFE, "d")
    assert found.rivals == ()
    assert (found.nearer, found.lead) == (Nearer.US, found.ours.reach)
    assert found.sentence.code == "RACE_ALONE"


def test_whom_a_rival_has_won_is_where_it_starts() -> None:
    world = chief(won("b", "X"), *along("b", "d", strengths=(0.7,)))
    (rival,) = race(world, Risks({"b": 1.0}), "d").rivals
    assert told(rival.paths) == [(("b", "d"), 0.7)]
    assert rival.paths[0].start_why is StartReason.WON
    touched = chief(touch("b", outcome=TouchOutcome.WON), *along("b", "d", strengths=(0.7,)))
    (rival,) = race(touched, SAFE, "d").rivals
    assert (rival.competitor, rival.reach) == ("RIVAL", pytest.approx(0.7))


def test_the_goal_won_by_a_rival_is_reached_without_a_tie() -> None:
    world = chief(won("d", "X"), *along("us", "d", strengths=(0.9,)))
    found = race(world, SAFE, "d")
    assert (found.rivals[0].reach, found.nearer) == (1.0, Nearer.RIVAL)
    assert found.rivals[0].paths[0].steps == ()
    assert found.rivals[0].paths[0].sentence.code == "RIVAL_OWN"


def test_a_rival_passes_neither_us_nor_another_rival() -> None:
    world = chief(theirs("x"), theirs("y", "Y"), *along("x", "us", "d", strengths=(1, 1)))
    assert race(world, SAFE, "d").rivals == ()
    world = chief(theirs("x"), theirs("y", "Y"), *along("x", "y", "d", strengths=(1, 0.5)))
    assert [each.competitor for each in race(world, SAFE, "d").rivals] == ["Y"]


def test_rivals_come_by_name_the_nearest_first_and_the_unnamed_last() -> None:
    rows = [theirs(name, rival) for name, rival in zip("xyz", ("X", None, "Z"), strict=True)]
    ties = [tie("x", "d", 0.4), tie("y", "d", 0.4), tie("z", "d", 0.6)]
    found = race(chief(*rows, *ties), SAFE, "d")
    assert [each.competitor for each in found.rivals] == ["Z", "X", None]


def test_of_many_rivals_those_with_the_best_ways_are_compared() -> None:
    names = [f"r{number:02}" for number in range(MOST_RIVALS + 3)]
    rows = [theirs(name, name.upper()) for name in names]
    ties = [tie(name, "d", 0.9 - number / 100) for number, name in enumerate(names)]
    found = race(chief(*rows, *ties), SAFE, "d")
    assert [each.competitor for each in found.rivals] == [n.upper() for n in names[:MOST_RIVALS]]


def test_who_stands_on_both_is_named_on_both() -> None:
    world = chief(
        theirs("x"), tie("us", "a", 0.9), tie("x", "a", 0.8), tie("a", "d", 0.5), tie("x", "b")
    )
    found = race(world, Risks({"a": 0.5}), "d")
    assert found.ours.both == found.rivals[0].both == ("a",)


def test_one_person_breaks_theirs() -> None:
    world = contested(tie("x", "c", 0.5), tie("c", "d", 0.5))
    (rival,) = race(world, Risks({"b": 0.5, "c": 1.0}), "d").rivals
    assert rival.reach == pytest.approx(1 - (1 - 0.27) * (1 - 0.25))
    assert (rival.breaker.person, rival.breaker.left) == ("b", pytest.approx(0.25))


def test_where_a_rival_knows_the_goal_itself_nobody_breaks_it() -> None:
    found = race(chief(theirs("x"), tie("x", "d", 0.5)), SAFE, "d")
    assert found.rivals[0].breaker is None
    assert found.nearer is Nearer.RIVAL
    assert found.sentence.code == "RACE_RIVAL"


def test_even_and_nobody() -> None:
    even = chief(theirs("x"), tie("x", "d", 0.5), tie("us", "d", 0.5))
    assert race(even, SAFE, "d").nearer is Nearer.EVEN
    nobody = race(chief(theirs("x")), SAFE, "d")
    assert (nobody.nearer, nobody.lead, nobody.ours.paths) == (Nearer.NOBODY, 0.0, ())
    assert nobody.sentence.code == "RACE_NOBODY"


def test_visits_count_for_us_as_in_influence_paths() -> None:
    world = contested(*visits("a", 2))
    ours = race(world, SAFE, "d").ours
    alone = influence_paths(world, SAFE, "d")
    assert (ours.reach, ours.paths, ours.routes) == (alone.reach, alone.paths, alone.routes)


def test_the_sentences_tell_who_is_nearer_and_whom_to_hold() -> None:
    found = race(contested(), Risks({"a": 0.25, "b": 0.5}), "d")
    assert render(found.sentence, Language.EN, named) == (
        "we are nearer to d: 30% against 27% of X; without b theirs would be 0%"
    )
    assert render(found.sentence, Language.ZH, named) == (
        "我方离d更近：我方 30%，X 27%；对手最靠b，缺此人只剩 0%"
    )
    said = render(found.rivals[0].paths[0].sentence, Language.EN, named)
    assert said == (
        "x (a rival's own) → b (colleague, strong) → d (colleague, strong): chance 54%, 27% "
        "allowing for those on the way who are loyal to us; the weakest tie is b → d"
    )


def test_a_rival_without_a_name_is_told_of() -> None:
    world = chief(theirs("x", None), tie("x", "d", 0.5))
    said = render(race(world, SAFE, "d").sentence, Language.EN, named)
    assert said == "an unnamed rival is nearer to d: 50% against 0% of ours"


def test_a_rival_that_must_not_be_named_is_told_of_without_a_name() -> None:
    world = chief(theirs("x"), theirs("y", "Y"), tie("x", "d", 0.5), tie("y", "d", 0.6))
    found = race(world, SAFE, "d", named={"X"})
    assert [each.competitor for each in found.rivals] == [None, "X"]
    assert "an unnamed rival" in render(found.sentence, Language.EN, named)


def test_an_unknown_goal_is_told() -> None:
    with pytest.raises(UnknownId, match="to: nobody has the id ghost"):
        race(contested(), SAFE, "ghost")


def test_scores_of_a_whole_world_will_do() -> None:
    world = contested(touch("b", outcome=TouchOutcome.PENDING))
    one, other = (race(each, assess(each), "d") for each in (world, plain(world)))
    assert one == other
    assert one.rivals[0].reach > 0


def test_ties_of_any_kind_carry_a_rival() -> None:
    world = world_of(theirs("x"), *people("d"), tie("x", "d", 0.5, TieKind.CALLS))
    assert race(world, SAFE, "d").rivals[0].reach == 0.5
