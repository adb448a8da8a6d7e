"""A folder of files, read by a mapping into a checked batch."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from attrs import frozen

from account_mgmt.adapters.tabular.catalogue import Catalogue, read_prices, read_products
from account_mgmt.adapters.tabular.findings import Findings
from account_mgmt.adapters.tabular.invoices import InvoicesRead, read_invoices
from account_mgmt.adapters.tabular.lines import ListPrices
from account_mgmt.adapters.tabular.mapping import FileMapping
from account_mgmt.adapters.tabular.orders import OrderReader
from account_mgmt.adapters.tabular.portfolio import (
    People,
    Portfolio,
    read_accounts,
    read_assignments,
    read_managers,
)
from account_mgmt.adapters.tabular.quotas import Plans, read_quotas
from account_mgmt.adapters.tabular.sources import Reader
from account_mgmt.adapters.tabular.things import OrdersSeen, Things, Work
from account_mgmt.adapters.tabular.usage import columns_used
from account_mgmt.domain.errors import LoadRefused
from account_mgmt.domain.ids import PriceListId
from account_mgmt.ports.batch import UNKNOWN, Batch, GoodsBack, Known, LoadedOrder
from account_mgmt.ports.progress import Progress, silent

_MOST_KEPT: Final = 100_000  # lines of orders that are kept; with more, files are read again


def read_batch(
    mapping: FileMapping,
    folder: Path,
    *,
    reject: bool = False,
    known: Known = UNKNOWN,
    progress: Progress = silent,
) -> Batch:
    """All that the files say, every row of it checked.

    Args:
        mapping: says which files there are, and what their columns mean.
        folder: the files are in it; nothing outside it is read.
        reject: leave out the rows that are wrong, and orders of which one is, as `Batch.rejected`.
        known: what the books hold, so that rows may speak of it.
        progress: is told how much of each file was read.

    Raises:
        BadMapping: files or columns are not there. Refused before any row is read.
        LoadRefused: rows are wrong, all of them named; never when they are to be rejected.
        MissingExtra: a workbook or Parquet file, and what reads it is not installed.
    """
    findings = Findings()
    load = _Load(mapping, folder, findings, known, progress)
    load.read()
    if findings.rows and not reject:
        raise LoadRefused(findings.rows)
    return load.batch()


class _Load:
    """One reading of all files, in the order in which things depend on one another."""

    def __init__(
        self,
        mapping: FileMapping,
        folder: Path,
        findings: Findings,
        known: Known,
        progress: Progress,
    ) -> None:
        self._mapping, self._findings, self._known = mapping, findings, known
        self._work = Work(
            currency=mapping.currency,
            readers=_readers(mapping, folder, findings),
            findings=findings,
            progress=progress,
            managers=Things("manager", known.managers, described=bool(mapping.managers)),
            accounts=Things("account", known.accounts, described=bool(mapping.accounts)),
            products=Things("product", known.products, described=bool(mapping.products)),
            orders=OrdersSeen(known.order, known.came_back),
        )
        self._people, self._portfolio = People(), Portfolio()
        self._catalogue, self._plans, self._invoices = Catalogue(), Plans(), InvoicesRead()
        self._orders = [OrderReader(self._work, one) for one in mapping.orders]
        self._kept: list[LoadedOrder] | None = []
        self._count = 0
        self._lines = 0
        self._came_back: list[tuple[GoodsBack, OrderReader]] = []
        self._goods_back: list[GoodsBack] = []
        # Every column is looked for before the first row is read.
        work = self._work
        self._steps = [
            *(read_managers(work, one, self._people) for one in mapping.managers),
            *(read_accounts(work, one, self._portfolio) for one in mapping.accounts),
            *(read_assignments(work, one, self._portfolio) for one in mapping.assignments),
            *(read_products(work, one, self._catalogue) for one in mapping.products),
            *(read_prices(work, one, self._catalogue) for one in mapping.prices),
            *(read_quotas(work, one, mapping.calendar, self._plans) for one in mapping.quotas),
            *(read_invoices(work, one, self._invoices) for one in mapping.invoices),
        ]

    def read(self) -> None:
        """Read and check all of it."""
        for step in self._steps:
            step()
        for reader in self._orders:
            reader.prepare()
        for reader, section in zip(self._orders, self._mapping.orders, strict=True):
            if section.price_list is not None:
                reader.lines.prices = self._prices(section.price_list)
            self._read_orders(reader)
        # A return may come before the order that had sold the goods: so these are checked last.
        self._goods_back = [
            one
            for one, reader in sorted(self._came_back, key=lambda pair: pair[0].on)
            if reader.can_come_back(one)
        ]

    def batch(self) -> Batch:
        """What was read."""
        people, portfolio, mapping = self._people, self._portfolio, self._mapping
        return Batch(
            currency=mapping.currency,
            calendar=mapping.calendar,
            policy=mapping.policy,
            managers=people.managers,
            joinings=people.joinings,
            reportings=people.reportings,
            accounts=portfolio.accounts,
            assignments=portfolio.assignments,
            products=self._catalogue.products,
            price_lists=self._catalogue.price_lists(mapping.currency),
            plans=self._plans.made(),
            orders=_Orders(self._orders) if self._kept is None else self._kept,
            order_count=self._count,
            goods_back=self._goods_back,
            invoices=self._invoices.invoices,
            rejected=self._findings.rejected,
            left_out=self._findings.left_out,
        )

    def _read_orders(self, reader: OrderReader) -> None:
        """Build every order once, to check it; keep them as long as they are few."""
        seen = self._work.orders
        for one in reader.read():
            if isinstance(one, GoodsBack):
                self._came_back.append((one, reader))
                continue
            order = one.aggregate
            if order.id in seen.wanted:
                seen.kept[order.id] = order
            self._count += 1
            self._lines += len(order.lines)
            if self._kept is not None:
                self._kept.append(one)
                if self._lines > _MOST_KEPT:
                    self._kept = None

    def _prices(self, id: PriceListId) -> ListPrices:
        known = (self._known.price_lists or {}).get(id)
        before = () if known is None else known.prices
        return ListPrices(id, self._catalogue.by_product(id, self._mapping.currency, before))


@frozen
class _Orders:
    """The orders of a long load: read from the files anew, each time they are asked for."""

    _readers: Sequence[OrderReader]

    def __iter__(self) -> Iterator[LoadedOrder]:
        for reader in self._readers:
            for one in reader.read():
                if isinstance(one, LoadedOrder):
                    yield one


def _readers(mapping: FileMapping, folder: Path, findings: Findings) -> dict[str, Reader]:
    """What reads each source; those that others look up come first."""
    used = columns_used(mapping)
    readers: dict[str, Reader] = {}

    def make(name: str) -> None:
        source = mapping.sources[name]
        for lookup in source.lookups:
            if lookup.source not in readers:
                make(lookup.source)
        readers[name] = Reader(source, folder, frozenset(used[name]), readers, findings)

    for name in mapping.sources:
        if name not in readers:
            make(name)
    return readers
