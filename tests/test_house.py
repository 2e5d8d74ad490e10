"""The house keeps its own rules: who may use whom, how things are written, how long they are."""

from __future__ import annotations

import ast
import re
import shutil
import statistics
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parent.parent
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
MEDIAN_FUNCTION = 10
TOP_LEVEL = {
    *(".ci", ".gitignore", "LICENSE", "README.md", "docker-compose.yml", "pyproject.toml"),
    *("graphapi", "schema", "seeds", "tests", "requirements.lock"),
}
GRAB_BAGS = re.compile(r"(?:util|helper|manager|service|common|misc)s?")
MACHINE_PATHS = re.compile(r"(?<![\w./:})-])/(?:work|tmp|root|home|Users)\b(?!\()")
REGISTRIES = re.compile(
    "|".join(
        rf"\b{name}\.{end}\b"
        for name, end in (
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("maven", "org"),
            ("npmjs", "org"),
            ("crates", "io"),
            ("golang", "org"),
            ("debian", "org"),
        )
    )
)
PLANTS = {
    "live/planted.py": "import graphapi.api.planted",
    "api/planted.py": "",
    "analysis/planted.py": "import graphapi.store.port\nimport graphapi.analysis.planted_too",
    "analysis/planted_too.py": "import graphapi.analysis.planted",
    "jobs/planted.py": (
        "import graphapi.settings\nimport graphapi.store.embedded\n"
        "import neo4j\nimport strawberry\nimport starlette"
    ),
    "compact/planted.py": "import graphapi.model.words",
    "compact/kernels/planted.py": "import networkx",
}
"""Files that break each contract at least once, and what is written in them."""


class Function(NamedTuple):
    place: str
    lines: int

    def __str__(self) -> str:
        return f"{self.place}: {self.lines} lines"


def name_of(path: Path) -> str:
    """Return a path as it is called inside the house."""
    return path.relative_to(ROOT).as_posix()


def run(*words: str, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a program of this Python's environment."""
    program = Path(sys.executable).with_name(words[0])
    command = [str(program), *words[1:]]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def complaints(*words: str, root: Path = ROOT) -> list[str]:
    """Return the lines that a program said if it failed, else nothing."""
    done = run(*words, root=root)
    return [] if done.returncode == 0 else [*done.stdout.splitlines(), *done.stderr.splitlines()]


def none_of(offenders: Iterable[object]) -> None:
    """Fail with the whole list of offenders, one on a line, if there are any."""
    listed = "\n".join(map(str, offenders))
    if listed:
        pytest.fail(listed, pytrace=False)


def contracts() -> set[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]}


def broken_contracts(root: Path) -> set[str]:
    said = run("lint-imports", root=root).stdout
    return {name for name in contracts() if re.search(rf"{re.escape(name)}\s+BROKEN", said)}


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def functions(folder: str) -> list[Function]:
    """Return the functions of a folder with their lengths, docstrings and all."""
    return [
        Function(f"{name_of(path)}:{node.lineno} {node.name}", span(node))
        for path in modules(folder)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def span(node: ast.stmt) -> int:
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1


@pytest.fixture(scope="module")
def committed() -> list[Path]:
    """The files that belong to the repository, as git knows them."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout: only git knows which files belong to it")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


def lines_with(pattern: re.Pattern[str], files: list[Path]) -> Iterator[str]:
    for path in files:
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), start=1):
            if found := pattern.search(line):
                yield f"{name_of(path)}:{number}: {found[0]}"


@pytest.fixture
def copy(tmp_path) -> Path:
    """A copy of the house in which a test may plant what is forbidden."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    rubbish = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "graphapi", tmp_path / "graphapi", ignore=rubbish)
    return tmp_path


def test_the_rooms_keep_their_contracts() -> None:
    none_of(complaints("lint-imports"))


def test_each_contract_breaks_on_a_planted_import(copy) -> None:
    for name, text in PLANTS.items():
        (copy / "graphapi" / name).write_text(text, encoding="utf-8")
    assert broken_contracts(copy) == contracts()


def test_a_file_in_no_room_breaks_the_contract(copy) -> None:
    (copy / "graphapi" / "attic.py").write_text("", encoding="utf-8")
    assert "attic" in "\n".join(complaints("lint-imports", root=copy))


def test_ruff_finds_nothing() -> None:
    none_of(complaints("ruff", "check", "--output-format=concise", "."))


def test_the_formatter_would_change_nothing() -> None:
    none_of(complaints("ruff", "format", "--check", "."))


def test_the_types_hold() -> None:
    none_of(complaints("mypy"))


@pytest.mark.parametrize("folder", ["graphapi", "tests"])
def test_no_file_is_too_long(folder: str) -> None:
    lengths = {name_of(path): len(path.read_bytes().splitlines()) for path in modules(folder)}
    assert len(lengths) > 1
    none_of(f"{name}: {lines} lines" for name, lines in lengths.items() if lines > LONGEST_FILE)


@pytest.mark.parametrize("folder", ["graphapi", "tests"])
def test_no_function_is_too_long(folder: str) -> None:
    none_of(each for each in functions(folder) if each.lines > LONGEST_FUNCTION)


@pytest.mark.parametrize("folder", ["graphapi", "tests"])
def test_half_of_the_functions_are_small(folder: str) -> None:
    assert statistics.median(each.lines for each in functions(folder)) < MEDIAN_FUNCTION


def test_package_files_are_empty() -> None:
    packages = [path for path in modules("graphapi") if path.name == "__init__.py"]
    packages.remove(ROOT / "graphapi" / "__init__.py")  # programs find graphapi.open in it
    none_of(name_of(path) for path in packages if path.read_bytes().strip())


def test_no_module_is_a_grab_bag() -> None:
    for path in (*modules("graphapi"), *modules("tests")):
        inside = path.relative_to(ROOT).with_suffix("")
        none_of(f"{name_of(path)}: {part}" for part in inside.parts if GRAB_BAGS.fullmatch(part))


def test_the_top_level_holds_what_was_agreed(committed) -> None:
    none_of({path.relative_to(ROOT).parts[0] for path in committed} - TOP_LEVEL)


def test_no_file_knows_this_machine(committed) -> None:
    none_of(lines_with(MACHINE_PATHS, committed))


def test_no_file_names_a_package_registry(committed) -> None:
    none_of(lines_with(REGISTRIES, committed))
