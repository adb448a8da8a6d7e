"""Invoices: what they add up to, and what credit notes leave of them."""

from datetime import date

import pytest
from attrs import evolve

from account_mgmt.domain.credit_note import credit_note
from account_mgmt.domain.errors import (
    BadLines,
    CreditedMoreThanLeft,
    DateBefore,
    NoSuchInvoiceLine,
    NothingThere,
    QuantityNotPositive,
)
from account_mgmt.domain.events import InvoiceIssued
from account_mgmt.domain.ids import InvoiceId
from account_mgmt.domain.invoice import (
    Adjustment,
    Deduction,
    Draft,
    Invoice,
    InvoiceKind,
    cash_rounding,
)
from account_mgmt.domain.money import Money
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.tax import at_rate
from account_mgmt.domain.terms import PaymentTerms
from account_mgmt.testing.builders import MONDAY, a_draft, an_invoice, an_invoice_line

TAXED = at_rate("21")


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def allowance(amount: str, **more: object) -> Adjustment:
    return Adjustment(amount=eur(amount), **more)  # type: ignore[arg-type]


def issued(draft: Draft, number: str = "2026-000001") -> Invoice:
    return draft.issue(InvoiceId(f"i {number}"), number, on=MONDAY)[0]


def pieces(number: str) -> Quantity:
    return Quantity(number)


# --- totals -------------------------------------------------------------------------------------


def test_a_line_is_rounded_first_and_then_adjusted() -> None:
    line = an_invoice_line(
        quantity="3",
        price="33.335",
        adjustments=[allowance("0.50"), allowance("1.00", charge=True)],
    )

    assert (line.gross, line.net) == (eur("100.01"), eur("100.51"))


def test_totals_are_those_of_en_16931() -> None:
    draft = a_draft(
        an_invoice_line(1, quantity="348.35", price="16", tax=at_rate("22"), adjustments=[]),
        adjustments=[allowance("222.94", tax=at_rate("22"))],
    )

    totals = draft.totals

    assert (totals.lines_net, totals.allowances) == (eur("5573.60"), eur("222.94"))
    assert (totals.without_tax, totals.tax) == (eur("5350.66"), eur("1177.15"))
    assert (totals.with_tax, totals.due) == (eur("6527.81"), eur("6527.81"))


def test_what_was_prepaid_is_not_due_again() -> None:
    draft = evolve(a_draft(an_invoice_line(tax=TAXED)), prepaid=eur("1210.00"))

    assert draft.totals.due == eur("0.00")
    assert draft.totals.with_tax == eur("1210.00")


def test_a_charge_on_the_document_bears_its_own_tax() -> None:
    freight = Adjustment(charge=True, amount=eur("10.00"), tax=at_rate("10"))
    draft = a_draft(an_invoice_line(tax=TAXED), adjustments=[freight])

    assert [group.amount for group in draft.tax_groups] == [eur("210.00"), eur("1.00")]


def test_charges_and_what_was_prepaid_are_totals_of_their_own() -> None:
    freight = Adjustment(charge=True, amount=eur("10.00"))
    draft = evolve(a_draft(adjustments=[freight, allowance("4.00")]), prepaid=eur("6.00"))

    totals = draft.totals

    assert (totals.charges, totals.allowances, totals.prepaid) == (
        eur("10.00"),
        eur("4.00"),
        eur("6.00"),
    )
    assert (totals.without_tax, totals.due) == (eur("1006.00"), eur("1000.00"))


def test_euros_are_rounded_to_coins_where_the_country_does() -> None:
    assert cash_rounding(eur("1.66"), country="FI") == eur("-0.01")
    assert cash_rounding(eur("1.66"), country="DE") == eur("0.00")
    assert cash_rounding(Money("1.01", "USD")) == Money("0.00", "USD")


def test_an_invoice_deducts_just_what_was_paid_in_advance() -> None:
    deducts = (
        Deduction(invoice=InvoiceId("a"), amount=eur("3.00")),
        Deduction(invoice=InvoiceId("b"), amount=eur("4.00")),
    )
    draft = evolve(a_draft(), prepaid=eur("7.00"), deducts=deducts)

    assert draft.totals.due == eur("993.00")
    with pytest.raises(BadLines, match=r"deducts 7.00 EUR, and says that 6.00 EUR was paid"):
        evolve(draft, prepaid=eur("6.00"))


@pytest.mark.parametrize(
    ("amount", "payable"),
    [("1.66", "1.65"), ("-20.86", "-20.85"), ("1.68", "1.70"), ("1.65", "1.65")],
)
def test_cash_is_rounded_to_the_nearest_coin(amount: str, payable: str) -> None:
    due = Money(amount, "CHF")

    assert due + cash_rounding(due) == Money(payable, "CHF")


def test_the_middle_between_two_coins_is_rounded_away_from_zero() -> None:
    assert cash_rounding(Money("1.25", "DKK")) == Money("0.25", "DKK")
    assert cash_rounding(Money("-1.25", "DKK")) == Money("-0.25", "DKK")


def test_an_amount_in_euros_is_payable_as_it_is() -> None:
    assert cash_rounding(eur("1.66")) == eur("0.00")
    assert cash_rounding(eur("1.66"), increment=5) == eur("-0.01")


def test_paid_in_cash_the_rounding_is_a_total_of_its_own() -> None:
    line = evolve(an_invoice_line(quantity="1"), price=UnitPrice("1.66", "CHF"))
    draft = evolve(a_draft(line), in_cash=True)

    assert draft.totals.rounding == Money("-0.01", "CHF")
    assert draft.totals.due == Money("1.65", "CHF")


# --- what is refused ----------------------------------------------------------------------------


def test_an_invoice_without_lines_is_refused() -> None:
    with pytest.raises(BadLines, match="Invoice to Acme is refused: it has no lines"):
        evolve(a_draft(), lines=())


def test_two_lines_of_one_number_are_refused() -> None:
    with pytest.raises(
        BadLines, match="Invoice to Acme is refused: two of its lines have one number"
    ):
        a_draft(an_invoice_line(1), an_invoice_line(1))


def test_lines_of_two_currencies_are_refused() -> None:
    with pytest.raises(
        BadLines, match="Invoice to Acme is refused: its lines are priced in CHF and EUR"
    ):
        a_draft(an_invoice_line(1), evolve(an_invoice_line(2), price=UnitPrice("1", "CHF")))


def test_a_line_of_nothing_is_refused() -> None:
    with pytest.raises(QuantityNotPositive, match=r"A quantity of 0 piece for line 1, "):
        an_invoice_line(quantity="0")


def test_the_least_that_can_be_billed_is_a_millionth() -> None:
    assert an_invoice_line(quantity="0.000001").quantity == pieces("0.000001")


@pytest.mark.parametrize(("charge", "named"), [(True, "Charge"), (False, "Allowance")])
def test_an_adjustment_below_zero_is_refused_by_its_name(
    charge: bool,  # noqa: FBT001
    named: str,
) -> None:
    with pytest.raises(BadLines, match=rf"^{named} of -1.00 EUR.*below zero"):
        allowance("-1.00", charge=charge)


def test_an_invoice_due_before_its_date_is_refused() -> None:
    with pytest.raises(DateBefore, match="2026-02-01 is before its date, 2026-02-02"):
        a_draft().issue(InvoiceId("i-1"), "1", on=MONDAY, due_on=date(2026, 2, 1))


# --- issuing ------------------------------------------------------------------------------------


def test_an_invoice_falls_due_by_its_terms() -> None:
    draft = evolve(a_draft(), terms=PaymentTerms.of("net 30 eom"))

    assert issued(draft).due_on == date(2026, 3, 30)


def test_an_issued_invoice_says_all_that_its_draft_said() -> None:
    draft = a_draft(an_invoice_line(tax=TAXED))

    invoice, event = draft.issue(InvoiceId("i-1"), "2026-000001", on=MONDAY)

    assert (invoice.content, invoice.due, invoice.order) == (draft, eur("1210.00"), draft.order)
    assert (invoice.id, invoice.account) == (InvoiceId("i-1"), draft.account)
    assert event == InvoiceIssued(
        invoice=InvoiceId("i-1"),
        account=draft.account,
        number="2026-000001",
        on=MONDAY,
        due=eur("1210.00"),
    )


def test_a_credit_note_says_what_it_credits_once_it_is_issued() -> None:
    note = credit_note(issued(a_draft()), [], reason="wrong customer")

    assert issued(note, "2026-000002").credits == InvoiceId("i 2026-000001")


def test_an_invoice_known_by_its_head_names_no_order_and_no_line() -> None:
    invoice, _ = an_invoice()

    assert invoice.order is None
    with pytest.raises(NoSuchInvoiceLine, match="not known here"):
        invoice.line(1)


def test_a_line_is_found_by_its_number() -> None:
    invoice = issued(a_draft(an_invoice_line(1), an_invoice_line(7)))

    assert invoice.line(7).number == 7
    with pytest.raises(NoSuchInvoiceLine) as refused:
        invoice.line(2)
    assert refused.value.__reduce__()[1] == (invoice.number, 2, (1, 7))


# --- credit notes -------------------------------------------------------------------------------


def test_a_whole_credit_note_gives_back_what_was_asked() -> None:
    invoice = issued(a_draft(an_invoice_line(tax=TAXED), adjustments=[allowance("1.00")]))

    draft = credit_note(invoice, [], reason="wrong customer")

    assert draft.kind is InvoiceKind.CREDIT_NOTE
    assert draft.credits == invoice.id
    assert draft.totals.due == invoice.due


def test_crediting_bit_by_bit_ends_at_nothing() -> None:
    """10.00 for three pieces: 3.33, 3.34, 3.33, and with tax 4.03, 4.04, 4.03."""
    line = an_invoice_line(
        quantity="3", price="3.333", tax=TAXED, adjustments=[allowance("0.00", charge=True)]
    )
    invoice = issued(a_draft(line))
    notes: list[Invoice] = []

    for number in range(3):
        draft = credit_note(invoice, notes, {1: pieces("1")}, reason="damaged")
        notes.append(issued(draft, f"CN-{number}"))

    assert Money.total([note.due for note in notes], "EUR") == invoice.due
    with pytest.raises(NothingThere, match="nothing is left to credit"):
        credit_note(invoice, notes, reason="again")


def test_a_credited_line_takes_its_share_of_its_allowance() -> None:
    invoice = issued(a_draft(an_invoice_line(tax=TAXED, adjustments=[allowance("100.00")])))

    draft = credit_note(invoice, [], {1: pieces("5")}, reason="damaged")

    assert draft.totals.without_tax == eur("450.00")
    assert draft.lines[0].adjustments == (allowance("50.00", reason="as invoiced"),)


def test_a_credited_line_takes_its_share_of_its_charge() -> None:
    charge = allowance("100.00", charge=True)
    invoice = issued(a_draft(an_invoice_line(adjustments=[charge])))

    draft = credit_note(invoice, [], {1: pieces("5")}, reason="damaged")

    assert draft.lines[0].adjustments == (allowance("50.00", charge=True, reason="as invoiced"),)


def test_a_credit_note_takes_its_share_of_the_documents_allowances() -> None:
    lines = (an_invoice_line(1, tax=TAXED), an_invoice_line(2, tax=TAXED))
    invoice = issued(a_draft(*lines, adjustments=[allowance("100.00", tax=TAXED)]))

    draft = credit_note(invoice, [], {1: pieces("10")}, reason="damaged")

    assert draft.totals.allowances == eur("50.00")
    assert [line.number for line in draft.lines] == [1]


def test_an_allowance_that_is_the_whole_of_nothing_is_left_out() -> None:
    free = an_invoice_line(price="0")
    invoice = issued(a_draft(free, adjustments=[allowance("0.00")]))

    assert credit_note(invoice, [], reason="void").adjustments == ()


def test_earlier_notes_of_heads_only_give_no_lines_back() -> None:
    invoice = issued(a_draft(an_invoice_line(tax=TAXED)))
    head, _ = an_invoice(kind=InvoiceKind.CREDIT_NOTE, credits="i-1")

    assert credit_note(invoice, [head], reason="void").totals.due == invoice.due


def test_more_than_is_left_cannot_be_credited() -> None:
    invoice = issued(a_draft())
    note = issued(credit_note(invoice, [], {1: pieces("4")}, reason="damaged"), "CN-1")

    with pytest.raises(CreditedMoreThanLeft, match="7 piece of line 1 is more than the 6 piece"):
        credit_note(invoice, [note], {1: pieces("7")}, reason="damaged")


def test_less_than_nothing_cannot_be_credited() -> None:
    with pytest.raises(QuantityNotPositive):
        credit_note(issued(a_draft()), [], {1: pieces("-1")}, reason="damaged")


def test_a_line_that_is_not_there_cannot_be_credited() -> None:
    with pytest.raises(NoSuchInvoiceLine):
        credit_note(issued(a_draft()), [], {9: pieces("1")}, reason="damaged")


def test_nothing_cannot_be_credited() -> None:
    with pytest.raises(NothingThere):
        credit_note(issued(a_draft()), [], {1: pieces("0")}, reason="damaged")


def test_an_invoice_known_by_its_head_cannot_be_credited_by_lines() -> None:
    with pytest.raises(BadLines, match="not known here"):
        credit_note(an_invoice()[0], [], reason="void")


def test_a_credit_note_cannot_be_credited() -> None:
    invoice = issued(a_draft())
    note = issued(credit_note(invoice, [], reason="void"), "CN-1")

    with pytest.raises(BadLines, match="a credit note itself"):
        credit_note(note, [], reason="void")
