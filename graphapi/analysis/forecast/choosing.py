"""Whom to secure: the persons through whom most is lost, and of these who saves most.

Subtree credit finds the persons: what is lost in a world because of somebody is on their account.
It counts what would be lost through another anyhow, so the persons whom it puts first are tried:
who saves most in the same worlds is secured, and the others are tried again, lazily. That saves
about a tenth more than to take the largest credit.

References
----------
E. B. Khalil, B. Dilkina, L. Song, "Scalable diffusion-aware optimization of network topology",
KDD 2014, doi 10.1145/2623330.2623704; J. Leskovec et al., "Cost-effective outbreak detection in
networks", KDD 2007, doi 10.1145/1281192.1281239, for trying lazily; J. Xie et al., "Minimizing the
influence of misinformation via vertex blocking", ICDE 2023, for why no greedy choice is proven.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphapi.analysis.forecast.staging import secured
from graphapi.compact.kernels.worlds.play import play

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from graphapi.compact.kernels.worlds.branch import Branch, Run

    Numbers = npt.NDArray[np.float64]
    Index = npt.NDArray[np.int64]


FIRST, MORE = 20, 1
"""How many persons are tried for the first place, and how many more for each further one."""
NEVER = -1


class Sampling(NamedTuple):
    """How worlds are sampled.

    Attributes
    ----------
    worlds : int
        How many.
    share : float
        What is left of the hazards of a secured person.
    seed : int
        0 or more: other numbers are other worlds.
    """

    worlds: int
    share: float
    seed: int = 0

    def choosing(self, branch: Branch) -> Stage:
        """Play the worlds in which persons are chosen."""
        return self._staged(branch, 2 * self.seed)

    def measuring(self, branch: Branch) -> Stage:
        """Play as many others, in which nothing was chosen: what a choice saves is not flattered.

        A person who was chosen because of luck in some worlds has no such luck in others.
        """
        return self._staged(branch, 2 * self.seed + 1)

    def _staged(self, branch: Branch, turn: int) -> Stage:
        numbers = np.arange(self.worlds) + turn * self.worlds + 1
        run = play(branch, numbers)
        owners = np.repeat(np.arange(self.worlds), np.diff(run.starts))
        return Stage(branch, numbers, run.losses, run.openings, owners, run.nodes, run.credits)


@dataclass(frozen=True, slots=True)
class Stage:
    """Worlds that were played, with some persons secured.

    Attributes
    ----------
    branch : Branch
        With those secured.
    numbers : int64, shape (worlds,)
    losses : float64, shape (worlds,)
        What is lost in each.
    openings : int64, shape (groups,)
        In how many each contract went, while nobody was secured.
    owners, persons : int64, shape (entries,)
        In which world, by its place in `numbers`, who fell.
    credits : float64, shape (entries,)
        What is lost there with the person and because of the person.
    """

    branch: Branch
    numbers: Index
    losses: Numbers
    openings: Index
    owners: Index
    persons: Index
    credits: Numbers

    @property
    def credit(self) -> Numbers:
        """What is lost through each person, by place, summed over the worlds."""
        count = len(self.branch.falls)
        return np.bincount(self.persons, self.credits, count).astype(np.float64)

    @property
    def falls(self) -> Index:
        """In how many worlds each person fell, by place."""
        return np.bincount(self.persons, minlength=len(self.branch.falls))

    def saved_by(self, person: int, share: float) -> float:
        """Return what securing one more person saves, summed over the worlds."""
        _, again, run = self._again(person, share)
        return float((self.losses[again] - run.losses).sum())

    def secure(self, person: int, share: float) -> Stage:
        """Return the worlds with one more person secured; those where nobody notices stay."""
        branch, again, run = self._again(person, share)
        losses = self.losses.copy()
        losses[again] = run.losses
        stays = np.ones(len(self.numbers), dtype=np.bool_)
        stays[again] = False
        kept = stays[self.owners]
        fresh = np.repeat(again, np.diff(run.starts))
        return Stage(
            branch,
            self.numbers,
            losses,
            self.openings,
            np.concatenate([self.owners[kept], fresh]),
            np.concatenate([self.persons[kept], run.nodes]),
            np.concatenate([self.credits[kept], run.credits]),
        )

    def _again(self, person: int, share: float) -> tuple[Branch, Index, Run]:
        """Play the worlds in which a person fell with the person secured.

        Who does not fall in a world has no part in it: the others stay as they are.
        """
        branch = secured(self.branch, [person], share)
        again = np.unique(self.owners[self.persons == person])
        return branch, again, play(branch, self.numbers[again])


class Choice(NamedTuple):
    """A person, by place, and what is lost through the person before anything is done for them."""

    person: int
    hangs: float


class Estimate(NamedTuple):
    """Money a month in minor units, and the standard error of the sampling.

    ``currency`` is None where nobody named one.
    """

    money: float
    error: float
    currency: str | None


def choose(
    branch: Branch,
    candidates: npt.NDArray[np.bool_],
    most: int,
    sampling: Sampling,
    *,
    least: float,
) -> tuple[Choice, ...]:
    """Choose whom to secure, as the module says.

    Parameters
    ----------
    candidates : bool, shape (persons,)
    most : int
        How many persons at most.
    least : float
        Nobody is chosen who saves no more than this.

    Notes
    -----
    O(worlds · (persons + ties of those who fall)) once, then as much for the worlds in which a
    person fell who is tried: 20, one more for each further place, and some of them again.
    """
    chosen: list[Choice] = []
    stage, fresh = sampling.choosing(branch), candidates.copy()
    queue: list[_Trial] = []
    while len(chosen) < most:
        for person in _hopeful(stage, fresh, MORE if chosen else FIRST):
            fresh[person] = False
            heappush(queue, _Trial(-math.inf, person, NEVER))
        best = _best(queue, stage, len(chosen), sampling.share)
        if best is None or -best.loss <= least * sampling.worlds:
            break
        chosen.append(Choice(best.person, float(stage.credit[best.person]) / sampling.worlds))
        stage = stage.secure(best.person, sampling.share)
    return tuple(chosen)


class _Trial(NamedTuple):
    """What was lost less with a person secured, below 0, beside how many others."""

    loss: float
    person: int
    beside: int


def _best(queue: list[_Trial], stage: Stage, beside: int, share: float) -> _Trial | None:
    """Take out who saves most; only whoever comes first in the queue is tried again."""
    while queue:
        trial = heappop(queue)
        if trial.beside == beside:
            return trial
        heappush(queue, _Trial(-stage.saved_by(trial.person, share), trial.person, beside))
    return None


def _hopeful(stage: Stage, candidates: npt.NDArray[np.bool_], count: int) -> list[int]:
    """Return some of the candidates through whom anything is lost, the most first."""
    credit = np.where(candidates, stage.credit, 0.0)
    order = np.argsort(-credit, kind="stable")[:count]
    return [person for person in order.tolist() if credit[person] > 0.0]


def estimate(saved: Numbers, currency: str | None) -> Estimate:
    """Return the mean of what was saved in each world, and its standard error."""
    error = float(saved.std(ddof=1)) / math.sqrt(len(saved)) if len(saved) > 1 else math.nan
    return Estimate(float(saved.mean()), error, currency)


def measured(branch: Branch, chosen: Sequence[int], sampling: Sampling) -> Iterator[Stage]:
    """Play the same worlds with nobody secured, with the first, with the first two, and so on."""
    stage = sampling.measuring(branch)
    yield stage
    for person in chosen:
        stage = stage.secure(person, sampling.share)
        yield stage
