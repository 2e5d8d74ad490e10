"""The command that exports, as it is typed; like `commands`, it enters no room before its time."""

# ruff: noqa: PLC0415 - see above

from pathlib import Path
from typing import Annotated

import typer

from graphapi.cli.options import AsJson, Language
from graphapi.settings.environment import settings


def export(
    *,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="parquet, csv, jsonl, graphml, or neo4j-admin for Neo4j's offline importer.",
        ),
    ] = "parquet",
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="The folder to write.")],
    run: Annotated[
        str | None,
        typer.Option(metavar="RUN", help="Circles of this run; the last published if left out."),
    ] = None,
    snapshot: Annotated[
        Path | None,
        typer.Option("--snapshot", metavar="FILE", help="Export a snapshot, not the store."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an export there.")] = False,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Write facts, published circles and everybody's risk as files.

    There are no telephone numbers in them, but in those for Neo4j.
    """
    from graphapi.cli.exporting import ExportAsked, run_export
    from graphapi.cli.output import reply

    asked = ExportAsked(format=form, out=out, run=run, snapshot=snapshot, force=force)
    run_export(settings(), reply(lang, as_json=as_json), asked)
