"""What every model of how customers buy, and stop buying, can tell of an account."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from account_mgmt.domain.errors import BadHistory
from account_mgmt.modelling.arrays import Counts, Floats


class BuyingModel(ABC):
    """A model with its parameters. Histories are arrays (or single numbers) in one unit of time.

    All raise BadHistory for figures that no history can have.
    """

    name: ClassVar[str]

    @property
    @abstractmethod
    def parameters(self) -> Mapping[str, float]:
        """By the letters of the literature; those of time are in the unit of the histories."""

    def log_likelihoods(self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Floats:
        """How likely each history is, as the log of its density."""
        return self._log_likelihoods(Counts.of(frequency, recency, age))

    def probability_alive(self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Floats:
        """The chance that each account still is a customer."""
        return self._probability_alive(Counts.of(frequency, recency, age))

    def expected_orders(
        self, horizon: ArrayLike, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike
    ) -> Floats:
        """How many orders to expect of each within the horizon, in the same unit of time."""
        counts = Counts.of(frequency, recency, age)
        return self._probability_alive(counts) * self._orders_if_alive(_spans(horizon), counts)

    def orders_if_alive(
        self, horizon: ArrayLike, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike
    ) -> Floats:
        """The same of an account that is known to be a customer still."""
        return self._orders_if_alive(_spans(horizon), Counts.of(frequency, recency, age))

    @abstractmethod
    def _log_likelihoods(self, counts: Counts) -> Floats: ...

    @abstractmethod
    def _probability_alive(self, counts: Counts) -> Floats: ...

    @abstractmethod
    def _orders_if_alive(self, horizon: Floats, counts: Counts) -> Floats: ...


def _spans(horizon: ArrayLike) -> Floats:
    spans = np.asarray(horizon, dtype=np.float64)
    if not (np.isfinite(spans) & (spans >= 0)).all():
        raise BadHistory("The horizon", str(horizon), "it is a span of time from zero up")
    return spans
