import orjson
import pytest
from rich.text import Text

from graphapi.analysis.sentences import Language
from graphapi.cli.options import Lang
from graphapi.cli.output import Reply, as_text, bar, locale_language, reply


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, Language.EN),
        ({"LANG": "zh_CN.UTF-8"}, Language.ZH),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, Language.EN),
        ({"LC_MESSAGES": "zh_TW", "LANG": "de_DE"}, Language.ZH),
        ({"LANG": ""}, Language.EN),
    ],
)
def test_the_language_is_that_of_the_locale(environment, language) -> None:
    assert locale_language(environment) is language


def test_a_language_asked_for_comes_first(monkeypatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert reply(Lang.EN).language is Language.EN
    assert reply(None).language is Language.ZH


def test_json_keeps_keys_and_scripts() -> None:
    assert orjson.loads(as_text({"b": "王", "a": 1.5})) == {"b": "王", "a": 1.5}
    assert "王" in as_text({"b": "王"})


def test_names_with_brackets_stay_and_lines_end_clean(capsys) -> None:
    Reply(as_json=False, language=Language.EN).show(
        {}, [Text("[red]王[/red] :smile:"), Text("x  ")]
    )
    assert capsys.readouterr().out == "[red]王[/red] :smile:\nx\n"


def test_either_json_or_tables(capsys) -> None:
    Reply(as_json=True, language=Language.EN).show({"a": 1}, [Text("no")])
    assert orjson.loads(capsys.readouterr().out) == {"a": 1}


def test_a_bar_leaves_nothing_where_nobody_looks(capsys) -> None:
    with bar("Reading") as step:
        step(1, 2, "persons.csv")
    assert capsys.readouterr() == ("", "")
