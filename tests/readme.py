"""The README as a program: its commands, answers and tables, found by the markers before them.

A marker is a comment on a line of its own: ``<!-- stories: COMMAND -->`` before a block with what
the command prints on the seeds, ``<!-- company: COMMAND -->`` on the real company's mail,
``<!-- province: COMMAND -->`` on a generated province, ``<!-- answers: N -->`` before a query and
its answer, ``<!-- table: NAME -->`` before a generated table.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from graphapi import errors
from graphapi.api.guard.codes import codes_table
from graphapi.errors import GraphapiError
from graphapi.jobs.imports.sheets import SHEETS
from graphapi.model.columns import ColumnType, columns
from graphapi.model.words import ProblemCode
from graphapi.settings.environment import settings_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from graphapi.model.columns import Column

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
_BLOCK = re.compile(
    r"<!-- (?P<data>stories|company|province): (?P<command>.+?) -->\n```text\n(?P<shown>.*?)```\n",
    re.DOTALL,
)
_QUERY = re.compile(
    r"<!-- answers: (?P<name>.+?) -->\n"
    r"```graphql\n(?P<query>.*?)```\n\n```json\n(?P<answer>.*?)```\n",
    re.DOTALL,
)
_TABLE = re.compile(r"<!-- table: (?P<name>\w+) -->\n(?P<rows>(?:\|.*\n|\n|\*\*.*\n)*)")
_ORDER = re.compile(r"```graphql\n(mutation .*?)```\n", re.DOTALL)
_PROGRAM = re.compile(r"```python\n(.*?)```\n", re.DOTALL)
_SHELL = re.compile(r"```sh\n(.*?)```\n", re.DOTALL)


def text() -> str:
    """Return the README."""
    return README.read_text(encoding="utf-8")


def shell_lines() -> list[str]:
    """Return every line of every shell block."""
    return [line for block in _SHELL.findall(text()) for line in block.splitlines() if line]


def sessions() -> list[str]:
    """Return the shell blocks that ask ``graphapi`` for something; a server is left out."""
    blocks = (
        [line for line in block.splitlines() if line != "graphapi serve"]
        for block in _SHELL.findall(text())
    )
    return ["\n".join(lines) for lines in blocks if lines[0].startswith("graphapi ")]


def commands(data: str) -> Mapping[str, str]:
    """Return each command that is shown on some data, with its output."""
    return {
        found["command"]: found["shown"]
        for found in _BLOCK.finditer(text())
        if found["data"] == data
    }


def queries() -> Iterator[tuple[str, str, str]]:
    """Yield each query by name, its text, and its answer."""
    for found in _QUERY.finditer(text()):
        yield found["name"], found["query"], found["answer"]


def orders() -> list[str]:
    """Return every mutation."""
    return _ORDER.findall(text())


def programs() -> list[str]:
    """Return the Python programs, each of which says in comments what it prints."""
    return _PROGRAM.findall(text())


def tables() -> Iterator[tuple[str, str]]:
    """Yield each generated table by name, as it stands."""
    for found in _TABLE.finditer(text()):
        yield found["name"], found["rows"]


def rewrite(old: str, new: str) -> None:
    """Put a new output in place of an old one."""
    README.write_text(text().replace(old, new), encoding="utf-8")


PROVENANCE = frozenset({"source", "seenAt"})
"""Columns of every kind, told of once."""


def columns_table() -> str:
    """Return a table for every sort of file: what an import may hold."""
    parts = []
    for sheet in SHEETS:
        summary = (sheet.kind.__doc__ or "").splitlines()[0]
        rows = [
            f"| `{each.name}` | {_holds(each)} | {each.help} |"
            for each in columns(sheet.kind)
            if each.name not in PROVENANCE
        ]
        head = [f"**`{sheet.stem}`** {summary}", "", "| column | holds | meaning |"]
        parts.append("\n".join([*head, "|---|---|---|", *rows, ""]))
    return "\n".join(parts)


def errors_table() -> str:
    """Return the table of failures: code, exit status, meaning."""
    failures = [
        each
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, GraphapiError) and each is not GraphapiError
    ]
    rows = [
        f"| `{each.code}` | {each.exit_status} | {(each.__doc__ or '').splitlines()[0]} |"
        for each in failures
    ]
    return "\n".join(["| code | exit status | meaning |", "|---|---|---|", *rows, ""])


def problems_table() -> str:
    """Return the table of what can be wrong with a record."""
    rows = [f"| `{code}` | {code.meaning} |" for code in ProblemCode]
    return "\n".join(["| code | meaning |", "|---|---|", *rows, ""])


TABLES: dict[str, Callable[[], str]] = {
    "codes": codes_table,
    "columns": columns_table,
    "errors": errors_table,
    "problems": problems_table,
    "settings": settings_table,
}


def _holds(column: Column) -> str:
    holds = (
        " · ".join(column.choices or ())
        if column.holds is ColumnType.CHOICE
        else column.holds.value
    )
    if column.refers_to:
        holds = f"id of a {column.refers_to}"
    return f"{holds}, required" if column.required else holds
