"""What tax a sale bears, and how much that is: once for each category and rate of a document."""

from collections.abc import Iterable
from decimal import Decimal
from enum import Enum
from typing import Final

from attrs import Attribute, field, frozen

from account_mgmt.domain.errors import BadTax
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import ONE, ZERO, Rate
from account_mgmt.domain.rounding import Rounding, divide
from account_mgmt.domain.text import note


class TaxCategory(Enum):
    """Why a rate applies, or why none does: EN 16931, by the codes of UNTDID 5305."""

    STANDARD = "S"
    ZERO_RATED = "Z"
    EXEMPT = "E"
    REVERSE_CHARGE = "AE"  # the buyer accounts for it
    INTRA_COMMUNITY = "K"  # supplied to another member state
    EXPORT = "G"
    OUTSIDE_SCOPE = "O"
    CANARY_ISLANDS = "L"  # IGIC
    CEUTA_AND_MELILLA = "M"  # IPSI
    SPLIT_PAYMENT = "B"  # Italian


RATED: Final = frozenset(
    {
        TaxCategory.STANDARD,
        TaxCategory.CANARY_ISLANDS,
        TaxCategory.CEUTA_AND_MELILLA,
        TaxCategory.SPLIT_PAYMENT,
    }
)
"""The categories with a rate that may be above zero."""

REASONED: Final = frozenset(
    {
        TaxCategory.EXEMPT,
        TaxCategory.REVERSE_CHARGE,
        TaxCategory.INTRA_COMMUNITY,
        TaxCategory.EXPORT,
        TaxCategory.OUTSIDE_SCOPE,
    }
)
"""The categories of which an invoice says why there is no tax (BR-E-10 and its likes)."""


def _fitting(tax: "Tax", _attribute: "Attribute[Rate]", rate: Rate) -> None:
    if rate < ZERO or (rate > ZERO and tax.category not in RATED):
        raise BadTax(tax.category.value, str(rate), "that category has no such rate")
    if not rate and tax.category is TaxCategory.STANDARD:
        raise BadTax(tax.category.value, str(rate), "the standard category has a rate above zero")
    if rate > ONE:
        raise BadTax(tax.category.value, str(rate), "a rate is at most the whole price")


def _why(tax: "Tax", _attribute: "Attribute[str]", reason: str) -> None:
    if tax.category in REASONED and not reason:
        raise BadTax(tax.category.value, str(tax.rate), "it needs the reason why there is no tax")


@frozen(kw_only=True)
class Tax:
    """The tax that a line bears: a category, its rate, and the reason where there is none."""

    category: TaxCategory
    rate: Rate = field(default=ZERO, validator=_fitting)
    reason: str = field(default="", validator=[note, _why])

    @property
    def percent(self) -> Decimal:
        """The rate as a percentage, as documents write it, to four decimals."""
        return (self.rate * Rate(100)).round(4)

    def on(self, taxable: Money) -> Money:
        """The tax on an amount, rounded once, half away from zero (BR-CO-17)."""
        minor = divide(taxable.minor * self.rate.numerator, self.rate.denominator, Rounding.HALF_UP)
        return Money.of_minor(minor, taxable.currency)


def at_rate(percent: str | int | Decimal) -> Tax:
    """The standard tax of so many per cent.

    >>> at_rate("21").on(Money("100.00", "EUR"))
    Money('21.00', 'EUR')
    """
    return Tax(category=TaxCategory.STANDARD, rate=Rate.percent(percent))


UNTAXED: Final = Tax(category=TaxCategory.OUTSIDE_SCOPE, reason="Not subject to VAT")
"""What no tax is charged on."""


@frozen(kw_only=True)
class TaxGroup:
    """All of a document that bears one tax: the taxable amount (BT-116) and the tax on it (BT-117)."""

    tax: Tax
    taxable: Money
    amount: Money


class TaxRounding(Enum):
    """What of a document its tax is rounded for; kept on the document, so that nobody rounds otherwise."""

    PER_GROUP = "per group"  # for each category and rate of it, as EN 16931 wants (BR-CO-17)
    PER_LINE = "per line"  # for each line, allowance and charge of it


def grouped(
    parts: Iterable[tuple[Tax, Money]],
    currency: str,
    rounding: TaxRounding = TaxRounding.PER_GROUP,
) -> tuple[TaxGroup, ...]:
    """The groups of a document whose parts bear these taxes, in the order in which they come.

    The amount of each is rounded once, for the group and not for the line (BR-CO-17, BR-S-08), unless
    the other way is asked for.
    """
    taxable: dict[Tax, list[Money]] = {}
    for tax, amount in parts:
        taxable.setdefault(tax, []).append(amount)
    groups: list[TaxGroup] = []
    for tax, amounts in taxable.items():
        whole = Money.total(amounts, currency)
        each = [whole] if rounding is TaxRounding.PER_GROUP else amounts
        amount = Money.total([tax.on(part) for part in each], currency)
        groups.append(TaxGroup(tax=tax, taxable=whole, amount=amount))
    return tuple(groups)
