"""Two names for one row: the Relay id, unique across kinds, and the natural id of its source."""

from __future__ import annotations

import base64
import binascii
import re
from functools import partial
from typing import TYPE_CHECKING

from graphapi.errors import BadInput
from graphapi.model.columns import LONGEST_ID
from graphapi.model.rows import KIND_OF

if TYPE_CHECKING:
    from collections.abc import Callable

ALERT, CIRCLE, CLUSTER, RUN = "Alert", "Circle", "Cluster", "Run"
NODE_KINDS = frozenset({*KIND_OF, ALERT, CIRCLE, CLUSTER, RUN})
"""The names that a Relay id may begin with."""
_UNPAIRED = re.compile("[\ud800-\udfff]")


def global_id(kind: str, natural: str) -> str:
    """Return the Relay id of a row: base64 of ``Kind:id``."""
    return base64.b64encode(f"{kind}:{natural}".encode()).decode()


def ids_of(kind: str) -> Callable[[str], str]:
    """Return what makes of the natural id of a row of a kind its Relay id."""
    return partial(global_id, kind)


def parse_global(text: str) -> tuple[str, str] | None:
    """Return kind and natural id of a Relay id, ``None`` for anything else.

    Each row has one Relay id: what base64 would read, but not write, is none.
    """
    try:
        kind, colon, natural = base64.b64decode(text, validate=True).decode().partition(":")
    except (ValueError, binascii.Error):
        return None
    found = colon and kind in NODE_KINDS and global_id(kind, natural) == text
    return (kind, natural) if found else None


def natural_id(text: str, kind: str, field: str) -> str:
    """Return the natural id that a caller means by a Relay id or a natural id.

    Raises
    ------
    BadInput
        If it is the Relay id of another kind, or no id that anything could have.
    """
    of, natural = parse_global(text) or (kind, text)
    if of != kind:
        raise BadInput(
            f"{field} must be the id of a {kind}; {text} is the id of a {of}.", field=field
        )
    if not natural.strip() or len(natural) > LONGEST_ID or _UNPAIRED.search(natural):
        raise BadInput(
            f"{field} must be an id of 1 to {LONGEST_ID} characters; take one that the API gave.",
            field=field,
        )
    return natural
