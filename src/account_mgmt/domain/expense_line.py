"""What was spent: a line of an expense claim, in its own currency and in that of the books.

(Rules: paperwork, P6.)
"""

from datetime import date
from enum import Enum
from typing import Final
from unicodedata import normalize

from attrs import Attribute, field, frozen

from account_mgmt.domain.calendar import Period, plain_date
from account_mgmt.domain.errors import BadExpense
from account_mgmt.domain.ids import MileageLogId
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import ZERO, Rate
from account_mgmt.domain.receipt import Receipt
from account_mgmt.domain.text import LONGEST_NAME, check, name, note

MEALS: Final = "meals"
MILEAGE: Final = "mileage"
PER_DIEM: Final = "per diem"


class Payer(Enum):
    """Who paid the merchant."""

    OWN = "own"  # the manager, who gets it back
    COMPANY_CARD = "company card"  # the company: reconciled with the card's statement, not paid


@frozen(kw_only=True)
class MileageRef:
    """The line of a mileage log that an expense is."""

    log: MileageLogId
    line: int


def _spent(line: "ExpenseLine", _attribute: "Attribute[Money]", amount: Money) -> None:
    # What a mileage log takes back of a trip that was priced too high is below zero.
    if amount.minor <= 0 and line.mileage is None:
        raise BadExpense(f"An expense of {amount}", "it is not above zero", "Give what was paid")


def _a_part(line: "ExpenseLine", _attribute: "Attribute[Money | None]", tax: Money | None) -> None:
    if tax is not None and (tax.minor < 0 or tax > line.amount):
        rule = f"{tax} of it would be tax"
        raise BadExpense(f"An expense of {line.amount}", rule, "Give the tax that it includes")


def _at_a_rate(
    line: "ExpenseLine", _attribute: "Attribute[Rate | None]", rate: Rate | None
) -> None:
    if (rate is None) != (line.amount.currency == line.value.currency):
        rule = f"it is worth {line.value}, at {'no rate' if rate is None else rate}"
        way_out = "Give the day's rate where the currencies differ, and only there"
        raise BadExpense(f"An expense of {line.amount}", rule, way_out)
    if rate is not None and rate <= ZERO:
        raise BadExpense(
            f"An expense of {line.amount}", f"its rate is {rate}", "Give one above zero"
        )


def _names(
    _line: "ExpenseLine", _attribute: "Attribute[tuple[str, ...]]", values: tuple[str, ...]
) -> None:
    for value in values:
        check("Attendee", value, longest=LONGEST_NAME)


@frozen(kw_only=True)
class ExpenseLine:
    """Money spent on a day, local to who spent it.

    `amount` includes the `tax`; `value` is the same in the currency of the books, by the day's `rate`.
    `about` is an account or a project, `trip` the journey that limits count by, `days` those a per diem
    is for. `comment` is the manager's word on a violation; `confirmed` says why it is another expense
    than one that looks like it. Raises BadExpense.
    """

    number: int
    on: date = field(validator=plain_date)
    category: str = field(validator=name)
    mileage: MileageRef | None = None
    amount: Money = field(validator=_spent)
    tax: Money | None = field(default=None, validator=_a_part)
    value: Money
    rate: Rate | None = field(default=None, validator=_at_a_rate)
    payer: Payer = Payer.OWN
    merchant: str = field(default="", validator=note)
    about: str = field(default="", validator=note)
    trip: str = field(default="", validator=note)
    days: Period | None = None
    receipt: Receipt | None = None
    itemised: bool = False  # whether the receipt tells what was bought
    attendees: tuple[str, ...] = field(default=(), validator=_names)
    comment: str = field(default="", validator=note)
    confirmed: str = field(default="", validator=note)

    def is_like(self, other: "ExpenseLine") -> bool:
        """Whether the two may be one: same day, merchant and currency, the amounts a unit apart at most.

        Or per diems for the same days. Merchants compare without case and spaces between words.
        """
        if self.mileage is not None or other.mileage is not None:
            return False
        if self.days is not None and other.days is not None:
            return self.category == other.category and self.days.overlaps(other.days)
        return (
            self.on == other.on
            and self.amount.currency == other.amount.currency
            and abs(self.amount.minor - other.amount.minor) <= 1
            and folded(self.merchant) == folded(other.merchant)
        )


def folded(text: str) -> str:
    """A name as it compares: without case, and with one space where there are several.

    >>> folded("Gasthof  ZUM Loewen")
    'gasthof zum loewen'
    """
    return " ".join(normalize("NFKC", text).casefold().split())
