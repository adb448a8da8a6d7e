"""What invoices and payments write into the receivables ledger."""

from datetime import date, timedelta

import pytest
from attrs import evolve

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import (
    AllocatedMoreThanOpen,
    DateBefore,
    NotOpen,
    PeriodClosed,
    RecordedBefore,
)
from account_mgmt.domain.ids import InvoiceId, ItemId
from account_mgmt.domain.invoice import InvoiceKind
from account_mgmt.domain.money import Money
from account_mgmt.domain.payment import Allocation
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.receivables import (
    OpenItem,
    ReceivableEntry,
    ReceivableKind,
    item_of,
)
from account_mgmt.domain.settlement import (
    after,
    check_open,
    check_since,
    debt_of,
    discount_parts,
    early_discount,
    entry_of_invoice,
    entry_of_payment,
    recovered,
    reduced,
    reopened,
    settled,
    settled_by,
    taken_back,
    worth,
)
from account_mgmt.domain.tax import at_rate
from account_mgmt.domain.terms import PaymentTerms
from account_mgmt.testing.builders import (
    MONDAY,
    NOON,
    a_closing,
    a_draft,
    a_payment,
    a_receivable,
    an_invoice,
    an_invoice_line,
)

DAY = timedelta(days=1)
LATER = NOON + DAY
TUESDAY = MONDAY + DAY


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def yer(amount: str) -> Money:
    return Money(amount, "YER")


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def debt(amount: str = "1000.00") -> OpenItem:
    return item_of([a_receivable(minor=eur(amount).minor)])


def cash(amount: str = "1000.00") -> OpenItem:
    return item_of([a_receivable("P/c-1", kind=ReceivableKind.PAID, minor=-eur(amount).minor)])


def abroad(amount: Money, value: Money, name: str) -> OpenItem:
    return item_of([evolve(a_receivable(name), amount=amount, value=value)])


# --- items come up ------------------------------------------------------------------------------


def test_an_invoice_is_owed_from_its_date() -> None:
    invoice, _ = an_invoice()

    entry = entry_of_invoice(invoice, invoice.due, at=NOON)

    assert entry == ReceivableEntry(
        item=ItemId(f"I/{invoice.id}"),
        sequence=1,
        account=invoice.account,
        kind=ReceivableKind.INVOICED,
        effective_on=MONDAY,
        due_on=MONDAY + 30 * DAY,
        recorded_at=NOON,
        amount=eur("1210.00"),
        value=eur("1210.00"),
        reason=invoice.number,
    )


def test_a_credit_note_is_to_the_customers_credit() -> None:
    note, _ = an_invoice(kind=InvoiceKind.CREDIT_NOTE)

    entry = entry_of_invoice(note, note.due, at=NOON)

    assert (entry.amount, entry.value) == (eur("-1210.00"), eur("-1210.00"))
    assert entry.kind is ReceivableKind.CREDITED


def test_a_payment_is_to_the_customers_credit_until_it_settles() -> None:
    payment, _ = a_payment(reference="bank 7")

    entry = entry_of_payment(payment, yer("5000.00"), at=NOON)

    assert entry == ReceivableEntry(
        item=ItemId(f"P/{payment.id}"),
        sequence=1,
        account=payment.account,
        kind=ReceivableKind.PAID,
        effective_on=MONDAY,
        due_on=MONDAY,
        recorded_at=NOON,
        amount=eur("-1000.00"),
        value=yer("-5000.00"),
        reason="bank 7",
    )


# --- items go down ------------------------------------------------------------------------------


def test_settling_is_an_entry_on_each_of_opposite_amounts() -> None:
    paid, used = settled(debt(), cash(), settles=eur("400"), uses=eur("400"), on=TUESDAY, at=LATER)

    assert (paid.amount, used.amount) == (eur("-400"), eur("400"))
    assert (paid.against, used.against) == (used.item, paid.item)
    assert (paid.sequence, used.sequence) == (2, 2)
    assert paid.reason == used.reason == ""


def test_an_entry_that_settles_says_why_and_of_whom() -> None:
    owed, came = debt(), cash()

    entries = settled(
        owed, came, settles=eur("1"), uses=eur("1"), on=TUESDAY, at=LATER, reason="swapped"
    )
    off = reduced(owed, eur("0.01"), ReceivableKind.WRITTEN_OFF, on=TUESDAY, at=LATER)
    back = reduced(
        came, eur("0.01"), ReceivableKind.REFUNDED, on=TUESDAY, at=LATER, reason="too much"
    )

    assert {entry.reason for entry in entries} == {"swapped"}
    assert {entry.account for entry in (*entries, off)} == {owed.account}
    assert (off.amount, off.value, off.reason) == (eur("-0.01"), eur("-0.01"), "")
    assert (back.amount, back.value, back.reason) == (eur("0.01"), eur("0.01"), "too much")


def test_more_than_is_open_cannot_be_settled() -> None:
    with pytest.raises(AllocatedMoreThanOpen, match=r"1000\.01 EUR .* 1000\.00 EUR open of I/i-1"):
        reduced(debt(), eur("1000.01"), ReceivableKind.WRITTEN_OFF, on=TUESDAY, at=LATER)
    with pytest.raises(AllocatedMoreThanOpen, match=r"1000\.00 EUR open of P/c-1"):
        reduced(cash(), eur("1000.01"), ReceivableKind.REFUNDED, on=TUESDAY, at=LATER)


def test_nothing_cannot_be_settled() -> None:
    with pytest.raises(AllocatedMoreThanOpen):
        reduced(debt(), eur("0"), ReceivableKind.WRITTEN_OFF, on=TUESDAY, at=LATER)


def test_what_an_exchange_made_is_an_entry_of_its_own() -> None:
    """frappe/erpnext #54947: 110 USD at 531, paid at 600: open 0, gain 7,590, nothing unallocated."""
    owed = abroad(usd("110.00"), yer("58410.00"), "I/i-1")
    came = abroad(usd("-110.00"), yer("-66000.00"), "P/c-1")

    entries = settled(owed, came, settles=usd("110.00"), uses=usd("110.00"), on=TUESDAY, at=LATER)

    paid, gain, used = entries
    assert (gain.kind, gain.amount, gain.value) == (
        ReceivableKind.EXCHANGED,
        usd("0"),
        yer("7590.00"),
    )
    for item in (owed, came):
        left = after(item, entries)
        assert (left.open, left.value) == (usd("0"), yer("0"))
    assert (paid.sequence, gain.sequence, used.sequence) == (2, 3, 2)


def test_what_is_left_of_a_payment_is_counted_in_its_own_currency() -> None:
    """frappe/erpnext #23936: 10,000 USD paid at 15 against 5,000 at 16: 5,000 USD are left."""
    owed = abroad(usd("5000.00"), yer("80000.00"), "I/i-1")
    came = abroad(usd("-10000.00"), yer("-150000.00"), "P/c-1")

    entries = settled(owed, came, settles=usd("5000.00"), uses=usd("5000.00"), on=TUESDAY, at=LATER)

    assert after(came, entries).open == usd("-5000.00")
    assert entries[1].value == yer("-5000.00")


def test_the_last_part_of_an_item_is_worth_all_that_is_left() -> None:
    item = abroad(usd("3.00"), yer("10.00"), "I/i-1")

    first = worth(item, usd("1.00"))
    rest = after(item, [evolve(a_receivable(), amount=usd("-1.00"), value=-first)])

    assert first == yer("3.33")
    assert worth(rest, usd("2.00")) == yer("6.67")


def test_what_is_settled_is_worth_nothing_more() -> None:
    settled_item = evolve(debt(), open=eur("0"), value=eur("0"))

    assert worth(settled_item, eur("0")) == eur("0")
    with pytest.raises(NotOpen, match=r"I/i-1.*settled"):
        worth(settled_item, eur("1.00"))


def test_a_discount_goes_beside_what_was_paid() -> None:
    allocation = Allocation(
        invoice=InvoiceId("i-1"),
        on=TUESDAY,
        amount=eur("980.00"),
        settles=eur("980.00"),
        discount=eur("20.00"),
    )

    entries = settled_by(allocation, debt(), cash(), on=TUESDAY, at=LATER)

    assert [entry.kind.value for entry in entries] == ["settled", "settled", "discounted"]
    assert after(debt(), entries).open == eur("0")
    assert after(debt(), entries).entries == 3
    assert after(cash(), entries).open == eur("-20.00")


# --- what is undone -----------------------------------------------------------------------------


def history() -> tuple[list[ReceivableEntry], list[ReceivableEntry]]:
    """The entries of an invoice and of a payment that settled it with a discount."""
    allocation = Allocation(
        invoice=InvoiceId("i-1"),
        on=TUESDAY,
        amount=eur("980.00"),
        settles=eur("980.00"),
        discount=eur("20.00"),
    )
    owed, came = a_receivable(minor=100_000), a_receivable("P/c-1", minor=-98_000)
    entries = settled_by(allocation, item_of([owed]), item_of([came]), on=TUESDAY, at=LATER)
    invoice = [owed, *(entry for entry in entries if entry.item == owed.item)]
    return invoice, [came, *(entry for entry in entries if entry.item == came.item)]


def allocations() -> list[Allocation]:
    whole = eur("980.00")
    return [Allocation(invoice=InvoiceId("i-1"), on=TUESDAY, amount=whole, settles=whole)]


def test_a_payment_that_bounced_opens_its_invoices_as_they_were() -> None:
    invoice, payment = history()

    back = reopened(invoice, ItemId("P/c-1"), on=TUESDAY, at=LATER, reason="no funds")
    gone = taken_back(payment, allocations(), on=TUESDAY, at=LATER, reason="no funds")

    reopened_item = item_of([*invoice, *back])
    assert reopened_item.open == eur("1000.00")
    assert reopened_item.due_on == MONDAY
    assert [entry.sequence for entry in back] == [4, 5]
    assert item_of([*payment, *gone]).open == eur("0")
    assert gone[-1].kind is ReceivableKind.REVERSED
    assert {entry.reason for entry in (*back, *gone)} == {"no funds"}


def test_what_others_paid_stays_paid() -> None:
    invoice, _ = history()

    assert reopened(invoice, ItemId("P/c-9"), on=TUESDAY, at=LATER, reason="") == ()


def test_nothing_is_recorded_before_what_is_there() -> None:
    invoice, payment = history()

    with pytest.raises(RecordedBefore) as refused:
        reopened(invoice, ItemId("P/c-1"), on=TUESDAY, at=NOON, reason="")
    assert refused.value.__reduce__()[1] == ("I/i-1", NOON.isoformat(), LATER.isoformat())
    with pytest.raises(RecordedBefore):
        taken_back(payment, allocations(), on=TUESDAY, at=NOON, reason="")


def test_what_was_written_off_can_be_recovered_once() -> None:
    owed = a_receivable(minor=1000)
    lost = reduced(item_of([owed]), eur("4.00"), ReceivableKind.WRITTEN_OFF, on=TUESDAY, at=LATER)

    back = recovered([owed, lost], on=TUESDAY, at=LATER, reason="paid after all")

    assert (back.amount, back.sequence, back.reason) == (eur("4.00"), 3, "paid after all")
    with pytest.raises(NotOpen, match="What was written off of I/i-1"):
        recovered([owed, lost, back], on=TUESDAY, at=LATER, reason="again")
    with pytest.raises(NotOpen, match="cannot be recovered"):
        recovered([owed], on=TUESDAY, at=LATER, reason="never lost")


# --- dates --------------------------------------------------------------------------------------


def test_nothing_is_dated_into_a_closed_period() -> None:
    closing, _ = a_closing(Period.month(2026, 2))

    check_open(date(2026, 3, 1), [closing])
    with pytest.raises(PeriodClosed) as refused:
        check_open(MONDAY, [closing])

    assert refused.value.__reduce__()[1] == (
        str(closing.period),
        f"nothing more can be dated {MONDAY.isoformat()}",
    )


def test_nothing_is_dated_before_the_document_that_it_is_about() -> None:
    check_since("The refund", MONDAY, MONDAY)
    with pytest.raises(DateBefore) as refused:
        check_since("The refund", MONDAY, TUESDAY)

    assert refused.value.__reduce__()[1] == (
        "The refund",
        MONDAY.isoformat(),
        "the date of what it is for",
        TUESDAY.isoformat(),
    )


@pytest.mark.parametrize(("day", "off"), [(12, "24.20"), (13, "0.00")])
def test_a_discount_is_for_money_that_arrives_in_time(day: int, off: str) -> None:
    terms = PaymentTerms.of("2/10 net 30")

    discount = early_discount(eur("1210.00"), terms, MONDAY, date(2026, 2, day))

    assert discount == eur(off)


def test_terms_without_a_discount_give_none() -> None:
    assert early_discount(eur("10"), PaymentTerms(), MONDAY, MONDAY) == eur("0")


def test_a_debt_says_what_paying_now_would_earn() -> None:
    draft = evolve(a_draft(an_invoice_line()), terms=PaymentTerms.of("2/10 net 30"))
    invoice, _ = draft.issue(InvoiceId("i-1"), "1", on=MONDAY)
    head, _ = an_invoice()

    assert debt_of(invoice, debt(), TUESDAY).asking == eur("980.00")
    assert debt_of(invoice, debt("15.00"), TUESDAY).asking == eur("15.00")
    assert debt_of(head, debt(), TUESDAY).asking == eur("1000.00")


def test_a_discount_is_split_over_taxes_to_the_cent() -> None:
    content = a_draft(
        an_invoice_line(1, tax=at_rate("21")), an_invoice_line(2, price="33.33", tax=at_rate("10"))
    )
    off = content.totals.with_tax.times(Rate("2%"))

    parts = discount_parts(off, content)

    assert Money.total([part.taxable + part.amount for part in parts], "EUR") == off
    assert [(part.taxable, part.amount) for part in parts] == [
        (eur("20.00"), eur("4.20")),
        (eur("6.66"), eur("0.67")),
    ]
