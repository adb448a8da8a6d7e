"""What is open of an item, how old it is, and what became of an invoice."""

from datetime import date, timedelta

import pytest

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import BadBuckets
from account_mgmt.domain.ids import AccountId, InvoiceId, ItemId, PaymentId
from account_mgmt.domain.money import Money
from account_mgmt.domain.receivables import (
    AgedBy,
    Ageing,
    Buckets,
    InvoiceStatus,
    OpenItem,
    Owed,
    ReceivableEntry,
    ReceivableKind,
    aged,
    invoice_item,
    invoice_of,
    item_of,
    open_items,
    payment_item,
    status_of,
    upto,
)
from account_mgmt.testing.builders import MONDAY, NOON, a_receivable

DAY = timedelta(days=1)
SETTLED = ReceivableKind.SETTLED


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def item(days_late: int, minor: int = 100) -> OpenItem:
    [entry] = [a_receivable(due_on=MONDAY - days_late * DAY, minor=minor)]
    return item_of([entry])


# --- items --------------------------------------------------------------------------------------


def test_an_invoice_and_a_payment_of_one_id_are_two_items() -> None:
    assert invoice_item(InvoiceId("x")) != payment_item(PaymentId("x"))
    assert invoice_of(invoice_item(InvoiceId("x"))) == InvoiceId("x")
    assert invoice_of(payment_item(PaymentId("x"))) is None


def test_an_item_of_the_longest_id_has_a_name() -> None:
    assert len(invoice_item(InvoiceId("x" * 64)).value) == 66


def test_what_is_open_is_the_sum_of_the_entries() -> None:
    entries = [
        a_receivable(minor=1000),
        a_receivable(sequence=2, kind=SETTLED, minor=-400, on=MONDAY + DAY),
    ]

    [one] = open_items(entries)

    assert (one.open, one.value, one.entries, one.opened_on) == (eur("6"), eur("6"), 2, MONDAY)


def test_what_is_settled_is_not_open() -> None:
    entries = [a_receivable(minor=1000), a_receivable(sequence=2, kind=SETTLED, minor=-1000)]

    assert open_items(entries) == ()


def test_items_come_by_due_date_and_then_by_name() -> None:
    entries = [
        a_receivable("I/b", due_on=MONDAY + DAY),
        a_receivable("I/c", due_on=MONDAY),
        a_receivable("I/a", due_on=MONDAY + DAY),
    ]

    assert [one.item.value for one in open_items(entries)] == ["I/c", "I/a", "I/b"]


def test_an_item_is_late_from_the_day_after_it_was_due() -> None:
    one = item(0)

    assert [one.days_late(one.due_on + n * DAY) for n in (-1, 0, 1)] == [-1, 0, 1]


# --- questions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        (Owed(currency="EUR"), True),
        (Owed(currency="USD"), False),
        (Owed(currency="EUR", period=Period(MONDAY, MONDAY + DAY)), True),
        (Owed(currency="EUR", period=Period(MONDAY - DAY, MONDAY)), False),
        (Owed(currency="EUR", account=AccountId("a-1")), True),
        (Owed(currency="EUR", account=AccountId("a-2")), False),
        (Owed(currency="EUR", kinds=frozenset({SETTLED})), False),
        (Owed(currency="EUR", known_at=NOON), True),
        (Owed(currency="EUR", known_at=NOON - DAY), False),
    ],
)
def test_a_question_is_about_the_entries_that_it_names(where: Owed, holds: bool) -> None:  # noqa: FBT001
    assert where.holds(a_receivable(at=NOON)) is holds


def test_up_to_a_day_is_with_that_day() -> None:
    assert MONDAY in upto(MONDAY)
    assert MONDAY + DAY not in upto(MONDAY)


@pytest.mark.parametrize(
    ("where", "current"),
    [
        (Owed(currency="EUR", account=AccountId("a-1")), True),
        (Owed(currency="EUR", period=upto(MONDAY)), False),
        (Owed(currency="EUR", kinds=frozenset()), False),
        (Owed(currency="EUR", known_at=NOON), False),
    ],
)
def test_what_is_open_now_is_asked_without_a_day(where: Owed, current: bool) -> None:  # noqa: FBT001
    assert where.is_current is current


# --- ageing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days_late", "bucket"),
    [
        (-5, "not due"),
        (0, "not due"),
        (1, "1-30"),
        (30, "1-30"),
        (31, "31-60"),
        (60, "31-60"),
        (61, "61-90"),
        (90, "61-90"),
        (91, "90+"),
        (4000, "90+"),
    ],
)
def test_a_debt_is_in_the_bucket_of_its_days(days_late: int, bucket: str) -> None:
    buckets = Buckets()

    assert buckets.names[buckets.place(days_late)] == bucket
    assert list(aged([item(days_late)], MONDAY, buckets, AgedBy.DUE_DATE)) == [
        buckets.names.index(bucket)
    ]


def test_other_bounds_make_other_buckets() -> None:
    assert Buckets((7, 14)).names == ("not due", "1-7", "8-14", "14+")


@pytest.mark.parametrize("days", [(), (30, 30), (60, 30), (0, 30), (True, 30), [30], (1.5,)])
def test_bounds_that_do_not_rise_are_refused(days: object) -> None:
    with pytest.raises(BadBuckets, match="rising"):
        Buckets(days)  # type: ignore[arg-type]


def test_age_may_count_from_the_invoice_date() -> None:
    entry = a_receivable(on=MONDAY - 40 * DAY, due_on=MONDAY + DAY)
    items = [item_of([entry])]

    assert aged(items, MONDAY, Buckets(), AgedBy.DUE_DATE) == {0: (1, 121_000)}
    assert aged(items, MONDAY, Buckets(), AgedBy.INVOICE_DATE) == {2: (1, 121_000)}


def test_credit_stands_beside_the_buckets() -> None:
    sums = aged([item(100), item(5), item(200, -30)], MONDAY, Buckets(), AgedBy.DUE_DATE)

    ageing = Ageing.of_sums(MONDAY, sums, Buckets(), "EUR")

    assert [bucket.amount.minor for bucket in ageing.buckets] == [0, 100, 0, 0, 100]
    assert [bucket.invoices for bucket in ageing.buckets] == [0, 1, 0, 0, 1]
    assert (ageing.owed, ageing.overdue, ageing.credit) == (eur("2"), eur("2"), eur("0.30"))
    assert ageing.balance == eur("1.70")


# --- what became of an invoice ------------------------------------------------------------------


def fell(
    minor: int, kind: ReceivableKind = SETTLED, against: str | None = "P/c-1", sequence: int = 2
) -> ReceivableEntry:
    return a_receivable(sequence=sequence, kind=kind, minor=minor, against=against)


WHOLE = a_receivable(minor=1000)
LOST = ReceivableKind.WRITTEN_OFF


@pytest.mark.parametrize(
    ("later", "status"),
    [
        ([], InvoiceStatus.ISSUED),
        ([fell(-400)], InvoiceStatus.PART_PAID),
        ([fell(-1000)], InvoiceStatus.PAID),
        ([fell(-1000), fell(1000, sequence=3)], InvoiceStatus.ISSUED),
        ([fell(-1000, against="I/n-1")], InvoiceStatus.CREDITED),
        ([fell(-400), fell(-600, against="I/n-1", sequence=3)], InvoiceStatus.PAID),
        ([fell(-400), fell(-600, LOST, None, 3)], InvoiceStatus.WRITTEN_OFF),
        (
            [
                fell(-1000, LOST, None),
                fell(1000, ReceivableKind.RECOVERED, None, 3),
                fell(-1000, sequence=4),
            ],
            InvoiceStatus.PAID,
        ),
    ],
)
def test_the_state_of_an_invoice_follows_from_its_entries(
    later: list[ReceivableEntry], status: InvoiceStatus
) -> None:
    assert status_of([WHOLE, *later]) is status


@pytest.mark.parametrize(
    ("used", "status"),
    [(0, InvoiceStatus.ISSUED), (400, InvoiceStatus.PART_USED), (1000, InvoiceStatus.USED)],
)
def test_a_credit_note_is_used(used: int, status: InvoiceStatus) -> None:
    note = a_receivable("I/n-1", kind=ReceivableKind.CREDITED, minor=-1000)
    later = [a_receivable("I/n-1", sequence=2, kind=SETTLED, minor=used, against="I/i-1")]

    assert status_of([note, *(later if used else [])]) is status


def test_an_entry_is_named_by_its_item_and_sequence() -> None:
    assert a_receivable("I/i-1", sequence=3).name == "I/i-1/3"
    assert ItemId("I/i-1") == invoice_item(InvoiceId("i-1"))
    assert date.min in Owed(currency="EUR").period
