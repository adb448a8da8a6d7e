"""Pareto/NBD: customers who may stop for good at any time (Schmittlein, Morrison and Colombo 1987).

An account orders at random at a rate of its own (rates are gamma: r, alpha), and lives for an
exponential time whose rate is its own as well (gamma: s, beta).

The likelihood has an integral over the day on which it may have stopped. The literature writes it
as a 2F1; here it is summed by Gauss and Legendre, which gives its slopes from the same sums, and is
exact to eleven digits.
"""

from collections.abc import Mapping
from typing import ClassVar, Final, final

import numpy as np
from attrs import field, frozen
from scipy.special import digamma, gammaln, logsumexp

from account_mgmt.modelling.arrays import Counts, Floats
from account_mgmt.modelling.buying import BuyingModel
from account_mgmt.modelling.checks import above_zero
from account_mgmt.modelling.converging import Slopes

LETTERS: Final = ("r", "alpha", "s", "beta")
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(40)
_ENOUGH: Final = 45.0  # e^-45 of the integrand is none
_NEAR_ONE: Final = 1e-7


@final
@frozen
class ParetoNbd(BuyingModel):
    """Pareto/NBD. Who bought once fades as others do."""

    name: ClassVar[str] = "pareto"

    r: float = field(converter=float, validator=above_zero)
    alpha: float = field(
        converter=float, validator=above_zero
    )  # in the unit of time of the histories
    s: float = field(converter=float, validator=above_zero)
    beta: float = field(converter=float, validator=above_zero)  # in the same

    @property
    def parameters(self) -> Mapping[str, float]:
        """By the letters of the literature: r, alpha, s, beta."""
        return {letter: getattr(self, letter) for letter in LETTERS}

    def _log_likelihoods(self, counts: Counts) -> Floats:
        return _Stops(counts, self.r, self.alpha, self.s, self.beta).log_likelihoods()

    def _probability_alive(self, counts: Counts) -> Floats:
        return 1 - _Stops(counts, self.r, self.alpha, self.s, self.beta).gone

    def _orders_if_alive(self, horizon: Floats, counts: Counts) -> Floats:
        rate = (self.r + counts.frequency) / (self.alpha + counts.age)
        life, power = self.beta + counts.age, self.s - 1
        grown = np.log1p(horizon / life)
        if abs(power) < _NEAR_ONE:
            return np.asarray(rate * life * grown)
        return np.asarray(rate * life * -np.expm1(-power * grown) / power)


class _Stops:
    """When accounts may have stopped, between the last order and the day of looking."""

    def __init__(self, counts: Counts, r: float, alpha: float, s: float, beta: float) -> None:
        self._parameters = (r, alpha, s, beta)
        self._counts = counts
        shape = r + counts.frequency
        self._alive = -shape * np.log(alpha + counts.age) - s * np.log(beta + counts.age)
        stopped, self._shares, self._alphas, self._betas = _integral(counts, r, alpha, s, beta)
        self._all = np.logaddexp(self._alive, np.log(s) + stopped)
        self.gone = np.asarray(-np.expm1(self._alive - self._all))

    def log_likelihoods(self) -> Floats:
        r, alpha, s, beta = self._parameters
        bought = gammaln(r + self._counts.frequency) - gammaln(r)
        return np.asarray(bought + r * np.log(alpha) + s * np.log(beta) + self._all)

    def slopes(self) -> Floats:
        """Along r, alpha, s, beta, an account a column."""
        r, alpha, s, beta = self._parameters
        age, shape = self._counts.age, r + self._counts.frequency
        there = 1 - self.gone

        def on_average(when_gone: Floats, when_there: Floats) -> Floats:
            then: Floats = (self._shares * when_gone).sum(axis=-1)
            return self.gone * then + there * when_there

        old = on_average(np.log(self._alphas), np.log(alpha + age))
        new = on_average(np.log(self._betas), np.log(beta + age))
        by_alpha = on_average(1 / self._alphas, 1 / (alpha + age))
        by_beta = on_average((s + 1) / self._betas, s / (beta + age))
        return np.stack(
            [
                digamma(shape) - digamma(r) + np.log(alpha) - old,
                r / alpha - shape * by_alpha,
                np.log(beta) - new + self.gone / s,
                s / beta - by_beta,
            ]
        )


def _integral(
    counts: Counts, r: float, alpha: float, s: float, beta: float
) -> tuple[Floats, Floats, Floats, Floats]:
    """The log of the integral of (alpha+t)^-(r+x) (beta+t)^-(s+1) from the last order to the end.

    And, for each of its nodes, its share in it, alpha+t and beta+t. The variable of integration is
    u = log((lesser+t)/(lesser+t_x)), of alpha and beta the lesser: so the integrand has no pole
    near, and falls off like an exponential, which is cut where it is as good as none.
    """
    shape = (r + counts.frequency)[..., None]
    recency, age = counts.recency[..., None], counts.age[..., None]
    lesser, apart = min(alpha, beta), abs(alpha - beta)
    near, far = (shape, s + 1) if alpha <= beta else (s + 1, shape)
    begin = lesser + recency
    falls = near - 1 + far / (1 + apart / begin)
    whole = np.log((lesser + age) / begin)
    span = np.where(falls > 0, np.minimum(whole, _ENOUGH / np.maximum(falls, 1e-300)), whole)
    step = span * (_NODES + 1) / 2
    first = begin * np.exp(step)
    second = first + apart
    logs = np.log(_WEIGHTS / 2) - (near - 1) * np.log(first) - far * np.log(second)
    with np.errstate(divide="ignore"):  # no time has passed since the last order: none may be gone
        log_span = np.log(span[..., 0])
    summed = logsumexp(logs, axis=-1)
    shares = np.exp(logs - summed[..., None])
    alphas, betas = (first, second) if alpha <= beta else (second, first)
    return summed + log_span, shares, alphas, betas


@final
class ParetoEvidence:
    """Histories of which those that are alike are looked at once."""

    def __init__(self, counts: Counts) -> None:
        rows = np.stack([counts.frequency, counts.recency, counts.age], axis=1)
        different, self._accounts = np.unique(rows, axis=0, return_counts=True)
        self._counts = Counts(*different.T)

    def at(self, parameters: Floats) -> Slopes:
        """The log-likelihood and its gradient, by r, alpha, s, beta."""
        r, alpha, s, beta = parameters
        stops = _Stops(self._counts, r, alpha, s, beta)
        value = float(self._accounts @ stops.log_likelihoods())
        return value, np.asarray(stops.slopes() @ self._accounts), None
