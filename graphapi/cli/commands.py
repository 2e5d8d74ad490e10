"""The commands as they are typed: what each takes, what it is for, and an example.

The rooms that do the work are entered only by the command that needs them, so that help and errors
come at once.
"""

# ruff: noqa: PLC0415 - see above

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from graphapi.cli.export_commands import export
from graphapi.cli.foresight_commands import departure, save_plan, what_if
from graphapi.cli.insight_commands import quality, race
from graphapi.cli.job_commands import circles, generate, risk, runs, snapshot
from graphapi.cli.key_commands import keys
from graphapi.cli.law_commands import audit, person, sweep
from graphapi.cli.options import (
    Anyone,
    AsJson,
    AskedSnapshot,
    AsOf,
    Avoid,
    CreatePersons,
    DryRun,
    FirstPaths,
    Folder,
    Hops,
    Kinds,
    Language,
    Origin,
    QuarantineFile,
    Strangers,
    To,
    Zone,
)
from graphapi.settings.environment import settings, settings_table
from graphapi.settings.values import read_moment

app = typer.Typer(
    name="graphapi",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="The relationship graph that keeps customers: who can reach whom, who belongs together, "
    "who is about to leave.",
)


@app.command(epilog="Example: graphapi demo --lang zh")
def demo(
    *,
    lang: Language = None,
    store: Annotated[
        Path | None, typer.Option("--store", help="SQLite file to keep; a passing one if left out.")
    ] = None,
    serve: Annotated[bool, typer.Option(help="Serve the stories afterwards.")] = True,
) -> None:
    """Load four stories, answer their questions, serve them."""
    from graphapi.cli.labels import label
    from graphapi.cli.output import reply, say

    chosen = reply(lang)
    say(label("loading", chosen.language))
    from graphapi.cli.demo import run_demo

    run_demo(settings(), chosen, store, serving=serve)


@app.command(name="serve", epilog="Example: graphapi serve --port 8080 --workers 2")
def serve_(
    host: Annotated[
        str | None, typer.Option(help="Address to serve at; GRAPHAPI_HOST if left out.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="Port to serve at; GRAPHAPI_PORT if left out."),
    ] = None,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Processes to serve with; each holds the graph.")
    ] = 1,
    lang: Language = None,
) -> None:
    """Serve the GraphQL API over the store until Ctrl-C."""
    from graphapi.cli.output import reply
    from graphapi.cli.serving import serve

    found = settings()
    chosen = replace(found, host=host or found.host, port=port or found.port)
    serve(chosen, reply(lang), workers)


@app.command(name="import", epilog="Example: graphapi import my-data --dry-run")
def import_(
    folder: Folder,
    *,
    dry_run: DryRun = False,
    as_of: AsOf = "",
    create_persons: CreatePersons = None,
    zone: Zone = "UTC",
    quarantine: QuarantineFile = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Import a folder of CSV or JSONL files.

    Rows that are wrong go to a quarantine file, and the exit status is then 2. Started again after
    it was killed, it resumes.
    """
    from graphapi.cli.importing import quarantine_of, run_import, zone_of
    from graphapi.cli.output import reply
    from graphapi.jobs.imports.folder import Options

    options = Options(
        as_of=read_moment("--as-of", as_of),
        create_persons=create_persons,
        zone=zone_of(zone),
        dry_run=dry_run,
        quarantine=quarantine_of(folder, quarantine, dry_run=dry_run),
    )
    raise typer.Exit(run_import(settings(), reply(lang, as_json=as_json), folder, options))


@app.command(epilog="Example: graphapi paths --to tender-chief --avoid tender-deputy")
def paths(
    *,
    to: To,
    origin: Origin = None,
    anyone: Anyone = False,
    strangers: Strangers = False,
    first: FirstPaths = 5,
    hops: Hops = 4,
    avoid: Avoid = None,
    kinds: Kinds = None,
    snapshot: AskedSnapshot = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Show the strongest influence paths to a person."""
    from graphapi.cli.output import reply
    from graphapi.cli.paths_asked import PathsAsked

    asked = PathsAsked(
        to=to,
        origin=origin or (),
        anyone=anyone,
        strangers=strangers,
        first=first,
        hops=hops,
        avoid=avoid or (),
        kinds=kinds or (),
    )
    chosen = reply(lang, as_json=as_json)
    if snapshot is None:
        from graphapi.cli.asking import show_paths

        show_paths(settings(), chosen, asked)
    else:
        from graphapi.cli.snapshot_paths import show_paths_in

        show_paths_in(snapshot, chosen, asked)


@app.command(epilog="Example: graphapi unit --group tender-bureau")
def unit(
    *,
    group: Annotated[
        str, typer.Option("--group", metavar="GROUP", help="Which group: an id or a name.")
    ],
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Show who decides in a group and whom to work on first."""
    from graphapi.cli.asking import show_unit
    from graphapi.cli.output import reply

    show_unit(settings(), reply(lang, as_json=as_json), group)


app.command(name="what-if", epilog="Example: graphapi what-if --lost tender-chief")(what_if)
app.command(name="save-plan", epilog="Example: graphapi save-plan --people 10")(save_plan)
app.command(epilog="Example: graphapi departure --manager tender-manager")(departure)
app.command(epilog="Example: graphapi race --to tender-chief")(race)
app.command(epilog="Example: graphapi quality --tier A1 --first 5")(quality)
app.command(epilog="Example: graphapi circles --gamma 0.2 --write")(circles)
app.command(epilog="Example: graphapi risk --by-attention --first 5")(risk)
app.command(epilog="Example: graphapi runs --kind circles")(runs)
app.command(epilog="Example: graphapi generate --people 100000 --seed 1")(generate)
app.command(epilog="Example: graphapi snapshot my-columns --out mine.snapshot")(snapshot)
app.command(epilog="Example: graphapi export --format csv --out export")(export)
app.add_typer(
    audit,
    name="audit",
    help="Show who wrote or saw what, and verify that nobody changed it.",
    epilog="Example: graphapi audit verify",
)
app.add_typer(
    person,
    name="person",
    help="Export or delete all about one person.",
    epilog="Example: graphapi person delete tender-chief",
)
app.command(epilog="Example: graphapi sweep --dry-run")(sweep)
app.add_typer(keys, name="keys")


@app.command(epilog="Example: graphapi status --json")
def status(*, as_json: AsJson = False, lang: Language = None) -> None:
    """Show which store there is and what it holds."""
    from graphapi.cli.house import show_status
    from graphapi.cli.output import reply

    show_status(settings(), reply(lang, as_json=as_json))


@app.command(epilog="Example: graphapi schema --check")
def schema(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to.")] = Path("schema"),
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; end with status 2 if a file differs.")
    ] = False,
) -> None:
    """Write the schemas of GraphQL and of Neo4j."""
    from graphapi.cli.house import write_schema

    write_schema(folder, check=check)


@app.command(name="settings", epilog="Example: graphapi settings")
def settings_() -> None:
    """Show every setting: variable, default, meaning."""
    typer.echo(settings_table(), nl=False)


@app.command(epilog="Example: graphapi version")
def version() -> None:
    """Show the version of graphapi."""
    from importlib.metadata import version as installed

    typer.echo(installed("graphapi"))
