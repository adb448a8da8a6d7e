"""BG/NBD and MBG/NBD: customers who may stop for good after any order.

An account orders at random at a rate of its own (rates are gamma: r, alpha), and after an order
stops for good with a chance of its own (chances are beta: a, b). In BG/NBD the first order is no
such occasion, so that who bought once is alive for certain (Fader, Hardie and Lee 2005); in
MBG/NBD it is one (Batislam, Denizel and Filiztekin 2007).
"""

from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar, Final, final

import numpy as np
from attrs import field, frozen
from scipy.special import betaln, digamma, expit, gammaln, hyp2f1, polygamma

from account_mgmt.modelling.arrays import Counts, Floats
from account_mgmt.modelling.buying import BuyingModel
from account_mgmt.modelling.checks import above_zero
from account_mgmt.modelling.converging import Slopes

LETTERS: Final = ("r", "alpha", "a", "b")
_NEAR_ONE: Final = 1e-5  # where the formula for expected orders is nothing over nothing
_BESIDE: Final = 1e-4


@frozen
class GeometricModel(BuyingModel):
    """What BG/NBD and MBG/NBD share: they differ in how many orders could have been the last."""

    r: float = field(converter=float, validator=above_zero)
    alpha: float = field(
        converter=float, validator=above_zero
    )  # in the unit of time of the histories
    a: float = field(converter=float, validator=above_zero)
    b: float = field(converter=float, validator=above_zero)

    @property
    def parameters(self) -> Mapping[str, float]:
        """By the letters of the literature: r, alpha, a, b."""
        return {letter: getattr(self, letter) for letter in LETTERS}

    @staticmethod
    @abstractmethod
    def occasions(frequency: Floats) -> Floats:
        """After how many orders an account could have stopped."""

    def _log_odds_gone(self, counts: Counts) -> Floats:
        """The log of the odds that it stopped after its last order; minus infinity if it cannot."""
        could = self.occasions(counts.frequency)
        rest = np.log((self.alpha + counts.age) / (self.alpha + counts.recency))
        odds = np.log(self.a) - np.log(np.maximum(self.b + could - 1, np.finfo(float).tiny))
        return np.where(could > 0, odds + (self.r + counts.frequency) * rest, -np.inf)

    def _log_likelihoods(self, counts: Counts) -> Floats:
        could, shape = self.occasions(counts.frequency), self.r + counts.frequency
        buying = gammaln(shape) - gammaln(self.r) + self.r * np.log(self.alpha)
        stayed = betaln(self.a, self.b + could) - betaln(self.a, self.b)
        gone = np.logaddexp(0, self._log_odds_gone(counts))
        return np.asarray(buying + stayed - shape * np.log(self.alpha + counts.age) + gone)

    def _probability_alive(self, counts: Counts) -> Floats:
        return np.asarray(expit(-self._log_odds_gone(counts)))

    def _orders_if_alive(self, horizon: Floats, counts: Counts) -> Floats:
        if min(abs(self.a - 1), abs(self.a + self.b - 1)) < _NEAR_ONE:
            lower, upper = (
                type(self)(self.r, self.alpha, self.a + aside, self.b)
                for aside in (-_BESIDE, _BESIDE)
            )
            both = lower._orders_if_alive(horizon, counts) + upper._orders_if_alive(horizon, counts)  # noqa: SLF001 # its own kind
            return both / 2
        stays = self.a + self.b + self.occasions(counts.frequency) - 1
        # By Euler's transformation of the published 2F1: powers of two large numbers cancel.
        decayed = hyp2f1(
            self.r + counts.frequency, self.a - 1, stays, -horizon / (self.alpha + counts.age)
        )
        return np.asarray(stays / (self.a - 1) * (1 - decayed))


@final
@frozen
class BgNbd(GeometricModel):
    """BG/NBD. Who bought once is alive for certain, however long ago: prefer MBG/NBD for those."""

    name: ClassVar[str] = "bg"

    @staticmethod
    def occasions(frequency: Floats) -> Floats:
        """After each order but the first."""
        return frequency


@final
@frozen
class MbgNbd(GeometricModel):
    """MBG/NBD. Who bought once fades as others do."""

    name: ClassVar[str] = "mbg"

    @staticmethod
    def occasions(frequency: Floats) -> Floats:
        """After each order."""
        return frequency + 1


@final
class GeometricEvidence:
    """Histories, put so that a log-likelihood and its slopes cost as little as they can.

    What depends on counts of orders alone is summed over the few counts there are; only those who
    can have stopped need more than a logarithm each.
    """

    def __init__(self, model: type[GeometricModel], counts: Counts) -> None:
        could = model.occasions(counts.frequency)
        self._rows = len(could)
        self._often, self._with_often = np.unique(counts.frequency, return_counts=True)
        self._could, self._with_could = np.unique(could, return_counts=True)
        self._frequency, self._age = counts.frequency, counts.age
        gone = could > 0
        self._gone = (counts.frequency[gone], counts.recency[gone], counts.age[gone], could[gone])

    def at(self, parameters: Floats) -> Slopes:
        """The log-likelihood, its gradient and its Hessian, by r, alpha, a, b."""
        value, slope, bend = np.float64(0), np.zeros(4), np.zeros((4, 4))
        r, alpha, a, b = parameters
        for part, first, second in (
            self._bought(r, alpha),
            self._stayed(a, b),
            self._may_be_gone(r, alpha, a, b),
        ):
            value, slope, bend = value + part, slope + first, bend + second
        return float(value), slope, bend

    def _bought(self, r: float, alpha: float) -> tuple[float, Floats, Floats]:
        often, accounts, rows = self._often, self._with_often, self._rows
        old = alpha + self._age
        inverse, logs, shape = 1 / old, np.log(old), r + self._frequency
        weighed = shape * inverse
        value = accounts @ gammaln(r + often) - rows * gammaln(r) + rows * r * np.log(alpha)
        slope = np.zeros(4)
        slope[0] = accounts @ digamma(r + often) - rows * (digamma(r) - np.log(alpha)) - logs.sum()
        slope[1] = rows * r / alpha - weighed.sum()
        bend = np.zeros((4, 4))
        bend[0, 0] = accounts @ polygamma(1, r + often) - rows * polygamma(1, r)
        bend[0, 1] = bend[1, 0] = rows / alpha - inverse.sum()
        bend[1, 1] = _together(weighed, inverse) - rows * r / alpha**2
        return float(value - _together(shape, logs)), slope, bend

    def _stayed(self, a: float, b: float) -> tuple[float, Floats, Floats]:
        could, accounts, rows = self._could, self._with_could, self._rows
        value = accounts @ betaln(a, b + could) - rows * betaln(a, b)
        both = rows * digamma(a + b) - accounts @ digamma(a + b + could)
        slope = np.array([0, 0, both, both])
        slope[3] += accounts @ digamma(b + could) - rows * digamma(b)
        bend = np.zeros((4, 4))
        bend[2:, 2:] = rows * polygamma(1, a + b) - accounts @ polygamma(1, a + b + could)
        bend[3, 3] += accounts @ polygamma(1, b + could) - rows * polygamma(1, b)
        return float(value), slope, bend

    def _may_be_gone(
        self, r: float, alpha: float, a: float, b: float
    ) -> tuple[float, Floats, Floats]:
        often, recent, old, could = self._gone
        shape, stays = r + often, b + could - 1
        since_age, since_last = 1 / (alpha + old), 1 / (alpha + recent)
        rest = np.log(since_last / since_age)
        odds = np.log(a) - np.log(stays) + shape * rest
        gone = np.asarray(expit(np.asarray(odds)), dtype=np.float64)
        drift = since_age - since_last
        along = np.stack([rest, shape * drift, np.full_like(rest, 1 / a), -1 / stays])
        bend = np.einsum("in,jn->ij", along * (gone * (1 - gone)), along)
        bend[0, 1] += _together(gone, drift)
        bend[1, 0] = bend[0, 1]
        bend[1, 1] -= _together(gone * along[1], since_age + since_last)
        bend[2, 2] -= gone.sum() / a**2
        bend[3, 3] += _together(gone, along[3] ** 2)
        return float(np.logaddexp(0, odds).sum()), np.einsum("in,n->i", along, gone), bend


def _together(first: Floats, second: Floats) -> np.float64:
    """The sum of products; by one thread, for those of a linear algebra library wait for others."""
    return np.float64(np.einsum("i,i->", first, second))
