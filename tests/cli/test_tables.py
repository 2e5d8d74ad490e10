from io import StringIO

from rich.cells import cell_len
from rich.console import Console

from graphapi.analysis.sentences import Language, Sentence
from graphapi.analysis.world import assemble
from graphapi.changes import Ref
from graphapi.cli.labels import LABELS, label, word
from graphapi.cli.plain import names_in, plain
from graphapi.cli.tables import Teller, table_of
from graphapi.model.rows import Group, Person
from graphapi.model.words import Side, TieKind

TELLER = Teller(Language.EN, lambda ref: {"p1": "王建国", "p2": "Li"}.get(ref.id, ref.id))


def printed(table, width: int = 60) -> list[str]:
    stream = StringIO()
    Console(file=stream, width=width, markup=False).print(table)
    return stream.getvalue().splitlines()


def test_every_label_is_in_both_languages() -> None:
    assert all(set(each) == {"ZH", "EN"} for each in LABELS.values())


def test_chinese_names_keep_the_columns_straight() -> None:
    table = table_of(TELLER, "t", ("person", "risk"), [("王建国", "5%"), ("[b]", "10%")])
    rows = [line for line in printed(table) if "%" in line]
    assert len({cell_len(line) for line in rows}) == 1
    assert "[b]" in rows[1]


def test_of_many_people_the_first_are_named() -> None:
    assert TELLER.people(("p1", "p2")) == "王建国, Li"
    assert TELLER.people(("p1", "p2", "p3", "p4", "p5")) == "王建国, Li, p3 +2"
    assert Teller(Language.ZH, lambda ref: ref.id).people(("a", "b")) == "a、b"


def test_money_is_told_in_major_units() -> None:
    assert TELLER.money(123_456.7, "CNY") == "CNY 1,235"
    assert TELLER.money(100, None) == "1"


def test_words_and_labels() -> None:
    assert word("CHAMPION", Language.ZH) == "拥护"
    assert word(TieKind.CLASSMATE, Language.EN) == "classmate"
    assert word(None, Language.EN) == ""
    assert word("UNHEARD", Language.EN) == "UNHEARD"
    assert label("no_path", Language.EN, name="王") == "No path leads to 王."


def test_answers_become_plain_data() -> None:
    world = assemble([Person(id="p1", name="王", side=Side.OURS), Group(id="g1", name="厂")], at=0)
    told = plain((Ref(Person, "p1"), TieKind.CALLS, None), Language.EN, lambda _: "王")
    assert told == [{"kind": "Person", "id": "p1", "name": "王"}, "CALLS", None]
    assert names_in({"a": ["p1", {"b": "g1"}], "c": "else"}, world) == {"g1": "厂", "p1": "王"}
    sentence = Sentence("ORDINARY_CHURN")
    assert plain(sentence, Language.EN, lambda ref: ref.id) == (
        "ordinary churn without a cause of its own"
    )
