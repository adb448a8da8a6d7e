"""Territories in balance, by as few moves as can be."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from account_mgmt.domain.errors import BadClaims, BadRate
from account_mgmt.domain.ids import AccountId, ManagerId
from account_mgmt.domain.rate import Rate
from account_mgmt.modelling import Holding, rebalance


def held(**loads: list[int]) -> list[Holding]:
    """Accounts a0, a1, ... of manager a, and so on, by their loads."""
    return [
        Holding(AccountId(f"{who}{place}"), ManagerId(who), Rate(load))
        for who, theirs in loads.items()
        for place, load in enumerate(theirs)
    ]


def test_what_is_balanced_moves_nothing() -> None:
    found = rebalance(held(a=[50, 50], b=[95]))

    assert found.moves == ()
    assert found.balanced
    assert found.fewest


def test_one_account_of_the_right_size_goes_rather_than_many_small_ones() -> None:
    found = rebalance(held(a=[5, 5, 5, 5, 20, 60], b=[60]))

    (move,) = found.moves
    assert (move.account, move.giver, move.taker) == (
        AccountId("a4"),
        ManagerId("a"),
        ManagerId("b"),
    )
    assert found.fewest
    assert [*found.after.values()] == [Rate(1), Rate(1)]
    assert found.before[ManagerId("a")] == Rate("1.25")


def test_a_manager_without_accounts_gets_some() -> None:
    found = rebalance(held(a=[10, 10, 10, 10]), [ManagerId("new")])

    assert len(found.moves) == 2
    assert found.fewest


def test_where_one_account_is_too_large_nothing_balances_and_that_is_said() -> None:
    found = rebalance(held(a=[100, 10], b=[10]))

    assert not found.balanced
    assert not found.fewest
    assert found.after[ManagerId("a")] <= found.before[ManagerId("a")]


def test_a_search_does_with_fewer_moves_than_the_nearest_sizes() -> None:
    """By sizes that come nearest it takes three moves; two of others do."""
    found = rebalance(held(a=[1, 12, 9, 15, 10], b=[20, 11, 6, 12], c=[11]))

    assert len(found.moves) == 2
    assert found.fewest


def test_a_search_balances_where_the_nearest_sizes_do_not_fit() -> None:
    found = rebalance(held(a=[19], b=[5, 12, 20, 16], c=[19, 3, 20, 1, 16]))

    assert found.balanced
    assert len(found.moves) == 2


@pytest.mark.parametrize("tolerance", ["-1%", "-5"])
def test_a_tolerance_is_not_below_zero(tolerance: str) -> None:
    with pytest.raises(BadRate, match="for a tolerance is refused"):
        rebalance(held(a=[1]), tolerance=tolerance)


def test_an_account_is_held_once_and_weighs_something() -> None:
    with pytest.raises(BadClaims, match="it is held twice"):
        rebalance([*held(a=[1]), *held(a=[1])])
    with pytest.raises(BadClaims, match="is below zero"):
        rebalance(held(a=[-1]))
    with pytest.raises(BadClaims, match="there is no load to balance"):
        rebalance(held(a=[0]))


@settings(max_examples=50)
@given(
    st.lists(st.lists(st.integers(1, 30), max_size=2), min_size=2, max_size=3).filter(
        lambda all_: any(map(bool, all_))
    ),
    st.integers(0, 40),
)
def test_a_suggestion_is_within_the_tolerance_and_none_below_the_bound_does(
    loads: list[list[int]], percent: int
) -> None:
    """Every set of moves of fewer than `at_least` accounts is tried, and none balances."""
    names = "abc"[: len(loads)]
    holdings = held(**dict(zip(names, loads, strict=True)))
    managers = [ManagerId(name) for name in names]

    found = rebalance(holdings, managers, tolerance=Rate.ratio(percent, 100))

    if found.balanced:
        near = [abs(load.as_fraction() - 1) * 100 <= percent for load in found.after.values()]
        assert all(near)
    assert len({move.account for move in found.moves}) == len(found.moves)
    fewest = _fewest_by_trying(holdings, managers, percent)
    if fewest is not None:
        assert found.at_least <= fewest
        assert not found.balanced or len(found.moves) >= fewest
        assert not found.fewest or len(found.moves) == fewest


def _fewest_by_trying(
    holdings: list[Holding], managers: list[ManagerId], percent: int
) -> int | None:
    """Every way to hand out the accounts is looked at."""
    sizes = [one.load.numerator for one in holdings]
    held_by = [managers.index(one.manager) for one in holdings]
    whole, fewest = sum(sizes), None
    for takers in product(range(len(managers)), repeat=len(holdings)):
        loads = [0] * len(managers)
        for who, size in zip(takers, sizes, strict=True):
            loads[who] += size
        if all(abs(load * len(managers) - whole) * 100 <= percent * whole for load in loads):
            moved = sum(who != was for who, was in zip(takers, held_by, strict=True))
            fewest = moved if fewest is None else min(fewest, moved)
    return fewest
