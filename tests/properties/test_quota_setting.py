"""The laws of setting and moving quota: every cent is somebody's, and bounds hold."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from account_mgmt.domain.amount import smallest
from account_mgmt.domain.apportion import IfZero, apportion
from account_mgmt.domain.attainment import Target
from account_mgmt.domain.bounded import apportion_within
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.cascade import Assigned, Node, OverAssignment, cascade, compound, roll_up
from account_mgmt.domain.errors import BoundsMissTheTotal
from account_mgmt.domain.fairness import correlation
from account_mgmt.domain.fiscal import FiscalCalendar
from account_mgmt.domain.money import Money
from account_mgmt.domain.quota_moves import QuotaGoes, move_quota
from account_mgmt.domain.quota_setting import by_potential, equal, rounded, share_out
from account_mgmt.domain.ramp import FirstMonth, Ramp, Tenure, ended, relieved
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.seasonality import Seasonality
from account_mgmt.domain.workload import distribute

SIZES = st.integers(0, 10**4) | st.integers(0, 2**70)
RATES = st.fractions(0, 1, max_denominator=100).map(Rate)
MONTHS = [part.period for part in FiscalCalendar().periods(2026)]
DAYS = st.dates(date(2025, 12, 1), date(2027, 2, 1))


def euros(minor: int) -> Money:
    return Money.of_minor(minor, "EUR")


def of_year(minor: list[int]) -> tuple[Target, ...]:
    return tuple(map(Target, MONTHS, map(euros, minor)))


def of_all(targets: tuple[Target, ...]) -> int:
    return sum(smallest(target.amount) for target in targets)


@st.composite
def bounded_splits(draw: st.DrawFn) -> tuple[int, list[int], list[int], list[int | None]]:
    """Weights and bounds that some parts can keep, and a total that they can sum to."""
    rows = draw(
        st.lists(
            st.tuples(
                st.integers(0, 50),
                st.integers(0, 100),
                st.none() | st.integers(0, 300),
            ),
            min_size=1,
            max_size=8,
        )
    )
    weights = [weight for weight, _, _ in rows]
    floors = [floor for _, floor, _ in rows]
    caps = [None if room is None else floor + room for _, floor, room in rows]
    most = sum(cap if cap is not None else 1000 for cap in caps)
    return draw(st.integers(sum(floors), max(most, sum(floors)))), weights, floors, caps


@given(bounded_splits())
@example((100, [90, 5, 5], [0, 20, 0], [70, None, 8]))
def test_a_bounded_split_sums_to_the_whole_and_keeps_every_bound(
    split: tuple[int, list[int], list[int], list[int | None]],
) -> None:
    total, weights, floors, caps = split

    parts = apportion_within(total, weights, floors, caps, if_zero=IfZero.EQUAL)

    assert sum(parts) == total
    for part, floor, cap in zip(parts, floors, caps, strict=True):
        assert floor <= part
        assert cap is None or part <= cap


@given(bounded_splits())
def test_those_within_their_bounds_share_what_is_left_by_weight(
    split: tuple[int, list[int], list[int], list[int | None]],
) -> None:
    total, weights, floors, caps = split
    parts = apportion_within(total, weights, floors, caps, if_zero=IfZero.EQUAL)

    free = [i for i, part in enumerate(parts) if part not in {floors[i], caps[i]}]
    left = sum(parts[i] for i in free)
    assume(any(weights[i] for i in free))

    assert [parts[i] for i in free] == pytest.approx(
        apportion(left, [weights[i] for i in free]), abs=1
    )


@given(st.lists(st.integers(0, 50), min_size=1, max_size=6).filter(any), SIZES)
def test_bounds_that_nobody_meets_change_nothing(weights: list[int], total: int) -> None:
    loose = apportion_within(total, weights, [0] * len(weights), [total] * len(weights))

    assert loose == apportion(total, weights)


@given(bounded_splits(), st.integers(1, 100))
def test_bounds_that_nothing_could_keep_are_always_refused(
    split: tuple[int, list[int], list[int], list[int | None]], off: int
) -> None:
    _, weights, floors, caps = split
    known = [cap for cap in caps if cap is not None]

    with pytest.raises(BoundsMissTheTotal):
        apportion_within(sum(floors) - off, weights, floors, caps)
    if len(known) == len(caps):
        with pytest.raises(BoundsMissTheTotal):
            apportion_within(sum(known) + off, weights, floors, caps)


@given(
    SIZES,
    st.lists(st.integers(0, 10**6), min_size=1, max_size=8).filter(any),
    st.data(),
)
def test_shares_and_pins_sum_to_the_whole(
    extra: int, potentials: list[int], data: st.DataObject
) -> None:
    claims = by_potential({str(n): euros(size) for n, size in enumerate(potentials)})
    pinned = data.draw(
        st.dictionaries(
            st.sampled_from([claim.recipient for claim in claims]), st.integers(0, 10**6).map(euros)
        )
    )
    assume(any(claim.weight and claim.recipient not in pinned for claim in claims))
    whole = euros(extra + sum(pin.minor for pin in pinned.values()))

    shares = share_out(whole, claims, pins=pinned)

    assert sum(smallest(share.amount) for share in shares) == whole.minor
    assert [share.recipient for share in shares] == [claim.recipient for claim in claims]
    for share in shares:
        assert share.because
        if share.recipient in pinned:
            assert share.amount == pinned[share.recipient]


@given(SIZES, st.integers(1, 12), st.integers(1, 10**6))
def test_rounding_to_a_unit_keeps_the_sum_and_leaves_one_odd_share(
    total: int, people: int, unit: int
) -> None:
    shares = share_out(euros(total), equal(range(people)))

    nice = [smallest(share.amount) for share in rounded(shares, euros(unit))]

    assert sum(nice) == total
    assert sum(amount % unit != 0 for amount in nice) <= 1
    assert all(amount % unit == 0 or amount == max(nice) for amount in nice)


WEIGHTS = st.integers(1, 20).map(Rate)


def nodes_over(
    children: st.SearchStrategy[Node[str]],
) -> st.SearchStrategy[Node[str]]:
    below = st.lists(children, min_size=1, max_size=4).map(tuple)
    return st.builds(Node[str], st.just("node"), WEIGHTS, below)


TREES = st.recursive(st.builds(Node[str], st.just("leaf"), WEIGHTS), nodes_over, max_leaves=12)
EXCESSES = st.fractions(0, Fraction(1, 2), max_denominator=20).map(
    lambda excess: OverAssignment.excess(Rate(excess))
)


def numbered(node: Node[str], place: str = "0") -> Node[str]:
    children = (numbered(child, f"{place}.{n}") for n, child in enumerate(node.children))
    return Node(place, node.weight, tuple(children))


@given(SIZES, TREES.map(numbered), st.lists(EXCESSES, max_size=3))
def test_both_layers_conserve_at_every_node(
    whole: int, root: Node[str], over: list[OverAssignment]
) -> None:
    handed = cascade(euros(whole), root, over)

    children: dict[str, list[Assigned[str]]] = {}
    for one in handed:
        if one.parent is not None:
            children.setdefault(one.parent, []).append(one)
    for one in handed:
        below = children.get(one.recipient, [])
        if not below:
            continue
        level = one.recipient.count(".")
        ratio = over[level].as_ratio if level < len(over) else Rate(1)
        assert not roll_up(one.base, [child.base for child in below]).mismatch
        assert not roll_up(one.street.times(ratio), [child.street for child in below]).mismatch


@given(st.lists(EXCESSES, max_size=5))
def test_excess_compounds_as_a_product(levels: list[OverAssignment]) -> None:
    exact = Fraction(1)
    for level in levels:
        exact *= 1 + level.as_excess.as_fraction()

    assert compound(levels).as_excess.as_fraction() == exact - 1
    assert compound(levels).as_attainment_factor.as_fraction() == 1 / exact


@given(
    st.lists(SIZES, min_size=12, max_size=12),
    st.lists(SIZES, min_size=12, max_size=12),
    st.lists(RATES, min_size=12, max_size=12),
    DAYS,
    st.sampled_from(QuotaGoes),
)
def test_no_cent_is_made_or_lost_when_an_account_moves(
    mine: list[int], theirs: list[int], parts: list[Rate], on: date, goes: QuotaGoes
) -> None:
    giver, taker = of_year(mine), of_year(theirs)
    account = [
        Target(target.period, target.amount.times(part))
        for target, part in zip(giver, parts, strict=True)
    ]

    after = move_quota(giver, taker, account, on=on, goes=goes)

    for month in MONTHS:
        together = [target for target in (*giver, *taker) if target.period == month]
        then = [target for target in (*after.giver, *after.taker) if target.period == month]
        assert of_all(tuple(then)) == of_all(tuple(together))
    gone = of_all(giver) - of_all(after.giver)
    assert 0 <= gone <= of_all(tuple(account))
    assert goes is not QuotaGoes.ALL or gone == of_all(tuple(account))
    assert goes is not QuotaGoes.NONE or not gone


@given(st.lists(SIZES, min_size=12, max_size=12), st.lists(DAYS, max_size=6).map(sorted))
def test_no_cent_is_made_or_lost_however_often_an_account_moves_there_and_back(
    size: list[int], days: list[date]
) -> None:
    account = of_year(size)
    holder, other = account, of_year([0] * 12)

    for on in days:
        after = move_quota(holder, other, account, on=on, goes=QuotaGoes.REMAINING)
        holder, other = after.taker, after.giver

        assert of_all(holder) + of_all(other) == sum(size)


@given(st.lists(SIZES, min_size=12, max_size=12), DAYS, st.sampled_from(QuotaGoes))
def test_moving_there_and_back_on_one_day_leaves_all_as_it_was(
    mine: list[int], on: date, goes: QuotaGoes
) -> None:
    account = of_year(mine)
    nothing = of_year([0] * 12)

    there = move_quota(account, nothing, account, on=on, goes=goes)
    back = move_quota(there.taker, there.giver, account, on=on, goes=goes)

    assert (back.taker, back.giver) == (account, nothing)


@st.composite
def tenures(draw: st.DrawFn) -> Tenure:
    since, length = draw(DAYS), draw(st.none() | st.integers(1, 400))
    leave = draw(st.none() | st.builds(Period.of_days, DAYS, st.integers(1, 90)))
    ramp = Ramp(draw(st.lists(RATES, max_size=4)), first_month=draw(st.sampled_from(FirstMonth)))
    until = None if length is None else since + timedelta(length)
    return Tenure(since=since, until=until, ramp=ramp, leaves=() if leave is None else (leave,))


@given(st.lists(SIZES, min_size=12, max_size=12), tenures())
def test_what_relief_takes_is_unassigned_to_the_cent(mine: list[int], tenure: Tenure) -> None:
    full = of_year(mine)

    found = relieved(full, tenure)

    assert of_all(found.targets) + of_all(found.unassigned) == of_all(full)
    for target, before in zip(found.targets, full, strict=True):
        assert target.period == before.period
        assert target.amount <= before.amount  # type: ignore[operator] # both are euros


@given(tenures(), DAYS, st.integers(1, 120))
def test_days_there_are_those_of_the_tenure_without_leave(
    tenure: Tenure, start: date, length: int
) -> None:
    period = Period.of_days(start, length)
    every = [start + timedelta(n) for n in range(length)]
    there = [
        on
        for on in every
        if on >= tenure.since
        and (tenure.until is None or on < tenure.until)
        and not any(on in leave for leave in tenure.leaves)
    ]

    assert tenure.days_there(period) == len(there)
    assert 0 <= tenure.share_of(period).as_fraction() <= 1
    ramp = tenure.ramp
    assert ramp is not None
    exact = sum(
        ramp.rate_in(
            (on.year - tenure.since.year) * 12 + on.month - tenure.since.month + 1
        ).as_fraction()
        for on in there
    )
    assert tenure.ramped_days(period).as_fraction() == exact


@given(st.lists(SIZES, min_size=12, max_size=12), DAYS)
def test_what_a_leaver_leaves_is_unassigned_to_the_cent(mine: list[int], on: date) -> None:
    full = of_year(mine)

    found = ended(full, on)

    assert of_all(found.targets) + of_all(found.unassigned) == of_all(full)
    assert all(target.period.end <= on for target in found.targets)
    assert all(on <= target.period.start for target in found.unassigned)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=53).filter(any), SIZES)
def test_a_season_spreads_all_of_the_year_and_nothing_where_nothing_weighs(
    weights: list[int], annual: int
) -> None:
    months = [smallest(part) for part in Seasonality.shares(weights).spread(euros(annual))]

    assert sum(months) == annual
    for month, weight in zip(months, weights, strict=True):
        assert abs(month - Fraction(annual * weight, sum(weights))) < 1
        assert weight or not month


@given(
    st.lists(
        st.lists(st.integers(0, 10**6), min_size=4, max_size=4).filter(any), min_size=1, max_size=5
    )
)
def test_history_is_the_mean_of_the_years_parts(years: list[list[int]]) -> None:
    found = Seasonality.from_history(
        {2020 + n: [euros(size) for size in sizes] for n, sizes in enumerate(years)}
    )

    weights = found.seasonality.weights
    for place, weight in enumerate(weights):
        mean = sum(Fraction(sizes[place], sum(sizes)) for sizes in years) / len(years)
        assert Fraction(weight, sum(weights)) == mean


@given(
    st.lists(st.integers(), max_size=30),
    st.dictionaries(st.sampled_from("abcdef"), st.tuples(st.integers(0, 90), st.integers(0, 6))),
)
def test_items_are_given_once_or_left_and_rooms_hold(
    items: list[int], members: dict[str, tuple[int, int]]
) -> None:
    capacities = {one: capacity for one, (capacity, _) in members.items()}
    rooms = {one: room for one, (_, room) in members.items()}

    found = distribute(items, capacities, rooms)

    assert [item for item, _ in found.given] + list(found.left) == items
    for one, room in rooms.items():
        assert sum(member == one for _, member in found.given) <= room
    assert not found.left or len(found.given) == sum(rooms.values())
    assert bool(found.left) == bool(found.because)


@given(st.lists(st.tuples(RATES, RATES), max_size=12))
def test_a_correlation_is_from_minus_1_to_1_and_the_same_both_ways(
    pairs: list[tuple[Rate, Rate]],
) -> None:
    first, second = [one for one, _ in pairs], [other for _, other in pairs]

    found = correlation(first, second)

    assert found == correlation(second, first)
    for figure in (found.pearson, found.spearman):
        assert figure is None or -1 <= figure <= 1
