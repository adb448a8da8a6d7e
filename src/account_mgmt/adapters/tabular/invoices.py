"""Rows to invoices that were issued elsewhere."""

from collections.abc import Callable

from attrs import define, field

from account_mgmt.adapters.tabular.converting import Getter, Wrong, needed
from account_mgmt.adapters.tabular.mapping import Invoices
from account_mgmt.adapters.tabular.rows import Row
from account_mgmt.adapters.tabular.things import Work, a_name, maybe, path_of
from account_mgmt.domain.currencies import minor_units
from account_mgmt.domain.ids import AccountId, InvoiceId
from account_mgmt.domain.invoice import Invoice, InvoiceKind
from account_mgmt.domain.money import Money
from account_mgmt.domain.terms import PaymentTerms
from account_mgmt.ports.batch import LoadedInvoice, Origin


@define
class InvoicesRead:
    """Invoices as they are read."""

    invoices: list[LoadedInvoice] = field(factory=list[LoadedInvoice])
    _origins: dict[InvoiceId, Origin] = field(factory=dict[InvoiceId, Origin])

    def add(self, one: LoadedInvoice) -> None:
        """Keep an invoice. Raises Wrong when another row has its id."""
        first = self._origins.setdefault(one.aggregate.id, one.origin)
        if first is not one.origin:
            raise Wrong("", str(one.aggregate.id), f"{first} has the same id")
        self.invoices.append(one)


def read_invoices(work: Work, section: Invoices, into: InvoicesRead) -> Callable[[], None]:
    """What reads invoices. An amount below zero is a credit note; nothing at all is refused."""
    columns, currency = work.columns(section.source), work.currency
    get_id = needed(columns.made(section.id, InvoiceId), section.id)
    get_account = needed(columns.made(section.account, AccountId), section.account)
    get_issued = needed(columns.day(section.issued_on), section.issued_on)
    get_minor = needed(columns.number(section.amount, minor_units(currency), int), section.amount)
    get_due = maybe(columns.day, section.due_on)
    get_number = maybe(lambda one: columns.made(one, a_name), section.number)
    get_paid = maybe(columns.day, section.paid_on)
    is_disputed = None
    if section.disputed:
        is_disputed = columns.asked(section.disputed, f"{path_of(section.id)}.disputed")
    everything: list[Getter[object]] = [
        get_id, get_account, get_issued, get_minor, get_due, get_number, get_paid,
    ]  # fmt: skip

    def make(row: Row) -> None:
        cells, id, minor = row.cells, get_id(row.cells), get_minor(row.cells)
        account = work.accounts.named(get_account(cells), section.account)
        if account is None:
            work.findings.left_out_row(row, "invoices of an unknown account")
            return
        if not minor:
            raise Wrong(", ".join(section.amount.columns), "0", "an invoice of nothing")
        issued, paid = get_issued(cells), get_paid(cells)
        if paid is not None and paid < issued:
            rule = f"it is before the date of the invoice, {issued}"
            raise Wrong(
                ", ".join(section.paid_on.columns if section.paid_on else ()), str(paid), rule
            )
        if paid is not None and minor < 0:
            raise Wrong("", str(id), "a credit note is not paid; it is used, or refunded")
        described = work.accounts.get(account)
        terms = PaymentTerms() if described is None else described.terms
        born = Invoice.issue(
            id,
            account,
            get_number(cells) or str(id),
            on=issued,
            due_on=get_due(cells) or (terms.due(issued) if minor > 0 else issued),
            due=Money.of_minor(abs(minor), currency),
            kind=InvoiceKind.INVOICE if minor > 0 else InvoiceKind.CREDIT_NOTE,
        )
        wrong = is_disputed is not None and is_disputed(cells)
        origin = Origin(row.file, row.line)
        into.add(LoadedInvoice(*born, origin, paid_on=paid, disputed=wrong))

    feed = work.feed(section, path_of(section.id), lambda _: None)

    def run() -> None:
        for row in feed():
            work.attempt(row, make, everything)

    return run
