"""What an account spends an order: the Gamma-Gamma model (Fader, Hardie and Lee 2005).

Orders of an account vary around its own mean, and means vary over accounts; the more orders are
known of one, the less it is drawn towards the others. It takes how much to be apart from how often.
"""

from collections.abc import Mapping
from typing import Final, final

import numpy as np
from attrs import field, frozen
from numpy.typing import ArrayLike
from scipy.special import digamma, gammaln

from account_mgmt.domain.errors import BadHistory, DidNotConverge, TooLittleHistory
from account_mgmt.modelling.arrays import Floats
from account_mgmt.modelling.checks import above_zero
from account_mgmt.modelling.converging import Slopes, likeliest

LETTERS: Final = ("p", "q", "v")
_WHAT: Final = "The spend model"
_USUAL: Final = (6.0, 3.0)  # p and q - 1, about as published for customers of shops
_LEAST: Final = 10  # accounts that ordered again
_STARTS: Final = ((1.0, 2.0, 1.0), (5.0, 3.0, 0.5), (0.5, 5.0, 5.0))  # the mean spend is 1

_DRAWN_STARTS: Final = ((*_USUAL, 1.0), (1.0, 1.0, 1.0), (30.0, 10.0, 1.0))


@final
@frozen
class Spend:
    """The Gamma-Gamma model with its parameters."""

    p: float = field(converter=float, validator=above_zero)
    q: float = field(converter=float, validator=above_zero)
    v: float = field(converter=float, validator=above_zero)  # in the money of the spends

    @property
    def parameters(self) -> Mapping[str, float]:
        """By the letters of the literature: p, q, v."""
        return {letter: getattr(self, letter) for letter in LETTERS}

    def expected_spend(self, frequency: ArrayLike, spend: ArrayLike) -> Floats:
        """What the next order of each will be of. Who has none after the first: the mean of all.

        `spend` is the mean of as many orders as `frequency`. A figure for the eye and not an amount
        of money: it is not rounded. Raises BadHistory.
        """
        often, mean = _checked(frequency, spend)
        shape = self.p * often
        return np.asarray((self.v * self.p + shape * mean) / (shape + self.q - 1))

    def log_likelihoods(self, frequency: ArrayLike, spend: ArrayLike) -> Floats:
        """How likely each mean is, as the log of its density; for those who ordered again."""
        often, mean = _checked(frequency, spend)
        shape, whole = self.p * often, often * mean
        return np.asarray(
            gammaln(shape + self.q)
            - gammaln(shape)
            - gammaln(self.q)
            + self.q * np.log(self.v)
            - np.log(mean)
            + shape * np.log(whole)
            - (shape + self.q) * np.log(whole + self.v)
        )


def fit_spend(frequency: ArrayLike, spend: ArrayLike, *, fall_back: bool = False) -> Spend:
    """The likeliest parameters, given the mean spend of each account that ordered again.

    Those who did not are left out. With few accounts or few orders of each there often is no
    likeliest: as far as can be seen all accounts are alike (q grows without end), or all orders of
    one (p does); or spends are spread so far that they have no mean (q up to 1). With `fall_back`
    the parameters are then drawn to what is usual, by as much as one account would weigh.

    Raises BadHistory, TooLittleHistory for fewer than ten accounts, and DidNotConverge.
    """
    often, mean = _checked(frequency, spend)
    often, mean = often[often > 0], mean[often > 0]
    if often.size < _LEAST:
        missing = f"{often.size} accounts ordered again, and it takes {_LEAST}"
        raise TooLittleHistory("The spend", missing, "Give longer histories or more accounts")
    scale = float(mean.mean())
    evidence = _Evidence(often, mean / scale)
    try:
        p, q, v = _likeliest(evidence)
    except DidNotConverge:
        if not fall_back:
            raise
        p, q, v = _drawn(evidence)
    return Spend(p, q, v * scale)


def _likeliest(evidence: "_Evidence") -> tuple[float, float, float]:
    found, _ = likeliest(
        _WHAT, LETTERS, evidence.accounts, evidence.at, _STARTS, second_order=False
    )
    p, q, v = (float(one) for one in found)
    if q <= 1:
        why = f"spends are spread so far that they have no mean: q is {q:.3f}, up to 1"
        raise DidNotConverge(_WHAT, why, "all starts")
    return p, q, v


def _drawn(evidence: "_Evidence") -> tuple[float, float, float]:
    letters = ("p", "q - 1", "the mean")
    found, _ = likeliest(
        _WHAT, letters, evidence.accounts, evidence.drawn, _DRAWN_STARTS, second_order=False
    )
    p, beyond, mean = (float(one) for one in found)
    return p, 1 + beyond, mean * beyond / p


def _checked(frequency: ArrayLike, spend: ArrayLike) -> tuple[Floats, Floats]:
    often, mean = np.broadcast_arrays(
        np.asarray(frequency, dtype=np.float64), np.asarray(spend, dtype=np.float64)
    )
    for bad, what, values, rule in (
        (~(np.isfinite(often) & (often >= 0)), "frequency", often, "it is a count of orders"),
        (
            ~np.isfinite(mean) | ((often > 0) & (mean <= 0)),
            "mean spend",
            mean,
            "who ordered again spent something above zero",
        ),
    ):
        if bad.any():
            row = int(np.flatnonzero(bad)[0])
            raise BadHistory(f"The {what} in row {row}", f"{values.flat[row]:g}", rule)
    return often, mean


@final
class _Evidence:
    def __init__(self, often: Floats, mean: Floats) -> None:
        self._often, self._mean = often, mean
        self.accounts = often.size

    def at(self, parameters: Floats) -> Slopes:
        p, q, v = (float(one) for one in parameters)
        often, shape, whole = self._often, p * self._often, self._often * self._mean
        value = Spend(p, q, v).log_likelihoods(often, self._mean).sum()
        rest: Floats = np.log(whole + v)
        both = np.asarray(digamma(shape + q), dtype=np.float64)
        by_account = np.stack(
            [
                often * (both - digamma(shape) + np.log(whole) - rest),
                both - digamma(q) + np.log(v) - rest,
                q / v - (shape + q) / (whole + v),
            ]
        )
        return float(value), by_account.sum(axis=1), None

    def drawn(self, parameters: Floats) -> Slopes:
        """By p, q - 1 and the mean of all, with a lognormal prior of p and q - 1: so there is an end.

        The mean in place of v, for along p and q it hardly moves.
        """
        p, beyond, mean = (float(one) for one in parameters)
        v = mean * beyond / p
        value, slopes, _ = self.at(np.array([p, 1 + beyond, v]))
        by_p, by_q, by_v = slopes
        off = np.log(np.array([p, beyond]) / _USUAL)
        at_prior = -off / np.array([p, beyond])
        by_parameters = np.array(
            [
                by_p - by_v * v / p + at_prior[0],
                by_q + by_v * v / beyond + at_prior[1],
                by_v * v / mean,
            ]
        )
        return value - float(off @ off) / 2, by_parameters, None
