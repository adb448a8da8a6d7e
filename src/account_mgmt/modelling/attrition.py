"""Attrition: which accounts still are customers, and what they will order, from their histories.

The models assume that accounts order at random and without a season. Where they order in a rhythm
the due ratio is the plain alternative; both are here, and a fit says which it is.
"""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias, final

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike

from account_mgmt.domain.errors import TooLittleHistory, UnknownModel
from account_mgmt.modelling import geometric, pareto
from account_mgmt.modelling.arrays import Counts, Floats
from account_mgmt.modelling.buying import BuyingModel
from account_mgmt.modelling.converging import likeliest
from account_mgmt.modelling.due import DueRatio

ModelName: TypeAlias = Literal["bg", "mbg", "pareto", "due"]

_KNOWN: Final = ("bg", "mbg", "pareto", "due")
_LEAST_RETURNED: Final = 10  # accounts that ordered again; four parameters say nothing of fewer
_PULL: Final = 3.0  # gaps of one's own that weigh as much as the pooled one
_STARTS: Final = ((1.0, 0.5, 1.0, 1.0), (0.3, 0.1, 0.5, 3.0), (3.0, 1.0, 0.3, 3.0))
"""With the mean age as the unit of time; the second for rare orders, the third for frequent ones."""


@final
@frozen(kw_only=True)
class Attrition:
    """A model fitted to the histories of all accounts. It answers for those, and for any others.

    Arrays in, arrays out, in the unit of time of the histories; all raise BadHistory.
    """

    model: BuyingModel
    log_likelihood: float
    accounts: int
    gaps_observed: float  # mean age over mean gap; under about 3, all still look alive

    @property
    def parameters(self) -> Mapping[str, float]:
        """By the letters of the literature; those of time are in the unit of the histories."""
        return self.model.parameters

    def probability_alive(self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Floats:
        """The chance that each account still is a customer."""
        return self.model.probability_alive(frequency, recency, age)

    def expected_orders(
        self, horizon: ArrayLike, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike
    ) -> Floats:
        """How many orders to expect of each within the horizon. Of a new account: 0, 0, 0."""
        return self.model.expected_orders(horizon, frequency, recency, age)


def fit_attrition(
    frequency: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    model: ModelName = "mbg",
    *,
    fall_back: bool = False,
) -> Attrition:
    """The likeliest parameters of a model, given one history an account.

    Args:
        frequency: orders after the first, with those of one day (week, month) counted as one.
        recency: time from the first order to the last; 0 where nobody came back.
        age: time from the first order to the day of looking, in the same unit.
        model: "mbg" (sane for those who bought once), "bg", "pareto", or "due", the plain ratio.
        fall_back: take the due ratio where there is too little to fit the model to.

    Raises:
        BadHistory: a figure that no history can have, named by row.
        TooLittleHistory: fewer than ten accounts ordered again; for the due ratio, none.
        DidNotConverge: no likeliest parameters were found, or they run off without end.
        UnknownModel: no model goes by that name.

    >>> fit = fit_attrition([1, 0, 4], [20, 0, 36], [38, 39, 37], model="due")
    >>> fit.model
    DueRatio(gap=11.2, k=3.0)
    """
    if model not in _KNOWN:
        raise UnknownModel(str(model), _KNOWN)
    counts = Counts.of(*np.atleast_1d(frequency, recency, age))
    returned = int((counts.frequency > 0).sum())
    if model == "due" or (fall_back and returned < _LEAST_RETURNED):
        return _fitted(_due_ratio(counts), counts)
    if returned < _LEAST_RETURNED:
        missing = (
            f"{returned} of {counts.age.size} accounts ordered again, and it takes "
            f"{_LEAST_RETURNED}"
        )
        way_out = 'Give longer histories or more accounts, or take model="due"'
        raise TooLittleHistory(f"The attrition model {model!r}", missing, way_out)
    unit = float(counts.age.mean())
    scaled = Counts(counts.frequency, counts.recency / unit, counts.age / unit)
    return _fitted(_search(model, scaled, unit), counts)


def _search(model: Literal["bg", "mbg", "pareto"], scaled: Counts, unit: float) -> BuyingModel:
    """The model, fitted in a unit of time in which all histories look alike."""
    what, rows = f"The attrition model {model!r}", scaled.age.size
    if model == "pareto":
        evidence = pareto.ParetoEvidence(scaled)
        found, _ = likeliest(what, pareto.LETTERS, rows, evidence.at, _STARTS, second_order=False)
        return pareto.ParetoNbd(found[0], found[1] * unit, found[2], found[3] * unit)
    kind = geometric.BgNbd if model == "bg" else geometric.MbgNbd
    sums = geometric.GeometricEvidence(kind, scaled)
    found, _ = likeliest(what, geometric.LETTERS, rows, sums.at, _STARTS, second_order=True)
    return kind(found[0], found[1] * unit, found[2], found[3])


def _fitted(model: BuyingModel, counts: Counts) -> Attrition:
    orders = float(counts.frequency.sum())
    return Attrition(
        model=model,
        log_likelihood=float(
            model.log_likelihoods(counts.frequency, counts.recency, counts.age).sum()
        ),
        accounts=counts.age.size,
        gaps_observed=float(counts.age.mean()) * orders / float(counts.recency.sum()),
    )


def _due_ratio(counts: Counts) -> DueRatio:
    orders = float(counts.frequency.sum())
    if not orders:
        missing = "no account ordered again, so there is no gap"
        raise TooLittleHistory("The due ratio", missing, "Give longer histories")
    return DueRatio(float(counts.recency.sum()) / orders, _PULL)
