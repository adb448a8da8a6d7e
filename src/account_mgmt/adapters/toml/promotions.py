"""Promotions as a TOML file says them, one table each."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Final, TypeVar, cast

from account_mgmt.domain.calendar import Period, day
from account_mgmt.domain.errors import BadPromotion
from account_mgmt.domain.ids import AccountId, ProductId, PromotionId
from account_mgmt.domain.money import Money
from account_mgmt.domain.numerals import shown
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.promotion import Promotion
from account_mgmt.domain.promotion_rules import (
    AmountOff,
    Audience,
    Benefit,
    BundlePrice,
    Buys,
    CheapestFree,
    Condition,
    Counted,
    Covers,
    FixedUnitPrice,
    FreeGoods,
    FreeItems,
    GroupRule,
    Limits,
    Needs,
    Overrun,
    PercentOff,
    ProductRange,
    Spends,
    Stacking,
    Tier,
    VolumeTiers,
)
from account_mgmt.domain.rate import Rate

EnumT = TypeVar("EnumT", bound=Enum)


def read_promotions(path: Path | str, currency: str) -> tuple[Promotion, ...]:
    """The promotions in a file, in its order, with amounts in that currency.

    The file has a `[[promotion]]` for each. Raises BadPromotion for a file that cannot be read, a
    key that is not known or is missing, and a value of the wrong kind; and what the values raise.
    """
    try:
        said = tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not TOML"
        raise BadPromotion("File", shown(str(path)), f"{why or error}") from error
    file = _Table("File", said)
    found = tuple(_promotion(table, currency) for table in file.tables("promotion"))
    file.done()
    if not found:
        raise BadPromotion("File", shown(str(path)), "it has no [[promotion]]")
    return found


class _Table:
    """A table of which every key is taken once; what is left at the end nobody knows."""

    def __init__(self, where: str, raw: object) -> None:
        self.where = where
        if not isinstance(raw, dict):
            raise BadPromotion(where, shown(raw), "it is no table")
        self._left = dict(cast("Mapping[str, object]", raw))

    def has(self, key: str) -> bool:
        return key in self._left

    def wrong(self, key: str, value: object, rule: str) -> BadPromotion:
        return BadPromotion(f"{self.where}, {key}", shown(value), rule)

    def text(self, key: str, default: str | None = None) -> str:
        value = self._left.pop(key, default)
        if value is None:
            raise self.wrong(key, "", "it is missing")
        if not isinstance(value, str):
            raise self.wrong(key, value, "it is not text; amounts and rates are written in quotes")
        return value

    def whole(self, key: str, default: int | None = None) -> int | None:
        value = self._left.pop(key, default)
        if value is not None and type(value) is not int:
            raise self.wrong(key, value, "it is not a whole number")
        return value

    def number(self, key: str, default: int) -> int:
        value = self.whole(key, default)
        return default if value is None else value

    def truth(self, key: str) -> bool:
        value = self._left.pop(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, value, "it is neither true nor false")
        return value

    def day(self, key: str) -> date:
        value = self._left.pop(key, "")
        if isinstance(value, str) or (isinstance(value, date) and not isinstance(value, datetime)):
            return day(value)
        raise self.wrong(key, value, "it is not a day such as 2026-09-01")

    def one_of(self, key: str, kind: type[EnumT], default: EnumT) -> EnumT:
        value = self.text(key, str(default.value))
        try:
            return kind(value)
        except ValueError as error:
            words = ", ".join(str(one.value) for one in kind)
            raise self.wrong(key, value, f"it is none of {words}") from error

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(
            _Table(f"{self.where}, {key}", {"item": one}).text("item") for one in self._listed(key)
        )

    def tables(self, key: str) -> "tuple[_Table, ...]":
        return tuple(
            _Table(f"{self.where}, {key} {number}", one)
            for number, one in enumerate(self._listed(key), start=1)
        )

    def table(self, key: str) -> "_Table":
        return _Table(f"{self.where}, {key}", self._left.pop(key, {}))

    def done(self) -> None:
        for key, value in self._left.items():
            raise self.wrong(key, value, "no such key is known here")

    def _listed(self, key: str) -> list[object]:
        value = self._left.pop(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, value, "it is no list")
        return cast("list[object]", value)


def _promotion(table: _Table, currency: str) -> Promotion:
    id = table.text("id")
    promotion = Promotion(
        id=PromotionId(id),
        name=table.text("name", id),
        window=Period(table.day("from"), table.day("to")),
        on=_range(table),
        audience=_audience(table.table("audience")),
        conditions=tuple(_condition(one, currency) for one in table.tables("conditions")),
        benefits=tuple(_benefit(one, currency) for one in table.tables("benefits")),
        limits=_limits(table.table("limits"), currency),
        stacking=_stacking(table.table("stacking")),
        priority=table.number("priority", 0),
    )
    table.done()
    return promotion


def _range(table: _Table) -> ProductRange:
    return ProductRange(
        products=tuple(map(ProductId, table.texts("products"))),
        categories=table.texts("categories"),
    )


def _own_range(table: _Table) -> ProductRange | None:
    range_ = _range(table)
    return None if range_.is_everything else range_


def _audience(table: _Table) -> Audience:
    audience = Audience(
        accounts=tuple(map(AccountId, table.texts("accounts"))),
        account_classes=table.texts("classes"),
        regions=table.texts("regions"),
    )
    table.done()
    return audience


def _condition(table: _Table, currency: str) -> Condition:
    needs: Needs
    if table.has("spends"):
        needs = Spends(least=Money(table.text("spends"), currency))
    elif table.has("covers"):
        needs = Covers(products=table.number("covers", 0))
    else:
        needs = Buys(
            least=table.number("buys", 0),
            most=table.whole("most"),
            counted=table.one_of("counted", Counted, Counted.TOGETHER),
        )
    condition = Condition(needs=needs, of=_own_range(table))
    table.done()
    return condition


def _benefit(table: _Table, currency: str) -> Benefit:
    for key, read in _BENEFITS.items():
        if table.has(key):
            benefit = read(table, currency)
            table.done()
            return benefit
    raise BadPromotion(table.where, "", f"it says none of {', '.join(_BENEFITS)}")


def _tier(table: _Table) -> Tier:
    tier = Tier(least=table.number("from", 0), off=Rate(table.text("off")))
    table.done()
    return tier


_BENEFITS: Final[Mapping[str, Callable[[_Table, str], Benefit]]] = {
    "percent_off": lambda table, _: PercentOff(off=Rate(table.text("percent_off"))),
    "amount_off": lambda table, currency: AmountOff(
        amount=Money(table.text("amount_off"), currency)
    ),
    "fixed_price": lambda table, currency: FixedUnitPrice(
        price=UnitPrice(table.text("fixed_price"), currency)
    ),
    "bundle_price": lambda table, currency: BundlePrice(
        amount=Money(table.text("bundle_price"), currency)
    ),
    "free_items": lambda table, _: FreeItems(
        count=table.number("free_items", 1),
        of=_own_range(table),
        off=Rate(table.text("off", "100%")),
    ),
    "cheapest_free": lambda table, _: CheapestFree(
        count=table.number("cheapest_free", 1), off=Rate(table.text("off", "100%"))
    ),
    "tiers": lambda table, _: VolumeTiers(
        tiers=tuple(map(_tier, table.tables("tiers"))),
        counted=table.one_of("counted", Counted, Counted.PER_LINE),
    ),
    "free_goods": lambda table, _: FreeGoods(
        product=ProductId(table.text("free_goods")), count=table.number("count", 1)
    ),
}


def _limits(table: _Table, currency: str) -> Limits:
    limits = Limits(
        uses=table.whole("uses"),
        per_account=table.whole("per_account"),
        per_order=table.whole("per_order"),
        budget=Money(table.text("budget"), currency) if table.has("budget") else None,
        overrun=table.one_of("overrun", Overrun, Overrun.CLIP),
    )
    table.done()
    return limits


def _stacking(table: _Table) -> Stacking:
    stacking = Stacking(
        group=table.text("group", "promotions"),
        rule=table.one_of("rule", GroupRule, GroupRule.LARGEST),
        exclusive=table.truth("exclusive"),
        combines_with=tuple(map(PromotionId, table.texts("combines_with"))),
    )
    table.done()
    return stacking
