"""Late shipments and returns from a shell."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

import click
from rich.table import Table

from account_mgmt.cli.figures import print_json, show_table
from account_mgmt.cli.opening import desk_over
from account_mgmt.cli.options import books, span
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.customer_return import (
    CustomerReturn,
    Resolution,
    ReturnLine,
    ReturnOutcome,
    ReturnStatus,
)
from account_mgmt.domain.delivery import Lateness
from account_mgmt.domain.ids import AccountId, OrderId
from account_mgmt.domain.return_policy import ReturnReason
from account_mgmt.locale import Translator, translator
from account_mgmt.locale.names import RESOLVED
from account_mgmt.ports.queries import ReturnQuery
from account_mgmt.services.playbooks import LateSwept
from account_mgmt.services.returns import Inspected


@click.command()
@books
@span
@click.option(
    "--unshipped",
    is_flag=True,
    help="Also what is still to leave, and past its day at the end of the period.",
)
@click.option(
    "--sweep",
    is_flag=True,
    help="Open a ticket for each late order, and close those of what has left, as of that day.",
)
def late(
    url: str,
    locale: str,
    as_json: bool,
    start: str,
    end: str,
    unshipped: bool,
    sweep: bool,
) -> None:
    """List the orders placed in a period that left after the day they were promised."""
    desk, period = desk_over(url), Period.of(start, end)
    swept = desk.playbooks.sweep_late(on=period.last_day) if sweep else None
    found = desk.deliveries.late_orders(period, unshipped=unshipped)
    if as_json:
        tickets = {} if swept is None else _swept(swept)
        print_json({"orders": [_late(one) for one in found], **tickets})
        return
    say = translator(locale)
    show_table(_late_table(found, say))
    if swept is not None:
        opened, closed = say.number(len(swept.opened)), say.number(len(swept.closed))
        click.echo(say("Tickets: {opened} opened, {closed} closed.", opened=opened, closed=closed))


def _late_table(found: Iterable[Lateness], say: Translator) -> Table:
    headings = (say("order"), say("account"), say("required"), say("shipped"))
    table = Table(*headings, title=say("Late orders"))
    table.add_column(say("days late"), justify="right")
    for one in found:
        shipped = "-" if one.shipped is None else say.day(one.shipped)
        row = (str(one.order), str(one.account), say.day(one.promised), shipped)
        table.add_row(*row, say.number(one.days_late))
    return table


def _swept(swept: LateSwept) -> dict[str, object]:
    return {"opened": list(map(str, swept.opened)), "closed": list(map(str, swept.closed))}


def _late(one: Lateness) -> dict[str, object]:
    return {
        "order": str(one.order),
        "required": str(one.promised),
        "shipped": None if one.shipped is None else str(one.shipped),
        "days_late": one.days_late,
    }


# --- returns --------------------------------------------------------------------------------------


@click.group()
def returns() -> None:
    """Ask for, allow, receive, inspect and settle returns of goods; list them."""


class _LineQuantity(click.ParamType[tuple[int, Decimal]]):
    """A line of an order and so much of it: 1=2, or 1=0.5."""

    name = "line=quantity"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, Decimal]:
        line, mark, quantity = str(value).partition("=")
        try:
            return int(line if mark else ""), Decimal(quantity)
        except (ValueError, InvalidOperation):
            self.fail(f"{value!r} is no line and quantity, such as 1=2", param, ctx)


_LINES = _LineQuantity()
_ON = click.option("--on", required=True, help="The day, local to the account.")


@returns.command()
@books
@click.option("--order", required=True, help="The order that sold the goods.")
@click.option("--line", "lines", type=_LINES, multiple=True, required=True, help="As 1=2.")
@click.option("--reason", type=click.Choice([one.value for one in ReturnReason]), required=True)
@_ON
@click.option("--ticket", default=None, help="The ticket that it follows from.")
@click.option("--id", "id", default=None, help="The return's id; made up by default.")
def request(
    url: str,
    locale: str,
    as_json: bool,
    order: str,
    lines: tuple[tuple[int, Decimal], ...],
    reason: str,
    on: str,
    ticket: str | None,
    id: str | None,
) -> None:
    """Keep that a customer wants to send goods of an order back."""
    desk = desk_over(url).returns
    asked = desk.request(
        order, dict(lines), reason=ReturnReason(reason), on=on, ticket=ticket, id=id
    )
    _show([asked], locale, as_json=as_json)


@returns.command()
@click.argument("id")
@books
@_ON
@click.option("--line", "lines", type=_LINES, multiple=True, help="As 1=2; all by default.")
@click.option("--refuse", default=None, help="Refuse it instead, for this reason.")
def authorise(
    id: str,
    url: str,
    locale: str,
    as_json: bool,
    on: str,
    lines: tuple[tuple[int, Decimal], ...],
    refuse: str | None,
) -> None:
    """Allow the return of an ID, of all that was asked or less; or refuse it."""
    desk = desk_over(url).returns
    if refuse is None:
        answered = desk.authorise(id, on=on, quantities=dict(lines) or None)
    else:
        answered = desk.refuse(id, on=on, reason=refuse)
    _show([answered], locale, as_json=as_json)


@returns.command()
@click.argument("id")
@books
@_ON
@click.option("--line", "lines", type=_LINES, multiple=True, help="As 1=2; all by default.")
def receive(
    id: str,
    url: str,
    locale: str,
    as_json: bool,
    on: str,
    lines: tuple[tuple[int, Decimal], ...],
) -> None:
    """Record what came for the return of an ID: what was authorised, or more, or less."""
    came = desk_over(url).returns.receive(id, dict(lines) or None, on=on)
    _show([came], locale, as_json=as_json)


@returns.command()
@click.argument("id")
@books
@_ON
@click.option("--accept", "accepted", type=_LINES, multiple=True, help="As 1=2.")
@click.option("--reject", "rejected", type=_LINES, multiple=True, help="As 1=1.")
@click.option("--condition", default="", help="In what condition the goods are.")
@click.option("--photo", "photos", multiple=True, help="The SHA-256 of a photo.")
def inspect(
    id: str,
    url: str,
    locale: str,
    as_json: bool,
    on: str,
    accepted: tuple[tuple[int, Decimal], ...],
    rejected: tuple[tuple[int, Decimal], ...],
    condition: str,
    photos: tuple[str, ...],
) -> None:
    """Record how much of what came for the return of an ID is accepted, and how much is not."""
    good, bad = dict(accepted), dict(rejected)
    found = {
        line: Inspected(
            accepted=good.get(line, 0),
            rejected=bad.get(line, 0),
            condition=condition,
            photos=photos,
        )
        for line in {**good, **bad}
    }
    _show([desk_over(url).returns.inspect(id, found, on=on)], locale, as_json=as_json)


@returns.command()
@click.argument("id")
@books
@_ON
@click.option("--line", type=int, required=True, help="The line of the order.")
@click.option("--as", "how", type=click.Choice([one.value for one in Resolution]), required=True)
@click.option("--quantity", default=None, help="All by default.")
def resolve(
    id: str,
    url: str,
    locale: str,
    as_json: bool,
    on: str,
    line: int,
    how: str,
    quantity: str | None,
) -> None:
    """Settle so much of a line of the return of an ID: credit, replace, repair or reject it."""
    desk = desk_over(url).returns
    settled = desk.resolve(id, line, Resolution(how), quantity, on=on)
    _show([settled], locale, as_json=as_json)


@returns.command("list")
@books
@click.option("--account", default=None, help="One account's id.")
@click.option("--order", default=None, help="One order's id.")
@click.option("--status", type=click.Choice([one.value for one in ReturnStatus]), default=None)
def list_returns(
    url: str,
    locale: str,
    as_json: bool,
    account: str | None,
    order: str | None,
    status: str | None,
) -> None:
    """List returns by id."""
    query = ReturnQuery(
        account=None if account is None else AccountId(account),
        order=None if order is None else OrderId(order),
        status=None if status is None else ReturnStatus(status),
    )
    found = desk_over(url).returns.returns(query)
    if as_json:
        print_json({"returns": [_return(one) for one in found]})
        return
    _show(found, locale, as_json=False)


def _show(found: Iterable[CustomerReturn], locale: str, *, as_json: bool) -> None:
    """One return as JSON, or all as a table."""
    if as_json:
        for one in found:
            print_json(_return(one))
        return
    show_table(_table(found, translator(locale)))


def _table(found: Iterable[CustomerReturn], say: Translator) -> Table:
    """Returns, each line in a row of its own."""
    headings = (say("return"), say("account"), say("order"), say("state"), say("line"))
    table = Table(*headings, title=say("Returns"))
    for heading in (say("asked"), say("authorised"), say("received"), say("outcomes")):
        table.add_column(heading)
    for one in found:
        state = say.pgettext("return", one.status.value)
        for line in one.lines:
            table.add_row(
                *(str(one.id), str(one.account), str(one.order), state, str(line.number)),
                *map(say.units, (line.asked, line.expected, line.came)),
                ", ".join(_outcome(outcome, say) for outcome in line.outcomes) or "-",
            )
    return table


def _outcome(one: ReturnOutcome, say: Translator) -> str:
    return say(RESOLVED[one.resolution], quantity=say.units(one.quantity))


def _return(one: CustomerReturn) -> dict[str, object]:
    return {
        "id": str(one.id),
        "account": str(one.account),
        "order": str(one.order),
        "reason": one.reason.value,
        "status": one.status.value,
        "requested_on": str(one.requested_on),
        "status_since": str(one.status_since),
        "why": one.why or None,
        "ticket": None if one.ticket is None else str(one.ticket),
        "expires_on": None if one.expires_on is None else str(one.expires_on),
        "claim_by": None if one.claim_by is None else str(one.claim_by),
        "lines": [_line(line) for line in one.lines],
    }


def _line(line: ReturnLine) -> dict[str, object]:
    found = line.inspection
    return {
        "line": line.number,
        "unit": line.asked.unit,
        "asked": _plain(line.asked.amount),
        "authorised": None if line.authorised is None else _plain(line.authorised.amount),
        "received": None if line.received is None else _plain(line.received.amount),
        "accepted": None if found is None else _plain(found.accepted.amount),
        "rejected": None if found is None else _plain(found.rejected.amount),
        "condition": None if found is None or not found.condition else found.condition,
        "photos": [] if found is None else list(found.photos),
        "outcomes": [
            {
                "resolution": outcome.resolution.value,
                "quantity": _plain(outcome.quantity.amount),
                "on": str(outcome.on),
                "document": outcome.document or None,
            }
            for outcome in line.outcomes
        ],
    }


def _plain(amount: Decimal) -> str:
    return f"{amount:f}"
