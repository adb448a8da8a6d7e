"""Typed names of things: an account's id is not an order's, and a type checker knows it."""

from typing import Self

from attrs import field, frozen

from account_mgmt.domain.text import identifier, longer_identifier


@frozen(order=True, repr=False)
class Id:
    """The name of one thing: 1 to 64 printable characters, with no space around them.

    Raises BadText when the text is empty, longer, padded, or holds control or
    direction-changing characters.
    """

    value: str = field(validator=identifier)

    @classmethod
    def of(cls, id: Self | str) -> Self:
        """The id itself, or the one that this text names."""
        return id if isinstance(id, cls) else cls(id)  # type: ignore[arg-type] # narrowed by the line

    def __str__(self) -> str:
        return self.value

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.value!r})"


@frozen(order=True, repr=False)
class ManagerId(Id):
    """Names an account manager."""


@frozen(order=True, repr=False)
class TeamId(Id):
    """Names a sales team."""


@frozen(order=True, repr=False)
class AccountId(Id):
    """Names a customer account."""


@frozen(order=True, repr=False)
class ProductId(Id):
    """Names a product."""


@frozen(order=True, repr=False)
class PriceListId(Id):
    """Names a price list."""


@frozen(order=True, repr=False)
class ForecastId(Id):
    """Names a sales forecast, whatever its version."""


@frozen(order=True, repr=False)
class PlanId(Id):
    """Names a quota plan."""


@frozen(order=True, repr=False)
class OrderId(Id):
    """Names a customer's order."""


@frozen(order=True, repr=False)
class ClosingId(Id):
    """Names the closing of a period."""


@frozen(order=True, repr=False)
class CompanyId(Id):
    """Names the company whose books these are."""


@frozen(order=True, repr=False)
class InvoiceId(Id):
    """Names a sales invoice or a credit note, whatever its number."""


@frozen(order=True, repr=False)
class SeriesId(Id):
    """Names a series of invoice numbers."""


@frozen(order=True, repr=False)
class PaymentId(Id):
    """Names a customer's payment."""

    value: str = field(validator=longer_identifier)


@frozen(order=True, repr=False)
class ItemId(Id):
    """Names an item of the receivables ledger: an invoice, a credit note or a payment."""

    value: str = field(validator=longer_identifier)


@frozen(order=True, repr=False)
class PurchaseOrderId(Id):
    """Names an order of ours to a supplier."""


@frozen(order=True, repr=False)
class ActivityId(Id):
    """Names a visit, a call or another contact with an account."""


@frozen(order=True, repr=False)
class ClaimId(Id):
    """Names an expense claim."""


@frozen(order=True, repr=False)
class MileageLogId(Id):
    """Names a manager's log of trips: of one kind of vehicle, in one tax year."""


@frozen(order=True, repr=False)
class PacketId(Id):
    """Names the packet of a manager's week, or an addendum to it: made of the manager's id."""

    value: str = field(validator=longer_identifier)


@frozen(order=True, repr=False)
class TicketId(Id):
    """Names a ticket: what a customer asked, or what went wrong."""


@frozen(order=True, repr=False)
class ArticleId(Id):
    """Names an article: an answer kept to be found again."""


@frozen(order=True, repr=False)
class ReturnId(Id):
    """Names a customer's return: goods that are to come back, and what becomes of them."""


@frozen(order=True, repr=False)
class SurveyId(Id):
    """Names a question to a customer about how satisfied they are, and its answer."""


@frozen(order=True, repr=False)
class PromotionId(Id):
    """Names a promotion."""


@frozen(order=True, repr=False)
class ShelfId(Id):
    """Names a shelf of promotions: that of a product, of a category, or of everything."""

    value: str = field(validator=longer_identifier)


@frozen(order=True, repr=False)
class LaunchId(Id):
    """Names the launch of a new product."""


@frozen(order=True, repr=False)
class DemandId(Id):
    """Names a request of a customer that no order says."""


@frozen(order=True, repr=False)
class AccountListId(Id):
    """Names a list of accounts that was given to somebody."""


@frozen(order=True, repr=False)
class DealId(Id):
    """Names business that was decided."""


@frozen(order=True, repr=False)
class SightingId(Id):
    """Names something that was seen of a competitor."""


@frozen(order=True, repr=False)
class ProjectId(Id):
    """Names a project."""


@frozen(order=True, repr=False)
class TaskId(Id):
    """Names a task within its project."""
