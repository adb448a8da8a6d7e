"""The best price an order has under the promotions there are, and why each counts where it does.

A higher priority is looked at first. Of one priority, promotions of one group compete for the same
items by the group's rule, and those of different groups add up, each on the price before promotions.
The outcome is worked out from nothing each time, and depends on no order but that of priorities:
where a few compete, every order among them is tried. (Rules: selling, B13.)
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, permutations
from typing import Final

from attrs import frozen

from account_mgmt.domain.apportion import apportion
from account_mgmt.domain.basket import Basket, BasketLine
from account_mgmt.domain.ids import ProductId, PromotionId
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import AppliedPromotion, LineDiscount, OrderLine
from account_mgmt.domain.promotion import Promotion
from account_mgmt.domain.promotion_eligibility import barred
from account_mgmt.domain.promotion_rules import FreeItems, GroupRule, Overrun
from account_mgmt.domain.promotion_take import Table, Take, line_off, take

MOST_TRIED: Final = 4
"""Of so many promotions that compete for the same items every order is tried; of more, always the best next."""


@frozen(kw_only=True)
class GivenGoods:
    """What a promotion gives on top of an order, and what that is worth."""

    promotion: PromotionId
    product: ProductId
    units: int
    value: Money


@frozen(kw_only=True)
class Priced:
    """An order under promotions: its lines with what was taken off, what is given on top, and how often."""

    lines: tuple[OrderLine, ...]
    goods: tuple[GivenGoods, ...]
    applied: tuple[AppliedPromotion, ...]

    @property
    def net(self) -> Money:
        """What is left to pay."""
        return Money.total([line.net for line in self.lines], self.lines[0].net.currency)

    @property
    def taken(self) -> Mapping[PromotionId, Money]:
        """What each promotion is worth to the customer: off the lines, and in goods."""
        nothing = Money.zero(self.lines[0].net.currency)
        sums = {one.promotion: nothing for one in self.applied}
        for line in self.lines:
            for part in line.promotions:
                sums[part.promotion] += part.amount
        for goods in self.goods:
            sums[goods.promotion] += goods.value
        return sums


def price(basket: Basket, promotions: Iterable[Promotion]) -> Priced:
    """The best price under those promotions, of which any that cannot apply changes nothing.

    None takes more off than its budget has left: an order that would overrun it takes what is left,
    or does without, as the promotion says.
    """
    ranked = sorted(promotions, key=_rank)
    open_ = [one for one in ranked if barred(one, basket) is None]
    return _priced(basket, _within_budgets(Table(basket), open_))


def _rank(promotion: Promotion) -> tuple[int, PromotionId]:
    return -promotion.priority, promotion.id


_Taken = list[tuple[Promotion, Take]]


def _within_budgets(table: Table, promotions: Sequence[Promotion]) -> _Taken:
    """What is taken when every budget holds."""
    chosen = _no_more_than_the_lines(table, _chosen(table, promotions))
    over = [one for one, taken in chosen if _overruns(one, taken)]
    if not over:
        return chosen
    refused = {one.id for one in over if one.limits.overrun is Overrun.REFUSE}
    if refused:
        return _within_budgets(table, [one for one in promotions if one.id not in refused])
    clipped = [(one, _clipped(one, taken)) for one, taken in chosen]
    clipped = [(one, taken) for one, taken in clipped if taken.total]
    gone = {one.id for one in over}
    without = _within_budgets(table, [one for one in promotions if one.id not in gone])
    return without if _sum(without) > _sum(clipped) else clipped


def _overruns(promotion: Promotion, taken: Take) -> bool:
    left = promotion.budget_left
    return left is not None and taken.total > left.minor


def _clipped(promotion: Promotion, taken: Take) -> Take:
    """The same within the budget: what is left is split over the lines as the whole was.

    Goods are given whole, or not at all.
    """
    left = promotion.budget_left
    if left is None or taken.total <= left.minor:
        return taken
    numbers = sorted(taken.off)
    room = min(left.minor, sum(taken.off.values()))
    if not numbers:
        return Take()
    parts = apportion(room, [taken.off[number] for number in numbers])
    off = {number: part for number, part in zip(numbers, parts, strict=True) if part}
    return Take(off=off, used=taken.used, uses=taken.uses)


def _sum(chosen: _Taken) -> int:
    return sum(taken.total for _, taken in chosen)


def _no_more_than_the_lines(table: Table, chosen: _Taken) -> _Taken:
    """The same with no line below nothing: what comes later takes what is left of it."""
    left = {line.number: line.value for line in table.lines}
    for _, taken in sorted(chosen, key=lambda pair: _rank(pair[0])):
        for number, off in tuple(taken.off.items()):
            taken.off[number] = min(off, left[number])
            left[number] -= taken.off[number]
            if not taken.off[number]:
                del taken.off[number]
    return [(one, taken) for one, taken in chosen if taken.off or taken.goods]


def _priced(basket: Basket, chosen: _Taken) -> Priced:
    parts: dict[int, list[LineDiscount]] = {}
    chosen = sorted(chosen, key=lambda pair: _rank(pair[0]))
    for one, taken in chosen:
        for number, off in taken.off.items():
            amount = Money.of_minor(off, basket.currency)
            parts.setdefault(number, []).append(LineDiscount(one.id, amount))
    return Priced(
        lines=tuple(
            line.line.less(parts[line.number]) if line.number in parts else line.line
            for line in basket.lines
        ),
        goods=tuple(
            GivenGoods(
                promotion=one.id,
                product=goods.product,
                units=goods.units,
                value=Money.of_minor(goods.value, basket.currency),
            )
            for one, taken in chosen
            for goods in taken.goods
        ),
        applied=tuple(AppliedPromotion(one.id, taken.uses) for one, taken in chosen),
    )


# --- which of them count ------------------------------------------------------------------------


class _State:
    """What is left of each line in each group, who took of it, and what."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.left: dict[str, dict[int, int]] = {}
        self.takers: dict[int, list[Promotion]] = {}
        self.restricted = False
        self.takes: dict[PromotionId, tuple[Promotion, Take]] = {}

    def copy(self) -> "_State":
        other = _State(self.table)
        other.left = {group: dict(left) for group, left in self.left.items()}
        other.takers = {number: list(takers) for number, takers in self.takers.items()}
        other.restricted = self.restricted
        other.takes = dict(self.takes)
        return other

    def pool(self, group: str) -> dict[int, int]:
        """The items that are left in a group."""
        return self.left.setdefault(group, self.table.items())

    def open_to(self, promotion: Promotion, pool: Mapping[int, int]) -> Mapping[int, int]:
        """Those of them that it may share with whoever took of their lines."""
        if not (self.restricted or promotion.stacking.is_restricted):
            return pool
        return {
            number: count
            for number, count in pool.items()
            if all(_combine(promotion, other) for other in self.takers.get(number, ()))
        }

    def record(self, promotion: Promotion, taken: Take, pool: dict[int, int] | None) -> None:
        """Let a promotion have what it takes, of a pool or (None) of nobody's."""
        for number, count in taken.used.items():
            self.takers.setdefault(number, []).append(promotion)
            if pool is not None:
                pool[number] -= count
        self.restricted = self.restricted or promotion.stacking.is_restricted
        self.takes[promotion.id] = promotion, taken

    @property
    def total(self) -> int:
        """What the customer saves, no line below nothing."""
        offs: dict[int, int] = {}
        goods = 0
        for _, taken in self.takes.values():
            goods += sum(one.value for one in taken.goods)
            for number, off in taken.off.items():
                offs[number] = offs.get(number, 0) + off
        values = self.table.by_number
        return goods + sum(min(off, values[number].value) for number, off in offs.items())


def _combine(one: Promotion, other: Promotion) -> bool:
    return one.stacking.allows(other.id) and other.stacking.allows(one.id)


def _most(promotion: Promotion, table: Table) -> int | None:
    return promotion.left(table.basket.account)


_Step = Callable[[_State], None]


def _chosen(table: Table, promotions: Sequence[Promotion]) -> _Taken:
    state = _State(table)
    rules: dict[str, GroupRule] = {}
    for one in promotions:
        rules.setdefault(one.stacking.group, one.stacking.rule)
    for _, tier in groupby(promotions, key=lambda one: one.priority):
        state = _tier(state, [*tier], rules)
    return [*state.takes.values()]


def _tier(state: _State, tier: Sequence[Promotion], rules: Mapping[str, GroupRule]) -> _State:
    """The best of the orders in which those with restrictions, and all the others, may come."""
    free = [one for one in tier if not one.stacking.is_restricted]
    restricted = [one for one in tier if one.stacking.is_restricted]
    steps: list[_Step] = [_alone(one, rules[one.stacking.group]) for one in restricted]
    if free:
        steps.append(_freely(free, rules))
    if len(restricted) > MOST_TRIED:
        steps = sorted(steps, key=lambda step: -_after(state, [step]).total)
        return _after(state, steps)
    return max((_after(state, order) for order in permutations(steps)), key=lambda one: one.total)


def _after(state: _State, steps: Iterable[_Step]) -> _State:
    state = state.copy()
    for step in steps:
        step(state)
    return state


def _alone(promotion: Promotion, rule: GroupRule) -> _Step:
    def step(state: _State) -> None:
        shared = rule is GroupRule.ACCUMULATE
        pool = state.table.items() if shared else state.pool(promotion.stacking.group)
        _take_of(state, promotion, pool, None if shared else pool)

    return step


def _take_of(
    state: _State, promotion: Promotion, pool: Mapping[int, int], used: dict[int, int] | None
) -> None:
    table = state.table
    taken = take(promotion, table, state.open_to(promotion, pool), most=_most(promotion, table))
    if taken.uses:
        state.record(promotion, taken, used)


def _freely(promotions: Sequence[Promotion], rules: Mapping[str, GroupRule]) -> _Step:
    groups: dict[str, list[Promotion]] = {}
    for one in promotions:
        groups.setdefault(one.stacking.group, []).append(one)

    def step(state: _State) -> None:
        for group, members in sorted(groups.items()):
            _BY_RULE[rules[group]](state, group, members)

    return step


def _accumulate(state: _State, _group: str, members: Sequence[Promotion]) -> None:
    for one in members:
        _take_of(state, one, state.table.items(), None)


def _first(state: _State, group: str, members: Sequence[Promotion]) -> None:
    pool = state.pool(group)
    for one in members:
        _take_of(state, one, pool, pool)


def _largest(state: _State, group: str, members: Sequence[Promotion]) -> None:
    _compete(state, group, members, largest=True)


def _smallest(state: _State, group: str, members: Sequence[Promotion]) -> None:
    _compete(state, group, members, largest=False)


_BY_RULE: Final[Mapping[GroupRule, Callable[[_State, str, Sequence[Promotion]], None]]] = {
    GroupRule.ACCUMULATE: _accumulate,
    GroupRule.FIRST: _first,
    GroupRule.LARGEST: _largest,
    GroupRule.SMALLEST: _smallest,
}


# --- the largest, and the smallest --------------------------------------------------------------


@frozen
class _Contest:
    """Promotions of one group and priority over lines that they compete for, apart from all others."""

    state: _State
    group: str
    sets: tuple[Promotion, ...]
    by_line: Mapping[int, Sequence[Promotion]]  # those that go line by line, by line
    largest: bool

    def won(self, order: Sequence[Promotion]) -> tuple[int, _Taken]:
        """What is taken when sets are made in that order, and every line then has its best."""
        pool = dict(self.state.pool(self.group))
        table = self.state.table
        takes: dict[PromotionId, tuple[Promotion, Take]] = {}
        for one in order:
            open_ = self.state.open_to(one, pool)
            taken = take(one, table, open_, most=_most(one, table))
            if taken.uses:
                takes[one.id] = one, taken
                for number, count in taken.used.items():
                    pool[number] -= count
        for number, members in self.by_line.items():
            self._best_of_line(table.by_number[number], pool[number], members, takes)
        chosen = [*takes.values()]
        return _sum(chosen), chosen

    def _best_of_line(
        self,
        line: BasketLine,
        items: int,
        members: Sequence[Promotion],
        takes: dict[PromotionId, tuple[Promotion, Take]],
    ) -> None:
        best, winner = 0, None
        for one in members if items else ():
            off = line_off(one, line, items)
            if off and (winner is None or (off > best if self.largest else off < best)):
                best, winner = off, one
        if winner is not None:
            _, taken = takes.setdefault(winner.id, (winner, Take(uses=1)))
            taken.off[line.number] = best
            taken.used[line.number] = items

    def outcome(self) -> _Taken:
        """What is taken by the best of the orders that are tried."""
        if not self.largest:
            tried = permutations(self.sets) if len(self.sets) <= MOST_TRIED else [self.sets]
            return min((self.won(order) for order in tried), key=lambda pair: pair[0])[1]
        if len(self.sets) <= MOST_TRIED:
            orders = (
                order
                for size in range(len(self.sets) + 1)
                for order in permutations(self.sets, size)
            )
            return max((self.won(order) for order in orders), key=lambda pair: pair[0])[1]
        return self._best_next()

    def _best_next(self) -> _Taken:
        order: list[Promotion] = []
        total, chosen = self.won(order)
        while len(order) < len(self.sets):
            rest = [one for one in self.sets if one not in order]
            tried = [(self.won([*order, one]), one) for one in rest]
            (next_total, next_chosen), one = max(tried, key=lambda pair: pair[0][0])
            if next_total <= total:
                break
            total, chosen = next_total, next_chosen
            order.append(one)
        return chosen


def _compete(state: _State, group: str, members: Sequence[Promotion], *, largest: bool) -> None:
    by_line: dict[int, list[Promotion]] = {}
    sets: list[tuple[Promotion, set[int]]] = []
    pool = state.pool(group)
    for one in members:
        if one.is_by_line:
            open_ = state.open_to(one, pool)
            for line in state.table.within(one.on):
                if line.number in open_:
                    by_line.setdefault(line.number, []).append(one)
        else:
            sets.append((one, _touched(one, state.table)))
    for together, numbers in _apart(sets):
        lines = {number: by_line.pop(number) for number in numbers if number in by_line}
        _settle(state, _Contest(state, group, tuple(together), lines, largest))
    _settle(state, _Contest(state, group, (), by_line, largest))


def _settle(state: _State, contest: _Contest) -> None:
    """Let stand what a contest gives; a promotion that goes line by line may win in several."""
    pool = state.pool(contest.group)
    for one, taken in contest.outcome():
        before = state.takes.get(one.id)
        if before is not None:
            taken.off |= before[1].off
        state.record(one, taken, pool)


def _touched(promotion: Promotion, table: Table) -> set[int]:
    """The lines that a promotion may take anything of."""
    ranges = {promotion.on, *(condition.of or promotion.on for condition in promotion.conditions)}
    ranges |= {
        benefit.of or promotion.on
        for benefit in promotion.benefits
        if isinstance(benefit, FreeItems)
    }
    return {line.number for range_ in ranges for line in table.within(range_)}


def _apart(
    sets: Iterable[tuple[Promotion, set[int]]],
) -> Iterator[tuple[list[Promotion], set[int]]]:
    """Promotions put together that may meet on a line, with all their lines."""
    parts: list[tuple[list[Promotion], set[int]]] = []
    for one, numbers in sets:
        meeting = [part for part in parts if part[1] & numbers]
        parts = [part for part in parts if not part[1] & numbers]
        members = [member for part in meeting for member in part[0]]
        parts.append(([*members, one], numbers.union(*(part[1] for part in meeting))))
    yield from parts
