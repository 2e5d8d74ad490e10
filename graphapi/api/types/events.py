"""What happens: competitor touches, visits, incidents, bundles, losses, and marks of alerts."""

from typing import Annotated

from graphapi.api.context import Info
from graphapi.api.declare import argument, field
from graphapi.api.types.connections import connection
from graphapi.api.types.nodes import row_type
from graphapi.api.types.relations import belonging, one
from graphapi.model.rows import (
    AlertMark,
    Bundle,
    CompetitorTouch,
    Group,
    Incident,
    Loss,
    Person,
    Visit,
)
from graphapi.store.port import Null, Order, Where

NEWEST_INCIDENT = Order("opened_at", descending=True)

row_type(
    CompetitorTouch,
    [
        one("person", Person, "person_id", "To whom, if it was a person."),
        one("group", Group, "group_id", "To which group, if it was a group."),
    ],
)
connection("Touch", "CompetitorTouch!", "Competitor touches.")

row_type(
    Visit,
    [
        one("own_person", Person, "own_person_id", "Who of ours."),
        one("person", Person, "person_id", "Whom."),
    ],
)
connection("Visit", "Visit!", "Visits, latest first.")

row_type(Incident, [one("group", Group, "group_id", "Which group.")])
connection("Incident", "Incident!", "Incidents, latest first.")

row_type(
    Bundle,
    [
        one("group", Group, "group_id", "Which group."),
        one("person", Person, "person_id", "Whose, if not the whole group's."),
    ],
)
connection("Bundle", "Bundle!", "Bundles.")

row_type(
    Loss,
    [
        one("person", Person, "person_id", "Who went, if it was a person."),
        one("group", Group, "group_id", "Whose contract went, if it was a group's."),
    ],
)

row_type(
    AlertMark,
    [
        one("group", Group, "group_id", "Which group it is about, if it is one."),
        one("person", Person, "person_id", "Which person it is about, if it is one."),
    ],
)


@field("IncidentConnection!")
@belonging(Incident, NEWEST_INCIDENT)
def incidents(
    info: Info,  # noqa: ARG001 - every rule takes it
    *,
    open_: Annotated[
        bool | None,
        argument("Only those still open if true, only settled ones if false.", name="open"),
    ] = None,
) -> tuple[str, Where]:
    """Line faults and complaints, latest first."""
    return "group_id", () if open_ is None else (Null("closed_at", null=open_),)
