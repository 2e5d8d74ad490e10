"""How errors are told: with a code, and nothing that callers must not read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError

from graphapi.api.account import account
from graphapi.api.guard.codes import CODES, code_of
from graphapi.errors import BadInput, GraphapiError, RateLimited

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_ERRORS = 5
"""Most errors in one answer; the first ones are told."""


def cause_of(error: GraphQLError) -> Exception:
    """Return the error that began it."""
    cause: Exception = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def is_expected(error: GraphQLError) -> bool:
    """Whether callers may read an error: one of ours, or one about the query itself."""
    cause = cause_of(error)
    return isinstance(cause, GraphapiError) or (
        isinstance(cause, GraphQLError) and (error.path is None or "code" in _extensions(cause))
    )


def shown(error: GraphQLError) -> dict[str, Any]:
    """Show an error with a code; what callers must not read is masked."""
    formatted: dict[str, Any] = dict(error.formatted)
    cause = cause_of(error)
    if isinstance(cause, GraphapiError):
        formatted |= told_of(cause)
    elif is_expected(error):
        formatted["extensions"] = {"code": BadInput.code, **_extensions(error)}
    else:
        formatted |= {"message": "Internal server error.", "extensions": {"code": "INTERNAL"}}
    _say_when(formatted["extensions"])
    return formatted


def told_of(failure: GraphapiError) -> dict[str, Any]:
    """Return what callers read of a failure of ours."""
    further: dict[str, Any] = {"code": code_of(failure)}
    if failure.field:
        further["field"] = failure.field
    if isinstance(failure, RateLimited):
        further["retryAfterMs"] = failure.retry_after_ms
    _say_when(further)
    return {"message": failure.message, "extensions": further}


def _say_when(further: dict[str, Any]) -> None:
    """Add when to ask again, if that may help and is not known better."""
    code = CODES.get(further["code"])
    if code is not None and code.retry_after_ms:
        further.setdefault("retryAfterMs", code.retry_after_ms)


def waiting(error: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the header that says after how many whole seconds to ask again, if an error does."""
    after = error["extensions"].get("retryAfterMs")
    return {} if after is None else {"retry-after": str(math.ceil(after / 1000))}


def all_shown(errors: Iterable[GraphQLError]) -> list[dict[str, Any]]:
    """Show the first errors of an answer."""
    told = [shown(error) for error, _ in zip(errors, range(MAX_ERRORS), strict=False)]
    account().codes += [each["extensions"]["code"] for each in told]
    return told


def _extensions(error: GraphQLError) -> dict[str, Any]:
    return error.extensions or {}
