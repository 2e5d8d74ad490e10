"""The commands of foresight as they are typed; like `commands`, they enter no room early."""

# ruff: noqa: PLC0415 - see above

from typing import Annotated

import typer

from graphapi.cli.options import AsJson, First, Language
from graphapi.settings.environment import settings

Lost = Annotated[
    list[str],
    typer.Option(
        "--lost", metavar="PERSON", help="Who is supposed lost: an id or a name; may be repeated."
    ),
]
Saved = Annotated[
    list[str] | None,
    typer.Option("--saved", metavar="PERSON", help="Who is supposed held; may be repeated."),
]
Groups = Annotated[
    list[str] | None,
    typer.Option("--group", metavar="GROUP", help="Only people of this group; may be repeated."),
]
Regions = Annotated[
    list[str] | None,
    typer.Option("--region", metavar="REGION", help="Only groups of this region; may be repeated."),
]
Tiers = Annotated[
    list[str] | None,
    typer.Option("--tier", metavar="TIER", help="Only groups of this tier; may be repeated."),
]
Persons = Annotated[
    list[str] | None,
    typer.Option("--person", metavar="PERSON", help="Name only this person; may be repeated."),
]
Cost = Annotated[
    int | None,
    typer.Option(
        "--cost",
        min=1,
        help="What it costs a month to secure one, in fen or the like; no more "
        "are secured than pay.",
    ),
]
Total = Annotated[
    int | None,
    typer.Option("--budget", min=1, help="What may be spent a month, in fen or the like."),
]


def what_if(
    *,
    lost: Lost,
    saved: Saved = None,
    first: First = 20,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Show who follows if persons are lost, and what that costs; nothing is stored."""
    from graphapi.cli.foresight import show_what_if
    from graphapi.cli.output import reply

    show_what_if(settings(), reply(lang, as_json=as_json), lost, saved or (), first)


def save_plan(
    *,
    people: Annotated[
        int, typer.Option("--people", min=1, max=200, help="How many persons at most.")
    ] = 5,
    group: Groups = None,
    region: Regions = None,
    tier: Tiers = None,
    person: Persons = None,
    cost: Cost = None,
    budget: Total = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Answer at once by formula, without errors.")
    ] = False,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Show whom to secure so that the least money is lost."""
    from graphapi.cli.foresight import PlanAsked, show_plan
    from graphapi.cli.output import reply

    asked = PlanAsked(
        people=people,
        groups=group or (),
        regions=region or (),
        tiers=tier or (),
        persons=person or (),
        cost=cost,
        budget=budget,
        preview=preview,
    )
    show_plan(settings(), reply(lang, as_json=as_json), asked)


def departure(
    *,
    manager: Annotated[
        str, typer.Option("--manager", metavar="PERSON", help="Who leaves: an id or a name.")
    ],
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Show what is lost if an account manager leaves, and who could take over."""
    from graphapi.cli.foresight import show_departure
    from graphapi.cli.output import reply

    show_departure(settings(), reply(lang, as_json=as_json), manager)
