# %% [markdown]
# # Model a year's quotas
#
# From last years' orders and a company forecast to: a fair quota for each manager, how likely each is to make it, what will be
# lost to attrition, how many cold calls make that up, what each customer should order next, and which accounts should hear of
# a new product. The company is made up, by a seed; nothing is read from anywhere.

# %%
# %load_ext account_mgmt.notebook

# %%
import random
from datetime import date, timedelta

from account_mgmt import (
    AccountManagement,
    By,
    ManagerId,
    Money,
    Period,
    ProductId,
    Seasonality,
    notebook,
)

MANAGERS = ("north", "south", "west")
PRODUCTS = {"oil": "38.90", "jam": "41.50", "salt": "12.20", "tea": "27.00", "rice": "19.80"}
SEASON = (6, 6, 9, 7, 7, 10, 6, 7, 10, 8, 9, 15)
chance = random.Random(1)

# %% [markdown]
# ## Three years of orders
#
# Sixty accounts, some of which stop buying. All of it goes through the desk, as it would in a company.

# %%
desk = AccountManagement(currency="EUR")
for id in MANAGERS:
    desk.portfolio.add_manager(f"Manager, {id.title()}", id=id)
for id, price in PRODUCTS.items():
    desk.catalogue.add_product(id, id.title())
    desk.catalogue.set_price(id, price, since="2023-01-01")


def orders_of_an_account():
    """The days and lines of one account's orders: its own rhythm, products and size; some stop."""
    on, gap = date(2023, 1, 2) + timedelta(chance.randrange(120)), chance.choice([30, 60, 90])
    liked, size = chance.sample(list(PRODUCTS), 2), chance.choice([20, 40, 80])
    while on < date(2026, 1, 1):
        mean = size * SEASON[on.month - 1] / 8
        yield on, {product: 1 + round(chance.gammavariate(0.6, mean / 0.6)) for product in liked}
        if chance.random() < 0.04:
            return
        on += timedelta(max(7, round(chance.gauss(gap, gap / 6))))


placed = []
for number in range(60):
    account, manager = f"a{number:02}", MANAGERS[number % 3]
    desk.portfolio.open_account(f"Account {number}", id=account)
    desk.portfolio.assign(account, manager, since="2023-01-01")
    placed += [(on, account, lines) for on, lines in orders_of_an_account()]
for number, (on, account, lines) in enumerate(sorted(placed, key=lambda one: one[:2])):
    desk.orders.place(account, list(lines.items()), on=on, id=f"o-{number}")

past = Period.of("2023-01-01", "2026-01-01")
desk.reporting.sales(past, By.YEAR, By.MANAGER)

# %% [markdown]
# ## What the company will sell
#
# The forecaster learns from the months. A back-test says how far it would have been off.

# %%
from account_mgmt.modelling import RunRate, SeasonalNaive, back_test
from account_mgmt.ports.forecaster import Sold

months = {row.group[0]: row.total.amount for row in desk.reporting.sales(past, By.MONTH)}
nothing = Money.zero("EUR")


def year(number):
    return [Period.month(number, month) for month in range(1, 13)]


sold = [
    Sold(month, months.get(month.start, nothing))
    for number in (2023, 2024, 2025)
    for month in year(number)
]
expected = RunRate().forecast(sold, year(2026))
forecast = Money.total([one.amount for one in expected], "EUR")
forecast

# %%
notebook.forecast_chart(sold, expected)

# %%
back_test(RunRate(), sold, first=24, ahead=3)

# %%
back_test(SeasonalNaive(), sold, first=24, ahead=3)

# %% [markdown]
# ## A fair quota for each manager
#
# Sixty per cent by what each sold last year, forty by what their territory could buy. A floor, a stretch, or another mix is a
# scenario beside it.

# %%
from account_mgmt.modelling import Mix, QuotaModel, compare

managers = [ManagerId(id) for id in MANAGERS]
last_year = {
    row.group[0]: row.total.amount for row in desk.reporting.sales(Period.year(2025), By.MANAGER)
}
model = QuotaModel(
    forecast=forecast,
    periods=year(2026),
    managers=managers,
    weights=Mix(history="60%", potential="40%"),
    history={who: last_year[who] for who in managers},
    potential={
        who: Money(amount, "EUR")
        for who, amount in zip(managers, (900000, 700000, 800000), strict=True)
    },
    season=Seasonality.shares(SEASON),
)
planned = model.plan()
planned

# %%
compare(model, model.what_if(weights=Mix(equal=1), stretch="5%"))

# %% [markdown]
# ## How likely is each to make it
#
# Ten thousand years, drawn from the months of the last year: those before it had customers who have left since.

# %%
from account_mgmt.modelling import simulate

by_month = {row.group: row.total.amount for row in desk.reporting.sales(past, By.MONTH, By.MANAGER)}
history = {
    who: [by_month.get((one.period.start, who), nothing) for one in sold[-12:]] for who in managers
}
years = simulate(
    history,
    {one.manager: one.quota for one in planned.quotas},
    season=Seasonality.shares(SEASON),
    teams={"all three": managers},
    seed=2026,
)
years

# %%
notebook.bands_chart(years)

# %% [markdown]
# ## What will be lost to attrition
#
# Who still is a customer is told by how often and how lately each ordered.

# %%
from account_mgmt.modelling import (
    Purchase,
    TimeUnit,
    business_at_risk,
    fit_attrition,
    fit_spend,
    summarize,
)

purchases = [
    Purchase(row.group[1], row.group[0], row.total.amount)
    for row in desk.reporting.sales(past, By.DAY, By.ACCOUNT)
]
histories = summarize(purchases, until=date(2025, 12, 31), unit=TimeUnit.DAY)
fit = fit_attrition(histories.frequency, histories.recency, histories.age)
fit

# %%
spend = fit_spend(histories.frequency, histories.spend)
risk = business_at_risk(fit, spend, histories, horizon=365)
risk

# %% [markdown]
# ## How many cold calls make that up
#
# Deals are counted backwards through the funnel, at the rates that were measured, for nine chances in ten.

# %%
from account_mgmt.domain.cold_calls import Stage, call_pace, plan_cold_calls
from account_mgmt.domain.working_days import WorkingDays

funnel = [
    Stage.measured("call", passed=120, tried=1000),
    Stage.measured("meeting", passed=40, tried=110),
    Stage.measured("proposal", passed=22, tried=40),
]
calls = plan_cold_calls(risk.at_risk, funnel, deal=Money("18000", "EUR"), certainty="90%")
calls

# %%
notebook.funnel_chart(calls)

# %%
call_pace(
    calls.calls,
    today=date(2026, 1, 2),
    period_end=date(2027, 1, 1),
    cycle_days=60,
    days=WorkingDays(),
)

# %% [markdown]
# ## What each customer should order next

# %%
from account_mgmt.modelling import Launch, NewProducts, PurchaseIndex, next_order
from account_mgmt.ports.recommender import Bought

lines = [
    Bought(row.group[1], row.group[2], row.group[0], row.total.units[0].amount)
    for row in desk.reporting.sales(past, By.DAY, By.ACCOUNT, By.PRODUCT)
]
index = PurchaseIndex(lines)
ask = next_order(index)
tomorrow = date(2026, 1, 2)
[one for account in index.accounts[:5] for one in ask.recommend(account, on=tomorrow, most=2)]

# %% [markdown]
# How good is that? The first order of each account since September, told from all before it, and by what is most popular.
# In this company each account keeps to two products, so one who looks at what it ordered finds all.

# %%
from account_mgmt.modelling import MostPopular, back_test_baskets

[
    back_test_baskets(make, lines, since=date(2025, 9, 1), most=2)
    for make in (next_order, MostPopular)
]

# %% [markdown]
# ## Which accounts should hear of a new product

# %%
launch = Launch(
    ProductId("olives"), since=date(2026, 1, 1), like=[ProductId("oil"), ProductId("salt")]
)
NewProducts(index, [launch]).to_whom(ProductId("olives"), on=tomorrow, most=8)

# %% [markdown]
# ## On from here, in any data frame
#
# Amounts stay exact decimals; `polars.DataFrame(table)` and `pandas.DataFrame.from_arrow(table)` take it as well.

# %%
import pyarrow as pa

pa.table(notebook.table_of(planned.quotas)).select(["manager", "base", "quota", "quota_currency"])
