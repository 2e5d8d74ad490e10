"""The question what happened to circles since some run."""

from collections.abc import Sequence
from typing import Annotated, Any

from strawberry import UNSET

from graphapi.analysis.circles.diary import Diary
from graphapi.api.access.scope import Scope
from graphapi.api.context import Info
from graphapi.api.declare import argument, field, input_field, input_type
from graphapi.api.ids import RUN, natural_id
from graphapi.api.paging import part_of
from graphapi.api.parts import Part, paged
from graphapi.api.types.changes import Changes
from graphapi.errors import UnknownId
from graphapi.live.chronicle import Chapter
from graphapi.live.version import Version
from graphapi.store.cursor import Place
from graphapi.store.run import KEPT_RUNS, Run

input_type(
    "CirclePoint",
    "A published run of circles.",
    [
        input_field("run", "ID", "This one, by its Relay id or its natural id."),
        input_field(
            "version",
            "BigInt",
            "The one whose circles were visible at this version of the store; nothing before the "
            "first that is kept.",
        ),
    ],
    one_of=True,
)


def _most_moved(chapter: Chapter) -> Place:
    return -chapter.change.moved, chapter.change.circle


@field("CircleChangeConnection!")
@paged
async def circle_changes(
    info: Info,
    *,
    since: Annotated[
        Any, argument("Since when; since the run before the latest if left out.", "CirclePoint")
    ] = None,
    part: Part,
) -> Changes:
    """What happened to circles from one published run to the latest."""
    chronicle = info.context.house.live.chronicle
    runs = await chronicle.runs()
    if not runs:
        return Changes((), str, count=0)
    begin, end = _begin(runs, since), runs[-1]
    diaries = await chronicle.between(begin, end)
    told = await info.context.ask(lambda version: _told(version, info.context.scope, diaries, end))
    page = part_of(told, _most_moved, part)
    return Changes(
        page.items, page.cursor_of, page.previous, page.following, page.count, begin, end
    )


def _begin(runs: Sequence[Run], since: Any) -> Run | None:
    if since is None:
        return runs[-2] if len(runs) > 1 else None
    if since.version is not UNSET:
        return next((run for run in reversed(runs) if run.version <= since.version), None)
    id_ = natural_id(since.run, RUN, "since.run")
    found = next((run for run in runs if run.id == id_), None)
    if found is None:
        raise UnknownId(
            f"since.run: there is no run of circles {id_} whose results are kept; those of the "
            f"last {KEPT_RUNS} published runs are, see runs(kind: CIRCLES).",
            field="since.run",
        )
    return found


def _told(version: Version, scope: Scope, diaries: Sequence[Diary], run: Run) -> list[Chapter]:
    chapters = (Chapter(run, change) for diary in diaries for change in diary.changes())
    return sorted((each for each in chapters if _seen(version, scope, each)), key=_most_moved)


def _seen(version: Version, scope: Scope, chapter: Chapter) -> bool:
    """Whether anybody who came, went or is still there is seen."""
    if scope.whole:
        return True
    change, circle = chapter.change, version.circle(chapter.change.circle)
    there = circle.persons if circle else ()
    return any(map(scope.person, (*change.joined, *change.left, *there)))
