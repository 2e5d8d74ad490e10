"""Random documents whose fragments are deferred: the parts make the answer that comes at once."""

from __future__ import annotations

import itertools
import os
from random import Random

import pytest
from graphql import (
    DirectiveNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    NameNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

from graphapi.api.schema import schema
from tests.api.execution.documents import Documents
from tests.api.execution.test_same import RIGHT, TOLD_BY_CLOCKS
from tests.api.protocol.test_deferred import joined, parts_of, sent

COUNT = int(os.environ.get("GRAPHAPI_DEFERRED_DOCUMENTS", "60"))
CHANGING = "estimate"
"""A field that tells what memory is free just now."""


class Deferred(Visitor):
    """Defers two of three fragments."""

    def __init__(self, random):
        super().__init__()
        self._random = random

    def leave_inline_fragment(self, node: InlineFragmentNode, *_):
        return self._deferred(node)

    def leave_fragment_spread(self, node: FragmentSpreadNode, *_):
        return self._deferred(node)

    def _deferred(self, node):
        if self._random.random() < 1 / 3:
            return None
        fields = {key: getattr(node, key) for key in node.keys}
        defer = DirectiveNode(name=NameNode(value="defer"), arguments=())
        return type(node)(**{**fields, "directives": (*(node.directives or ()), defer)})


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")  # graphql-core drops some
def test_parts_make_the_answer_that_comes_at_once(bureau_app, tell):
    drawn, seen = Documents(schema()._schema, RIGHT, TOLD_BY_CLOCKS), {"ran": 0, "parts": 0}
    for seed in itertools.count():
        text, variables = drawn.draw(Random(seed))
        at_once = bureau_app.post(text, **variables).json()
        deferring = print_ast(visit(parse(text), Deferred(Random(seed))))
        if "errors" in at_once or "@defer" not in deferring or CHANGING in text:
            continue
        parts = parts_of(sent(bureau_app, deferring, variables=variables))
        answer = joined(parts) if len(parts) > 1 else parts[0]["data"]
        assert answer == at_once["data"], deferring
        seen["ran"] += 1
        seen["parts"] += len(parts)
        if seen["ran"] == COUNT:
            break
    tell(f"documents answered at once and in parts: {seen}")
    assert seen["parts"] > 1.2 * COUNT
