"""The log of a process: a JSON object on a line, with nothing in it that a user gave.

What is said is what stands in the code: the sentence with its gaps, never what would fill them, for
that may be a name, a number or a variable. Of an error the log tells its type, its code and where
it came from. Sentences of programs other than ours and uvicorn are not told at all, only where they
were said.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
import sys
import threading
import traceback
from typing import TYPE_CHECKING, Any

import orjson

from graphapi.errors import GraphapiError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType
    from typing import TextIO

OPERATION = ("kind", "name", "hash", "principal", "cost", "rows", "ms", "status", "code")
"""What a line may tell of a request."""

_OWN = ("graphapi", "uvicorn")
"""Loggers whose sentences are constants."""
_NUMBER = re.compile(r"\d{4,}")
_MOST_FRAMES = 12


def configure(level: str = "WARNING", stream: TextIO | None = None) -> None:
    """Write the log of this process to a stream, stderr if it is left out, and nowhere else.

    Parameters
    ----------
    level : str
        ``INFO`` for a line on each request, ``WARNING`` for what is amiss, ``ERROR`` for faults.
    stream : text file, optional
        Where to.
    """
    logging.basicConfig(level=level, handlers=[JsonLines(stream)], force=True)
    logging.getLogger("neo4j").setLevel(logging.CRITICAL)  # its failures come as ours, once


def catch_the_rest() -> None:
    """Log, too, what Python itself would print: of threads that end and of warnings."""
    logging.captureWarnings(True)
    threading.excepthook = _tell_of_thread


class JsonLines(logging.Handler):
    """Writes each record as a line of JSON.

    Parameters
    ----------
    stream : text file, optional
        Where to; to what is stderr at the time if it is left out.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        super().__init__()
        self._stream = stream

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record, and at once."""
        stream = self._stream or sys.stderr
        stream.write(orjson.dumps(told(record)).decode() + "\n")
        stream.flush()


def told(record: logging.LogRecord) -> dict[str, Any]:
    """Return what a line says of a record."""
    at = dt.datetime.fromtimestamp(record.created, dt.UTC)
    line: dict[str, Any] = {
        "at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": record.levelname,
        "logger": record.name,
        "event": _event(record),
    }
    operation = getattr(record, "operation", None)
    if operation is not None:
        line |= _operation(operation)
    codes = [each.code for each in _values(record) if isinstance(each, GraphapiError)]
    if codes:
        line["codes"] = codes
    if record.exc_info and record.exc_info[1] is not None:
        line["fault"] = list(_faults(record.exc_info[1]))
    return line


def _event(record: logging.LogRecord) -> str:
    ours = record.name.partition(".")[0] in _OWN and isinstance(record.msg, str)
    return record.msg.strip() if ours else f"{record.module}:{record.lineno}"


def _values(record: logging.LogRecord) -> Iterator[object]:
    if isinstance(record.args, tuple):
        yield from record.args


def _operation(operation: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: operation[name] for name in OPERATION if operation.get(name) is not None}
    if "name" in found:
        found["name"] = _NUMBER.sub("#", str(found["name"]))  # callers choose it
    return found


def _faults(error: BaseException | None) -> Iterator[dict[str, Any]]:
    """Yield an error and what it came of, the last first."""
    while error is not None:
        told_of: dict[str, Any] = {"type": type(error).__qualname__}
        if isinstance(error, GraphapiError):
            told_of["code"] = error.code
        yield {**told_of, "at": list(_places(error.__traceback__))}
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _places(trace: TracebackType | None) -> Iterator[str]:
    for frame, line in list(traceback.walk_tb(trace))[-_MOST_FRAMES:]:
        yield f"{frame.f_globals.get('__name__', '?')}:{line} {frame.f_code.co_name}"


def _tell_of_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
        logging.getLogger("graphapi").error("A thread ended.", exc_info=args.exc_value)
