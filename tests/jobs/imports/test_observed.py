import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.analysis.strength import activity, tie_strength, typical
from graphapi.jobs.imports.observed import Contacts, Place, ReportingLines, person_of, tie_id
from graphapi.jobs.imports.sheets import Contact, ReportingLine
from graphapi.model.checks import problems_of
from graphapi.model.words import TieKind

DAY = 86_400_000
PLACE = Place("interactions.csv", 2)


def folded(*contacts: tuple[str, str, float], until: float | None = None) -> Contacts:
    into = Contacts(until=None if until is None else round(until * DAY))
    for sender, recipient, day in contacts:
        into.add(Contact(sender=sender, recipient=recipient, time=round(day * DAY)), PLACE)
    return into


def test_a_pair_becomes_a_tie_each_way() -> None:
    ties = [
        tie
        for tie, _ in folded(
            ("a", "b", 1000.5), ("b", "a", 1000.7), ("a", "b", 998), ("a", "b", 970.2)
        ).ties()
    ]
    assert [(tie.id, tie.from_id, tie.to_id) for tie in ties] == [
        ("calls:a:b", "a", "b"),
        ("calls:b:a", "b", "a"),
    ]
    for tie in ties:
        assert tie.kind is TieKind.CALLS
        assert tie.strength == tie_strength(None, [2, 1], 1.5, contacts_only=True)
        assert tie.certainty == 0.7
        assert tie.contacts90 == 3
        assert tie.last_contact == tie.seen_at == round(1000.7 * DAY)
        assert tie.reciprocity == pytest.approx(2 * 1 / 4)
        assert tie.source == "interactions.csv"


def test_contacts_one_way_are_less_certain() -> None:
    (tie, _), _ = folded(("a", "b", 1000)).ties()
    assert (tie.certainty, tie.reciprocity) == (0.5, 0.0)


def test_contacts_of_one_day_count_once() -> None:
    often = folded(*[("a", "b", 1000 + hour / 24) for hour in range(24)])
    (tie, _), _ = often.ties()
    assert tie.contacts90 == 1


def test_the_usual_activity_is_the_median_of_twenty_pairs_and_more() -> None:
    contacts = [
        (f"p{number}", "q", 1000 - day) for number in range(21) for day in range(number + 1)
    ]
    ties = {tie.from_id: tie for tie, _ in folded(*contacts).ties() if tie.to_id == "q"}
    usual = typical([activity([number + 1]) for number in range(21)])
    assert usual == activity([11])
    assert ties["p10"].strength == pytest.approx(0.3)
    assert ties["p0"].strength < ties["p10"].strength < ties["p20"].strength


def test_ages_count_from_the_moment_given_and_later_contacts_are_left_out() -> None:
    into = Contacts(until=1000 * DAY)
    place = Place("f", 1)
    assert into.add(Contact(sender="a", recipient="b", time=900 * DAY), place) == "used"
    assert into.add(Contact(sender="a", recipient="b", time=1001 * DAY), place) == "later"
    assert into.add(Contact(sender="a", recipient="a", time=900 * DAY), place) == "to_oneself"
    (tie, _), _ = into.ties()
    assert tie.contacts90 == 0
    assert tie.strength == tie_strength(None, [0, 0, 0, 1], 1.5, contacts_only=True)


@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"), st.floats(1, 800)),
        min_size=1,
        max_size=30,
    ),
    st.randoms(),
)
def test_the_order_of_contacts_does_not_matter(contacts, random) -> None:
    shuffled = contacts[:]
    random.shuffle(shuffled)
    one = sorted(folded(*contacts).ties(), key=lambda pair: pair[0].id)
    assert one == sorted(folded(*shuffled).ties(), key=lambda pair: pair[0].id)
    assert [tie for tie, _ in one if list(problems_of(tie))] == []


def test_reporting_lines_run_from_the_superior_and_weaker_back() -> None:
    into = ReportingLines()
    assert into.add(ReportingLine(id="b", reports_to_id="a"), PLACE) == "used"
    assert into.add(ReportingLine(id="b", reports_to_id="a"), PLACE) == "used"
    assert into.add(ReportingLine(id="a", reports_to_id="a"), PLACE) == "to_oneself"
    (down, place), (up, _) = into.ties()
    assert (down.from_id, down.to_id, down.kind) == ("a", "b", TieKind.REPORTS_TO)
    assert (down.strength, place) == (None, PLACE)
    assert (up.from_id, up.to_id, up.kind, up.strength) == ("b", "a", TieKind.REPORTS_TO, 0.2)
    assert {person for person, _ in into.persons()} == {"a", "b"}


@given(st.text(), st.text(), st.text(), st.text())
def test_no_two_ties_share_an_id(one: str, other: str, third: str, fourth: str) -> None:
    same = (one, other) == (third, fourth)
    assert (tie_id("calls", one, other) == tie_id("calls", third, fourth)) == same


def test_a_person_seen_only_by_id_is_named_by_it() -> None:
    person = person_of("17", "interactions.csv")
    assert (person.id, person.name, person.source) == ("17", "17", "interactions.csv")
    assert list(problems_of(person)) == []
