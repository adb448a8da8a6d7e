"""What the models say: scenarios, simulations, forecasts, attrition and recommendations."""

from collections.abc import Sequence
from typing import Final

from account_mgmt.adapters.documents.cells import change_cell
from account_mgmt.adapters.documents.pages import Headline, Page, Table
from account_mgmt.locale.names import REASONS_TO_BUY
from account_mgmt.modelling import (
    AccountAtRisk,
    Attrition,
    BackTest,
    BasketTest,
    BusinessAtRisk,
    Chance,
    Compared,
    Fairness,
    PlannedQuotas,
    QuotaModel,
    Rebalancing,
    Simulation,
    Spend,
)
from account_mgmt.notebook.forms.registry import page_of, rows_of
from account_mgmt.notebook.view import View
from account_mgmt.ports.forecaster import Expected, Sold
from account_mgmt.ports.recommender import Recommendation

_MOST: Final = 20  # accounts at risk that are shown; all of them are in the table of the value


@page_of(QuotaModel)
def model(scenario: QuotaModel, view: View) -> Page:
    """What the scenario rests on."""
    say, mix = view.say, scenario.weights
    parts = {"history": say("History"), "potential": say("Potential"), "equal": say("Equal parts")}
    weights = [
        f"{name} {say.percent(mix.counts(what))}"
        for what, name in parts.items()
        if mix.counts(what)
    ]
    return Page(
        language=say.language,
        title=say("Quota model"),
        facts=(
            (say("Forecast"), say.money(scenario.forecast)),
            (say("Stretch"), say.percent(scenario.stretch)),
            (say("Weights"), ", ".join(weights)),
            (say("Managers"), ", ".join(map(view.name, scenario.managers))),
            (say("Periods"), say.number(len(scenario.periods))),
        ),
        tables=(),
    )


@page_of(PlannedQuotas)
def planned(plan: PlannedQuotas, view: View) -> Page:
    """Each manager's figure, as needed, as handed out and as to be reached, and why."""
    say = view.say
    quotas = Table(
        title="",
        headings=(say("Manager"), say("Needed"), say("Handed out"), say("Quota"), say("Why")),
        rows=tuple(
            (
                view.name(one.manager),
                view.amount(one.base),
                view.amount(one.street),
                view.amount(one.quota),
                one.because,
            )
            for one in plan.quotas
        ),
        figures=frozenset({1, 2, 3}),
        total=(
            say("Total"),
            view.amount(plan.whole),
            view.amount(plan.street),
            view.amount(plan.street - plan.unassigned),
            "",
        ),
    )
    return Page(
        language=say.language,
        title=say("Quota plan"),
        facts=((say("Unassigned"), say.money(plan.unassigned)),),
        tables=(quotas,),
    )


@page_of(Compared)
def compared(both: Compared, view: View) -> Page:
    """Who has more and who has less in the later scenario."""
    say = view.say
    rows = [
        (
            view.name(one.manager),
            view.amount(one.before),
            view.amount(one.after),
            view.amount(one.change),
            change_cell(one.rate, say),
        )
        for one in both.quotas
    ]
    headings = (say("Manager"), say("Before"), say("After"), say("Change"), "%")
    return Page(
        language=say.language,
        title=say("Scenarios compared"),
        facts=(
            (say("To reach"), say.money(both.whole)),
            (say("Handed out"), say.money(both.street)),
            (say("Unassigned"), say.money(both.unassigned)),
        ),
        tables=(view.table("", headings, rows),),
    )


@page_of(Fairness)
def fairness(figures: Fairness, view: View) -> Page:
    """How attainment is spread, and what it goes with."""
    say, spread = view.say, figures.spread
    return Page(
        language=say.language,
        title=say("Fairness"),
        facts=(
            (say("Made quota"), say.percent(spread.made)),
            (say("Within a fifth of quota"), say.percent(spread.near)),
            (say("Deviation"), view.statistic(spread.deviation)),
            (say("With the size of the territory"), view.statistic(figures.with_size.spearman)),
            (say("With growth"), view.statistic(figures.with_growth.spearman)),
        ),
        tables=(),
    )


@rows_of(Chance)
def chances(rows: Sequence[Chance], view: View) -> Table:
    """The chance of each, and between what its sales lie."""
    say = view.say
    return view.table(
        "",
        (say("Name"), say("Quota"), say("Chance"), "5 %", "50 %", "95 %"),
        [
            (
                view.name(one.name),
                view.amount(one.quota),
                view.chance(one.chance),
                *(view.amount(one.bands[band]) for band in (5, 50, 95)),
            )
            for one in rows
        ],
    )


@page_of(Simulation)
def simulation(years: Simulation, view: View) -> Page:
    """The chances of managers, teams and the company."""
    say = view.say
    return Page(
        language=say.language,
        title=say("Chance of making quota"),
        facts=(
            (say("Years"), say.number(years.years)),
            (say("Seed"), str(years.seed)),
            (say("Managers who make it"), view.statistic(years.expected_to_make_it)),
        ),
        tables=(chances((*years.managers, *years.teams, years.company), view),),
    )


@rows_of(Expected)
def expected(rows: Sequence[Expected], view: View) -> Table:
    """What is expected of each period, and between what it lies."""
    say = view.say
    return view.table(
        "",
        (say("Period"), say("From"), say("Expected"), say("To"), say("Certainty")),
        [
            (
                say.span(one.period),
                *map(view.amount, (one.low, one.amount, one.high)),
                view.percent(one.confidence),
            )
            for one in rows
        ],
    )


@rows_of(Sold)
def sold(rows: Sequence[Sold], view: View) -> Table:
    """What was sold in each period."""
    say = view.say
    return view.table(
        "",
        (say("Period"), say("Amount")),
        [(say.span(one.period), view.amount(one.amount)) for one in rows],
    )


@page_of(BackTest)
def back_test(test: BackTest, view: View) -> Page:
    """How far forecasts were off what came."""
    say = view.say
    return Page(
        language=say.language,
        title=say("Back-test"),
        facts=(
            (say("Forecasts"), say.number(test.forecasts)),
            (say("Error"), say.percent(test.error)),
            (say("Bias"), say.change(test.bias)),
            (say("Within their interval"), say.percent(test.covered)),
        ),
        tables=(),
    )


@rows_of(BasketTest)
def basket_tests(rows: Sequence[BasketTest], view: View) -> Table:
    """What of the next orders was told: of all, of repeats and of new products."""
    say = view.say
    return view.table(
        "",
        (say("Accounts"), say("Found"), say("Of repeats"), say("Of new products")),
        [
            (view.count(one.accounts), *map(view.percent, (one.found, one.again, one.explored)))
            for one in rows
        ],
        words=0,
    )


@page_of(Attrition)
def attrition(fit: Attrition, view: View) -> Page:
    """The parameters, by the letters of the literature, and how likely they are."""
    say = view.say
    rows = [(letter, view.statistic(value)) for letter, value in fit.parameters.items()]
    return Page(
        language=say.language,
        title=f"{say('Attrition')}: {type(fit.model).__name__}",
        facts=(
            (say("Accounts"), say.number(fit.accounts)),
            (say("Log-likelihood"), view.statistic(fit.log_likelihood)),
            (say("Gaps observed"), view.statistic(fit.gaps_observed)),
        ),
        tables=(view.table("", (say("Parameter"), say("Value")), rows),),
    )


@page_of(Spend)
def spend(fit: Spend, view: View) -> Page:
    """The parameters of the spend."""
    say = view.say
    rows = [(letter, view.statistic(value)) for letter, value in fit.parameters.items()]
    table = view.table("", (say("Parameter"), say("Value")), rows)
    return Page(language=say.language, title=say("Spend an order"), facts=(), tables=(table,))


@rows_of(AccountAtRisk)
def at_risk(rows: Sequence[AccountAtRisk], view: View) -> Table:
    """What is expected of each account, and what of it is at risk."""
    say = view.say
    return view.table(
        "",
        (say("Account"), say("Still a customer"), say("Orders"), say("Expected"), say("At risk")),
        [
            (
                view.name(one.account),
                view.chance(one.alive),
                view.statistic(one.orders),
                view.amount(one.expected),
                view.amount(one.at_risk),
            )
            for one in rows
        ],
    )


@page_of(BusinessAtRisk)
def business(risk: BusinessAtRisk, view: View) -> Page:
    """What is at risk in all, and the accounts with most of it."""
    say = view.say
    return Page(
        language=say.language,
        title=say("Business at risk"),
        facts=((say("Accounts"), say.number(len(risk.accounts))),),
        headlines=(
            Headline(label=say("Expected"), text=say.money(risk.expected)),
            Headline(label=say("At risk"), text=say.money(risk.at_risk)),
        ),
        tables=(at_risk(risk.accounts[:_MOST], view),),
    )


@rows_of(Recommendation)
def recommendations(rows: Sequence[Recommendation], view: View) -> Table:
    """What each account could order, and why."""
    say = view.say
    return Table(
        title="",
        headings=(say("Account"), say("Product"), say("Units"), say("Kind"), say("Why")),
        rows=tuple(
            (
                view.name(one.account),
                view.name(one.product),
                say.amount(None) if one.units is None else say.number(one.units),
                say(REASONS_TO_BUY[one.why]),
                one.because,
            )
            for one in rows
        ),
        figures=frozenset({2}),
    )


@page_of(Rebalancing)
def rebalancing(suggestion: Rebalancing, view: View) -> Page:
    """The moves that are suggested, and each manager's load before and after them."""
    say = view.say
    moves = Table(
        title=say("Moves"),
        headings=(say("Account"), say("From"), say("To")),
        rows=tuple(
            (view.name(one.account), view.name(one.giver), view.name(one.taker))
            for one in suggestion.moves
        ),
        figures=frozenset(),
    )
    loads = view.table(
        say("Load over the mean"),
        (say("Manager"), say("Before"), say("After")),
        [
            (view.name(who), view.percent(load), view.percent(suggestion.after[who]))
            for who, load in suggestion.before.items()
        ],
    )
    tables = (moves, loads) if moves.rows else (loads,)
    return Page(language=say.language, title=say("Balanced territories"), facts=(), tables=tables)
