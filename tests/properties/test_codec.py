"""What is written in a stored document is read back the same, whatever it was."""

import json
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.codec import (
    KINDS,
    at_version,
    conditions,
    decode,
    decode_event,
    encode,
    encode_event,
    holds,
    kind_of,
    lookups,
)
from account_mgmt.domain.events import Event
from account_mgmt.domain.order import Order
from account_mgmt.ports.queries import Aggregate, OrderQuery
from account_mgmt.testing import strategies

AGGREGATES: dict[str, st.SearchStrategy[Any]] = {
    "managers": strategies.managers(),
    "accounts": strategies.accounts(),
    "products": strategies.products(),
    "price_lists": strategies.price_lists(),
    "forecasts": strategies.forecasts(),
    "plans": strategies.plans(),
    "orders": strategies.orders(),
    "closings": strategies.closings(),
    "companies": strategies.companies(),
    "invoices": strategies.invoices(),
    "credit_files": strategies.credit_files(),
    "deliveries": strategies.deliveries(),
    "purchase_orders": strategies.purchase_orders(),
    "claims": strategies.claims(),
    "mileage_logs": strategies.mileage_logs(),
    "series": strategies.series(),
    "packets": strategies.packets(),
    "parcels": strategies.parcels(),
    "payments": strategies.payments(),
    "activities": strategies.activities(),
    "tickets": strategies.tickets(),
    "articles": strategies.articles(),
    "returns": strategies.returns(),
    "surveys": strategies.surveys(),
    "promotions": strategies.promotions(),
    "shelves": strategies.shelves(),
    "sightings": strategies.sightings(),
    "projects": strategies.projects(),
    "deals": strategies.deals(),
    "account_lists": strategies.account_lists(),
    "demands": strategies.requests(),
    "launches": strategies.launches(),
}


def test_every_kind_has_a_strategy() -> None:
    assert AGGREGATES.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data(), version=st.integers(0, 2**40))
def test_a_document_is_read_back_as_what_was_written(
    kind: str, data: st.DataObject, version: int
) -> None:
    aggregate = data.draw(AGGREGATES[kind])

    assert decode(KINDS[kind], encode(aggregate), version) == evolve(aggregate, version=version)


@given(strategies.events())
def test_an_event_is_read_back_as_what_was_written(event: Event) -> None:
    assert decode_event(encode_event(event)) == event


@given(st.one_of(*AGGREGATES.values()))
def test_equal_aggregates_have_one_text_which_any_reader_of_json_reads(
    aggregate: Aggregate,
) -> None:
    text = encode(aggregate)

    again = decode(kind_of(type(aggregate)), text, aggregate.version)
    assert encode(again) == text
    assert json.loads(text)["id"] == aggregate.id.value
    assert text.isascii()


@given(st.one_of(*AGGREGATES.values()), st.integers(0, 2**40))
def test_a_copy_at_another_version_differs_in_nothing_else(
    aggregate: Aggregate, version: int
) -> None:
    assert at_version(aggregate, version) == evolve(aggregate, version=version)


@given(strategies.orders(), strategies.orders())
def test_a_query_holds_of_what_has_the_values_it_asks_for(order: Order, other: Order) -> None:
    asked = OrderQuery(account=order.account, kind=order.kind, status=order.status)

    alike = (other.account, other.kind, other.status) == (order.account, order.kind, order.status)
    assert holds(conditions(asked), lookups(order))
    assert holds(conditions(asked), lookups(other)) == alike
