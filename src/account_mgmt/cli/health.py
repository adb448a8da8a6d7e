"""The health of accounts from a shell."""

from collections.abc import Iterable, Iterator
from datetime import date

import click
from rich.table import Table

from account_mgmt.cli.figures import bar, print_json, show_table
from account_mgmt.cli.opening import desk_over
from account_mgmt.cli.options import books
from account_mgmt.domain.account_health import AccountHealth
from account_mgmt.domain.calendar import day
from account_mgmt.domain.health_reason import (
    HealthReason,
    OurLatenessReason,
    RecencyReason,
    SatisfactionReason,
    TheirLatenessReason,
    TicketsReason,
    TrendReason,
)
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.satisfaction import Satisfaction
from account_mgmt.locale import Translator, translator


@click.command()
@books
@click.option("--on", required=True, help="The day at whose end to look, as 2026-06-30.")
@click.option("--account", default=None, help="One account's id.")
@click.option("--manager", default=None, help="One manager's id: the accounts that they act for.")
def health(
    url: str,
    locale: str,
    as_json: bool,
    on: str,
    account: str | None,
    manager: str | None,
) -> None:
    """Score accounts from 0 to 100, the worst first, and say what each score is made of."""
    if account is not None and manager is not None:
        raise click.UsageError("Give one of --account and --manager.")
    desk = desk_over(url).health
    found = desk.all(on=on, manager=manager) if account is None else (desk.health(account, on=on),)
    if as_json:
        print_json({"on": on, "accounts": [_health(one) for one in found]})
        return
    show_table(_table(found, day(on), translator(locale)))


def _table(found: Iterable[AccountHealth], on: date, say: Translator) -> Table:
    title = say("Health on {day}", day=say.day(on))
    table = Table(say("account"), say("health"), "", say("because"), title=title)
    for one in found:
        share = None if one.score is None else one.score * Rate("0.01")
        points = "-" if one.score is None else say.number(one.score.round(1))
        table.add_row(str(one.account), points, bar(share), "\n".join(_made_of(one, say)))
    return table


def _made_of(one: AccountHealth, say: Translator) -> Iterator[str]:
    """What a score is made of, part by part, and of what nothing is known."""
    for part in one.parts:
        named, score = say.pgettext("health", part.part.value), say.number(part.score.round(0))
        yield f"{named} {score}: {_why(part.because, say)}"
    if one.missing:
        parts = ", ".join(say.pgettext("health", part.value) for part in one.missing)
        yield say("nothing is known of {parts}", parts=parts)


def _why(reason: HealthReason, say: Translator) -> str:
    """Why a part of the score is what it is."""
    match reason:
        case RecencyReason():
            return _recency(reason, say)
        case TrendReason():
            return _trend(reason, say)
        case TicketsReason():
            return say.ngettext(
                "{count} open, {overdue} of them overdue",
                "{count} open, {overdue} of them overdue",
                reason.open,
                overdue=say.number(reason.overdue),
            )
        case OurLatenessReason():
            return say.ngettext(
                "{late} of {count} order was late",
                "{late} of {count} orders were late",
                reason.promised,
                late=say.number(reason.late),
            )
        case TheirLatenessReason():
            return _theirs(reason, say)
        case SatisfactionReason():
            return _satisfaction(reason, say)


def _recency(reason: RecencyReason, say: Translator) -> str:
    ago = say.ngettext("{count} day ago", "{count} days ago", reason.days_since)
    return say.ngettext(
        "last order {ago}, and one every {count} day is usual",
        "last order {ago}, and one every {count} days is usual",
        reason.usual_days,
        ago=ago,
    )


def _trend(reason: TrendReason, say: Translator) -> str:
    return say.ngettext(
        "{sold} in {count} day, after {before} in the one before",
        "{sold} in {count} days, after {before} in as many before",
        reason.days,
        sold=say.money(reason.sold),
        before=say.money(reason.before),
    )


def _theirs(reason: TheirLatenessReason, say: Translator) -> str:
    if reason.nothing_owed:
        return say("nothing is owed")
    owed, overdue = say.money(reason.owed), say.money(reason.overdue)
    return say("{overdue} of {owed} owed is overdue", overdue=overdue, owed=owed)


def _satisfaction(reason: SatisfactionReason, say: Translator) -> str:
    told: list[str] = []
    if reason.satisfied.answers:
        told.append(_satisfied(reason.satisfied, say))
    if reason.recommended.score is not None:
        told.append(_recommended(reason.recommended.answers, reason.recommended.score, say))
    return "; ".join(told)


def _satisfied(found: Satisfaction, say: Translator) -> str:
    return say.ngettext(
        "{satisfied} of {count} answer is satisfied",
        "{satisfied} of {count} answers are satisfied",
        found.answers,
        satisfied=say.number(found.satisfied),
    )


def _recommended(answers: int, score: Rate, say: Translator) -> str:
    return say.ngettext(
        "an NPS of {score} from {count} answer",
        "an NPS of {score} from {count} answers",
        answers,
        score=say.number(score.round(0)),
    )


def _points(score: Rate | None) -> str | None:
    return None if score is None else f"{score.round(1):f}"


def _health(one: AccountHealth) -> dict[str, object]:
    return {
        "account": str(one.account),
        "score": _points(one.score),
        "parts": [
            {
                "part": part.part.value,
                "score": _points(part.score),
                "weight": str(part.weight),
                "because": str(part.because),
            }
            for part in one.parts
        ],
        "missing": [part.value for part in one.missing],
    }
