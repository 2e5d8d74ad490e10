"""The stories: loaded into a store, their questions answered, then served."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
from rich.rule import Rule
from rich.text import Text

from graphapi.cli.asking import (
    influence_of,
    show_circles_of,
    show_influence,
    show_risk_of,
    show_unit_of,
)
from graphapi.cli.labels import label
from graphapi.cli.output import Reply, say, show_all
from graphapi.cli.paths_asked import PathsAsked
from graphapi.cli.serving import listen, serve
from graphapi.cli.session import opened, version_of
from graphapi.errors import BadFile
from graphapi.jobs.imports.folder import import_folder
from graphapi.settings.values import read_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graphapi.live.version import Version
    from graphapi.settings.declared import Settings

_FEW = 5


@dataclass(frozen=True, slots=True)
class Story:
    """A folder of files with a title, a moment, and questions to ask."""

    folder: Path
    title: Mapping[str, str]
    as_of: int
    questions: Sequence[Mapping[str, str]]


def seeds_folder() -> Path:
    """Return where the stories are: in the package, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    for place in (package / "seeds", package.parent / "seeds"):
        if place.is_dir():
            return place
    raise BadFile(f"There are no seeds in {package}; install graphapi anew.", field="seeds")


def stories(folder: Path) -> tuple[Story, ...]:
    """Return the stories of a folder, in the order of their folders' names."""
    return tuple(_story(path.parent) for path in sorted(folder.glob("*/world.json")))


def _story(folder: Path) -> Story:
    told = orjson.loads((folder / "world.json").read_bytes())
    moment = read_moment("asOf", told["asOf"])
    assert moment is not None
    return Story(folder, told["title"], moment, told["questions"])


def run_demo(settings: Settings, reply: Reply, store: Path | None, *, serving: bool) -> None:
    """Load the stories, answer their questions, and serve them until Ctrl-C.

    Ages are counted from the moment of the stories, unless the settings say otherwise. The store
    is a file of its own, gone afterwards unless one is named. The port is taken first, so that one
    in use is told of at once.
    """
    told = stories(seeds_folder())
    if serving:
        listen(settings.host, settings.port).close()
    with ExitStack() as stack:
        path = store or Path(stack.enter_context(tempfile.TemporaryDirectory())) / "demo.sqlite"
        as_of = settings.as_of or max(story.as_of for story in told)
        settings = replace(settings, store=f"sqlite:///{path}", as_of=as_of)
        version = asyncio.run(_load(settings, reply, told))
        for story in told:
            _answer(version, story, reply)
        if serving:
            serve(settings, reply)


async def _load(settings: Settings, reply: Reply, told: Sequence[Story]) -> Version:
    async with opened(settings) as store:
        for story in told:
            report = await import_folder(store, story.folder)
            title = story.title[reply.language.value.lower()]
            say(label("loaded", reply.language, title=title, rows=f"{report.total.read:,}"))
        return await version_of(store, settings)


def _answer(version: Version, story: Story, reply: Reply) -> None:
    title = story.title[reply.language.value.lower()]
    show_all([Rule(title, align="left", style="none"), Text("")])
    for question in story.questions:
        _ASK[question["ask"]](version, question, reply)
        show_all([Text("")])


def _paths(version: Version, question: Mapping[str, str], reply: Reply) -> None:
    show_influence(version, influence_of(version, PathsAsked(to=question["to"])), reply)


def _unit(version: Version, question: Mapping[str, str], reply: Reply) -> None:
    show_unit_of(version, question["group"], reply)


def _risk(version: Version, _: Mapping[str, str], reply: Reply) -> None:
    show_risk_of(version, reply, attention=False, first=_FEW)


def _circles(version: Version, _: Mapping[str, str], reply: Reply) -> None:
    show_circles_of(version, version.circles, _FEW, reply)


_ASK: Mapping[str, Callable[[Version, Mapping[str, str], Reply], None]] = {
    "paths": _paths,
    "unit": _unit,
    "risk": _risk,
    "circles": _circles,
}
