"""Which accounts buy much the same: by the cosine of what they own."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, final

import numpy as np
from numpy.typing import NDArray

from account_mgmt.domain.ids import AccountId, ProductId
from account_mgmt.modelling.arrays import Floats
from account_mgmt.modelling.purchases import PurchaseIndex

_NEAREST: Final = 20  # accounts that are kept of those like one
_TOGETHER: Final = 64  # accounts compared with all others at once


@final
class Alike:
    """For accounts, all by default, what the twenty most like each own.

    Products have places, by which arrays over them go.
    """

    def __init__(self, index: PurchaseIndex, accounts: Iterable[AccountId] | None = None) -> None:
        self.products: Sequence[ProductId] = sorted(index.buyers)
        self.places: Mapping[ProductId, int] = {one: n for n, one in enumerate(self.products)}
        self._rows = {account: row for row, account in enumerate(index.accounts)}
        self._owned = np.zeros((len(self._rows), len(self.products)), dtype=np.bool_)
        for account, row in self._rows.items():
            self._owned[row, [self.places[product] for product in index.items(account)]] = True
        asked = index.accounts if accounts is None else accounts
        self._nearest = _nearest(self._owned, [self._rows[one] for one in asked])

    def owned(self, account: AccountId) -> NDArray[np.bool_]:
        """Which products the account has bought; none if it is not known."""
        row = self._rows.get(account)
        return np.zeros(len(self.products), dtype=np.bool_) if row is None else self._owned[row]

    def shares(self, account: AccountId) -> Floats:
        """What part of the like accounts buys each product, the more alike counting for more."""
        others, likeness = self._of(account)
        if not others.size:
            return np.zeros(len(self.products))
        return np.asarray(likeness @ self._owned[others] / likeness.sum())

    def because(self, account: AccountId, place: int) -> str:
        """How many of them buy the product at a place; for people."""
        others, _ = self._of(account)
        buying = self._owned[others, place].sum()
        return f"{buying} of the {len(others)} accounts most like it buy it"

    def _of(self, account: AccountId) -> tuple[NDArray[np.intp], Floats]:
        row = self._rows.get(account, -1)
        return self._nearest.get(row, (np.empty(0, dtype=np.intp), np.empty(0)))


def _nearest(
    owned: NDArray[np.bool_], rows: Sequence[int]
) -> dict[int, tuple[NDArray[np.intp], Floats]]:
    """For each row asked those most like it, and how like they are."""
    lengths = np.sqrt(owned.sum(axis=1, keepdims=True, dtype=np.float32))
    part = owned / lengths
    found: dict[int, tuple[NDArray[np.intp], Floats]] = {}
    for first in range(0, len(rows), _TOGETHER):
        some = rows[first : first + _TOGETHER]
        for row, of_one in zip(some, part[some] @ part.T, strict=True):
            of_one[row] = 0
            nearest = np.argsort(-of_one, kind="stable")[:_NEAREST]
            nearest = nearest[of_one[nearest] > 0]
            found[row] = nearest, of_one[nearest].astype(np.float64)
    return found
