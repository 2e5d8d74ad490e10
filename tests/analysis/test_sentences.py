import pytest

from graphapi.analysis.sentences import Ago, Chain, Language, Sentence, Share, render
from graphapi.changes import Ref
from graphapi.model.rows import Group, Person
from graphapi.model.words import TieKind


@pytest.fixture
def shown(monkeypatch):
    """Show one value by itself, through a template made for it."""

    def show(value, language):
        monkeypatch.setitem(TEMPLATES, "ONE", {"ZH": "{value}", "EN": "{value}"})
        return render(Sentence("ONE", {"value": value}), language, lambda ref: ref.id.upper())

    from graphapi.analysis.phrases import TEMPLATES

    return show


PERSONS = (Ref(Person, "a"), Ref(Person, "b"))


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (PERSONS[0], "A", "A"),
        (PERSONS, "A、B", "A, B"),
        (Chain(PERSONS), "A → B", "A → B"),
        (Share(0.254), "25%", "25%"),
        (Ago(0.9), "今天", "today"),
        (Ago(1.0), "昨天", "yesterday"),
        (Ago(3.7), "3 天前", "3 days ago"),
        (TieKind.FRIEND, "朋友", "friend"),
        (7, "7", "7"),
        ("text", "text", "text"),
    ],
)
def test_values_are_shown_in_both_languages(shown, value, chinese, english) -> None:
    assert shown(value, Language.ZH) == chinese
    assert shown(value, Language.EN) == english


def test_a_sentence_lists_whose_names_it_needs() -> None:
    values = {"x": PERSONS[0], "y": Chain(PERSONS), "z": (Ref(Group, "g"),), "n": 3, "s": "text"}
    assert [*Sentence("ANY", values).refs()] == [PERSONS[0], *PERSONS, Ref(Group, "g")]
