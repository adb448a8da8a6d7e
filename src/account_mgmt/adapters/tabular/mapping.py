"""What a mapping file says, as frozen values: which files there are, and what their columns mean.

Each attribute of a section is one key of the file; its `metadata` says what kind of value it takes,
so that the reader of mappings, and the test that holds the reference page to it, need no list.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Final

import attrs
from attrs import field, frozen

from account_mgmt.adapters.tabular.formats import ISO, PLAIN, DateFormat, NumberFormat
from account_mgmt.domain.credit import DEFAULT_POLICY, CreditPolicy
from account_mgmt.domain.fiscal import FiscalCalendar, Grain
from account_mgmt.domain.ids import PriceListId
from account_mgmt.domain.ledger import SaleEvent
from account_mgmt.domain.quantity import DEFAULT_UNIT
from account_mgmt.domain.quota import Measure
from account_mgmt.domain.rounding import Rounding

# --- one value of one row -------------------------------------------------------------------------


class Kind(Enum):
    """What a value is, and so which keys its field takes and how its text is read."""

    TEXT = "text"
    NAME = "name"  # the id of a thing that the row describes
    REFERENCE = "reference"  # the id of a thing that is described elsewhere
    DATE = "date"
    AMOUNT = "amount"  # money, or a quantity for a quota that does not count money
    PRICE = "price"
    QUANTITY = "quantity"
    RATE = "rate"
    DISCOUNT = "discount"  # a rate, percent, or amount of money
    WHOLE = "whole number"


class DiscountAs(Enum):
    """What the number in a column of discounts is."""

    RATE = "rate"  # 0.15, or 15%
    PERCENT = "percent"  # 15
    AMOUNT = "amount"  # money off the line
    UNIT_AMOUNT = "unit amount"  # money off each unit


class Unknown(Enum):
    """What becomes of a name that names nothing."""

    REFUSE = "refuse"
    DROP = "drop"  # leave it out; where it cannot be left out, leave the row out


class NotThere(Enum):
    """What becomes of a row whose key another source has not."""

    REFUSE = "refuse"
    DROP = "drop"
    BLANK = "blank"  # its columns are missing values then


class Unmapped(Enum):
    """What becomes of a value that a map does not list."""

    REFUSE = "refuse"
    KEEP = "keep"


@frozen(kw_only=True)
class Field:
    """Where the value of a field comes from in a row, and how it is read.

    `parts` are the text around columns and the columns by turns: a lone column is ("", "Name", "").
    Without columns, `value` stands in every row.
    """

    where: str  # the path of keys in the mapping, for errors
    kind: Kind
    parts: tuple[str, ...] = ()
    value: str | int | date | None = None
    default: str | int | date | None = None
    missing: frozenset[str] = frozenset()
    map: Mapping[str, str] | None = None
    unmapped: Unmapped = Unmapped.REFUSE
    numbers: NumberFormat | None = None
    dates: tuple[DateFormat, ...] = ()
    scale: tuple[int, int] = (1, 0)  # as digits and how many of them are decimals
    round: Rounding | None = None
    decimals: int | None = None
    discount: DiscountAs = DiscountAs.RATE
    unknown: Unknown = Unknown.REFUSE

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return self.parts[1::2]


_MEANS: Final = "means"
_KEY: Final = "key"


def column(kind: Kind, *, key: str = "") -> Field:
    """An attribute that a mapping must give, read from a column; `key` is its key in the file."""
    return field(metadata={_MEANS: kind, _KEY: key})  # type: ignore[no-any-return] # an attribute


def maybe_column(kind: Kind, *, key: str = "") -> Field | None:
    """An attribute that a mapping may give, read from a column."""
    made: Field | None = field(default=None, metadata={_MEANS: kind, _KEY: key})
    return made


def columns_of(section: type) -> Iterator[tuple[str, str, Kind, bool]]:
    """Of each attribute of a section that is read from a column: its name, key, kind and need."""
    for attribute in attrs.fields(section):
        if _MEANS in attribute.metadata:
            key = attribute.metadata[_KEY] or attribute.name
            kind: Kind = attribute.metadata[_MEANS]
            yield attribute.name, key, kind, attribute.default is attrs.NOTHING


# --- files ----------------------------------------------------------------------------------------


class FileFormat(Enum):
    """What a file is, whatever its name ends in."""

    CSV = "csv"
    PARQUET = "parquet"
    EXCEL = "excel"


SPACES: Final = "spaces"
"""The delimiter of files whose columns stand apart by any number of spaces."""


@frozen(kw_only=True)
class Reading:
    """How the text of a file is read. What the mapping says for all is the default for each."""

    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    missing: frozenset[str] = frozenset({""})
    trim: bool = False
    numbers: NumberFormat = PLAIN
    dates: tuple[DateFormat, ...] = (ISO,)


@frozen(kw_only=True)
class Test:
    """A question about one column of a row; all that is given must hold."""

    __test__ = False  # no test class, whatever a collector of tests makes of its name

    column: str
    one_of: frozenset[str] | None = None
    none_of: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    without_prefixes: tuple[str, ...] = ()
    missing: bool | None = None
    at_least: Fraction | date | None = None
    above: Fraction | date | None = None
    below: Fraction | date | None = None


Where = tuple[tuple[Test, ...], ...]
"""Any of several: all tests of one of them must hold. Empty: every row."""


@frozen(kw_only=True)
class Unpivot:
    """Columns to rows: each row becomes one for each of the columns.

    The new column `label` has what `labels` calls the column, and `value` what stood in it.
    """

    columns: Mapping[str, str]  # what each is called; a star in one stands for the name of it
    label: str
    value: str
    keep_missing: bool = False


@frozen(kw_only=True)
class Lookup:
    """Columns of another source, from its row with the same key, as `name.Column`."""

    name: str
    source: str
    by: Mapping[str, str]  # here -> there
    unknown: NotThere = NotThere.REFUSE


@frozen(kw_only=True)
class Source:
    """Rows, from a file or several of one form."""

    name: str
    files: tuple[str, ...]  # names within the data folder; a star stands for any text
    format: FileFormat = FileFormat.CSV
    sheet: str | None = None
    skip: int = 0  # lines before the header
    columns: tuple[str, ...] = ()  # of a file without a header
    reading: Reading = Reading()  # a frozen value
    unpivot: Unpivot | None = None
    lookups: tuple[Lookup, ...] = ()
    where: Where = ()


# --- what the rows are ----------------------------------------------------------------------------


class Repeated(Enum):
    """What becomes of a row whose id another row had before it."""

    REFUSE = "refuse"
    SAME = "same"  # welcome when it says the same; else refused
    FIRST = "first"  # the first row counts, whatever the others say


@frozen(kw_only=True)
class Section:
    """What some rows of a source are."""

    source: str
    where: Where = ()


@frozen(kw_only=True)
class Managers(Section):
    """Account managers, one a row."""

    id: Field = column(Kind.NAME)
    name: Field = column(Kind.TEXT)
    email: Field | None = maybe_column(Kind.TEXT)
    hired_on: Field | None = maybe_column(Kind.DATE)
    team: Field | None = maybe_column(Kind.TEXT)
    reports_to: Field | None = maybe_column(Kind.REFERENCE)
    since: Field | None = maybe_column(Kind.DATE)  # of team and superior; else hired_on
    repeated: Repeated = Repeated.REFUSE


@frozen(kw_only=True)
class ContactColumns:
    """The person to talk to at an account."""

    name: Field = column(Kind.TEXT)
    position: Field | None = maybe_column(Kind.TEXT)
    email: Field | None = maybe_column(Kind.TEXT)
    phone: Field | None = maybe_column(Kind.TEXT)


@frozen(kw_only=True)
class Accounts(Section):
    """Customer accounts, one a row, or one for each different id."""

    id: Field = column(Kind.NAME)
    name: Field = column(Kind.TEXT)
    account_class: Field | None = maybe_column(Kind.TEXT, key="class")
    region: Field | None = maybe_column(Kind.TEXT)
    terms: Field | None = maybe_column(Kind.TEXT)
    opened_on: Field | None = maybe_column(Kind.DATE)
    owner: Field | None = maybe_column(Kind.REFERENCE)
    since: Field | None = maybe_column(Kind.DATE)  # of the owner; else opened_on
    contact: ContactColumns | None = None
    repeated: Repeated = Repeated.REFUSE


@frozen(kw_only=True)
class Assignments(Section):
    """Who had which role on which account from when until when, one a row."""

    account: Field = column(Kind.REFERENCE)
    manager: Field = column(Kind.REFERENCE)
    since: Field = column(Kind.DATE)
    until: Field | None = maybe_column(Kind.DATE)  # the first day without
    through: Field | None = maybe_column(Kind.DATE)  # the last day with
    role: Field | None = maybe_column(Kind.TEXT)
    share: Field | None = maybe_column(Kind.RATE)


@frozen(kw_only=True)
class Products(Section):
    """Products, one a row, or one for each different id."""

    id: Field = column(Kind.NAME)
    name: Field = column(Kind.TEXT)
    unit: Field | None = maybe_column(Kind.TEXT)
    category: Field | None = maybe_column(Kind.TEXT)
    since: Field | None = maybe_column(Kind.DATE)
    repeated: Repeated = Repeated.REFUSE


@frozen(kw_only=True)
class Prices(Section):
    """Prices of lists, one a row."""

    product: Field = column(Kind.REFERENCE)
    price: Field = column(Kind.PRICE)
    since: Field = column(Kind.DATE)
    list: Field | None = maybe_column(Kind.TEXT)  # "standard" when not said
    minimum: Field | None = maybe_column(Kind.QUANTITY)


@frozen(kw_only=True)
class Quotas(Section):
    """Targets of managers, one a row: how much, from when until when."""

    manager: Field = column(Kind.REFERENCE)
    amount: Field = column(Kind.AMOUNT)
    start: Field = column(Kind.DATE)
    end: Field | None = maybe_column(Kind.DATE)  # the first day after
    through: Field | None = maybe_column(Kind.DATE)  # the last day
    grain: Grain | None = None  # a target for the whole month, quarter... that starts then
    until_next: bool = False  # ... or until the next day on which any target starts
    last_until: date | None = None  # the end of those that start last, then
    plan: Field | None = maybe_column(Kind.TEXT)  # the fiscal year's number when not said
    measure: Measure = Measure.REVENUE
    event: SaleEvent = SaleEvent.BOOKED
    unit: str = DEFAULT_UNIT  # of quotas that count units


@frozen(kw_only=True)
class SellerColumns:
    """A manager whom the document names, and their share of the sale."""

    manager: Field = column(Kind.REFERENCE)
    share: Field | None = maybe_column(Kind.RATE)


@frozen(kw_only=True)
class Lines:
    """The lines of orders, one a row: of the rows of the orders, or of a source of their own."""

    source: str = ""  # empty: the rows of the orders are their lines
    where: Where = ()
    order: Field | None = maybe_column(Kind.REFERENCE)
    product: Field = column(Kind.REFERENCE)
    quantity: Field = column(Kind.QUANTITY)
    unit: Field | None = maybe_column(Kind.TEXT)
    price: Field | None = maybe_column(Kind.PRICE)
    net: Field | None = maybe_column(Kind.AMOUNT)
    discount: Field | None = maybe_column(Kind.DISCOUNT)
    number: Field | None = maybe_column(Kind.WHOLE)


@frozen(kw_only=True)
class Returns:
    """How rows are told by which goods came back."""

    when: Where
    id: Field | None = maybe_column(Kind.NAME)  # of the document; the order's when not said
    of: Field | None = maybe_column(Kind.REFERENCE)  # the order that had sold the goods
    line: Field | None = maybe_column(Kind.WHOLE)  # and its line
    reason: Field | None = maybe_column(Kind.TEXT)


@frozen(kw_only=True)
class Orders(Section):
    """Customers' orders."""

    id: Field = column(Kind.NAME)
    account: Field = column(Kind.REFERENCE)
    placed_on: Field = column(Kind.DATE)
    invoiced_on: Field | None = maybe_column(Kind.DATE)
    promised_by: Field | None = maybe_column(Kind.DATE)
    shipped_on: Field | None = maybe_column(Kind.DATE)
    reference: Field | None = maybe_column(Kind.TEXT)
    currency: Field | None = maybe_column(Kind.TEXT)
    sellers: tuple[SellerColumns, ...] = ()
    price_list: PriceListId | None = None  # where prices come from that lines do not say
    lines: Lines
    returns: Returns | None = None


@frozen(kw_only=True)
class Invoices(Section):
    """Invoices that were issued elsewhere, one a row, and the day on which each was paid, whole."""

    id: Field = column(Kind.NAME)
    account: Field = column(Kind.REFERENCE)
    issued_on: Field = column(Kind.DATE)
    amount: Field = column(Kind.AMOUNT)  # with tax
    due_on: Field | None = maybe_column(Kind.DATE)  # by the account's terms when not said
    number: Field | None = maybe_column(Kind.TEXT)  # the id when not said
    paid_on: Field | None = maybe_column(Kind.DATE)
    disputed: Where = ()  # which of them the customer did not agree with


@frozen(kw_only=True)
class FileMapping:
    """A checked mapping: what the books rest on, the files, and what their rows are."""

    currency: str
    calendar: FiscalCalendar = field(factory=FiscalCalendar)
    policy: CreditPolicy = DEFAULT_POLICY
    sources: Mapping[str, Source] = field(factory=dict[str, Source])
    managers: tuple[Managers, ...] = ()
    accounts: tuple[Accounts, ...] = ()
    assignments: tuple[Assignments, ...] = ()
    products: tuple[Products, ...] = ()
    prices: tuple[Prices, ...] = ()
    quotas: tuple[Quotas, ...] = ()
    orders: tuple[Orders, ...] = ()
    invoices: tuple[Invoices, ...] = ()
