"""Eight processes that invoice and are paid at once, one of them killed over and over."""

from pathlib import Path

from workers import acknowledged, started, tell

from account_mgmt import AccountManagement, Money, Period
from account_mgmt.adapters.sql import SqlStorage
from account_mgmt.domain.ledger import SaleEvent, Where
from account_mgmt.domain.receivables import Owed, open_items

WORKER = Path(__file__).with_name("cash_worker.py")
TIMES = 8
KILLS = 5


def killed(url: str) -> list[str]:
    """What a worker was told before it was killed, in the middle of what it did next."""
    worker = started(WORKER, url, "victim", "-1")
    tell([worker])
    told = [worker.line() for _ in range(3)]
    worker.kill()
    return [*told, *worker.rest()]


def test_a_series_has_no_hole_and_no_double_and_no_payment_is_lost(
    url: str, storage: SqlStorage
) -> None:
    """Promises 1, 8 and 9, on each engine."""
    desk = AccountManagement(storage)
    desk.portfolio.add_manager("Ana", id="ana")
    desk.catalogue.add_product("widget", "Widget")
    desk.catalogue.set_price("widget", "100.00", since="2026-01-01")
    for number in range(3):
        desk.portfolio.open_account(f"Account {number}", id=f"a-{number}")
        desk.portfolio.assign(f"a-{number}", "ana", since="2026-01-01")

    workers = [started(WORKER, url, f"w-{number}", str(TIMES)) for number in range(7)]
    tell(workers)
    told = [line for _ in range(KILLS) for line in killed(url)]
    for worker in workers:
        told += acknowledged(worker)

    invoices, payments = desk.invoicing.invoices(), desk.payments.payments()
    numbers = sorted(invoice.number for invoice in invoices)
    assert numbers == [f"2026-{number:06d}" for number in range(1, len(numbers) + 1)]
    said = [line.split() for line in told if len(line.split()) == 2]
    issued = {name for kind, name in said if kind == "invoice"}
    paid = {name for kind, name in said if kind == "payment"}
    assert issued <= set(numbers)
    assert len(issued) >= 7 * TIMES
    assert paid <= {str(payment.id) for payment in payments}

    with storage.begin(read_only=True) as work:
        where = Owed(currency="EUR")
        entries = work.receivables.explain(where)
        assert tuple(work.receivables.open_items(where)) == open_items(entries)
        invoiced = Where(period=Period.year(2026), currency="EUR", event=SaleEvent.INVOICED)
        credited = work.sales.total(invoiced).amount
    due = Money.total([invoice.due for invoice in invoices], "EUR")
    came = Money.total([payment.amount for payment in payments], "EUR")
    unapplied = Money.total([payment.unapplied for payment in payments], "EUR")
    ageing = desk.receivables.ageing(as_of="2026-02-28")
    assert credited == due
    assert desk.receivables.balance() == due - came == ageing.balance
    assert ageing.credit == unapplied
