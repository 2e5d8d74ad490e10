"""Money in columns: a snapshot counts in one currency, for there is no rate to change others at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.jobs.bulk.arrow import pa, pc

if TYPE_CHECKING:
    import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Money:
    """Amounts with their currencies.

    Attributes
    ----------
    amount : float64
        Minor units, nan where unknown.
    currency : pyarrow array of texts
    """

    amount: npt.NDArray[np.float64]
    currency: Any

    def counts(self) -> Counter[str]:
        """Return how often each currency stands beside an amount."""
        told = self.currency.filter(pa.array(~np.isnan(self.amount)))
        return Counter(
            {each["values"]: each["counts"] for each in pc.value_counts(told).to_pylist()}
        )

    def amounts(self, currency: str | None, *, unknown: int) -> npt.NDArray[np.int64]:
        """Return what is told in a currency; everything else is unknown."""
        same = pc.fill_null(pc.equal(self.currency, currency or ""), False)
        known = ~np.isnan(self.amount) & same.to_numpy(zero_copy_only=False)
        found: npt.NDArray[np.int64] = np.where(known, self.amount, unknown).astype(np.int64)
        return found


def most_frequent(*purses: Money) -> str | None:
    """Return the most frequent currency, of equals the first by name; ``None`` without money."""
    counted: Counter[str] = sum((each.counts() for each in purses), Counter())
    return min(counted, key=lambda each: (-counted[each], each), default=None)
