"""The commands of API keys: to make, to list and to take back."""

# ruff: noqa: PLC0415 - like `commands`, they enter no room before its time

from pathlib import Path
from typing import Annotated

import typer

from graphapi.cli.options import AsJson, Language
from graphapi.settings.environment import settings

keys = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Make, list and take back API keys.",
    epilog="Example: graphapi keys list",
)

Roles = Annotated[
    list[str],
    typer.Option("--role", help="ADMIN, ANALYST, MANAGER, LEAD, READER or JOB; may be repeated."),
]
Regions = Annotated[
    list[str] | None,
    typer.Option("--region", help="See groups of this region only; may be repeated."),
]
Groups = Annotated[
    list[str] | None,
    typer.Option("--group", metavar="ID", help="See this group only; may be repeated."),
]


@keys.command(epilog="Example: graphapi keys add crm --role READER --region 东区")
def add(
    note: Annotated[str, typer.Argument(metavar="NOTE", help="Whose it is, or what for.")],
    *,
    role: Roles,
    region: Regions = None,
    group: Groups = None,
    budget: Annotated[
        int | None, typer.Option(min=1, max=1_000_000, help="The most a document may cost.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=3650, help="How long it is accepted.")] = 90,
) -> None:
    """Make a key and print it; it is shown this once, and only its digest is kept."""
    from graphapi.cli.keys import add_one

    typer.echo(
        add_one(_file(), note, roles=role, regions=region, groups=group, budget=budget, days=days)
    )


@keys.command(name="list", epilog="Example: graphapi keys list --json")
def list_(*, as_json: AsJson = False, lang: Language = None) -> None:
    """List the keys: whose they are, what they may, until when."""
    from graphapi.cli.keys import show_all_keys
    from graphapi.cli.output import reply

    show_all_keys(_file(), reply(lang, as_json=as_json))


@keys.command(epilog="Example: graphapi keys revoke 0123456789ab")
def revoke(id_: Annotated[str, typer.Argument(metavar="ID", help="Which key.")]) -> None:
    """Take a key back: within seconds no server accepts it any more."""
    from graphapi.api.access.keys import revoke_key

    revoke_key(_file(), id_)


def _file() -> Path:
    from graphapi.cli.keys import file_of

    return file_of(settings())
