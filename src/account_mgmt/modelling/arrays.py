"""Histories as arrays, checked once: how often, how recently and for how long each account bought."""

from typing import Final, TypeAlias, final

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike, NDArray

from account_mgmt.domain.errors import BadHistory

Floats: TypeAlias = NDArray[np.float64]

_MOST: Final = 1e9


@final
@frozen(eq=False)
class Counts:
    """What models of buying look at: one row an account, all in one unit of time."""

    frequency: Floats  # orders after the first
    recency: Floats  # from the first order to the last
    age: Floats  # from the first order to the day of looking

    @classmethod
    def of(cls, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike) -> "Counts":
        """The arrays, broadcast against one another. Raises BadHistory, naming row and value."""
        given = {"frequency": frequency, "recency": recency, "age": age}
        arrays = {what: _numbers(what, values) for what, values in given.items()}
        try:
            often, recent, old = np.broadcast_arrays(*arrays.values())
        except ValueError as error:
            shown = ", ".join(f"{what} {array.shape}" for what, array in arrays.items())
            rule = "they must be of one length"
            raise BadHistory("The shape", shown, rule) from error
        counts = cls(often, recent, old)
        counts._check()
        return counts

    def _check(self) -> None:
        often, recent, old = self.frequency, self.recency, self.age
        _refuse(often != np.floor(often), "frequency", often, "it is a whole number of orders")
        _refuse(recent > old, "recency", recent, "the last order is later than the day of looking")
        _refuse(
            (often == 0) & (recent != 0), "recency", recent, "nobody came back: the frequency is 0"
        )
        _refuse(
            (often > 0) & (recent == 0),
            "recency",
            recent,
            "orders of one day or week are one order",
        )


def _numbers(what: str, values: ArrayLike) -> Floats:
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise BadHistory(f"The {what}", repr(values), "it must be numbers") from error
    _refuse(~np.isfinite(array), what, array, "it is not a finite number")
    _refuse((array < 0) | (array > _MOST), what, array, "it is from 0 to 1,000,000,000")
    return array


def _refuse(bad: NDArray[np.bool_], what: str, values: Floats, rule: str) -> None:
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        raise BadHistory(f"The {what} in row {row}", f"{values.flat[row]:g}", rule)
