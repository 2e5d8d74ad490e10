"""The command line: one sentence and an exit status for whatever goes wrong."""

from __future__ import annotations

import logging
import os
import sys

from graphapi.cli.commands import app
from graphapi.cli.terminal import printable
from graphapi.errors import GraphapiError
from graphapi.settings import misspelt


def main() -> None:
    """Run the command that was typed.

    The exit status is 0, that of the failure (see :mod:`graphapi.errors`), or 2 where the command
    itself was typed wrongly.
    """
    logging.getLogger("neo4j").setLevel(logging.CRITICAL)  # its failures come as ours, once
    for sentence in misspelt(os.environ):
        print(sentence, file=sys.stderr)  # noqa: T201 - to people
    try:
        app()
    except GraphapiError as error:
        print("graphapi:", printable(error.message), file=sys.stderr)  # noqa: T201 - to people
        sys.exit(error.exit_status)
