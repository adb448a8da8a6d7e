"""Managers, accounts, and who looks after whom since when."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal

from attrs import frozen

from account_mgmt.domain.account import Account, AccountStatus, Contact, Role
from account_mgmt.domain.activity import chosen
from account_mgmt.domain.calendar import Period, day
from account_mgmt.domain.consent import EVERYTHING, Answer
from account_mgmt.domain.events import Event
from account_mgmt.domain.ids import AccountId, ManagerId, TeamId
from account_mgmt.domain.manager import AccountManager, check_reporting
from account_mgmt.domain.party import Party
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.terms import PaymentTerms
from account_mgmt.ports.queries import AccountQuery, ManagerQuery
from account_mgmt.services.books import Books
from account_mgmt.services.crediting import pass_credit_on

ShareText = Rate | str | Decimal | int


@frozen
class PortfolioDesk:
    """Opening accounts and giving them to managers."""

    books: Books

    # --- managers ---------------------------------------------------------------------------

    def add_manager(
        self,
        name: str,
        *,
        id: ManagerId | str | None = None,
        email: str = "",
        hired_on: date | str | None = None,
        key: str | None = None,
    ) -> AccountManager:
        """Add an account manager; without an id, one is made up. Raises AlreadyExists, BadText."""
        hired = None if hired_on is None else day(hired_on)
        request = ("add_manager", name, id, email, hired)
        named = ManagerId.of(id or self.books.names.new("manager"))
        return self.books.once(
            key,
            request,
            lambda work: work.managers.add(
                *AccountManager.add(named, name, email=email, hired_on=hired)
            ),
        )

    def manager(self, id: ManagerId | str) -> AccountManager:
        """One account manager. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            return work.managers.get(ManagerId.of(id))

    def managers(self) -> tuple[AccountManager, ...]:
        """All account managers, by id."""
        with self.books.storage.begin(read_only=True) as work:
            return tuple(work.managers.find(ManagerQuery()))

    def join_team(
        self, manager: ManagerId | str, team: TeamId | str, *, since: date | str
    ) -> AccountManager:
        """Put a manager in a team from that day on, and out of any other."""
        at = self.books.clock.now()
        with self.books.storage.begin() as work:
            read = work.managers.get(ManagerId.of(manager))
            saved = work.managers.save(*read.join(TeamId.of(team), since=day(since), at=at))
            work.commit()
        return saved

    def report_to(
        self, manager: ManagerId | str, superior: ManagerId | str | None, *, since: date | str
    ) -> AccountManager:
        """Put a manager under another from that day on, or under nobody. Raises ReportingCycle."""
        at, on = self.books.clock.now(), day(since)
        above = None if superior is None else ManagerId.of(superior)
        with self.books.storage.begin() as work:
            work.guard("reporting lines", exclusive=True)
            changed, event = work.managers.get(ManagerId.of(manager)).report_to(
                above, since=on, at=at
            )
            check_reporting(changed, on, work.managers.get)
            saved = work.managers.save(changed, event)
            work.commit()
        return saved

    def leave(self, manager: ManagerId | str, *, on: date | str) -> AccountManager:
        """Let a manager be gone from that day on. Their accounts and quota are for you to give away.

        See `move`, and `QuotaDesk.end_quota`. Raises IllegalTransition when gone already, DateBefore.
        """
        with self.books.storage.begin() as work:
            read = work.managers.get(ManagerId.of(manager))
            saved = work.managers.save(*read.leave(on=day(on)))
            work.commit()
        return saved

    # --- accounts ---------------------------------------------------------------------------

    def open_account(  # noqa: PLR0913 # what is known of a customer
        self,
        name: str,
        *,
        id: AccountId | str | None = None,
        terms: PaymentTerms | str = "net 30",
        account_class: str = "",
        region: str = "",
        contacts: Iterable[Contact] = (),
        on: date | str | None = None,
        key: str | None = None,
    ) -> Account:
        """Open a customer account; without an id, one is made up.

        `on` is the day it opens, before which it takes no orders; None sets no such day. Raises
        AlreadyExists, BadText, BadTerms.
        """
        opened = None if on is None else day(on)
        people = tuple(contacts)
        request = ("open_account", name, id, str(terms), account_class, region, people, opened)
        account, event = Account.open(
            AccountId.of(id or self.books.names.new("account")),
            name,
            on=opened,
            account_class=account_class,
            region=region,
            terms=PaymentTerms.of(terms),
            contacts=people,
        )
        return self.books.once(key, request, lambda work: work.accounts.add(account, event))

    def account(self, id: AccountId | str) -> Account:
        """One account. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            return work.accounts.get(AccountId.of(id))

    def accounts(self, query: AccountQuery | None = None) -> tuple[Account, ...]:
        """The accounts in question (None: all), by id."""
        with self.books.storage.begin(read_only=True) as work:
            return tuple(work.accounts.find(query))

    def describe_account(  # noqa: PLR0913 # each may change alone
        self,
        account: AccountId | str,
        *,
        name: str | None = None,
        account_class: str | None = None,
        region: str | None = None,
        terms: PaymentTerms | str | None = None,
        contacts: Iterable[Contact] | None = None,
        billed_to: Party | None = None,
    ) -> Account:
        """Change what is given of an account, and leave the rest as it is. Raises BadText, BadTerms.

        `billed_to` is whom its invoices name, and where.
        """
        agreed = None if terms is None else PaymentTerms.of(terms)
        with self.books.storage.begin() as work:
            read = work.accounts.get(AccountId.of(account))
            described = read.describe(
                name=name,
                account_class=account_class,
                region=region,
                terms=agreed,
                contacts=contacts,
                billed_to=billed_to,
            )
            saved = work.accounts.save(*described)
            work.commit()
        return saved

    def record_consent(
        self,
        account: AccountId | str,
        answer: Answer | str,
        *,
        since: date | str,
        scope: str = EVERYTHING,
    ) -> Account:
        """Record what an account allows from a day on, or refuses: everything, a topic, a channel.

        Raises NotFound, UnknownWord, RecordedBefore, BadText.
        """
        said, first = chosen(Answer, answer), day(since)
        with self.books.storage.begin() as work:
            read = work.accounts.get(AccountId.of(account))
            changed = read.record_consent(said, since=first, at=self.books.clock.now(), scope=scope)
            saved = work.accounts.save(*changed)
            work.commit()
        return saved

    def hold(self, account: AccountId | str, *, on: date | str) -> Account:
        """Let an account order no more from that day on, until it is active again."""
        return self._become(account, AccountStatus.ON_HOLD, on)

    def activate(self, account: AccountId | str, *, on: date | str) -> Account:
        """Let an account order from that day on."""
        return self._become(account, AccountStatus.ACTIVE, on)

    def close_account(self, account: AccountId | str, *, on: date | str) -> Account:
        """Close an account from that day on."""
        return self._become(account, AccountStatus.CLOSED, on)

    def _become(self, account: AccountId | str, wanted: AccountStatus, on: date | str) -> Account:
        id = AccountId.of(account)
        with self.books.storage.begin() as work:
            work.guard(f"account {id}", exclusive=True)
            saved = work.accounts.save(*work.accounts.get(id).become(wanted, on=day(on)))
            work.commit()
        return saved

    # --- who looks after whom ---------------------------------------------------------------

    def assign(  # noqa: PLR0913 # a role, for a while
        self,
        account: AccountId | str,
        manager: ManagerId | str,
        *,
        since: date | str,
        until: date | str | None = None,
        role: Role = Role.OWNER,
        share: ShareText | None = None,
    ) -> Account:
        """Give a manager a role on an account from one day until another (excluded).

        Sales since then are credited anew, by reversing entries. Raises OverlappingOwners,
        OverlappingSpans, SharesDoNotSumToOne, NotFound.
        """
        at, end = self.books.clock.now(), None if until is None else day(until)
        part = None if share is None else Rate.of(share)

        def assigned(read: Account) -> tuple[Account, Event]:
            who = ManagerId.of(manager)
            return read.assign(who, since=day(since), until=end, role=role, share=part, at=at)

        return self._reassign(account, day(since), [manager], assigned)

    def move(self, account: AccountId | str, to: ManagerId | str, *, on: date | str) -> Account:
        """Move an account to another owner from that day on; a past day passes credit on."""
        at, who, since = self.books.clock.now(), ManagerId.of(to), day(on)
        return self._reassign(account, since, [who], lambda read: read.move(who, on=since, at=at))

    def share_out(
        self,
        account: AccountId | str,
        shares: Mapping[ManagerId, ShareText] | Mapping[str, ShareText],
        *,
        since: date | str,
    ) -> Account:
        """Share the direct credit of an account anew from that day on: shares make one whole."""
        at, start = self.books.clock.now(), day(since)
        parts = {ManagerId.of(who): Rate.of(share) for who, share in shares.items()}
        return self._reassign(
            account, start, parts, lambda read: read.share_out(parts, since=start, at=at)
        )

    def end_assignment(
        self,
        account: AccountId | str,
        manager: ManagerId | str,
        *,
        on: date | str,
        role: Role = Role.OWNER,
    ) -> Account:
        """End a manager's role on an account; a gap is legal. Raises NotFound without such a role."""
        at, who, last = self.books.clock.now(), ManagerId.of(manager), day(on)
        return self._reassign(
            account, last, [who], lambda read: read.end_assignment(who, on=last, role=role, at=at)
        )

    def withdraw(
        self,
        account: AccountId | str,
        manager: ManagerId | str,
        *,
        on: date | str,
        role: Role = Role.OWNER,
    ) -> Account:
        """Write off, as a mistake, the record by which a manager has a role on that day."""
        at, who, held = self.books.clock.now(), ManagerId.of(manager), day(on)
        return self._reassign(
            account, None, [who], lambda read: read.withdraw(who, on=held, role=role, at=at)
        )

    def unassigned(self, period: Period) -> dict[AccountId, tuple[Period, ...]]:
        """The accounts with a gap, and the parts of the period in which nobody owned them."""
        gaps = {account.id: account.unassigned(period) for account in self.accounts()}
        return {id: parts for id, parts in gaps.items() if parts}

    def _reassign(
        self,
        account: AccountId | str,
        since: date | None,
        managers: Iterable[ManagerId | str],
        change: Callable[[Account], tuple[Account, Event]],
    ) -> Account:
        id = AccountId.of(account)
        with self.books.storage.begin() as work:
            work.guard(f"account {id}", exclusive=True)
            for manager in managers:
                work.managers.get(ManagerId.of(manager))
            changed, event = change(work.accounts.get(id))
            saved = work.accounts.save(changed, event)
            pass_credit_on(self.books, work, saved, since, at=self.books.clock.now())
            work.commit()
        return saved
