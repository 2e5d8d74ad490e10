"""``@defer``: parts of an answer that may follow later, and documents without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLDirective,
    GraphQLNonNull,
    GraphQLString,
    Visitor,
    visit,
)
from graphql.language import REMOVE
from graphql.type.directives import GraphQLDeferDirective

if TYPE_CHECKING:
    from graphql import DirectiveNode, DocumentNode
    from graphql.language.visitor import VisitorAction

DEFER = GraphQLDirective(
    name=GraphQLDeferDirective.name,
    locations=GraphQLDeferDirective.locations,
    args={
        "if": GraphQLArgument(
            GraphQLNonNull(GraphQLBoolean),
            default_value=True,
            description="Whether it may follow later.",
        ),
        "label": GraphQLArgument(
            GraphQLString, description="What the part is called; each label stands once."
        ),
    },
    description="Let this fragment of a query follow later, as a part of its own; who does not "
    "accept multipart/mixed gets all of it at once.",
)


def at_once(document: DocumentNode) -> DocumentNode:
    """Return a document without its ``@defer``, itself if it has none; cost is linear."""
    found: DocumentNode = visit(document, _AtOnce())
    return found


class _AtOnce(Visitor):
    """Removes each ``@defer``."""

    def enter_directive(self, node: DirectiveNode, *_: Any) -> VisitorAction:
        return REMOVE if node.name.value == DEFER.name else None
