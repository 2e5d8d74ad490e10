"""How names are ordered and found: the same keys and search tokens for every store.

A store indexes the blank-separated tokens of :func:`tokens` exactly as they are, and finds a row
if it has every token of :func:`query_tokens`, whole or as a beginning. Tokens hold letters and
digits only, so no analyser of any store needs to be trusted with Chinese.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from graphapi.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_QUERY = 200
"""Most characters of a search text."""

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufa6d\ufa70-\ufad9\U00020000-\U000323ff"
_RUN = re.compile(rf"([{_HAN}]+)|[^\W_{_HAN}]+")


def name_key(text: str) -> str:
    """Return the key that names are ordered by: NFKC, casefolded, blanks collapsed."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.split())


def tokens(name: str, latin: str | None, id_: str) -> str:
    """Return the search tokens of a row, separated by blanks, each once.

    Parameters
    ----------
    name : str
        Any script. Han characters give single characters, pairs, and per run the initials and the
        joined syllables of their pinyin; everything else gives words.
    latin : str or None
        The name in Latin letters.
    id_ : str
        The id, which gives words as well.

    Examples
    --------
    >>> tokens("李小明 Ltd", "Li Xiaoming", "P-7")
    '李 小 明 李小 小明 lxm lixiaoming ltd li xiaoming p 7'
    """
    found = [*_name_tokens(name), *_plain_tokens(latin or ""), *_plain_tokens(id_)]
    return " ".join(dict.fromkeys(found))


def query_tokens(text: str) -> tuple[tuple[str, bool], ...]:
    """Return what a row must have to be found: tokens, and whether a beginning is enough.

    Han characters must stand side by side as in ``text``, checked by pairs; other words match as
    beginnings. Empty if ``text`` holds neither letter nor digit: then nothing is found.

    Raises
    ------
    BadInput
        If ``text`` is longer than ``LONGEST_QUERY``.
    """
    if len(text) > LONGEST_QUERY:
        raise BadInput(
            f"text must have at most {LONGEST_QUERY} characters, not {len(text)}.", field="text"
        )
    wanted: dict[tuple[str, bool], None] = {}
    for han, run in _runs(text):
        parts = (_pairs(run) or [run]) if han else [run]
        wanted.update(dict.fromkeys((part, not han) for part in parts))
    return tuple(wanted)


def _name_tokens(text: str) -> Iterator[str]:
    for han, run in _runs(text):
        if not han:
            yield run
            continue
        yield from run
        yield from _pairs(run)
        yield from _pinyin(run)


def _plain_tokens(text: str) -> Iterator[str]:
    for han, run in _runs(text):
        yield from (*run, *_pairs(run)) if han else (run,)


def _pairs(run: str) -> list[str]:
    return [first + second for first, second in pairwise(run)]


def _pinyin(run: str) -> Iterator[str]:
    syllables = _syllables(run)
    if not syllables:
        return
    for first in dict.fromkeys((syllables[0], *_readings(run[0]))):
        spoken = [first, *syllables[1:]]
        yield "".join(each[0] for each in spoken)
        yield "".join(spoken)


def _syllables(run: str) -> list[str]:
    if _openings().isdisjoint(_pairs(run)):
        return [each for character in run for each in _readings(character)[:1]]
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its tables take 0.2 s to load

    return [_bare(each) for each in lazy_pinyin(run, errors="ignore")]


@cache
def _readings(character: str) -> tuple[str, ...]:
    from pypinyin import Style, lazy_pinyin, pinyin  # noqa: PLC0415 - as above

    usual = lazy_pinyin(character, errors="ignore")
    every = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(_bare(each) for each in (*usual, *(every[0] if every else ()))))


@cache
def _openings() -> frozenset[str]:
    from pypinyin.phrases_dict import phrases_dict  # noqa: PLC0415 - as above

    return frozenset(phrase[:2] for phrase in phrases_dict)


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    for found in _RUN.finditer(_bare(text)):
        yield found[1] is not None, found[0]


def _bare(text: str) -> str:
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(each for each in decomposed if unicodedata.category(each)[0] != "M")
    return unicodedata.normalize("NFKC", kept)
