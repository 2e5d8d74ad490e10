"""Texts of other people's data on a terminal."""

from __future__ import annotations

_BLANKS = "\t\n\v\f\r"
_CONTROLS = (*range(0x20), *range(0x7F, 0xA0))
_DIRECTIONS = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_SHOWN_AS = dict.fromkeys((*_CONTROLS, *_DIRECTIONS), "") | dict.fromkeys(map(ord, _BLANKS), " ")


def printable(text: str) -> str:
    """Return a text on one line, without what steers a terminal or turns the reading order."""
    return " ".join(text.translate(_SHOWN_AS).split())
