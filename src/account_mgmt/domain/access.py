"""Who sees what: a manager their own book, whoever others report to theirs too, the office everything.

What names an account is seen by whoever looks after it; what names a manager, by that manager and
those above. What belongs to all (products, prices, promotions) is seen by all, less what it says of
others. What one may not see does not exist for them.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final, Generic, Protocol, TypeVar, cast

from attrs import evolve, frozen

from account_mgmt.domain.account import Account
from account_mgmt.domain.account_list import AccountList
from account_mgmt.domain.activity import Activity
from account_mgmt.domain.article import Article
from account_mgmt.domain.closing import Closing
from account_mgmt.domain.company import Company
from account_mgmt.domain.competitor import Deal, Sighting
from account_mgmt.domain.credit_file import CreditFile
from account_mgmt.domain.customer_return import CustomerReturn
from account_mgmt.domain.delivery import Delivery
from account_mgmt.domain.demand import DemandRequest
from account_mgmt.domain.expense_claim import ExpenseClaim
from account_mgmt.domain.forecast import SalesForecast
from account_mgmt.domain.ids import AccountId, ManagerId, OrderId, TicketId
from account_mgmt.domain.invoice import Invoice
from account_mgmt.domain.launch import Launch
from account_mgmt.domain.manager import AccountManager
from account_mgmt.domain.mileage_log import MileageLog
from account_mgmt.domain.numbering import InvoiceSeries
from account_mgmt.domain.order import Order
from account_mgmt.domain.packet import Packet, Parcel
from account_mgmt.domain.payment import Payment
from account_mgmt.domain.product import PriceList, Product
from account_mgmt.domain.project import Project
from account_mgmt.domain.promotion import Promotion
from account_mgmt.domain.promotion_shelf import PromotionShelf
from account_mgmt.domain.purchase_order import PurchaseOrder
from account_mgmt.domain.quota import QuotaPlan
from account_mgmt.domain.survey import Survey
from account_mgmt.domain.teams import below
from account_mgmt.domain.ticket import Ticket
from account_mgmt.domain.totals import total

AggregateT = TypeVar("AggregateT")


@frozen
class Reach:
    """Whose work somebody sees: that of these managers, or (None) everybody's, as the office does."""

    managers: frozenset[ManagerId] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is out of sight."""
        return self.managers is None

    def __contains__(self, manager: ManagerId | None) -> bool:
        return self.managers is None or manager in self.managers

    def looks_after(self, account: Account, on: date) -> bool:
        """Whether one of them has a role on an account on a day, or is recorded to have one later."""
        return self.managers is None or any(
            row.manager in self.managers
            and row.known(None)
            and (row.until is None or on < row.until)
            for row in account.assignments
        )


WHOLE: Final = Reach()
"""Everything is in sight."""


def reach_of(
    actor: AccountManager, managers: Mapping[ManagerId, AccountManager], on: date
) -> Reach:
    """The reach of a manager on a day: themselves and all below them; nothing once they left.

    Those below stay in it when they leave, for what they did.
    """
    if actor.left_on is not None and actor.left_on <= on:
        return Reach(frozenset())
    belongs = below(actor.id, managers)
    return Reach(frozenset(one.id for one in managers.values() if belongs(one, on)))


class Sight(Protocol):
    """What an actor sees of the books, as rules ask it."""

    def manager(self, id: ManagerId) -> bool:
        """Whether that manager is in reach."""
        ...

    def account(self, id: AccountId) -> bool:
        """Whether somebody in reach looks after that account."""
        ...

    def looks_after(self, account: Account) -> bool:
        """The same of an account that was read."""
        ...

    def order(self, id: OrderId) -> bool:
        """Whether that order is of such an account."""
        ...

    def ticket(self, id: TicketId) -> bool:
        """Whether that ticket is seen."""
        ...


@frozen(kw_only=True)
class Rule(Generic[AggregateT]):
    """Who sees a kind of thing, how much of it, and whether they may add to it and change it.

    `shown` leaves out what it says of others. `saves` is asked beside `sees`.
    """

    sees: Callable[[Sight, AggregateT], bool]
    shown: Callable[[Sight, AggregateT], AggregateT] = lambda _sight, one: one
    adds: bool = True
    saves: Callable[[Sight, AggregateT], bool] = lambda _sight, _one: True


def _always(_sight: Sight, _one: object) -> bool:
    return True


def _never(_sight: Sight, _one: object) -> bool:
    return False


def _any_of(sight: Sight, accounts: Iterable[AccountId]) -> bool:
    """Whether accounts that are named, if any is, have one that is seen."""
    named = tuple(accounts)
    return not named or any(map(sight.account, named))


def _seen(sight: Sight, accounts: Iterable[AccountId]) -> tuple[AccountId, ...]:
    return tuple(one for one in accounts if sight.account(one))


class _OfAccount(Protocol):
    @property
    def account(self) -> AccountId: ...


class _OfManager(Protocol):
    @property
    def manager(self) -> ManagerId: ...


def _account(sight: Sight, one: _OfAccount) -> bool:
    return sight.account(one.account)


def _manager(sight: Sight, one: _OfManager) -> bool:
    return sight.manager(one.manager)


def _either(sight: Sight, account: AccountId | None, manager: ManagerId | None) -> bool:
    return (account is not None and sight.account(account)) or (
        manager is not None and sight.manager(manager)
    )


def _purchase(sight: Sight, purchase: PurchaseOrder) -> bool:
    orders = {one.order for line in purchase.lines for one in line.covers}
    return bool(orders) and all(map(sight.order, orders))


def _account_list(sight: Sight, one: AccountList) -> bool:
    """A list is seen whole or not at all: its hash is of all its rows."""
    listed = [row.account for row in one.rows]
    named = (*listed, *(row.account for row in one.removed), *one.segment.accounts)
    return all(map(sight.account, named))


def _shown_plan(sight: Sight, plan: QuotaPlan) -> QuotaPlan:
    """The plan as if it were theirs alone: it comes to what their quotas do."""
    own = tuple(quota for quota in plan.quotas if sight.manager(quota.manager))
    whole = total([target.amount for quota in own for target in quota.targets], plan.total)
    return evolve(
        plan, quotas=own, total=whole, unassigned=(), forecast=None, forecast_version=None
    )


def _shown_promotion(sight: Sight, promotion: Promotion) -> Promotion:
    """Without others who are in it, were told, or took it. What is left of it concerns everybody."""
    audience = promotion.audience
    rows = tuple(row for row in promotion.usage.accounts if sight.account(row.account))
    return evolve(
        promotion,
        audience=evolve(audience, accounts=_seen(sight, audience.accounts)),
        told=tuple(one for one in promotion.told if sight.account(one.account)),
        usage=evolve(promotion.usage, accounts=rows),
    )


def _shown_launch(sight: Sight, launch: Launch) -> Launch:
    audience = launch.audience
    return evolve(
        launch,
        audience=evolve(audience, accounts=_seen(sight, audience.accounts)),
        facts=tuple(fact for fact in launch.facts if sight.account(fact.account)),
    )


def _project_accounts(project: Project) -> tuple[AccountId, ...]:
    of_tasks = (task.account for task in project.tasks if task.account is not None)
    return (*project.account_ids, *of_tasks)


def _shown_project(sight: Sight, project: Project) -> Project:
    """Without others who take part; whose work it is stays to be seen."""
    hidden = {one for one in _project_accounts(project) if not sight.account(one)}
    return evolve(
        project,
        accounts=tuple(part for part in project.accounts if part.account not in hidden),
        tasks=tuple(
            evolve(task, account=None) if task.account in hidden else task for task in project.tasks
        ),
    )


def _shown_article(sight: Sight, article: Article) -> Article:
    return evolve(article, tickets=tuple(filter(sight.ticket, article.tickets)))


_OF_ACCOUNT: Final[Rule[Any]] = Rule(sees=_account)
_OF_MANAGER: Final[Rule[Any]] = Rule(sees=_manager)
_OF_ALL: Final[Rule[Any]] = Rule(sees=_always, adds=False, saves=_never)
_OF_THE_OFFICE: Final[Rule[Any]] = Rule(sees=_never, adds=False, saves=_never)

RULES: Final[Mapping[type, Rule[Any]]] = MappingProxyType(
    {
        # whom it is about
        AccountManager: Rule[AccountManager](
            sees=lambda sight, one: sight.manager(one.id), adds=False, saves=_never
        ),
        Account: Rule[Account](sees=lambda sight, one: sight.looks_after(one), adds=False),
        # what hangs on an account
        Order: _OF_ACCOUNT,
        Invoice: _OF_ACCOUNT,
        Payment: _OF_ACCOUNT,
        Delivery: _OF_ACCOUNT,
        CustomerReturn: _OF_ACCOUNT,
        Survey: _OF_ACCOUNT,
        Deal: _OF_ACCOUNT,
        DemandRequest: _OF_ACCOUNT,
        CreditFile: Rule[CreditFile](sees=lambda sight, one: sight.account(one.id)),
        PurchaseOrder: Rule[PurchaseOrder](sees=_purchase),
        AccountList: Rule[AccountList](sees=_account_list),
        # what hangs on a manager
        ExpenseClaim: _OF_MANAGER,
        MileageLog: _OF_MANAGER,
        Packet: _OF_MANAGER,
        Parcel: Rule[Parcel](sees=lambda sight, one: sight.manager(one.manifest.manager)),
        # what hangs on either: a manager's diary is seen with the account, and not written in
        Activity: Rule[Activity](
            sees=lambda sight, one: _either(sight, one.account, one.manager),
            saves=lambda sight, one: sight.manager(one.manager),
        ),
        Ticket: Rule[Ticket](sees=lambda sight, one: _either(sight, one.account, one.assignee)),
        Sighting: Rule[Sighting](sees=lambda sight, one: _either(sight, one.account, one.by)),
        # what belongs to all, and is changed by who sees all
        Product: _OF_ALL,
        PriceList: _OF_ALL,
        PromotionShelf: _OF_ALL,
        Company: _OF_ALL,
        InvoiceSeries: Rule[InvoiceSeries](sees=_always),  # whoever issues takes the next number
        Article: Rule[Article](sees=_always, shown=_shown_article, saves=_never),
        QuotaPlan: Rule[QuotaPlan](
            sees=lambda sight, one: any(sight.manager(quota.manager) for quota in one.quotas),
            shown=_shown_plan,
            adds=False,
            saves=_never,
        ),
        Promotion: Rule[Promotion](
            sees=lambda sight, one: _any_of(sight, one.audience.accounts),
            shown=_shown_promotion,
            adds=False,
            saves=_never,
        ),
        Launch: Rule[Launch](
            sees=lambda sight, one: _any_of(sight, one.audience.accounts),
            shown=_shown_launch,
            adds=False,
            saves=_never,
        ),
        # run by whoever sees all of those who take part
        Project: Rule[Project](
            sees=lambda sight, one: _any_of(sight, _project_accounts(one)),
            shown=_shown_project,
            saves=lambda sight, one: all(map(sight.account, _project_accounts(one))),
        ),
        # figures of the whole company
        SalesForecast: _OF_THE_OFFICE,
        Closing: _OF_THE_OFFICE,
    }
)
"""The rule of each kind of thing that books hold."""


def rule_of(kind: type[AggregateT]) -> Rule[AggregateT]:
    """The rule of a kind of thing."""
    return cast("Rule[AggregateT]", RULES[kind])
