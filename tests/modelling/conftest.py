"""The customer base that the literature uses."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from account_mgmt.domain.ids import AccountId
from account_mgmt.domain.money import Money
from account_mgmt.modelling import Purchase

Columns = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


@pytest.fixture(scope="session")
def cdnow(data_folder: Path) -> Columns:
    """Frequency, recency and age of 2,357 customers, in weeks."""
    path = data_folder / "cdnow" / "cdnow_customers_summary.csv"
    table = np.genfromtxt(path, delimiter=",", skip_header=1)
    return table[:, 1], table[:, 2], table[:, 3]


@pytest.fixture(scope="session")
def cdnow_purchases(data_folder: Path) -> Sequence[Purchase]:
    """Each order of them, with its money."""
    lines = (data_folder / "cdnow" / "CDNOW_sample.txt").read_text("ascii").splitlines()
    rows = (line.split() for line in lines)
    return [
        Purchase(
            AccountId(customer),
            datetime.strptime(on, "%Y%m%d").date(),  # noqa: DTZ007 # a day
            Money(Decimal(dollars), "USD"),
        )
        for _, customer, on, _, dollars in rows
    ]
