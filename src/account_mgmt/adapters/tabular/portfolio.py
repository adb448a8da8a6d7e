"""Rows to managers, accounts, and who looks after whom since when."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Final

from attrs import define, field

from account_mgmt.adapters.tabular.converting import Getter, Wrong, needed
from account_mgmt.adapters.tabular.formats import Unreadable
from account_mgmt.adapters.tabular.mapping import (
    Accounts,
    Assignments,
    ContactColumns,
    Field,
    Managers,
)
from account_mgmt.adapters.tabular.rows import Row
from account_mgmt.adapters.tabular.tables import meant
from account_mgmt.adapters.tabular.things import (
    Repeats,
    Work,
    a_name,
    a_note,
    maybe,
    path_of,
    spoiler,
    used,
)
from account_mgmt.domain.account import Account, Contact, Role
from account_mgmt.domain.ids import AccountId, ManagerId, TeamId
from account_mgmt.domain.manager import AccountManager
from account_mgmt.domain.terms import PaymentTerms
from account_mgmt.ports.batch import Assigning, Joining, Loaded, Origin, Reporting

_DAY: Final = timedelta(days=1)
_ONCE: Final = datetime(2000, 1, 1, tzinfo=UTC)  # when is the service's to say; here rows are tried
_ROLES: Final = {role.value: role for role in Role}


@define
class People:
    """Managers as they are read, and the facts about them that come after."""

    managers: list[Loaded[AccountManager]] = field(factory=list[Loaded[AccountManager]])
    joinings: list[Joining] = field(factory=list[Joining])
    reportings: list[Reporting] = field(factory=list[Reporting])


def read_managers(work: Work, section: Managers, into: People) -> Callable[[], None]:
    """What reads managers. Whom they report to is told at the end, for superiors may come later."""
    columns = work.columns(section.source)
    get_id = needed(columns.made(section.id, ManagerId), section.id)
    get_name = needed(columns.made(section.name, a_name), section.name)
    get_email = maybe(lambda one: columns.made(one, a_note), section.email)
    get_hired = maybe(columns.day, section.hired_on)
    get_since = maybe(columns.day, section.since)
    get_team = maybe(lambda one: columns.made(one, TeamId), section.team)
    get_superior = maybe(lambda one: columns.made(one, ManagerId), section.reports_to)
    everything: list[Getter[object]] = [
        get_id, get_name, get_email, get_hired, get_since, get_team, get_superior,
    ]  # fmt: skip
    described = (section.id, section.name, section.email, section.hired_on)
    repeats: Repeats[ManagerId] = Repeats(
        section.repeated,
        columns,
        used((*described, section.team, section.reports_to, section.since)),
    )
    reporting: list[tuple[Row, Reporting]] = []

    def make(row: Row) -> None:
        cells, origin = row.cells, Origin(row.file, row.line)
        id, hired = get_id(cells), get_hired(cells)
        if not repeats.is_new(id, row):
            return
        born = AccountManager.add(id, get_name(cells), email=get_email(cells) or "", hired_on=hired)
        since, team, superior = get_since(cells) or hired, get_team(cells), get_superior(cells)
        if since is None and (team is not None or superior is not None):
            raise Wrong("", "", "a team or superior holds from a day on: map `since` or `hired_on`")
        work.managers.found[id] = born[0]
        into.managers.append(Loaded(*born, origin))
        if since is not None and team is not None:
            into.joinings.append(Joining(manager=id, team=team, since=since, origin=origin))
        if since is not None and superior is not None:
            fact = Reporting(manager=id, superior=superior, since=since, origin=origin)
            reporting.append((row, fact))

    spoil = spoiler(work.managers, get_id)
    feed = work.feed(section, path_of(section.id), spoil)

    def run() -> None:
        for row in feed():
            if not work.attempt(row, make, everything):
                spoil(row)
        for row, fact in reporting:
            work.attempt(row, partial(_under, work, section, fact, into))

    return run


def _under(work: Work, section: Managers, fact: Reporting, into: People, _row: Row) -> None:
    """Keep whom a manager reports to, unless that comes back to the manager."""
    one = section.reports_to
    if one is None or work.managers.named(fact.superior, one) is None:
        return
    above = {other.manager: other.superior for other in into.reportings}
    chain = [fact.manager, fact.superior]
    while chain[-1] != fact.manager and chain[-1] in above:
        chain.append(above[chain[-1]])
    if chain[-1] == fact.manager:
        rule = f"the reporting line comes back to where it began: {' -> '.join(map(str, chain))}"
        raise Wrong(", ".join(one.columns), str(fact.superior), rule)
    into.reportings.append(fact)


# --- accounts -------------------------------------------------------------------------------------


@define
class Portfolio:
    """Accounts as they are read, and who looks after them."""

    accounts: list[Loaded[Account]] = field(factory=list[Loaded[Account]])
    assignments: list[Assigning] = field(factory=list[Assigning])
    _tried: dict[AccountId, Account] = field(factory=dict[AccountId, Account])

    def assign(self, account: Account | None, fact: Assigning) -> None:
        """Keep an assignment. Raises what `Account.assign` does of those of the files so far."""
        if account is not None:
            tried, _ = self._tried.get(fact.account, account).assign(
                fact.manager,
                since=fact.since,
                until=fact.until,
                role=fact.role,
                share=fact.share,
                at=_ONCE,
            )
            self._tried[fact.account] = tried
        self.assignments.append(fact)


def read_accounts(work: Work, section: Accounts, into: Portfolio) -> Callable[[], None]:
    """What reads accounts, and their owners where rows name them."""
    columns = work.columns(section.source)
    get_id = needed(columns.made(section.id, AccountId), section.id)
    get_name = needed(columns.made(section.name, a_name), section.name)
    get_class = maybe(lambda one: columns.made(one, a_note), section.account_class)
    get_region = maybe(lambda one: columns.made(one, a_note), section.region)
    get_terms = maybe(lambda one: columns.made(one, PaymentTerms.of), section.terms)
    get_opened = maybe(columns.day, section.opened_on)
    get_since = maybe(columns.day, section.since)
    get_owner = maybe(lambda one: columns.made(one, ManagerId), section.owner)
    get_contact, contact_getters = _contact(work, section)
    everything: list[Getter[object]] = [
        get_id, get_name, get_class, get_region, get_terms, get_opened, get_since, get_owner,
        *contact_getters,
    ]  # fmt: skip
    described = (section.id, section.name, section.account_class, section.region, section.terms)
    further = (section.opened_on, section.since, section.owner)
    repeats: Repeats[AccountId] = Repeats(
        section.repeated, columns, used((*described, *further, *_contact_fields(section.contact)))
    )

    def make(row: Row) -> None:
        cells, origin = row.cells, Origin(row.file, row.line)
        id, opened = get_id(cells), get_opened(cells)
        if not repeats.is_new(id, row):
            return
        contact = get_contact(row)
        born = Account.open(
            id,
            get_name(cells),
            on=opened,
            account_class=get_class(cells) or "",
            region=get_region(cells) or "",
            terms=get_terms(cells) or PaymentTerms(),
            contacts=() if contact is None else (contact,),
        )
        owner, since = get_owner(cells), get_since(cells) or opened
        if section.owner is not None:
            owner = work.managers.named(owner, section.owner)
        if owner is not None and since is None:
            raise Wrong("", "", "an owner holds from a day on: map `since` or `opened_on`")
        work.accounts.found[id] = born[0]
        into.accounts.append(Loaded(*born, origin))
        if owner is not None and since is not None:
            into.assign(born[0], _owning(id, owner, since, origin))

    spoil = spoiler(work.accounts, get_id)
    feed = work.feed(section, path_of(section.id), spoil)

    def run() -> None:
        for row in feed():
            if not work.attempt(row, make, everything):
                spoil(row)

    return run


def _owning(account: AccountId, owner: ManagerId, since: date, origin: Origin) -> Assigning:
    return Assigning(
        account=account,
        manager=owner,
        role=Role.OWNER,
        share=None,
        since=since,
        until=None,
        origin=origin,
    )


def _contact_fields(contact: ContactColumns | None) -> tuple[Field | None, ...]:
    if contact is None:
        return ()
    return (contact.name, contact.position, contact.email, contact.phone)


def _contact(
    work: Work, section: Accounts
) -> tuple[Callable[[Row], Contact | None], list[Getter[object]]]:
    """What reads the contact of a row, if it names one, and the getters that it uses."""
    contact = section.contact
    if contact is None:
        return (lambda _: None), []
    columns = work.columns(section.source)
    get_name = columns.made(contact.name, a_name)
    get_position = maybe(lambda one: columns.made(one, a_note), contact.position)
    get_email = maybe(lambda one: columns.made(one, a_note), contact.email)
    get_phone = maybe(lambda one: columns.made(one, a_note), contact.phone)

    def get(row: Row) -> Contact | None:
        name = get_name(row.cells)
        if name is None:
            return None
        return Contact(
            name=name,
            position=get_position(row.cells) or "",
            email=get_email(row.cells) or "",
            phone=get_phone(row.cells) or "",
        )

    return get, [get_name, get_position, get_email, get_phone]


def read_assignments(work: Work, section: Assignments, into: Portfolio) -> Callable[[], None]:
    """What reads who had which role on which account."""
    columns = work.columns(section.source)
    get_account = needed(columns.made(section.account, AccountId), section.account)
    get_manager = needed(columns.made(section.manager, ManagerId), section.manager)
    get_since = needed(columns.day(section.since), section.since)
    get_until = maybe(columns.day, section.until)
    get_through = maybe(columns.day, section.through)
    get_role = maybe(lambda one: columns.made(one, a_role), section.role)
    get_share = maybe(columns.rate, section.share)
    everything: list[Getter[object]] = [
        get_account, get_manager, get_since, get_until, get_through, get_role, get_share,
    ]  # fmt: skip

    def make(row: Row) -> None:
        cells = row.cells
        account = work.accounts.named(get_account(cells), section.account)
        manager = work.managers.named(get_manager(cells), section.manager)
        if account is None or manager is None:
            unknown = "account" if account is None else "manager"
            work.findings.left_out_row(row, f"assignments of an unknown {unknown}")
            return
        through = get_through(cells)
        fact = Assigning(
            account=account,
            manager=manager,
            role=get_role(cells) or Role.OWNER,
            share=get_share(cells),
            since=get_since(cells),
            until=get_until(cells) if through is None else through + _DAY,
            origin=Origin(row.file, row.line),
        )
        into.assign(work.accounts.found.get(account), fact)

    feed = work.feed(section, path_of(section.account), lambda _: None)

    def run() -> None:
        for row in feed():
            work.attempt(row, make, everything)

    return run


def a_role(text: str) -> Role:
    """The role of that name. Raises Unreadable."""
    if text not in _ROLES:
        raise Unreadable(f"it is no role. {meant(text, _ROLES)}")
    return _ROLES[text]
