"""A list of accounts for those who research the market: for a purpose, of those who allow it, no more.

(Rules: selling, B14.)
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Final, Self, final

from attrs import field, frozen

from account_mgmt.domain.account import Account, AccountStatus
from account_mgmt.domain.apportion import apportion
from account_mgmt.domain.calendar import aware_instant, plain_date
from account_mgmt.domain.consent import Permission, permission
from account_mgmt.domain.errors import BadNumber, FieldsNotAllowed, NoPurpose
from account_mgmt.domain.events import AccountListMade
from account_mgmt.domain.ids import AccountId, AccountListId, ManagerId
from account_mgmt.domain.segment import EVERYBODY, AccountFacts, Segment
from account_mgmt.domain.text import note


class ListField(Enum):
    """What a list may say of an account."""

    ID = "id"
    NAME = "name"
    CLASS = "class"
    REGION = "region"
    STATUS = "status"
    OWNER = "owner"
    OPENED_ON = "opened_on"
    LAST_CONTACT = "last_contact"
    SALES = "sales"
    CONTACT = "contact"
    EMAIL = "email"
    PHONE = "phone"


TRAVELLING: Final = ("consent", "refused")
"""The columns that every list ends with: what was allowed since when, and what was refused."""


@final
@frozen(kw_only=True)
class ListPolicy:
    """What may leave the company in a list.

    Attributes:
        fields: what a list may say of an account.
        consent_needed: whether only accounts that said yes are listed; else all that did not say no.
        topic: the scope of consent that research is.
    """

    fields: frozenset[ListField] = frozenset(ListField) - {ListField.SALES, ListField.PHONE}
    consent_needed: bool = True
    topic: str = "research"


STANDARD_LISTS: Final = ListPolicy()
"""Only accounts that said yes; neither what they buy nor their telephone numbers."""


def check_fields(
    asked: Sequence[ListField], policy: ListPolicy, *, recipient: str = ""
) -> tuple[ListField, ...]:
    """The fields that were asked for, each once, in that order.

    Raises FieldsNotAllowed for one that the policy does not allow, and for none at all.
    """
    wanted = tuple(dict.fromkeys(asked))
    beyond = tuple(one.value for one in wanted if one not in policy.fields)
    if beyond or not wanted:
        allowed = tuple(sorted(one.value for one in policy.fields))
        raise FieldsNotAllowed(recipient, beyond, allowed)
    return wanted


@final
@frozen(kw_only=True)
class ListedAccount:
    """A row of a list: its values in the order of the list's fields, and by what changes are told."""

    account: AccountId
    name: str
    account_class: str
    owner: ManagerId | None
    values: tuple[str, ...]
    consent: str = ""
    refused: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        """What is written: the values, and the columns that travel."""
        return (*self.values, self.consent, ", ".join(one or "everything" for one in self.refused))


@final
@frozen(kw_only=True)
class RemovedAccount:
    """An account of the segment that is not listed, and why."""

    account: AccountId
    reason: str


def listed(
    facts: AccountFacts, fields: Sequence[ListField], on: date, may: Permission
) -> ListedAccount:
    """The row of an account: the fields asked for, and no others but what it allows."""
    account = facts.account
    return ListedAccount(
        account=account.id,
        name=account.name,
        account_class=account.account_class,
        owner=account.owner_on(on),
        values=tuple(_VALUES[one](facts, on) for one in fields),
        consent=may.consent,
        refused=may.refused,
    )


def _first(account: Account, what: str) -> str:
    return str(getattr(account.contacts[0], what)) if account.contacts else ""


_VALUES: Final[Mapping[ListField, Callable[[AccountFacts, date], str]]] = {
    ListField.ID: lambda facts, _on: str(facts.account.id),
    ListField.NAME: lambda facts, _on: facts.account.name,
    ListField.CLASS: lambda facts, _on: facts.account.account_class,
    ListField.REGION: lambda facts, _on: facts.account.region,
    ListField.STATUS: lambda facts, _on: facts.account.status.value,
    ListField.OWNER: lambda facts, on: str(facts.account.owner_on(on) or ""),
    ListField.OPENED_ON: lambda facts, _on: str(facts.account.opened_on or ""),
    ListField.LAST_CONTACT: lambda facts, _on: str(facts.last_contact or ""),
    ListField.SALES: lambda facts, _on: f"{facts.sales.amount:f}",
    ListField.CONTACT: lambda facts, _on: _first(facts.account, "name"),
    ListField.EMAIL: lambda facts, _on: _first(facts.account, "email"),
    ListField.PHONE: lambda facts, _on: _first(facts.account, "phone"),
}


def _a_purpose(_list: object, _attribute: object, purpose: str) -> None:
    if not purpose.strip():
        raise NoPurpose


@frozen(kw_only=True)
class AccountList:
    """The accounts of a segment on a day, as they were given to somebody for a purpose.

    Lists of one purpose are numbered from 1, so that each can be compared with the one before.
    """

    id: AccountListId
    purpose: str = field(validator=[_a_purpose, note])
    number: int
    as_of: date = field(validator=plain_date)
    known_at: datetime = field(validator=aware_instant)
    fields: tuple[ListField, ...]
    segment: Segment = EVERYBODY
    channel: str = field(default="", validator=note)
    rows: tuple[ListedAccount, ...] = ()
    removed: tuple[RemovedAccount, ...] = ()
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def make(  # noqa: PLR0913 # a list is what it is
        cls,
        id: AccountListId,
        purpose: str,
        fields: Sequence[ListField],
        known: Iterable[AccountFacts],
        *,
        number: int,
        as_of: date,
        known_at: datetime,
        segment: Segment = EVERYBODY,
        channel: str = "",
        policy: ListPolicy = STANDARD_LISTS,
    ) -> tuple[Self, AccountListMade]:
        """The list of the accounts of a segment that allow it, and the event that says so.

        Raises NoPurpose without one, and FieldsNotAllowed.
        """
        _a_purpose(cls, None, purpose)
        wanted = check_fields(fields, policy, recipient=purpose)
        rows: list[ListedAccount] = []
        removed: list[RemovedAccount] = []
        for facts in known:
            if not segment.holds(facts, as_of):
                continue
            may = permission(
                facts.account.consents,
                as_of,
                topic=policy.topic,
                channel=channel,
                known_at=known_at,
                needed=policy.consent_needed,
            )
            if may.is_given:
                rows.append(listed(facts, wanted, as_of, may))
            else:
                removed.append(RemovedAccount(account=facts.account.id, reason=may.why_not))
        made = cls(
            id=id,
            purpose=purpose,
            number=number,
            as_of=as_of,
            known_at=known_at,
            fields=wanted,
            segment=segment,
            channel=channel,
            rows=tuple(rows),
            removed=tuple(removed),
        )
        event = AccountListMade(
            list=id, purpose=purpose, number=number, count=len(rows), hash=made.hash
        )
        return made, event

    @property
    def headings(self) -> tuple[str, ...]:
        """The names of the columns."""
        return (*(one.value for one in self.fields), *TRAVELLING)

    @property
    def hash(self) -> str:
        """The SHA-256 of the headings and rows: a line each, cells parted by the unit separator."""
        lines = [self.headings, *(row.cells for row in self.rows)]
        text = "\n".join("\x1f".join(cells) for cells in lines)
        return hashlib.sha256(text.encode()).hexdigest()


# --- what changed since last time ---------------------------------------------------------------


class ListChange(Enum):
    """How an account of one list differs from that of the list before."""

    ADDED = "added"
    CLOSED = "closed"
    LEFT = "left"  # it is in the segment no more, or allows it no more
    RENAMED = "renamed"
    RECLASSIFIED = "reclassified"
    OWNER_CHANGED = "owner changed"
    MERGED = "merged"


@final
@frozen(kw_only=True)
class Changed:
    """One change: what it was, and what it is."""

    account: AccountId
    change: ListChange
    before: str = ""
    after: str = ""


def changes(
    previous: AccountList | None,
    current: AccountList,
    closed: Iterable[AccountId] = (),
    merged: Mapping[AccountId, AccountId] | None = None,
) -> tuple[Changed, ...]:
    """What is different since a list (None: there was none), by account; nothing means no change.

    `closed` are the accounts that are closed by now, and `merged` says under which id others go on.
    """
    before = {} if previous is None else {row.account: row for row in previous.rows}
    after = {row.account: row for row in current.rows}
    gone, others = set(closed), merged or {}
    why = {one.account: one.reason for one in current.removed}
    found: list[Changed] = []
    for account in sorted(before.keys() | after.keys()):
        old, new = before.get(account), after.get(account)
        if old is None:
            found.append(Changed(account=account, change=ListChange.ADDED))
        elif new is not None:
            found += _differences(old, new)
        elif account in others:
            kept = str(others[account])
            found.append(Changed(account=account, change=ListChange.MERGED, after=kept))
        elif account in gone:
            found.append(Changed(account=account, change=ListChange.CLOSED))
        else:
            reason = why.get(account, "no longer in the segment")
            found.append(Changed(account=account, change=ListChange.LEFT, after=reason))
    return tuple(found)


def _differences(old: ListedAccount, new: ListedAccount) -> list[Changed]:
    compared = (
        (ListChange.RENAMED, old.name, new.name),
        (ListChange.RECLASSIFIED, old.account_class, new.account_class),
        (ListChange.OWNER_CHANGED, str(old.owner or ""), str(new.owner or "")),
    )
    return [
        Changed(account=new.account, change=change, before=before, after=after)
        for change, before, after in compared
        if before != after
    ]


def closed_among(accounts: Iterable[Account]) -> frozenset[AccountId]:
    """The accounts that are closed."""
    return frozenset(one.id for one in accounts if one.status is AccountStatus.CLOSED)


# --- a sample -----------------------------------------------------------------------------------


def stratified_sample(
    rows: Sequence[ListedAccount],
    size: int,
    *,
    stratum: Callable[[ListedAccount], str],
    seed: str,
) -> tuple[ListedAccount, ...]:
    """So many rows, from each stratum in proportion to its size, by the largest remainder.

    Which of a stratum is decided by the seed alone: the same rows and seed give the same sample.
    Raises BadNumber for more than there are, or fewer than none.
    """
    if not 0 <= size <= len(rows):
        rule = f"the sample is of nothing up to all {len(rows)} rows"
        raise BadNumber("Sample", str(size), rule)
    if not rows:
        return ()
    strata: dict[str, list[ListedAccount]] = {}
    for row in rows:
        strata.setdefault(stratum(row), []).append(row)
    groups = [strata[one] for one in sorted(strata)]
    drawn: set[AccountId] = set()
    for group, number in zip(groups, apportion(size, [len(one) for one in groups]), strict=True):
        shuffled = sorted(group, key=lambda row: _lot(seed, row.account))
        drawn |= {row.account for row in shuffled[:number]}
    return tuple(row for row in rows if row.account in drawn)


def _lot(seed: str, account: AccountId) -> str:
    return hashlib.sha256(f"{seed}\n{account}".encode()).hexdigest()
