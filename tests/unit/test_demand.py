"""What customers ask for: found in documents, counted once, ranked and compared."""

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.demand import (
    STANDARD_DEMAND,
    Asked,
    DemandBy,
    DemandOutcome,
    DemandReport,
    DemandSource,
    asked_in_note,
    asked_in_order,
    asked_in_ticket,
    demand_report,
    distinct,
    without_taken_up,
)
from account_mgmt.domain.errors import BadNumber, DateBefore, IllegalTransition, NothingThere
from account_mgmt.domain.ids import AccountId, ManagerId, ProductId, TicketId
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import OrderKind
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.ticket_state import TicketKind
from account_mgmt.testing.builders import MONDAY, a_request, a_ticket, an_activity, an_order

TUESDAY = MONDAY + timedelta(days=1)
FEBRUARY = Period.of("2026-02-01", "2026-03-01")


def asked(
    account: str = "a-1",
    product: str | None = "p-1",
    *,
    on: date = MONDAY,
    units: str | None = "10",
    source: DemandSource = DemandSource.SAID,
    **given: Any,
) -> Asked:
    return Asked(
        account=AccountId(account),
        product=None if product is None else ProductId(product),
        quantity=None if units is None else Quantity(units),
        on=on,
        source=source,
        **given,
    )


def ordered(account: str = "a-1", product: str = "p-1", **given: Any) -> Asked:
    return asked(account, product, source=DemandSource.ORDER, **given)


def report(*found: Asked, by: DemandBy = DemandBy.ACCOUNTS, **worth: str) -> DemandReport:
    values = {AccountId(one.replace("_", "-")): Money(worth[one], "EUR") for one in worth}
    return demand_report(found, FEBRUARY, worth=values, currency="EUR", by=by)


# --- a request ----------------------------------------------------------------------------------


def test_words_are_kept_when_they_are_mapped_to_a_product() -> None:
    request, _ = a_request(product=None, text="a blue one")

    mapped, event = request.map_to(ProductId("p-2"), by=ManagerId("m-1"), on=MONDAY)

    assert (mapped.product, mapped.text) == (ProductId("p-2"), "a blue one")
    assert (mapped.mapped_by, mapped.mapped_on) == (ManagerId("m-1"), MONDAY)
    assert event.product == ProductId("p-2")


def test_a_request_is_not_mapped_before_it_was_made_nor_to_what_it_is_for() -> None:
    request, _ = a_request()

    with pytest.raises(DateBefore):
        request.map_to(ProductId("p-2"), by=ManagerId("m"), on=MONDAY - timedelta(days=1))
    with pytest.raises(IllegalTransition):
        request.map_to(ProductId("p-1"), by=ManagerId("m"), on=MONDAY)


def test_what_came_of_it_is_settled() -> None:
    settled, event = a_request()[0].settle(DemandOutcome.PRICED_OUT)

    assert settled.asked.outcome is DemandOutcome.PRICED_OUT
    assert (event.before, event.after) == ("open", "priced out")


def test_a_request_for_nothing_is_refused() -> None:
    with pytest.raises(NothingThere):
        a_request(product=None, text=" ")
    with pytest.raises(BadNumber):
        evolve(a_request()[0], quantity=Quantity("0"))


# --- what documents ask for ---------------------------------------------------------------------


def in_order(*cancelled: tuple[str, str], kind: OrderKind = OrderKind.SALE) -> tuple[Asked, ...]:
    order = evolve(an_order()[0], kind=kind)
    gone = [(Quantity(units), reason) for units, reason in cancelled]
    return asked_in_order(order, lambda _line: gone, STANDARD_DEMAND)


def test_an_order_asks_for_what_was_ordered_at_its_price() -> None:
    [one] = in_order()

    assert (one.quantity, one.value) == (Quantity("10"), Money("1000", "EUR"))
    assert (one.outcome, one.document) == (DemandOutcome.MET, "o-1")


def test_what_was_cancelled_for_want_of_stock_was_asked_for_and_not_met() -> None:
    [one] = in_order(("4", "late, Out of stock"))

    assert (one.quantity, one.outcome) == (Quantity("10"), DemandOutcome.OUT_OF_STOCK)


def test_what_was_cancelled_for_the_customers_own_reasons_was_not_asked_for() -> None:
    [one] = in_order(("4", "changed their mind"))

    assert (one.quantity, one.value) == (Quantity("6"), Money("600", "EUR"))
    assert in_order(("10", "changed their mind")) == ()


def test_a_return_asks_for_nothing() -> None:
    assert in_order(kind=OrderKind.RETURN) == ()


def test_a_question_asks_and_a_complaint_does_not() -> None:
    question, _ = a_ticket(kind=TicketKind.TECHNICAL_QUESTION)
    complaint, _ = a_ticket(kind=TicketKind.DAMAGED_PRODUCT)

    found = asked_in_ticket(question, STANDARD_DEMAND)

    assert found is not None
    assert (found.text, found.source) == ("It leaks", DemandSource.TICKET)
    assert asked_in_ticket(complaint, STANDARD_DEMAND) is None
    assert asked_in_ticket(evolve(question, merged_into=TicketId("t")), STANDARD_DEMAND) is None


def test_a_note_asks_by_lines_that_say_so() -> None:
    said = "good talk\n Wants: a blue one\npide: uno rojo\nwants:"
    draft = evolve(an_activity()[0], note=said)
    visit = draft.confirm()[0].done(on=MONDAY, today=MONDAY)[0]

    found = asked_in_note(visit, STANDARD_DEMAND)

    assert [one.text for one in found] == ["a blue one", "uno rojo"]
    assert asked_in_note(draft, STANDARD_DEMAND) == ()


def test_a_request_stands_for_the_ask_of_the_document_it_names() -> None:
    ask = asked(product=None, text="A  blue one", document="v-1")
    request = evolve(a_request()[0], document="v-1")

    assert without_taken_up([ask, asked(document="v-2")], [request]) == (asked(document="v-2"),)


# --- the same ask -------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "count"), [(30, 1), (31, 2)])
def test_an_ask_30_days_later_is_the_same_and_31_days_later_another(days: int, count: int) -> None:
    found = distinct([asked(), asked(on=MONDAY + timedelta(days=days))], STANDARD_DEMAND)

    assert len(found) == count


def test_of_the_same_asks_the_largest_quantity_and_the_last_outcome_stay() -> None:
    [one] = distinct(
        [
            asked(units=None, outcome=DemandOutcome.NOT_CARRIED),
            asked(units="3", on=TUESDAY),
            asked(units="2", on=TUESDAY, outcome=DemandOutcome.OUT_OF_STOCK),
        ],
        STANDARD_DEMAND,
    )

    assert (one.on, one.quantity) == (MONDAY, Quantity("3"))
    assert one.outcome is DemandOutcome.OUT_OF_STOCK


def test_words_are_the_same_however_they_are_written() -> None:
    loud, low = asked(product=None, text="A  Blue One"), asked(product=None, text="a blue one")

    assert len(distinct([loud, low], STANDARD_DEMAND)) == 1


def test_orders_are_never_the_same() -> None:
    assert len(distinct([ordered(), ordered()], STANDARD_DEMAND)) == 2


@pytest.mark.parametrize(("days", "count"), [(30, 1), (31, 2)])
def test_an_ask_that_an_order_follows_within_30_days_is_over(days: int, count: int) -> None:
    found = distinct([asked(), ordered(on=MONDAY + timedelta(days=days))], STANDARD_DEMAND)

    assert len(found) == count


def test_an_ask_after_an_order_is_another() -> None:
    assert len(distinct([ordered(), asked(on=TUESDAY)], STANDARD_DEMAND)) == 2


# --- figures ------------------------------------------------------------------------------------


def test_accounts_are_counted_once_and_so_is_what_they_are_worth() -> None:
    [row] = report(
        ordered("a-1"), ordered("a-1", on=TUESDAY), ordered("a-2"), a_1="500", a_2="7"
    ).rows

    assert (row.accounts, row.requests) == (2, 3)
    assert row.account_value == Money("507", "EUR")
    assert row.units == (Quantity("30"),)


def test_by_accounts_two_small_ones_come_before_one_that_asked_for_much() -> None:
    two = (ordered("a-1", units="1"), ordered("a-2", units="1"))
    one = ordered("a-3", "p-2", units="999", value=Money("1", "EUR"))

    def first(by: DemandBy) -> str:
        return str(report(one, *two, by=by).rows[0].product)

    assert first(DemandBy.ACCOUNTS) == "p-1"
    assert first(DemandBy.UNITS) == "p-2"
    assert first(DemandBy.VALUE) == "p-2"


def test_of_as_many_accounts_those_worth_more_come_first() -> None:
    found = report(ordered("a-1", "p-1"), ordered("a-2", "p-2"), a_1="1", a_2="2")

    assert [str(row.product) for row in found.rows] == ["p-2", "p-1"]


def test_values_of_another_currency_and_unknown_ones_are_not_added() -> None:
    [row] = report(
        asked(units=None),
        ordered(value=Money("5", "EUR"), outcome=DemandOutcome.OUT_OF_STOCK),
        ordered(value=Money("7", "USD")),
    ).rows

    assert (row.value, row.unmet) == (Money("5", "EUR"), 1)


def test_words_that_nobody_mapped_have_a_row_of_their_own() -> None:
    [row] = report(asked(product=None, text="a blue one")).rows

    assert (row.product, row.text) == (None, "a blue one")


def test_a_share_is_compared_with_as_many_days_before() -> None:
    january = date(2026, 1, 4)  # 29 days before February: not of the 28
    before = [ordered("a-1", "p-2", on=date(2026, 1, 31))]
    found = report(ordered(), *before, ordered(on=january - timedelta(days=1)))

    share = found.rows[0].share
    assert share is not None
    assert (share.now.hits, share.now.of) == (1, 1)
    assert (share.before.hits, share.before.of) == (0, 1)


def test_rows_of_fewer_accounts_than_asked_for_do_not_leave_the_company() -> None:
    found = report(ordered("a-1"), ordered("a-2"), ordered("a-1", "p-2"))

    assert [str(row.product) for row in found.for_outside(2).rows] == ["p-1"]
    assert found.for_outside(2).suppressed == 1
    assert len(found.for_outside(1).rows) == 2
    assert len(found.top(1).rows) == 1
