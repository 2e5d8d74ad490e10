from __future__ import annotations

import orjson
import pytest
from graphql import get_introspection_query

from graphapi.api.context import Context
from graphapi.api.execution.execute import Compiled
from graphapi.api.schema import schema

FULL = {
    "specified_by_url": True,
    "directive_is_repeatable": True,
    "schema_description": True,
    "input_value_deprecation": True,
}
BY_NAME = """query ($name: String! = "Role", $old: Boolean) { __typename
    a: __type(name: "Nothing") { name }
    b: __type(name: $name) { kind enumValues(includeDeprecated: $old) { name } ofType { name } }
}"""


@pytest.mark.parametrize(
    "query", [get_introspection_query(), get_introspection_query(**FULL), BY_NAME]
)
def test_the_schema_is_told_as_the_reference_tells_it(bureau_app, query):
    house = next(r.app for r in bureau_app.app.routes if r.path == "/graphql")._door.house
    document = schema().documents.read(query)
    assert document.errors == ()
    compiled = Compiled(schema()).execute(document, document.operation(None), {}, Context(house))
    ours = bureau_app.run(compiled)
    theirs = bureau_app.run(schema().execute(query, context_value=Context(house)))
    assert (ours.errors, theirs.errors) == (None, None)
    assert orjson.dumps(ours.data) == orjson.dumps(theirs.data)
