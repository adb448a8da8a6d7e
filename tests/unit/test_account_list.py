"""Lists of accounts that leave the company: of those who allow it, and no more than may be said."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.account import Account, AccountStatus, Contact
from account_mgmt.domain.account_list import (
    STANDARD_LISTS,
    AccountList,
    Changed,
    ListChange,
    ListedAccount,
    ListField,
    changes,
    check_fields,
    closed_among,
    listed,
    stratified_sample,
)
from account_mgmt.domain.consent import EVERYTHING, Answer, Permission, permission
from account_mgmt.domain.errors import BadNumber, FieldsNotAllowed, NoPurpose, RecordedBefore
from account_mgmt.domain.ids import AccountId, AccountListId
from account_mgmt.domain.money import Money
from account_mgmt.domain.segment import AccountFacts, Segment
from account_mgmt.testing.builders import MONDAY, NOON, an_account, an_account_list

TUESDAY = MONDAY + timedelta(days=1)
LATER = NOON + timedelta(days=9)
ASKED = Permission(why_not="", consent="given since 2026-02-02", refused=("phone",))


def willing(id: str = "a-1", *, scope: str = EVERYTHING, name: str = "Acme") -> Account:
    account, _ = an_account(id, name=name, owner="m-1")
    return account.record_consent(Answer.GIVEN, since=MONDAY, at=NOON, scope=scope)[0]


def refusing(account: Account, scope: str = EVERYTHING, since: date = MONDAY) -> Account:
    return account.record_consent(Answer.REFUSED, since=since, at=NOON, scope=scope)[0]


def may(account: Account, on: date = MONDAY, channel: str = "", *, needed: bool = True) -> str:
    found = permission(
        account.consents, on, topic="research", channel=channel, known_at=NOON, needed=needed
    )
    assert found.is_given is not bool(found.why_not)
    return found.why_not


# --- consent ------------------------------------------------------------------------------------


def test_who_was_never_asked_is_not_listed_unless_no_answer_is_needed() -> None:
    account, _ = an_account()

    assert may(account) == "no consent recorded"
    assert may(account, needed=False) == ""


def test_consent_holds_from_its_day_on() -> None:
    assert may(willing(), MONDAY - timedelta(days=1)) == "no consent recorded"
    assert may(willing(), MONDAY) == ""


@pytest.mark.parametrize("scope", [EVERYTHING, "research"])
def test_consent_to_everything_or_to_the_topic_allows_it(scope: str) -> None:
    assert may(willing(scope=scope)) == ""


def test_consent_to_something_else_allows_nothing() -> None:
    assert may(willing(scope="invoices by mail")) == "no consent recorded"


def test_do_not_contact_wins_over_consent_to_the_topic() -> None:
    assert may(refusing(willing(scope="research"))) == "do not contact"


def test_a_channel_that_is_refused_forbids_that_channel_alone() -> None:
    account = refusing(willing(), "phone")

    assert may(account, channel="phone") == "refused: phone"
    assert may(account, channel="email") == ""


def test_the_last_answer_about_the_same_holds_from_its_day_and_the_first_until_then() -> None:
    account = refusing(willing(), since=TUESDAY)

    assert (may(account, MONDAY), may(account, TUESDAY)) == ("", "do not contact")


def test_what_was_recorded_later_was_not_known() -> None:
    account, _ = willing().record_consent(Answer.REFUSED, since=MONDAY, at=LATER)

    assert may(account) == ""
    with pytest.raises(RecordedBefore):
        account.record_consent(Answer.GIVEN, since=MONDAY, at=NOON)


# --- what a list says ---------------------------------------------------------------------------


def test_a_list_has_the_fields_that_were_asked_for_and_what_was_allowed() -> None:
    made, event = an_account_list(accounts=[willing(), an_account("a-2")[0]])

    assert made.headings == ("id", "name", "consent", "refused")
    assert [row.cells for row in made.rows] == [("a-1", "Acme", "given since 2026-02-02", "")]
    assert [(str(one.account), one.reason) for one in made.removed] == [
        ("a-2", "no consent recorded")
    ]
    assert (event.number, event.count, event.hash) == (1, 1, made.hash)


def test_every_field_says_what_it_is_named_for() -> None:
    contact = Contact(name="Ana", email="ana@example.org", phone="1")
    account = evolve(willing(), contacts=(contact,), opened_on=MONDAY)
    facts = AccountFacts(account=account, sales=Money("5", "EUR"), last_contact=TUESDAY)

    row = listed(facts, list(ListField), TUESDAY, ASKED)

    assert row.values == (
        *("a-1", "Acme", "A", "North", "active", "m-1", "2026-02-02", "2026-02-03", "5.00"),
        *("Ana", "ana@example.org", "1"),
    )
    assert row.cells[-2:] == ("given since 2026-02-02", "phone")


def test_what_is_not_known_is_left_empty() -> None:
    facts = AccountFacts(account=an_account()[0], sales=Money("5", "EUR"))

    row = listed(facts, [ListField.EMAIL, ListField.OWNER, ListField.OPENED_ON], MONDAY, ASKED)

    assert row.values == ("", "", "")


def test_a_list_without_a_purpose_is_refused() -> None:
    with pytest.raises(NoPurpose, match="Say what it is for"):
        an_account_list(purpose=" ")
    with pytest.raises(NoPurpose):
        evolve(an_account_list()[0], purpose="")


def test_a_list_with_fields_that_are_not_allowed_or_with_none_is_refused() -> None:
    with pytest.raises(FieldsNotAllowed, match="sales, phone may not be given away"):
        an_account_list(fields=[ListField.SALES, ListField.ID, ListField.PHONE])
    with pytest.raises(FieldsNotAllowed, match="it says nothing"):
        an_account_list(fields=[])


def test_a_field_that_is_asked_for_twice_is_said_once() -> None:
    assert check_fields([ListField.ID, ListField.ID], STANDARD_LISTS) == (ListField.ID,)


def test_an_account_outside_the_segment_is_neither_listed_nor_removed() -> None:
    known = [AccountFacts(account=willing(), sales=Money.zero("EUR"))]
    made, _ = AccountList.make(
        *(AccountListId("l"), "a study", [ListField.ID], known),
        number=1,
        as_of=MONDAY,
        known_at=NOON,
        segment=Segment(regions=("South",)),
    )

    assert (made.rows, made.removed) == ((), ())


def test_the_hash_is_of_what_is_said_and_of_nothing_else() -> None:
    made, _ = an_account_list(accounts=[willing()])

    assert made.hash == an_account_list("other", accounts=[willing()])[0].hash
    assert made.hash != an_account_list(accounts=[willing(name="Acme 2")])[0].hash


# --- what changed -------------------------------------------------------------------------------


def test_every_kind_of_change_is_told() -> None:
    before, _ = an_account_list(accounts=[willing(f"a-{number}") for number in range(1, 8)])
    moved = willing("a-3").move(next(iter(willing("b").assignments)).manager, on=MONDAY, at=NOON)[0]
    now = [
        willing("a-1", name="Acme 2"),
        evolve(willing("a-2"), account_class="B"),
        evolve(moved, assignments=()),
        refusing(willing("a-4")),
        evolve(willing("a-5"), status=AccountStatus.CLOSED),
        willing("a-9"),
    ]
    after, _ = an_account_list(accounts=now, number=2)

    found = changes(before, after, closed_among(now), {AccountId("a-6"): AccountId("a-1")})

    def change(account: str, what: ListChange, before: str = "", after: str = "") -> Changed:
        return Changed(account=AccountId(account), change=what, before=before, after=after)

    assert found == (
        change("a-1", ListChange.RENAMED, "Acme", "Acme 2"),
        change("a-2", ListChange.RECLASSIFIED, "A", "B"),
        change("a-3", ListChange.OWNER_CHANGED, "m-1", ""),
        change("a-4", ListChange.LEFT, "", "do not contact"),
        change("a-5", ListChange.CLOSED),
        change("a-6", ListChange.MERGED, "", "a-1"),
        change("a-7", ListChange.LEFT, "", "no longer in the segment"),
        change("a-9", ListChange.ADDED),
    )


def test_a_list_like_the_one_before_has_no_change_and_the_first_is_all_new() -> None:
    made, _ = an_account_list(accounts=[willing()])

    assert changes(made, made) == ()
    assert [one.change for one in changes(None, made)] == [ListChange.ADDED]


# --- a sample -----------------------------------------------------------------------------------


def rows(*classes: str) -> list[ListedAccount]:
    return [
        ListedAccount(
            account=AccountId(f"a-{number}"),
            name="x",
            account_class=one,
            owner=None,
            values=(one,),
        )
        for number, one in enumerate(classes)
    ]


def sample(given: list[ListedAccount], size: int, seed: str = "s") -> tuple[ListedAccount, ...]:
    return stratified_sample(given, size, stratum=lambda row: row.values[0], seed=seed)


def test_each_stratum_is_in_the_sample_in_proportion_to_its_size() -> None:
    drawn = sample(rows(*"AAAAAABBBC"), 5)

    assert "".join(row.account_class for row in drawn) == "AAABB"


def test_the_seed_decides_who_is_in_the_sample() -> None:
    given = rows(*"A" * 20)

    assert sample(given, 5) == sample(given, 5)
    assert sample(given, 5) != sample(given, 5, seed="another")


def test_a_sample_of_more_than_there_are_is_refused_and_of_all_is_all() -> None:
    with pytest.raises(BadNumber):
        sample(rows("A"), 2)
    assert sample(rows("A"), 1) == (*rows("A"),)
    assert sample([], 0) == ()


@given(st.lists(st.sampled_from("ABC"), max_size=12), st.data())
def test_a_sample_has_its_size_and_only_rows_that_are_there(
    classes: list[str], data: st.DataObject
) -> None:
    given_rows = rows(*classes)
    size = data.draw(st.integers(0, len(given_rows)))

    drawn = sample(given_rows, size)

    assert len(drawn) == size
    assert set(drawn) <= set(given_rows)
