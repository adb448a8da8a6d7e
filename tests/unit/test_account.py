"""Accounts: their life, and who looks after them on which day, as known when (selling, B1)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from account_mgmt.domain.account import (
    NEXT,
    Account,
    AccountStatus,
    Assignment,
    Contact,
    CreditRole,
    Recipient,
    Role,
)
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import (
    AccountNotTrading,
    BadLines,
    BadText,
    IllegalTransition,
    InstantForDate,
    NotFound,
    OverlappingOwners,
    OverlappingSpans,
    SharesDoNotSumToOne,
)
from account_mgmt.domain.ids import AccountId, ManagerId
from account_mgmt.domain.rate import ONE, Rate
from account_mgmt.testing.builders import an_account

ANA, BEN, CYD = ManagerId("ana"), ManagerId("ben"), ManagerId("cyd")
NEW_YEAR, APRIL, AUGUST = date(2026, 1, 1), date(2026, 4, 1), date(2026, 8, 1)
A_DAY = timedelta(1)
T1, T2, T3, T4 = (datetime(2026, 9, day, tzinfo=UTC) for day in (1, 2, 3, 4))


def owned_by(manager: ManagerId, since: date = NEW_YEAR, until: date | None = None) -> Account:
    return an_account("acme")[0].assign(manager, since=since, until=until, at=T1)[0]


# --- its life -------------------------------------------------------------------------------

LEGAL = {
    (AccountStatus.PROSPECT, AccountStatus.ACTIVE),
    (AccountStatus.PROSPECT, AccountStatus.CLOSED),
    (AccountStatus.ACTIVE, AccountStatus.ON_HOLD),
    (AccountStatus.ACTIVE, AccountStatus.CLOSED),
    (AccountStatus.ON_HOLD, AccountStatus.ACTIVE),
    (AccountStatus.ON_HOLD, AccountStatus.CLOSED),
    (AccountStatus.CLOSED, AccountStatus.ACTIVE),
}


@pytest.mark.parametrize("before", AccountStatus)
@pytest.mark.parametrize("after", AccountStatus)
def test_an_account_becomes_what_its_state_allows_and_nothing_else(
    before: AccountStatus, after: AccountStatus
) -> None:
    account = an_account(status=before)[0]

    if (before, after) in LEGAL:
        changed, event = account.become(after, on=APRIL)
        assert (changed.status, changed.status_since) == (after, APRIL)
        assert (event.before, event.after, event.on) == (before.value, after.value, APRIL)
    else:
        with pytest.raises(IllegalTransition) as refusal:
            account.become(after, on=APRIL)
        assert refusal.value.allowed == tuple(status.value for status in NEXT[before])


def test_opening_says_so() -> None:
    account, event = Account.open(AccountId("acme"), "Acme", on=APRIL)

    assert (event.account, event.name, event.on) == (account.id, "Acme", APRIL)
    assert account.status is AccountStatus.ACTIVE


def test_describing_changes_what_is_given_and_names_it() -> None:
    account, event = owned_by(ANA).describe(region="South", contacts=[Contact(name="Eva")])

    assert (account.region, account.contacts, account.name) == (
        "South",
        (Contact(name="Eva"),),
        "Acme",
    )
    assert event.fields == ("contacts", "region")


def test_a_name_nobody_could_read_is_refused() -> None:
    with pytest.raises(BadText):
        Account.open(AccountId("acme"), "Ac\u202eme")


def test_a_day_of_opening_has_no_time() -> None:
    with pytest.raises(InstantForDate):
        Account.open(AccountId("acme"), "Acme", on=T1)


@pytest.mark.parametrize(
    ("status", "since", "on", "trades"),
    [
        (AccountStatus.ACTIVE, None, APRIL, True),
        (AccountStatus.PROSPECT, None, APRIL, False),
        (AccountStatus.PROSPECT, AUGUST, APRIL, False),
        (AccountStatus.ON_HOLD, APRIL, APRIL - A_DAY, True),
        (AccountStatus.ON_HOLD, APRIL, APRIL, False),
        (AccountStatus.CLOSED, APRIL, APRIL - A_DAY, True),
        (AccountStatus.CLOSED, APRIL, APRIL, False),
        (AccountStatus.CLOSED, None, APRIL, False),
    ],
)
def test_an_account_takes_orders_while_it_trades(
    status: AccountStatus, since: date | None, on: date, *, trades: bool
) -> None:
    account = Account(id=AccountId("acme"), name="Acme", status=status, status_since=since)

    if trades:
        account.check_trading(on)
    else:
        with pytest.raises(AccountNotTrading, match="Make the account active first"):
            account.check_trading(on)


def test_no_order_comes_before_the_opening() -> None:
    account, _ = Account.open(AccountId("acme"), "Acme", on=APRIL)

    account.check_trading(APRIL)
    with pytest.raises(AccountNotTrading, match="opened on 2026-04-01"):
        account.check_trading(APRIL - A_DAY)


# --- its owner ------------------------------------------------------------------------------


def test_an_owner_owns_from_the_first_day_until_the_day_before_the_last() -> None:
    account = owned_by(ANA, NEW_YEAR, APRIL)

    assert account.owner_on(NEW_YEAR - A_DAY) is None
    assert account.owner_on(NEW_YEAR) == ANA
    assert account.owner_on(APRIL - A_DAY) == ANA
    assert account.owner_on(APRIL) is None


@pytest.mark.parametrize(
    ("since", "until"),
    [(NEW_YEAR, None), (APRIL - A_DAY, None), (date(2025, 1, 1), NEW_YEAR + A_DAY)],
)
def test_overlapping_owners_are_refused(since: date, until: date | None) -> None:
    with pytest.raises(OverlappingOwners) as refusal:
        owned_by(ANA, NEW_YEAR, APRIL).assign(BEN, since=since, until=until, at=T2)
    assert (refusal.value.owner, refusal.value.other) == ("ana", "ben")


def test_owners_side_by_side_are_fine() -> None:
    account, _ = owned_by(ANA, NEW_YEAR, APRIL).assign(BEN, since=APRIL, at=T2)
    account, _ = account.assign(CYD, since=date(2025, 1, 1), until=NEW_YEAR, at=T2)

    days = (NEW_YEAR - A_DAY, NEW_YEAR, APRIL)
    assert [account.owner_on(day) for day in days] == [CYD, ANA, BEN]


def test_a_gap_is_legal_and_reported() -> None:
    """Varicent: moving an account out on one day and in on a later one "creates a gap"."""
    account, _ = owned_by(ANA, NEW_YEAR, APRIL).assign(BEN, since=AUGUST, at=T2)

    assert account.unassigned(Period.year(2026)) == (Period(APRIL, AUGUST),)
    assert account.recipients(APRIL) == (Recipient(None, CreditRole.HOUSE, ONE),)


def test_a_move_closes_one_and_opens_the_next_on_the_same_day() -> None:
    account, event = owned_by(ANA).move(BEN, on=APRIL, at=T2)

    assert [account.owner_on(day) for day in (APRIL - A_DAY, APRIL)] == [ANA, BEN]
    assert account.unassigned(Period.year(2026)) == ()
    assert (event.before, event.after, event.on) == (ANA, BEN, APRIL)


def test_of_two_moves_on_one_day_the_later_recorded_holds() -> None:
    account, _ = owned_by(ANA).move(BEN, on=APRIL, at=T2)
    account, event = account.move(CYD, on=APRIL, at=T3)

    assert [account.owner_on(day) for day in (APRIL - A_DAY, APRIL)] == [ANA, CYD]
    assert event.before == BEN
    current = [row for row in account.assignments if row.known(None)]
    assert [row.manager for row in current] == [ANA, CYD], "the one of no days is dropped"


def test_a_move_back_is_a_new_record() -> None:
    """Varicent's example: out on April 1, back on August 1."""
    account, _ = owned_by(ANA).move(BEN, on=APRIL, at=T2)
    account, _ = account.move(ANA, on=AUGUST, at=T3)

    days = (APRIL - A_DAY, APRIL, AUGUST - A_DAY, AUGUST)
    assert [account.owner_on(day) for day in days] == [ANA, BEN, BEN, ANA]


def test_a_back_dated_move_keeps_later_ones_and_what_was_known() -> None:
    account, _ = owned_by(ANA).move(CYD, on=AUGUST, at=T2)
    account, _ = account.move(BEN, on=APRIL, at=T3)

    days = (APRIL - A_DAY, APRIL, AUGUST)
    assert [account.owner_on(day) for day in days] == [ANA, BEN, CYD]
    assert [account.owner_on(day, known_at=T2) for day in days] == [ANA, ANA, CYD]


def test_a_first_move_needs_no_owner_before() -> None:
    account, event = an_account()[0].move(ANA, on=APRIL, at=T1)

    assert (event.before, account.owner_on(APRIL)) == (None, ANA)


def test_ending_an_assignment_leaves_a_gap() -> None:
    account, event = owned_by(ANA).end_assignment(ANA, on=APRIL, at=T2)

    assert [account.owner_on(day) for day in (APRIL - A_DAY, APRIL)] == [ANA, None]
    assert (event.since, event.until) == (NEW_YEAR, APRIL)


def test_a_withdrawn_record_never_held_but_is_remembered() -> None:
    account, event = owned_by(ANA).withdraw(ANA, on=APRIL, at=T2)

    assert account.owner_on(APRIL) is None
    assert account.owner_on(APRIL, known_at=T1) == ANA
    assert event.since == NEW_YEAR


def test_only_an_assignment_that_is_there_can_be_ended_or_withdrawn() -> None:
    for ended in (Account.end_assignment, Account.withdraw):
        with pytest.raises(NotFound):
            ended(owned_by(ANA), BEN, on=APRIL, at=T2)
        with pytest.raises(NotFound):
            ended(owned_by(ANA), ANA, on=NEW_YEAR - A_DAY, at=T2)


# --- who earns ------------------------------------------------------------------------------


def test_the_owner_earns_what_the_team_leaves() -> None:
    account, _ = owned_by(ANA).assign(BEN, since=APRIL, role=Role.TEAM, share=Rate("1/3"), at=T2)

    assert account.recipients(APRIL) == (
        Recipient(ANA, CreditRole.DIRECT, Rate("2/3")),
        Recipient(BEN, CreditRole.DIRECT, Rate("1/3")),
    )
    assert account.recipients(APRIL - A_DAY) == (Recipient(ANA, CreditRole.DIRECT, ONE),)


def test_an_overlay_earns_beside_the_whole() -> None:
    account, _ = owned_by(ANA).assign(CYD, since=APRIL, role=Role.OVERLAY, share=ONE, at=T2)

    assert account.recipients(APRIL) == (
        Recipient(ANA, CreditRole.DIRECT, ONE),
        Recipient(CYD, CreditRole.OVERLAY, ONE),
    )


def test_in_a_gap_the_house_earns_what_the_team_leaves() -> None:
    account, _ = an_account()[0].assign(BEN, since=APRIL, role=Role.TEAM, share=Rate("0.4"), at=T1)

    assert account.recipients(APRIL) == (
        Recipient(None, CreditRole.HOUSE, Rate("0.6")),
        Recipient(BEN, CreditRole.DIRECT, Rate("0.4")),
    )


def test_a_cover_acts_and_earns_nothing_unless_so_said() -> None:
    """Asked for as Dolibarr #20609: who is due to act is not who earns."""
    account, _ = owned_by(ANA).assign(BEN, since=APRIL, until=AUGUST, role=Role.COVER, at=T2)

    assert [account.acting_on(day) for day in (APRIL - A_DAY, APRIL, AUGUST)] == [ANA, BEN, ANA]
    assert account.recipients(APRIL) == (Recipient(ANA, CreditRole.DIRECT, ONE),)


def test_a_deputy_with_the_credit_earns_in_the_owners_place() -> None:
    account, _ = owned_by(ANA).assign(
        BEN, since=APRIL, until=AUGUST, role=Role.COVER, share=ONE, at=T2
    )

    assert [account.recipients(day)[0].manager for day in (APRIL - A_DAY, APRIL, AUGUST)] == [
        ANA,
        BEN,
        ANA,
    ]


def test_a_team_of_more_than_the_whole_is_refused_on_the_day_it_would_be() -> None:
    account, _ = owned_by(ANA).assign(BEN, since=APRIL, role=Role.TEAM, share=Rate("0.6"), at=T1)

    account.assign(CYD, since=NEW_YEAR, until=APRIL, role=Role.TEAM, share=Rate("0.6"), at=T2)
    account.assign(CYD, since=APRIL, role=Role.TEAM, share=Rate("0.4"), at=T2)
    with pytest.raises(SharesDoNotSumToOne, match=r"make 1\.2,"):
        account.assign(CYD, since=NEW_YEAR, role=Role.TEAM, share=Rate("0.6"), at=T2)


def test_one_manager_has_a_role_once_at_a_time() -> None:
    account, _ = owned_by(ANA).assign(BEN, since=APRIL, role=Role.OVERLAY, share=ONE, at=T1)

    with pytest.raises(OverlappingSpans):
        account.assign(BEN, since=AUGUST, role=Role.OVERLAY, share=ONE, at=T2)


def test_sharing_out_replaces_the_team_from_that_day_on() -> None:
    account, _ = owned_by(ANA).share_out({ANA: Rate("1/2"), BEN: Rate("1/2")}, since=APRIL, at=T2)
    account, event = account.share_out({ANA: Rate("1/4"), CYD: Rate("3/4")}, since=AUGUST, at=T3)

    shares = [
        {recipient.manager: recipient.share for recipient in account.recipients(day)}
        for day in (NEW_YEAR, APRIL, AUGUST)
    ]
    assert shares == [
        {ANA: ONE},
        {ANA: Rate("1/2"), BEN: Rate("1/2")},
        {ANA: Rate("1/4"), CYD: Rate("3/4")},
    ]
    assert event.shares == ((ANA, Rate("1/4")), (CYD, Rate("3/4")))


@pytest.mark.parametrize(
    "shares", [{ANA: "0.5", BEN: "0.4"}, {ANA: "1", BEN: "0"}, {ANA: "1.5", BEN: "-0.5"}, {}]
)
def test_shares_that_are_not_one_whole_are_refused(shares: dict[ManagerId, str]) -> None:
    with pytest.raises(SharesDoNotSumToOne):
        owned_by(ANA).share_out(
            {who: Rate(share) for who, share in shares.items()}, since=APRIL, at=T2
        )


def test_the_owner_keeps_a_share() -> None:
    """Salesforce: the owner's row of a split cannot be removed."""
    with pytest.raises(BadLines, match="its owner"):
        owned_by(ANA).share_out({BEN: ONE}, since=APRIL, at=T2)
    with pytest.raises(BadLines, match="nobody"):
        an_account()[0].share_out({BEN: ONE}, since=APRIL, at=T2)


@pytest.mark.parametrize(
    ("role", "share"),
    [
        (Role.OWNER, ONE),
        (Role.TEAM, None),
        (Role.TEAM, Rate("0")),
        (Role.TEAM, Rate("1.01")),
        (Role.OVERLAY, None),
        (Role.OVERLAY, Rate("-0.1")),
        (Role.COVER, Rate("0.5")),
    ],
)
def test_a_share_that_the_role_does_not_take_is_refused(role: Role, share: Rate | None) -> None:
    with pytest.raises(BadLines):
        Assignment(manager=ANA, role=role, share=share, since=NEW_YEAR, recorded_at=T1)


def test_what_was_known_at_an_instant_stays_as_it_was() -> None:
    account = owned_by(ANA)
    known = account.recipients(APRIL, known_at=T1)
    account, _ = account.assign(CYD, since=NEW_YEAR, role=Role.OVERLAY, share=ONE, at=T2)
    account, _ = account.share_out({ANA: Rate("1/2"), BEN: Rate("1/2")}, since=NEW_YEAR, at=T3)
    account, _ = account.move(BEN, on=NEW_YEAR, at=T4)

    assert account.recipients(APRIL, known_at=T1) == known
    assert [who.manager for who in account.recipients(APRIL, known_at=T3)] == [ANA, BEN, CYD]


@pytest.mark.parametrize("name", [" Acme", "Acme ", "Acme\u00a0"])
def test_a_name_has_no_space_at_its_ends(name: str) -> None:
    with pytest.raises(BadText, match="it has space at an end"):
        Account.open(AccountId("a-1"), name)
