"""The codes of errors as an enum, so that callers find them in the schema."""

from enum import StrEnum

from graphapi.api.declare import enum
from graphapi.api.guard.codes import CODES

ErrorCode = StrEnum("ErrorCode", [(name, name) for name in CODES])  # type: ignore[misc] # the table is the one list
ErrorCode.__doc__ = "What `extensions.code` of an error may say; no field yields it."
enum(ErrorCode, {name: code.means for name, code in CODES.items()})
