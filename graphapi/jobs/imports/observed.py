"""Ties made of what was observed: contacts between persons, and who reports to whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from graphapi.analysis.parameters import DEFAULT
from graphapi.analysis.strength import (
    BLOCK_DAYS,
    activity,
    certainty,
    reciprocity,
    tie_strength,
    typical,
    way_back,
)
from graphapi.model.rows import Person, Tie
from graphapi.model.words import Side, TieKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graphapi.jobs.imports.sheets import Contact, ReportingLine
    from graphapi.model.rows import Millis

_DAY_MILLIS = 86_400_000
_SEASON = 90


class Place(NamedTuple):
    """Where something was first told."""

    file: str
    line: int


Fate: TypeAlias = Literal["used", "to_oneself", "later"]
"""What became of a record."""


@dataclass(slots=True)
class _Pair:
    """What is known of two persons, the first of whom has the smaller id."""

    place: Place
    days: set[int] = field(default_factory=set)
    forth: int = 0
    back: int = 0
    last: Millis = 0


@dataclass(slots=True, kw_only=True)
class Contacts:
    """Contacts folded into pairs; memory O(pairs x days with contact).

    Attributes
    ----------
    until : int or None
        The moment from which ages are counted, epoch milliseconds: later contacts are not used.
        ``None`` takes the latest contact.
    """

    until: Millis | None = None
    latest: Millis = 0
    pairs: dict[tuple[str, str], _Pair] = field(default_factory=dict)

    def add(self, contact: Contact, place: Place) -> Fate:
        """Take in one contact."""
        if contact.sender == contact.recipient:
            return "to_oneself"
        if self.until is not None and contact.time > self.until:
            return "later"
        forth = contact.sender < contact.recipient
        ends = (contact.sender, contact.recipient)
        pair = self.pairs.setdefault(ends if forth else ends[::-1], _Pair(place))
        pair.days.add(contact.time // _DAY_MILLIS)
        pair.last = max(pair.last, contact.time)
        pair.forth += forth
        pair.back += not forth
        self.latest = max(self.latest, contact.time)
        return "used"

    @property
    def moment(self) -> Millis:
        """The moment from which ages are counted."""
        return self.latest if self.until is None else self.until

    def persons(self) -> Iterator[tuple[str, Place]]:
        """Yield the persons of the pairs; one may come often."""
        for ends, pair in self.pairs.items():
            for person in ends:
                yield person, pair.place

    def ties(self) -> Iterator[tuple[Tie, Place]]:
        """Yield a tie each way for every pair, with the place that first told of it.

        Days are calendar days UTC, and the day of ``moment`` is the first of its block. The usual
        activity is the median over these pairs. Strength and certainty are the same both ways.
        """
        today = self.moment // _DAY_MILLIS
        blocks = {ends: _blocks(pair.days, today) for ends, pair in self.pairs.items()}
        usual = typical([activity(each) for each in blocks.values()])
        for ends, pair in self.pairs.items():
            strength = tie_strength(None, blocks[ends], usual, contacts_only=True)
            for one, other in (ends, ends[::-1]):
                yield _contact_tie(one, other, pair, strength, today), pair.place


def _contact_tie(one: str, other: str, pair: _Pair, strength: float, today: int) -> Tie:
    return Tie(
        id=tie_id("calls", one, other),
        source=pair.place.file,
        seen_at=pair.last,
        from_id=one,
        to_id=other,
        kind=TieKind.CALLS,
        strength=strength,
        certainty=certainty(stated=False, forth=pair.forth, back=pair.back),
        contacts90=sum(today - day < _SEASON for day in pair.days),
        last_contact=pair.last,
        reciprocity=reciprocity(pair.forth, pair.back),
    )


def _blocks(days: Iterable[int], today: int) -> list[int]:
    counts: Mapping[int, int] = _counted((today - day) // BLOCK_DAYS for day in days)
    return [counts.get(block, 0) for block in range(max(counts) + 1)]


def _counted(blocks: Iterable[int]) -> Mapping[int, int]:
    counts: dict[int, int] = defaultdict(int)
    for block in blocks:
        counts[block] += 1
    return counts


@dataclass(slots=True)
class ReportingLines:
    """Who reports to whom; who reports to itself is the head and makes no tie."""

    lines: dict[tuple[str, str], Place] = field(default_factory=dict)

    def add(self, reporting: ReportingLine, place: Place) -> Fate:
        """Take in one line; the second of two alike adds nothing."""
        if reporting.id == reporting.reports_to_id:
            return "to_oneself"
        self.lines.setdefault((reporting.reports_to_id, reporting.id), place)
        return "used"

    def persons(self) -> Iterator[tuple[str, Place]]:
        """Yield the persons of the lines; one may come often."""
        for ends, place in self.lines.items():
            for person in ends:
                yield person, place

    def ties(self) -> Iterator[tuple[Tie, Place]]:
        """Yield two ties a line: down, of unknown strength, and the weaker way back up."""
        for (superior, junior), place in self.lines.items():
            yield _reporting("reports", superior, junior, place, None), place
            yield _reporting("heeds", junior, superior, place, _UPWARDS), place


_UPWARDS = way_back(DEFAULT.tie_unstated, TieKind.REPORTS_TO)


def _reporting(prefix: str, one: str, other: str, place: Place, strength: float | None) -> Tie:
    return Tie(
        id=tie_id(prefix, one, other),
        source=place.file,
        from_id=one,
        to_id=other,
        kind=TieKind.REPORTS_TO,
        strength=strength,
    )


def tie_id(prefix: str, one: str, other: str) -> str:
    """Return an id for the tie between two ids that no other two ids have."""
    return ":".join(
        (prefix, *(each.replace("%", "%25").replace(":", "%3A") for each in (one, other)))
    )


def person_of(id_: str, source: str) -> Person:
    """Return what we know of a person of whom only the id was seen."""
    return Person(id=id_, name=id_, side=Side.CUSTOMER, source=source)
