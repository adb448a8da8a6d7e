"""What an invoice and a statement of account say."""

from collections.abc import Sequence
from decimal import Decimal

from account_mgmt.adapters.documents.pages import Page, Table
from account_mgmt.domain.invoice import InvoiceKind
from account_mgmt.domain.invoice_document import (
    Address,
    AllowanceOrCharge,
    DocumentLine,
    DocumentParty,
    InvoiceDocument,
)
from account_mgmt.domain.money import Money
from account_mgmt.domain.statement import Statement
from account_mgmt.locale import Translator, translator
from account_mgmt.locale.names import INVOICE_KINDS, MOVEMENTS


def invoice_page(document: InvoiceDocument, locale: str = "en") -> Page:
    """What an invoice or credit note shows. Raises UnknownLocale."""
    say, totals = translator(locale), document.totals
    kind = InvoiceKind.CREDIT_NOTE if document.is_credit_note else InvoiceKind.INVOICE
    facts = [(say("Number"), document.number), (say("Date"), say.day(document.issued_on))]
    if document.due_on is not None:
        facts.append((say("Due"), say.day(document.due_on)))
    if document.purchase_order is not None:
        facts.append((say("Your reference"), document.purchase_order))
    facts += [(say("Corrects invoice"), one.number) for one in document.preceding]
    sums: list[tuple[str, Money | None]] = [
        (say("Lines"), totals.lines_net),
        (say("Allowance"), None if totals.allowances is None else -totals.allowances),
        (say("Charge"), totals.charges),
        (say("Total without tax"), totals.without_tax),
        *((_tax(one.rate, say), one.tax) for one in document.taxes),
        (say("Total with tax"), totals.with_tax),
        (say("Paid in advance"), None if totals.prepaid is None else -totals.prepaid),
        (say("Rounding"), totals.rounding),
        (say("Amount due"), totals.due),
    ]
    lines = Table(
        title="",
        headings=(say("Description"), say("Quantity"), say("Price"), say("Net")),
        rows=tuple(_row(line, document.currency, say) for line in document.lines),
        figures=frozenset({1, 2, 3}),
    )
    tables = [lines]
    if document.adjustments:
        tables.append(_adjustments(document.adjustments, say))
    return Page(
        language=say.language,
        title=say(INVOICE_KINDS[kind]),
        parties=(
            (say("From"), _party(document.seller, say)),
            (say("To"), _party(document.buyer, say)),
        ),
        facts=tuple(facts),
        tables=tuple(tables),
        totals=tuple((what, say.money(amount)) for what, amount in sums if amount is not None),
    )


def statement_page(statement: Statement, *, seller: str, account: str, locale: str = "en") -> Page:
    """What a statement of account shows; `seller` and `account` are names. Raises UnknownLocale."""
    say, last = translator(locale), statement.period.last_day
    movements = Table(
        title=say("Period"),
        headings=(say("Date"), say("Movement"), say("Amount"), say("Balance")),
        rows=tuple(
            (
                say.day(one.on),
                f"{say(MOVEMENTS[one.kind])} {say.pgettext('reason', one.reason)}".strip(),
                say.money(one.amount),
                say.money(one.balance),
            )
            for one in statement.movements
        ),
        figures=frozenset({2, 3}),
    )
    items = Table(
        title=say("Open items"),
        headings=(say("Number"), say("Due"), say("Days late"), say("Amount")),
        rows=tuple(
            (
                item.item.value[2:],
                say.day(item.due_on),
                say.number(max(item.days_late(last), 0)) if item.value.minor > 0 else "",
                say.money(item.value),
            )
            for item in statement.open_items
        ),
        figures=frozenset({2, 3}),
    )
    return Page(
        language=say.language,
        title=say("Statement of account"),
        parties=((say("From"), (seller,)), (say("To"), (account,))),
        facts=(
            (say("Account"), str(statement.account)),
            (say("Period"), say.span(statement.period)),
        ),
        tables=(movements, items),
        totals=(
            (say("Opening balance"), say.money(statement.opening)),
            (say("Closing balance"), say.money(statement.closing)),
        ),
    )


def _row(line: DocumentLine, currency: str, say: Translator) -> tuple[str, ...]:
    names = [line.item.name or line.id]
    if line.item.description:
        names.append(line.item.description)
    per = ""
    if line.base_quantity is not None and line.base_quantity.amount != 1:
        per = f" / {say.number(line.base_quantity.amount)}"
    return (
        " ".join(". ".join(names).split()),
        f"{say.number(line.quantity.amount)} {line.quantity.unit or ''}".strip(),
        f"{say.price(line.price, currency)}{per}",
        say.money(line.net),
    )


def _adjustments(adjustments: Sequence[AllowanceOrCharge], say: Translator) -> Table:
    return Table(
        title="",
        headings=(say("Description"), say("Amount")),
        rows=tuple(
            (
                f"{say('Charge') if one.charge else say('Allowance')} {_reason(one, say)}".strip(),
                say.money(one.amount if one.charge else -one.amount),
            )
            for one in adjustments
        ),
        figures=frozenset({1}),
    )


def _reason(one: AllowanceOrCharge, say: Translator) -> str:
    return say.pgettext("reason", one.reason) if one.reason else ""


def _party(party: DocumentParty, say: Translator) -> tuple[str, ...]:
    where = party.address or Address()
    town = " ".join(part for part in (where.postcode, where.city) if part)
    tax_id = say("Tax ID")
    lines = (
        party.name or party.trading_name,
        where.street,
        where.additional_street,
        where.third_line,
        town,
        where.region,
        where.country,
        *(f"{tax_id}: {one.number}" for one in party.registrations),
    )
    return tuple(line for line in lines if line)


def _tax(rate: Decimal | None, say: Translator) -> str:
    return say("Tax") if rate is None else f"{say('Tax')} {say.per_hundred(rate)}"
