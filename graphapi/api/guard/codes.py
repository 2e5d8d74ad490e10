"""Every code that an error can carry, with its HTTP status and what it means: one table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphql import GraphQLError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapi.errors import GraphapiError


class Code(NamedTuple):
    """What a code stands for.

    Attributes
    ----------
    status : int
        The HTTP status of a request that ended with it and without data.
    means : str
        What it means and what to do, as a sentence.
    retry_after_ms : int
        After how many milliseconds the same request may do better; 0 if time does not mend it.
    """

    status: int
    means: str
    retry_after_ms: int = 0


CODES: Mapping[str, Code] = {
    "BAD_REQUEST": Code(400, "The request is no GraphQL request; correct what the message names."),
    "UNAUTHENTICATED": Code(
        401, "Nobody knows who you are; send a token or a key as Authorization: Bearer."
    ),
    "FORBIDDEN": Code(403, "Your roles do not allow it; leave it out, or ask for another role."),
    "METHOD_NOT_ALLOWED": Code(405, "The method does not fit; send POST, or GET for a query."),
    "NOT_ACCEPTABLE": Code(406, "You accept nothing that we can write; accept application/json."),
    "PAYLOAD_TOO_LARGE": Code(413, "The body is too large; ask for less at a time."),
    "UNSUPPORTED_MEDIA_TYPE": Code(415, "The body is of another type; send application/json."),
    "GRAPHQL_PARSE_FAILED": Code(400, "The document cannot be read; mend its syntax."),
    "GRAPHQL_VALIDATION_FAILED": Code(400, "The document does not fit the schema; mend it."),
    "PERSISTED_QUERY_NOT_FOUND": Code(
        400,
        "The document is not known by this id, or not listed; send its text, or have it listed.",
    ),
    "OPERATION_RESOLUTION_FAILURE": Code(
        400, "It is open which operation is meant; say so in operationName."
    ),
    "BAD_USER_INPUT": Code(400, "A value is wrong; the field is named; give another value."),
    "UNKNOWN_ID": Code(400, "Nobody has this id; give one that exists."),
    "DEPTH_LIMIT_EXCEEDED": Code(400, "The document is nested too deeply; ask in several steps."),
    "ALIAS_LIMIT_EXCEEDED": Code(400, "Too many aliases; ask in several documents."),
    "DIRECTIVE_LIMIT_EXCEEDED": Code(400, "Too many directives; leave some out."),
    "TOKEN_LIMIT_EXCEEDED": Code(400, "The document is too long; put values into variables."),
    "ROOT_FIELD_LIMIT_EXCEEDED": Code(400, "Too many root fields; ask in several documents."),
    "FIELD_LIMIT_EXCEEDED": Code(
        400, "Too many fields once fragments are written out; ask in several documents."
    ),
    "COST_LIMIT_EXCEEDED": Code(
        400, "The answer could cost more than your budget; lower first where cost says so."
    ),
    "RATE_LIMITED": Code(
        429, "You asked for too much lately; ask again after retryAfterMs.", 1_000
    ),
    "NODE_LIMIT_EXCEEDED": Code(503, "The answer grew too large; ask for smaller pages."),
    "DEADLINE_EXCEEDED": Code(503, "The answer did not come in time; ask for less.", 5_000),
    "TOO_MUCH_WORK": Code(503, "The question would cost too much work; ask a smaller one."),
    "CONFLICT": Code(409, "The present state does not allow it; read it and decide anew."),
    "STORE_DOWN": Code(503, "The store does not answer; ask again later.", 2_000),
    "STORE_READ_ONLY": Code(
        503,
        "The store takes no writes now; send the order again later with its requestId.",
        10_000,
    ),
    "NOT_ENOUGH_MEMORY": Code(503, "The job needs more memory than there is; run it elsewhere."),
    "UNAVAILABLE": Code(503, "Something that we need is not there; ask again later.", 2_000),
    "INTERNAL": Code(500, "A fault of ours; it is logged; tell us when it happened."),
}
"""At most 30. Codes that callers can mend have a status under 500."""

MOST_CODES = 30


def refused(code: str, message: str, **further: Any) -> GraphQLError:
    """Make an error with a code of the table and further facts for programs."""
    assert code in CODES, f"{code} stands in no table"
    return GraphQLError(message, extensions={"code": code, **further})


def code_of(failure: GraphapiError) -> str:
    """Return the code by which callers know a failure: its own, or that of its kind."""
    named = (vars(each).get("code", "") for each in type(failure).__mro__)
    return next((code for code in named if code in CODES), "INTERNAL")


def codes_table() -> str:
    """Return the codes as rows of a Markdown table: code, status, meaning."""
    rows = [f"| `{name}` | {code.status} | {code.means} |" for name, code in CODES.items()]
    return "\n".join(["| code | status | meaning |", "|---|---|---|", *rows, ""])
