"""What a plan makes of nulls, failures, lists and types, and what it leaves to the reference."""

from __future__ import annotations

import asyncio
from enum import Enum
from inspect import isawaitable
from types import SimpleNamespace
from typing import Annotated

import pytest
import strawberry
from graphql import execute
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from graphapi.api.execution.execute import Compiled
from graphapi.api.guard.documents import Documents
from graphapi.api.guard.gate import Gate, Limits
from tests.api.execution.same import differences


class Colour(Enum):
    RED = 1
    BLUE = 2


@strawberry.interface
class Named:
    name: str


@strawberry.type
class Leaf(Named):
    size: int
    colour: Colour | None = None


@strawberry.type
class Twig(Named):
    leaves: list[Leaf] | None


def _leaf(name, size, colour=None):
    return Leaf(name=name, size=size, colour=colour)


async def _later(value):
    await asyncio.sleep(0)
    return value


Thing = Annotated[Leaf | Twig, strawberry.union("Thing")]


def things(root) -> list[Thing]:
    return [_leaf("a", 1, Colour.BLUE), Twig(name="t", leaves=None), _leaf("b", 2)]


def named(root) -> list[Named]:
    return [_leaf("a", 1), Twig(name="t", leaves=[_leaf("c", None)])]


def stray(root) -> list[Named | None]:
    return [_leaf("a", 1), 7, None]


def lost(root) -> str:
    raise ValueError("lost")


async def found(root, times: int = 1) -> str | None:
    return await _later("found" * times)


async def broken(root) -> str | None:
    await asyncio.sleep(0)
    raise ValueError("broken")


@strawberry.type
class Tree:
    name: str
    twigs: list[Twig | None] | None = None
    grid: list[list[int]] | None = None
    things = strawberry.field(things)
    named = strawberry.field(named)
    stray = strawberry.field(stray)
    lost = strawberry.field(lost)
    found = strawberry.field(found)
    broken = strawberry.field(broken)


FOREST = [
    Tree(name="oak", twigs=[Twig(name="x", leaves=[_leaf("l", 1), _leaf("m", 2)]), None]),
    Tree(name="elm", twigs=[Twig(name="y", leaves=[_leaf("n", "wide"), _leaf("o", 2)])]),
    Tree(name=None, twigs=None),
    Tree(name="ash", twigs=(Twig(name=None, leaves=[]),), grid=[[1, 2], [], [2**40]]),
]


def trees(root) -> list[Tree | None]:
    return FOREST


def forest(root) -> list[Tree]:
    return FOREST


def promised(root) -> list[Tree | None]:
    return [_later(FOREST[0]), _later(ValueError("no")), FOREST[3]]


def none(root) -> list[Tree]:
    return []


def plant(root) -> int:
    raise AssertionError("a plan must not run a mutation")


@strawberry.type
class Query:
    trees = strawberry.field(trees)
    forest = strawberry.field(forest)
    promised = strawberry.field(promised)
    none = strawberry.field(none)


@strawberry.type
class Mutation:
    plant = strawberry.field(plant)


SCHEMA = strawberry.Schema(Query, Mutation)


def context(objects=1_000):
    gate = Gate(Limits(objects=objects))
    return SimpleNamespace(house=SimpleNamespace(gate=gate))


async def answered(text, variables=None, objects=1_000):
    document = Documents(SCHEMA._schema).read(text)
    assert not document.errors
    operation = document.operation(None)
    return document, await Compiled(SCHEMA).execute(
        document, operation, variables, context(objects)
    )


async def referred(document, variables):
    found = execute(
        SCHEMA._schema,
        document.ast,
        context_value=context(),
        variable_values=variables,
        executor_class=StrawberryGraphQLCoreExecutionContext,
        operation_extensions={},
    )
    return await found if isawaitable(found) else found


async def compare(text, variables):
    document, ours = await answered(text, variables)
    return ours, differences(ours, await referred(document, variables))


@pytest.mark.parametrize(
    "text",
    [
        "{ trees { name } }",
        "{ trees { twigs { name leaves { name size } } } }",
        "{ forest { name twigs { name } } }",
        "{ trees { grid } }",
        "{ __schema { queryType { name fields { name } } } trees { __typename } }",
        '{ __type(name: "Tree") { name fields { type { kind ofType { name } } } } }',
        "{ none { name twigs { name } } }",
        "{ promised { name found times: found(times: 3) } }",
        "{ trees { lost } }",
        "{ trees { broken found } }",
        "{ trees { broken name lost } }",
        "{ trees { things { __typename ... on Leaf { size colour } ... on Twig { name } } } }",
        "{ trees { named { name ... on Twig { leaves { size } } } } }",
        "{ trees { stray { name } } }",
        "{ trees { twigs { name } ...F } } fragment F on Tree { twigs { leaves { name } } found }",
        "query ($on: Boolean!) { trees { found @include(if: $on) twigs @skip(if: $on) { name } } }",
        "query ($times: Int) { trees { found(times: $times) __typename } }",
    ],
)
@pytest.mark.parametrize("on", [True, False])
def test_an_answer_is_that_of_the_reference(text, on):
    variables = {"on": on, "times": 2 if on else None}
    _, found = asyncio.run(compare(text, variables))
    assert found == []


def test_a_failure_nulls_the_nearest_place_that_may_be_null():
    _, ours = asyncio.run(answered("{ trees { name twigs { leaves { size } } } }"))
    assert [each and each["name"] for each in ours.data["trees"]] == ["oak", "elm", None, "ash"]
    assert ours.data["trees"][1]["twigs"] == [{"leaves": None}]
    assert [error.path for error in ours.errors] == [
        ["trees", 1, "twigs", 0, "leaves", 0, "size"],
        ["trees", 2, "name"],
    ]


def test_a_failure_without_such_a_place_nulls_the_answer():
    _, ours = asyncio.run(answered("{ forest { name } }"))
    assert ours.data is None
    assert [error.path for error in ours.errors] == [["forest", 2, "name"]]


def test_of_several_failures_that_null_one_place_the_first_of_the_document_is_told():
    _, ours = asyncio.run(answered("{ trees { name lost broken } }"))
    assert ours.data == {"trees": [None, None, None, None]}
    assert [error.path[1:] for error in ours.errors] == [
        [0, "lost"],
        [1, "lost"],
        [2, "name"],
        [3, "lost"],
    ]


def test_objects_beyond_the_ration_fail():
    _, ours = asyncio.run(answered("{ trees { twigs { name } } }", objects=5))
    assert {error.extensions["code"] for error in ours.errors} == {"NODE_LIMIT_EXCEEDED"}
    assert ours.data["trees"][0] == {"twigs": [None, None]}


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("mutation { plant }", None),
        ("query ($on: Boolean!) { trees { found @include(if: $on) } }", {}),
        ("query ($times: Int) { trees { found(times: $times) } }", {"times": "many"}),
    ],
)
def test_what_is_unusual_is_left_to_the_reference_before_anything_runs(text, variables):
    _, ours = asyncio.run(answered(text, variables))
    assert ours is None
