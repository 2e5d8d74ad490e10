"""Persons: everything that hangs on one of them."""

from graphapi.api.types.answers import monthly_revenue
from graphapi.api.types.circles import circles_of_person
from graphapi.api.types.connections import connection
from graphapi.api.types.insights import network_of_person
from graphapi.api.types.nodes import row_type
from graphapi.api.types.relations import LATEST, many
from graphapi.api.types.risks import person_risk
from graphapi.api.types.seats import seats_by
from graphapi.api.types.ties import ties
from graphapi.model.rows import CompetitorTouch, Person, Visit

row_type(
    Person,
    [
        monthly_revenue,
        seats_by("person_id"),
        ties,
        many(
            "touches",
            CompetitorTouch,
            "person_id",
            "Touch",
            "Competitor touches on this person, latest first.",
            order=LATEST,
        ),
        many(
            "visits", Visit, "person_id", "Visit", "Our visits to them, latest first.", order=LATEST
        ),
        circles_of_person,
        person_risk,
        network_of_person,
    ],
)
connection("Person", "Person!", "Persons.")
