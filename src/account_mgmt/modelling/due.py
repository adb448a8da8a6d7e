"""The due ratio: the time since the last order over the gap that an account usually leaves.

The plain alternative for accounts that order in a rhythm, where models of random buying see none. A
gap is the account's own mean, drawn towards the pooled one by as much as `k` gaps would weigh: who
ordered once has the pooled gap alone.
"""

from collections.abc import Mapping
from typing import ClassVar, final

import numpy as np
from attrs import field, frozen
from numpy.typing import ArrayLike

from account_mgmt.modelling.arrays import Counts, Floats
from account_mgmt.modelling.buying import BuyingModel
from account_mgmt.modelling.checks import above_zero


@final
@frozen
class DueRatio(BuyingModel):
    """Gaps, and how overdue an account is by them.

    Its chance alive is only how often a gap of that mean would last so long by accident (gaps are
    exponential): 1 on the day of an order, 0.37 when one gap has gone by. Its likelihood is that of
    accounts that order at random for ever, and so tells little beside those of the other models.
    """

    name: ClassVar[str] = "due"

    gap: float = field(
        converter=float, validator=above_zero
    )  # pooled, in the unit of time of the histories
    k: float = field(
        converter=float, validator=above_zero
    )  # as many gaps weigh as much as the pooled one

    @property
    def parameters(self) -> Mapping[str, float]:
        """The pooled gap, and how many gaps of one's own it weighs."""
        return {"gap": self.gap, "k": self.k}

    def gaps(self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Floats:
        """What each account usually leaves between two orders."""
        return self._gaps(Counts.of(frequency, recency, age))

    def due(self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Floats:
        """How many of its gaps have gone by since the last order; from 1 on it is due."""
        return self._due(Counts.of(frequency, recency, age))

    def _gaps(self, counts: Counts) -> Floats:
        return np.asarray((counts.recency + self.k * self.gap) / (counts.frequency + self.k))

    def _due(self, counts: Counts) -> Floats:
        return np.asarray((counts.age - counts.recency) / self._gaps(counts))

    def _log_likelihoods(self, counts: Counts) -> Floats:
        gaps = self._gaps(counts)
        return np.asarray(-counts.frequency * np.log(gaps) - counts.age / gaps)

    def _probability_alive(self, counts: Counts) -> Floats:
        return np.exp(-self._due(counts))

    def _orders_if_alive(self, horizon: Floats, counts: Counts) -> Floats:
        return np.asarray(horizon / self._gaps(counts))
