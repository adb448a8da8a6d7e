"""Series of invoice numbers: no hole, no double, never going back in time.

A series is one seller's, for one kind of document, in one year (Spanish RD 1619/2012, art. 6, wants
credit notes in a series of their own). The number is taken in the transaction that issues.
"""

from datetime import date
from typing import Self

from attrs import Attribute, evolve, field, frozen
from attrs.validators import optional

from account_mgmt.domain.calendar import plain_date
from account_mgmt.domain.errors import BadText, IssuedBefore
from account_mgmt.domain.events import NumberTaken, SeriesOpened
from account_mgmt.domain.ids import SeriesId
from account_mgmt.domain.invoice import InvoiceKind


def _with_a_counter(_policy: "NumberingPolicy", _attribute: "Attribute[str]", text: str) -> None:
    try:
        first, second = (text.format(year=2026, counter=counter) for counter in (1, 2))
    except (KeyError, IndexError, ValueError):
        raise BadText("Number format", text, "only {year} and {counter} can stand in it") from None
    if first == second:
        raise BadText("Number format", text, "it has no {counter}, so two numbers would be one")


@frozen(kw_only=True)
class NumberingPolicy:
    """How a seller numbers: what stands before and after the counter, and when it begins anew.

    `seller` names the legal entity. In the formats, `{year}` is the year of the series, and
    `{counter}` counts from 1.
    """

    seller: str = "own"
    invoices: str = field(default="{year}-{counter:06d}", validator=_with_a_counter)
    credit_notes: str = field(default="CN-{year}-{counter:06d}", validator=_with_a_counter)
    yearly: bool = True

    def series(self, kind: InvoiceKind, on: date) -> "InvoiceSeries":
        """The series that numbers a document of that kind on that day, before it gave any."""
        year = on.year if self.yearly else 0
        format_ = self.invoices if kind is InvoiceKind.INVOICE else self.credit_notes
        id = SeriesId(f"{self.seller}/{kind.value}/{year or 'all'}")
        return InvoiceSeries(id=id, format=format_, year=year)


@frozen(kw_only=True)
class InvoiceSeries:
    """The counter of a series: how many numbers it gave, and the day of the last."""

    id: SeriesId
    format: str = field(validator=_with_a_counter)
    year: int = 0  # 0: the series is never begun anew
    given: int = 0
    last_on: date | None = field(default=None, validator=optional(plain_date))
    version: int = 0  # counted by storage; the domain never touches it

    def open(self) -> tuple[Self, SeriesOpened]:
        """The series before it gave a number, and the event that says it is there."""
        return self, SeriesOpened(series=self.id)

    @property
    def last(self) -> str:
        """The number it gave last."""
        return self.format.format(year=self.year, counter=self.given)

    def take(self, on: date) -> tuple[Self, NumberTaken]:
        """The series once it gave the next number, for a document of that date.

        Raises IssuedBefore for a date before that of the last: dates rise as numbers do.
        """
        if self.last_on is not None and on < self.last_on:
            raise IssuedBefore(on.isoformat(), self.last, self.last_on.isoformat())
        taken = evolve(self, given=self.given + 1, last_on=on)
        return taken, NumberTaken(series=self.id, number=taken.last)
