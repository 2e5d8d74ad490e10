"""What is remembered of a request: a digest of its payload, and its answer as text."""

from __future__ import annotations

from hashlib import blake2b
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import orjson

from graphapi.changes import Applied, Rejection
from graphapi.errors import BadInput
from graphapi.model.columns import columns
from graphapi.model.rows import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphapi.changes import Batch
    from graphapi.model.rows import Row

_values: dict[type[Row], Callable[[Row], Any]] = {
    kind: attrgetter(*(each.attribute for each in columns(kind))) for kind in KINDS
}


def fingerprint(request_id: str) -> str:
    """Return what a store keeps of a request id, for callers may put names into it."""
    return blake2b(request_id.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def digest(batch: Batch) -> str:
    """Return a digest of what a batch asks for: equal payloads, equal digests.

    The versions of the rows do not count; the order of the rows does. A batch that names its order
    asks for that, whatever its rows.

    Raises
    ------
    BadInput
        If a text is not valid Unicode or a whole number does not fit 64 bits, so that no store
        could keep it.
    """
    upserts = [(type(row).__name__, _values[type(row)](row)) for row in batch.upserts]
    deletes = [(ref.kind.__name__, ref.id) for ref in batch.deletes]
    try:
        payload = orjson.dumps((batch.request_id, upserts, deletes))
    except TypeError as error:
        raise BadInput(
            f"The batch holds a value that no store can keep ({error}); "
            "texts must be valid Unicode and whole numbers fit 64 bits."
        ) from error
    if batch.order is not None:
        payload = orjson.dumps((batch.request_id, batch.order))
    return blake2b(payload, digest_size=16).hexdigest()


def to_json(applied: Applied) -> str:
    """Write an answer as text; ``replayed`` is not kept."""
    return orjson.dumps(applied).decode()


def from_json(text: str) -> Applied:
    """Read an answer back, marked as a replay."""
    answer = orjson.loads(text)
    answer["rejected"] = tuple(Rejection(**each) for each in answer["rejected"])
    return Applied(**{**answer, "replayed": True})
