"""The commands about the law as they are typed; like `commands`, they enter no room before time."""

# ruff: noqa: PLC0415 - see above

from pathlib import Path
from typing import Annotated

import typer

from graphapi.cli.options import AsJson, Language
from graphapi.settings.environment import settings

audit = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
person = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

PersonId = Annotated[str, typer.Argument(metavar="ID", help="The id of the person.")]


@audit.command(name="list", epilog="Example: graphapi audit list --person tender-chief")
def list_(
    *,
    first: Annotated[int, typer.Option("--first", min=1, help="How many of the last.")] = 50,
    person: Annotated[
        str | None, typer.Option(metavar="ID", help="Only what concerns this person.")
    ] = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Show who wrote or saw what, the last entries first."""
    from graphapi.cli.auditing import show_log
    from graphapi.cli.output import reply

    show_log(settings(), reply(lang, as_json=as_json), first=first, person=person)


@audit.command(epilog="Example: graphapi audit verify")
def verify(
    *,
    expect: Annotated[
        str | None,
        typer.Option(metavar="NUMBER:HASH", help="An end of the log that was noted elsewhere."),
    ] = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Look whether every entry follows from the one before it; end with status 2 if one does not.

    Note the end that it tells somewhere else: it shows later that the log was not made anew.
    """
    from graphapi.cli.auditing import show_verdict
    from graphapi.cli.output import reply

    raise typer.Exit(show_verdict(settings(), reply(lang, as_json=as_json), expect))


@person.command(name="export", epilog="Example: graphapi person export tender-chief --out all.json")
def export_(
    id_: PersonId,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The file to write.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a file there.")] = False,
) -> None:
    """Write all about one person as JSON, and note that in the audit log."""
    from graphapi.cli.departing import export_person

    export_person(settings(), id_, out, force=force)


@person.command(epilog="Example: graphapi person delete tender-chief --also my-data.quarantine.csv")
def delete(
    id_: PersonId,
    *,
    also: Annotated[
        list[Path] | None,
        typer.Option(
            "--also",
            metavar="PATH",
            help="A file, or folder of files, to take the person out of; may be repeated.",
        ),
    ] = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Delete a person with all that hangs on it, and leave no byte of it in the store.

    Lines of text files that tell of the person are taken out; a file of another form is named, and
    the exit status is then 2: delete it, or make it anew.
    """
    from graphapi.cli.departing import delete_person
    from graphapi.cli.output import reply

    chosen = reply(lang, as_json=as_json)
    raise typer.Exit(delete_person(settings(), chosen, id_, tuple(also or ())))


def sweep(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say how many rows are too old; delete none.")
    ] = False,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Delete what is kept longer than GRAPHAPI_KEEP says, and the bytes of all that was deleted."""
    from graphapi.cli.output import reply
    from graphapi.cli.sweeping import run_sweep

    run_sweep(settings(), reply(lang, as_json=as_json), dry_run=dry_run)
