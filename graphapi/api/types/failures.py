"""Failures that callers must expect, as results beside the good ones."""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

from graphapi.api.declare import declare, field, plain
from graphapi.errors import BadInput, Conflict
from graphapi.model.checks import BadRow, Problem

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Refused:
    """An order or a question in which a value is wrong."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Clashed:
    """An order that the present state does not allow."""

    code: str
    message: str


@field("String!")
def code(root: Refused) -> str:
    """The code of the first problem, for programs."""
    return root.problems[0].code


@field("String!")
def message(root: Refused) -> str:
    """All problems in words: what is wrong and what to do."""
    return " ".join(each.message for each in root.problems)


@field("String", name="field")
def first_field(root: Refused) -> str | None:
    """The argument or input field that holds the first wrong value."""
    return root.problems[0].field or None


declare(
    "Problem",
    "One wrong value.",
    [
        plain("field", "String!", "The input field that holds it."),
        plain("code", "String!", "What is wrong, for programs."),
        plain("message", "String!", "What is wrong and what to do."),
    ],
)
declare(
    "InputProblem",
    "A value is wrong; nothing was written.",
    [code, message, first_field, plain("problems", "[Problem!]!", "Everything that is wrong.")],
    seen=Refused,
)
declare(
    "Conflict",
    "The order cannot be carried out on the present state; nothing was written.",
    [
        plain("code", "String!", "What stands against it, for programs."),
        plain("message", "String!", "What stands against it and what to do."),
    ],
    seen=Clashed,
)


async def or_failure(answer: Awaitable[T]) -> T | Refused | Clashed:
    """Wait for an answer; failures that callers must expect become results."""
    try:
        return await answer
    except BadRow as error:
        return Refused(error.problems)
    except BadInput as error:
        return Refused((Problem(error.field or "", error.code, error.message),))
    except Conflict as error:
        return Clashed(error.code, error.message)
