from __future__ import annotations

import asyncio

import pytest
from graphql import GraphQLError

from graphapi.api.access.principal import LOCAL, Principal
from graphapi.api.guard.documents import Documents
from graphapi.api.guard.gate import Gate, Limits, Wish, wish_of
from graphapi.api.guard.ration import Ration
from graphapi.api.schema import schema

DOCUMENTS = Documents(schema()._schema)
STATUS = "{ status { up } }"
RISK = '{ person(id: "a") { risk { value } } }'
ORDER = 'mutation { deletePerson(requestId: "r", id: "a") { __typename } }'


def admitted(gate, query, caller=LOCAL, variables=None):
    document = DOCUMENTS.read(query)
    return gate.admitted(document, document.operation(None), variables, caller)


async def code_of(entered):
    try:
        async with entered:
            return None
    except GraphQLError as error:
        return error.extensions["code"]


def test_what_is_over_the_budget_is_told_with_its_figures():
    poor = Principal(id="poor", roles=frozenset(), budget=30)
    document = DOCUMENTS.read("{ groups(first: 100) { nodes { name } } }")
    with pytest.raises(GraphQLError) as caught:
        Gate().price(document, document.operation(None), None, poor)
    assert caught.value.extensions == {
        "code": "COST_LIMIT_EXCEEDED",
        "cost": 101,
        "limit": 30,
        "dearest": "groups.nodes",
    }
    assert "groups.nodes costs most, 100 units: lower first" in caught.value.message


def test_a_cost_can_be_asked_for_though_it_is_over_the_budget():
    poor = Principal(id="poor", roles=frozenset(), budget=30)
    document = DOCUMENTS.read("{ groups(first: 100) { nodes { name } } }")
    cost = Gate().quote(document, document.operation(None), None, poor)
    assert cost.told(poor.budget) == {
        "total": 101,
        "budget": 30,
        "dearest": "groups.nodes",
        "most": 100,
    }


@pytest.mark.parametrize(
    ("extensions", "wish"),
    [({}, None), ({"cost": "only"}, Wish.ONLY), ({"cost": "show"}, Wish.SHOW)],
)
def test_a_request_says_what_it_wants_to_hear_of_its_cost(extensions, wish):
    assert wish_of(extensions) is wish


@pytest.mark.parametrize("given", ["all", 7, ["only"], {"only": True}, True])
def test_other_wishes_are_refused(given):
    with pytest.raises(GraphQLError, match='must be "only"') as caught:
        wish_of({"cost": given})
    assert caught.value.extensions == {"code": "BAD_USER_INPUT", "field": "extensions.cost"}


def test_each_operation_is_charged():
    gate = Gate(Limits(rate=0.1))

    async def twice():
        return [await code_of(admitted(gate, STATUS)) for _ in range(2)]

    assert asyncio.run(twice()) == [None, "RATE_LIMITED"]


def test_without_a_rate_nothing_is_counted():
    gate = Gate(Limits(rate=0))
    for _ in range(100):
        gate.charge(LOCAL, 1e9)


def test_an_operation_ends_when_its_time_is_over():
    gate = Gate(Limits(deadline=0.01, analytic_deadline=60.0))

    async def slowly(query):
        try:
            async with admitted(gate, query):
                await asyncio.sleep(0.05)
        except GraphQLError as error:
            return error.extensions["code"]
        return None

    assert asyncio.run(slowly(STATUS)) == "DEADLINE_EXCEEDED"
    assert asyncio.run(slowly(RISK)) is None
    assert asyncio.run(slowly(ORDER)) is None


def through(gate, query, work):
    document = DOCUMENTS.read(query)
    return gate.through(document, document.operation(None), None, LOCAL, work)


@pytest.mark.parametrize("query", [STATUS, RISK])
def test_work_is_told_its_cost_and_ends_when_its_time_is_over(query):
    gate = Gate(Limits(deadline=0.01, analytic_deadline=0.01))

    async def told(cost):
        return cost.analytic

    async def slowly(_):
        await asyncio.sleep(60)

    async def foreign(_):
        await asyncio.sleep(0)
        raise TimeoutError

    assert asyncio.run(through(gate, query, told)) is (query == RISK)
    with pytest.raises(GraphQLError) as caught:
        asyncio.run(through(gate, query, slowly))
    assert caught.value.extensions["code"] == "DEADLINE_EXCEEDED"
    with pytest.raises(TimeoutError):
        asyncio.run(through(gate, query, foreign))


def test_a_timeout_of_somebody_else_is_left_alone():
    async def foreign():
        async with admitted(Gate(), STATUS):
            raise TimeoutError

    with pytest.raises(TimeoutError):
        asyncio.run(foreign())


async def most_at_once(gate, callers):
    inside = peak = 0
    go = asyncio.Event()

    async def one(caller):
        nonlocal inside, peak
        async with admitted(gate, RISK, caller):
            inside += 1
            peak = max(peak, inside)
            await go.wait()
            inside -= 1

    tasks = [asyncio.create_task(one(caller)) for caller in callers]
    for _ in range(5):
        await asyncio.sleep(0)
    go.set()
    done = await asyncio.gather(*tasks, return_exceptions=True)
    return peak, [each for each in done if each is not None]


def test_four_analyses_of_a_caller_are_at_work_at_once_and_the_others_wait():
    assert asyncio.run(most_at_once(Gate(), [LOCAL] * 10)) == (4, [])


def test_callers_do_not_wait_for_each_other():
    callers = [Principal(id=str(n % 3), roles=frozenset()) for n in range(30)]
    assert asyncio.run(most_at_once(Gate(), callers)) == (12, [])


def test_only_so_many_may_wait():
    gate = Gate()
    peak, refused = asyncio.run(most_at_once(gate, [LOCAL] * 25))
    assert peak == 4
    assert len(refused) == 25 - 4 - 16
    assert {each.extensions["code"] for each in refused} == {"RATE_LIMITED"}
    assert refused[0].extensions["retryAfterMs"] == 1000
    assert gate._turns._callers == {}


def test_a_ration_is_used_up():
    ration = Ration(3)
    ration.take(2)
    ration.take()
    with pytest.raises(GraphQLError, match="over 3 objects") as caught:
        ration.take()
    assert caught.value.extensions == {"code": "NODE_LIMIT_EXCEEDED", "limit": 3}
