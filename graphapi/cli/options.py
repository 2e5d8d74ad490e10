"""The options that several commands share."""

from enum import StrEnum
from typing import Annotated

import typer


class Lang(StrEnum):
    """The languages that sentences and tables come in."""

    ZH = "zh"
    EN = "en"


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs, and nothing else.")]
Language = Annotated[
    Lang | None, typer.Option("--lang", help="Language of the answer; by default the locale's.")
]
First = Annotated[int, typer.Option("--first", min=1, max=1000, help="How many to show.")]
