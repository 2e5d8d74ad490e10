"""Groups: everything that hangs on a customer organisation."""

from graphapi.api.types.answers import monthly_revenue
from graphapi.api.types.circles import circles_in_group
from graphapi.api.types.connections import connection
from graphapi.api.types.events import incidents
from graphapi.api.types.nodes import row_type
from graphapi.api.types.relations import BY_ID, BY_NAME, LATEST, many, one
from graphapi.api.types.risks import group_risk
from graphapi.api.types.seats import holders, seats_by
from graphapi.api.types.ties import links
from graphapi.api.types.units import unit_of_group
from graphapi.model.rows import Bundle, CompetitorTouch, Group
from graphapi.model.words import Role

row_type(
    Group,
    [
        monthly_revenue,
        one("parent", Group, "parent_id", "The group that it is part of."),
        many(
            "subsidiaries",
            Group,
            "parent_id",
            "Group",
            "Groups that are part of it.",
            order=BY_NAME,
        ),
        seats_by("group_id"),
        holders("members", Role.MEMBER, "Who works there now."),
        holders("decision_makers", Role.DECISION_MAKER, "Who decides for it now."),
        holders("contacts", Role.CONTACT, "Who is our contact there now."),
        holders("account_managers", Role.ACCOUNT_MANAGER, "Who looks after it for us now."),
        many(
            "competitor_touches",
            CompetitorTouch,
            "group_id",
            "Touch",
            "Competitor touches on the group itself, latest first.",
            order=LATEST,
        ),
        incidents,
        many(
            "bundles",
            Bundle,
            "group_id",
            "Bundle",
            "Products that tie it by contract.",
            order=BY_ID,
        ),
        links,
        circles_in_group,
        unit_of_group,
        group_risk,
    ],
)
connection("Group", "Group!", "Groups.")
