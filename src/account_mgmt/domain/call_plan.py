"""Where a limited time for calls brings most: CALLPLAN, solved exactly.

Each account's sales answer to its number of calls along a curve that the manager's own judgments
draw. What a number of calls brings is worked out once, to the smallest part of the currency; which
numbers together bring most is then found among whole amounts, so the plan is the best there is and
not near it. (Rules: selling, B9; Lodish 1971, Management Science 18(4).)
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from itertools import pairwise
from math import gcd
from types import MappingProxyType
from typing import Final, TypeAlias, final

from attrs import Attribute, field, frozen

from account_mgmt.domain.errors import BadVisitPolicy, CallsDoNotFit, NothingThere
from account_mgmt.domain.ids import AccountId
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import ONE, ZERO, Rate
from account_mgmt.domain.rounding import divide

HOUR: Final = 60
_DIGITS: Final = Context(prec=34)  # its own, so that no setting of the program's changes a plan
_MORE: Final = Fraction(3, 2)
_HALF: Final = Fraction(1, 2)

Judged: TypeAlias = Rate | str | int


def _rate(value: Judged) -> Rate:
    return Rate.of(value)


# --- how sales answer to calls ------------------------------------------------------------------


@final
@frozen(kw_only=True)
class CallResponse:
    """What part of today's sales an account buys at so many times today's calls.

    `r(x) = lo + (hi - lo) * x^c / (d + x^c)`, with r(1) = 1: `lo` without calls, `hi` with as many
    as one likes. `c` has 34 digits, `d` is exact.
    """

    lo: Rate
    hi: Rate
    c: Decimal
    d: Rate

    @classmethod
    def judged(cls, *, none: Judged, saturated: Judged, half_more: Judged) -> "CallResponse":
        """The curve by a manager's judgments of sales: without calls, with any, with half more.

        Each is a part of today's sales. Raises BadVisitPolicy unless none < 1 < half more <
        saturated.
        """
        lo, hi, middle = map(Rate.of, (none, saturated, half_more))
        return cls._through(lo, hi, middle, _MORE, (lo, ONE, middle, hi))

    @classmethod
    def judged_by_half(cls, *, none: Judged, saturated: Judged, half: Judged) -> "CallResponse":
        """The curve by a judgment of sales with half of today's calls, instead of half more.

        Raises BadVisitPolicy unless none < half < 1 < saturated.
        """
        lo, hi, middle = map(Rate.of, (none, saturated, half))
        return cls._through(lo, hi, middle, _HALF, (lo, middle, ONE, hi))

    @classmethod
    def _through(
        cls, lo: Rate, hi: Rate, middle: Rate, at: Fraction, rising: Sequence[Rate]
    ) -> "CallResponse":
        if lo < ZERO or any(a >= b for a, b in pairwise(rising)):
            said = f"of {lo}, {middle} and {hi}"
            raise BadVisitPolicy("A judgment", said, "sales rise with calls, and are 1 at today's")
        d = (hi.as_fraction() - 1) / (1 - lo.as_fraction())
        odds = d * (middle.as_fraction() - lo.as_fraction()) / (hi - middle).as_fraction()
        c = _DIGITS.divide(_DIGITS.ln(_decimal(odds)), _DIGITS.ln(_decimal(at)))
        return cls(lo=lo, hi=hi, c=c, d=Rate(d))

    def at(self, times: Judged) -> Decimal:
        """The part of today's sales at so many times today's calls, to 34 digits.

        >>> curve = CallResponse.judged(none="0.4", saturated="1.6", half_more="1.2")
        >>> round(curve.at("1/2"), 8)
        Decimal('0.68099753')
        """
        x = Rate.of(times)
        lo, span = _decimal(self.lo.as_fraction()), _decimal((self.hi - self.lo).as_fraction())
        if x <= ZERO:
            return lo
        power = _DIGITS.power(_decimal(x.as_fraction()), self.c)
        part = _DIGITS.divide(power, _DIGITS.add(_decimal(self.d.as_fraction()), power))
        return _DIGITS.add(lo, _DIGITS.multiply(span, part))


def _decimal(exact: Fraction) -> Decimal:
    return _DIGITS.divide(Decimal(exact.numerator), Decimal(exact.denominator))


# --- what is asked ------------------------------------------------------------------------------


def _positive(account: "CallAccount", attribute: "Attribute[Rate]", value: Rate) -> None:
    if value <= ZERO:
        raise BadVisitPolicy(
            f"Account {account.account}: its {attribute.name}", str(value), "it is above zero"
        )


@final
@frozen(kw_only=True)
class CallAccount:
    """An account among which calls are shared out.

    `sales` are those that `current` calls bring in the span of the plan, of which `margin` is
    earned; a call takes `minutes`. It gets from `least` to `most` calls. Accounts of one `area` are
    called on in one trip. Raises BadVisitPolicy for what cannot be.
    """

    account: AccountId
    sales: Money
    current: Rate = field(converter=_rate, validator=_positive)
    response: CallResponse
    minutes: int
    most: int
    least: int = 0
    margin: Rate = field(default=ONE, converter=_rate)
    area: str = ""

    def __attrs_post_init__(self) -> None:
        if self.minutes < 1:
            rule = "a call takes a minute at least"
            raise BadVisitPolicy(f"Account {self.account}: its minutes", str(self.minutes), rule)
        if not 0 <= self.least <= self.most:
            bounds = f"{self.least} to {self.most}"
            rule = "from none upwards, the least not above the most"
            raise BadVisitPolicy(f"Account {self.account}: its calls", bounds, rule)

    def brings(self, calls: int) -> Money:
        """What is earned with so many calls, rounded half up once."""
        times = Rate(calls) * Rate.ratio(self.current.denominator, self.current.numerator)
        part = Fraction(self.response.at(times)) * self.margin.as_fraction() * self.sales.minor
        return Money.of_minor(divide(part.numerator, part.denominator), self.sales.currency)


@final
@frozen
class Trip:
    """The way to an area and back: its minutes, and what it costs."""

    minutes: int
    cost: Money | None = None


NO_TRIPS: Final[Mapping[str, Trip]] = MappingProxyType({})


# --- what is answered ---------------------------------------------------------------------------


@final
@frozen(kw_only=True)
class PlannedCall:
    """One call of a plan, and why it is in it: what it brings beyond those before it."""

    account: AccountId
    number: int  # of the account's own, from 1
    minutes: int
    gain: Money
    required: bool  # the account must have it, whatever it brings

    @property
    def because(self) -> str:
        """Why it is in the plan, in a sentence for people."""
        if self.required:
            return f"call {self.number} is one that the account must have; it brings {self.gain}"
        return f"call {self.number} brings {self.gain} more, in {self.minutes} minutes"


@final
@frozen(kw_only=True)
class CallPlan:
    """How many calls each account gets, and what they bring together, less what trips cost.

    `hour_more` is what one more hour would bring beyond that.
    """

    accounts: tuple[CallAccount, ...]
    numbers: tuple[int, ...]
    trips: tuple[tuple[str, int], ...]
    minutes: int
    value: Money
    hour_more: Money

    @property
    def calls(self) -> dict[AccountId, int]:
        """The calls of each account."""
        pairs = zip(self.accounts, self.numbers, strict=True)
        return {one.account: number for one, number in pairs}

    @property
    def visits(self) -> tuple[PlannedCall, ...]:
        """The calls one by one: those that must be first, then by what each brings a minute.

        An account's own calls come in their order, so a later one may bring more than an earlier.
        """
        rows = [_one_by_one(*pair) for pair in zip(self.accounts, self.numbers, strict=True)]
        return tuple(_merged(rows))


def _one_by_one(account: CallAccount, calls: int) -> list[PlannedCall]:
    brings = [account.brings(number) for number in range(calls + 1)]
    return [
        PlannedCall(
            account=account.account,
            number=number,
            minutes=account.minutes,
            gain=brings[number] - brings[number - 1],
            required=number <= account.least,
        )
        for number in range(1, calls + 1)
    ]


def _merged(rows: Sequence[list[PlannedCall]]) -> Iterable[PlannedCall]:
    places = [0] * len(rows)
    for _ in range(sum(map(len, rows))):
        _, which = min(
            (_rank(row[place]), which)
            for which, (row, place) in enumerate(zip(rows, places, strict=True))
            if place < len(row)
        )
        yield rows[which][places[which]]
        places[which] += 1


def _rank(call: PlannedCall) -> tuple[bool, Fraction, AccountId]:
    return not call.required, -Fraction(call.gain.minor, call.minutes), call.account


# --- the best plan ------------------------------------------------------------------------------

_IMPOSSIBLE: Final = -(10**30)  # far below any value; what is added to it leaves it so
_NEVER: Final = _IMPOSSIBLE // 2

Row: TypeAlias = list[int]
"""The most that is earned with up to so many units of time, for each number of them."""


def plan_calls(
    accounts: Iterable[CallAccount], minutes: int, *, trips: Mapping[str, Trip] = NO_TRIPS
) -> CallPlan:
    """The calls that bring most in so many minutes: exactly, of all plans that fit.

    An area takes as many trips as its most-called account has calls. Of plans that bring the same,
    one that takes least time. By dynamic programming over the minutes, counted in the largest unit
    that measures them all. Raises NothingThere without accounts, BadVisitPolicy when one is there
    twice, CallsDoNotFit when the least calls take longer, and MixedCurrencies.
    """
    given = tuple(accounts)
    _check_given(given, trips)
    areas = _areas(given, trips)
    unit = gcd(*(one.minutes for one in given), *(trip.minutes for trip, _ in areas))
    longest = _time(areas, lambda one: one.most)  # more time than that is worth nothing
    room, more = (min(max(time, 0), longest) // unit for time in (minutes, max(minutes, 0) + HOUR))
    rows: list[Row] = [[0] * (more + 1)]
    options = {one.account: _options(one, unit) for one in given}
    for area in areas:
        rows.append(_with_area(rows[-1], area, options, unit))
    best = rows[-1]
    if best[room] < _NEVER:
        raise CallsDoNotFit(_time(areas, lambda one: one.least), minutes)
    used = bisect_left(best, best[room])
    numbers = _read_back(rows, areas, used, options, unit)
    return CallPlan(
        accounts=given,
        numbers=tuple(numbers[one.account] for one in given),
        trips=_trips(given, numbers, trips),
        minutes=used * unit,
        value=Money.of_minor(best[room], given[0].sales.currency),
        hour_more=Money.of_minor(best[more] - best[room], given[0].sales.currency),
    )


_Area: TypeAlias = tuple[Trip, tuple[CallAccount, ...]]
_NO_TRIP: Final = Trip(0)
_Options: TypeAlias = Mapping[AccountId, list[tuple[int, int]]]


def _check_given(accounts: Sequence[CallAccount], trips: Mapping[str, Trip]) -> None:
    if not accounts:
        raise NothingThere("A call plan", "there is no account to call on")
    names = [str(one.account) for one in accounts]
    if len(set(names)) < len(names):
        raise BadVisitPolicy("A call plan of", ", ".join(names), "each account is in it once")
    costs = [trip.cost for trip in trips.values() if trip.cost is not None]
    Money.total([*(one.sales for one in accounts), *costs], accounts[0].sales.currency)


def _areas(accounts: Iterable[CallAccount], trips: Mapping[str, Trip]) -> list[_Area]:
    """The accounts by the trips that they share; those to whom there is no trip are alone."""
    areas: dict[str, list[CallAccount]] = {}
    alone: list[_Area] = []
    for one in accounts:
        if one.area in trips:
            areas.setdefault(one.area, []).append(one)
        else:
            alone.append((_NO_TRIP, (one,)))
    return [*alone, *((trips[area], tuple(members)) for area, members in areas.items())]


def _options(account: CallAccount, unit: int) -> list[tuple[int, int]]:
    """What each number of calls takes in units of time, and brings, from the least on."""
    numbers = range(account.least, account.most + 1)
    return [(number * account.minutes // unit, account.brings(number).minor) for number in numbers]


def _with_area(row: Row, area: _Area, options: _Options, unit: int) -> Row:
    """The row with an area's accounts: the best of every number of trips there."""
    chains = (_chain(row, area, number, options, unit)[-1] for number in _numbers_of_trips(area))
    best = next(chains)
    for other in chains:
        best = list(map(max, best, other))
    return best


def _numbers_of_trips(area: _Area) -> Iterable[int]:
    trip, members = area
    most = max(one.most for one in members)
    if trip is _NO_TRIP:
        return (most,)
    return range(max(one.least for one in members), most + 1)


def _chain(row: Row, area: _Area, number: int, options: _Options, unit: int) -> list[Row]:
    """The rows after so many trips and after each account, none of which has more calls than that."""
    trip, members = area
    cost = 0 if trip.cost is None else trip.cost.minor
    way = (number * trip.minutes // unit, -number * cost)
    rows = [row if trip is _NO_TRIP else _with_options(row, [way])]
    for one in members:
        few = options[one.account][: number - one.least + 1]
        rows.append(_with_options(rows[-1], few))
    return rows


def _with_options(row: Row, options: Iterable[tuple[int, int]]) -> Row:
    best = [_IMPOSSIBLE] * len(row)
    for time, value in options:
        later = [earned + value for earned in row[: max(len(row) - time, 0)]]
        best[time:] = map(max, best[time:], later)
    return best


def _read_back(
    rows: Sequence[Row], areas: Sequence[_Area], time: int, options: _Options, unit: int
) -> dict[AccountId, int]:
    """The calls of each account in the plan that earned what stands at the end of the last row."""
    numbers: dict[AccountId, int] = {}
    for row, after, area in zip(rows[-2::-1], rows[:0:-1], areas[::-1], strict=True):
        trip, members = area
        trips, chain = next(
            (number, chain)
            for number in _numbers_of_trips(area)
            for chain in (
                [row, after] if trip is _NO_TRIP else _chain(row, area, number, options, unit),
            )
            if chain[-1][time] == after[time]
        )
        for before, then, one in zip(chain[-2::-1], chain[:0:-1], members[::-1], strict=True):
            taken, number = next(
                (taken, number)
                for number, (taken, value) in enumerate(options[one.account], one.least)
                if taken <= time and before[time - taken] + value == then[time]
            )
            numbers[one.account] = number
            time -= taken
        time -= trips * trip.minutes // unit
    return numbers


def _time(areas: Iterable[_Area], calls: Callable[[CallAccount], int]) -> int:
    """The minutes that so many calls on each account take, with their trips."""
    return sum(
        max(calls(one) for one in members) * trip.minutes
        + sum(calls(one) * one.minutes for one in members)
        for trip, members in areas
    )


def _trips(
    accounts: Iterable[CallAccount], numbers: Mapping[AccountId, int], trips: Mapping[str, Trip]
) -> tuple[tuple[str, int], ...]:
    made = dict.fromkeys(trips, 0)
    for one in accounts:
        if one.area in made:
            made[one.area] = max(made[one.area], numbers[one.account])
    return tuple((area, number) for area, number in made.items() if number)


# --- the classic method, to compare with --------------------------------------------------------


def incremental_calls(accounts: Iterable[CallAccount], minutes: int) -> dict[AccountId, int]:
    """The calls by the classic incremental method: again and again the one that brings most a minute.

    It is not the best where calls are whole numbers; `plan_calls` is. Trips are left out of it.
    """
    given = tuple(accounts)
    numbers = {one.account: one.least for one in given}
    left = minutes - sum(one.least * one.minutes for one in given)
    while True:
        gains = [
            (Fraction(more.minor, one.minutes), -place)
            for place, one in enumerate(given)
            for more in (_next_gain(one, numbers[one.account]),)
            if one.minutes <= left and more.minor > 0
        ]
        if not gains:
            return numbers
        best = given[-max(gains)[1]]
        numbers[best.account] += 1
        left -= best.minutes


def _next_gain(account: CallAccount, calls: int) -> Money:
    if calls >= account.most:
        return Money.zero(account.sales.currency)
    return account.brings(calls + 1) - account.brings(calls)
