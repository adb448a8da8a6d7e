"""Letters by level, and whom to call first."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.dunning import (
    FALLING_CHANCE,
    STANDARD_DUNNING,
    ChaseState,
    DunningLevel,
    DunningPolicy,
    OverdueItem,
    Reaches,
    SentLetter,
    Weighed,
    calls,
    next_letter,
)
from account_mgmt.domain.errors import BadDunning
from account_mgmt.domain.ids import AccountId, InvoiceId
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import Rate

TODAY = date(2026, 6, 1)


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def item(
    days_late: int, amount: str = "100.00", *, name: str = "i-1", disputed: str = "0"
) -> OverdueItem:
    return OverdueItem(
        invoice=InvoiceId(name),
        number=name,
        due_on=TODAY - timedelta(days_late),
        open=eur(amount),
        disputed=eur(disputed),
    )


def sent(level: int, days_ago: int, *invoices: str) -> SentLetter:
    names = tuple(InvoiceId(name) for name in invoices or ("i-1",))
    return SentLetter(level=level, on=TODAY - timedelta(days_ago), invoices=names)


# --- levels -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("reaches", "level"), [(Reaches.BOTH, 1), (Reaches.EITHER, 2)])
def test_a_level_asks_for_days_and_amount_or_for_either(reaches: Reaches, level: int) -> None:
    """Ten invoices of 10, 5 days overdue; 1 day and 10, or 3 days and 300."""
    policy = DunningPolicy(
        levels=(
            DunningLevel(number=1, after_days=1, action="remind", minimum=eur("10")),
            DunningLevel(number=2, after_days=3, action="warn", minimum=eur("300")),
        ),
        reaches=reaches,
    )

    reached = policy.reached([item(5, "10", name=f"i-{n}") for n in range(10)], TODAY)

    assert reached is not None
    assert reached.number == level


@pytest.mark.parametrize(("reaches", "level"), [(Reaches.BOTH, 1), (Reaches.EITHER, 2)])
def test_a_level_may_weigh_the_oldest_invoice_alone(reaches: Reaches, level: int) -> None:
    """NetSuite's vector: ten invoices of 10, 5 days overdue; level 1 is 1 day and 10, level 2 3 and 30.

    It weighs invoices one by one: AND gives level 1, OR level 2.
    """
    policy = DunningPolicy(
        levels=(
            DunningLevel(number=1, after_days=1, action="remind", minimum=eur("10")),
            DunningLevel(number=2, after_days=3, action="warn", minimum=eur("30")),
        ),
        reaches=reaches,
        weighed=Weighed.OLDEST,
    )
    ten = [item(5, "10", name=f"i-{n}") for n in range(10)]

    by_account = policy.reached(ten, TODAY)
    by_invoice = evolve(policy, weighed=Weighed.ALL).reached(ten[:1], TODAY)

    assert by_account is not None
    assert by_account == by_invoice
    assert by_account.number == level


@pytest.mark.parametrize(
    "levels",
    [
        (),
        (DunningLevel(number=2, after_days=5, action="x"),),
        (DunningLevel(number=1, after_days=0, action="x"),),
        (
            DunningLevel(number=1, after_days=9, action="x"),
            DunningLevel(number=2, after_days=9, action="y"),
        ),
    ],
)
def test_levels_that_do_not_rise_are_refused(levels: tuple[DunningLevel, ...]) -> None:
    with pytest.raises(BadDunning):
        DunningPolicy(levels=levels)


@pytest.mark.parametrize(("days", "level"), [(4, None), (5, 1), (19, 1)])
def test_the_first_letter_waits_for_its_days(days: int, level: int | None) -> None:
    letter = next_letter(STANDARD_DUNNING, [item(days)], [], TODAY)

    assert (None if letter is None else letter.level.number) == level


def test_letters_rise_one_level_at_a_time() -> None:
    very_late = [item(90)]

    first = next_letter(STANDARD_DUNNING, very_late, [], TODAY)
    second = next_letter(STANDARD_DUNNING, very_late, [sent(1, 8)], TODAY)

    assert first is not None
    assert second is not None
    assert (first.level.number, second.level.number) == (1, 2)


def test_between_letters_some_days_pass() -> None:
    assert next_letter(STANDARD_DUNNING, [item(90)], [sent(1, 6)], TODAY) is None
    assert next_letter(STANDARD_DUNNING, [item(90)], [sent(1, 7)], TODAY) is not None


def test_no_letter_goes_beyond_what_the_debt_has_reached() -> None:
    assert next_letter(STANDARD_DUNNING, [item(19)], [sent(1, 10)], TODAY) is None


def test_a_new_debt_begins_at_the_first_level_again() -> None:
    letter = next_letter(STANDARD_DUNNING, [item(90, name="i-2")], [sent(3, 30, "i-1")], TODAY)

    assert letter is not None
    assert letter.level.number == 1


def test_a_letter_names_every_item_and_no_disputed_one() -> None:
    items = [item(9), item(2, "5.00", name="i-2"), item(50, "7.00", name="i-3", disputed="7.00")]

    letter = next_letter(STANDARD_DUNNING, items, [], TODAY)

    assert letter is not None
    assert [one.number for one in letter.items] == ["i-1", "i-2"]
    assert letter.total == eur("105.00")


def test_what_is_disputed_in_part_is_chased_for_the_rest() -> None:
    letter = next_letter(STANDARD_DUNNING, [item(9, disputed="30.00")], [], TODAY)

    assert letter is not None
    assert letter.total == eur("70.00")


def test_nothing_overdue_is_nothing_to_write() -> None:
    assert next_letter(STANDARD_DUNNING, [item(0)], [], TODAY) is None


# --- calls --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "chance"), [(0, "1"), (1, "0.9"), (30, "0.9"), (31, "0.7"), (400, "0.3")]
)
def test_a_chance_falls_with_age(days: int, chance: str) -> None:
    assert FALLING_CHANCE.chance(days) == Rate(chance)


def test_the_call_worth_most_comes_first() -> None:
    overdue = {
        AccountId("old"): [item(200, "200.00")],
        AccountId("new"): [item(10, "100.00")],
        AccountId("paid"): [],
    }

    worklist = calls(overdue, {}, TODAY)

    assert [(str(call.account), call.worth) for call in worklist] == [
        ("new", eur("90.00")),
        ("old", eur("60.00")),
    ]
    assert worklist[1].reason == "200.00 EUR overdue on 1 invoice, the oldest for 200 days"
    assert worklist[1].next_step == "send the friendly reminder"


def test_who_promised_or_disputes_is_not_called() -> None:
    overdue = {
        AccountId("waits"): [item(10)],
        AccountId("disputes"): [item(10, disputed="100.00")],
    }

    assert calls(overdue, {AccountId("waits"): ChaseState(waits=True)}, TODAY) == ()


def test_a_broken_promise_is_told() -> None:
    state = ChaseState(
        broken_promise=True, letters=(sent(1, 3),), last_contact=TODAY - timedelta(3)
    )
    items = [item(30), item(40, name="i-2")]

    [call] = calls({AccountId("a"): items}, {AccountId("a"): state}, TODAY)

    assert call.broken_promise
    assert call.reason.endswith(
        "on 2 invoices, the oldest for 40 days; a promise to pay was broken"
    )
    assert (call.next_step, call.last_contact) == ("call again in a week", TODAY - timedelta(3))


@given(
    items=st.lists(
        st.builds(
            item,
            st.integers(-10, 120),
            st.sampled_from(("1.00", "250.00")),
            name=st.sampled_from(("i-1", "i-2", "i-3")),
            disputed=st.sampled_from(("0", "1.00")),
        ),
        max_size=5,
        unique_by=lambda one: one.invoice,
    ),
    letters=st.lists(st.builds(sent, st.integers(1, 3), st.integers(0, 60)), max_size=3),
)
def test_a_letter_never_skips_a_level_nor_names_what_is_not_owed(
    items: list[OverdueItem], letters: list[SentLetter]
) -> None:
    letter = next_letter(STANDARD_DUNNING, items, letters, TODAY)

    if letter is not None:
        named = {one.invoice for one in letter.items}
        about = [one.level for one in letters if named.intersection(one.invoices)]
        assert letter.level.number == max(about, default=0) + 1
        assert all(one.chased.minor > 0 and one.days_late(TODAY) > 0 for one in letter.items)


@pytest.mark.parametrize("days", [{"grace_days": -1}, {"days_between": -1}, {"grace_days": 1.0}])
def test_days_below_zero_or_in_parts_are_refused(days: dict[str, int]) -> None:
    with pytest.raises(BadDunning, match="days"):
        evolve(STANDARD_DUNNING, **days)  # type: ignore[arg-type] # of two fields
