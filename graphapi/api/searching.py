"""Search over groups and persons at once, in the order of names."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, TypeAlias

from graphapi.api.context import Info
from graphapi.api.declare import argument, field, union
from graphapi.api.paging import Window, ask_for, sides
from graphapi.api.parts import Part, paged_by
from graphapi.api.types.connections import connection
from graphapi.api.types.relations import BY_NAME
from graphapi.api.vocabulary import SearchKind
from graphapi.errors import BadInput
from graphapi.model.rows import Group, Person
from graphapi.store.cursor import Place, place
from graphapi.store.port import Ask, Page

Hit = Group | Person
HitPlace: TypeAlias = tuple[str, str, str]
"""The place of a hit among all: its name as it is ordered, its kind, its id."""

LONGEST = 200
_KINDS: Mapping[SearchKind, type[Group | Person]] = {
    SearchKind.GROUP: Group,
    SearchKind.PERSON: Person,
}
_KIND_OF = {kind: name for name, kind in _KINDS.items()}

union("SearchHit", "What a search finds.", ["Group", "Person"])
connection("Search", "SearchHit!", "Hits in the order of their names.")

Text = Annotated[
    str,
    argument(
        "Words that must all be found: Chinese as it stands; Latin letters as the beginning of a "
        "word, of pinyin initials, or of an id."
    ),
]
Kinds = Annotated[
    list[SearchKind] | None,
    argument(
        "What to look for; if left out, groups, and persons unless their names are masked for you.",
        "[SearchKind!]",
    ),
]


@field("SearchConnection!")
@paged_by(10)
async def search(info: Info, *, text: Text, kinds: Kinds = None, part: Part) -> Window[Hit]:
    """Find groups and persons by name, pinyin initials or id."""
    if not text.strip() or len(text) > LONGEST:
        raise BadInput(f"text must have 1 to {LONGEST} characters.", field="text")
    wanted = _wanted(info, kinds)
    ask = ask_for(info, (), BY_NAME, part)
    pages = await asyncio.gather(
        *(
            info.context.sight.search(_KINDS[kind], text, _ask_of(kind, ask, part))
            for kind in wanted
        )
    )
    return _woven(pages, part)


def _wanted(info: Info, kinds: Sequence[SearchKind] | None) -> Sequence[SearchKind]:
    """Return what to look for: nobody is sought by a name that is masked."""
    caller = info.context.caller
    if kinds is None:
        return [kind for kind in SearchKind if caller.may_ask(_KINDS[kind], "name")]
    for kind in kinds:
        caller.check_asked(_KINDS[kind], ("name",))
    return [kind for kind in SearchKind if kind in kinds]


def _ask_of(kind: SearchKind, ask: Ask, part: Part) -> Ask:
    return replace(ask, after=_bound(part.after, kind), before=_bound(part.before, kind))


def _bound(among_all: HitPlace | None, kind: SearchKind) -> Place | None:
    """Return where a kind stands at the place of a hit that may be of another kind.

    Of equal names those of one kind come before those of the next. No id is empty, and no name lies
    between one and the same with a zero character behind it.
    """
    if among_all is None:
        return None
    name, of, id_ = among_all
    if kind == of:
        return name, id_
    return (name, "") if kind > of else (f"{name}\0", "")


def _place_among_all(hit: Hit) -> HitPlace:
    name, id_ = place(hit, BY_NAME.column)
    return str(name), _KIND_OF[type(hit)], id_


def _woven(pages: Sequence[Page[Hit]], part: Part) -> Window[Hit]:
    hits = sorted((row for page in pages for row in page.rows), key=_place_among_all)
    shown = hits[-part.size :] if part.backward else hits[: part.size]
    more = len(hits) > len(shown) or any(page.more for page in pages)
    return Window(
        tuple(shown),
        lambda hit: part.cursors.write(_place_among_all(hit)),
        *sides(part, more=more, behind=any(page.behind for page in pages)),
        sum(page.count or 0 for page in pages),
    )
