"""What can be typed: help, examples, settings, and that help is light."""

import subprocess
import sys
from importlib.metadata import version

import pytest
import typer

from graphapi.cli.commands import app
from graphapi.settings.environment import settings_table

COMMANDS = typer.main.get_command(app).commands


def test_every_promised_command_is_there() -> None:
    assert set(COMMANDS) == {
        *("demo", "serve", "import", "paths", "unit", "circles", "risk"),
        *("runs", "generate", "snapshot", "export", "status", "schema", "settings", "version"),
        *("keys", "audit", "person", "sweep", "what-if", "save-plan", "departure"),
        *("race", "quality"),
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_an_example_that_can_be_typed(name: str, graphapi) -> None:
    done = graphapi(name, "--help")
    assert done.status == 0
    example = done.out.split("Example: ")[1].split()
    assert example[:2] == ["graphapi", name]
    known = {option for each in COMMANDS[name].params for option in each.opts}
    assert {word for word in example if word.startswith("--")} <= known


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_help(name: str) -> None:
    assert all(each.help for each in COMMANDS[name].params)


def test_help_enters_no_heavy_room() -> None:
    program = (
        "import sys; sys.argv = ['graphapi', '--help']\n"
        "from graphapi.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'numba', 'strawberry', 'neo4j', 'networkx', 'scipy', 'apsw'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "circles" in done.stdout


def test_no_command_shows_the_help(graphapi) -> None:
    done = graphapi()
    assert "Commands:" in done.out + done.err


def test_settings_are_those_of_the_readme(graphapi) -> None:
    assert graphapi("settings").out == settings_table()


def test_the_version_is_that_of_the_package(graphapi) -> None:
    assert graphapi("version").out.strip() == version("graphapi")


def test_a_misspelt_setting_is_told_of_and_the_command_goes_on(graphapi) -> None:
    done = graphapi("version", GRAPHAPI_STROE="x")
    assert done.status == 0
    assert "did you mean GRAPHAPI_STORE?" in done.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("paths",), "Missing option '--to'"),
        (("paths", "--to", "x", "--hops", "9"), "--hops"),
        (("fly",), "No such command 'fly'"),
        (("import",), "FOLDER"),
    ],
)
def test_what_is_typed_wrongly_is_told_with_status_2(graphapi, words, sentence) -> None:
    done = graphapi(*words)
    assert done.status == 2
    assert sentence in done.err
    assert "Traceback" not in done.err
