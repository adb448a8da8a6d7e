"""Loading invoices that were issued elsewhere, and the days on which they were paid."""

from pathlib import Path

import pytest

from account_mgmt import AccountManagement, Money, Period
from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.adapters.tabular import read_batch, read_mapping
from account_mgmt.desk import loading_into
from account_mgmt.domain.errors import LoadRefused
from account_mgmt.domain.receivables import InvoiceStatus
from account_mgmt.ports.storage import Storage
from account_mgmt.services.loading import LoadReport

MAPPING = """
currency = "EUR"

[sources.invoices]
file = "invoices.csv"

[accounts]
from = "invoices"
id = "account"
name = "{account}"
terms = { value = "net 10" }
repeated = "same"

[invoices]
from = "invoices"
id = "id"
account = "account"
issued_on = "date"
due_on = "due"
amount = "amount"
paid_on = "paid"
disputed = { wrong = "yes" }
"""
HEADER = "id,account,date,due,amount,paid,wrong\n"
PLAIN = (
    HEADER
    + "i-1,acme,2026-01-05,2026-02-04,100.00,,no\ni-2,acme,2026-01-06,,50.00,2026-01-20,yes\n"
)


def load(storage: Storage, folder: Path, text: str, mapping: str = MAPPING) -> LoadReport:
    (folder / "invoices.csv").write_text(text, encoding="utf-8")
    (folder / "mapping.toml").write_text(mapping, encoding="utf-8")
    how = read_mapping(folder / "mapping.toml")
    desk = loading_into(storage, currency=how.currency)
    return desk.load(read_batch(how, folder, known=desk.known()))


@pytest.fixture
def storage() -> Storage:
    return MemoryStorage()


def test_invoices_are_owed_until_they_were_paid(storage: Storage, tmp_path: Path) -> None:
    report = load(storage, tmp_path, PLAIN)

    desk = AccountManagement.of(storage)
    assert report.written == {"accounts": 1, "invoices": 2, "disputes": 1, "payments": 1}
    assert desk.receivables.balance("acme", as_of="2026-01-19") == Money("150", "EUR")
    assert desk.receivables.balance("acme", as_of="2026-01-20") == Money("100", "EUR")
    assert desk.invoicing.status("i-2") is InvoiceStatus.PAID
    [dispute] = desk.collections.file("acme").disputes
    assert (str(dispute.invoice), str(dispute.settled_on)) == ("i-2", "2026-01-20")


def test_without_a_due_date_the_accounts_terms_say_it(storage: Storage, tmp_path: Path) -> None:
    load(storage, tmp_path, PLAIN)

    assert str(AccountManagement.of(storage).invoicing.invoice("i-2").due_on) == "2026-01-16"


def test_the_same_files_again_write_nothing(storage: Storage, tmp_path: Path) -> None:
    load(storage, tmp_path, PLAIN)

    again = load(storage, tmp_path, PLAIN)

    assert again.written == {}
    assert again.unchanged == {"accounts": 1, "invoices": 2, "payments": 1}


def test_what_was_paid_since_is_paid_by_the_next_load(storage: Storage, tmp_path: Path) -> None:
    load(storage, tmp_path, PLAIN)

    report = load(storage, tmp_path, PLAIN.replace("100.00,,no", "100.00,2026-02-10,no"))

    assert report.written == {"payments": 1}
    assert AccountManagement.of(storage).receivables.balance() == Money("0", "EUR")


def test_a_dispute_without_a_payment_stays_open(storage: Storage, tmp_path: Path) -> None:
    load(storage, tmp_path, PLAIN.replace("100.00,,no", "100.00,,yes"))

    disputes = AccountManagement.of(storage).collections.file("acme").disputes

    assert [one.settled_on is None for one in disputes] == [True, False]


def test_an_amount_below_zero_is_a_credit_note(storage: Storage, tmp_path: Path) -> None:
    load(storage, tmp_path, HEADER + "i-1,acme,2026-01-05,,-30.00,,no\n")

    assert AccountManagement.of(storage).receivables.balance() == Money("-30", "EUR")


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("i-1,acme,2026-01-05,,0.00,,no", "an invoice of nothing"),
        ("i-1,acme,2026-01-05,,10,2026-01-04,no", "before the date of the invoice"),
        ("i-1,acme,2026-01-05,,-10,2026-01-06,no", "a credit note is not paid"),
        ("i-1,acme,2026-01-05,2026-01-04,10,,no", "is before its date"),
        ("i-1,acme,2026-01-05,,10.001,,no", "decimals"),
        ("i-1,acme,,,10,,no", "missing"),
        ("i-1,acme,2026-01-05,,1,,no\ni-1,acme,2026-01-05,,2,,no", "has the same id"),
    ],
)
def test_a_row_that_is_no_invoice_is_named(
    storage: Storage, tmp_path: Path, row: str, rule: str
) -> None:
    with pytest.raises(LoadRefused, match=rule):
        load(storage, tmp_path, f"{HEADER}{row}\n")


def test_an_account_that_nobody_knows_is_refused_or_left_out(
    storage: Storage, tmp_path: Path
) -> None:
    head, _, rest = MAPPING.partition("[accounts]")
    alone = head + rest[rest.index("[invoices]") :]
    dropping = alone.replace(
        'account = "account"', 'account = { column = "account", unknown = "drop" }'
    )

    with pytest.raises(LoadRefused, match="no such account"):
        load(storage, tmp_path, PLAIN, alone)
    assert load(storage, tmp_path, PLAIN, dropping).left_out == {
        "invoices of an unknown account": 2
    }


def test_files_that_say_otherwise_change_nothing(storage: Storage, tmp_path: Path) -> None:
    load(storage, tmp_path, PLAIN)

    with pytest.raises(LoadRefused, match=r"110\.00 EUR"):
        load(storage, tmp_path, PLAIN.replace("100.00,,no", "110.00,,no"))
    assert AccountManagement.of(storage).receivables.balance() == Money("100", "EUR")


def test_an_invoice_that_was_paid_at_the_desk_is_not_paid_by_a_file(
    storage: Storage, tmp_path: Path
) -> None:
    load(storage, tmp_path, PLAIN)
    AccountManagement.of(storage).payments.record("acme", "40", on="2026-02-01")

    with pytest.raises(LoadRefused, match="still open"):
        load(storage, tmp_path, PLAIN.replace("100.00,,no", "100.00,2026-02-10,no"))


def test_nothing_is_loaded_into_a_closed_period(storage: Storage, tmp_path: Path) -> None:
    desk = AccountManagement(storage)
    desk.reporting.close_period(Period.month(2026, 1))

    with pytest.raises(LoadRefused, match="is closed"):
        load(storage, tmp_path, PLAIN)
