"""What can go wrong, as one family.

    AccountManagementError
    ├── BadValue             a value that can never be right, whoever uses it
    │   ├── BadText          … (see each section below)
    ├── IllegalTransition    a thing cannot do that in the state it is in
    ├── RuleBroken           each value is fine; together they break a rule of the field
    ├── NotFound             nothing of that name is in sight
    ├── NotAllowed           it is for who sees all of the books
    ├── AlreadyExists        that name is taken
    ├── ConcurrencyError     somebody changed it in between
    ├── KeyReused            an idempotency key came back with another request
    ├── BadMapping           a mapping does not say how files are read
    ├── LoadRefused          files have rows that are wrong; nothing was loaded
    ├── NotDelivered         a courier lost a packet; it is kept
    └── StorageError         the storage cannot be used as it is

Each carries its facts as fields, and from `str()` a sentence for people: the thing, the value, the
rule and the way out. Fields stay positional, so that errors survive pickling between processes.
"""

from typing import Final

from attrs import define, field, frozen


@define(eq=False, repr=False)
class AccountManagementError(Exception):
    """The root: catch it to catch everything this library refuses."""

    def __reduce__(self) -> tuple[type[Exception], tuple[object, ...]]:
        return type(self), tuple(self._facts().values())

    def __repr__(self) -> str:  # once for all: attrs would compile one for each class, at import
        facts = ", ".join(f"{name}={fact!r}" for name, fact in self._facts().items())
        return f"{type(self).__name__}({facts})"

    def _facts(self) -> dict[str, object]:
        names = [a.name for a in getattr(type(self), "__attrs_attrs__", ())]
        return {name: getattr(self, name) for name in names}


@define(eq=False, repr=False)
class BadValue(AccountManagementError):
    """A value that can never be right: the text, number or date itself is refused."""


@define(eq=False, repr=False)
class RuleBroken(AccountManagementError):
    """Each value is fine alone; together they break a rule of the field."""


# --- text ---------------------------------------------------------------------------------------


@define(eq=False, repr=False)
class BadText(BadValue):
    """Text that cannot be a name or an id."""

    what: str
    value: str
    rule: str

    def __str__(self) -> str:
        return f"{self.what} {self.value!r} is refused: {self.rule}. Give printable text."


# --- money, rates, quantities, prices -----------------------------------------------------------


@define(eq=False, repr=False)
class FloatRefused(BadValue):
    """A binary float where an exact number belongs."""

    what: str
    value: str

    def __str__(self) -> str:
        return (
            f"{self.what} {self.value} is refused: a float cannot hold most decimals exactly. "
            f"Give text or a Decimal, such as '{self.value}'."
        )


@define(eq=False, repr=False)
class BadNumber(BadValue):
    """What was given is not a number that can be counted with."""

    what: str
    value: str
    rule: str

    def __str__(self) -> str:
        return (
            f"{self.what} {self.value} is refused: {self.rule}. "
            "Write plain digits with a point before the decimals, such as '-1234.50'."
        )


@define(eq=False, repr=False)
class NotFinite(BadNumber):
    """Infinity, or no number at all (NaN)."""


@define(eq=False, repr=False)
class NegativeZero(BadNumber):
    """A zero with a minus: nothing can be less than nothing by nothing."""


@define(eq=False, repr=False)
class NotAsLocaleWrites(BadNumber):
    """A number that is written otherwise than its locale writes numbers."""

    example: str

    def __str__(self) -> str:
        return f"{self.what} {self.value} is refused: {self.rule}. Write it like {self.example!r}."


@define(eq=False, repr=False)
class TooManyDecimals(BadValue):
    """More decimals than the value can hold; rounding is for the caller to decide."""

    what: str
    value: str
    decimals: int

    def __str__(self) -> str:
        most = f"at most {self.decimals} decimals" if self.decimals else "no decimals"
        return f"{self.what} {self.value} is refused: it can have {most}. Round it first."


@define(eq=False, repr=False)
class NegativePrice(BadValue):
    """A price below zero."""

    amount: str
    currency: str

    def __str__(self) -> str:
        return (
            f"UnitPrice {self.amount} {self.currency} is refused: a price is zero or more. "
            "To give money back, sell a negative quantity or give a discount."
        )


@define(eq=False, repr=False)
class UnknownCurrency(BadValue):
    """A code in which no money can be counted."""

    code: str
    rule: str

    def __str__(self) -> str:
        return (
            f"Currency {self.code} is refused: {self.rule}. "
            "Give three capital letters from ISO 4217, such as 'EUR'."
        )


@define(eq=False, repr=False)
class UnknownLocale(BadValue):
    """A locale of which nothing is known."""

    locale: str

    def __str__(self) -> str:
        return (
            f"Locale {self.locale} is refused: CLDR does not know it. "
            "Give a language and, if need be, a territory, such as 'de_DE'."
        )


@define(eq=False, repr=False)
class BadCatalogue(BadValue):
    """A file of texts in another language that cannot be used."""

    file: str
    rule: str

    def __str__(self) -> str:
        return (
            f"Catalogue {self.file} is refused: {self.rule}. "
            "Correct it; `new_catalogue` writes one to start from."
        )


@define(eq=False, repr=False)
class MixedCurrencies(RuleBroken):
    """Amounts of two currencies in one sum or comparison."""

    first: str
    second: str

    def __str__(self) -> str:
        return (
            f"{self.first} and {self.second} cannot be added or compared: they are two currencies. "
            "Convert one of them first."
        )


@define(eq=False, repr=False)
class MixedUnits(RuleBroken):
    """Quantities of two units of measure in one sum or comparison."""

    first: str
    second: str

    def __str__(self) -> str:
        return (
            f"{self.first!r} and {self.second!r} cannot be added or compared: they are two units "
            "of measure. Convert one of them first."
        )


@define(eq=False, repr=False)
class BadWeights(BadValue):
    """Weights by which nothing can be split."""

    weights: tuple[object, ...]
    rule: str

    def __str__(self) -> str:
        given = ", ".join(map(repr, self.weights[:12])) or "none"
        more = ", …" if len(self.weights) > 12 else ""  # noqa: PLR2004
        return (
            f"Weights ({given}{more}) are refused: {self.rule}. "
            "Give whole numbers, none negative and one at least above zero."
        )


# --- dates, periods, calendars ------------------------------------------------------------------


@define(eq=False, repr=False)
class BadDate(BadValue):
    """A day or a week that no calendar has, or text that is not read as one."""

    value: str
    rule: str
    way_out: str = "Write a day as '2026-02-28'"

    def __str__(self) -> str:
        return f"Date {self.value} is refused: {self.rule}. {self.way_out}."


@define(eq=False, repr=False)
class InstantForDate(BadValue):
    """A date with a time, where a day belongs."""

    value: str

    def __str__(self) -> str:
        return (
            f"Date {self.value} is refused: it has a time, and which day it is depends on the "
            "zone. Give the local day, such as `moment.date()`."
        )


@define(eq=False, repr=False)
class BadInstant(BadValue):
    """What was given is no moment in time."""

    value: str
    rule: str

    def __str__(self) -> str:
        return (
            f"Instant {self.value} is refused: {self.rule}. "
            "Write a moment with its offset, such as '2026-02-28T10:15:00+01:00'."
        )


@define(eq=False, repr=False)
class NotUtc(BadInstant):
    """A moment whose place on the world's clock is not said in UTC."""

    def __str__(self) -> str:
        return (
            f"Instant {self.value} is refused: {self.rule}. "
            "Give an aware datetime; `instant()` converts one of any zone to UTC."
        )


@define(eq=False, repr=False)
class EmptyPeriod(BadValue):
    """A period that would have no day in it."""

    start: str
    end: str

    def __str__(self) -> str:
        return (
            f"A period from {self.start} up to {self.end} is refused: it has no day, for the end "
            f"is the first day after it. Give an end later than {self.start}."
        )


@define(eq=False, repr=False)
class BadCalendar(BadValue):
    """A setting with which no calendar can be made."""

    value: str
    what: str
    rule: str

    def __str__(self) -> str:
        return f"{self.value} for {self.what} is refused: {self.rule}. Give another."


# --- life cycles --------------------------------------------------------------------------------


@define(eq=False, repr=False)
class IllegalTransition(AccountManagementError):
    """A thing was asked to become what its state does not allow."""

    what: str
    state: str
    wanted: str
    allowed: tuple[str, ...]

    def __str__(self) -> str:
        ways = " or ".join(self.allowed)
        way_out = f"It can become {ways}." if ways else "Nothing follows that state."
        return f"{self.what} cannot become {self.wanted}, because it is {self.state}. {way_out}"


# --- accounts, managers, products, orders, credit -----------------------------------------------


@define(eq=False, repr=False)
class BadLines(RuleBroken):
    """The lines of a document do not make a document."""

    what: str
    rule: str

    def __str__(self) -> str:
        return f"{self.what} is refused: {self.rule}. Correct it and give it again."


@define(eq=False, repr=False)
class NoSuchLine(RuleBroken):
    """An order has no line of that number."""

    order: str
    number: int
    numbers: tuple[int, ...]

    def __str__(self) -> str:
        there = ", ".join(map(str, self.numbers))
        return f"Order {self.order} has no line {self.number}. Its lines are {there}."


@define(eq=False, repr=False)
class NothingThere(RuleBroken):
    """Something was asked for with nothing to do it to."""

    what: str
    rule: str

    def __str__(self) -> str:
        return f"{self.what}: {self.rule}. Name at least one."


@define(eq=False, repr=False)
class QuantityNotPositive(RuleBroken):
    """A quantity of nothing, or of less."""

    what: str
    quantity: str

    def __str__(self) -> str:
        return f"A quantity of {self.quantity} for {self.what} is refused: it must be above zero. A return is told apart by its kind, not by a sign."


@define(eq=False, repr=False)
class UndoneMoreThanOrdered(RuleBroken):
    """More would be cancelled or returned than is left of a line."""

    line: int
    asked: str
    left: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.asked} is more than the {self.left} left. Take back up to {self.left}."


@define(eq=False, repr=False)
class DateBefore(RuleBroken):
    """A thing happens before it can."""

    what: str
    on: str
    limit: str
    first: str

    def __str__(self) -> str:
        return f"{self.what}: {self.on} is before {self.limit}, {self.first}. Give {self.first} or later."


@define(eq=False, repr=False)
class SharesDoNotSumToOne(RuleBroken):
    """Shares of a credit that are not one whole."""

    what: str
    shares: tuple[str, ...]
    total: str

    def __str__(self) -> str:
        given = " + ".join(self.shares) or "none"
        return f"{self.what}: the shares {given} make {self.total}, not 1. Give shares above zero that sum to exactly 1."


@define(eq=False, repr=False)
class OverlappingOwners(RuleBroken):
    """Two managers would own one account on one day."""

    account: str
    owner: str
    since: str
    other: str

    def __str__(self) -> str:
        return (
            f"Account {self.account} cannot be owned by {self.other} from {self.since}: {self.owner} owns it then. "
            "Move the account instead, or give a day on which nobody owns it."
        )


@define(eq=False, repr=False)
class AccountNotTrading(RuleBroken):
    """An order on an account that does not trade on that day."""

    account: str
    on: str
    rule: str
    way_out: str

    def __str__(self) -> str:
        return f"Account {self.account} takes no order on {self.on}: {self.rule}. {self.way_out}."


@define(eq=False, repr=False)
class NotForSale(RuleBroken):
    """A product that cannot be sold on that day, or has no price."""

    product: str
    on: str
    rule: str
    way_out: str

    def __str__(self) -> str:
        return f"Product {self.product} cannot be sold on {self.on}: {self.rule}. {self.way_out}."


@define(eq=False, repr=False)
class ReportingCycle(RuleBroken):
    """A manager would report to themselves, by however many steps."""

    managers: tuple[str, ...]

    def __str__(self) -> str:
        chain = " -> ".join(self.managers)
        return (
            f"A reporting line cannot come back to where it began: {chain}. Give another superior."
        )


@define(eq=False, repr=False)
class OverlappingSpans(RuleBroken):
    """Two spans of one kind share days that only one may have."""

    what: str
    first: str
    second: str

    def __str__(self) -> str:
        return (
            f"{self.what}: {self.second} overlaps {self.first}. Let one end where the other begins."
        )


@define(eq=False, repr=False)
class PeriodClosed(RuleBroken):
    """A period was closed, and its figures stand."""

    period: str
    rule: str

    def __str__(self) -> str:
        return f"The period {self.period} is closed: {self.rule}. Date it in an open period."


@define(eq=False, repr=False)
class BadTerms(BadValue):
    """Payment terms that nobody could read."""

    terms: str

    def __str__(self) -> str:
        return f"Payment terms {self.terms!r} are not understood. Write 'net 30', 'net 30 eom', '2/10 net 30', 'day 10 next month' or 'on receipt'."


@define(eq=False, repr=False)
class ForeignCurrency(RuleBroken):
    """An amount in a currency that these books are not kept in."""

    what: str
    currency: str
    books: str

    def __str__(self) -> str:
        return f"{self.what} is in {self.currency}, and these books are kept in {self.books}. Convert it at the document's own rate first."


@define(eq=False, repr=False)
class BooksNotOpened(AccountManagementError):
    """A storage in which nobody opened books, so that nothing says what its figures are in."""

    where: str

    def __str__(self) -> str:
        return f"No books were opened in {self.where}: nothing says what currency they are in. Load files into it, or name a currency for AccountManagement once."


@define(eq=False, repr=False)
class BooksDiffer(RuleBroken):
    """Another currency, calendar or credit policy than the books were opened with."""

    what: str
    asked: str
    kept: str

    def __str__(self) -> str:
        return f"The {self.what} {self.asked} is refused: these books were opened with {self.kept}, and figures of both would not add up. Open them with that, or keep other books."


# --- quotas, forecasts, attainment --------------------------------------------------------------


@define(eq=False, repr=False)
class NegativeTarget(BadValue):
    """A target below zero."""

    period: str
    amount: str

    def __str__(self) -> str:
        return (
            f"A target of {self.amount} for {self.period} is refused: nobody is to bring in less "
            "than nothing. Give zero or more."
        )


@define(eq=False, repr=False)
class UnlikeAmounts(RuleBroken):
    """Money beside a quantity in one sum or ratio."""

    first: str
    second: str

    def __str__(self) -> str:
        return (
            f"{self.first} and {self.second} cannot be added or compared: one is money and the "
            "other a quantity. Count both alike."
        )


@define(eq=False, repr=False)
class BadSeasonality(BadValue):
    """Weights that cannot say how a year is spread over its periods."""

    weights: tuple[str, ...]
    rule: str

    def __str__(self) -> str:
        given = ", ".join(self.weights[:60]) or "none"
        return (
            f"Seasonality ({given}) is refused: {self.rule}. "
            "Give percentages of the periods that sum to exactly 100, or shares in any proportion."
        )


@define(eq=False, repr=False)
class NoHistory(RuleBroken):
    """Past years from which no seasonality can be learnt."""

    skipped: tuple[str, ...]

    def __str__(self) -> str:
        why = "; ".join(self.skipped) or "none was given"
        return f"No past year shows a season: {why}. Give a complete year with sales, or shares."


@define(eq=False, repr=False)
class SeasonMisfit(RuleBroken):
    """A seasonality of as many weights as its year has not periods."""

    weights: int
    periods: int

    def __str__(self) -> str:
        return (
            f"A seasonality of {self.weights} weights does not fit a year of {self.periods} "
            "periods. Give one weight for each; only a 53rd week may share the weight of the 52nd."
        )


@define(eq=False, repr=False)
class BadClaims(RuleBroken):
    """Weights, pins or bounds that do not say who is to get what."""

    who: str
    rule: str

    def __str__(self) -> str:
        return f"The quota of {self.who} cannot be set: {self.rule}. Correct it and set it again."


@define(eq=False, repr=False)
class PinsMissTheTotal(RuleBroken):
    """Fixed quotas above what is to be shared out, or below it with nobody left to share."""

    pinned: str
    total: str
    rule: str
    off_by: str

    def __str__(self) -> str:
        return (
            f"Fixed quotas of {self.pinned} and a total of {self.total} do not agree: {self.rule} "
            f"{self.off_by}. Change a fixed quota, free one, or change the total."
        )


@define(eq=False, repr=False)
class BoundsMissTheTotal(RuleBroken):
    """Floors above the total, caps below it, or a floor above its cap."""

    bound: str
    what: str
    rule: str
    limit: str

    def __str__(self) -> str:
        return (
            f"{self.bound}, {self.what} of what is shared out, cannot hold: {self.rule} "
            f"{self.limit}. Loosen a bound."
        )


@define(eq=False, repr=False)
class BadOverAssignment(BadValue):
    """A factor that is no over-assignment as its name spells it."""

    value: str
    spelling: str
    rule: str

    def __str__(self) -> str:
        return (
            f"An over-assignment by {self.spelling} {self.value} is refused: {self.rule}. A "
            "quarter more is ratio('1.25'), excess('25%') or attainment_factor('80%')."
        )


@define(eq=False, repr=False)
class BadRate(BadValue):
    """A rate outside what its use allows."""

    value: str
    what: str
    rule: str

    def __str__(self) -> str:
        return f"{self.value} for {self.what} is refused: {self.rule}. Write it as '75%' or '0.75'."


@define(eq=False, repr=False)
class DealOfNothing(RuleBroken):
    """Deals that are worth nothing, or are needed for nothing."""

    missing: str
    deal: str

    def __str__(self) -> str:
        return (
            f"{self.missing} in deals of {self.deal} cannot be counted: both must be above zero. "
            "Ask for what the quota still misses, in deals of a usual size."
        )


@define(eq=False, repr=False)
class UnpairedFigures(RuleBroken):
    """Two rows of figures of different lengths, where each has its partner."""

    first: int
    second: int

    def __str__(self) -> str:
        return (
            f"{self.first} and {self.second} figures cannot be compared in pairs. "
            "Give one of each for every manager, and leave out who lacks one."
        )


@define(eq=False, repr=False)
class MoreThanTheQuota(RuleBroken):
    """A quota asked to give away more than it is."""

    period: str
    asked: str
    there: str

    def __str__(self) -> str:
        return (
            f"{self.asked} cannot be moved out of the quota for {self.period}: it is {self.there}. "
            f"Move up to {self.there}, or raise the quota first."
        )


@define(eq=False, repr=False)
class QuotaOutsideYear(RuleBroken):
    """A target for days that are not in the year of its plan."""

    plan: str
    manager: str
    period: str
    year: str

    def __str__(self) -> str:
        return (
            f"Plan {self.plan}: the target of {self.manager} for {self.period} is outside the "
            f"plan's year, {self.year}. Give a period within it, or plan the other year."
        )


@define(eq=False, repr=False)
class RecordedBefore(RuleBroken):
    """A record made at an earlier instant than one that is there: a past report would change."""

    what: str
    at: str
    last: str

    def __str__(self) -> str:
        return f"{self.what} has a record made at {self.last}, and one made at {self.at} would change what was known in between. Set the clock right and try again."


@define(eq=False, repr=False)
class NothingCounts(RuleBroken):
    """A quota of activities, and nobody told the desk who counts them."""

    what: str

    def __str__(self) -> str:
        return f"Nothing counts {self.what} here. Give AccountManagement its `activities`, which say how many each manager did."


@define(eq=False, repr=False)
class WrongMeasure(RuleBroken):
    """A target counted in something else than its plan counts."""

    plan: str
    manager: str
    amount: str
    measure: str

    def __str__(self) -> str:
        return (
            f"Plan {self.plan}: the target of {self.manager}, {self.amount}, does not count "
            f"{self.measure}. Give money for revenue, and a quantity for all else."
        )


@define(eq=False, repr=False)
class ForecastNotPositive(RuleBroken):
    """A forecast of nothing, or of less."""

    amount: str

    def __str__(self) -> str:
        return (
            f"A forecast of {self.amount} is refused: it must be above zero. "
            "Give what is expected to be sold."
        )


# --- loading from files -------------------------------------------------------------------------


@define(eq=False, repr=False)
class BadMapping(AccountManagementError):
    """A mapping that does not say how its files are read; `where` is the path of keys in it."""

    where: str
    value: str
    rule: str
    way_out: str

    def __str__(self) -> str:
        what = f"The mapping's {self.where}" if self.where else "The mapping"
        value = f" {self.value}" if self.value else ""
        way_out = self.way_out if self.way_out.endswith("?") else f"{self.way_out}."
        return f"{what}{value} is refused: {self.rule}. {way_out}"


@frozen(order=True)
class BadRow:
    """What is wrong with one cell of a file, or with a whole row, whose `column` is empty then.

    `line` is the line of the file, counted from 1, on which the row begins (in a workbook the row
    of its sheet, in Parquet the number of the record). `row` is the row as it stands in the file.
    """

    file: str
    line: int
    column: str
    value: str
    rule: str
    row: str = field(default="", repr=False, eq=False)

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}"
        if self.column:
            return f"{place}, column {self.column}: {_quoted(self.value)}: {self.rule}"
        return f"{place}: {self.rule}"


_ROWS_TOLD: Final = 10
_LONGEST_VALUE: Final = 60


def _quoted(value: str) -> str:
    """The value with nothing unseen in it, and not endless."""
    return repr(value if len(value) <= _LONGEST_VALUE else f"{value[:_LONGEST_VALUE]}…")


@define(eq=False, repr=False)
class LoadRefused(AccountManagementError):
    """Files have rows that are wrong; all that was found is in `rows`, by file and line."""

    rows: tuple[BadRow, ...]

    def __str__(self) -> str:
        lines = len({(row.file, row.line) for row in self.rows})
        told = "".join(f"\n  {row}" for row in self.rows[:_ROWS_TOLD])
        left = len(self.rows) - _ROWS_TOLD
        more = f"\n  and {left} more" if left > 0 else ""
        return (
            f"Nothing was loaded: {lines} {'row is' if lines == 1 else 'rows are'} wrong.{told}{more}"
            "\nCorrect them, or load all but them and have them written to a file of rejects."
        )


@define(eq=False, repr=False)
class LoadedOtherwise(RuleBroken):
    """Files that say of something in the books what the books do not."""

    thing: str
    what: str
    said: str
    kept: str

    def __str__(self) -> str:
        return (
            f"{self.thing} has {self.what} {_quoted(self.kept)} in the books, and {_quoted(self.said)} here: "
            "a load adds, and changes nothing that is there. Change it in the books first, or leave it out."
        )


# --- invoices, payments, receivables ------------------------------------------------------------


@define(eq=False, repr=False)
class ShippedMoreThanOpen(RuleBroken):
    """More would be shipped than an order line has left."""

    order: str
    line: int
    asked: str
    left: str

    def __str__(self) -> str:
        return f"{self.asked} of line {self.line} of order {self.order} is more than the {self.left} left to ship. Ship up to {self.left}."


@define(eq=False, repr=False)
class CancelledMoreThanOpen(RuleBroken):
    """More of an order line would be cancelled than has neither left nor been invoiced."""

    order: str
    line: int
    cancelled: str
    gone: str
    left: str

    def __str__(self) -> str:
        return f"{self.cancelled} of line {self.line} of order {self.order} cannot be cancelled: {self.gone} already. Cancel up to {self.left} in all; take back what left, and credit what is invoiced."


@define(eq=False, repr=False)
class NoSuchShipment(RuleBroken):
    """A delivery has no shipment of that number."""

    order: str
    number: int
    shipments: int

    def __str__(self) -> str:
        return f"Order {self.order} has no shipment {self.number}. It has {self.shipments}, numbered from 1."


@define(eq=False, repr=False)
class AlreadyProved(RuleBroken):
    """A second proof of one shipment."""

    order: str
    number: int
    received_by: str

    def __str__(self) -> str:
        return f"Shipment {self.number} of order {self.order} is proved already: {self.received_by} took it. A proof is never replaced."


@define(eq=False, repr=False)
class ReceivedMoreThanOrdered(RuleBroken):
    """More would be received than was ordered of a supplier."""

    purchase_order: str
    line: int
    asked: str
    left: str

    def __str__(self) -> str:
        return f"{self.asked} of line {self.line} of purchase order {self.purchase_order} is more than the {self.left} still to come. Record up to {self.left}, and order the rest."


@define(eq=False, repr=False)
class BadTax(BadValue):
    """A tax whose category, rate and reason do not go together."""

    category: str
    rate: str
    rule: str

    def __str__(self) -> str:
        return f"A tax of category {self.category} at {self.rate} is refused: {self.rule}. Give a category, a rate and a reason that go together, as EN 16931 has them."


@define(eq=False, repr=False)
class UnknownTax(RuleBroken):
    """Tax rules that have no answer for a sale."""

    product: str
    account: str
    on: str

    def __str__(self) -> str:
        return f"No tax is known for selling {self.product} to {self.account} on {self.on}. Add the rule to the desk's `tax`, or correct the product or the account."


@define(eq=False, repr=False)
class BadBuckets(BadValue):
    """Ages by which no debts can be sorted."""

    days: str

    def __str__(self) -> str:
        return f"Buckets that end after {self.days} days are refused: the days must be whole, above zero and rising. Give such as (30, 60, 90)."


@define(eq=False, repr=False)
class NoSuchInvoiceLine(RuleBroken):
    """An invoice has no line of that number."""

    invoice: str
    number: int
    numbers: tuple[int, ...]

    def __str__(self) -> str:
        there = ", ".join(map(str, self.numbers)) or "not known here"
        return f"Invoice {self.invoice} has no line {self.number}. Its lines are {there}."


@define(eq=False, repr=False)
class CreditedMoreThanLeft(RuleBroken):
    """More would be credited than an invoice has left."""

    invoice: str
    line: int
    asked: str
    left: str

    def __str__(self) -> str:
        return f"Credit note for invoice {self.invoice}: {self.asked} of line {self.line} is more than the {self.left} left to credit. Credit up to {self.left}."


@define(eq=False, repr=False)
class IssuedBefore(RuleBroken):
    """An invoice dated before the last of its series."""

    on: str
    last: str
    last_on: str

    def __str__(self) -> str:
        return f"An invoice of {self.on} cannot be issued: number {self.last} of its series is of {self.last_on}, and dates rise as numbers do. Date it {self.last_on} or later."


@define(eq=False, repr=False)
class NothingToInvoice(RuleBroken):
    """An order of which nothing is left to invoice."""

    order: str
    rule: str

    def __str__(self) -> str:
        return f"Nothing of order {self.order} can be invoiced: {self.rule}. Ship it first, or look at the invoices it has."


@define(eq=False, repr=False)
class InvoicedMoreThanLeft(RuleBroken):
    """More would be invoiced than an order has left to bill."""

    order: str
    line: int
    asked: str
    left: str

    def __str__(self) -> str:
        return f"{self.asked} of line {self.line} of order {self.order} is more than the {self.left} left to invoice. Invoice up to {self.left}, or ship more first."


@define(eq=False, repr=False)
class AdvanceMoreThanLeft(RuleBroken):
    """More would be asked for in advance than an order comes to."""

    order: str
    asked: str
    left: str

    def __str__(self) -> str:
        return f"An advance of {self.asked} on order {self.order} is more than the {self.left} not asked for in advance yet. Ask for up to {self.left}, or credit an earlier advance."


@define(eq=False, repr=False)
class AdvanceDeducted(RuleBroken):
    """More of an advance would be credited than later invoices left of it."""

    advance: str
    asked: str
    left: str

    def __str__(self) -> str:
        return f"A credit note of {self.asked} for advance {self.advance} is more than the {self.left} that no invoice deducts. Credit the invoices that deduct it first."


@define(eq=False, repr=False)
class NotAnAmount(RuleBroken):
    """A payment or refund of nothing, or of less."""

    what: str
    amount: str

    def __str__(self) -> str:
        return f"{self.what} of {self.amount} is refused: it must be above zero. What bounced is reversed, and what goes back is refunded."


@define(eq=False, repr=False)
class AllocatedMoreThanOpen(RuleBroken):
    """More would be allocated than a payment has left, or than is open of an invoice."""

    what: str
    asked: str
    left: str

    def __str__(self) -> str:
        return f"{self.asked} is more than the {self.left} open of {self.what}. Give up to {self.left}."


@define(eq=False, repr=False)
class NotOpen(RuleBroken):
    """Something that only an open item allows."""

    what: str
    wanted: str

    def __str__(self) -> str:
        return (
            f"{self.what} cannot be {self.wanted}: nothing is open of it. Choose one that is open."
        )


@define(eq=False, repr=False)
class NoExchangeRate(RuleBroken):
    """No rate is known between two currencies on a day."""

    first: str
    second: str
    on: str

    def __str__(self) -> str:
        return f"No exchange rate from {self.first} to {self.second} is known for {self.on}. Give AccountManagement `exchange_rates` that know it, or pay in {self.second}."


@define(eq=False, repr=False)
class NoRateKnown(RuleBroken):
    """No rate of interest is known for a day."""

    on: str

    def __str__(self) -> str:
        return f"No rate of late interest is known for {self.on}. Add one that holds then to the policy's rates, with its source."


@define(eq=False, repr=False)
class BadDunning(BadValue):
    """Levels by which nobody can be chased."""

    rule: str

    def __str__(self) -> str:
        return f"A dunning policy is refused: {self.rule}. Give levels numbered from 1, each after more days than the one before."


@define(eq=False, repr=False)
class AlreadyDisputed(RuleBroken):
    """A second dispute about an invoice while the first is open."""

    invoice: str

    def __str__(self) -> str:
        return f"Invoice {self.invoice} is disputed already. Settle that dispute first."


@define(eq=False, repr=False)
class HeldForCredit(RuleBroken):
    """Goods of an order that waits to be let go."""

    order: str
    account: str
    reason: str

    def __str__(self) -> str:
        return f"Order {self.order} of account {self.account} is held: {self.reason}. Release it, or have the account pay."


# --- electronic invoices ------------------------------------------------------------------------


@define(eq=False, repr=False)
class BadElectronicInvoice(BadValue):
    """An electronic invoice of which something cannot be read or written."""

    where: str
    value: str
    rule: str

    def __str__(self) -> str:
        value = f" {_quoted(self.value)}" if self.value else ""
        return f"Electronic invoice, {self.where}{value}: {self.rule}. Correct it there, or ask its sender to."


@define(eq=False, repr=False)
class TotalsDoNotAddUp(RuleBroken):
    """An electronic invoice whose totals do not follow from its parts."""

    number: str
    broken: str
    place: str
    stated: str
    exact: str

    def __str__(self) -> str:
        return f"Invoice {self.number} breaks {self.broken}: its {self.place} is stated as {self.stated}, but it comes to {self.exact}. Ask its sender for a right one."


# --- visits and calls ---------------------------------------------------------------------------


@define(eq=False, repr=False)
class BadActivity(BadValue):
    """An activity of a length or at a time that no day has."""

    activity: str
    value: str
    rule: str

    def __str__(self) -> str:
        return (
            f"Activity {self.activity} is refused for {self.value}: {self.rule}. Give another time."
        )


@define(eq=False, repr=False)
class BadActivityTime(BadValue):
    """A time of day that no clock shows."""

    value: str

    def __str__(self) -> str:
        return f"{self.value} is no time of day. Write it as 09:30."


@define(eq=False, repr=False)
class UnknownWord(BadValue):
    """A word that names none of a few things."""

    what: str
    value: str
    known: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.value} is no {self.what}. Choose one of {', '.join(self.known)}."


@define(eq=False, repr=False)
class BadVisitPolicy(BadValue):
    """A setting by which no visits can be planned."""

    what: str
    value: str
    rule: str

    def __str__(self) -> str:
        return f"{self.what} {self.value} is refused: {self.rule}."


@define(eq=False, repr=False)
class PlannedInThePast(RuleBroken):
    """An activity planned for a day that is over."""

    what: str
    on: str
    today: str

    def __str__(self) -> str:
        return f"{self.what} cannot be planned for {self.on}: today is {self.today}. Plan it for {self.today} or later, or log it as done."


@define(eq=False, repr=False)
class NotYet(RuleBroken):
    """Something said to be done on a day that has not come."""

    what: str
    on: str
    today: str

    def __str__(self) -> str:
        return f"{self.what} cannot have been done on {self.on}: today is {self.today}. Plan it instead."


@define(eq=False, repr=False)
class TwoAtOnce(RuleBroken):
    """A manager who would be at two places at one time."""

    activity: str
    manager: str
    when: str
    other: str

    def __str__(self) -> str:
        return f"Activity {self.activity} would be at the time of {self.other}, which manager {self.manager} has on {self.when}. Choose another time, or move the other."


@define(eq=False, repr=False)
class CallsDoNotFit(RuleBroken):
    """Calls that must be made take more time than there is."""

    needed: int
    minutes: int

    def __str__(self) -> str:
        return f"The fewest calls that every account must have take {self.needed} minutes, and there are {self.minutes}. Give more time, or let accounts have fewer."


@define(eq=False, repr=False)
class NoCalendar(RuleBroken):
    """A region whose working days nobody told."""

    region: str

    def __str__(self) -> str:
        return f"No calendar is known for region {self.region!r}. Name its country and subdivision, such as 'ES-MD', where the calendars are made."


# --- expenses and mileage -----------------------------------------------------------------------


@define(eq=False, repr=False)
class BadReceipt(BadValue):
    """What cannot be kept as a receipt: its name, its kind, its size or its hash."""

    value: str
    rule: str

    def __str__(self) -> str:
        return f"Receipt {self.value} is refused: {self.rule}. Give a plain file name, its media type and its content."


@define(eq=False, repr=False)
class ReceiptDiffers(RuleBroken):
    """The content of a receipt is not the one that was handed in."""

    name: str
    digest: str
    found: str

    def __str__(self) -> str:
        return f"The content of receipt {self.name!r} has the SHA-256 {self.found}, and {self.digest} was handed in. Put the original back, or claim with the new one."


@define(eq=False, repr=False)
class BadExpense(RuleBroken):
    """An expense or a claim that cannot be as it is said."""

    what: str
    rule: str
    way_out: str

    def __str__(self) -> str:
        return f"{self.what} is refused: {self.rule}. {self.way_out}."


@define(eq=False, repr=False)
class ReceiptsElsewhere(AccountManagementError):
    """The file of a receipt is asked for, and nobody said where receipts are kept."""

    digest: str

    def __str__(self) -> str:
        return f"The file of receipt {self.digest} cannot be found: receipts are kept beside the books, and it was not said where. Name their folder with --receipts FOLDER."


@define(eq=False, repr=False)
class DuplicateReceipt(RuleBroken):
    """A receipt that was handed in before."""

    receipt: str
    claim: str
    line: int

    def __str__(self) -> str:
        return f"Receipt {self.receipt!r} is refused: line {self.line} of claim {self.claim} has the same file. A receipt is claimed once; take that line back first if it is wrong."


@define(eq=False, repr=False)
class UnconfirmedDuplicates(RuleBroken):
    """Expenses or trips that look like others, and of which nobody said that they are not."""

    what: str
    alike: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.what} looks like something claimed before: {'; '.join(self.alike)}. Say why it is another, or take it back."


@define(eq=False, repr=False)
class PolicyViolated(RuleBroken):
    """A claim that the policy does not let through as it is."""

    claim: str
    violations: tuple[str, ...]

    def __str__(self) -> str:
        return f"Claim {self.claim} breaks the policy: {'; '.join(self.violations)}. Correct these lines, or comment on them where the policy lets a comment do."


@define(eq=False, repr=False)
class SanctionedMoreThanClaimed(RuleBroken):
    """More would be approved of an expense than was claimed."""

    claim: str
    line: int
    asked: str
    claimed: str

    def __str__(self) -> str:
        return f"Claim {self.claim}, line {self.line}: {self.asked} is more than the {self.claimed} claimed. Approve up to {self.claimed}."


@define(eq=False, repr=False)
class BadTrip(RuleBroken):
    """A trip that nobody can have made so."""

    what: str
    rule: str
    way_out: str

    def __str__(self) -> str:
        return f"{self.what} is refused: {self.rule}. {self.way_out}."


@define(eq=False, repr=False)
class OdometerRunsBack(RuleBroken):
    """A reading of an odometer below an earlier one of the same vehicle."""

    vehicle: str
    on: str
    reading: str
    before: str
    before_on: str

    def __str__(self) -> str:
        return f"The odometer of {self.vehicle!r} reads {self.reading} on {self.on}, and read {self.before} on {self.before_on} already. Readings never fall and trips of a vehicle never overlap: correct one of the two."


@define(eq=False, repr=False)
class BadRateTable(BadValue):
    """A table of rates that leaves days or distances without one, or gives them two."""

    table: str
    rule: str

    def __str__(self) -> str:
        return f"The rate table {self.table!r} is refused: {self.rule}. Give one rate for each day from its first on, and one tier for each distance."


@define(eq=False, repr=False)
class NoPerDiemRate(RuleBroken):
    """No per diem is known for a country on a day."""

    country: str
    on: str

    def __str__(self) -> str:
        return f"No per diem for {self.country!r} is known for {self.on}. Give AccountManagement `per_diems` with a table that has it, with its source."


@define(eq=False, repr=False)
class TripsRefused(LoadRefused):
    """A file of trips has rows that are wrong; nothing was priced, and all of them are told."""

    def __str__(self) -> str:
        lines = len({(row.file, row.line) for row in self.rows})
        told = "".join(f"\n  {row}" for row in self.rows)
        return f"Nothing was priced: {lines} {'row is' if lines == 1 else 'rows are'} wrong.{told}\nCorrect them in the file."


# --- packets ------------------------------------------------------------------------------------


@define(eq=False, repr=False)
class NotAWeek(BadValue):
    """A period that is no ISO week, for which there is no packet."""

    period: str

    def __str__(self) -> str:
        return f"{self.period} is refused: a packet is of one week, from Monday to Sunday. Name it as ISO 8601 does, such as 2019-W31."


@define(eq=False, repr=False)
class BadBackOff(BadValue):
    """Waits by which nothing would ever be sent again, or at once for ever."""

    first: str
    factor: int
    longest: str

    def __str__(self) -> str:
        return f"Waiting {self.first} at first, {self.factor} times as long each time and {self.longest} at most is refused. Give a first wait above zero and up to the longest, and a factor of 1 or more."


@define(eq=False, repr=False)
class BadManifest(BadValue):
    """A manifest that does not say what is in a packet."""

    rule: str

    def __str__(self) -> str:
        return f"The manifest of a packet is refused: {self.rule}. Ask its sender for the packet again."


@define(eq=False, repr=False)
class BadArchive(BadValue):
    """An archive from outside that is not safe to read, or cannot be read at all."""

    archive: str
    entry: str
    rule: str

    def __str__(self) -> str:
        entry = f", entry {_quoted(self.entry)}" if self.entry else ""
        return f"{self.archive}{entry}: {self.rule}. Nothing was taken from it; ask its sender for the packet again."


@define(eq=False, repr=False)
class WeekClosed(RuleBroken):
    """A closed week closed once more."""

    week: str
    manager: str
    packet: str

    def __str__(self) -> str:
        return f"Week {self.week} of manager {self.manager} is closed by packet {self.packet}, and is not opened again. Put what came late into an addendum."


@define(eq=False, repr=False)
class ManifestDiffers(RuleBroken):
    """An answer of the office about another manifest than was sent."""

    packet: str
    seen: str
    sent: str

    def __str__(self) -> str:
        return f"Packet {self.packet} cannot be acknowledged: the office saw manifest {self.seen}, and {self.sent} was sent. Send the packet again, and have the office verify it."


@define(eq=False, repr=False)
class NotDelivered(AccountManagementError):
    """A courier lost a packet, which is kept and can be sent again."""

    packet: str
    why: str
    retry_at: str = ""

    def __str__(self) -> str:
        again = f" It is due again at {self.retry_at}." if self.retry_at else ""
        return f"Packet {self.packet} was not delivered: {self.why}. It is kept, and nothing is lost; send it again.{again}"


@define(eq=False, repr=False)
class DeliveredOtherwise(RuleBroken):
    """A packet whose id the office has with other contents."""

    packet: str
    place: str

    def __str__(self) -> str:
        return f"Packet {self.packet} is in {self.place} already, with another manifest. What is there stays; deliver to another place, and find out who sent it."


# --- tickets and service levels -----------------------------------------------------------------


@define(eq=False, repr=False)
class BadBusinessHours(BadValue):
    """A setting with which nobody could say when a business is open; `where` is the setting."""

    where: str
    value: str
    rule: str

    def __str__(self) -> str:
        value = f" {self.value}" if self.value else ""
        return f"Business hours, {self.where}{value}: {self.rule}. Write a zone such as 'Europe/Madrid' and, for each weekday, hours such as '09:00-17:00'."


@define(eq=False, repr=False)
class BadTarget(BadValue):
    """A length of business time that nothing can be due after."""

    value: str
    rule: str

    def __str__(self) -> str:
        return f"A target of {self.value} is refused: {self.rule}. Write hours and minutes of business time, such as '4h' or '1h 30m'."


@define(eq=False, repr=False)
class BadServiceLevel(BadValue):
    """A policy on tickets by which nobody could work; `what` is the part of it."""

    what: str
    rule: str

    def __str__(self) -> str:
        return f"{self.what} is refused: {self.rule}. Correct the policy, and give it again."


@define(eq=False, repr=False)
class ClosedWithoutOutcome(RuleBroken):
    """A ticket would be closed, and nothing says how it came out."""

    ticket: str

    def __str__(self) -> str:
        return f"Ticket {self.ticket} cannot be closed without an outcome. Name who of the customer's confirmed it, or give the reason."


@define(eq=False, repr=False)
class StillWaiting(RuleBroken):
    """A ticket would be closed as unanswered, and its customer still has time to answer."""

    ticket: str
    rule: str

    def __str__(self) -> str:
        return f"Ticket {self.ticket} cannot be closed as unanswered: {self.rule}. Wait for that, or close it with a reason."


@define(eq=False, repr=False)
class ClosedToReplies(RuleBroken):
    """Something was said on a ticket that takes no more."""

    ticket: str
    rule: str
    way_out: str

    def __str__(self) -> str:
        return f"Ticket {self.ticket} takes no reply: {self.rule}. {self.way_out}."


@define(eq=False, repr=False)
class ReopenedTooLate(RuleBroken):
    """A ticket was solved too long ago to go on with it."""

    ticket: str
    since: str
    days: int

    def __str__(self) -> str:
        return f"Ticket {self.ticket} cannot be reopened: it was solved at {self.since}, and {self.days} days is the longest after. Open a follow-up ticket, which is linked to it."


@define(eq=False, repr=False)
class CannotMerge(RuleBroken):
    """Two tickets that are not about one thing, or are over."""

    absorbed: str
    into: str
    rule: str

    def __str__(self) -> str:
        return f"Ticket {self.absorbed} cannot be merged into {self.into}: {self.rule}. Merge open tickets of one account."


@define(eq=False, repr=False)
class ScoreOutsideScale(BadValue):
    """A customer's answer that is not on the scale they were asked on."""

    scale: str
    score: str
    lowest: int
    highest: int

    def __str__(self) -> str:
        return f"A {self.scale} score of {self.score} is refused: the scale runs in whole numbers from {self.lowest} to {self.highest}. Give one of those."


@define(eq=False, repr=False)
class MoreAnswersThanAsked(RuleBroken):
    """More answers than people who were asked."""

    what: str
    answers: int
    asked: int

    def __str__(self) -> str:
        return f"{self.what}: {self.answers} answers to {self.asked} questions are refused. Count everybody who was asked."


@define(eq=False, repr=False)
class MayNotRate(RuleBroken):
    """A rating of a ticket by somebody who may give none, or too early."""

    ticket: str
    by: str
    rule: str

    def __str__(self) -> str:
        return f"{self.by} may not rate ticket {self.ticket}: {self.rule}. Ask the customer once it is solved."


# --- modelling: histories, attrition, scenarios ---------------------------------------------------


@define(eq=False, repr=False)
class BadHistory(BadValue):
    """A figure of an account's history of orders that no history can have."""

    what: str
    value: str
    rule: str

    def __str__(self) -> str:
        return f"{self.what} of {self.value} is refused: {self.rule}. Correct it, or leave it out."


@define(eq=False, repr=False)
class TooLittleHistory(RuleBroken):
    """There is not enough in the past to learn from."""

    what: str
    missing: str
    way_out: str

    def __str__(self) -> str:
        return f"{self.what} cannot be learnt from this: {self.missing}. {self.way_out}."


@define(eq=False, repr=False)
class DidNotConverge(RuleBroken):
    """A search for the likeliest parameters found none."""

    what: str
    why: str
    tried: str

    def __str__(self) -> str:
        return (
            f"{self.what} did not converge: {self.why}. Tried {self.tried}. "
            "Give longer histories, or choose another model."
        )


@define(eq=False, repr=False)
class UnknownModel(BadValue):
    """No model goes by that name."""

    name: str
    known: tuple[str, ...]

    def __str__(self) -> str:
        return f"There is no model {self.name!r}. Choose one of {', '.join(self.known)}."


@define(eq=False, repr=False)
class StageNeverPassed(RuleBroken):
    """A funnel of which a stage lets nobody pass."""

    stage: str

    def __str__(self) -> str:
        return (
            f"No number of calls is enough: nobody passes the stage {self.stage!r}. "
            "Give a rate above zero, or plan without that stage."
        )


@define(eq=False, repr=False)
class BadParameter(BadValue):
    """A parameter that its model cannot have."""

    what: str
    value: str
    rule: str

    def __str__(self) -> str:
        return f"{self.what} {self.value} is refused: {self.rule}."


# --- promotions ---------------------------------------------------------------------------------


@define(eq=False, repr=False)
class BadPromotion(BadValue):
    """A part of a promotion that can never be right, such as one that pays the customer."""

    what: str
    value: str
    rule: str

    def __str__(self) -> str:
        return f"{self.what} {self.value} is refused: {self.rule}. Give another."


@define(eq=False, repr=False)
class OverlappingPromotions(RuleBroken):
    """Two exclusive promotions of one priority would be about the same items at one time."""

    promotion: str
    other: str
    days: str

    def __str__(self) -> str:
        return (
            f"Promotion {self.promotion} is exclusive, and so is {self.other}, which is on in {self.days} "
            "for the same accounts and products at the same priority. Give one a higher priority, "
            "or part their days, accounts or products."
        )


@define(eq=False, repr=False)
class GroupRulesDiffer(RuleBroken):
    """A promotion says of its group another rule than those that are in it."""

    promotion: str
    group: str
    rule: str
    there: str

    def __str__(self) -> str:
        return (
            f"Promotion {self.promotion} says that of group {self.group!r} the {self.rule} counts, and "
            f"those in it say the {self.there}. Say the same, or name another group."
        )


@define(eq=False, repr=False)
class PromotionUsedUp(RuleBroken):
    """An order would apply a promotion more often than is left."""

    promotion: str
    asked: int
    left: int
    account: str

    def __str__(self) -> str:
        return (
            f"Promotion {self.promotion} cannot be applied {self.asked} times by account {self.account}: "
            f"{self.left} are left. Price the order again."
        )


@define(eq=False, repr=False)
class BudgetOverrun(RuleBroken):
    """An order would take more of a promotion than is left of its budget."""

    promotion: str
    asked: str
    left: str

    def __str__(self) -> str:
        return (
            f"Promotion {self.promotion} cannot give {self.asked}: {self.left} are left of its budget. "
            "Price the order again, or raise the budget in a new promotion."
        )


@define(eq=False, repr=False)
class NothingToCompare(RuleBroken):
    """An uplift was asked for without the accounts or weeks that it is measured against."""

    what: str
    rule: str

    def __str__(self) -> str:
        return f"{self.what} cannot be measured: {self.rule}. Name what to compare with."


# --- launches, demand, research, competitors, projects ------------------------------------------


@define(eq=False, repr=False)
class BadSegment(BadValue):
    """A rule for choosing accounts that could choose none."""

    value: str
    rule: str

    def __str__(self) -> str:
        return f"A segment with {self.value} is refused: {self.rule}. Widen it."


@define(eq=False, repr=False)
class NotOffered(RuleBroken):
    """A new product that is not to be presented to an account on that day."""

    product: str
    account: str
    on: str
    rule: str
    way_out: str

    def __str__(self) -> str:
        return f"{self.product} is not offered to {self.account} on {self.on}: {self.rule}. {self.way_out}."


@define(eq=False, repr=False)
class NoPurpose(RuleBroken):
    """A list of accounts for nothing that anybody stated."""

    def __str__(self) -> str:
        return "A list of accounts is refused: it has no purpose. Say what it is for."


@define(eq=False, repr=False)
class FieldsNotAllowed(RuleBroken):
    """A list of accounts that would say more than may be said, or nothing."""

    purpose: str
    fields: tuple[str, ...]
    allowed: tuple[str, ...]

    def __str__(self) -> str:
        asked = ", ".join(self.fields)
        rule = f"{asked} may not be given away" if asked else "it says nothing of an account"
        return f"The list for {self.purpose!r} is refused: {rule}. Choose from {', '.join(self.allowed)}."


@define(eq=False, repr=False)
class SourceNotAllowed(RuleBroken):
    """Something known of a competitor from where one may not know it."""

    source: str
    allowed: tuple[str, ...]

    def __str__(self) -> str:
        return f"A sighting from {self.source!r} is refused: that is no source we may use. Use one of {', '.join(self.allowed)}."


@define(eq=False, repr=False)
class BadProject(RuleBroken):
    """What a project would say of itself does not hold together."""

    project: str
    rule: str
    way_out: str

    def __str__(self) -> str:
        return f"Project {self.project} is refused: {self.rule}. {self.way_out}."


@define(eq=False, repr=False)
class OutsideProject(RuleBroken):
    """A milestone on a day that is not of its project."""

    project: str
    milestone: str
    on: str
    period: str

    def __str__(self) -> str:
        return f"Milestone {self.milestone!r} of project {self.project} cannot be due on {self.on}: the project runs from {self.period}. Give a day of these, or reschedule the project first."


@define(eq=False, repr=False)
class BlockedInACircle(RuleBroken):
    """Tasks that would wait for one another for ever; each of the path blocks the next one."""

    project: str
    path: tuple[str, ...]

    def __str__(self) -> str:
        return f"Tasks of project {self.project} would wait for one another: {' blocks '.join(self.path)}. Take one of these blockers away."


@define(eq=False, repr=False)
class TaskBlocked(RuleBroken):
    """A task that was to be worked on before what it waits for is done."""

    project: str
    task: str
    blockers: tuple[str, ...]

    def __str__(self) -> str:
        return f"Task {self.task} of project {self.project} cannot be worked on: it waits for {', '.join(self.blockers)}. Finish or cancel that first, or say that it does not wait for it."


@define(eq=False, repr=False)
class UnfinishedTasks(RuleBroken):
    """A project that was to be complete while there is work left."""

    project: str
    tasks: tuple[str, ...]

    def __str__(self) -> str:
        return f"Project {self.project} cannot become complete: {', '.join(self.tasks)} are not done. Finish or cancel them first."


# --- storage ------------------------------------------------------------------------------------


@define(eq=False, repr=False)
class NotFound(AccountManagementError):
    """Nothing of that name is in sight."""

    what: str
    name: str

    def __str__(self) -> str:
        return f"There is no {self.what} {self.name!r}. Check the name, or add it first."


@define(eq=False, repr=False)
class NotAllowed(AccountManagementError):
    """It belongs to all, and is done by who sees all of the books."""

    actor: str
    what: str

    def __str__(self) -> str:
        return (
            f"{self.actor!r} may not {self.what}: that is for who sees all of the books. "
            "Ask somebody who does."
        )


@define(eq=False, repr=False)
class AlreadyExists(AccountManagementError):
    """That name is taken."""

    what: str
    name: str

    def __str__(self) -> str:
        return f"There is a {self.what} {self.name!r} already. Save the one there is, or choose another name."


@define(eq=False, repr=False)
class ConcurrencyError(AccountManagementError):
    """Somebody saved in between; nothing was written."""

    what: str
    name: str
    version: int

    def __str__(self) -> str:
        return (
            f"The {self.what} {self.name!r} was read at version {self.version} and has been changed since. "
            "Nothing was written; read it again and repeat the change."
        )


@define(eq=False, repr=False)
class Deadlocked(ConcurrencyError):
    """Two units of work waited for each other, and the storage ended one of them."""

    def __str__(self) -> str:
        return (
            f"This {self.what} and another waited for each other, and the database ended this one. "
            "Nothing was written; repeat it from the start."
        )


@define(eq=False, repr=False)
class KeyReused(AccountManagementError):
    """An idempotency key came back with another request."""

    key: str

    def __str__(self) -> str:
        return (
            f"The key {self.key!r} was used for another request. Nothing was written; "
            "repeat the first request exactly, or take a new key."
        )


@define(eq=False, repr=False)
class StorageError(AccountManagementError):
    """The storage cannot be used as it is: unreachable, newer than this library, or in use wrongly."""

    what: str
    rule: str
    way_out: str

    def __str__(self) -> str:
        return f"{self.what}: {self.rule}. {self.way_out}."


@define(eq=False, repr=False)
class MissingExtra(AccountManagementError):
    """A part was asked for whose packages are not installed."""

    part: str
    extra: str

    def __str__(self) -> str:
        return f"{self.part} needs packages that are not installed. Run: pip install 'account-mgmt[{self.extra}]'"


# --- returns ------------------------------------------------------------------------------------


@define(eq=False, repr=False)
class ReturnedMoreThanDelivered(RuleBroken):
    """More would come back than was delivered and is not on its way back already."""

    order: str
    line: int
    asked: str
    left: str

    def __str__(self) -> str:
        return f"Order {self.order}, line {self.line}: {self.asked} cannot come back, for {self.left} of what was delivered is neither back nor on its way. Return up to {self.left}."


@define(eq=False, repr=False)
class ResolvedMoreThanReceived(RuleBroken):
    """More would be credited, replaced, repaired or sent back than came back and is not settled."""

    goods_return: str
    line: int
    asked: str
    resolution: str
    left: str

    def __str__(self) -> str:
        return f"Return {self.goods_return}, line {self.line}: {self.asked} cannot be settled by {self.resolution}, for {self.left} is left to settle so. What is credited once is not credited again; settle up to {self.left}."


@define(eq=False, repr=False)
class MiscountedInspection(RuleBroken):
    """An inspection whose accepted and rejected goods are not what came back."""

    goods_return: str
    line: int
    accepted: str
    rejected: str
    received: str

    def __str__(self) -> str:
        return f"Return {self.goods_return}, line {self.line}: {self.accepted} accepted and {self.rejected} rejected do not make the {self.received} received. Count again."


@define(eq=False, repr=False)
class BadReturnPolicy(BadValue):
    """A policy on returns by which nobody could work; `what` is the part of it."""

    what: str
    rule: str

    def __str__(self) -> str:
        return f"{self.what} is refused: {self.rule}. Correct the policy, and give it again."


@define(eq=False, repr=False)
class NoSuchReturnLine(RuleBroken):
    """A line that a return does not have."""

    goods_return: str
    line: int
    lines: tuple[int, ...]

    def __str__(self) -> str:
        there = ", ".join(map(str, self.lines))
        return f"Return {self.goods_return} has no line {self.line}. It has {there}; take one of those."


@define(eq=False, repr=False)
class AlreadyAnswered(RuleBroken):
    """A survey that has its answer."""

    survey: str
    score: int

    def __str__(self) -> str:
        return (
            f"Survey {self.survey} was answered with {self.score} already. Ask the customer anew."
        )


@define(eq=False, repr=False)
class NoForm(BadValue):
    """A notebook has no form for values of that class."""

    kind: str

    def __str__(self) -> str:
        return f"A notebook has no form for values of {self.kind}. Give a value of the domain, or several of one class."
