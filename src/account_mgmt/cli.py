"""The same services from a shell. Exit 0 done, 1 refused with the reason, 2 wrong usage."""

import json
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final

import click
from babel.numbers import format_decimal
from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import TaskID
from rich.table import Table

from account_mgmt import demo as territory
from account_mgmt.desk import AccountManagement, loading_into
from account_mgmt.domain.amount import Amount
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.dunning import CallToMake
from account_mgmt.domain.electronic_invoice import as_document
from account_mgmt.domain.errors import AccountManagementError, BooksNotOpened, MissingExtra
from account_mgmt.domain.fiscal import Grain
from account_mgmt.domain.ids import ManagerId
from account_mgmt.domain.invoice import Invoice
from account_mgmt.domain.invoice_arithmetic import recomputed
from account_mgmt.domain.invoice_document import DocumentTotals, InvoiceDocument
from account_mgmt.domain.ledger import SalesEntry
from account_mgmt.domain.money import Money, formatter
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.receivables import AgedBy, Ageing, InvoiceStatus
from account_mgmt.domain.statement import Statement
from account_mgmt.ports.progress import Progress
from account_mgmt.ports.storage import Storage
from account_mgmt.services.loading import LoadReport
from account_mgmt.services.quotas import Standing
from account_mgmt.services.reporting import By, SalesRow

if TYPE_CHECKING:
    from account_mgmt.adapters.documents import ReadInvoice

_GRAINS: Final = [grain.value for grain in Grain if grain is not Grain.DAY]
_BARS: Final = 20
_WIDEST: Final = 1000


def _books(command: Callable[..., None]) -> Callable[..., None]:
    """The options that every command takes."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table."),
        click.option("--locale", default="en", show_default=True, help="How amounts are written."),
        click.option("--db", "url", required=True, help="Where the books are: sqlite:///field.db"),
    ):
        command = option(command)
    return command


def _span(command: Callable[..., None]) -> Callable[..., None]:
    """The first day of a report, and the day after its last."""
    for option in (
        click.option("--to", "end", required=True, help="The day after the last, as 2027-01-01."),
        click.option("--from", "start", required=True, help="The first day, as 2026-01-01."),
    ):
        command = option(command)
    return command


def _files(command: Callable[..., None]) -> Callable[..., None]:
    """The files that a document is written to."""
    for kind in ("pdf", "html"):
        command = click.option(
            f"--{kind}",
            default=None,
            type=click.Path(path_type=Path),
            help=f"Write it to this {kind.upper()} file too.",
        )(command)
    return command


@click.group()
@click.version_option(package_name="account-mgmt")
def account_mgmt() -> None:
    """An account manager's desk: quotas, credit and attainment, exact to the cent."""


@account_mgmt.command()
@click.option("--db", "url", default="sqlite:///demo.db", show_default=True)
@click.option("--locale", default="en", show_default=True, help="How amounts are written.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def demo(url: str, locale: str, as_json: bool) -> None:
    """Fill a small made-up territory into a database; show how its quotas stand, and who owes what."""
    desk = AccountManagement(_storage(url), currency=territory.CURRENCY)
    territory.fill(desk)
    rows = desk.quotas.standings(territory.YEAR, as_of=territory.AS_OF)
    owed = desk.receivables.ageing(as_of=territory.AS_OF)
    if as_json:
        standings = [_standing(row) for row in rows]
        told = {"currency": territory.CURRENCY, "rows": standings, "ageing": _ageing(owed)}
        _print_json(told)
        return
    names = {manager.id: manager.name for manager in desk.portfolio.managers()}
    _show(_attainment_table(rows, names, locale, title=f"2026, as of {territory.AS_OF}"))
    _show(_ageing_table(owed, locale, territory.CURRENCY))
    click.echo(
        "Mill Lane Grocers went from north to south on 1 June: what it ordered since counts there,\n"
        f"what it ordered before stays. Look further: account-mgmt explain --db {url} "
        "--manager south --from 2026-01-01 --to 2027-01-01\n"
        f"Whom to call about what is overdue: account-mgmt chase --db {url} "
        f"--manager south --on {territory.AS_OF}"
    )


@account_mgmt.command()
@click.argument("mapping", type=click.Path(path_type=Path))
@click.option("--data", required=True, type=click.Path(path_type=Path), help="The folder of files.")
@_books
@click.option(
    "--rejects",
    default=None,
    type=click.Path(path_type=Path),
    help="Load all but the wrong rows, and write those to this CSV file.",
)
def load(
    mapping: Path, data: Path, url: str, locale: str, as_json: bool, rejects: Path | None
) -> None:
    """Load a folder of files, as a MAPPING file says: all of it, or nothing.

    What was loaded before is left as it is, so the same files may be loaded again.
    """
    from account_mgmt.adapters.tabular import (  # noqa: PLC0415 # only when it is used
        read_batch,
        read_mapping,
        write_rejects,
    )

    how = read_mapping(mapping)
    desk = loading_into(
        _storage(url), currency=how.currency, calendar=how.calendar, policy=how.policy
    )
    with _progress() as progress:
        batch = read_batch(
            how, data, reject=rejects is not None, known=desk.known(), progress=progress
        )
        if rejects is not None:
            write_rejects(rejects, batch.rejected)
        report = desk.load(batch, progress=progress)
    if as_json:
        _print_json(_report(report))
        return
    _show(_load_table(report, locale))
    if rejects is not None:
        wrong = format_decimal(report.rejected_rows, locale=locale)
        click.echo(
            f"{wrong} rows were wrong, or belong to an order that is: they are in {rejects}."
        )
    for reason, count in report.left_out.items():
        click.echo(f"{format_decimal(count, locale=locale)} rows were left out: {reason}.")


@account_mgmt.command()
@_books
@_span
@click.option("--by", type=click.Choice(_GRAINS), default="quarter", show_default=True)
@click.option("--as-of", default=None, help="The day at whose end to look; the last by default.")
def attainment(  # one option each
    url: str, locale: str, as_json: bool, start: str, end: str, by: str, as_of: str | None
) -> None:
    """Show each manager's credit against quota, period by period."""
    desk = _desk(url)
    currency = desk.books.currency
    rows = desk.quotas.standings(Period.of(start, end), by=Grain(by), as_of=as_of)
    if as_json:
        _print_json({"currency": currency, "rows": [_standing(row) for row in rows]})
        return
    names = {manager.id: manager.name for manager in desk.portfolio.managers()}
    _show(_attainment_table(rows, names, locale, title=f"Attainment by {by}"))


@account_mgmt.command()
@_books
@_span
@click.option("--by", type=click.Choice([by.value for by in By]), multiple=True, default=["month"])
def sales(  # one option each
    url: str, locale: str, as_json: bool, start: str, end: str, by: Sequence[str]
) -> None:
    """Show what was sold, by whatever is named; --by may be given several times."""
    desk = _desk(url)
    currency = desk.books.currency
    rows = desk.reporting.sales(Period.of(start, end), *map(By, by))
    if as_json:
        _print_json({"currency": currency, "rows": [_sales_row(row, by) for row in rows]})
        return
    money = formatter(locale, currency)
    table = Table(*by, title="Sales")
    for heading in ("orders", "units", "value"):
        table.add_column(heading, justify="right")
    for row in rows:
        group = ("house" if value is None else str(value) for value in row.group)
        units = ", ".join(_units(quantity, locale) for quantity in row.total.units)
        table.add_row(*group, str(row.orders), units, money(row.total.amount))
    _show(table)


@account_mgmt.command()
@_books
@click.option("--as-of", required=True, help="The day at whose end to look, as 2026-12-31.")
@click.option("--account", default=None, help="One account's id; everybody's debts by default.")
@click.option(
    "--by",
    type=click.Choice([by.value for by in AgedBy]),
    default=AgedBy.DUE_DATE.value,
    show_default=True,
    help="The date from which age is counted.",
)
def ageing(  # one option each
    url: str, locale: str, as_json: bool, as_of: str, account: str | None, by: str
) -> None:
    """Show what customers owe at the end of a day, by how long it is due."""
    desk = _desk(url)
    figure = desk.receivables.ageing(as_of=as_of, account=account, by=AgedBy(by))
    if as_json:
        _print_json(_ageing(figure))
        return
    _show(_ageing_table(figure, locale, desk.books.currency))


@account_mgmt.command()
@_books
@_span
@click.option("--account", required=True, help="The account's id.")
@_files
def statement(  # one option each
    url: str,
    locale: str,
    as_json: bool,
    start: str,
    end: str,
    account: str,
    html: Path | None,
    pdf: Path | None,
) -> None:
    """Show what an account owed, what moved, and what it owes."""
    desk = _desk(url)
    figure = desk.receivables.statement(account, Period.of(start, end))
    names = (desk.books.invoicing.seller.name, desk.portfolio.account(account).name)
    _write_page(
        lambda: documents().statement_page(
            figure, seller=names[0], account=names[1], locale=locale
        ),
        html,
        pdf,
        figure.period.last_day,
    )
    if as_json:
        _print_json(_statement(figure))
        return
    money = formatter(locale, desk.books.currency)
    table = Table("day", "movement", "item", title=f"{names[1]}, {figure.period}")
    for heading in ("amount", "balance"):
        table.add_column(heading, justify="right")
    table.add_row(str(figure.period.start), "opening", "", "", money(figure.opening))
    for one in figure.movements:
        what = (str(one.on), one.kind.value, one.reason or str(one.item))
        table.add_row(*what, money(one.amount), money(one.balance))
    table.add_section()
    table.add_row(str(figure.period.last_day), "closing", "", "", money(figure.closing))
    _show(table)


@account_mgmt.command()
@_books
@click.option("--manager", required=True, help="The manager's id.")
@click.option("--on", "on", required=True, help="The day, as 2026-02-28.")
def chase(url: str, locale: str, as_json: bool, manager: str, on: str) -> None:
    """Show whom a manager calls about overdue invoices, the calls worth most first."""
    desk = _desk(url)
    worklist = desk.collections.worklist(manager, on=on)
    if as_json:
        currency = desk.books.currency
        _print_json({"currency": currency, "on": on, "calls": [_call(one) for one in worklist]})
        return
    money = formatter(locale, desk.books.currency)
    names = {account.id: account.name for account in desk.portfolio.accounts()}
    table = Table("account", "invoices", title=f"Calls of {manager} on {on}")
    for heading in ("overdue", "days", "worth"):
        table.add_column(heading, justify="right")
    table.add_column("next step")
    for one in worklist:
        figures = (money(one.overdue), str(one.oldest_days), money(one.worth))
        numbers = ", ".join(item.number for item in one.items)
        step = f"{one.next_step} (promise broken)" if one.broken_promise else one.next_step
        table.add_row(names[one.account], numbers, *figures, step)
    _show(table)


@account_mgmt.group()
def invoice() -> None:
    """Show invoices of the books; read and convert electronic ones (EN 16931)."""


@invoice.command()
@click.argument("number")
@_books
@_files
def show(
    number: str, url: str, locale: str, as_json: bool, html: Path | None, pdf: Path | None
) -> None:
    """Show the invoice or credit note of a NUMBER."""
    desk = _desk(url)
    found = desk.invoicing.numbered(number)
    credited = None if found.credits is None else desk.invoicing.invoice(found.credits)
    if html is not None or pdf is not None:
        document = as_document(found, credited=credited)
        _write_page(lambda: documents().invoice_page(document, locale), html, pdf, found.issued_on)
    status = desk.invoicing.status(found.id)
    if as_json:
        _print_json(_invoice(found, status))
        return
    money = formatter(locale, found.due.currency)
    table = Table("", "", title=f"{found.kind.value.capitalize()} {found.number}")
    for what, value in (
        ("account", str(found.account)),
        ("issued", str(found.issued_on)),
        ("due", str(found.due_on)),
        ("amount", money(found.due)),
        ("state", status.value),
    ):
        table.add_row(what, value)
    _show(table)


@invoice.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.option("--locale", default="en", show_default=True, help="How amounts are written.")
def read(file: Path, as_json: bool, locale: str) -> None:
    """Read an electronic invoice (UBL, CII, or a PDF with one within), and work out its totals.

    Where it contradicts itself below its totals, and what it has beside the standard, goes to
    stderr; an invoice whose totals do not add up is refused.
    """
    found = _read_invoice(file)
    document, totals = found.document, recomputed(found.document)
    if as_json:
        _print_json(_electronic(document, totals))
        return
    money = formatter(locale, document.currency)
    table = Table("", title=f"{_kind(document)} {document.number}")
    table.add_column("", justify="right")
    for what, amount in _totals(totals):
        table.add_row(what.replace("_", " "), money(amount))
    _show(table)


@invoice.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--to", "form", type=click.Choice(["ubl", "cii", "facturx"]), required=True)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The file to write.")
@click.option("--locale", default="en", show_default=True, help="How the page is written.")
def convert(file: Path, form: str, out: Path, locale: str) -> None:
    """Write an electronic invoice in another form: UBL 2.1, CII, or Factur-X.

    What the document has beside the standard cannot be written, and goes to stderr.
    """
    found = _read_invoice(file)
    writer = documents()
    if form == "ubl":
        content = writer.write_ubl(found.document)
    elif form == "cii":
        content = writer.write_cii(found.document)
    else:
        page = writer.invoice_page(found.document, locale)
        created = found.document.issued_on
        content = writer.write_facturx(found.document, writer.pdf(page, created=created))
    out.write_bytes(content)


@account_mgmt.command()
@_books
@_span
@click.option("--manager", required=True, help="The manager's id.")
def explain(  # one option each
    url: str, locale: str, as_json: bool, start: str, end: str, manager: str
) -> None:
    """Show the entries that a manager's credit is made of."""
    desk = _desk(url)
    currency = desk.books.currency
    entries = desk.quotas.explain(manager, Period.of(start, end))
    if as_json:
        _print_json({"currency": currency, "entries": [_entry(entry) for entry in entries]})
        return
    money = formatter(locale, currency)
    table = Table(
        "entry", "day", "kind", "account", "product", "reason", title=f"Credit of {manager}"
    )
    table.add_column("units", justify="right")
    table.add_column("amount", justify="right")
    for entry in entries:
        what = (entry.name, str(entry.effective_on), entry.kind.value, str(entry.account))
        figures = (_units(entry.units, locale), money(entry.amount))
        table.add_row(*what, str(entry.product), entry.reason, *figures)
    _show(table)


def _storage(url: str) -> Storage:
    try:
        from account_mgmt.adapters.sql import SqlStorage  # noqa: PLC0415 # only when it is used
    except ModuleNotFoundError as error:
        raise MissingExtra("A database", "sql") from error
    return SqlStorage(url)


def _desk(url: str) -> AccountManagement:
    """The desk over books that were opened before."""
    try:
        return AccountManagement.of(_storage(url))
    except BooksNotOpened:
        raise BooksNotOpened(url) from None


@contextmanager
def _progress() -> Generator[Progress]:
    """Bars on a terminal, one for each thing that is told of, gone when all is done."""
    console = Console(stderr=True)
    with Bars(console=console, transient=True, disable=not console.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=of)
            bars.update(tasks[what], completed=done, total=of)

        yield tell


def _load_table(report: LoadReport, locale: str) -> Table:
    table = Table("", title="Loaded")
    for heading in ("new", "there already"):
        table.add_column(heading, justify="right")
    for kind in dict.fromkeys((*report.written, *report.unchanged)):
        counts = (report.written.get(kind, 0), report.unchanged.get(kind, 0))
        table.add_row(kind, *(format_decimal(count, locale=locale) for count in counts))
    return table


def _attainment_table(
    rows: Sequence[Standing], names: Mapping[ManagerId, str], locale: str, *, title: str
) -> Table:
    table = Table("manager", "period", title=title)
    for heading in ("quota", "credited", "attainment", "expected", "pace", "projection"):
        table.add_column(heading, justify="right")
    table.add_column("")
    for row in rows:
        figure = row.attainment
        table.add_row(
            names.get(row.manager, str(row.manager)),
            str(figure.period),
            *(_amount(amount, locale) for amount in (figure.quota, figure.credited)),
            _percent(figure.ratio, locale),
            _amount(figure.expected, locale),
            _percent(figure.pacing, locale),
            _amount(figure.projection, locale),
            _bar(figure.ratio),
        )
    return table


def _show(table: Table) -> None:
    """Print a table as wide as its figures need: none is ever cut, however narrow the terminal."""
    Console(width=Console(width=_WIDEST).measure(table).maximum).print(table)


def _amount(amount: Amount | None, locale: str) -> str:
    if amount is None:
        return "-"
    return formatter(locale, amount.currency)(amount) if isinstance(amount, Money) else str(amount)


def _units(quantity: Quantity, locale: str) -> str:
    return f"{format_decimal(quantity.amount, locale=locale, decimal_quantization=False)} {quantity.unit}"


def _percent(rate: Rate | None, locale: str) -> str:
    if rate is None:
        return "-"
    shown = format_decimal((rate * Rate(100)).round(2), format="#,##0.00", locale=locale)
    return f"{shown} %"


def _bar(rate: Rate | None) -> str:
    """A bar of twenty for the whole quota, cut where it is made."""
    if rate is None:
        return ""
    full = min(_BARS, max(0, rate.numerator * _BARS // rate.denominator))
    return "█" * full + "░" * (_BARS - full)


def _standing(row: Standing) -> dict[str, object]:
    figure = row.attainment
    return {
        "manager": str(row.manager),
        "period": {"start": str(figure.period.start), "end": str(figure.period.end)},
        "quota": _number(figure.quota),
        "credited": _number(figure.credited),
        "attainment": _ratio(figure.ratio),
        "pace": _ratio(figure.pacing),
        "expected": _number(figure.expected),
        "gap": _number(figure.gap),
        "projection": _number(figure.projection),
        "state": figure.state.value,
    }


def _report(report: LoadReport) -> dict[str, object]:
    return {
        "written": dict(report.written),
        "unchanged": dict(report.unchanged),
        "rejected": report.rejected_rows,
        "left_out": dict(report.left_out),
    }


def _sales_row(row: SalesRow, by: Sequence[str]) -> dict[str, object]:
    group: dict[str, object] = {
        name: None if value is None else str(value)
        for name, value in zip(by, row.group, strict=True)
    }
    units = {quantity.unit: f"{quantity.amount:f}" for quantity in row.total.units}
    alone = next(iter(units.values()), "0") if len(units) <= 1 else None
    figures = {"units": alone, "units_by_measure": units, "value": _number(row.total.amount)}
    return group | {"orders": row.orders} | figures


def documents() -> ModuleType:
    """What reads and writes documents, which is slow to import. Raises MissingExtra."""
    try:
        return import_module("account_mgmt.adapters.documents")
    except ModuleNotFoundError as error:
        raise MissingExtra("Documents", "documents") from error


def _write_page(
    make: Callable[[], object], html: Path | None, pdf: Path | None, created: date
) -> None:
    """Write a page to the files that were named, if any was."""
    if html is None and pdf is None:
        return
    page = make()
    if html is not None:
        html.write_text(documents().html(page), encoding="utf-8")
    if pdf is not None:
        pdf.write_bytes(documents().pdf(page, created=created))


def _read_invoice(file: Path) -> "ReadInvoice":
    """The electronic invoice in a file; what is odd about it is told on stderr."""
    found: ReadInvoice = documents().read_invoice(file)
    for finding in found.findings:
        click.echo(f"account-mgmt: {finding}", err=True)
    for one in found.unmodelled:
        click.echo(f"account-mgmt: beside the standard: {one.path}: {one.text}", err=True)
    return found


def _kind(document: InvoiceDocument) -> str:
    return "credit note" if document.is_credit_note else "invoice"


def _electronic(document: InvoiceDocument, totals: DocumentTotals) -> dict[str, object]:
    head: dict[str, object] = {
        "kind": _kind(document),
        "number": document.number,
        "currency": document.currency,
        "lines": len(document.lines),
    }
    return head | {what: _number(amount) for what, amount in _totals(totals)}


def _totals(totals: DocumentTotals) -> list[tuple[str, Money]]:
    """The totals by the names they have in JSON; rounding only where there is any."""
    zero = Money.zero(totals.due.currency)
    told = [
        ("lines_net", totals.lines_net),
        ("allowances", totals.allowances or zero),
        ("charges", totals.charges or zero),
        ("without_tax", totals.without_tax),
        ("tax", totals.tax or zero),
        ("with_tax", totals.with_tax),
        ("prepaid", totals.prepaid or zero),
    ]
    if totals.rounding:
        told.append(("rounding", totals.rounding))
    return [*told, ("due", totals.due)]


def _invoice(invoice: Invoice, status: InvoiceStatus) -> dict[str, object]:
    return {
        "kind": invoice.kind.value,
        "id": str(invoice.id),
        "number": invoice.number,
        "account": str(invoice.account),
        "issued_on": str(invoice.issued_on),
        "due_on": str(invoice.due_on),
        "currency": invoice.due.currency,
        "due": _number(invoice.due),
        "status": status.value,
    }


def _statement(figure: Statement) -> dict[str, object]:
    return {
        "account": str(figure.account),
        "period": {"start": str(figure.period.start), "end": str(figure.period.end)},
        "opening": _number(figure.opening),
        "movements": [
            {
                "day": str(one.on),
                "kind": one.kind.value,
                "item": str(one.item),
                "reason": one.reason,
                "amount": _number(one.amount),
                "balance": _number(one.balance),
            }
            for one in figure.movements
        ],
        "closing": _number(figure.closing),
        "open_items": [
            {
                "item": str(item.item),
                "due_on": str(item.due_on),
                "open": _number(item.open),
                "currency": item.open.currency,
                "value": _number(item.value),
            }
            for item in figure.open_items
        ],
    }


def _call(one: CallToMake) -> dict[str, object]:
    return {
        "account": str(one.account),
        "overdue": _number(one.overdue),
        "worth": _number(one.worth),
        "oldest_days": one.oldest_days,
        "invoices": [
            {
                "invoice": str(item.invoice),
                "number": item.number,
                "due_on": str(item.due_on),
                "open": _number(item.open),
                "disputed": _number(item.disputed),
            }
            for item in one.items
        ],
        "reason": one.reason,
        "next_step": one.next_step,
        "last_contact": None if one.last_contact is None else str(one.last_contact),
        "broken_promise": one.broken_promise,
    }


def _ageing_table(figure: Ageing, locale: str, currency: str) -> Table:
    money = formatter(locale, currency)
    table = Table("days past due", title=f"Owed at the end of {figure.as_of}")
    for heading in ("invoices", "amount"):
        table.add_column(heading, justify="right")
    for bucket in figure.buckets:
        count = format_decimal(bucket.invoices, locale=locale)
        table.add_row(bucket.name, count, money(bucket.amount))
    if figure.credit:
        table.add_row("credit", "", money(-figure.credit))
    table.add_section()
    table.add_row("balance", "", money(figure.balance))
    return table


def _ageing(figure: Ageing) -> dict[str, object]:
    """Credit is told where there is any: beside the buckets, never within one."""
    buckets = [
        {"bucket": bucket.name, "invoices": bucket.invoices, "amount": _number(bucket.amount)}
        for bucket in figure.buckets
    ]
    told: dict[str, object] = {"as_of": str(figure.as_of), "buckets": buckets}
    return told | {"credit": _number(figure.credit)} if figure.credit else told


def _entry(entry: SalesEntry) -> dict[str, object]:
    return {
        "entry": entry.name,
        "day": str(entry.effective_on),
        "recorded_at": entry.recorded_at.isoformat(),
        "kind": entry.kind.value,
        "role": entry.role.value,
        "share": str(entry.share),
        "account": str(entry.account),
        "product": str(entry.product),
        "units": f"{entry.units.amount:f}",
        "amount": _number(entry.amount),
        "reverses": entry.reverses,
        "reason": entry.reason,
    }


def _number(amount: Amount | None) -> str | None:
    return None if amount is None else f"{amount.amount:f}"


def _ratio(rate: Rate | None) -> str | None:
    return None if rate is None else f"{rate.round(4):f}"


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def main() -> None:
    """Run a command; what is refused goes to stderr with the reason, and exits with 1."""
    try:
        account_mgmt()
    except AccountManagementError as refused:
        click.echo(f"account-mgmt: {refused}", err=True)
        sys.exit(1)
