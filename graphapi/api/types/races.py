"""Races: our ways to a person beside those of the rivals."""

from graphapi.analysis.influence.race import Contender, Nearer, Race
from graphapi.api.declare import declare, enum, plain, union
from graphapi.api.types.answers import PROVENANCE
from graphapi.api.types.people import explanation, person, persons

enum(
    Nearer,
    {
        "US": "We are likelier to get through.",
        "RIVAL": "A rival is.",
        "EVEN": "We and the nearest rival are as likely to.",
        "NOBODY": "Neither we nor a rival get there.",
    },
)
declare(
    "Breaker",
    "The one person without whom a contender loses most.",
    [
        person("person", "Whom to hold, or to win."),
        plain("left", "Float!", "The chance that is left without that person, 0 to 1."),
    ],
)
declare(
    "Contender",
    "We, or a rival, on the way to a person.",
    [
        plain(
            "competitor",
            "String",
            "Which rival; null for ourselves, and for one whose name is unknown or out of sight.",
        ),
        plain("reach", "Float!", "The chance that one of the routes holds, 0 to 1."),
        plain(
            "paths",
            "[InfluencePath!]!",
            "Up to five paths, the safest first; for a rival safe means that those on the way are "
            "not loyal to us.",
        ),
        plain("routes", "[InfluencePath!]!", "Up to three paths that are best used together."),
        persons("both", "Customers and third parties on these routes and on the other side's."),
        plain("breaker", "Breaker", "Whom it hangs on most; null if on nobody to be held or won."),
    ],
    seen=Contender,
)
declare(
    "Race",
    "Who is nearer to a person: we, or one of our rivals.",
    [
        person("to", "Whom to reach."),
        plain("ours", "Contender!", "Our own ways."),
        plain("rivals", "[Contender!]!", "Up to ten rivals who get there, the nearest first."),
        plain("nearer", "Nearer!", "Who is nearer."),
        plain("lead", "Float!", "Our chance less that of the nearest rival, -1 to 1."),
        explanation,
        *PROVENANCE,
    ],
    seen=Race,
)
union("RaceResult", "A race, or what is wrong with the question.", ["Race", "InputProblem"])
