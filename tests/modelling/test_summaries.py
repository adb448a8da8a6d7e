"""Histories summed up from purchases: the tables of the package lifetimes, and what they leave open."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import permutations

import numpy as np
import pytest

from account_mgmt.domain.errors import InstantForDate, MixedCurrencies
from account_mgmt.domain.ids import AccountId
from account_mgmt.domain.money import Money
from account_mgmt.modelling import Histories, Purchase, TimeUnit, summarize

END = date(2015, 2, 7)
SMALL = [
    ("1", "2015-02-01", None),
    ("1", "2015-02-06", None),
    ("2", "2015-01-01", None),
    ("3", "2015-01-01", None),
    ("3", "2015-01-02", None),
    ("3", "2015-01-05", None),
]
LARGE = [
    ("1", "2015-01-01", "1"),
    ("1", "2015-02-06", "2"),
    ("2", "2015-01-01", "2"),
    ("3", "2015-01-01", "3"),
    ("3", "2015-01-02", "1"),
    ("3", "2015-01-05", "5"),
    ("4", "2015-01-16", "6"),
    ("4", "2015-02-02", "3"),
    ("4", "2015-02-05", "3"),
    ("5", "2015-01-16", "3"),
    ("5", "2015-01-17", "1"),
    ("5", "2015-01-18", "8"),
    ("6", "2015-02-02", "5"),
]


def bought(rows: Iterable[tuple[str, str, str | None]]) -> list[Purchase]:
    """Purchases by account, day and money."""
    return [
        Purchase(AccountId(account), date.fromisoformat(on), Money(paid, "EUR") if paid else None)
        for account, on, paid in rows
    ]


def rows(histories: Histories) -> list[tuple[float, float, float]]:
    columns = (histories.frequency, histories.recency, histories.age)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def test_the_small_table_of_lifetimes_by_days() -> None:
    summed = summarize(bought(SMALL), until=END)

    assert rows(summed) == [(1, 5, 6), (0, 0, 37), (2, 4, 37)]
    assert [account.value for account in summed.accounts] == ["1", "2", "3"]


def test_the_large_table_of_lifetimes_by_weeks() -> None:
    summed = summarize(bought(LARGE), until=END, unit=TimeUnit.WEEK)

    assert rows(summed) == [(1, 5, 5), (0, 0, 5), (1, 1, 5), (1, 3, 3), (0, 0, 3), (0, 0, 0)]


def test_mean_money_leaves_the_first_order_out() -> None:
    summed = summarize(bought(LARGE), until=END)

    assert summed.spend.tolist() == [2, 0, 3, 3, 4.5, 0]
    assert rows(summed)[4] == (2, 2, 22)


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_the_first_order_is_the_earliest_and_not_the_first_row(order: tuple[int, ...]) -> None:
    """The package lifetimes took the first row once (its #85)."""
    given = [("2", "2014-03-14", "10"), ("2", "2014-04-09", "20"), ("2", "2014-05-21", "25")]

    summed = summarize(bought(given[i] for i in order), until=END)

    assert summed.spend.tolist() == [22.5]


def test_repeat_spend_at_cdnow_before_october_1997(cdnow_purchases: Sequence[Purchase]) -> None:
    """As Hardie's paper has it: 946 customers, mean 35, sd 30, from 3 over 27 to 300."""
    summed = summarize(cdnow_purchases, until=date(1997, 9, 30))

    again = summed.spend[summed.frequency > 0]

    assert again.size == 946
    told = (again.mean(), again.std(ddof=1), again.min(), np.median(again), again.max())
    assert [round(float(one)) for one in told] == [35, 30, 3, 27, 300]
    assert summed.frequency.sum() == 2457


def test_orders_of_one_month_are_one_order_and_their_money_is_summed() -> None:
    given = [("1", "2014-12-31", "9"), ("1", "2015-01-01", "1"), ("1", "2015-01-31", "2")]

    summed = summarize(bought(given), until=END, unit=TimeUnit.MONTH)

    assert rows(summed) == [(1, 1, 2)]
    assert summed.spend.tolist() == [3]


def test_what_is_bought_after_the_day_of_looking_is_left_out() -> None:
    given = [("1", "2015-02-07", None), ("1", "2015-02-08", None), ("2", "2015-02-08", None)]

    summed = summarize(bought(given), until=END)

    assert rows(summed) == [(0, 0, 0)]


def test_an_order_that_came_back_whole_is_none() -> None:
    given = [
        ("1", "2015-01-01", "5"),
        ("1", "2015-01-10", "5"),
        ("1", "2015-01-10", "-5"),
        ("2", "2015-01-01", "5"),
        ("2", "2015-01-01", "-6"),
    ]

    summed = summarize(bought(given), until=END)

    assert rows(summed) == [(0, 0, 37)]


def test_an_order_that_came_back_in_part_is_an_order_of_the_rest() -> None:
    given = [("1", "2015-01-01", "5"), ("1", "2015-01-10", "5"), ("1", "2015-01-10", "-4.99")]

    assert summarize(bought(given), until=END).spend.tolist() == [0.01]


def test_an_order_of_no_money_is_an_order() -> None:
    given = [("1", "2015-01-01", "5"), ("1", "2015-01-10", "0")]

    assert rows(summarize(bought(given), until=END)) == [(1, 9, 37)]


def test_no_purchases_are_no_histories() -> None:
    summed = summarize([], until=END)

    assert summed.accounts == ()
    assert summed.age.shape == (0,)
    assert summed.currency is None


def test_histories_are_in_one_currency() -> None:
    purchases = [
        Purchase(AccountId("1"), END, Money("1", "EUR")),
        Purchase(AccountId("1"), END, Money("1", "USD")),
    ]

    with pytest.raises(MixedCurrencies):
        summarize(purchases, until=END)


def test_a_purchase_is_on_a_day() -> None:
    with pytest.raises(InstantForDate):
        Purchase(AccountId("1"), datetime(2015, 1, 1, tzinfo=UTC))
