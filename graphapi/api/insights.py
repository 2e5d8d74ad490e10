"""Questions about who is nearer, who reaches whom, whom to call on, and how good the data is."""

from typing import Annotated, Any

from strawberry import ID

from graphapi.analysis.allowance import Allowance, contact_allowance
from graphapi.analysis.imitation import Imitation, group_imitation
from graphapi.analysis.influence.race import Race, race
from graphapi.analysis.profile import NetworkProfile, network_profile
from graphapi.analysis.quality import DataQuality, data_quality
from graphapi.api.context import Info
from graphapi.api.declare import argument, field
from graphapi.api.filters import where_of
from graphapi.api.ids import natural_id
from graphapi.api.types.failures import Clashed, Refused, or_failure
from graphapi.live.version import Version
from graphapi.model.rows import Group
from graphapi.store.asks import columns_of
from graphapi.store.port import Between, Condition, Is


@field("RaceResult!", name="race")
async def race_to(
    info: Info,
    *,
    to: Annotated[ID, argument("Whom to reach: Relay id or natural id of a person.")],
) -> Race | Refused | Clashed:
    """Our best ways to a person beside those of each rival, and whom to hold to break theirs."""

    async def answer() -> Race:
        scope, person = info.context.scope, natural_id(to, "Person", "to")

        def work(version: Version) -> Race:
            scope.known(person, "to")
            return race(version.world, version.risk, person, named=scope.competitors)

        return await info.context.ask(work)

    return await or_failure(answer())


@field("NetworkProfileResult!", name="networkProfile")
async def network_profile_of(
    info: Info,
    *,
    person: Annotated[ID, argument("Relay id or natural id of a person, ours or not.")],
) -> NetworkProfile | Refused | Clashed:
    """How high, how wide and among how close people somebody's influence goes."""

    async def answer() -> NetworkProfile:
        scope, id_ = info.context.scope, natural_id(person, "Person", "person")

        def work(version: Version) -> NetworkProfile:
            scope.known(id_, "person")
            return network_profile(version.world, version.risk, id_, within=scope.groups)

        return await info.context.ask(work)

    return await or_failure(answer())


@field("ContactAllowanceResult!", name="contactAllowance")
async def contact_allowance_of(
    info: Info,
    *,
    person: Annotated[ID, argument("Relay id or natural id of a person.")],
) -> Allowance | Refused | Clashed:
    """How often we may still be in contact with a person, and when again."""

    async def answer() -> Allowance:
        scope, id_ = info.context.scope, natural_id(person, "Person", "person")

        def work(version: Version) -> Allowance:
            scope.known(id_, "person")
            return contact_allowance(version.world, id_)

        return await info.context.ask(work)

    return await or_failure(answer())


@field("GroupImitationResult!", name="groupImitation")
async def group_imitation_of(
    info: Info,
    *,
    group: Annotated[ID, argument("Relay id or natural id of a group.")],
) -> Imitation | Refused | Clashed:
    """Which groups set one an example, and on whom that one presses."""

    async def answer() -> Imitation:
        scope, id_ = info.context.scope, natural_id(group, "Group", "group")

        def work(version: Version) -> Imitation:
            scope.known_group(id_, "group")
            return group_imitation(version.world, version.risk, id_, within=scope.groups)

        return await info.context.ask(work)

    return await or_failure(answer())


@field("DataQuality!", name="dataQuality")
async def data_quality_of(
    info: Info,
    *,
    where: Annotated[Any, argument("Which groups; all if left out.", "GroupFilter")] = None,
) -> DataQuality:
    """How complete and how fresh the facts about groups are, and what is missing most."""
    scope, conditions = info.context.scope, where_of(Group, where)
    info.context.caller.check_asked(Group, columns_of(conditions))

    def wanted(row: Group) -> bool:
        return scope.group(row.id) and all(_meets(row, each) for each in conditions)

    return await info.context.ask(lambda version: data_quality(version.world, wanted))


def _meets(row: Group, condition: Condition) -> bool:
    """Whether a group meets a condition of a filter, as the store would say."""
    if isinstance(condition, Is):
        return getattr(row, condition.column) in condition.values
    assert isinstance(condition, Between)
    value, low, high = getattr(row, condition.column), condition.low, condition.high
    return value is not None and (low is None or low <= value) and (high is None or value <= high)


INSIGHTS = (
    race_to,
    network_profile_of,
    contact_allowance_of,
    group_imitation_of,
    data_quality_of,
)
