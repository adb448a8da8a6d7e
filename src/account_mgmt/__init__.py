"""The work of an account manager as a library: quotas, credit and attainment, exact to the cent.

Everything most programs need is here; each name is imported from its home when it is first asked
for, so that importing the package alone costs next to nothing. Rules that stand by themselves (how
quotas are set, ramps, cascades, workload) have modules of their own under `account_mgmt.domain`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from account_mgmt.desk import AccountManagement
    from account_mgmt.domain.account import (
        Account,
        AccountStatus,
        Assignment,
        Contact,
        CreditRole,
        Role,
    )
    from account_mgmt.domain.apportion import IfZero, Remainder
    from account_mgmt.domain.attainment import Attainment, AttainmentState, Target, Undefined
    from account_mgmt.domain.calendar import Period, Weekday
    from account_mgmt.domain.cascade import OverAssignment
    from account_mgmt.domain.closing import Closing
    from account_mgmt.domain.credit import (
        Credited,
        CreditPolicy,
        OwnedOn,
        ReturnsCount,
        UnitsCredit,
    )
    from account_mgmt.domain.credit_file import CreditFile
    from account_mgmt.domain.delivery import Delivery
    from account_mgmt.domain.dunning import DunningLevel, DunningPolicy
    from account_mgmt.domain.errors import (
        AccountManagementError,
        AccountNotTrading,
        AlreadyExists,
        BadTerms,
        BadText,
        BadValue,
        ConcurrencyError,
        DateBefore,
        ForeignCurrency,
        IllegalTransition,
        KeyReused,
        MissingExtra,
        NotForSale,
        NotFound,
        NothingThere,
        OverlappingOwners,
        OverlappingSpans,
        PeriodClosed,
        QuantityNotPositive,
        QuotaOutsideYear,
        ReportingCycle,
        RuleBroken,
        SharesDoNotSumToOne,
        StorageError,
        UndoneMoreThanOrdered,
        UnknownCurrency,
        WrongMeasure,
    )
    from account_mgmt.domain.events import Event
    from account_mgmt.domain.fiscal import (
        Anchor,
        FiscalCalendar,
        FiscalPeriod,
        Grain,
        NamedBy,
        Pattern,
    )
    from account_mgmt.domain.forecast import ForecastVersion, SalesForecast
    from account_mgmt.domain.ids import (
        AccountId,
        ClosingId,
        ForecastId,
        ManagerId,
        OrderId,
        PlanId,
        PriceListId,
        ProductId,
        TeamId,
    )
    from account_mgmt.domain.invoice import Adjustment, Draft, Invoice, InvoiceKind
    from account_mgmt.domain.invoicing_policy import Billed, InvoicingPolicy
    from account_mgmt.domain.late_interest import InterestPolicy
    from account_mgmt.domain.ledger import EntryKind, SaleEvent, SalesEntry, SalesTotal
    from account_mgmt.domain.manager import AccountManager
    from account_mgmt.domain.money import Money, formatter
    from account_mgmt.domain.numbering import NumberingPolicy
    from account_mgmt.domain.order import NamedSeller, Order, OrderKind, OrderLine, OrderStatus
    from account_mgmt.domain.party import Party
    from account_mgmt.domain.payment import AllocationPolicy, Payment
    from account_mgmt.domain.price import UnitPrice
    from account_mgmt.domain.product import Contents, Price, PriceList, Product
    from account_mgmt.domain.purchase_order import PurchaseOrder
    from account_mgmt.domain.quantity import Quantity
    from account_mgmt.domain.quota import Measure, Quota, QuotaPlan
    from account_mgmt.domain.quota_moves import QuotaGoes
    from account_mgmt.domain.ramp import FirstMonth, Ramp, Tenure
    from account_mgmt.domain.rate import Rate
    from account_mgmt.domain.receivables import AgedBy, Ageing, InvoiceStatus
    from account_mgmt.domain.report import DailyReport, WeeklyReport
    from account_mgmt.domain.rounding import Rounding
    from account_mgmt.domain.seasonality import Seasonality
    from account_mgmt.domain.statement import Statement
    from account_mgmt.domain.tax import Tax, TaxCategory, at_rate
    from account_mgmt.domain.terms import PaymentTerms
    from account_mgmt.domain.working_days import CALENDAR_DAYS, WorkingDays
    from account_mgmt.ports.queries import AccountQuery, OrderQuery
    from account_mgmt.services.orders import Item
    from account_mgmt.services.quotas import Standing
    from account_mgmt.services.reporting import By, SalesRow

__all__ = [
    "CALENDAR_DAYS",
    "Account",
    "AccountId",
    "AccountManagement",
    "AccountManagementError",
    "AccountManager",
    "AccountNotTrading",
    "AccountQuery",
    "AccountStatus",
    "Adjustment",
    "AgedBy",
    "Ageing",
    "AllocationPolicy",
    "AlreadyExists",
    "Anchor",
    "Assignment",
    "Attainment",
    "AttainmentState",
    "BadTerms",
    "BadText",
    "BadValue",
    "Billed",
    "By",
    "Closing",
    "ClosingId",
    "ConcurrencyError",
    "Contact",
    "Contents",
    "CreditFile",
    "CreditPolicy",
    "CreditRole",
    "Credited",
    "DailyReport",
    "DateBefore",
    "Delivery",
    "Draft",
    "DunningLevel",
    "DunningPolicy",
    "EntryKind",
    "Event",
    "FirstMonth",
    "FiscalCalendar",
    "FiscalPeriod",
    "ForecastId",
    "ForecastVersion",
    "ForeignCurrency",
    "Grain",
    "IfZero",
    "IllegalTransition",
    "InterestPolicy",
    "Invoice",
    "InvoiceKind",
    "InvoiceStatus",
    "InvoicingPolicy",
    "Item",
    "KeyReused",
    "ManagerId",
    "Measure",
    "MissingExtra",
    "Money",
    "NamedBy",
    "NamedSeller",
    "NotForSale",
    "NotFound",
    "NothingThere",
    "NumberingPolicy",
    "Order",
    "OrderId",
    "OrderKind",
    "OrderLine",
    "OrderQuery",
    "OrderStatus",
    "OverAssignment",
    "OverlappingOwners",
    "OverlappingSpans",
    "OwnedOn",
    "Party",
    "Pattern",
    "Payment",
    "PaymentTerms",
    "Period",
    "PeriodClosed",
    "PlanId",
    "Price",
    "PriceList",
    "PriceListId",
    "Product",
    "ProductId",
    "PurchaseOrder",
    "Quantity",
    "QuantityNotPositive",
    "Quota",
    "QuotaGoes",
    "QuotaOutsideYear",
    "QuotaPlan",
    "Ramp",
    "Rate",
    "Remainder",
    "ReportingCycle",
    "ReturnsCount",
    "Role",
    "Rounding",
    "RuleBroken",
    "SaleEvent",
    "SalesEntry",
    "SalesForecast",
    "SalesRow",
    "SalesTotal",
    "Seasonality",
    "SharesDoNotSumToOne",
    "Standing",
    "Statement",
    "StorageError",
    "Target",
    "Tax",
    "TaxCategory",
    "TeamId",
    "Tenure",
    "Undefined",
    "UndoneMoreThanOrdered",
    "UnitPrice",
    "UnitsCredit",
    "UnknownCurrency",
    "Weekday",
    "WeeklyReport",
    "WorkingDays",
    "WrongMeasure",
    "at_rate",
    "formatter",
]

_HOMES: Final = {
    "Account": "domain.account",
    "AccountId": "domain.ids",
    "AccountManagement": "desk",
    "AccountManagementError": "domain.errors",
    "AccountManager": "domain.manager",
    "AccountNotTrading": "domain.errors",
    "AccountQuery": "ports.queries",
    "AccountStatus": "domain.account",
    "AlreadyExists": "domain.errors",
    "Anchor": "domain.fiscal",
    "Assignment": "domain.account",
    "Attainment": "domain.attainment",
    "AttainmentState": "domain.attainment",
    "BadTerms": "domain.errors",
    "BadText": "domain.errors",
    "BadValue": "domain.errors",
    "AgedBy": "domain.receivables",
    "Ageing": "domain.receivables",
    "InvoiceStatus": "domain.receivables",
    "AllocationPolicy": "domain.payment",
    "Payment": "domain.payment",
    "Billed": "domain.invoicing_policy",
    "InvoicingPolicy": "domain.invoicing_policy",
    "DunningLevel": "domain.dunning",
    "DunningPolicy": "domain.dunning",
    "InterestPolicy": "domain.late_interest",
    "Adjustment": "domain.invoice",
    "Draft": "domain.invoice",
    "Invoice": "domain.invoice",
    "InvoiceKind": "domain.invoice",
    "NumberingPolicy": "domain.numbering",
    "Party": "domain.party",
    "Statement": "domain.statement",
    "Tax": "domain.tax",
    "TaxCategory": "domain.tax",
    "at_rate": "domain.tax",
    "Delivery": "domain.delivery",
    "PurchaseOrder": "domain.purchase_order",
    "CreditFile": "domain.credit_file",
    "By": "services.reporting",
    "CALENDAR_DAYS": "domain.working_days",
    "Closing": "domain.closing",
    "ClosingId": "domain.ids",
    "ConcurrencyError": "domain.errors",
    "Contact": "domain.account",
    "CreditPolicy": "domain.credit",
    "CreditRole": "domain.account",
    "Credited": "domain.credit",
    "DateBefore": "domain.errors",
    "EntryKind": "domain.ledger",
    "Event": "domain.events",
    "FirstMonth": "domain.ramp",
    "FiscalCalendar": "domain.fiscal",
    "FiscalPeriod": "domain.fiscal",
    "ForecastId": "domain.ids",
    "ForecastVersion": "domain.forecast",
    "ForeignCurrency": "domain.errors",
    "Grain": "domain.fiscal",
    "IfZero": "domain.apportion",
    "IllegalTransition": "domain.errors",
    "Item": "services.orders",
    "KeyReused": "domain.errors",
    "ManagerId": "domain.ids",
    "Measure": "domain.quota",
    "MissingExtra": "domain.errors",
    "Money": "domain.money",
    "NamedBy": "domain.fiscal",
    "NamedSeller": "domain.order",
    "NotForSale": "domain.errors",
    "NotFound": "domain.errors",
    "NothingThere": "domain.errors",
    "Order": "domain.order",
    "OrderId": "domain.ids",
    "OrderKind": "domain.order",
    "OrderLine": "domain.order",
    "OrderQuery": "ports.queries",
    "OrderStatus": "domain.order",
    "OverAssignment": "domain.cascade",
    "OverlappingOwners": "domain.errors",
    "OverlappingSpans": "domain.errors",
    "OwnedOn": "domain.credit",
    "Pattern": "domain.fiscal",
    "PaymentTerms": "domain.terms",
    "Period": "domain.calendar",
    "PeriodClosed": "domain.errors",
    "PlanId": "domain.ids",
    "Price": "domain.product",
    "PriceList": "domain.product",
    "PriceListId": "domain.ids",
    "Product": "domain.product",
    "ProductId": "domain.ids",
    "Quantity": "domain.quantity",
    "QuantityNotPositive": "domain.errors",
    "Quota": "domain.quota",
    "QuotaGoes": "domain.quota_moves",
    "QuotaOutsideYear": "domain.errors",
    "QuotaPlan": "domain.quota",
    "Ramp": "domain.ramp",
    "Rate": "domain.rate",
    "Remainder": "domain.apportion",
    "ReportingCycle": "domain.errors",
    "ReturnsCount": "domain.credit",
    "Role": "domain.account",
    "Rounding": "domain.rounding",
    "RuleBroken": "domain.errors",
    "SaleEvent": "domain.ledger",
    "SalesEntry": "domain.ledger",
    "SalesForecast": "domain.forecast",
    "SalesRow": "services.reporting",
    "SalesTotal": "domain.ledger",
    "Seasonality": "domain.seasonality",
    "SharesDoNotSumToOne": "domain.errors",
    "Standing": "services.quotas",
    "StorageError": "domain.errors",
    "Target": "domain.attainment",
    "TeamId": "domain.ids",
    "Tenure": "domain.ramp",
    "Undefined": "domain.attainment",
    "UndoneMoreThanOrdered": "domain.errors",
    "UnitPrice": "domain.price",
    "UnitsCredit": "domain.credit",
    "UnknownCurrency": "domain.errors",
    "Contents": "domain.product",
    "DailyReport": "domain.report",
    "Weekday": "domain.calendar",
    "WeeklyReport": "domain.report",
    "WorkingDays": "domain.working_days",
    "WrongMeasure": "domain.errors",
    "formatter": "domain.money",
}


def __getattr__(name: str) -> object:
    """Import what is asked for, when it is, and keep it."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    found: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
