"""What is done with money a million times a day: add, sum, split, show."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final

from moneyed import Money as TheirMoney
from moneyed.l10n import format_money

from account_mgmt import Money
from account_mgmt.domain.money import formatter
from benchmarks.measuring import OURS, Contender, Disagreement, Effort, Goal, Row, race

TURN: Final = 100_000
ADDENDS: Final = 100_000
CENT: Final = Decimal("0.01")
PEER: Final = "py-moneyed"


def rows(effort: Effort) -> Iterator[Row]:
    """A row for each."""
    a, b = Money("1234.56", "EUR"), Money("98.70", "EUR")
    theirs_a, theirs_b = TheirMoney("1234.56", "EUR"), TheirMoney("98.70", "EUR")
    many = [Money.of_minor(cents, "EUR") for cents in range(effort.of(ADDENDS))]
    theirs_many = [TheirMoney(cents, "EUR") / 100 for cents in range(effort.of(ADDENDS))]
    show = formatter("de_DE", "EUR")

    yield _row(
        "add two amounts of money", 0.31e-6, effort, lambda: a + b, lambda: theirs_a + theirs_b
    )
    yield _row(
        "sum amounts of money, the time of one",
        0.03e-6,
        effort,
        lambda: Money.total(many, "EUR"),
        lambda: sum(theirs_many),
        each=len(many),
    )
    yield _row(
        "split money in three", 0.7e-6, effort, lambda: a.split(3), lambda: _thirds(theirs_a)
    )
    yield _row(
        "show money as in de_DE",
        0.7e-6,
        effort,
        lambda: show(a),
        lambda: format_money(theirs_a, locale="de_DE"),
    )


def _thirds(money: TheirMoney) -> tuple[TheirMoney, ...]:
    """Three parts that make the whole to the cent: py-moneyed leaves that to its user."""
    part = TheirMoney((money.amount / 3).quantize(CENT), money.currency)
    return part, part, money - part - part


def _row(  # noqa: PLR0913, PLR0917 # a work, its goal, and who does it
    work: str,
    goal: float,
    effort: Effort,
    ours: Callable[[], object],
    theirs: Callable[[], object],
    each: int = 1,
) -> Row:
    if _plain(ours()) != _plain(theirs()):
        raise Disagreement(f"{work}: {ours()!s} is not {theirs()!s}")
    whole = race(
        [Contender(OURS, ours), Contender(PEER, theirs)],
        rounds=effort.rounds,
        times=max(1, effort.of(TURN) // each),
    )
    best = {who: seconds / each for who, seconds in whole.items()}
    data = f"{each:,} amounts" if each > 1 else "EUR"
    return Row(work=work, data=data, best=best, goals=[Goal.under(goal, best[OURS])])


def _plain(answer: object) -> object:
    """An amount as a number, parts as their numbers, a text as it is."""
    if isinstance(answer, Money | TheirMoney):
        return answer.amount
    return sorted(map(str, map(_plain, answer))) if isinstance(answer, tuple) else answer
