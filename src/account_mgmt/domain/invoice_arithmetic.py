"""What an invoice of EN 16931 adds up to, and where it contradicts itself.

Half away from zero, once: a line is quantity by price by base quantity, rounded, and then its charges
and allowances; tax is rounded for each category and rate of the document. Nothing that is computed
from rounded amounts is rounded again.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Final

from attrs import frozen

from account_mgmt.domain.currencies import minor_units
from account_mgmt.domain.errors import TotalsDoNotAddUp
from account_mgmt.domain.invoice_document import (
    AllowanceOrCharge,
    DocumentLine,
    DocumentTotals,
    InvoiceDocument,
    TaxSubtotal,
)
from account_mgmt.domain.money import Money
from account_mgmt.domain.rounding import divide


class Severity(Enum):
    """How bad a contradiction is."""

    BROKEN = "broken"  # the document's own totals do not add up: it is refused
    NOTICE = "notice"  # below the totals: it is told, neither refused nor repaired


@frozen(kw_only=True)
class Finding:
    """A place where a document contradicts itself: what it states, and what that should be.

    Amounts are Money; what is no amount, such as a due date before the date of issue, is said in text.
    """

    rule: str
    place: str
    stated: Money | str
    exact: Money | str
    severity: Severity

    def __str__(self) -> str:
        if isinstance(self.exact, str):
            return f"{self.rule}, {self.place}: stated {self.stated}, but it should be {self.exact}"
        return f"{self.rule}, {self.place}: stated {self.stated}, but it comes to {self.exact}"


def rounded(amount: Fraction, currency: str) -> Money:
    """An exact amount in major units to the minor unit, half away from zero."""
    minor = amount * 10 ** minor_units(currency)
    return Money.of_minor(divide(minor.numerator, minor.denominator), currency)


def line_net(line: DocumentLine) -> Money:
    """What a line comes to (BT-131): quantity by price, rounded, then charges and allowances."""
    currency = line.net.currency
    base = Fraction(1) if line.base_quantity is None else Fraction(line.base_quantity.amount)
    if not base:
        return line.net  # by the price of nothing, any net is right
    gross = rounded(Fraction(line.quantity.amount) * Fraction(line.price) / base, currency)
    return Money.total([gross, *_signed(line.adjustments)], currency)


def _signed(adjustments: Iterable[AllowanceOrCharge]) -> Iterator[Money]:
    return (each.amount if each.charge else -each.amount for each in adjustments)


def tax_on(taxable: Money, percent: Decimal | None) -> Money:
    """The tax on an amount at so many per cent, rounded once (BR-CO-17). None is no tax."""
    if percent is None:
        return Money.zero(taxable.currency)
    minor = Fraction(taxable.minor) * Fraction(percent) / 100
    return Money.of_minor(divide(minor.numerator, minor.denominator), taxable.currency)


# --- the document's totals ----------------------------------------------------------------------


def lines_net(nets: Iterable[Money], currency: str) -> Money:
    """The sum of line nets: BR-CO-10."""
    return Money.total(nets, currency)


def without_tax(lines: Money, allowances: Money | None, charges: Money | None) -> Money:
    """Lines less allowances plus charges: BR-CO-13."""
    zero = Money.zero(lines.currency)
    return lines - (allowances or zero) + (charges or zero)


def with_tax(net: Money, tax: Money | None) -> Money:
    """Without tax, and the tax: BR-CO-15."""
    return net if tax is None else net + tax


def due(whole: Money, prepaid: Money | None, rounding: Money | None) -> Money:
    """With tax, less what is prepaid, and the rounding: BR-CO-16."""
    zero = Money.zero(whole.currency)
    return whole - (prepaid or zero) + (rounding or zero)


def recomputed(document: InvoiceDocument) -> DocumentTotals:
    """The totals, from the document's stated line nets, allowances, charges and group taxes.

    Prepaid, rounding and the tax in another currency are as stated: nothing says what they are.
    """
    currency, stated = document.currency, document.totals
    off, on = (
        Money.total([a.amount for a in document.adjustments if a.charge is charge], currency)
        for charge in (False, True)
    )
    lines = lines_net((line.net for line in document.lines), currency)
    net = without_tax(lines, off, on)
    tax = Money.total([group.tax for group in document.taxes], currency)
    whole = with_tax(net, tax)
    return DocumentTotals(
        lines_net=lines,
        allowances=off,
        charges=on,
        without_tax=net,
        tax=tax,
        tax_in_accounting_currency=stated.tax_in_accounting_currency,
        with_tax=whole,
        prepaid=stated.prepaid,
        rounding=stated.rounding,
        due=due(whole, stated.prepaid, stated.rounding),
    )


# --- contradictions -----------------------------------------------------------------------------


def findings(document: InvoiceDocument) -> tuple[Finding, ...]:
    """Where a document contradicts itself: its totals first, then tax groups, lines, and the rest.

    The official rules let a due date before the date of issue pass, a line's number that is there
    twice, and a price off by any amount: these are told here.
    """
    return (
        *_of_totals(document),
        *_of_taxes(document),
        *_of_lines(document),
        *_of_percentages(document),
        *_of_heads(document),
    )


def check_totals(document: InvoiceDocument) -> None:
    """Refuse with TotalsDoNotAddUp a document whose totals do not follow from its parts."""
    for finding in _of_totals(document):
        raise TotalsDoNotAddUp(
            document.number, finding.rule, finding.place, str(finding.stated), str(finding.exact)
        )


_Rule = tuple[str, str, Callable[[DocumentTotals], Money | None]]
_RULES: Final[tuple[_Rule, ...]] = (
    ("BR-CO-10", "sum of line nets (BT-106)", lambda totals: totals.lines_net),
    ("BR-CO-11", "sum of allowances (BT-107)", lambda totals: totals.allowances),
    ("BR-CO-12", "sum of charges (BT-108)", lambda totals: totals.charges),
)


def _of_totals(document: InvoiceDocument) -> Iterator[Finding]:
    """What BR-CO-10 to -16 find, each of the totals as stated before it."""
    stated, exact = document.totals, recomputed(document)
    zero = Money.zero(document.currency)
    checks = [(rule, place, get(stated), get(exact)) for rule, place, get in _RULES]
    checks += [
        (
            "BR-CO-13",
            "total without tax (BT-109)",
            stated.without_tax,
            without_tax(stated.lines_net, stated.allowances, stated.charges),
        ),
        ("BR-CO-14", "total tax (BT-110)", stated.tax, exact.tax),
        (
            "BR-CO-15",
            "total with tax (BT-112)",
            stated.with_tax,
            with_tax(stated.without_tax, stated.tax),
        ),
        (
            "BR-CO-16",
            "amount due (BT-115)",
            stated.due,
            due(stated.with_tax, stated.prepaid, stated.rounding),
        ),
    ]
    for rule, place, said, right in checks:
        if (said or zero) != (right or zero):
            yield _finding(rule, place, said or zero, right or zero, Severity.BROKEN)


def _of_taxes(document: InvoiceDocument) -> Iterator[Finding]:
    for group in document.taxes:
        place = f"tax {group.category} {'' if group.rate is None else f'{group.rate:f} %'}".strip()
        taxable = _taxable(document, group)
        if taxable != group.taxable:
            yield _finding("BR-S-08", place, group.taxable, taxable)
        tax = tax_on(group.taxable, group.rate)
        if tax != group.tax:
            yield _finding("BR-CO-17", place, group.tax, tax)


def _taxable(document: InvoiceDocument, group: TaxSubtotal) -> Money:
    """What bears the tax of a group: its line nets, its charges, less its allowances."""

    def of_group(category: str | None, rate: Decimal | None) -> bool:
        return category == group.category and (rate or 0) == (group.rate or 0)

    nets = [line.net for line in document.lines if of_group(line.category, line.rate)]
    others = [a for a in document.adjustments if of_group(a.category, a.rate)]
    return Money.total([*nets, *_signed(others)], document.currency)


def _of_lines(document: InvoiceDocument) -> Iterator[Finding]:
    for line in document.lines:
        net = line_net(line)
        if net != line.net:
            yield _finding("line net (BT-131)", f"line {line.id}", line.net, net)


def _of_percentages(document: InvoiceDocument) -> Iterator[Finding]:
    """Allowances and charges that are not what their percentage makes of their base (as R040)."""
    of_lines = (
        (f"line {line.id}", adjustment)
        for line in document.lines
        for adjustment in line.adjustments
    )
    for place, one in (*(("the document", each) for each in document.adjustments), *of_lines):
        if one.base is not None and one.percent is not None:
            exact = tax_on(one.base, one.percent)
            if exact != one.amount:
                what = "charge" if one.charge else "allowance"
                yield _finding(f"{what} by percentage", place, one.amount, exact)


def _of_heads(document: InvoiceDocument) -> Iterator[Finding]:
    due_on, issued_on = document.due_on, document.issued_on
    if due_on is not None and due_on < issued_on:
        stated, first = due_on.isoformat(), issued_on.isoformat()
        yield _finding("due date (BT-9)", "the document", stated, f"{first} or later")
    if document.tax_point_on is not None and document.tax_point_code is not None:
        both = f"{document.tax_point_on.isoformat()} and code {document.tax_point_code}"
        yield _finding("BR-CO-3", "tax point (BT-7, BT-8)", both, "one of the two")
    asks = document.totals.due.minor > 0 and not document.is_credit_note
    if asks and due_on is None and not document.payment_terms:
        yield _finding("BR-CO-25", "the document", "no due date and no terms", "one of them")
    seen: set[str] = set()
    for line in document.lines:
        if line.id in seen:
            yield _finding("line id (BT-126)", f"line {line.id}", line.id, "there once")
        if line.category is None:
            yield _finding("BR-CO-4", f"line {line.id}", "no tax category", "one (BT-151)")
        seen.add(line.id)


def _finding(
    rule: str,
    place: str,
    stated: Money | str,
    exact: Money | str,
    severity: Severity = Severity.NOTICE,
) -> Finding:
    return Finding(rule=rule, place=place, stated=stated, exact=exact, severity=severity)
