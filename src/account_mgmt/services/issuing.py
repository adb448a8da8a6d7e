"""The steps by which a draft becomes an invoice that is owed, whoever asks for it."""

from datetime import date

from account_mgmt.domain.account import Account
from account_mgmt.domain.claims import claim_draft
from account_mgmt.domain.errors import NoExchangeRate, NotFound
from account_mgmt.domain.ids import InvoiceId
from account_mgmt.domain.invoice import Draft, Invoice
from account_mgmt.domain.money import Money
from account_mgmt.domain.party import Party
from account_mgmt.domain.payment import converted
from account_mgmt.domain.settlement import check_open, entry_of_invoice
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books, open_ledger, receivables_of


def issued_in(  # noqa: PLR0913 # what is issued, and as what
    books: Books,
    work: UnitOfWork,
    draft: Draft,
    on: date,
    *,
    due_on: date | None = None,
    id: InvoiceId | str | None = None,
) -> Invoice:
    """Number a draft, keep it as an invoice, and enter it in the receivables ledger."""
    check_open(on, open_ledger(work))
    work.accounts.get(draft.account)
    work.guard(receivables_of(draft.account), exclusive=True)
    at = books.clock.now()
    value = in_books(books, draft.totals.due, on)
    series = books.invoicing.numbering.series(draft.kind, on)
    work.guard(f"series {series.id}", exclusive=True)  # last: it is everybody's
    try:
        taken, event = work.series.get(series.id).take(on)
        work.series.save(taken, event)
    except NotFound:
        opened = work.series.add(*series.open())
        taken, event = opened.take(on)
        work.series.save(taken, event)
    invoice_id = InvoiceId.of(id or books.names.new("invoice"))
    invoice = work.invoices.add(*draft.issue(invoice_id, taken.last, on=on, due_on=due_on))
    work.receivables.append([entry_of_invoice(invoice, value, at=at)])
    return invoice


def charged_in(  # noqa: PLR0913 # whom, for what, how much
    books: Books, work: UnitOfWork, account: Account, what: str, fee: Money, *, on: date
) -> Invoice:
    """Ask an account for a fee, on a document of its own."""
    draft = claim_draft(
        account.id,
        [(what, fee)],
        seller=books.invoicing.seller,
        buyer=buyer_of(account),
        terms=account.terms,
        reason=what,
    )
    return issued_in(books, work, draft, on)


def in_books(books: Books, amount: Money, on: date) -> Money:
    """What an amount is worth in the currency of the books on a day. Raises NoExchangeRate."""
    if amount.currency == books.currency:
        return amount
    rates = books.exchange_rates
    rate = None if rates is None else rates(amount.currency, books.currency, on)
    if rate is None:
        raise NoExchangeRate(amount.currency, books.currency, on.isoformat())
    return converted(amount, rate, books.currency)


def buyer_of(account: Account) -> Party:
    """Whom the invoices of an account name."""
    return account.billed_to or Party(name=account.name)
