"""Two names for one row: the Relay id, unique across kinds, and the natural id of its source."""

from __future__ import annotations

import base64
import binascii

from graphapi.errors import BadInput
from graphapi.model.rows import KIND_OF

CIRCLE, CLUSTER, RUN = "Circle", "Cluster", "Run"
NODE_KINDS = frozenset({*KIND_OF, CIRCLE, CLUSTER, RUN})
"""The names that a Relay id may begin with."""


def global_id(kind: str, natural: str) -> str:
    """Return the Relay id of a row: base64 of ``Kind:id``."""
    return base64.b64encode(f"{kind}:{natural}".encode()).decode()


def parse_global(text: str) -> tuple[str, str] | None:
    """Return kind and natural id of a Relay id, ``None`` for anything else."""
    try:
        kind, colon, natural = base64.b64decode(text, validate=True).decode().partition(":")
    except (ValueError, binascii.Error):
        return None
    return (kind, natural) if colon and kind in NODE_KINDS else None


def natural_id(text: str, kind: str, field: str) -> str:
    """Return the natural id that a caller means by a Relay id or a natural id.

    Raises
    ------
    BadInput
        If it is the Relay id of another kind.
    """
    parsed = parse_global(text)
    if parsed is None:
        return text
    if parsed[0] != kind:
        raise BadInput(
            f"{field} must be the id of a {kind}; {text} is the id of a {parsed[0]}.", field=field
        )
    return parsed[1]
