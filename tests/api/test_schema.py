from __future__ import annotations

import subprocess
import sys

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    get_introspection_query,
    get_named_type,
    is_specified_scalar_type,
    parse,
)

from graphapi.api.schema import schema, sdl
from graphapi.model.rows import KINDS

BUILT = schema()._schema
TYPES = [
    each
    for name, each in BUILT.type_map.items()
    if not name.startswith("__") and not is_specified_scalar_type(each)
]
WITH_FIELDS = (GraphQLObjectType, GraphQLInterfaceType, GraphQLInputObjectType)


def parts():
    """Yield the name and description of every type, field, argument and word of the schema."""
    for kind in TYPES:
        yield kind.name, kind.description
        if isinstance(kind, GraphQLEnumType):
            yield from ((f"{kind.name}.{word}", v.description) for word, v in kind.values.items())
        if isinstance(kind, WITH_FIELDS):
            for name, field in kind.fields.items():
                yield f"{kind.name}.{name}", field.description
                for argument, each in getattr(field, "args", {}).items():
                    yield f"{kind.name}.{name}({argument})", each.description


def test_everything_is_described_in_sentences():
    bare = [name for name, text in parts() if not (text and text.strip().endswith((".", "!")))]
    assert bare == []


def test_names_are_as_in_graphql():
    assert [
        name
        for name, _ in parts()
        if "_" in name.split("(")[0].partition(".")[2] and not name.partition(".")[2].isupper()
    ] == []


def test_every_mutation_takes_a_request_id_and_answers_a_union_with_failures():
    for name, field in BUILT.mutation_type.fields.items():
        assert str(field.args["requestId"].type) == "String!", name
        members = {each.name for each in get_named_type(field.type).types}
        assert {"InputProblem", "Conflict"} < members, name


def test_the_orders_of_the_contract_are_there():
    contract = (
        "saveGroups savePersons saveSeats saveTies saveGroupLinks saveBundles "
        "recordCompetitorTouch recordLoss recordVisit recordIncident closeIncident "
        "setTouchOutcome correctTie setAlertStatus deletePerson startJob cancelRun"
    )
    assert BUILT.mutation_type.fields.keys() == set(contract.split())


def test_the_questions_of_the_contract_are_there():
    contract = (
        "group groups person persons search competitorTouches influencePaths decisionUnit "
        "circles circle circleChanges atRiskClusters alerts status node nodes estimate run runs "
        "whatIf savePlan managerDeparture race networkProfile contactAllowance groupImitation "
        "dataQuality"
    )
    assert BUILT.query_type.fields.keys() == set(contract.split())


def test_every_kind_is_a_node():
    implementing = {each.name for each in BUILT.get_possible_types(BUILT.type_map["Node"])}
    assert implementing == {*(kind.__name__ for kind in KINDS), "Alert", "Circle", "Cluster", "Run"}


def test_every_list_is_paged_either_way():
    for kind in TYPES:
        for name, field in getattr(kind, "fields", {}).items():
            if get_named_type(field.type).name.endswith("Connection"):
                assert {"first", "after", "last", "before"} <= field.args.keys(), (
                    f"{kind.name}.{name}"
                )


def test_every_scalar_of_ours_says_where_it_is_specified():
    ours = [each for each in TYPES if isinstance(each, GraphQLScalarType)]
    assert {each.name for each in ours} == {"DateTime", "Date", "BigInt", "Decimal"}
    assert all(each.specified_by_url for each in ours)


def test_analytic_answers_say_as_of_when():
    analytic = (
        "InfluencePaths NoPath DecisionUnit PersonRisk GroupRisk Circle Cluster CircleConnection "
        "ClusterConnection"
    )
    for name in analytic.split():
        fields = BUILT.type_map[name].fields
        assert str(fields["asOf"].type) == "AsOf!", name
        assert str(fields["parameters"].type) == "Int!", name


def test_the_text_is_the_same_in_every_process():
    script = "from graphapi.api.schema import sdl; import sys; sys.stdout.write(sdl())"
    text = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, env={"PYTHONHASHSEED": "7"}
    ).stdout.decode()
    assert text == sdl()
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    parse(text)


def test_the_schema_can_be_introspected(bureau_app):
    asked = get_introspection_query(descriptions=True, specified_by_url=True)
    assert bureau_app.ask(asked)["__schema"]["queryType"]["name"] == "Query"
