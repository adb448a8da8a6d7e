"""Money: adding, summing, splitting, writing in a locale."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import reduce
from operator import add
from typing import Any

import moneyed
from moneyed.l10n import format_money

from account_mgmt import Money
from account_mgmt.domain.money import formatter
from benchmarks.measure import OURS, Goal, Row, agree, contest


def money(times: int) -> Iterator[Row]:
    """Each work so many times in a turn."""
    ours, other = Money("19.99", "EUR"), Money("100.01", "EUR")
    theirs, another = moneyed.Money("19.99", "EUR"), moneyed.Money("100.01", "EUR")
    in_german = formatter("de_DE", "EUR")
    many = [Money.of_minor(number, "EUR") for number in range(1000)]
    peers = [moneyed.Money(Decimal(number) / 100, "EUR") for number in range(1000)]
    whole, wholes = Money("1234567.89", "EUR"), moneyed.Money("1234567.89", "EUR")

    yield _row("add two amounts", lambda: ours + other, lambda: theirs + another, 0.31e-6, times)
    summing = contest(
        {OURS: lambda: Money.total(many, "EUR"), "py-moneyed": lambda: reduce(add, peers)},
        times=max(times // 1000, 1),
    )
    agree({OURS: Money.total(many, "EUR").amount, "py-moneyed": reduce(add, peers).amount})
    yield Row(
        work="sum a thousand amounts, each",
        seconds={name: seconds / 1000 for name, seconds in summing.items()},
        goal=Goal(seconds=0.03e-6),
    )
    yield _row("split in three", lambda: ours.split(3), lambda: _split(theirs, 3), 0.7e-6, times)
    yield _row(
        "write in German",
        lambda: in_german(whole),
        lambda: format_money(wholes, locale="de_DE"),
        0.7e-6,
        max(times // 10, 1),
    )
    agree({OURS: in_german(whole), "py-moneyed": format_money(wholes, locale="de_DE")})


def _row(
    work: str, ours: Callable[[], Any], theirs: Callable[[], Any], goal: float, times: int
) -> Row:
    works: Mapping[str, Callable[[], object]] = {OURS: ours, "py-moneyed": theirs}
    return Row(work=work, seconds=contest(works, times=times), goal=Goal(seconds=goal))


def _split(amount: moneyed.Money, parts: int) -> list[moneyed.Money]:
    """As its users do it, since it has no split: round down, and give out the cents that are left."""
    cents = int(amount.amount * 100)
    share, left = divmod(cents, parts)
    return [
        moneyed.Money(Decimal(share + (number < left)) / 100, amount.currency)
        for number in range(parts)
    ]
