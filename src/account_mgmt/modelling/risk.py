"""Business at risk: what accounts would bring if they stay, by the chance that they do not."""

from typing import final

from attrs import frozen

from account_mgmt.domain.currencies import MINOR_UNITS
from account_mgmt.domain.errors import TooLittleHistory
from account_mgmt.domain.ids import AccountId
from account_mgmt.domain.money import Money
from account_mgmt.modelling.attrition import Attrition
from account_mgmt.modelling.spend import Spend
from account_mgmt.modelling.summaries import Histories, TimeUnit


@final
@frozen(kw_only=True)
class AccountAtRisk:
    """An account, and what is expected of it within the horizon."""

    account: AccountId
    alive: float  # the chance that it still is a customer
    orders: float  # as expected if it is
    expected: Money  # what it will bring, its chance to be lost counted in
    at_risk: Money  # what it would bring beyond that if it were one for certain


@final
@frozen(kw_only=True)
class BusinessAtRisk:
    """All accounts, the most at risk first. Sums are those of the rows, to the cent."""

    accounts: tuple[AccountAtRisk, ...]
    horizon: float
    unit: TimeUnit
    expected: Money
    at_risk: Money


def business_at_risk(
    attrition: Attrition, spend: Spend, histories: Histories, *, horizon: float
) -> BusinessAtRisk:
    """What is expected of each account within the horizon, and what of it is at risk.

    The horizon is in the unit of the histories; value is orders times expected spend, not
    discounted. Raises TooLittleHistory when the histories have no amounts.
    """
    if histories.currency is None:
        missing = "the purchases had no amounts"
        raise TooLittleHistory("Business at risk", missing, "Give each purchase its amount")
    counts = (histories.frequency, histories.recency, histories.age)
    alive = attrition.probability_alive(*counts)
    orders = attrition.model.orders_if_alive(horizon, *counts)
    value = orders * spend.expected_spend(histories.frequency, histories.spend)
    nothing = Money.zero(histories.currency)
    rows = [
        AccountAtRisk(
            account=account,
            alive=chance,
            orders=often,
            expected=_rounded(chance * worth, nothing),
            at_risk=_rounded((1 - chance) * worth, nothing),
        )
        for account, chance, often, worth in zip(
            histories.accounts, alive.tolist(), orders.tolist(), value.tolist(), strict=True
        )
    ]
    return BusinessAtRisk(
        accounts=tuple(sorted(rows, key=lambda row: (-row.at_risk.minor, row.account.value))),
        horizon=horizon,
        unit=histories.unit,
        expected=Money.total((row.expected for row in rows), histories.currency),
        at_risk=Money.total((row.at_risk for row in rows), histories.currency),
    )


def _rounded(worth: float, like: Money) -> Money:
    return Money.of_minor(round(worth * 10 ** MINOR_UNITS[like.currency]), like.currency)
