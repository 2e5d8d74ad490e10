"""The commands of jobs as they are typed; like `commands`, they enter no room before its time."""

# ruff: noqa: PLC0415 - see above

from pathlib import Path
from typing import Annotated

import typer

from graphapi.cli.options import (
    AdoptedRun,
    AsJson,
    Engine,
    Estimate,
    First,
    Force,
    Format,
    Gamma,
    Language,
    QuarantineFile,
    Seed,
    SnapshotFile,
    Stats,
    Stream,
    Write,
)
from graphapi.settings.environment import settings


def circles(
    *,
    gamma: Gamma = None,
    seed: Seed = 0,
    first: First = 20,
    estimate: Estimate = False,
    stats: Stats = False,
    stream: Stream = False,
    write: Write = False,
    snapshot: SnapshotFile = None,
    engine: Engine = "local",
    run: AdoptedRun = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Show the circles and who leads them, or publish them."""
    from graphapi.cli.output import reply
    from graphapi.cli.snapshot_jobs import circles_in_snapshot
    from graphapi.cli.store_jobs import circles_in_store
    from graphapi.cli.working import Asked
    from graphapi.jobs.circles import CirclesAsked

    asked = Asked.of(estimate, stats, stream, write, run=run, first=first)
    chosen = reply(lang, as_json=as_json)
    wanted = CirclesAsked.of(gamma, seed)
    if snapshot is None:
        circles_in_store(settings(), chosen, asked, wanted, engine=engine)
    else:
        circles_in_snapshot(settings(), chosen, asked, wanted, engine=engine, file=snapshot)


def risk(
    *,
    attention: Annotated[
        bool,
        typer.Option("--by-attention", help="Where most happens first, not where most money is."),
    ] = False,
    across: Annotated[
        bool, typer.Option("--across", help="Circles across groups, where most happens first.")
    ] = False,
    first: First = 10,
    estimate: Estimate = False,
    stats: Stats = False,
    stream: Stream = False,
    write: Write = False,
    snapshot: SnapshotFile = None,
    run: AdoptedRun = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Show who is about to leave together, why, and the money."""
    from graphapi.cli.output import reply
    from graphapi.cli.snapshot_jobs import risk_in_snapshot
    from graphapi.cli.store_jobs import risk_in_store
    from graphapi.cli.working import Asked

    asked = Asked.of(estimate, stats, stream, write, run=run, first=first)
    chosen = reply(lang, as_json=as_json)
    how = {"attention": attention, "across": across}
    if snapshot is None:
        risk_in_store(settings(), chosen, asked, **how)
    else:
        risk_in_snapshot(settings(), chosen, asked, file=snapshot, **how)


def runs(
    *,
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="Only runs of circles, or of risk.")
    ] = None,
    cancel: Annotated[
        str | None, typer.Option("--cancel", metavar="RUN", help="Cancel a run.")
    ] = None,
    first: First = 20,
    snapshot: SnapshotFile = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Show the runs of jobs, the one begun last first."""
    from graphapi.cli.output import reply
    from graphapi.cli.running import show_runs

    chosen = reply(lang, as_json=as_json)
    show_runs(settings(), chosen, kind=kind, cancel=cancel, first=first, snapshot=snapshot)


def generate(
    *,
    people: Annotated[int, typer.Option(help="How many persons, 20 or more.")],
    seed: Annotated[int, typer.Option(help="0 to 99; the same seed gives the same file.")] = 0,
    form: Annotated[
        Format, typer.Option("--format", help="A snapshot, or a folder of columns.")
    ] = Format.SNAPSHOT,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where to; province.snapshot if left out."),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Generate a province with planted circles, as a snapshot or as columns."""
    from graphapi.cli.generating import write_province
    from graphapi.cli.output import reply

    write_province(reply(lang, as_json=as_json), people, seed, form, out, force=force)


def snapshot(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[FOLDER]", help="Columns of persons and ties, Parquet or CSV."),
    ] = None,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The snapshot to write.")],
    force: Force = False,
    quarantine: QuarantineFile = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Write a snapshot of a folder of columns, or of the store if none is given.

    Rows that are wrong go to a quarantine file, and the exit status is then 2.
    """
    from graphapi.cli.output import reply
    from graphapi.cli.snapshots import snapshot_of_columns, snapshot_of_store

    chosen = reply(lang, as_json=as_json)
    if folder is None:
        snapshot_of_store(settings(), chosen, out, force=force)
    else:
        status = snapshot_of_columns(settings(), chosen, folder, out, quarantine, force=force)
        raise typer.Exit(status)
