"""What the books say of accounts and new products, read for those who choose accounts by it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from account_mgmt.domain.activity import ActivityStatus
from account_mgmt.domain.calendar import ONE_DAY, Period
from account_mgmt.domain.ids import AccountId, ProductId
from account_mgmt.domain.launch import Launch, LaunchFact, facts_about
from account_mgmt.domain.ledger import Dimension, Where
from account_mgmt.domain.money import Money
from account_mgmt.domain.segment import AccountFacts, last_contacts
from account_mgmt.domain.visit_choice import DAYS_A_YEAR
from account_mgmt.ports.queries import ActivityQuery
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books

_EVER: Final = date(1, 1, 1)


def account_facts(books: Books, work: UnitOfWork, on: date) -> tuple[AccountFacts, ...]:
    """What is known of every account at the end of a day, by id."""
    until = on + ONE_DAY
    year = Where(period=Period(until - timedelta(days=DAYS_A_YEAR), until), currency=books.currency)
    ever = Where(period=Period(_EVER, until), currency=books.currency)
    sales = work.sales.breakdown(Dimension.ACCOUNT, where=year)
    bought = work.sales.breakdown(Dimension.ACCOUNT, Dimension.PRODUCT, where=ever)
    owned: dict[AccountId, set[ProductId]] = {}
    for (account, product), total in bought.items():
        if any(quantity.millionths > 0 for quantity in total.units):
            owned.setdefault(account, set()).add(product)  # type: ignore[arg-type] # as asked for
    done = work.activities.find(ActivityQuery(status=ActivityStatus.DONE))
    reached = last_contacts(one for one in done if one.on <= on)
    nothing = Money.zero(books.currency)
    return tuple(
        AccountFacts(
            account=account,
            sales=sales[account.id,].amount if (account.id,) in sales else nothing,
            bought=frozenset(owned.get(account.id, ())),
            last_contact=reached.get(account.id),
        )
        for account in work.accounts.find()
    )


def documented(books: Books, work: UnitOfWork, launch: Launch, on: date) -> tuple[LaunchFact, ...]:
    """What documents say of accounts and the product of a launch, up to the end of a day."""
    if on < launch.starts:
        return ()
    period = Period(launch.starts, on + ONE_DAY)
    done = work.activities.find(ActivityQuery(on=period, status=ActivityStatus.DONE))
    sold = Where(period=period, currency=books.currency, product=launch.product)
    return facts_about(launch.product, done, work.sales.explain(sold))


def news_on(books: Books, work: UnitOfWork, on: date) -> Mapping[AccountId, tuple[ProductId, ...]]:
    """The new products of which each account has yet to hear on a day, by the launches' ids."""
    live = [launch for launch in work.launches.find() if launch.starts <= on]
    if not live:
        return {}
    found: dict[AccountId, tuple[ProductId, ...]] = {}
    known = account_facts(books, work, on)
    for launch in live:
        said = documented(books, work, launch, on)
        for facts in known:
            account = facts.account
            standing = launch.standing(account.id, said, on)
            if launch.audience.holds(facts, on) and launch.is_news(account, standing, on):
                found[account.id] = (*found.get(account.id, ()), launch.product)
    return found
