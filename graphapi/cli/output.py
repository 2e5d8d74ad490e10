"""Where answers go: tables or JSON to stdout, everything else to stderr."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from graphapi.analysis.sentences import Language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rich.console import RenderableType

    from graphapi.cli.options import Lang

    Step = Callable[[int, int, str], None]

_PATIENCE = 2.0
"""Seconds after which people are shown that something goes on."""


@dataclass(frozen=True, slots=True)
class Reply:
    """How one command answers."""

    as_json: bool
    language: Language

    def show(self, data: Mapping[str, Any], tables: Iterable[RenderableType]) -> None:
        """Print an answer, as JSON or as tables."""
        if self.as_json:
            sys.stdout.write(as_text(data) + "\n")
            sys.stdout.flush()
            return
        show_all(tables)


def show_all(tables: Iterable[RenderableType]) -> None:
    """Print tables and texts to stdout, without blanks at the ends of lines."""
    console = console_to(sys.stdout)
    with console.capture() as captured:
        for table in tables:
            console.print(table)
    lines = (line.rstrip() for line in captured.get().splitlines())
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def reply(lang: Lang | None, *, as_json: bool = False) -> Reply:
    """Return how to answer, in the language asked for or that of the locale."""
    chosen = lang.value.upper() if lang else None
    return Reply(as_json, Language(chosen) if chosen else locale_language(os.environ))


def locale_language(environment: Mapping[str, str]) -> Language:
    """Return Chinese in a Chinese locale, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            chinese = environment[name].lower().startswith("zh")
            return Language.ZH if chinese else Language.EN
    return Language.EN


def as_text(data: Any) -> str:
    """Return data as indented JSON, keys as given, any script as it is."""
    return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS).decode()


def console_to(stream: Any) -> Console:
    """Return a console that prints names as they are, whatever brackets are in them."""
    return Console(file=stream, markup=False, emoji=False, highlight=False)


def say(sentence: str) -> None:
    """Print a sentence to stderr."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


@contextmanager
def bar(what: str) -> Iterator[Step]:
    """Show a progress bar on stderr, if that is a terminal, for what lasts over two seconds.

    Yields a function to be told what is done, what there is in all, and what is at hand; the bar
    only moves to and fro until it is.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = console_to(sys.stderr)
    progress = Progress(
        *columns,
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    task = progress.add_task(what, total=None)
    timer = threading.Timer(_PATIENCE, progress.start)
    timer.daemon = True
    timer.start()
    try:
        yield lambda done, lines, at: progress.update(
            task, completed=done, total=lines, description=at
        )
    finally:
        timer.cancel()
        timer.join()
        progress.stop()
