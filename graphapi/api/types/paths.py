"""Influence paths: how to reach a person, how strong each way is, and where it is weak."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphapi.analysis.influence.gaps import Gap
from graphapi.analysis.influence.paths import Influence, InfluencePath, Step
from graphapi.api.context import Info
from graphapi.api.declare import declare, field, plain, union
from graphapi.api.types.answers import PROVENANCE
from graphapi.api.types.people import explanation, person
from graphapi.model.rows import Tie


@dataclass(frozen=True, slots=True)
class NoWay:
    """Nobody of those asked for can reach the person."""

    to: str
    gap: Gap | None


def way_or_none(influence: Influence) -> Influence | NoWay:
    """Tell an answer without any path from one with some."""
    return influence if influence.paths else NoWay(influence.to, influence.gap)


@field("Tie")
def tie(root: Step, info: Info) -> Any:
    """The tie itself, with its evidence."""
    return None if root.tie is None else info.context.loaders.named(Tie, root.tie)


declare(
    "Step",
    "One step of a path: a tie from one person to the next.",
    [
        tie,
        person("from_", "Who influences.", attribute="from_id"),
        person("to", "Who listens.", attribute="to_id"),
        plain("kind", "TieKind!", "Why influence flows."),
        plain("strength", "Float!", "How strong the tie is, over 0 to 1."),
        plain("certainty", "Float", "How sure we are of it, 0 to 1."),
        plain("age_days", "Float", "Days since the last contact; null if nobody knows."),
        plain("compromised", "Boolean!", "Whether a rival has touched the one whom it leads to."),
        plain(
            "called_enough",
            "Boolean!",
            "Whether another visit to the one whom it leads to would be too much this month.",
        ),
    ],
)


@field("Step")
def weakest(root: InfluencePath) -> Step | None:
    """Its weakest step; null for a path without steps."""
    return None if root.weakest is None else root.steps[root.weakest]


@field("[Step!]!")
def compromised(root: InfluencePath) -> Sequence[Step]:
    """Steps that lead to an inner person whom a rival has touched or who is likely lost."""
    return [root.steps[index] for index in root.compromised]


declare(
    "InfluencePath",
    "A chain of ties along which influence reaches a person.",
    [
        plain("strength", "Float!", "The product of its ties and of its start, 0 to 1."),
        plain(
            "safe_strength",
            "Float!",
            "The same, times the chance that nobody on the way is lost; paths are ranked by it.",
        ),
        person("start", "Where it begins."),
        plain("start_strength", "Float!", "How well we reach its start, 0 to 1."),
        plain("start_why", "StartReason!", "Why it can begin there."),
        plain("steps", "[Step!]!", "Its steps in order; none if the start is the goal."),
        weakest,
        compromised,
        plain(
            "start_compromised",
            "Boolean!",
            "Whether its start is not ours, and touched by a rival or likely lost.",
        ),
        plain(
            "start_called_enough",
            "Boolean!",
            "Whether another visit to its start would be too much this month.",
        ),
        explanation,
    ],
)
declare(
    "Gap",
    "The one new tie that would help most.",
    [
        person("own_person", "Who of ours would have to get to know somebody."),
        person("member", "Whom."),
        plain("strength", "Float!", "How strong the path would be if that tie were perfect."),
        explanation,
    ],
)
declare(
    "InfluencePaths",
    "The ways to reach a person.",
    [
        person("to", "Whom to reach."),
        plain("paths", "[InfluencePath!]!", "The best paths, safest first."),
        plain("routes", "[InfluencePath!]!", "Up to three paths that are best used together."),
        plain("reach", "Float!", "The chance that one of the routes holds, 0 to 1."),
        *PROVENANCE,
    ],
    seen=Influence,
)
declare(
    "NoPath",
    "Nobody can reach the person within the limits of the question.",
    [
        person("to", "Whom to reach."),
        plain("gap", "Gap", "The one new tie that would help most; null if none would."),
        *PROVENANCE,
    ],
    seen=NoWay,
)
union(
    "InfluencePathsResult",
    "Paths, or that there is none, or what is wrong with the question.",
    ["InfluencePaths", "NoPath", "InputProblem"],
)
