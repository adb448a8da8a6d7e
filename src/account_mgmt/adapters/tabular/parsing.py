"""Mapping files: TOML to a checked `FileMapping`. What is wrong is refused before any file is read."""

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from account_mgmt.adapters.tabular.mapping import (
    Accounts,
    Assignments,
    ContactColumns,
    FileMapping,
    Invoices,
    Kind,
    Lines,
    Managers,
    Orders,
    Prices,
    Products,
    Quotas,
    Reading,
    Repeated,
    Returns,
    SellerColumns,
    Source,
)
from account_mgmt.adapters.tabular.parse_fields import read_field, read_fields, read_where
from account_mgmt.adapters.tabular.parse_sources import read_sources
from account_mgmt.adapters.tabular.parse_text import read_text_keys
from account_mgmt.adapters.tabular.tables import Table, meant
from account_mgmt.domain.calendar import Weekday
from account_mgmt.domain.credit import Credited, CreditPolicy, OwnedOn, ReturnsCount, UnitsCredit
from account_mgmt.domain.currencies import minor_units
from account_mgmt.domain.errors import AccountManagementError, BadMapping
from account_mgmt.domain.fiscal import Anchor, FiscalCalendar, Grain, NamedBy, Pattern
from account_mgmt.domain.ids import PriceListId
from account_mgmt.domain.ledger import SaleEvent
from account_mgmt.domain.quantity import DEFAULT_UNIT
from account_mgmt.domain.quota import Measure
from account_mgmt.domain.rate import Rate

_T = TypeVar("_T")


def read_mapping(path: Path) -> FileMapping:
    """The mapping in a TOML file. Raises BadMapping, with the path of keys to what is wrong."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        rule = f"it cannot be read ({error.strerror})"
        raise BadMapping("", str(path), rule, "Name a mapping file") from error
    except UnicodeDecodeError as error:
        raise BadMapping("", str(path), "it is not UTF-8 text", "Save it as UTF-8") from error
    return parse_mapping(text)


def parse_mapping(text: str) -> FileMapping:
    """The mapping that a text in TOML says. Raises BadMapping."""
    try:
        root = Table(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadMapping("", "", f"it is not TOML ({error})", "Correct it there") from error
    currency = _currency(root)
    root.text("description")
    calendar, policy = _calendar(root), _policy(root)
    sources = read_sources(root, read_text_keys(root.table("reading"), Reading()))
    sections = _Sections(root, sources)
    mapping = FileMapping(
        currency=currency,
        calendar=calendar,
        policy=policy,
        sources=sources,
        managers=sections.read("managers", _managers),
        accounts=sections.read("accounts", _accounts),
        assignments=sections.read("assignments", _assignments),
        products=sections.read("products", _products),
        prices=sections.read("prices", _prices),
        quotas=sections.read("quotas", _quotas),
        orders=sections.read("orders", _orders),
        invoices=sections.read("invoices", _invoices),
    )
    root.done()
    return mapping


# --- what the books rest on -----------------------------------------------------------------------


def _currency(root: Table) -> str:
    code = root.needed("currency")
    try:
        minor_units(code)
    except AccountManagementError as error:
        raise root.refused("currency", str(error), 'Write currency = "EUR"') from error
    return code


def _calendar(root: Table) -> FiscalCalendar:
    table = root.table("calendar")
    if table is None:
        return FiscalCalendar()
    weekdays = {weekday.name.lower(): weekday for weekday in Weekday}
    calendar = FiscalCalendar(
        first_month=table.whole("first_month", 1, 12) or 1,
        pattern=table.choice("pattern", Pattern, Pattern.MONTHS),
        week_start=table.one_of("week_start", weekdays, Weekday.MONDAY),
        anchor=table.choice("anchor", Anchor, Anchor.NEAREST),
        named_by=table.choice("named_by", NamedBy, NamedBy.END),
    )
    table.done()
    return calendar


def _policy(root: Table) -> CreditPolicy:
    table = root.table("credit")
    if table is None:
        return CreditPolicy()
    try:
        policy = CreditPolicy(
            credited=table.choice("by", Credited, Credited.OWNER),
            owned_on=table.choice("owned_on", OwnedOn, OwnedOn.EVENT),
            returns_count=table.choice("returns_count", ReturnsCount, ReturnsCount.WHEN_RETURNED),
            units=table.choice("units", UnitsCredit, UnitsCredit.SPLIT),
            handover_days=table.whole("handover_days", 0, 3660) or 0,
            handover_share=Rate.of(table.text("handover_share") or "0"),
        )
    except BadMapping:
        raise
    except AccountManagementError as error:
        way_out = 'Write handover_share = "50%"'
        raise table.refused("handover_share", str(error), way_out) from error
    table.done()
    return policy


# --- sections -------------------------------------------------------------------------------------


class _Sections:
    """The sections of a mapping, each from a source that there is."""

    def __init__(self, root: Table, sources: Mapping[str, Source]) -> None:
        self._root = root
        self._sources = sources

    def read(self, key: str, parse: Callable[[Table, "_Sections"], _T]) -> tuple[_T, ...]:
        """The section of that name, once or several times."""
        sections: list[_T] = []
        for table in self._root.tables(key):
            sections.append(parse(table, self))
            table.done()
        return tuple(sections)

    def source(self, table: Table) -> str:
        """The source that a section names."""
        name = table.needed("from")
        if name not in self._sources:
            raise table.refused("from", "there is no such source", meant(name, self._sources))
        return name


def _managers(table: Table, sections: _Sections) -> Managers:
    return Managers(
        source=sections.source(table),
        where=read_where(table, "where"),
        repeated=table.choice("repeated", Repeated, Repeated.REFUSE),
        **read_fields(table, Managers),
    )


def _accounts(table: Table, sections: _Sections) -> Accounts:
    contact = table.table("contact")
    people = None
    if contact is not None:
        people = ContactColumns(**read_fields(contact, ContactColumns))
        contact.done()
    return Accounts(
        source=sections.source(table),
        where=read_where(table, "where"),
        contact=people,
        repeated=table.choice("repeated", Repeated, Repeated.REFUSE),
        **read_fields(table, Accounts),
    )


def _assignments(table: Table, sections: _Sections) -> Assignments:
    read = Assignments(
        source=sections.source(table),
        where=read_where(table, "where"),
        **read_fields(table, Assignments),
    )
    if read.until is not None and read.through is not None:
        rule = "until is the first day without, through the last day with"
        raise BadMapping(table.path, "", rule, "Give one of the two")
    return read


def _products(table: Table, sections: _Sections) -> Products:
    return Products(
        source=sections.source(table),
        where=read_where(table, "where"),
        repeated=table.choice("repeated", Repeated, Repeated.REFUSE),
        **read_fields(table, Products),
    )


def _prices(table: Table, sections: _Sections) -> Prices:
    return Prices(
        source=sections.source(table),
        where=read_where(table, "where"),
        **read_fields(table, Prices),
    )


def _quotas(table: Table, sections: _Sections) -> Quotas:
    until = table.text("until")
    if until not in {None, "next"}:
        raise table.refused("until", "it is not a word for this", 'Write until = "next"')
    grains = {grain.value: grain for grain in Grain}
    quotas = Quotas(
        source=sections.source(table),
        where=read_where(table, "where"),
        grain=table.one_of("grain", grains, Grain.DAY) if "grain" in table else None,
        until_next=until is not None,
        last_until=table.day("last_until"),
        measure=table.choice("measure", Measure, Measure.REVENUE),
        event=table.choice("event", SaleEvent, SaleEvent.BOOKED),
        unit=table.text("unit") or DEFAULT_UNIT,
        **read_fields(table, Quotas),
    )
    ends = (quotas.end, quotas.through, quotas.grain, quotas.until_next or None)
    if sum(end is not None for end in ends) != 1:
        rule = "one of grain, end, through and until says how long each target runs"
        raise BadMapping(table.path, "", rule, 'Write grain = "quarter", or another of them')
    if quotas.until_next != (quotas.last_until is not None):
        rule = "until = 'next' and last_until go together: nothing follows the last"
        raise BadMapping(f"{table.path}.last_until", "", rule, "Write last_until = 2026-12-31")
    return quotas


def _orders(table: Table, sections: _Sections) -> Orders:
    orders = Orders(
        source=sections.source(table),
        where=read_where(table, "where"),
        sellers=_sellers(table),
        price_list=_price_list(table),
        lines=_lines(table.needed_table("lines"), sections),
        returns=_returns(table.table("returns")),
        **read_fields(table, Orders),
    )
    if orders.lines.price is None and orders.lines.net is None and orders.price_list is None:
        rule = "nothing says what a line costs"
        way_out = 'Give price = "Column" or net = "Column", or price_list = "standard" for orders'
        raise BadMapping(f"{table.path}.lines", "", rule, way_out)
    return orders


def _invoices(table: Table, sections: _Sections) -> Invoices:
    return Invoices(
        source=sections.source(table),
        where=read_where(table, "where"),
        disputed=read_where(table, "disputed"),
        **read_fields(table, Invoices),
    )


def _price_list(table: Table) -> PriceListId | None:
    name = table.text("price_list")
    try:
        return None if name is None else PriceListId(name)
    except AccountManagementError as error:
        raise table.refused("price_list", str(error), 'Write price_list = "standard"') from error


def _sellers(table: Table) -> tuple[SellerColumns, ...]:
    alone = read_field(table, "seller", Kind.REFERENCE)
    several = table.tables("sellers")
    if alone is not None and several:
        rule = "seller is one manager, sellers are several"
        raise BadMapping(f"{table.path}.seller", "", rule, "Give one of the two")
    if alone is not None:
        return (SellerColumns(manager=alone),)
    sellers: list[SellerColumns] = []
    for one in several:
        sellers.append(SellerColumns(**read_fields(one, SellerColumns)))
        one.done()
    if len(sellers) > 1 and any(one.share is None for one in sellers):
        rule = "several sellers each have a share"
        raise BadMapping(f"{table.path}.sellers", "", rule, 'Give share = "Column" for each')
    return tuple(sellers)


def _lines(table: Table, sections: _Sections) -> Lines:
    source = sections.source(table) if "from" in table else ""
    lines = Lines(source=source, where=read_where(table, "where"), **read_fields(table, Lines))
    table.done()
    if bool(source) != (lines.order is not None):
        rule = "from and order go together: rows of their own say which order they are of"
        raise BadMapping(table.path, "", rule, "Give both, or neither where each row has it all")
    if lines.where and not source:
        rule = "the rows of the lines are those of the orders"
        raise BadMapping(f"{table.path}.where", "", rule, "Write it one level higher")
    return lines


def _returns(table: Table | None) -> Returns | None:
    if table is None:
        return None
    returns = Returns(when=read_where(table, "when"), **read_fields(table, Returns))
    table.done()
    if not returns.when:
        way_out = "Write when = { Quantity = { below = 0 } }"
        raise BadMapping(f"{table.path}.when", "", "it is missing", way_out)
    if returns.line is not None and returns.of is None:
        rule = "it is a line of the order that `of` names"
        raise BadMapping(f"{table.path}.line", "", rule, 'Give of = "Column" too')
    return returns
