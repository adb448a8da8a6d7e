"""Cells to values: each field is prepared once for the columns there are, then reads every row."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from attrs import frozen

from account_mgmt.adapters.tabular.formats import ISO, PLAIN, DateFormat, NumberFormat, Unreadable
from account_mgmt.adapters.tabular.mapping import DiscountAs, Field, Source, Test, Unmapped, Where
from account_mgmt.adapters.tabular.rows import Cell, Odd
from account_mgmt.adapters.tabular.tables import meant
from account_mgmt.domain.errors import AccountManagementError, BadMapping, TooManyDecimals
from account_mgmt.domain.numerals import exact
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.rounding import divide

_T = TypeVar("_T")

Cells: TypeAlias = Sequence[Cell]
Getter: TypeAlias = Callable[[Cells], _T]
Constant: TypeAlias = str | int | date

_MOST_KEPT: Final = 100_000
_PRICE_DECIMALS: Final = 10


class Wrong(Exception):  # caught where the row is known
    """A cell that is not what its field says. It `follows` when another row is the cause."""

    def __init__(self, column: str, value: str, rule: str, *, follows: bool = False) -> None:
        super().__init__(rule)
        self.column: str = column
        self.value: str = value
        self.rule: str = rule
        self.follows: bool = follows


@frozen
class Off:
    """A discount as money, in ten-billionths, off the whole line or off each unit."""

    ten_billionths: int
    each: bool


def why(error: AccountManagementError) -> str:
    """The rule that a value broke, without the value, which stands beside it."""
    if isinstance(error, TooManyDecimals):
        return f"it can have at most {error.decimals} decimals; `round` in the mapping rounds it"
    rule: object = getattr(error, "rule", None)
    named = isinstance(rule, str) and hasattr(error, "value")
    return str(rule) if named else str(error)


@frozen
class Columns:
    """The columns of a source, for the fields of one section to be found in."""

    source: Source
    names: tuple[str, ...]  # all there are, for those who mistype one
    places: dict[str, int]  # of those that the mapping uses

    def place(self, name: str, where: str) -> int:
        """Where a column stands. Raises BadMapping, with the name that is like it."""
        if name not in self.places:
            rule = f"source {self.source.name} has no such column"
            way_out = (
                f"For the same text in every row write {{ value = ... }}. {meant(name, self.names)}"
            )
            raise BadMapping(where, repr(name), rule, way_out)
        return self.places[name]

    def text(self, field: Field) -> Getter[str | None]:
        """Text as it stands; ids of numbers in digits."""
        return self.made(field, str)

    def made(self, field: Field, make: Callable[[str], _T]) -> Getter[_T | None]:
        """What `make` makes of the text, once for all rows that say the same."""
        return self._getter(field, lambda cell: make(as_text(cell)), lambda c: make(str(c)))

    def day(self, field: Field) -> Getter[date | None]:
        """The day, by the one pattern that fits."""
        formats = field.dates or self.source.reading.dates

        def constant(value: Constant) -> date:
            return value if isinstance(value, date) else ISO.day(str(value))

        return self._getter(field, lambda cell: _day(cell, formats), constant)

    def number(self, field: Field, decimals: int, make: Callable[[int], _T]) -> Getter[_T | None]:
        """What `make` makes of the number, as a whole number of units of its last decimal."""
        numbers = field.numbers or self.source.reading.numbers

        def read(cell: Cell | Constant, numbers: NumberFormat) -> _T:
            return make(_units(*_exact(cell, numbers), field, decimals))

        return self._getter(field, lambda cell: read(cell, numbers), lambda c: read(c, PLAIN))

    def rate(self, field: Field) -> Getter[Rate | None]:
        """A ratio: 0.15, 15% or 1/3."""
        numbers = field.numbers or self.source.reading.numbers
        return self._getter(field, lambda cell: _rate(cell, numbers), lambda c: _rate(c, PLAIN))

    def discount(self, field: Field) -> Getter[Rate | Off | None]:
        """A discount, as what the mapping says the number is."""
        numbers = field.numbers or self.source.reading.numbers
        kind = field.discount

        def read(cell: Cell | Constant, numbers: NumberFormat) -> Rate | Off:
            if kind is DiscountAs.RATE:
                return _rate(cell, numbers)
            number, places = _exact(cell, numbers)
            if kind is DiscountAs.PERCENT:
                return Rate.ratio(number, 100 * 10**places)
            units = _units(number, places, field, _PRICE_DECIMALS)
            return Off(units, each=kind is DiscountAs.UNIT_AMOUNT)

        return self._getter(field, lambda cell: read(cell, numbers), lambda c: read(c, PLAIN))

    def asked(self, where: Where, path: str) -> Callable[[Cells], bool] | None:
        """Whether a row is one of those asked for; None when all are."""
        if not where:
            return None
        ways = [[self._test(test, path) for test in tests] for tests in where]
        return lambda cells: any(all(test(cells) for test in tests) for tests in ways)

    def _test(self, test: Test, path: str) -> Callable[[Cells], bool]:
        place = self.place(test.column, f"{path}.{test.column}")
        reading = self.source.reading

        def holds(cells: Cells) -> bool:
            cell = cells[place]
            if cell is None:
                return _holds_of_missing(test)
            if test.missing:
                return False
            try:
                return _holds(test, cell, reading.numbers, reading.dates)
            except (Unreadable, AccountManagementError) as error:
                rule = error.rule if isinstance(error, Unreadable) else why(error)
                raise Wrong(test.column, shown(cell), rule) from error

        return holds

    def _getter(
        self, field: Field, convert: Callable[[Cell], _T], constant: Callable[[Constant], _T]
    ) -> Getter[_T | None]:
        """The value of a field in a row; None when it is missing and has no default."""
        if not field.columns:
            value = field.value if field.value is not None else "".join(field.parts)
            fixed = _constant(field, value, constant)
            return lambda _: fixed
        default = None if field.default is None else _constant(field, field.default, constant)
        kept: dict[str, _T] = {}
        raw = self._raw(field)

        def get(cells: Cells) -> _T | None:
            cell = raw(cells)
            if isinstance(cell, str) and (found := kept.get(cell)) is not None:
                return found
            if cell is None or cell in field.missing:
                return default
            value = _converted(field, cell, convert, constant)
            if isinstance(cell, str) and len(kept) < _MOST_KEPT:
                kept[cell] = value
            return value

        return get

    def _raw(self, field: Field) -> Getter[Cell]:
        """The cell of a field's column, or the text that its template makes of several."""
        places = [self.place(name, field.where) for name in field.columns]
        if field.parts == ("", field.columns[0], ""):
            (place,) = places
            return lambda cells: cells[place]
        around = field.parts[::2]

        def joined(cells: Cells) -> Cell:
            text = around[0]
            for place, after in zip(places, around[1:], strict=True):
                cell = cells[place]
                if cell is None:
                    return None
                text += as_text(cell) + after
            return text

        return joined


def needed(get: Getter[_T | None], field: Field) -> Getter[_T]:
    """The getter, but a missing value is wrong."""

    def value(cells: Cells) -> _T:
        found = get(cells)
        if found is None:
            raise Wrong(", ".join(field.columns), "", "it is missing, and must be there")
        return found

    return value


def as_text(cell: Cell) -> str:
    """The cell as text: numbers in plain digits, days as 2026-02-28. Raises Unreadable."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, datetime):
        whole_day = cell.tzinfo is None and cell.time() == time.min
        return cell.date().isoformat() if whole_day else cell.isoformat()
    if isinstance(cell, Odd):
        raise Unreadable(f"it is a {cell.kind}, which no field can hold")
    return str(cell)


def shown(cell: Cell | Constant) -> str:
    """The cell as an error repeats it."""
    return cell.kind if isinstance(cell, Odd) else as_text(cell)


def _converted(
    field: Field, cell: Cell, convert: Callable[[Cell], _T], constant: Callable[[Constant], _T]
) -> _T:
    try:
        if field.map is None:
            return convert(cell)
        word = as_text(cell)
        if word in field.map:
            return constant(field.map[word])
        if field.unmapped is Unmapped.KEEP:
            return convert(cell)
        rule = f"the map of {field.where} has no such value"
    except Unreadable as error:
        rule = error.rule
    except AccountManagementError as error:
        rule = why(error)
    raise Wrong(", ".join(field.columns), shown(cell), rule)


def _constant(field: Field, value: Constant, constant: Callable[[Constant], _T]) -> _T:
    try:
        return constant(value)
    except Unreadable as error:
        rule = error.rule
    except AccountManagementError as error:
        rule = why(error)
    way_out = "Write a constant in plain digits, or a day as 2026-02-28"
    raise BadMapping(field.where, repr(str(value)), rule, way_out)


# --- dates and numbers ----------------------------------------------------------------------------


def _day(cell: Cell, formats: Sequence[DateFormat]) -> date:
    if isinstance(cell, datetime):
        return _local_day(cell, formats)
    if isinstance(cell, date):
        return cell
    text = as_text(cell)
    days: dict[date, None] = {}
    rules: list[str] = []
    for format_ in formats:
        try:
            days[format_.day(text)] = None
        except Unreadable as error:
            rules.append(error.rule)
    if len(days) > 1:
        both = " and ".join(day.isoformat() for day in days)
        raise Unreadable(f"by its patterns it is {both}")
    if not days:
        raise Unreadable("; ".join(dict.fromkeys(rules)))
    return next(iter(days))


def _local_day(moment: datetime, formats: Sequence[DateFormat]) -> date:
    if moment.tzinfo is None:
        return moment.date()
    zone = next((one.zone for one in formats if one.zone), None)
    if zone is None:
        rule = (
            "it is a moment, and which day that is depends on the place; `zone` in `dates` says it"
        )
        raise Unreadable(rule)
    return moment.astimezone(ZoneInfo(zone)).date()


def _exact(cell: Cell | Constant, numbers: NumberFormat) -> tuple[int, int]:
    """A number as digits, and how many of them are decimals."""
    if isinstance(cell, str):
        return exact("Number", numbers.plain(cell))
    if isinstance(cell, int | Decimal):
        return exact("Number", cell)
    raise Unreadable(f"it is a {_kind(cell)}, and no number")


def _units(number: int, places: int, field: Field, decimals: int) -> int:
    """The number in units of its last allowed decimal, scaled; rounded only where that is asked."""
    if field.decimals is not None and places > field.decimals:
        raise Unreadable(f"it has more than {field.decimals} decimals, which the mapping allows")
    by, scaled = field.scale
    number, places = number * by, places + scaled
    if places <= decimals:
        return number * int(10 ** (decimals - places))
    excess = int(10 ** (places - decimals))
    if field.round is not None:
        return divide(number, excess, field.round)
    if field.scale != (1, 0) and number % excess == 0:
        return number // excess
    raise Unreadable(f"it can have at most {decimals} decimals; `round` in the mapping rounds it")


def _rate(cell: Cell | Constant, numbers: NumberFormat) -> Rate:
    if not isinstance(cell, str):
        return Rate.ratio(*_over(_exact(cell, numbers)))
    if cell.endswith("%"):
        number, places = _exact(cell[:-1].rstrip(), numbers)
        return Rate.ratio(number, 100 * 10**places)
    if "/" in cell:
        return Rate(cell)
    return Rate.ratio(*_over(_exact(cell, numbers)))


def _over(number: tuple[int, int]) -> tuple[int, int]:
    digits, places = number
    return digits, int(10**places)


def _kind(cell: Cell | Constant) -> str:
    if isinstance(cell, Odd):
        return cell.kind
    return "missing value" if cell is None else "date"


# --- tests of rows --------------------------------------------------------------------------------


def _holds_of_missing(test: Test) -> bool:
    if test.missing is not None:
        return test.missing
    asks = (test.one_of, test.at_least, test.above, test.below)
    return all(ask is None for ask in asks) and not test.prefixes


def _holds(test: Test, cell: Cell, numbers: NumberFormat, dates: Sequence[DateFormat]) -> bool:
    text = as_text(cell)
    if test.one_of is not None and text not in test.one_of:
        return False
    if text in test.none_of or text.startswith(test.without_prefixes):
        return False
    if test.prefixes and not text.startswith(test.prefixes):
        return False
    bounds = (test.at_least, test.above, test.below)
    if any(isinstance(bound, date) for bound in bounds):
        return _between(_day(cell, dates), *bounds)
    if any(bound is not None for bound in bounds):
        return _between(Fraction(*_over(_exact(cell, numbers))), *bounds)
    return True


def _between(value: object, at_least: object, above: object, below: object) -> bool:
    """Whether a value is within bounds of its own kind; None bounds nothing."""
    return (
        (at_least is None or value >= at_least)  # type: ignore[operator] # of one kind
        and (above is None or value > above)  # type: ignore[operator] # as above
        and (below is None or value < below)  # type: ignore[operator] # as above
    )
