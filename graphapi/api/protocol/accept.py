"""What a caller can read: the ``Accept`` header, with its qualities, against what we can write."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


_WRITTEN: Mapping[str, frozenset[str]] = {
    "charset": frozenset({"utf-8", "utf8"}),
    "incrementalspec": frozenset({"v0.2"}),
    "deferspec": frozenset(),
    "subscriptionspec": frozenset(),
}
"""Values of parameters that we can write; the last two name other formats of parts."""


class Media(StrEnum):
    """What an answer may be written as."""

    RESPONSE = "application/graphql-response+json"
    JSON = "application/json"
    EVENTS = "text/event-stream"
    PAGE = "text/html"
    PARTS = "multipart/mixed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a caller can read.

    Attributes
    ----------
    json : Media or None
        The kind of JSON that the caller likes best, ``None`` for neither.
    events : bool
        Whether a stream of events may be the answer, asked for by name.
    page : bool
        Whether a page may be the answer, asked for by name: the caller is a browser.
    parts : bool
        Whether what is deferred may follow in parts, asked for by name.
    """

    json: Media | None
    events: bool = False
    page: bool = False
    parts: bool = False


class Range(NamedTuple):
    """One range of an ``Accept`` header and how much it is liked, 0 to 1."""

    media: str
    quality: float

    def closeness(self, media: str) -> int:
        """Return 3 for the media type itself, 2 for its family, 1 for anything, else 0."""
        family = media.partition("/")[0]
        return {media: 3, f"{family}/*": 2, "*/*": 1}.get(self.media, 0)


@lru_cache(maxsize=256)
def wanted(accept: str | None) -> Wanted:
    """Read an ``Accept`` header.

    Without one, or where anything will do, the answer is ``application/json``: callers who know of
    ``application/graphql-response+json`` name it, and it wins where both are liked the same.
    """
    if not accept:
        return Wanted(Media.JSON)
    ranges = list(_ranges(accept))
    liked = {media: _liking(ranges, media) for media in Media}
    best = max((Media.JSON, Media.RESPONSE), key=lambda media: (*liked[media], _new(ranges, media)))
    return Wanted(
        best if liked[best][0] else None,
        events=_is_named(liked[Media.EVENTS]),
        page=_is_named(liked[Media.PAGE]),
        parts=_is_named(liked[Media.PARTS]),
    )


def _ranges(accept: str) -> Iterator[Range]:
    for part in accept.split(","):
        media, *parameters = (each.strip().lower() for each in part.split(";"))
        told = dict(_parameter(each) for each in parameters)
        known = all(told[name] in _WRITTEN[name] for name in told.keys() & _WRITTEN)
        yield Range(media, _quality(told.get("q", "1")) if known else 0.0)


def _parameter(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip(), value.strip().strip('"')


def _quality(text: str) -> float:
    try:
        quality = float(text)
    except ValueError:
        return 0.0
    return quality if 0.0 <= quality <= 1.0 else 0.0


def _liking(ranges: list[Range], media: str) -> tuple[float, int]:
    """Return the quality and closeness of the range that is closest to a media type."""
    closeness, quality = max((each.closeness(media), each.quality) for each in ranges)
    return (quality, closeness) if closeness else (0.0, 0)


def _new(ranges: list[Range], media: Media) -> bool:
    """Whether a media type is the newer one and was asked for by name: it wins a draw."""
    return media is Media.RESPONSE and any(each.media == media for each in ranges)


def _is_named(liking: tuple[float, int]) -> bool:
    quality, closeness = liking
    return quality > 0 and closeness == 3
