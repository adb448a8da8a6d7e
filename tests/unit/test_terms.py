"""Payment terms: read as written, written as read, due on the day."""

from datetime import date

import pytest
from hypothesis import given

from account_mgmt.domain.errors import BadTerms
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.terms import PaymentTerms
from account_mgmt.testing.strategies import terms


@pytest.mark.parametrize(
    ("written", "invoiced", "due"),
    [
        ("net 30", date(2026, 1, 31), date(2026, 3, 2)),
        ("net 30", date(2024, 1, 31), date(2024, 3, 1)),
        ("on receipt", date(2026, 2, 28), date(2026, 2, 28)),
        ("net 0", date(2026, 2, 28), date(2026, 2, 28)),
        ("net 0 eom", date(2024, 2, 1), date(2024, 2, 29)),
        ("net 30 eom", date(2026, 12, 31), date(2027, 1, 30)),
        ("2/10 net 30", date(2026, 1, 1), date(2026, 1, 31)),
        ("day 10 next month", date(2026, 1, 31), date(2026, 2, 10)),
        ("day 10 next month", date(2026, 12, 1), date(2027, 1, 10)),
        ("day 31 next month", date(2026, 1, 31), date(2026, 2, 28)),
        ("day 31 next month", date(2024, 1, 1), date(2024, 2, 29)),
    ],
)
def test_terms_fall_due_on_the_day_they_say(written: str, invoiced: date, due: date) -> None:
    assert PaymentTerms.of(written).due(invoiced) == due


def test_a_discount_for_paying_early_is_read() -> None:
    read = PaymentTerms.of("1.5/7 net 45 eom")

    assert read == PaymentTerms(
        net_days=45, end_of_month=True, discount=Rate("1.5%"), discount_days=7
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "30",
        "net",
        "net -1",
        "net 1000",
        "Net 30",
        "net 30 ",
        "net 3O",
        "net \uff13\uff10",
        "2/10",
        "net 30 days",
        "day 0 next month",
        "day 32 next month",
        "net 30 day 10 next month",
    ],
)
def test_text_that_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(BadTerms, match="Write 'net 30'"):
        PaymentTerms.of(text)


def test_parts_that_make_no_terms_are_refused() -> None:
    for days in (-1, 1000, True, 30.0):
        with pytest.raises(BadTerms):
            PaymentTerms(net_days=days)  # type: ignore[arg-type] # on purpose
    for discount in ("0", "1", "-0.1"):
        with pytest.raises(BadTerms):
            PaymentTerms(discount=Rate(discount))
    with pytest.raises(BadTerms):
        PaymentTerms(discount_days=10)
    for parts in ({"net_days": 30}, {"net_days": 0, "end_of_month": True}):
        with pytest.raises(BadTerms, match="days beside it"):
            PaymentTerms(due_day=10, **parts)  # type: ignore[arg-type] # of two kinds


@given(terms())
def test_terms_read_back_what_they_say(some: PaymentTerms) -> None:
    assert PaymentTerms.of(str(some)) == some
    assert PaymentTerms.of(some) is some


def test_a_discount_that_no_percentage_says_is_refused() -> None:
    with pytest.raises(BadTerms, match="1/3"):
        PaymentTerms(discount=Rate("1/3"), discount_days=10)
