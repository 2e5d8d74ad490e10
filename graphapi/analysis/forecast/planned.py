"""A plan as an answer: whom to secure, what it saves, which groups it protects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphapi.analysis.forecast.approach import Approach
    from graphapi.analysis.forecast.choosing import Estimate
    from graphapi.analysis.sentences import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep:
    """A person to secure, in the order of the plan.

    Attributes
    ----------
    person : id
    group : id or None
        Where the person is at home.
    risk : float
        The chance that the person leaves.
    hangs : float
        What is lost a month with the person and because of the person, on average, while those
        before are secured; in a preview V. Minor units.
    saves, together : Estimate or None
        What securing this person saves beyond those before, and all up to this one; measured in
        other worlds than those in which they were chosen. None in a preview.
    cost : int or None
        What all up to this one cost, minor units.
    currency : str or None
        The plan's.
    approach : Approach or None
        The best way in and who could introduce us. None in a preview.
    """

    person: str
    group: str | None
    risk: float
    hangs: float
    saves: Estimate | None
    together: Estimate | None
    cost: int | None
    currency: str | None
    approach: Approach | None


@dataclass(frozen=True, slots=True)
class Protected:
    """A group whose contract the plan protects.

    Attributes
    ----------
    before, after : float
        The chance that the contract goes, without the plan and with it, 0 to 1.
    contract : float
        What it brings a month, minor units.
    currency : str or None
        The plan's.
    """

    group: str
    before: float
    after: float
    contract: float
    currency: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePlan:
    """The persons to secure.

    Attributes
    ----------
    steps : tuple of PlanStep
        Fewer than were asked for where nothing more is to be saved, or the budget ends.
    at_stake : Estimate or None
        What is lost a month, on average, if nothing is done. None in a preview.
    groups : tuple of Protected
        Those that the plan protects, most money first.
    currency : str or None
        The currency that money is counted in: that of most groups of the area.
    left_out : tuple of str
        Other currencies of the area, for there is no rate to change them at.
    worlds : int
        In how many worlds it was measured; 0 in a preview.
    """

    steps: tuple[PlanStep, ...]
    at_stake: Estimate | None
    groups: tuple[Protected, ...]
    currency: str | None
    left_out: tuple[str, ...]
    worlds: int
    sentence: Sentence
    parameters: int
