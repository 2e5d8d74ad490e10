"""How to act on a cluster: which card to play, whom to see, and by whom.

RELATIONSHIP where the rival works on people, COST where he brings money, PRODUCT where he brings
bundles and cabling; by what most of the pressure of his touches comes from (algorithms.md, section
5).
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from graphapi.analysis.sentences import Sentence, Share
from graphapi.changes import Ref
from graphapi.model.rows import CompetitorTouch, Person
from graphapi.model.words import TouchKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphapi.analysis.risk.explain import Part
    from graphapi.analysis.sentences import Value
    from graphapi.analysis.world import World


class PlayKind(StrEnum):
    """Which card to play."""

    RELATIONSHIP = "RELATIONSHIP"
    COST = "COST"
    PRODUCT = "PRODUCT"


PRICE = frozenset(
    {
        TouchKind.FREE_HANDSET,
        TouchKind.PREPAID_CREDIT,
        TouchKind.LINE_DISCOUNT,
        TouchKind.WELFARE_HANDSETS,
    }
)
GOODS = frozenset({TouchKind.FIXED_MOBILE_BUNDLE, TouchKind.CABLING_INVESTMENT})


@dataclass(frozen=True, slots=True)
class Play:
    """What to do about a cluster.

    Attributes
    ----------
    kind : PlayKind
    share : float
        Of the pressure of touches, what calls for this play, 0 to 1; 0 where no touch does.
    person : str
        Whom to see first: the member on whom most money hangs.
    by : str or None
        Who introduces us best; null where nobody can.
    sentence : Sentence
        Why, in words.
    """

    kind: PlayKind
    share: float
    person: str
    by: str | None
    sentence: Sentence


def play_of(world: World, group: str, parts: Iterable[Part], person: str, by: str | None) -> Play:
    """Choose the play against what presses on the people of a group; O(parts).

    Where no touch calls for any, PRODUCT if nothing of the group is bundled, else RELATIONSHIP. Of
    equals comes first what is cheaper: a relationship, then a price, then a product.
    """
    pulls = _pulls(world, parts)
    total = math.fsum(pulls.values())
    kind = max(PlayKind, key=lambda each: pulls.get(each, 0.0))
    if total > 0.0:
        share, code = pulls[kind] / total, f"PLAY_{kind}"
    elif world.bundles_of.get(group):
        share, kind, code = 0.0, PlayKind.RELATIONSHIP, "PLAY_NO_TOUCH"
    else:
        share, kind, code = 0.0, PlayKind.PRODUCT, "PLAY_NOTHING_BUNDLED"
    values: dict[str, Value] = {"person": Ref(Person, person)}
    if total > 0.0:
        values["share"] = Share(share)
    if by is not None:
        code, values["by"] = f"{code}_BY", Ref(Person, by)
    return Play(kind, share, person, by, Sentence(code, values))


def _pulls(world: World, parts: Iterable[Part]) -> Mapping[PlayKind, float]:
    """Add up the pressure of touches by the play that each calls for."""
    amounts: dict[PlayKind, list[float]] = defaultdict(list)
    for part in parts:
        if part.source is not None and part.source.kind is CompetitorTouch:
            kind = _called_for(world.touches[part.source.id])
            if kind is not None:
                amounts[kind].append(part.amount)
    return {kind: math.fsum(rows) for kind, rows in amounts.items()}


def _called_for(touch: CompetitorTouch) -> PlayKind | None:
    """Return the play that a touch calls for; none for an unpriced one on the whole group."""
    if touch.kind in PRICE:
        return PlayKind.COST
    if touch.kind in GOODS:
        return PlayKind.PRODUCT
    return None if touch.person_id is None else PlayKind.RELATIONSHIP
