"""Bringing new products to accounts: who heard of them, and how far each is."""

from collections.abc import Callable, Collection
from datetime import date, timedelta

from attrs import frozen

from account_mgmt.domain.account import Account
from account_mgmt.domain.calendar import ONE_DAY, Period, day
from account_mgmt.domain.events import LaunchMoved
from account_mgmt.domain.ids import AccountId, LaunchId, ProductId
from account_mgmt.domain.launch import (
    Launch,
    LaunchFact,
    LaunchStage,
    LaunchStanding,
    numeric_distribution,
    weighted_distribution,
)
from account_mgmt.domain.ledger import Dimension, Where
from account_mgmt.domain.money import Money
from account_mgmt.domain.segment import EVERYBODY, Segment
from account_mgmt.ports.queries import LaunchQuery, ProductQuery
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books
from account_mgmt.services.market import account_facts, documented

Move = Callable[[Launch, Account, tuple[LaunchFact, ...]], tuple[Launch, LaunchMoved]]


@frozen
class LaunchDesk:
    """New products, from when they are offered, to whom, and what became of it.

    A visit that showed the product and an order of it move an account on by themselves; what is said
    here is what no document says.
    """

    books: Books

    def launch(self, id: LaunchId | str) -> Launch:
        """One launch. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            return work.launches.get(LaunchId.of(id))

    def launches(self, query: LaunchQuery | None = None) -> tuple[Launch, ...]:
        """The launches in question (None: all), by id."""
        with self.books.storage.begin(read_only=True) as work:
            return tuple(work.launches.find(query))

    def plan(  # noqa: PLR0913 # a launch is what it is
        self,
        product: ProductId | str,
        *,
        starts: date | str,
        audience: Segment = EVERYBODY,
        quiet_days: int = 90,
        stock_days: int = 90,
        id: LaunchId | str | None = None,
        key: str | None = None,
    ) -> Launch:
        """Plan to offer a product from a day on, to the accounts of a segment.

        Raises NotFound for a product that is not there, BadNumber, BadDate, AlreadyExists and
        KeyReused.
        """
        what, first = ProductId.of(product), day(starts)
        request = ("plan launch", what, first, audience, quiet_days, stock_days, id)

        def command(work: UnitOfWork) -> Launch:
            work.products.get(what)
            new = Launch.plan(
                LaunchId.of(id or self.books.names.new("launch")),
                what,
                starts=first,
                audience=audience,
                quiet_days=quiet_days,
                stock_days=stock_days,
            )
            return work.launches.add(*new)

        return self.books.once(key, request, command)

    def present(
        self,
        launch: LaunchId | str,
        account: AccountId | str,
        *,
        on: date | str,
        today: date | str | None = None,
    ) -> Launch:
        """Record that an account heard of it, where no visit says so.

        Raises NotFound, NotOffered, IllegalTransition, and NotYet for a day that has not come.
        """
        said_on = self.books.check_come(f"A step of launch {launch}", day(on), today)
        return self._move(
            launch, account, said_on, lambda read, who, said: read.present(who, said, on=said_on)
        )

    def sample(
        self,
        launch: LaunchId | str,
        account: AccountId | str,
        *,
        on: date | str,
        today: date | str | None = None,
    ) -> Launch:
        """Record that an account was left a sample.

        Raises NotFound, NotOffered, IllegalTransition, NotYet.
        """
        said_on = self.books.check_come(f"A step of launch {launch}", day(on), today)
        return self._move(
            launch, account, said_on, lambda read, who, said: read.sample(who, said, on=said_on)
        )

    def decline(
        self,
        launch: LaunchId | str,
        account: AccountId | str,
        *,
        on: date | str,
        reason: str,
        today: date | str | None = None,
    ) -> Launch:
        """Record that an account would not have it, and why; it is left alone for a while.

        Raises NotFound, NotOffered, IllegalTransition unless it was presented, NotYet, BadText.
        """
        said_on = self.books.check_come(f"A step of launch {launch}", day(on), today)
        return self._move(
            launch,
            account,
            said_on,
            lambda read, who, said: read.decline(who, said, on=said_on, reason=reason),
        )

    def standing(self, launch: LaunchId | str, *, on: date | str) -> LaunchStanding:
        """How far each account is at the end of a day, and how widely the product is stocked.

        An account stocks it that took more than it gave back within the launch's `stock_days`; its
        weight is what it bought of the product's category in those days. Raises NotFound.
        """
        asked_on = day(on)
        with self.books.storage.begin(read_only=True) as work:
            read = work.launches.get(LaunchId.of(launch))
            known = account_facts(self.books, work, asked_on)
            said = documented(self.books, work, read, asked_on)
            universe = {one.account.id for one in known if read.audience.holds(one, asked_on)}
            period = Period(
                asked_on + ONE_DAY - timedelta(days=read.stock_days), asked_on + ONE_DAY
            )
            stocking = self._bought(work, {read.product}, period)
            category = self._bought(work, _category(work, read.product), period)
        stocked = {one for one, (_, units) in stocking.items() if units > 0} & universe
        nothing = Money.zero(self.books.currency)
        weights = {one: category.get(one, (nothing, 0))[0] for one in universe}
        rows = (read.standing(one.account.id, said, asked_on) for one in known)
        return LaunchStanding(
            launch=read.id,
            product=read.product,
            on=asked_on,
            rows=tuple(
                row
                for row in rows
                if row.account in universe or row.stage is not LaunchStage.NOT_PRESENTED
            ),
            universe=len(universe),
            stocking=len(stocked),
            numeric=numeric_distribution(stocked, universe),
            weighted=weighted_distribution(stocked, weights),
        )

    # --- steps ------------------------------------------------------------------------------

    def _move(
        self, launch: LaunchId | str, account: AccountId | str, on: date, move: Move
    ) -> Launch:
        with self.books.storage.begin() as work:
            id = work.launches.get(LaunchId.of(launch)).id
            who = work.accounts.get(AccountId.of(account))
            read = work.whole.launches.get(id)
            said = documented(self.books, work, read, on)
            work.whole.launches.save(*move(read, who, said))
            saved = work.launches.get(id)
            work.commit()
        return saved

    def _bought(
        self, work: UnitOfWork, products: Collection[ProductId], period: Period
    ) -> dict[AccountId, tuple[Money, int]]:
        """What each account bought of products in a period: its worth, and millionths of units."""
        where = Where(period=period, currency=self.books.currency)
        found: dict[AccountId, tuple[Money, int]] = {}
        for (account, product), total in work.sales.breakdown(
            Dimension.ACCOUNT, Dimension.PRODUCT, where=where
        ).items():
            if product in products and isinstance(account, AccountId):
                worth, units = found.get(account, (Money.zero(self.books.currency), 0))
                more = sum(quantity.millionths for quantity in total.units)
                found[account] = (worth + total.amount, units + more)
        return found


def _category(work: UnitOfWork, product: ProductId) -> set[ProductId]:
    """The products of a product's category; it alone where it has none."""
    category = work.products.get(product).category
    if not category:
        return {product}
    return {one.id for one in work.products.find(ProductQuery(category=category))}
