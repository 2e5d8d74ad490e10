"""Documents, each read once: parsed, bounded and validated, and kept by its text."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphql import (
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OverlappingFieldsCanBeMergedRule,
    parse,
    specified_rules,
    validate,
)
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from graphapi.api.guard.codes import refused
from graphapi.api.guard.cost import Pricing
from graphapi.api.guard.deferring import at_once
from graphapi.api.guard.merging import FieldsFitTogetherRule
from graphapi.api.guard.shape import MAX_TOKENS, Shape, excess, shapes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphql import DocumentNode, GraphQLSchema

KEPT = 1_000
LONGEST = 32_768
"""Most characters of a document; long values belong into variables."""
MAX_ERRORS = 5
RULES = (
    *(rule for rule in specified_rules if rule is not OverlappingFieldsCanBeMergedRule),
    FieldsFitTogetherRule,
    MaybeNullValidationRule,
    OneOfInputValidationRule,
)


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A text that was read.

    Attributes
    ----------
    ast : DocumentNode or None
        What it says, but for ``@defer``; ``None`` if it cannot be parsed.
    errors : sequence of GraphQLError
        What is wrong with it, each with a code; empty if it may run.
    shapes : sequence of Shape
        The shape of each of its operations.
    operations, fragments
        Its operations in order, and its fragments by name.
    pricing : Pricing or None
        What its operations cost; ``None`` if it may not run.
    deferring : DocumentNode or None
        What it says with its ``@defer``; ``None`` if it has none.
    slots : dict
        What others keep beside it, such as a compiled plan, each under a key of their own.
    """

    ast: DocumentNode | None
    errors: Sequence[GraphQLError] = ()
    shapes: Sequence[Shape] = ()
    operations: Sequence[OperationDefinitionNode] = ()
    fragments: Mapping[str, FragmentDefinitionNode] = field(default_factory=dict)
    pricing: Pricing | None = None
    deferring: DocumentNode | None = None
    slots: dict[Any, Any] = field(default_factory=dict)

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """Return the operation that a request means.

        Raises
        ------
        GraphQLError
            Of code OPERATION_RESOLUTION_FAILURE if there is none, or several and no name.
        """
        if name is None and len(self.operations) > 1:
            raise refused(
                "OPERATION_RESOLUTION_FAILURE",
                "The document has several operations; say which in operationName.",
            )
        for each in self.operations:
            if name is None or (each.name is not None and each.name.value == name):
                return each
        which = "no operation" if name is None else f"no operation {name[:100]}"
        raise refused(
            "OPERATION_RESOLUTION_FAILURE",
            f"The document has {which}; name one that it has in operationName.",
        )


class Documents:
    """Reads documents; valid ones are kept, the last used first, up to a thousand.

    Parameters
    ----------
    schema : GraphQLSchema
        What they are validated against.
    """

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._kept: OrderedDict[str, Document] = OrderedDict()

    def read(self, query: str, *, suggest: bool = False) -> Document:
        """Read a document; whatever is wrong with it stands in its ``errors``.

        Parameters
        ----------
        query : str
            Its text.
        suggest : bool
            Whether errors may name fields that were perhaps meant.
        """
        kept = self._kept.get(query)
        if kept is not None:
            self._kept.move_to_end(query)
            return kept
        document = self._read(query, suggest=suggest)
        if not document.errors:
            self._kept[query] = document
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return document

    def _read(self, query: str, *, suggest: bool) -> Document:
        if len(query) > LONGEST:
            return Document(None, (_too_long(f"{LONGEST} characters", LONGEST),))
        try:
            ast = parse(query, max_tokens=MAX_TOKENS, allow_empty_selection_sets=False)
            found = tuple(shapes(ast))
        except RecursionError:
            return Document(None, (_too_deep(),))
        except GraphQLSyntaxError as error:
            return Document(None, (_unreadable(error),))
        over = next(filter(None, map(excess, found)), None)
        errors = (over,) if over else self._wrong(ast, suggest=suggest)
        whole = at_once(ast) if "defer" in query else ast
        fragments = {
            d.name.value: d for d in whole.definitions if isinstance(d, FragmentDefinitionNode)
        }
        return Document(
            whole,
            errors,
            found,
            tuple(d for d in whole.definitions if isinstance(d, OperationDefinitionNode)),
            fragments,
            None if errors else Pricing(self._schema, fragments),
            None if whole is ast else ast,
        )

    def _wrong(self, ast: DocumentNode, *, suggest: bool) -> Sequence[GraphQLError]:
        found = validate(
            self._schema,
            ast,
            RULES,
            max_errors=MAX_ERRORS,
            hide_suggestions=not suggest,
            allow_empty_selection_sets=False,
        )
        for error in found:
            given = getattr(error.original_error, "extensions", None) or {}
            code = {"code": "GRAPHQL_VALIDATION_FAILED"}
            error.extensions = {**code, **given, **(error.extensions or {})}
        return tuple(found[:MAX_ERRORS])


def _too_deep() -> GraphQLError:
    return refused(
        "DEPTH_LIMIT_EXCEEDED", "The document is nested too deeply to be read; ask in steps."
    )


def _too_long(most: str, limit: int) -> GraphQLError:
    return refused(
        "TOKEN_LIMIT_EXCEEDED",
        f"The document has over {most}; put long values into variables.",
        limit=limit,
    )


def _unreadable(error: GraphQLSyntaxError) -> GraphQLError:
    if "tokens" in error.message and "Parsing aborted" in error.message:
        return _too_long(f"{MAX_TOKENS} tokens", MAX_TOKENS)
    if "nested too deeply" in error.message:
        return _too_deep()
    error.extensions = {"code": "GRAPHQL_PARSE_FAILED"}
    return error.with_traceback(None)
