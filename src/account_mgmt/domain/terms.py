"""When an invoice falls due."""

import calendar
import re
from datetime import date, timedelta
from typing import Final, Self

from attrs import Attribute, field, frozen

from account_mgmt.domain.errors import BadTerms
from account_mgmt.domain.rate import ONE, ZERO, Rate

_GRAMMAR: Final = re.compile(
    r"(?:(?P<discount>\d{1,2}(?:\.\d{1,4})?)/(?P<discount_days>\d{1,3}) )?"
    r"(?:net (?P<days>\d{1,3})(?P<eom> eom)?|day (?P<day>\d{1,2}) next month)",
    re.ASCII,
)


_WRITTEN: Final = 10**6  # percent have four decimals


def _sane(_terms: "PaymentTerms", _attribute: "Attribute[int]", days: int) -> None:
    if type(days) is not int or not 0 <= days <= 999:  # noqa: PLR2004 # three digits, as written
        raise BadTerms(str(days))


def _a_part(
    _terms: "PaymentTerms", _attribute: "Attribute[Rate | None]", discount: Rate | None
) -> None:
    if discount is not None and not ZERO < discount < ONE:
        raise BadTerms(f"a discount of {discount}")
    if discount is not None and _WRITTEN % discount.denominator:
        raise BadTerms(f"a discount of {discount}, which no percentage of four decimals is")


def _with_a_discount(terms: "PaymentTerms", _attribute: "Attribute[int]", days: int) -> None:
    if days and terms.discount is None:
        raise BadTerms(f"no discount within {days} days")


def _a_day_alone(
    terms: "PaymentTerms", _attribute: "Attribute[int | None]", due_day: int | None
) -> None:
    if due_day is None:
        return
    if type(due_day) is not int or not 1 <= due_day <= 31:  # noqa: PLR2004 # days of a month
        raise BadTerms(f"day {due_day} of the next month")
    if terms.net_days or terms.end_of_month:
        raise BadTerms(f"day {due_day} of the next month, and days beside it")


@frozen(kw_only=True)
class PaymentTerms:
    """Days until an invoice is due, counted from its date, or from the end of its month.

    With `due_day`, on that day of the next month, or its last where it has no such day. With
    `discount`, paying within `discount_days` of the invoice date takes that part off.
    """

    net_days: int = field(default=30, validator=_sane)
    end_of_month: bool = False
    discount: Rate | None = field(default=None, validator=_a_part)
    discount_days: int = field(default=0, validator=[_sane, _with_a_discount])
    due_day: int | None = field(default=None, validator=_a_day_alone)

    @classmethod
    def of(cls, text: Self | str) -> Self:
        """Terms as written: "net 30", "net 30 eom", "2/10 net 30", "day 10 next month", "on receipt".

        Raises BadTerms.

        >>> PaymentTerms.of("2/10 net 30").discount_days
        10
        """
        if isinstance(text, cls):
            return text
        if text == "on receipt":
            return cls(net_days=0)
        parts = _GRAMMAR.fullmatch(text) if isinstance(text, str) else None
        if parts is None:
            raise BadTerms(str(text))
        discount = parts["discount"]
        return cls(
            net_days=int(parts["days"] or 0),
            due_day=None if parts["day"] is None else int(parts["day"]),
            end_of_month=parts["eom"] is not None,
            discount=None if discount is None else Rate.percent(discount),
            discount_days=int(parts["discount_days"] or 0),
        )

    def due(self, invoiced_on: date) -> date:
        """The last day on which paying is not late.

        >>> PaymentTerms.of("net 30 eom").due(date(2026, 2, 3)).isoformat()
        '2026-03-30'
        """
        start = invoiced_on
        if self.due_day is not None:
            first = start.replace(day=1) + timedelta(days=32)
            last = calendar.monthrange(first.year, first.month)[1]
            return first.replace(day=min(self.due_day, last))
        if self.end_of_month:
            last = calendar.monthrange(start.year, start.month)[1]
            start = start.replace(day=last)
        return start + timedelta(days=self.net_days)

    def __str__(self) -> str:
        if self == PaymentTerms(net_days=0):
            return "on receipt"
        net = f"net {self.net_days}{' eom' if self.end_of_month else ''}"
        if self.due_day is not None:
            net = f"day {self.due_day} next month"
        if self.discount is None:
            return net
        return f"{self.discount * Rate(100)}/{self.discount_days} {net}"
