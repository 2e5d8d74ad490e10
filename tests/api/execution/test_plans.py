from __future__ import annotations

from graphql import parse

from graphapi.api.execution.plans import Plan, Plans


def plan(fields):
    return Plan(parse("{ a }").definitions[0], None, fields)


def test_a_plan_is_found_by_its_operation_and_variant():
    plans, made = Plans(), plan(3)
    assert plans.find(made.operation, (True,)) is None
    assert plans.keep(made, (True,)) is made
    assert plans.find(made.operation, (True,)) is made
    assert plans.find(made.operation, (False,)) is None


def test_plans_used_longest_ago_make_room():
    plans, (first, second, third) = Plans(most=10), [plan(4) for _ in range(3)]
    plans.keep(first, ())
    plans.keep(second, ())
    assert plans.find(first.operation, ()) is first
    plans.keep(third, ())
    assert plans.find(second.operation, ()) is None
    assert plans.find(first.operation, ()) is first
    assert plans.find(third.operation, ()) is third


def test_a_plan_too_large_to_keep_is_given_back_all_the_same():
    plans, large = Plans(most=10), plan(11)
    assert plans.keep(large, ()) is large
    assert plans.find(large.operation, ()) is None
