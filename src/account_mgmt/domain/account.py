"""Customer accounts: who they are, whether they trade, and who has looked after them since when."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Final, Self

from attrs import evolve, field, frozen
from attrs.validators import optional

from account_mgmt.domain.calendar import Period, plain_date
from account_mgmt.domain.consent import EVERYTHING, Answer, Consent
from account_mgmt.domain.errors import (
    AccountNotTrading,
    BadLines,
    IllegalTransition,
    NotFound,
    OverlappingOwners,
    OverlappingSpans,
    SharesDoNotSumToOne,
)
from account_mgmt.domain.events import (
    AccountAssigned,
    AccountDescribed,
    AccountMoved,
    AccountOpened,
    AccountShared,
    AccountStatusChanged,
    AssignmentWithdrawn,
    ConsentRecorded,
)
from account_mgmt.domain.history import (
    Spell,
    check_recorded,
    ending,
    gaps,
    holding,
    room_after,
    superseding,
)
from account_mgmt.domain.ids import AccountId, ManagerId
from account_mgmt.domain.order import check_shares
from account_mgmt.domain.party import Party
from account_mgmt.domain.rate import ONE, ZERO, Rate
from account_mgmt.domain.terms import PaymentTerms
from account_mgmt.domain.text import name, note


class AccountStatus(Enum):
    """Whether an account trades."""

    PROSPECT = "prospect"
    ACTIVE = "active"
    ON_HOLD = "on hold"
    CLOSED = "closed"


NEXT: Final[Mapping[AccountStatus, tuple[AccountStatus, ...]]] = {
    AccountStatus.PROSPECT: (AccountStatus.ACTIVE, AccountStatus.CLOSED),
    AccountStatus.ACTIVE: (AccountStatus.ON_HOLD, AccountStatus.CLOSED),
    AccountStatus.ON_HOLD: (AccountStatus.ACTIVE, AccountStatus.CLOSED),
    AccountStatus.CLOSED: (AccountStatus.ACTIVE,),
}
"""The one table of what may follow what."""


class Role(Enum):
    """What a manager is to an account."""

    OWNER = "owner"  # at most one at a time; earns what the team does not
    TEAM = "team"  # earns a share of the sale
    OVERLAY = "overlay"  # earns a share beside the sale, never part of the company's total
    COVER = "cover"  # acts for the owner meanwhile; earns the owner's credit only when so said


@frozen(kw_only=True)
class Assignment(Spell):
    """A manager's role on an account for a while.

    `share` is the share of the sale for the team and for overlays; a cover has 1 when the deputy
    earns the owner's credit meanwhile, else None; an owner has None and earns what is left.
    """

    manager: ManagerId
    role: Role = Role.OWNER
    share: Rate | None = None

    def __attrs_post_init__(self) -> None:
        if self.role in {Role.TEAM, Role.OVERLAY} and (
            self.share is None or not ZERO < self.share <= ONE
        ):
            raise BadLines(
                f"{self.role.value} {self.manager}", "it needs a share above 0 and up to 1"
            )
        if self.role is Role.OWNER and self.share is not None:
            raise BadLines(
                f"Owner {self.manager}",
                "an owner's share is what the team leaves; share the account out",
            )
        if self.role is Role.COVER and self.share not in {None, ONE}:
            raise BadLines(
                f"Cover {self.manager}", "a deputy earns all of the owner's credit, or none"
            )


class CreditRole(Enum):
    """In what capacity credit is earned."""

    DIRECT = "direct"
    OVERLAY = "overlay"
    HOUSE = "house"  # nobody's: only the company's


@frozen
class Recipient:
    """Who earns a share of a sale; the house has no manager."""

    manager: ManagerId | None
    role: CreditRole
    share: Rate


HOUSE: Final = Recipient(None, CreditRole.HOUSE, ONE)


@frozen(kw_only=True)
class Contact:
    """A person to talk to at an account."""

    name: str = field(validator=name)
    position: str = field(default="", validator=note)
    email: str = field(default="", validator=note)
    phone: str = field(default="", validator=note)


@frozen(kw_only=True)
class Account:
    """A customer, and who looks after it.

    `account_class` ranks it for cadence (A, B, C by custom), `region` places it. `assignments` is
    all that was ever recorded of who had which role, so it only grows.
    """

    id: AccountId
    name: str = field(validator=name)
    account_class: str = field(default="", validator=note)
    region: str = field(default="", validator=note)
    terms: PaymentTerms = PaymentTerms()  # noqa: RUF009 # a frozen value
    contacts: tuple[Contact, ...] = ()
    billed_to: Party | None = None  # None: invoices name the account, and no address
    opened_on: date | None = field(
        default=None, validator=optional(plain_date)
    )  # None: nobody said; then no order is too early
    status: AccountStatus = AccountStatus.ACTIVE
    status_since: date | None = field(default=None, validator=optional(plain_date))
    assignments: tuple[Assignment, ...] = ()
    consents: tuple[Consent, ...] = ()  # all answers that were ever recorded
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def open(  # noqa: PLR0913 # what is known of a customer
        cls,
        id: AccountId,
        name: str,
        *,
        on: date | None = None,
        account_class: str = "",
        region: str = "",
        terms: PaymentTerms = PaymentTerms(),  # noqa: B008 # a frozen value
        contacts: Iterable[Contact] = (),
        status: AccountStatus = AccountStatus.ACTIVE,
    ) -> tuple[Self, AccountOpened]:
        """A new account, and the event that says so."""
        account = cls(
            id=id,
            name=name,
            account_class=account_class,
            region=region,
            terms=terms,
            contacts=tuple(contacts),
            opened_on=on,
            status=status,
            status_since=on,
        )
        return account, AccountOpened(account=id, name=name, on=on)

    def describe(  # noqa: PLR0913 # each may change alone
        self,
        *,
        name: str | None = None,
        account_class: str | None = None,
        region: str | None = None,
        terms: PaymentTerms | None = None,
        contacts: Iterable[Contact] | None = None,
        billed_to: Party | None = None,
    ) -> tuple[Self, AccountDescribed]:
        """The account with what is given changed, and the rest as it was."""
        given = {
            "name": name,
            "account_class": account_class,
            "region": region,
            "terms": terms,
            "contacts": None if contacts is None else tuple(contacts),
            "billed_to": billed_to,
        }
        changes = {field: value for field, value in given.items() if value is not None}
        changed = evolve(self, **changes)  # type: ignore[arg-type] # the fields named above
        return changed, AccountDescribed(account=self.id, fields=tuple(sorted(changes)))

    def become(self, wanted: AccountStatus, *, on: date) -> tuple[Self, AccountStatusChanged]:
        """The account in another state from that day on. Raises IllegalTransition."""
        allowed = NEXT[self.status]
        if wanted not in allowed:
            ways = tuple(status.value for status in allowed)
            raise IllegalTransition(f"Account {self.id}", self.status.value, wanted.value, ways)
        event = AccountStatusChanged(
            account=self.id, before=self.status.value, after=wanted.value, on=on
        )
        return evolve(self, status=wanted, status_since=on), event

    def check_trading(self, on: date) -> None:
        """Refuse with AccountNotTrading an order dated when the account takes none."""
        if self.opened_on is not None and on < self.opened_on:
            opened = self.opened_on.isoformat()
            rule, way_out = f"it was opened on {opened}", f"Date the order {opened} or later"
            raise AccountNotTrading(str(self.id), on.isoformat(), rule, way_out)
        if self.status is AccountStatus.ACTIVE:
            return
        if (
            self.status_since is None
            or on >= self.status_since
            or self.status is AccountStatus.PROSPECT
        ):
            since = f" since {self.status_since}" if self.status_since else ""
            rule, way_out = f"it is {self.status.value}{since}", "Make the account active first"
            raise AccountNotTrading(str(self.id), on.isoformat(), rule, way_out)

    # --- who looks after it -----------------------------------------------------------------

    def assign(  # noqa: PLR0913 # a role, for a while, recorded then
        self,
        manager: ManagerId,
        *,
        since: date,
        at: datetime,
        until: date | None = None,
        role: Role = Role.OWNER,
        share: Rate | None = None,
    ) -> tuple[Self, AccountAssigned]:
        """The account with a manager in a role for a while, recorded at an instant.

        Raises OverlappingOwners when somebody owns it then (move it instead), OverlappingSpans when
        the manager has that role then already, and SharesDoNotSumToOne when the team would have
        more than the whole.
        """
        check_recorded(f"Account {self.id}", self.assignments, at)
        new = Assignment(
            manager=manager, role=role, share=share, since=since, until=until, recorded_at=at
        )
        rivals = [
            row
            for row in self.assignments
            if row.known(None) and row.role is role and row.overlaps(new)
        ]
        for row in rivals:
            if role is Role.OWNER:
                raise OverlappingOwners(
                    str(self.id), str(row.manager), since.isoformat(), str(manager)
                )
            if row.manager == manager:
                raise OverlappingSpans(
                    f"{role.value} {manager} of account {self.id}", _span(row), _span(new)
                )
        assigned = evolve(self, assignments=(*self.assignments, new))
        if role is Role.TEAM:
            assigned._check_team(new)  # noqa: SLF001 # our own kind
        event = AccountAssigned(
            account=self.id, manager=manager, role=role.value, share=share, since=since, until=until
        )
        return assigned, event

    def move(self, to: ManagerId, *, on: date, at: datetime) -> tuple[Self, AccountMoved]:
        """The account with another owner from that day on, until the next move that is recorded.

        The owner of that day loses the rest of their spell; of two moves on one day the one recorded
        later holds. Moving back is a new record, never an undoing.
        """
        check_recorded(f"Account {self.id}", self.assignments, at)
        before = self.owner_on(on)
        owners = [row for row in self.assignments if row.role is Role.OWNER]
        new = Assignment(manager=to, since=on, until=room_after(owners, on), recorded_at=at)
        rows = superseding(self.assignments, new, rivals=lambda row: row.role is Role.OWNER)
        return evolve(self, assignments=rows), AccountMoved(
            account=self.id, before=before, after=to, on=on
        )

    def share_out(
        self, shares: Mapping[ManagerId, Rate], *, since: date, at: datetime
    ) -> tuple[Self, AccountShared]:
        """The account with its direct credit shared out anew from that day on.

        Raises SharesDoNotSumToOne unless the shares are above zero and make exactly one whole, and
        BadLines when the owner of that day is not among them: an owner keeps a share.
        """
        check_recorded(f"Account {self.id}", self.assignments, at)
        check_shares(f"Account {self.id}", shares.values())
        owner = self.owner_on(since)
        if owner is None or owner not in shares:
            raise BadLines(
                f"Account {self.id} from {since}",
                f"its owner ({owner or 'nobody'}) is given no share",
            )
        rows = ending(self.assignments, since, at=at, which=lambda row: row.role is Role.TEAM)
        team = tuple(
            Assignment(manager=manager, role=Role.TEAM, share=share, since=since, recorded_at=at)
            for manager, share in shares.items()
            if manager != owner
        )
        event = AccountShared(account=self.id, shares=tuple(shares.items()), since=since)
        return evolve(self, assignments=(*rows, *team)), event

    def end_assignment(
        self, manager: ManagerId, *, on: date, at: datetime, role: Role = Role.OWNER
    ) -> tuple[Self, AccountAssigned]:
        """The account without that manager in that role from that day on; a gap is legal.

        Raises NotFound when the manager has not that role on that day.
        """
        check_recorded(f"Account {self.id}", self.assignments, at)
        row = self._the(manager, role, on)
        rows = ending(self.assignments, on, at=at, which=lambda other: other is row)
        event = AccountAssigned(
            account=self.id,
            manager=manager,
            role=role.value,
            share=row.share,
            since=row.since,
            until=on,
        )
        return evolve(self, assignments=rows), event

    def withdraw(
        self, manager: ManagerId, *, on: date, at: datetime, role: Role = Role.OWNER
    ) -> tuple[Self, AssignmentWithdrawn]:
        """The account as if the record that holds on that day had been a mistake.

        It stays in the history, written off at `at`. Raises NotFound when there is none.
        """
        check_recorded(f"Account {self.id}", self.assignments, at)
        row = self._the(manager, role, on)
        rows = tuple(
            evolve(other, superseded_at=at) if other is row else other for other in self.assignments
        )
        event = AssignmentWithdrawn(
            account=self.id, manager=manager, role=role.value, since=row.since
        )
        return evolve(self, assignments=rows), event

    def _the(self, manager: ManagerId, role: Role, on: date) -> Assignment:
        for row in holding(self.assignments, on):
            if row.manager == manager and row.role is role:
                return row
        raise NotFound(f"{role.value} of account {self.id} on {on}", str(manager))

    def _check_team(self, new: Assignment) -> None:
        team = [row for row in self.assignments if row.known(None) and row.role is Role.TEAM]
        for day in {new.since, *(row.since for row in team if new.holds(row.since))}:
            shares = [row.share for row in team if row.holds(day) and row.share is not None]
            total = sum((share.as_fraction() for share in shares), start=ZERO.as_fraction())
            if total > 1:
                raise SharesDoNotSumToOne(
                    f"Team of account {self.id}", tuple(map(str, shares)), str(Rate(total))
                )

    def record_consent(
        self, answer: Answer, *, since: date, at: datetime, scope: str = EVERYTHING
    ) -> tuple[Self, ConsentRecorded]:
        """The account with what it allows from that day on, recorded at an instant.

        An answer about a topic or channel, or about everything, takes the place of the one before
        about the same. Raises RecordedBefore, BadText.
        """
        check_recorded(f"Consent of account {self.id}", self.consents, at)
        about = [row for row in self.consents if row.scope == scope]
        until = room_after(about, since)
        new = Consent(answer=answer, scope=scope, since=since, until=until, recorded_at=at)
        rows = superseding(self.consents, new, rivals=lambda row: row.scope == scope)
        event = ConsentRecorded(account=self.id, answer=answer.value, scope=scope, since=since)
        return evolve(self, consents=rows), event

    @property
    def manager_ids(self) -> tuple[ManagerId, ...]:
        """Whoever ever had a role on it, as first recorded; also what was withdrawn again."""
        return tuple(dict.fromkeys(row.manager for row in self.assignments))

    def owner_on(self, on: date, known_at: datetime | None = None) -> ManagerId | None:
        """Who owned the account on a day, as known at an instant (None: now), or None in a gap."""
        for row in holding(self.assignments, on, known_at):
            if row.role is Role.OWNER:
                return row.manager
        return None

    def acting_on(self, on: date, known_at: datetime | None = None) -> ManagerId | None:
        """Who is due to act on a day: the cover if there is one, else the owner."""
        for row in holding(self.assignments, on, known_at):
            if row.role is Role.COVER:
                return row.manager
        return self.owner_on(on, known_at)

    def recipients(self, on: date, known_at: datetime | None = None) -> tuple[Recipient, ...]:
        """Who earns which share of a sale of that day: direct shares and the house make one whole.

        The team earn their shares and the owner what is left; where nobody owns the account, what is
        left is the house's. Overlays come last and count beside the whole.
        """
        rows = tuple(holding(self.assignments, on, known_at))
        team = [
            Recipient(row.manager, CreditRole.DIRECT, _share(row))
            for row in rows
            if row.role is Role.TEAM
        ]
        overlays = [
            Recipient(row.manager, CreditRole.OVERLAY, _share(row))
            for row in rows
            if row.role is Role.OVERLAY
        ]
        rest = ONE
        for member in team:
            rest -= member.share
        deputies = [row.manager for row in rows if row.role is Role.COVER and row.share is not None]
        owner = next((row.manager for row in rows if row.role is Role.OWNER), None)
        earner = deputies[0] if owner is not None and deputies else owner
        first = Recipient(earner, CreditRole.HOUSE if earner is None else CreditRole.DIRECT, rest)
        return (*((first,) if rest > ZERO else ()), *team, *overlays)

    def unassigned(self, period: Period) -> tuple[Period, ...]:
        """The parts of a period in which nobody owned the account."""
        return gaps((row for row in self.assignments if row.role is Role.OWNER), period)


def _share(row: Assignment) -> Rate:
    return ONE if row.share is None else row.share


def _span(row: Assignment) -> str:
    return f"{row.since} to {row.until or 'no end'}"
