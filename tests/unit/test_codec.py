"""The rules of stored documents: what they look like, what is refused, how old ones are read."""

import json
from collections.abc import Hashable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, cast

import attrs
import pytest
from attrs import evolve

from account_mgmt.codec import (
    ACCOUNTS,
    CLOSINGS,
    FORECASTS,
    KINDS,
    ORDERS,
    PLANS,
    PRODUCTS,
    conditions,
    decode,
    decode_event,
    encode,
    encode_event,
    events,
    holds,
    lookups,
    read_instant,
    write_instant,
)
from account_mgmt.codec.forms import Form, form_of
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import StorageError
from account_mgmt.domain.events import OrderCancelled, OrderPlaced
from account_mgmt.domain.ids import AccountId, ManagerId, OrderId, PromotionId
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import AppliedPromotion, LineDiscount, NamedSeller
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.rounding import Rounding
from account_mgmt.ports.queries import (
    AccountQuery,
    ClosingQuery,
    ForecastQuery,
    OrderQuery,
    PlanQuery,
    ProductQuery,
)
from account_mgmt.testing.builders import (
    MONDAY,
    NOON,
    YEAR,
    a_closing,
    a_forecast,
    a_line,
    a_plan,
    a_product,
    an_account,
    an_order,
)

ORDER = an_order()[0]
TEXT = encode(ORDER)


def changed(**fields: Any) -> str:
    """The document of an order with some of it changed by hand."""
    return json.dumps({**json.loads(TEXT), **fields})


# --- what it looks like -------------------------------------------------------------------------


def test_an_order_reads_as_plain_json() -> None:
    assert json.loads(TEXT) == {
        "schema": 2,
        "id": "o-1",
        "account": "a-1",
        "placed_on": "2026-02-02",
        "lines": [
            {
                "number": 1,
                "product": "p-1",
                "quantity": [10_000_000, "piece"],
                "price": [1_000_000_000_000, "EUR"],
            }
        ],
        "kind": "sale",
        "status": "open",
    }


def test_an_order_of_the_first_schema_is_read_as_one_without_promotions() -> None:
    assert decode(ORDERS, changed(schema=1), 0) == ORDER


def test_what_promotions_took_off_a_line_is_written_and_read_again() -> None:
    share = LineDiscount(PromotionId("pr-1"), Money("100.00", "EUR"))
    applied = (AppliedPromotion(PromotionId("pr-1"), 2),)
    order = evolve(ORDER, lines=(a_line().less([share]),), promotions=applied)

    document = json.loads(encode(order))

    assert document["promotions"] == [{"promotion": "pr-1", "uses": 2}]
    assert document["lines"][0]["promotions"] == [{"promotion": "pr-1", "amount": [10000, "EUR"]}]
    assert decode(ORDERS, encode(order), 0) == order


def test_what_is_rare_on_an_order_is_written_when_it_is_there() -> None:
    line = evolve(
        a_line(),
        discount=Rate("1/3"),
        rounding=Rounding.HALF_EVEN,
        cancelled=Quantity(2),
        returned=Quantity("0.5"),
    )
    sellers = [
        NamedSeller(ManagerId("m-1"), Rate("0.25")),
        NamedSeller(ManagerId("m-2"), Rate("0.75")),
    ]
    order = evolve(
        an_order(lines=[line], sellers=sellers)[0], reference='PO "7"', invoiced_on=MONDAY
    )

    document = json.loads(encode(order))

    assert document["lines"][0]["discount"] == [1, 3]
    assert document["lines"][0]["rounding"] == "half_even"
    assert document["lines"][0]["cancelled"] == [2_000_000, "piece"]
    assert document["lines"][0]["returned"] == [500_000, "piece"]
    assert document["sellers"][1] == {"manager": "m-2", "share": [3, 4]}
    assert (document["reference"], document["invoiced_on"]) == ('PO "7"', "2026-02-02")
    assert decode(ORDERS, encode(order), 0) == order


def test_a_target_says_whether_it_is_money_or_a_quantity() -> None:
    plan = json.loads(encode(a_plan()[0]))

    assert plan["total"] == {"money": [60_000_000, "EUR"]}
    assert plan["year"] == ["2026-01-01", "2027-01-01"]


def test_an_event_says_its_type() -> None:
    event = OrderCancelled(
        order=OrderId("o-1"), account=AccountId("a-1"), on=MONDAY, reason='half a pair: \ud800, "q"'
    )

    assert json.loads(encode_event(event)) == {
        "schema": 1,
        "type": "OrderCancelled",
        "order": "o-1",
        "account": "a-1",
        "on": "2026-02-02",
        "reason": 'half a pair: \ud800, "q"',
    }
    assert decode_event(encode_event(event)) == event


def test_an_instant_is_written_in_utc_so_that_text_sorts_as_time_does() -> None:
    in_quito = datetime(2026, 2, 2, 7, 0, tzinfo=timezone(timedelta(hours=-5)))
    a_microsecond_later = NOON + timedelta(microseconds=1)

    assert write_instant(in_quito) == write_instant(NOON) == "2026-02-02T12:00:00.000000Z"
    assert write_instant(NOON) < write_instant(a_microsecond_later)
    assert read_instant(write_instant(in_quito)) == in_quito
    assert read_instant(write_instant(in_quito)).tzinfo is UTC


def test_every_field_that_an_aggregate_is_built_from_is_written() -> None:
    """A field that were forgotten would come back as its default, and nobody would notice."""
    for kind in KINDS.values():
        assert isinstance(
            form_of(cast("Hashable", kind.aggregate)), Form
        )  # it raises for a field that has none

    order = evolve(
        an_order(
            lines=[a_line().less([LineDiscount(PromotionId("pr-1"), Money("100.00", "EUR"))])],
            sellers=[NamedSeller(ManagerId("m-1"))],
        )[0],
        reference="PO",
        promotions=(AppliedPromotion(PromotionId("pr-1"), 1),),
        invoiced_on=MONDAY,
    )
    written = json.loads(encode(order))
    fields = {field.name for field in attrs.fields(type(order)) if field.init}
    line_fields = {field.name for field in attrs.fields(type(order.lines[0])) if field.init}
    assert written.keys() - {"schema"} == fields - {"version"}
    assert written["lines"][0].keys() == line_fields


# --- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "a value in it"),
        ("[]", "dict expected"),
        ("{}", "its schema is None"),
        (TEXT[:-1], "a value in it"),
        (TEXT.replace('"kind":"sale"', '"kind":"sale","kind":"return"'), "twice"),
        (changed(lines=float("nan")), "NaN stands in it"),
        (changed(lines=1.5), "1.5 stands in it"),
        (changed(lines=1e300), "1e+300 stands in it"),
        (changed(surprise=1), "no field surprise"),
        (changed(schema=3), "2 is the newest known here"),
        (changed(schema=True), "2 is the newest known here"),
        (changed(schema=0), "2 is the newest known here"),
        (changed(placed_on="2026-W06-1"), "such as 2026-02-03"),
        (changed(placed_on="20260202"), "such as 2026-02-03"),
        (changed(placed_on="2026-02-30"), "a value in it"),
        (changed(placed_on=20260202), "text expected"),
        (changed(kind="gift"), "a value in it"),
        (changed(kind=["sale"]), "a value in it"),
        (changed(account=""), "a value in it"),
        (changed(lines=[]), "a value in it"),
        (changed(lines={}), "list expected"),
        (changed(sellers=[{"manager": "m-1", "share": [1, 2]}]), "a value in it"),
        (changed(sellers=[{"manager": "m-1", "share": [2, 2]}]), "lowest terms"),
        (changed(sellers=[{"manager": "m-1", "share": [1, 0]}]), "a value in it"),
        (changed(sellers=[{"manager": "m-1"}]), "no share"),
    ],
)
def test_a_damaged_document_is_refused(text: str, why: str) -> None:
    with pytest.raises(StorageError, match="A stored order: it cannot be read: ") as refused:
        decode(ORDERS, text, 1)

    assert why in str(refused.value)


@pytest.mark.parametrize(
    "line",
    [
        {"quantity": [True, "piece"]},
        {"quantity": ["10", "piece"]},
        {"quantity": [0, "piece"]},
        {"quantity": [10]},
        {"quantity": [10, ""]},
        {"price": [-1, "EUR"]},
        {"price": [1, "XXY"]},
        {"price": [1, "EUR", 2]},
        {"number": "1"},
        {"product": None},
        {
            "discount": [2, 1],
            "rounding": "half_up",
            "cancelled": [0, "piece"],
            "returned": [0, "piece"],
        },
        {"discount": [0, 1]},
        {"surprise": 1},
    ],
)
def test_a_damaged_line_is_refused(line: dict[str, object]) -> None:
    good = json.loads(TEXT)["lines"][0]

    with pytest.raises(StorageError):
        decode(ORDERS, changed(lines=[{**good, **line}]), 1)


def test_no_stored_text_shows_in_a_refusal() -> None:
    with pytest.raises(StorageError) as refused:
        decode(ORDERS, changed(placed_on="SECRET"), 1)

    assert "SECRET" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        '{"type":"OrderPlaced"}',
        '{"schema":1,"type":"Nothing"}',
        '{"schema":1}',
        '{"schema":9,"type":"OrderPlaced"}',
        encode_event(an_order()[1]).replace('"on"', '"off"'),
    ],
)
def test_a_damaged_event_is_refused(text: str) -> None:
    with pytest.raises(StorageError, match="A stored event"):
        decode_event(text)


# --- how old ones are read ----------------------------------------------------------------------


def test_an_older_document_is_brought_up_step_by_step() -> None:
    """As if products had been called articles at first, and then had no category."""

    def renamed(document: dict[str, Any]) -> dict[str, Any]:
        document["name"] = document.pop("article")
        return document

    def sorted_in(document: dict[str, Any]) -> dict[str, Any]:
        return {**document, "category": "unsorted"}

    newer = evolve(PRODUCTS, schema=3, upcasters={1: renamed, 2: sorted_in})

    oldest = decode(newer, '{"schema":1,"id":"p-1","article":"Widget","unit":"piece"}', 4)
    older = decode(newer, '{"schema":2,"id":"p-1","name":"Widget","unit":"piece"}', 4)

    expected = evolve(a_product(category="unsorted")[0], version=4)
    assert oldest == older == expected


def test_an_older_event_is_brought_up_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def with_net(document: dict[str, Any]) -> dict[str, Any]:
        return {**document, "net": [0, "EUR"]}

    monkeypatch.setattr(events, "SCHEMAS", {"OrderPlaced": 2})
    monkeypatch.setattr(events, "UPCASTERS", {"OrderPlaced": {1: with_net}})
    old = '{"schema":1,"type":"OrderPlaced","order":"o-1","account":"a-1","on":"2026-02-02"}'

    assert decode_event(old) == OrderPlaced(
        order=OrderId("o-1"), account=AccountId("a-1"), on=MONDAY, net=Money(Decimal(0), "EUR")
    )


# --- what is looked up --------------------------------------------------------------------------


def test_the_lookups_of_an_order() -> None:
    assert lookups(ORDER) == {
        "account": "a-1",
        "placed_on": "2026-02-02",
        "kind": "sale",
        "status": "open",
    }


def test_every_field_of_a_query_is_a_lookup_of_its_kind() -> None:
    for kind in KINDS.values():
        assert [field.name for field in attrs.fields(kind.query)] == list(kind.lookups)


def test_a_period_holds_of_its_first_day_and_not_of_its_end() -> None:
    on_the_first = an_order(on=date(2026, 1, 1))[0]
    on_the_end = an_order(on=date(2027, 1, 1))[0]
    asked = conditions(OrderQuery(placed_on=YEAR))

    assert holds(asked, lookups(on_the_first))
    assert not holds(asked, lookups(on_the_end))


def test_forecasts_plans_and_closings_are_looked_up_by_their_first_day() -> None:
    first_day = Period(date(2026, 1, 1), date(2026, 1, 2))
    for kind, query, aggregate in (
        (FORECASTS, ForecastQuery(starts=first_day), a_forecast()[0]),
        (PLANS, PlanQuery(starts=first_day), a_plan()[0]),
        (CLOSINGS, ClosingQuery(starts=first_day), a_closing()[0]),
    ):
        assert holds(conditions(query), lookups(aggregate)), kind.name


def test_what_has_an_empty_field_answers_no_question_about_it() -> None:
    product = a_product(category="")[0]

    assert lookups(product)["category"] is None
    assert not holds(conditions(ProductQuery(category="")), lookups(product))
    assert not holds(conditions(ProductQuery(category="Parts")), lookups(product))


def test_a_query_that_asks_nothing_holds_of_everything() -> None:
    assert conditions(None) == conditions(AccountQuery()) == ()
    assert holds((), lookups(an_account()[0]))


def test_kinds_are_named_as_their_repositories_are() -> None:
    assert set(KINDS) == {kind.name for kind in KINDS.values()}
    assert KINDS["accounts"] is ACCOUNTS
