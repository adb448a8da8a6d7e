"""How good the models are on real data, beside what is plainer; written into the page that says so.

    python -m benchmarks.accuracy FOLDER

where the folder has `adventureworks` and `northwind` with the files that Microsoft publishes.
"""

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import add
from pathlib import Path
from typing import Final, final

from attrs import frozen

from account_mgmt import AccountId, ManagerId, Money, Period, ProductId, Rate
from account_mgmt.modelling import (
    BasketTest,
    BuyAgain,
    ExponentialSmoothing,
    Mix,
    MostPopular,
    OneAfterAnother,
    PurchaseIndex,
    QuotaModel,
    RunRate,
    SeasonalNaive,
    Told,
    back_test,
    back_test_baskets,
    next_order,
)
from account_mgmt.ports.forecaster import Expected, Forecaster, Sold
from account_mgmt.ports.recommender import Bought

PAGE: Final = Path(__file__).parents[1] / "docs" / "explanation" / "how-good-the-models-are.md"
REGION: Final = re.compile(r"(<!-- measured -->\n).*?(<!-- end of measured -->)", re.DOTALL)
MOST: Final = 10
BANDS: Final = 5
NEXT_ORDERS: Final = {
    "adventureworks": [
        date(year, month, 1)
        for year in (2018, 2019, 2020)
        for month in (1, 4, 7, 10)
        if (year, month) < (2020, 7)
    ],
    "northwind": [
        date(1997, 4, 1),
        date(1997, 7, 1),
        date(1997, 10, 1),
        date(1998, 1, 1),
        date(1998, 4, 1),
    ],
}
"""Every first day of a quarter, but those of the first three months at each company."""


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a file, by its headers."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@frozen(kw_only=True)
class Line:
    """An order line of either company."""

    account: str
    manager: str
    product: str
    on: date
    units: int
    amount: Decimal


def adventureworks(folder: Path) -> list[Line]:
    """The order lines of AdventureWorks' resellers."""
    return [
        Line(
            account=row["ResellerKey"],
            manager=row["EmployeeKey"],
            product=row["ProductKey"],
            on=date.fromisoformat(row["OrderDate"]),
            units=int(row["OrderQuantity"]),
            amount=Decimal(row["SalesAmount"]),
        )
        for row in rows(folder / "adventureworks" / "FactResellerSales.csv")
    ]


def northwind(folder: Path) -> list[Line]:
    """The order lines of Northwind, net of discount."""
    orders = {row["orderID"]: row for row in rows(folder / "northwind" / "orders.csv")}
    return [
        Line(
            account=(order := orders[row["orderID"]])["customerID"],
            manager=order["employeeID"],
            product=row["productID"],
            on=date.fromisoformat(order["orderDate"][:10]),
            units=int(row["quantity"]),
            amount=Decimal(row["unitPrice"])
            * Decimal(row["quantity"])
            * (1 - Decimal(row["discount"])),
        )
        for row in rows(folder / "northwind" / "order-details.csv")
    ]


def months(lines: Iterable[Line], upto: date | None = None) -> list[Sold]:
    """What was sold by month, from the first to the last one before a day, without a hole."""
    cents: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        if upto is None or line.on < upto:
            cents[line.on.year * 12 + line.on.month - 1] += line.amount
    return [
        Sold(_month(number), Money(round(cents[number], 2), "USD"))
        for number in range(min(cents), max(cents) + 1)
    ]


def _month(number: int) -> Period:
    return Period.month(number // 12, number % 12 + 1)


@final
class Remembered(Forecaster):
    """A forecaster that is asked once of each past, as far ahead as it will be asked."""

    def __init__(self, forecaster: Forecaster, sold: Sequence[Sold], most: int) -> None:
        self._forecaster, self._periods, self._most = forecaster, [s.period for s in sold], most
        self._told: dict[int, tuple[Expected, ...]] = {}

    def forecast(
        self, sold: Sequence[Sold], ahead: Sequence[Period], *, confidence: Rate | str = "80%"
    ) -> tuple[Expected, ...]:
        """What it told of that past; see `Forecaster.forecast`."""
        known = len(sold)
        if known not in self._told:
            after = self._periods[known : known + self._most]
            self._told[known] = self._forecaster.forecast(sold, after, confidence=confidence)
        return self._told[known][: len(ahead)]


def forecasts(folder: Path) -> Iterator[list[str]]:
    """The run rate with its season, exponential smoothing, and the same month of last year."""
    companies = (
        ("AdventureWorks", months(adventureworks(folder)), 18, (1, 3, 6, 12)),
        ("Northwind", months(northwind(folder), date(1998, 5, 1)), 12, (1, 3, 6)),
    )
    for company, sold, first, spans in companies:
        smoothed = Remembered(ExponentialSmoothing(), sold, max(spans))
        asked = (RunRate(), smoothed, SeasonalNaive())
        for ahead in spans:
            tests = [back_test(one, sold, first=first, ahead=ahead) for one in asked]
            yield [
                company,
                str(ahead),
                str(tests[0].forecasts),
                *(percent(one.error) for one in tests),
                *(percent(one.bias) for one in tests),
                *(percent(one.covered) for one in tests[:2]),
            ]


def own_then_popular(index: PurchaseIndex) -> OneAfterAnother:
    """What each account ordered most often, and then what most accounts buy."""
    return OneAfterAnother(BuyAgain(index), MostPopular(index))


RECOMMENDERS: Final = (next_order, MostPopular, own_then_popular)


def next_orders(folder: Path) -> Iterator[tuple[str, str, list[BasketTest]]]:
    """The next order of each account, by each recommender; and that of all quarters."""
    lines = {"adventureworks": adventureworks(folder), "northwind": northwind(folder)}
    for company, starts in NEXT_ORDERS.items():
        bought = [
            Bought(AccountId(line.account), ProductId(line.product), line.on, line.units)
            for line in lines[company]
        ]
        by_start = {
            since: [
                back_test_baskets(make, bought, since=since, most=MOST) for make in RECOMMENDERS
            ]
            for since in starts
        }
        name = company.replace("adventureworks", "AdventureWorks").replace("north", "North")
        yield from ((name, f"{since}", tests) for since, tests in by_start.items())
        yield name, "all", [reduce(add, tests) for tests in zip(*by_start.values(), strict=True)]


def chances(company: str, told: Iterable[Told]) -> Iterator[list[str]]:
    """How often what was told came, by how likely it was told to be."""
    bands: dict[int, list[Told]] = defaultdict(list)
    for one in told:
        bands[min(int(one.score * BANDS), BANDS - 1)].append(one)
    for band, of_it in sorted(bands.items()):
        yield [
            company,
            f"{100 * band // BANDS} to {100 * (band + 1) // BANDS} %",
            f"{len(of_it):,}",
            f"{100 * sum(one.score for one in of_it) / len(of_it):.1f} %",
            percent(Rate.ratio(sum(one.came for one in of_it), len(of_it))),
        ]


@frozen(kw_only=True)
class Quarter:
    """What was sold in a quarter, and how far quotas were off, manager by manager."""

    start: date
    managers: int
    sold: Money
    theirs: Rate  # AdventureWorks' own quotas
    ours: Rate
    theirs_bias: Rate
    oursbias: Rate


def quotas(folder: Path, forecaster: Forecaster) -> Iterator[Quarter]:
    """AdventureWorks' own quotas beside plans made of what was known when the quarter began.

    A plan is the forecast of three months, shared by what each sold in the quarter before. The
    first year is history, and the last quarter is not whole.
    """
    lines = adventureworks(folder)
    given: dict[date, dict[ManagerId, Money]] = defaultdict(dict)
    for row in rows(folder / "adventureworks" / "SalesQuotaByQuarter.csv"):
        start = date.fromisoformat(row["QuarterStart"])
        given[start][ManagerId(row["EmployeeKey"])] = Money(row["SalesQuota"], "USD")
    for start in sorted(given)[4:-1]:
        number = start.year * 12 + start.month - 1
        ahead = [_month(number + step) for step in range(3)]
        sold = _by_manager(lines, ahead[0].start, ahead[-1].end)
        plan = _planned(lines, ahead, given[start], forecaster)
        actual = {who: sold.get(who, Money.zero("USD")) for who in given[start]}
        whole = Money.total(actual.values(), "USD")
        yield Quarter(
            start=start,
            managers=len(actual),
            sold=whole,
            theirs=_off(given[start], actual, whole),
            ours=_off(plan, actual, whole),
            theirs_bias=_bias(given[start], whole),
            oursbias=_bias(plan, whole),
        )


def over_all(quarters: Iterable[Quarter]) -> tuple[Rate, Rate]:
    """How far off their quotas were, and ours, over all quarters as over one."""
    known = list(quarters)
    whole = sum((Rate(one.sold.minor) for one in known), start=Rate(0))
    theirs, ours = (
        sum((Rate(one.sold.minor) * getattr(one, who) for one in known), start=Rate(0))
        * Rate.ratio(1, whole.numerator)
        for who in ("theirs", "ours")
    )
    return theirs, ours


def _planned(
    lines: Iterable[Line],
    ahead: list[Period],
    managers: Iterable[ManagerId],
    forecaster: Forecaster,
) -> dict[ManagerId, Money]:
    """Nothing that was not known on the first day ahead is looked at."""
    begin = ahead[0].start
    known = [line for line in lines if line.on < begin]
    expected = forecaster.forecast(months(known), ahead)
    before = begin.year * 12 + begin.month - 1 - 3
    lately = _by_manager(known, _month(before).start, begin)
    model = QuotaModel(
        forecast=Money.total((one.amount for one in expected), "USD"),
        periods=ahead,
        managers=tuple(managers),
        weights=Mix(history=1),
        history={who: lately.get(who, Money.zero("USD")) for who in managers},
    )
    return {one.manager: one.base for one in model.plan().quotas}


def _by_manager(lines: Iterable[Line], start: date, end: date) -> dict[ManagerId, Money]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        if start <= line.on < end:
            sums[line.manager] += line.amount
    return {ManagerId(who): Money(round(amount, 2), "USD") for who, amount in sums.items()}


def _off(plan: Mapping[ManagerId, Money], actual: Mapping[ManagerId, Money], whole: Money) -> Rate:
    return Rate.ratio(
        sum(abs((plan[who] - sold).minor) for who, sold in actual.items()), whole.minor
    )


def _bias(plan: Mapping[ManagerId, Money], whole: Money) -> Rate:
    return Rate.ratio(Money.total(plan.values(), "USD").minor - whole.minor, whole.minor)


def percent(rate: Rate | None) -> str:
    """A rate to a tenth of a percent."""
    return "none" if rate is None else f"{(rate * Rate(100)).round(1)} %"


def written(folder: Path) -> str:
    """All tables, as Markdown."""
    quarters = list(quotas(folder, RunRate()))
    theirs, ours = over_all(quarters)
    orders = list(next_orders(folder))
    parts = [
        "### Forecasts\n",
        *_table(
            "company | months ahead | forecasts | error of the run rate | of exponential smoothing "
            "| of last year's month | bias of the run rate | of exponential smoothing | of last "
            "year's month | within the 80 % interval of the run rate | of exponential smoothing",
            forecasts(folder),
        ),
        "\n### Next orders\n",
        *_table(
            "company | orders from | accounts | found | by the most popular | by its own most "
            "frequent | of repeats | by the most popular | of what is new to them | by the most popular",
            (
                [
                    company,
                    since,
                    f"{tests[0].accounts:,}",
                    *(percent(test.found) for test in tests),
                    *(percent(test.again) for test in tests[:2]),
                    *(percent(test.explored) for test in tests[:2]),
                ]
                for company, since, tests in orders
            ),
        ),
        "\n### Chances\n",
        *_table(
            "company | told as likely | products | on average | came",
            (
                row
                for company, since, tests in orders
                if since == "all"
                for row in chances(company, tests[0].told)
            ),
        ),
        "\n### Quotas\n",
        *_table(
            "quarter from | managers | sold | error of their quotas | of the plan | bias of their "
            "quotas | of the plan",
            (
                [
                    f"{one.start}",
                    str(one.managers),
                    f"{one.sold}",
                    *(
                        percent(rate)
                        for rate in (one.theirs, one.ours, one.theirs_bias, one.oursbias)
                    ),
                ]
                for one in quarters
            ),
        ),
        f"| all | | | {percent(theirs)} | {percent(ours)} | | |",
        "\n### Plans by other forecasts\n",
        *_table(
            "the company's forecast by | error of the plan",
            (
                [name, percent(over_all(quotas(folder, forecaster))[1])]
                for name, forecaster in (
                    ("the run rate with its season", RunRate()),
                    ("the run rate, its season taken whole", RunRate(flat=Rate(0))),
                    ("exponential smoothing", ExponentialSmoothing()),
                    ("last year's months", SeasonalNaive()),
                )
            ),
        ),
    ]
    return "\n".join(parts)


def _table(heads: str, cells: Iterable[list[str]]) -> Iterator[str]:
    yield f"| {heads} |"
    yield "|" + "---|" * len(heads.split(" | "))
    for row in cells:
        yield f"| {' | '.join(row)} |"


if __name__ == "__main__":
    made = written(Path(sys.argv[1]))
    print(made)  # noqa: T201 # what it is for
    page = PAGE.read_text("utf-8")
    PAGE.write_text(REGION.sub(lambda found: f"{found[1]}\n{made}\n\n{found[2]}", page), "utf-8")
