"""What one promotion takes off the items that are left to it: which it uses up, and how much each line gets.

Items are whole units; a line of less than one is an item too, though none that is counted. Sets are
made of the dearest items first, so that what is free of a set is the cheapest of it and the
customer's saving the greatest. Every line is rounded once; an amount over several
lines is split by what they are worth, to the largest remainder. (Rules: selling, B13 and B0.2.)
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from attrs import define, field, frozen

from account_mgmt.domain.apportion import IfZero, apportion
from account_mgmt.domain.basket import MILLION, Basket, BasketLine
from account_mgmt.domain.ids import ProductId
from account_mgmt.domain.money import Money
from account_mgmt.domain.promotion import Promotion
from account_mgmt.domain.promotion_rules import (
    LINE_BENEFITS,
    AmountOff,
    BundlePrice,
    Buys,
    CheapestFree,
    Condition,
    Counted,
    Covers,
    FreeGoods,
    FreeItems,
    LineBenefit,
    PercentOff,
    ProductRange,
    Spends,
    VolumeTiers,
)
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import ZERO, Rate
from account_mgmt.domain.rounding import divide


@frozen
class Goods:
    """So many units of a product given away, and what they are worth in minor units."""

    product: ProductId
    units: int
    value: int


@define
class Take:
    """What a promotion takes: minor units off each line, the items it uses up, and how often it is applied."""

    off: dict[int, int] = field(factory=dict[int, int])
    used: dict[int, int] = field(factory=dict[int, int])
    uses: int = 0
    goods: list[Goods] = field(factory=list[Goods])

    @property
    def total(self) -> int:
        """All it is worth to the customer, in minor units."""
        return sum(self.off.values()) + sum(goods.value for goods in self.goods)


NOTHING_TAKEN = Take()


class Table:
    """The lines of a basket, to be found by product and category, the dearest unit first."""

    def __init__(self, basket: Basket) -> None:
        self.basket: Basket = basket
        self.lines: list[BasketLine] = sorted(
            basket.lines, key=lambda one: -Fraction(one.value, one.line.quantity.millionths)
        )
        self.by_number: dict[int, BasketLine] = {line.number: line for line in self.lines}
        self.rank: dict[int, int] = {line.number: place for place, line in enumerate(self.lines)}
        self._by_product: dict[ProductId, list[BasketLine]] = {}
        self._by_category: dict[str, list[BasketLine]] = {}
        for line in self.lines:
            self._by_product.setdefault(line.line.product, []).append(line)
            self._by_category.setdefault(line.category, []).append(line)

    def items(self) -> dict[int, int]:
        """How many items each line has."""
        return {line.number: items_of(line) for line in self.lines}

    def within(self, range_: ProductRange) -> Sequence[BasketLine]:
        """The lines in a range, the dearest unit first."""
        if range_.is_everything:
            return self.lines
        found = [line for one in range_.products for line in self._by_product.get(one, ())]
        found += [line for one in range_.categories for line in self._by_category.get(one, ())]
        if len(found) < 2:  # noqa: PLR2004 # nothing to sort
            return found
        numbers = sorted({line.number for line in found}, key=self.rank.__getitem__)
        return [self.by_number[number] for number in numbers]


def items_of(line: BasketLine) -> int:
    """How many items a line has: its whole units, and at least one."""
    return line.units or 1


def millionths(line: BasketLine, items: int) -> int:
    """How much of the line's quantity so many of its items are; the last has what is over."""
    whole: int = line.line.quantity.millionths
    return whole if items == items_of(line) else items * MILLION


def worth(line: BasketLine, items: int) -> int:
    """What so many items of a line are worth, in minor units."""
    part, whole = millionths(line, items), line.line.quantity.millionths
    return line.value if part == whole else divide(line.value * part, whole)


def share(line: BasketLine, items: int, off: Rate) -> int:
    """A share of what so many items of a line are worth, in minor units.

    Off a whole line it is what leaves the net that the line would have with a discount of its own:
    rounded once, and not a second time here.
    """
    part, whole = millionths(line, items), line.line.quantity.millionths
    if part != whole:
        return divide(line.value * part * off.numerator, whole * off.denominator)
    one = line.line
    paid = off.complement()
    if one.discount:
        paid *= one.discount.complement()
    return line.value - one.price.line(one.quantity, paid.complement(), one.rounding).minor


# --- one promotion ------------------------------------------------------------------------------


def line_off(promotion: Promotion, line: BasketLine, items: int) -> int:
    """What a promotion that goes line by line takes off so many items of one, in minor units."""
    for condition in promotion.conditions:
        needs = condition.needs
        if isinstance(needs, Buys) and not _in_slab(needs, millionths(line, items)):
            return 0
    quantity = millionths(line, items)
    off = sum(
        _each(benefit, line, items, quantity)
        for benefit in promotion.benefits
        if isinstance(benefit, LINE_BENEFITS)
    )
    return min(off, worth(line, items))


def take(
    promotion: Promotion, table: Table, left: Mapping[int, int], *, most: int | None = None
) -> Take:
    """What a promotion takes of the items that are left, applied at most so often.

    It takes nothing when its conditions are not met.
    """
    if any(_is_per_line(condition) for condition in promotion.conditions):
        return _line_by_line(promotion, table, left, most)
    return _together(promotion, table, left, most)


def _is_per_line(condition: Condition) -> bool:
    return isinstance(condition.needs, Buys) and condition.needs.counted is Counted.PER_LINE


def _line_by_line(
    promotion: Promotion, table: Table, left: Mapping[int, int], most: int | None
) -> Take:
    whole = Take()
    for line in table.lines:
        if not left.get(line.number):
            continue
        room = most if most is None or promotion.is_by_line else most - whole.uses
        one = _together(promotion, table, {line.number: left[line.number]}, room)
        if promotion.is_by_line and one.uses:
            one.uses = 0 if whole.uses else 1  # once for the order, however many lines have it
        whole.off |= one.off
        whole.used |= one.used
        whole.uses += one.uses
        whole.goods += one.goods
    return whole


@frozen
class _Sets:
    """Sets of items that meet the conditions: as many as there are, and what is in all of them."""

    times: int
    items: dict[int, int]
    extra: dict[int, int]  # further items, that are had at a share off


def _together(
    promotion: Promotion, table: Table, left: Mapping[int, int], most: int | None
) -> Take:
    taken, rest = Take(), {number: count for number, count in left.items() if count}
    offs: list[dict[int, int]] = []
    for sets in _sets(promotion, table, rest, most):
        taken.uses += sets.times
        for number, count in (*sets.items.items(), *sets.extra.items()):
            taken.used[number] = taken.used.get(number, 0) + count
        for benefit in promotion.benefits:
            if isinstance(benefit, FreeGoods):
                taken.goods += _goods(benefit, table, sets.times)
            else:
                offs.append(_given(benefit, promotion, table, sets))
    for number in sorted({number for off in offs for number in off}):
        least = min(
            sum(off.get(number, 0) for off in offs),
            worth(table.by_number[number], taken.used[number]),
        )
        if least:
            taken.off[number] = least
    return taken if taken.off or taken.goods else Take()


def _goods(benefit: FreeGoods, table: Table, times: int) -> Iterator[Goods]:
    """What is given away; nothing where there is no price that says what it is worth."""
    price = table.basket.prices.get(benefit.product)
    if price is not None:
        units = benefit.count * times
        yield Goods(benefit.product, units, price.line(Quantity(units)).minor)


def _given(
    benefit: LineBenefit | AmountOff | BundlePrice | FreeItems | CheapestFree,
    promotion: Promotion,
    table: Table,
    sets: _Sets,
) -> dict[int, int]:
    """What a benefit takes off each line, for all those sets together."""
    if isinstance(benefit, LINE_BENEFITS):
        return _on_all(benefit, promotion, table, sets)
    if isinstance(benefit, FreeItems):
        return {n: share(table.by_number[n], k, benefit.off) for n, k in sets.extra.items()}
    if isinstance(benefit, CheapestFree):
        return _cheapest(benefit, table, sets)
    values = {n: worth(table.by_number[n], k) for n, k in sets.items.items()}
    if isinstance(benefit, AmountOff):
        total = min(benefit.amount.minor * sets.times, sum(values.values()))
    else:
        total = max(0, sum(values.values()) - benefit.amount.minor * sets.times)
    numbers = sorted(values)
    parts = apportion(total, [values[n] for n in numbers], if_zero=IfZero.EQUAL)
    return dict(zip(numbers, parts, strict=True))


def _on_all(
    benefit: LineBenefit,
    promotion: Promotion,
    table: Table,
    sets: _Sets,
) -> dict[int, int]:
    there = [line for line in table.within(promotion.on) if line.number in sets.items]
    quantities = {line.number: millionths(line, sets.items[line.number]) for line in there}
    together = sum(quantities.values())
    alone = isinstance(benefit, VolumeTiers) and benefit.counted is Counted.PER_LINE
    return {
        line.number: _each(
            benefit, line, sets.items[line.number], quantities[line.number] if alone else together
        )
        for line in there
    }


def _each(benefit: LineBenefit, line: BasketLine, items: int, reached: int) -> int:
    """What a benefit that every item has takes off some of a line; `reached` decides the tier."""
    if isinstance(benefit, PercentOff):
        return share(line, items, benefit.off)
    if isinstance(benefit, VolumeTiers):
        off = benefit.off(reached)
        return share(line, items, off) if off > ZERO else 0
    quantity = Quantity.of_millionths(millionths(line, items), line.line.quantity.unit)
    return max(0, worth(line, items) - benefit.price.line(quantity).minor)


def _cheapest(benefit: CheapestFree, table: Table, sets: _Sets) -> dict[int, int]:
    wanted, free = benefit.count * sets.times, dict[int, int]()
    for number in sorted(sets.items, key=table.rank.__getitem__, reverse=True):
        part = min(wanted, sets.items[number])
        if part:
            free[number] = part
        wanted -= part
    return {n: share(table.by_number[n], k, benefit.off) for n, k in free.items()}


# --- the sets that meet the conditions ----------------------------------------------------------


def _sets(
    promotion: Promotion, table: Table, rest: dict[int, int], most: int | None
) -> Iterator[_Sets]:
    """The sets that can be made of what is left, one kind after another."""
    limits = [limit for limit in (promotion.limits.per_order, most) if limit is not None]
    room = min(limits) if limits else None
    if room == 0:
        return
    if _is_once(promotion):
        items = _one_set(promotion, table, rest)
        if items is not None:
            items |= {
                line.number: rest[line.number]
                for line in table.within(promotion.on)
                if line.number in rest
            }
            if items:
                yield _Sets(1, items, {})
        return
    spends = _only_spends(promotion)
    if spends is not None:
        yield from _spent(promotion, spends, table, rest, room)
        return
    while room is None or room > 0:
        items = _one_set(promotion, table, rest)
        extra = None if items is None else _extra(promotion, table, _less(rest, items))
        if not items or extra is None:
            return
        times = _how_often(promotion, rest, items, extra)
        times = times if room is None else min(times, room)
        sets = _Sets(
            times,
            {number: count * times for number, count in items.items()},
            {number: count * times for number, count in extra.items()},
        )
        yield sets
        rest = _less(_less(rest, sets.items), sets.extra)
        room = None if room is None else room - times


def _is_once(promotion: Promotion) -> bool:
    """Whether it looks at all there is in range, and so is applied once at most."""
    return not promotion.conditions or any(
        isinstance(benefit, LINE_BENEFITS) for benefit in promotion.benefits
    )


def _only_spends(promotion: Promotion) -> Spends | None:
    """What is to be spent, where nothing else counts and nothing more is taken: all sets are made at once."""
    [first, *others] = promotion.conditions
    more = any(isinstance(benefit, FreeItems) for benefit in promotion.benefits)
    return first.needs if isinstance(first.needs, Spends) and not others and not more else None


def _spent(
    promotion: Promotion, spends: Spends, table: Table, rest: dict[int, int], room: int | None
) -> Iterator[_Sets]:
    lines = table.within(promotion.conditions[0].of or promotion.on)
    there = sum(worth(line, rest[line.number]) for line in lines if line.number in rest)
    times = there // spends.least.minor
    times = times if room is None else min(times, room)
    items = _worth_so_much(lines, rest, spends.least.minor * times)
    if items:
        yield _Sets(times, items, {})


def _how_often(
    promotion: Promotion,
    rest: Mapping[int, int],
    items: Mapping[int, int],
    extra: Mapping[int, int],
) -> int:
    """How many sets like this one are there, one after the other."""
    if any(
        isinstance(condition.needs, Spends)
        or (isinstance(condition.needs, Buys) and condition.needs.most is not None)
        for condition in promotion.conditions
    ):
        return 1
    if sum(extra.values()) < sum(b.count for b in promotion.benefits if isinstance(b, FreeItems)):
        return 1
    of_each = {n: items.get(n, 0) + extra.get(n, 0) for n in {*items, *extra}}
    return min(rest[number] // count for number, count in of_each.items())


def _less(rest: Mapping[int, int], used: Mapping[int, int]) -> dict[int, int]:
    left = {number: count - used.get(number, 0) for number, count in rest.items()}
    return {number: count for number, count in left.items() if count}


def _extra(promotion: Promotion, table: Table, rest: Mapping[int, int]) -> dict[int, int] | None:
    """The further items that are had at a share off; None when there should be, and there is none."""
    found: dict[int, int] = {}
    for benefit in promotion.benefits:
        if isinstance(benefit, FreeItems):
            lines = table.within(benefit.of or promotion.on)
            some = _dearest(lines, _less(rest, found), benefit.count, partly=True)
            if not some:
                return None
            found = _merged(found, some)
    return found


def _merged(some: Mapping[int, int], more: Mapping[int, int]) -> dict[int, int]:
    return {n: some.get(n, 0) + more.get(n, 0) for n in {**some, **more}}


def _one_set(promotion: Promotion, table: Table, rest: Mapping[int, int]) -> dict[int, int] | None:
    """Items that meet all conditions, each its own; None when one is not met."""
    found: dict[int, int] = {}
    for condition in promotion.conditions:
        lines = table.within(condition.of or promotion.on)
        some = _meeting(condition, lines, _less(rest, found))
        if some is None:
            return None
        found = _merged(found, some)
    return found


def _meeting(
    condition: Condition, lines: Sequence[BasketLine], rest: Mapping[int, int]
) -> dict[int, int] | None:
    needs = condition.needs
    if isinstance(needs, Spends):
        return _worth_so_much(lines, rest, needs.least.minor)
    if isinstance(needs, Covers):
        return _different(lines, rest, needs.products)
    if needs.most is None:
        return _dearest(lines, rest, needs.least)
    there = {line.number: rest[line.number] for line in lines if line.number in rest}
    known = {line.number: line for line in lines}
    together = sum(millionths(known[number], count) for number, count in there.items())
    return there if _in_slab(needs, together) else None


def _in_slab(needs: Buys, quantity: int) -> bool:
    return needs.least * MILLION <= quantity and (
        needs.most is None or quantity <= needs.most * MILLION
    )


def _dearest(
    lines: Iterable[BasketLine], rest: Mapping[int, int], count: int, *, partly: bool = False
) -> dict[int, int] | None:
    """So many whole units, the dearest first; None when there are fewer, unless some are enough."""
    found: dict[int, int] = {}
    for line in lines:
        part = min(count, rest.get(line.number, 0) if line.units else 0)
        if part:
            found[line.number] = part
            count -= part
    return found if partly or not count else None


def _different(
    lines: Iterable[BasketLine], rest: Mapping[int, int], products: int
) -> dict[int, int] | None:
    found: dict[ProductId, int] = {}
    for line in lines:
        if len(found) < products and rest.get(line.number) and line.units:
            found.setdefault(line.line.product, line.number)
    return dict.fromkeys(found.values(), 1) if len(found) == products else None


def _worth_so_much(
    lines: Iterable[BasketLine], rest: Mapping[int, int], least: int
) -> dict[int, int] | None:
    found: dict[int, int] = {}
    for line in lines:
        there = rest.get(line.number, 0)
        if least <= 0 or not there:
            continue
        items = there
        if worth(line, there) > least:
            items = max(
                1, min(there, -(-least * line.line.quantity.millionths // (line.value * MILLION)))
            )
        found[line.number] = items
        least -= worth(line, items)
    return found if least <= 0 else None


def missing(condition: Condition, promotion: Promotion, table: Table) -> int | Money | None:
    """What is missing to a condition of which some is met: units, products or an amount."""
    lines = table.within(condition.of or promotion.on)
    needs = condition.needs
    if isinstance(needs, Spends):
        there = sum(line.value for line in lines)
        short = needs.least.minor - there
        return Money.of_minor(short, needs.least.currency) if there and short > 0 else None
    if isinstance(needs, Covers):
        have = len({line.line.product for line in lines if line.units})
        return needs.products - have if 0 < have < needs.products else None
    units = [line.units for line in lines]
    have = max(units, default=0) if needs.counted is Counted.PER_LINE else sum(units)
    return needs.least - have if 0 < have < needs.least else None
