"""Questions of the command line: read the store, ask, show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphapi.analysis.advice import advised
from graphapi.analysis.circles.find import find_circles
from graphapi.analysis.clusters import by_attention, find_cross_circles
from graphapi.analysis.influence.ground import Avoid
from graphapi.analysis.influence.paths import influence_paths
from graphapi.analysis.units.unit import decision_unit
from graphapi.cli.cluster_tables import cluster_tables, cross_tables
from graphapi.cli.labels import label
from graphapi.cli.output import say
from graphapi.cli.paths_asked import kind_meant
from graphapi.cli.people import group_meant, person_meant
from graphapi.cli.plain import names_in, names_of, plain
from graphapi.cli.session import as_of, present, worked_out
from graphapi.cli.tables import (
    Teller,
    circle_tables,
    influence_tables,
    unit_tables,
)
from graphapi.errors import BadInput
from graphapi.model.words import Side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapi.analysis.circles.told import Circle
    from graphapi.analysis.influence.paths import Influence
    from graphapi.analysis.world import World
    from graphapi.cli.output import Reply
    from graphapi.cli.paths_asked import PathsAsked
    from graphapi.live.version import Version
    from graphapi.settings.declared import Settings
    from graphapi.store.run import Run


def show_paths(settings: Settings, reply: Reply, asked: PathsAsked) -> None:
    """Answer how a person is reached."""
    version = present(settings, reply)
    influence = worked_out(reply, lambda: influence_of(version, asked))
    show_influence(version, influence, reply)
    ours = any(person.side is Side.OURS for person in version.world.persons.values())
    if not influence.paths and not ours and not asked.origin:
        say(label("no_own_side", reply.language))


def influence_of(version: Version, asked: PathsAsked) -> Influence:
    """Answer how a person is reached; ``BadInput`` names the option that is wrong."""
    world = version.world
    to = person_meant(world, asked.to, "--to")
    return influence_paths(
        world,
        version.risk,
        to,
        origin=_origin(world, to, asked),
        first=asked.first,
        hops=asked.hops,
        avoid=_avoid(world, asked.avoid),
        kinds=frozenset(map(kind_meant, asked.kinds)) or None,
    )


def _origin(world: World, to: str, asked: PathsAsked) -> tuple[str, ...] | None:
    if sum((bool(asked.origin), asked.anyone, asked.strangers)) > 1:
        raise BadInput(
            "Give only one of --from, --from-anyone and --from-strangers.", field="--from"
        )
    if asked.origin:
        return tuple(person_meant(world, said, "--from") for said in asked.origin)
    if not (asked.anyone or asked.strangers):
        return None
    near = set(world.graph.predecessors(to)) if asked.strangers else set()
    return tuple(person for person in world.persons if person != to and person not in near)


def _avoid(world: World, avoid: Sequence[str]) -> Avoid:
    groups = frozenset(said for said in avoid if said in world.groups)
    persons = frozenset(
        person_meant(world, said, "--avoid") for said in avoid if said not in groups
    )
    return Avoid(persons=persons, groups=groups)


def show_influence(version: Version, influence: Influence, reply: Reply) -> None:
    """Show how a person is reached."""
    reply.show(
        data_of(version, influence, reply), influence_tables(influence, teller_of(version, reply))
    )


def show_unit(settings: Settings, reply: Reply, group: str) -> None:
    """Answer how a group decides and how we stand in it."""
    version = present(settings, reply)
    show_unit_of(version, group_meant(version.world, group, "--group"), reply)


def show_unit_of(version: Version, group: str, reply: Reply) -> None:
    """Show how a group decides and how we stand in it."""
    unit = worked_out(reply, lambda: decision_unit(version.world, version.risk, group))
    reply.show(data_of(version, unit, reply), unit_tables(unit, teller_of(version, reply)))


def show_risk(settings: Settings, reply: Reply, *, attention: bool, first: int) -> None:
    """Answer who is at risk together."""
    show_risk_of(present(settings, reply), reply, attention=attention, first=first)


def show_risk_across(settings: Settings, reply: Reply, *, first: int) -> None:
    """Answer which circles across groups are at risk, the highest above the mean first."""
    version = present(settings, reply)
    found = worked_out(
        reply, lambda: find_cross_circles(version.world, version.risk, version.circles)
    )
    data = _listed(version, "circles", found[:first], len(found), reply)
    reply.show(data, cross_tables(found[:first], len(found), teller_of(version, reply)))


def show_risk_of(version: Version, reply: Reply, *, attention: bool, first: int) -> None:
    """Show who is at risk together, by money or by attention."""
    found = worked_out(reply, lambda: version.clusters)
    outlines = (by_attention(found) if attention else found).outlines[:first]
    shown = worked_out(reply, lambda: [advised(found, each) for each in outlines])
    data = _listed(version, "clusters", shown, len(found), reply)
    data["clusters"] = [each.pop("cluster") | each for each in data["clusters"]]
    reply.show(data, cluster_tables(shown, len(found), teller_of(version, reply)))


def show_circles(
    settings: Settings, reply: Reply, *, gamma: float | None, seed: int, first: int
) -> None:
    """Answer which circles there are."""
    version = present(settings, reply)
    circles = worked_out(reply, lambda: find_circles(version.world, gamma=gamma, seed=seed))
    show_circles_of(version, circles, first, reply)


def show_circles_of(
    version: Version, circles: Sequence[Circle], first: int, reply: Reply, *, run: Run | None = None
) -> None:
    """Show the largest circles."""
    shown = circles[:first]
    data = _listed(version, "circles", shown, len(circles), reply)
    reply.show(
        data | {"run": plain(run, reply.language, names_of(version.world))},
        circle_tables(shown, len(circles), teller_of(version, reply)),
    )
    if run is not None:
        say(label("saved", reply.language, run=run.id, version=run.version))


def teller_of(version: Version, reply: Reply) -> Teller:
    """Return who tells of the persons and groups of a version, in the language of the reply."""
    return Teller(reply.language, names_of(version.world))


def data_of(version: Version, answer: Any, reply: Reply) -> dict[str, Any]:
    """Return an answer as plain data, as of when it holds, with the names of its ids."""
    data = plain(answer, reply.language, names_of(version.world))
    return {"asOf": as_of(version), **data, "names": names_in(data, version.world)}


def _listed(
    version: Version, name: str, shown: Sequence[Any], total: int, reply: Reply
) -> dict[str, Any]:
    data = plain(shown, reply.language, names_of(version.world))
    return {
        "asOf": as_of(version),
        "total": total,
        name: data,
        "names": names_in(data, version.world),
    }
