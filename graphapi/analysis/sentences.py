"""Sentences for people, in Chinese and English, from one table.

Analysis answers with a :class:`Sentence`: a code for programs and the values that fill its
template. A door renders it once it knows the names: ``render(sentence, Language.ZH, name_of)``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

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
class Money:
    """An amount in minor units of a currency."""

    minor: float
    currency: str | None


Value: TypeAlias = "Ref | Share | Money | StrEnum | str | int | tuple[Ref, ...]"
"""A ``Ref`` to a person or group is shown by its name."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A code and the values of its template."""

    code: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def refs(self) -> Iterator[Ref]:
        """Yield the persons and groups whose names the sentence needs."""
        for value in self.values.values():
            for each in value if isinstance(value, tuple) else (value,):
                if isinstance(each, Ref):
                    yield each


def render(sentence: Sentence, language: Language, name_of: Callable[[Ref], str]) -> str:
    """Fill the template of a sentence in one language."""
    shown = {name: _shown(value, language, name_of) for name, value in sentence.values.items()}
    return TEMPLATES[sentence.code][language.value].format(**shown)


def _shown(value: Value, language: Language, name_of: Callable[[Ref], str]) -> str:
    if isinstance(value, tuple):
        joint = "、" if language is Language.ZH else ", "
        return joint.join(_shown(each, language, name_of) for each in value)
    if isinstance(value, Ref):
        return name_of(value)
    if isinstance(value, Share):
        return f"{value.value:.0%}"
    if isinstance(value, Money):
        return f"{value.currency or ''} {value.minor / 100:,.0f}".strip()
    if isinstance(value, StrEnum):
        return WORDS[value.value][language.value]
    return str(value)
