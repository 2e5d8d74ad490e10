"""Orders of those who see some groups only: they reach what is seen, and nothing else."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from graphapi.api.access.principal import LOCAL
from graphapi.commands import LONGEST_REQUEST_ID, check_request_id
from graphapi.errors import Forbidden, UnknownId
from graphapi.model.checks import problems_of
from graphapi.store.needs import REFERENCES

if TYPE_CHECKING:
    from graphapi.api.access.principal import Principal
    from graphapi.api.access.scope import Scope
    from graphapi.api.access.sight import Sight
    from graphapi.model.rows import Row


def own_request(principal: Principal, request_id: str) -> str:
    """Return the request id under which an order is kept: nobody meets the orders of others.

    Raises
    ------
    BadInput
        If it is no request id.
    """
    check_request_id(request_id)
    if principal is LOCAL:
        return request_id
    made = f"{_digest(principal.id)}:{request_id}"
    return made if len(made) <= LONGEST_REQUEST_ID else f"{_digest(principal.id)}:{_digest(made)}"


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def check_recorded(scope: Scope, row: Row, *, chosen: bool) -> None:
    """Refuse a new row whose id the caller chose, or that names a row out of sight.

    Raises
    ------
    Forbidden
        If the id was chosen: it could be that of a row out of sight.
    UnknownId
        If it names a row out of sight, as if nobody had its id.
    """
    if scope.whole:
        return
    if chosen:
        raise Forbidden(
            "The id is chosen for you, for you see some groups only; leave it out.", field="id"
        )
    if any(problems_of(row)):
        return
    for column, target in REFERENCES[type(row)]:
        id_ = getattr(row, column.attribute)
        if id_ is not None and not scope.knows(target, id_):
            raise UnknownId(
                f"{column.name}: there is no {target.__name__} with the id {id_}; "
                "put it first, or correct the id.",
                field=column.name,
            )


async def check_amended(sight: Sight, kind: type[Row], id_: str) -> None:
    """Refuse to change a row that is out of sight, as if nobody had its id, with ``UnknownId``."""
    (row,) = await sight.get(kind, [id_])
    if row is None:
        raise UnknownId(
            f"There is no {kind.__name__} with the id {id_}; correct the id.", field="id"
        )
