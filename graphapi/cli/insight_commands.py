"""Races and the quality of data as they are typed; like `commands`, they enter no room early."""

# ruff: noqa: PLC0415 - see above

from graphapi.cli.foresight_commands import Groups, Regions, Tiers
from graphapi.cli.options import AsJson, First, Language, To
from graphapi.settings.environment import settings


def race(*, to: To, as_json: AsJson = False, lang: Language = None) -> None:
    """Show who is nearer to a person, we or a rival, and whom to hold."""
    from graphapi.cli.insights import show_race
    from graphapi.cli.output import reply

    show_race(settings(), reply(lang, as_json=as_json), to)


def quality(
    *,
    group: Groups = None,
    region: Regions = None,
    tier: Tiers = None,
    first: First = 10,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Show how complete and fresh the facts about groups are, and what is missing most."""
    from graphapi.cli.insights import show_quality
    from graphapi.cli.output import reply

    show_quality(
        settings(),
        reply(lang, as_json=as_json),
        groups=group or (),
        regions=region or (),
        tiers=tier or (),
        first=first,
    )
