"""Credit notes of invoices that were paid in cash, or in advance: what was asked comes back, no more."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.credit_note import credit_note
from account_mgmt.domain.ids import InvoiceId
from account_mgmt.domain.invoice import Adjustment, Deduction, Draft, Invoice
from account_mgmt.domain.money import Money
from account_mgmt.domain.party import Party
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.tax import TaxRounding, at_rate
from account_mgmt.testing.builders import MONDAY, a_draft, an_invoice, an_invoice_line


def money(amount: str, currency: str = "EUR") -> Money:
    return Money(amount, currency)


def issued(draft: Draft, number: str = "i-1") -> Invoice:
    return draft.issue(InvoiceId(number), number, on=MONDAY)[0]


def kreditering() -> Draft:
    """The Swedish business case Kreditering: 9560, -1912, +1020, 25 %, 834.90 prepaid, 10000 due."""
    lines = tuple(
        evolve(an_invoice_line(number, quantity=quantity, tax=at_rate("25")), price=price)
        for number, quantity, price in (
            (1, "10", UnitPrice("900", "SEK")),
            (2, "7", UnitPrice("80", "SEK")),
        )
    )
    adjustments = (
        Adjustment(amount=money("1912", "SEK"), tax=at_rate("25")),
        Adjustment(amount=money("1020", "SEK"), charge=True, tax=at_rate("25")),
    )
    made = a_draft(*lines, adjustments=adjustments)
    return evolve(made, prepaid=money("834.90", "SEK"), in_cash=True)


def test_kreditering_gives_back_what_was_asked() -> None:
    """BIS_Billing_30-Kreditering: the credit note has the totals of its invoice, prepaid and all."""
    invoice = issued(kreditering())

    note = credit_note(invoice, [], reason="wrong")

    assert invoice.content is not None
    assert invoice.content.totals == note.totals
    assert (note.totals.due, note.totals.rounding) == (money("10000", "SEK"), money("-0.10", "SEK"))


@given(
    counts=st.lists(st.integers(1, 5), min_size=1, max_size=5),
    price=st.integers(1, 5_000),
    prepaid=st.integers(0, 200),
    in_cash=st.booleans(),
)
def test_however_it_is_credited_the_notes_make_the_invoice(
    *, counts: list[int], price: int, prepaid: int, in_cash: bool
) -> None:
    line = evolve(
        an_invoice_line(quantity=str(sum(counts)), tax=at_rate("25")),
        price=UnitPrice.of_money(Money.of_minor(price, "SEK")),
    )
    draft = evolve(a_draft(line), in_cash=in_cash)
    part = Money.of_minor(draft.totals.with_tax.minor * prepaid // 200, "SEK")
    invoice = issued(evolve(draft, prepaid=part))
    assert invoice.content is not None

    notes: list[Invoice] = []
    for number, count in enumerate(counts):
        note = credit_note(invoice, notes, {1: Quantity(count)}, reason="damaged")
        notes.append(issued(note, f"n-{number}"))

    contents = [note.content for note in notes if note.content is not None]
    assert Money.total([note.due for note in notes], "SEK") == invoice.due
    assert Money.total([one.totals.prepaid for one in contents], "SEK") == part
    whole = invoice.content.totals
    assert Money.total([one.totals.tax for one in contents], "SEK") == whole.tax
    assert all(one.totals.prepaid.minor >= 0 for one in contents)


def test_an_advance_that_was_deducted_comes_back_bit_by_bit() -> None:
    deducts = (
        Deduction(invoice=InvoiceId("a-1"), amount=money("300.00")),
        Deduction(invoice=InvoiceId("a-2"), amount=money("200.00")),
    )
    invoice = issued(evolve(a_draft(), prepaid=money("500.00"), deducts=deducts))

    first = credit_note(invoice, [], {1: Quantity(8)}, reason="damaged")
    head = an_invoice("n-0", minor=0)[0]
    rest = credit_note(invoice, [issued(first, "n-1"), head], reason="damaged")

    assert [(str(one.invoice), one.amount) for one in first.deducts] == [
        ("a-1", money("300.00")),
        ("a-2", money("100.00")),
    ]
    assert [(str(one.invoice), one.amount) for one in rest.deducts] == [("a-2", money("100.00"))]


def test_tax_rounded_for_the_line_is_given_back_as_it_was_asked() -> None:
    lines = [an_invoice_line(n, quantity="1", price="10.01", tax=at_rate("20")) for n in (1, 2, 3)]
    invoice = issued(evolve(a_draft(*lines), tax_rounding=TaxRounding.PER_LINE))

    one = credit_note(invoice, [], {1: Quantity(1)}, reason="damaged")
    rest = credit_note(invoice, [issued(one, "n-1")], reason="damaged")

    assert invoice.due == money("36.03")
    assert (one.totals.with_tax, rest.totals.with_tax) == (money("12.01"), money("24.02"))


def test_euros_are_rounded_to_coins_where_the_country_does() -> None:
    line = an_invoice_line(quantity="1", price="1.66")
    at_home, in_finland = (
        evolve(a_draft(line), seller=Party(name="Seller", country=country), in_cash=True)
        for country in ("ES", "FI")
    )

    assert at_home.totals.due == money("1.66")
    assert in_finland.totals.due == money("1.65")


@pytest.mark.parametrize(
    ("amount", "currency", "due"),
    [
        ("1.67", "AUD", "1.65"),
        ("1.68", "AUD", "1.70"),
        ("1.65", "NZD", "1.70"),
        ("252.49", "HUF", "250"),
    ],
)
def test_coins_that_cldr_does_not_know_are_in_our_own_table(
    amount: str, currency: str, due: str
) -> None:
    line = evolve(an_invoice_line(quantity="1"), price=UnitPrice(amount, currency))

    assert evolve(a_draft(line), in_cash=True).totals.due == money(due, currency)
