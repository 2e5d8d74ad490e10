"""The command line: one sentence and an exit status for whatever goes wrong."""

from __future__ import annotations

import io
import os
import sys
from typing import NoReturn

from graphapi.cli.commands import app
from graphapi.cli.logs import configure
from graphapi.cli.terminal import printable
from graphapi.errors import GraphapiError, Unavailable
from graphapi.settings.environment import misspelt


def main() -> None:
    """Run the command that was typed.

    The exit status is 0, that of the failure (see :mod:`graphapi.errors`), or 2 where the command
    itself was typed wrongly.
    """
    configure()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # names in scripts it cannot show
    for sentence in misspelt(os.environ):
        print(sentence, file=sys.stderr)  # noqa: T201 - to people
    try:
        app()
    except GraphapiError as error:
        _fail(error.message, error.exit_status)
    except OSError as error:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - what is left is lost
        what = error.filename or "The output"
        _fail(f"{what} cannot be read or written ({error.strerror}).", Unavailable.exit_status)


def _fail(message: str, status: int) -> NoReturn:
    print("graphapi:", printable(message), file=sys.stderr)  # noqa: T201 - to people
    sys.exit(status)
