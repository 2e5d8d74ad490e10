"""Whom to secure: again and again the person through whom most is lost in the sampled worlds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from graphapi.analysis.forecast.staging import secured
from graphapi.compact.kernels.worlds import play

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from graphapi.compact.kernels.worlds import Branch, Run

    Numbers = npt.NDArray[np.float64]


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

    def choosing(self, branch: Branch) -> Run:
        """Play the worlds in which persons are chosen."""
        return play(branch, 1 + 2 * self.seed * self.worlds, self.worlds)

    def measuring(self, branch: Branch) -> Run:
        """Play as many others, in which nothing was chosen: what a choice saves is not flattered.

        A person who was chosen because of luck in some worlds has no such luck in others.
        """
        return play(branch, 1 + (2 * self.seed + 1) * self.worlds, self.worlds)


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
    mean is secured, and all is played again.

    Parameters
    ----------
    candidates : bool, shape (persons,)
    most : int
        How many persons at most.
    least : float
        Nobody is chosen through whom no more than this is lost.

    Notes
    -----
    O(worlds · (persons + ties of those who fall)) for each person chosen.

    References
    ----------
    E. B. Khalil, B. Dilkina, L. Song, "Scalable diffusion-aware optimization of network topology",
    KDD 2014, doi 10.1145/2623330.2623704; for why no greedy choice is proven: J. Xie et al.,
    "Minimizing the influence of misinformation via vertex blocking", ICDE 2023.
    """
    chosen: list[Choice] = []
    while len(chosen) < most:
        taken = [choice.person for choice in chosen]
        credit = sampling.choosing(secured(branch, taken, sampling.share)).credit.copy()
        credit[~candidates] = 0.0
        credit[taken] = 0.0
        best = int(credit.argmax())
        hangs = float(credit[best]) / sampling.worlds
        if hangs <= least:
            break
        chosen.append(Choice(best, hangs))
    return tuple(chosen)


def estimate(saved: Numbers, currency: str | None) -> Estimate:
    """Return the mean of what was saved in each world, and its standard error."""
    error = float(saved.std(ddof=1)) / math.sqrt(len(saved)) if len(saved) > 1 else math.nan
    return Estimate(float(saved.mean()), error, currency)


def measured(branch: Branch, chosen: Sequence[int], sampling: Sampling) -> tuple[Run, ...]:
    """Play the same worlds with nobody secured, with the first, with the first two, and so on."""
    return tuple(
        sampling.measuring(secured(branch, chosen[:count], sampling.share))
        for count in range(len(chosen) + 1)
    )
