"""How often we may still be in contact with a person, and when again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphapi.analysis.influence.ground import known
from graphapi.analysis.quotas import quotas_of
from graphapi.analysis.sentences import Sentence
from graphapi.changes import Ref
from graphapi.model.rows import Person

if TYPE_CHECKING:
    from graphapi.analysis.quotas import Quota
    from graphapi.analysis.sentences import Value
    from graphapi.analysis.world import World
    from graphapi.model.rows import IsoDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """How often we may still be in contact with a person.

    Attributes
    ----------
    person : id
    visits, contacts : Quota
        Of visits and gifts, and of contacts of any channel.
    may_visit, may_contact : bool
        Whether a visit or gift, or a contact of any other channel, would pass no limit today. A
        visit counts against both limits.
    next_visit, next_contact : date
        The first day, from today on, on which it would not.
    days : int
        How many days the limits look back.
    parameters : int
        The version of the parameter table.
    """

    person: str
    visits: Quota
    contacts: Quota
    may_visit: bool
    may_contact: bool
    next_visit: IsoDate
    next_contact: IsoDate
    days: int
    sentence: Sentence
    parameters: int


def contact_allowance(world: World, person: str) -> Allowance:
    """Answer how often we may still be in contact with a person; O(contacts with the person).

    Raises
    ------
    UnknownId
        For an id that nobody has.
    """
    visits, contacts = quotas_of(world, known(world, person, "person"))
    next_visit = max(visits.next_day, contacts.next_day)
    return Allowance(
        person=person,
        visits=visits,
        contacts=contacts,
        may_visit=visits.free and contacts.free,
        may_contact=contacts.free,
        next_visit=next_visit,
        next_contact=contacts.next_day,
        days=world.parameters.contact_days,
        sentence=_sentence(world, person, visits, contacts, next_visit),
        parameters=world.parameters.version,
    )


def _sentence(
    world: World, person: str, visits: Quota, contacts: Quota, next_visit: IsoDate
) -> Sentence:
    values: dict[str, Value] = {
        "person": Ref(Person, person),
        "days": world.parameters.contact_days,
        "visits": visits.used,
        "most_visits": visits.limit,
        "contacts": contacts.used,
        "most_contacts": contacts.limit,
    }
    if visits.free and contacts.free:
        return Sentence("MAY_VISIT", values)
    values["next_visit"] = next_visit
    if contacts.free:
        return Sentence("NO_VISIT", values)
    return Sentence("NO_CONTACT", values | {"next_contact": contacts.next_day})
