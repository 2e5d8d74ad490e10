"""What commands take: each argument and option with its help."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Lang(StrEnum):
    """The languages that sentences and tables come in."""

    ZH = "zh"
    EN = "en"


class Format(StrEnum):
    """The forms that a generated province is written in."""

    SNAPSHOT = "snapshot"
    PARQUET = "parquet"
    CSV = "csv"


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs, and nothing else.")]
Language = Annotated[
    Lang | None, typer.Option("--lang", help="Language of the answer; by default the locale's.")
]
First = Annotated[int, typer.Option("--first", min=1, max=1000, help="How many to show.")]

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of CSV or JSONL files.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Report what would happen and write nothing.")
]
AsOf = Annotated[
    str, typer.Option(help="Moment from which contacts are aged; the latest contact if empty.")
]
CreatePersons = Annotated[
    bool | None,
    typer.Option(
        help="Make persons that only contacts or reporting lines tell of; by default if the folder "
        "has no file of persons."
    ),
]
Zone = Annotated[
    str, typer.Option(help="Zone of times without an offset, e.g. +08:00 or Asia/Shanghai.")
]
QuarantineFile = Annotated[
    Path | None,
    typer.Option(help="File for rejected rows; FOLDER.quarantine.csv here if left out."),
]

To = Annotated[str, typer.Option("--to", metavar="PERSON", help="Whom to reach: an id or a name.")]
Origin = Annotated[
    list[str] | None,
    typer.Option(
        "--from",
        metavar="PERSON",
        help="Begin with this person; may be repeated. Our side if absent.",
    ),
]
Anyone = Annotated[bool, typer.Option("--from-anyone", help="Begin with anybody.")]
Strangers = Annotated[
    bool, typer.Option("--from-strangers", help="Begin with anybody who has no tie to the person.")
]
FirstPaths = Annotated[int, typer.Option("--first", min=1, max=20, help="How many paths.")]
Hops = Annotated[int, typer.Option(min=1, max=6, help="Most ties in a path.")]
Avoid = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ID", help="A person, or group by id, that paths must not use; may be repeated."
    ),
]
Kinds = Annotated[
    list[str] | None,
    typer.Option("--kind", metavar="KIND", help="Use ties of this kind only; may be repeated."),
]

AskedSnapshot = Annotated[
    Path | None,
    typer.Option(
        "--snapshot", metavar="FILE", help="Ask a snapshot, which knows ids only, not the store."
    ),
]

Gamma = Annotated[
    float | None,
    typer.Option(min=0.01, max=1.0, help="How dense a circle is at least; 0.15 if left out."),
]
Seed = Annotated[int, typer.Option(min=0, help="The same seed gives the same circles.")]
Estimate = Annotated[
    bool, typer.Option("--estimate", help="Say how much memory and time the job takes; run none.")
]
Stats = Annotated[
    bool, typer.Option("--stats", help="Run the job, show counts and quality, keep nothing.")
]
Stream = Annotated[
    bool, typer.Option("--stream", help="Run the job, print a JSON line for each result.")
]
Write = Annotated[
    bool, typer.Option("--write", help="Run the job and publish its results, all at once.")
]
SnapshotFile = Annotated[
    Path | None,
    typer.Option(
        "--snapshot", metavar="FILE", help="Run on a snapshot, with results in FILE.runs."
    ),
]
Engine = Annotated[
    str,
    typer.Option("--engine", metavar="ENGINE", help="What finds circles: local, duckdb or spark."),
]
Force = Annotated[bool, typer.Option("--force", help="Replace what is there.")]
AdoptedRun = Annotated[
    str | None,
    typer.Option("--run", hidden=True, help="A run that was begun already, to be carried out."),
]
