"""Whom to secure: again and again the person through whom most is lost in the sampled worlds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphapi.analysis.forecast.staging import secured
from graphapi.compact.kernels.worlds import play

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from graphapi.compact.kernels.worlds import Branch

    Numbers = npt.NDArray[np.float64]
    Index = npt.NDArray[np.int64]


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

    def secure(self, person: int, share: float) -> Stage:
        """Return the worlds with one more person secured; those where nobody notices stay.

        Who does not fall in a world has no part in it, so only the others are played again.
        """
        branch = secured(self.branch, [person], share)
        again = np.unique(self.owners[self.persons == person])
        run = play(branch, self.numbers[again])
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
    """Choose by iterated subtree credit.

    In each world the money of everybody who falls because of v is on the account of v; the best
    mean is secured, and what changes is played again.

    Parameters
    ----------
    candidates : bool, shape (persons,)
    most : int
        How many persons at most.
    least : float
        Nobody is chosen through whom no more than this is lost.

    Notes
    -----
    O(worlds · (persons + ties of those who fall)) once, then as much in the worlds in which the
    person fell who is secured.

    References
    ----------
    E. B. Khalil, B. Dilkina, L. Song, "Scalable diffusion-aware optimization of network topology",
    KDD 2014, doi 10.1145/2623330.2623704; for why no greedy choice is proven: J. Xie et al.,
    "Minimizing the influence of misinformation via vertex blocking", ICDE 2023.
    """
    chosen: list[Choice] = []
    stage = sampling.choosing(branch)
    open_to = candidates.copy()
    while len(chosen) < most:
        credit = np.where(open_to, stage.credit, 0.0)
        best = int(credit.argmax())
        hangs = float(credit[best]) / sampling.worlds
        if hangs <= least:
            break
        chosen.append(Choice(best, hangs))
        open_to[best] = False
        stage = stage.secure(best, sampling.share)
    return tuple(chosen)


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
