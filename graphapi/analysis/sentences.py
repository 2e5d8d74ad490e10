"""Sentences for people, in Chinese and English, from one table.

Analysis answers with a :class:`Sentence`: a code for programs and the values that fill its
template. A door renders it once it knows the names: ``render(sentence, Language.ZH, name_of)``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from graphapi.analysis.phrases import TEMPLATES, WORDS
from graphapi.changes import Ref

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


class Language(StrEnum):
    """The languages that sentences come in."""

    ZH = "ZH"
    EN = "EN"


@dataclass(frozen=True, slots=True)
class Share:
    """A probability or share, 0 to 1, shown in per cent."""

    value: float


@dataclass(frozen=True, slots=True)
class Ago:
    """How long ago something was, in days; shown as today, yesterday, 3 days ago."""

    days: float


@dataclass(frozen=True, slots=True)
class Chain:
    """Persons through whom something passes, in order; shown with arrows between the names."""

    persons: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """A person on a way, and what is said of it in brackets."""

    person: Ref
    notes: tuple[StrEnum, ...] = ()


@dataclass(frozen=True, slots=True)
class Trail:
    """A way from person to person; shown with arrows between them."""

    stops: tuple[Stop, ...]


Value: TypeAlias = "Ref | Share | Ago | Chain | Trail | StrEnum | str | int | tuple[Ref, ...]"
"""A ``Ref`` to a person or group is shown by its name."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A code and the values of its template."""

    code: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def refs(self) -> Iterator[Ref]:
        """Yield the persons and groups whose names the sentence needs."""
        for value in self.values.values():
            yield from _refs(value)


def _refs(value: Value) -> tuple[Ref, ...]:
    if isinstance(value, Chain):
        return value.persons
    if isinstance(value, Trail):
        return tuple(stop.person for stop in value.stops)
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, Ref) else ()


def render(sentence: Sentence, language: Language, name_of: Callable[[Ref], str]) -> str:
    """Fill the template of a sentence in one language."""
    shown = {name: _shown(value, language, name_of) for name, value in sentence.values.items()}
    return TEMPLATES[sentence.code][language.value].format(**shown)


def _shown(value: Value, language: Language, name_of: Callable[[Ref], str]) -> str:
    if isinstance(value, tuple):
        joint = "、" if language is Language.ZH else ", "
        return joint.join(name_of(each) for each in value)
    if isinstance(value, Chain):
        return " → ".join(name_of(each) for each in value.persons)
    if isinstance(value, Trail):
        return " → ".join(_stop(each, language, name_of) for each in value.stops)
    if isinstance(value, Ref):
        return name_of(value)
    if isinstance(value, StrEnum):
        return WORDS[value.value][language.value]
    return _PLAIN.get(type(value), _text)(value, language)


def _stop(stop: Stop, language: Language, name_of: Callable[[Ref], str]) -> str:
    words = [WORDS[note.value][language.value] for note in stop.notes]
    if not words:
        return name_of(stop.person)
    shape, comma = _BRACKETS[language]
    return shape.format(name_of(stop.person), comma.join(words))


def _text(value: Any, _: Language) -> str:
    return str(value)


def _share(share: Share, _: Language) -> str:
    return f"{share.value:.0%}"


def _ago(ago: Ago, language: Language) -> str:
    days = int(ago.days)
    if days in _DAYS:
        return _DAYS[days][language]
    return f"{days} 天前" if language is Language.ZH else f"{days} days ago"


_PLAIN: Mapping[type, Callable[[Any, Language], str]] = {Share: _share, Ago: _ago}
_DAYS: Mapping[int, Mapping[Language, str]] = {
    0: {Language.ZH: "今天", Language.EN: "today"},
    1: {Language.ZH: "昨天", Language.EN: "yesterday"},
}
_BRACKETS: Mapping[Language, tuple[str, str]] = {
    Language.ZH: ("{}（{}）", "，"),
    Language.EN: ("{} ({})", ", "),
}
