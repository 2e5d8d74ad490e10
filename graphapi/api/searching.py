"""Search over groups and persons at once, in the order of names."""

import asyncio
import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

import orjson

from graphapi.api.context import Info
from graphapi.api.declare import After, argument, field, union
from graphapi.api.paging import Window, check_first, wants_count
from graphapi.api.types.connections import connection
from graphapi.api.types.relations import BY_NAME
from graphapi.api.vocabulary import SearchKind
from graphapi.errors import BadInput
from graphapi.model.rows import Group, Person
from graphapi.store.cursor import decode, place
from graphapi.store.port import Ask, Page

Hit = Group | Person
Cursors = dict[SearchKind, str | None]

LONGEST = 200
_KINDS: Mapping[SearchKind, type[Group | Person]] = {
    SearchKind.GROUP: Group,
    SearchKind.PERSON: Person,
}

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
    list[SearchKind] | None, argument("What to look for; both if left out.", "[SearchKind!]")
]


@field("SearchConnection!")
async def search(
    info: Info,
    *,
    text: Text,
    kinds: Kinds = None,
    first: Annotated[int, argument("At most how many, 1 to 100.")] = 10,
    after: After = None,
) -> Window[Hit]:
    """Find groups and persons by name, pinyin initials or id."""
    check_first(first)
    if not text.strip() or len(text) > LONGEST:
        raise BadInput(f"text must have 1 to {LONGEST} characters.", field="text")
    wanted = [kind for kind in SearchKind if kinds is None or kind in kinds]
    starts = _decoded(after)
    count = wants_count(info)
    pages = await asyncio.gather(
        *(
            info.context.store.search(
                _KINDS[kind],
                text,
                Ask(order=BY_NAME, first=first, after=starts[kind], count=count),
            )
            for kind in wanted
        )
    )
    return _merged(dict(zip(wanted, pages, strict=True)), starts, first)


def _merged(pages: Mapping[SearchKind, Page[Hit]], starts: Cursors, first: int) -> Window[Hit]:
    hits = sorted(_places(pages), key=lambda hit: hit[0])
    reached, cursors = dict(starts), []
    for (_, kind), _, cursor in hits[:first]:
        reached[kind] = cursor
        cursors.append(_encoded(reached))
    return Window(
        tuple(row for _, row, _ in hits[:first]),
        tuple(cursors),
        len(hits) > first or any(page.more for page in pages.values()),
        sum(page.count or 0 for page in pages.values()),
    )


def _places(
    pages: Mapping[SearchKind, Page[Hit]],
) -> Iterator[tuple[tuple[object, SearchKind], Hit, str]]:
    for kind, page in pages.items():
        for row, cursor in zip(page.rows, page.cursors, strict=True):
            yield (place(row, BY_NAME), kind), row, cursor


def _encoded(reached: Cursors) -> str:
    """Say how far each kind was read: the cursor of a list that is woven of two."""
    content: Sequence[str | None] = [reached[kind] for kind in SearchKind]
    return base64.urlsafe_b64encode(orjson.dumps(content)).decode()


def _decoded(after: str | None) -> Cursors:
    if after is None:
        return dict.fromkeys(SearchKind)
    try:
        parts = orjson.loads(base64.urlsafe_b64decode(after.encode("ascii")))
        reached: Cursors = dict(zip(SearchKind, parts, strict=True))
        for token in reached.values():
            if token is not None:
                decode(BY_NAME, token)
    except (ValueError, TypeError, AttributeError, binascii.Error):
        raise BadInput(
            "after is no cursor of a search; leave it out to begin at the start.", field="after"
        ) from None
    return reached
