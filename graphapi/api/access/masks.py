"""How personal fields look to those who may not see them as they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_DIGITS = re.compile(r"\d")


def masked_name(name: str) -> str:
    """张伟 to 张*, Anna Berg to A*: neither the length nor the rest is told."""
    return f"{name[:1]}*"


def masked_phone(phone: str) -> str:
    """13812341234 to 138****1234; of shorter numbers the last two digits at most."""
    digits = "".join(_DIGITS.findall(phone))
    if len(digits) >= 11:
        return f"{digits[-11:-8]}****{digits[-4:]}"
    return f"****{digits[-2:]}" if len(digits) >= 7 else "****"


def masked_text(_: str) -> str:
    """Free text to nothing: anybody may be named in it."""
    return "***"


MASKS: Mapping[str, Callable[[str], str]] = {
    "Person.name": masked_name,
    "Person.nameLatin": masked_name,
    "Person.phone": masked_phone,
    "Visit.outcome": masked_text,
    "CompetitorTouch.note": masked_text,
    "AlertMark.note": masked_text,
}
"""The mask of each personal field."""
