"""What people call the kinds and states of the domain."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from account_mgmt.domain.attainment import AttainmentState
from account_mgmt.domain.customer_return import Resolution
from account_mgmt.domain.invoice import InvoiceKind
from account_mgmt.domain.ledger import EntryKind
from account_mgmt.domain.project_standing import ProjectTrack
from account_mgmt.domain.project_state import ProjectStatus
from account_mgmt.domain.project_task import TaskStatus
from account_mgmt.domain.project_timeline import RowKind, RowState
from account_mgmt.domain.promotion_eligibility import Why as WhyPromoted
from account_mgmt.domain.receivables import InvoiceStatus, ReceivableKind
from account_mgmt.domain.service_level import ServiceMeasure
from account_mgmt.domain.visit_plan import NoDay
from account_mgmt.locale.messages import Message, message
from account_mgmt.ports.recommender import Why as WhyRecommended

MOVEMENTS: Final[Mapping[ReceivableKind, Message]] = MappingProxyType(
    {
        ReceivableKind.INVOICED: Message("movement", "Invoice"),
        ReceivableKind.CREDITED: Message("movement", "Credit note"),
        ReceivableKind.PAID: Message("movement", "Payment"),
        ReceivableKind.SETTLED: Message("movement", "Settlement"),
        ReceivableKind.DISCOUNTED: Message("movement", "Discount for early payment"),
        ReceivableKind.REFUNDED: Message("movement", "Refund"),
        ReceivableKind.REVERSED: Message("movement", "Payment returned"),
        ReceivableKind.WRITTEN_OFF: Message("movement", "Written off"),
        ReceivableKind.RECOVERED: Message("movement", "Reopened"),
        ReceivableKind.EXCHANGED: Message("movement", "Exchange difference"),
    }
)
"""What moves an account's balance."""

INVOICE_KINDS: Final[Mapping[InvoiceKind, Message]] = MappingProxyType(
    {
        InvoiceKind.INVOICE: Message("document", "Invoice"),
        InvoiceKind.CREDIT_NOTE: Message("document", "Credit note"),
    }
)
"""What a document says it is."""

INVOICE_STATES: Final[Mapping[InvoiceStatus, Message]] = MappingProxyType(
    {
        InvoiceStatus.ISSUED: Message("invoice", "issued"),
        InvoiceStatus.PART_PAID: Message("invoice", "part paid"),
        InvoiceStatus.PAID: Message("invoice", "paid"),
        InvoiceStatus.CREDITED: Message("invoice", "credited"),
        InvoiceStatus.WRITTEN_OFF: Message("invoice", "written off"),
        InvoiceStatus.PART_USED: Message("credit note", "part used"),
        InvoiceStatus.USED: Message("credit note", "used"),
    }
)
"""What became of an invoice or a credit note."""

ENTRY_KINDS: Final[Mapping[EntryKind, Message]] = MappingProxyType(
    {
        EntryKind.SOLD: Message("entry", "sold"),
        EntryKind.RETURNED: Message("entry", "returned"),
        EntryKind.CANCELLED: Message("entry", "cancelled"),
        EntryKind.ADJUSTED: Message("entry", "adjusted"),
    }
)
"""Why credit was given or taken back."""

REPORTED: Final[Mapping[EntryKind, Message]] = MappingProxyType(
    {
        EntryKind.SOLD: Message("report", "Orders taken"),
        EntryKind.RETURNED: Message("report", "Returned"),
        EntryKind.CANCELLED: Message("report", "Cancelled"),
        EntryKind.ADJUSTED: Message("report", "Credit passed on"),
    }
)
"""What a report to the sales manager tells apart, in that order."""

ACTIVITIES: Final = (
    Message("activity", "call"),
    Message("activity", "visit"),
    Message("activity", "cold call"),
    Message("activity", "follow-up"),
    Message("activity", "e-mail"),
)
"""What is done for accounts."""

OUTCOMES: Final = (
    Message("outcome", "reached"),
    Message("outcome", "attempted"),
)
"""What came of a contact."""

CONTACT_STATES: Final = (
    Message("contact", "ok"),
    Message("contact", "due"),
    Message("contact", "late"),
    Message("contact", "overdue"),
)
"""Whether it is time to reach an account again."""

NO_DAYS: Final[Mapping[NoDay, str]] = MappingProxyType(
    {
        NoDay.NOT_HELD: message("the manager does not have the account on the first day of a week"),
        NoDay.NO_TIME: message("no open day has an hour left"),
    }
)
"""Why there is no day for a visit."""

VEHICLES: Final = (
    Message("vehicle", "car"),
    Message("vehicle", "motorcycle"),
    Message("vehicle", "bicycle"),
    Message("vehicle", "passenger"),
)
"""With what somebody drives."""

RATE_TABLES: Final = (
    Message("rate table", "HMRC approved mileage"),
    Message("rate table", "IRS standard mileage"),
)
"""The tables of mileage rates that are here."""

EXPENSES: Final = (
    Message("expense", "accommodation"),
    Message("expense", "entertainment"),
    Message("expense", "fuel"),
    Message("expense", "lodging"),
    Message("expense", "meals"),
    Message("expense", "mileage"),
    Message("expense", "other"),
    Message("expense", "parking"),
    Message("expense", "per diem"),
    Message("expense", "phone"),
    Message("expense", "samples"),
    Message("expense", "taxi"),
    Message("expense", "tolls"),
    Message("expense", "train"),
    Message("expense", "transport"),
    Message("expense", "travel"),
)
"""What managers spend money on; a company's own words are said as they are."""

TICKET_KINDS: Final = (
    Message("ticket kind", "technical question"),
    Message("ticket kind", "late shipment"),
    Message("ticket kind", "billing discrepancy"),
    Message("ticket kind", "damaged product"),
    Message("ticket kind", "other"),
)
"""What tickets are about."""

TICKET_STATES: Final = (
    Message("ticket", "new"),
    Message("ticket", "open"),
    Message("ticket", "pending"),
    Message("ticket", "on hold"),
    Message("ticket", "solved"),
    Message("ticket", "closed"),
)
"""Where a ticket stands."""

PRIORITIES: Final = (
    Message("priority", "low"),
    Message("priority", "normal"),
    Message("priority", "high"),
    Message("priority", "urgent"),
)
"""What is worked on first."""

RETURN_STATES: Final = (
    Message("return", "requested"),
    Message("return", "authorised"),
    Message("return", "refused"),
    Message("return", "in transit"),
    Message("return", "received"),
    Message("return", "inspected"),
    Message("return", "resolved"),
    Message("return", "closed"),
    Message("return", "cancelled"),
    Message("return", "expired"),
)
"""Where a return of goods stands."""

RESOLVED: Final[Mapping[Resolution, str]] = MappingProxyType(
    {
        Resolution.CREDIT: message("{quantity} credit"),
        Resolution.REPLACE: message("{quantity} replace"),
        Resolution.REPAIR: message("{quantity} repair"),
        Resolution.REJECT: message("{quantity} reject"),
    }
)
"""What became of so much of what came back."""

HEALTH_PARTS: Final = (
    Message("health", "recency"),
    Message("health", "trend"),
    Message("health", "tickets"),
    Message("health", "our lateness"),
    Message("health", "their lateness"),
    Message("health", "satisfaction"),
)
"""What an account's health is made of."""

DEPARTMENTS: Final = (
    Message("department", "technical support"),
    Message("department", "billing"),
    Message("department", "logistics"),
    Message("department", "returns"),
)
"""Who answers tickets, by the routes that are there by default."""

SERVICE_CLOCKS: Final = (
    Message("clock", "running"),
    Message("clock", "warning"),
    Message("clock", "breached"),
    Message("clock", "paused"),
    Message("clock", "met"),
    Message("clock", "missed"),
)
"""How the clock of a target stands."""

PACKED: Final = (
    Message("packet", "activity"),
    Message("packet", "all"),
    Message("packet", "credit note"),
    Message("packet", "daily report"),
    Message("packet", "expense claim"),
    Message("packet", "invoice"),
    Message("packet", "order"),
    Message("packet", "payment"),
    Message("packet", "purchase order"),
    Message("packet", "receipt"),
    Message("packet", "ticket"),
    Message("packet", "weekly report"),
)
"""The kinds of documents in packets, and all of them."""

REASONS: Final = (
    Message("reason", "as invoiced"),
    Message("reason", "assignment changed"),
    Message("reason", "discount"),
    Message("reason", "disputed, as loaded"),
    Message("reason", "returned"),
    Message("reason", "rounding"),
)
"""What stands as a reason where nobody gave one."""

LETTERS: Final = (
    message("friendly reminder"),
    message("formal reminder"),
    message("final notice"),
)
"""What is done at each level of the dunning that is there by default."""

LOADED: Final = (
    message("managers"),
    message("teams"),
    message("reporting lines"),
    message("products"),
    message("price lists"),
    message("accounts"),
    message("assignments"),
    message("plans"),
    message("orders"),
    message("returns"),
    message("invoices"),
    message("disputes"),
    message("payments"),
)
"""The kinds of things that files are loaded into."""

LEFT_OUT: Final = (
    message("prices of an unknown product"),
    message("invoices of an unknown account"),
    message("lines of an unknown order"),
    message("orders of an unknown account"),
    message("lines of an unknown product"),
    message("assignments of an unknown account"),
    message("assignments of an unknown manager"),
    message("targets of an unknown manager"),
)
"""Why rows of files are left out, beside the reasons that a mapping gives."""

QUOTA_STATES: Final[Mapping[AttainmentState, Message]] = MappingProxyType(
    {
        AttainmentState.NO_QUOTA: Message("quota", "no quota"),
        AttainmentState.OPEN: Message("quota", "open"),
        AttainmentState.MADE: Message("quota", "made"),
        AttainmentState.MISSED: Message("quota", "missed"),
    }
)
"""Where a quota stands."""

SERVICE_MEASURES: Final[Mapping[ServiceMeasure, Message]] = MappingProxyType(
    {
        ServiceMeasure.FIRST_RESPONSE: Message("service", "first response"),
        ServiceMeasure.NEXT_RESPONSE: Message("service", "next response"),
        ServiceMeasure.RESOLUTION: Message("service", "resolution"),
    }
)
"""What is to happen on a ticket within its target."""

REASONS_TO_BUY: Final[Mapping[WhyRecommended, Message]] = MappingProxyType(
    {
        WhyRecommended.DUE: Message("recommendation", "due"),
        WhyRecommended.AGAIN: Message("recommendation", "ordered before"),
        WhyRecommended.TOGETHER: Message("recommendation", "bought together"),
        WhyRecommended.ALIKE: Message("recommendation", "like accounts buy"),
        WhyRecommended.NEW: Message("recommendation", "new"),
        WhyRecommended.POPULAR: Message("recommendation", "popular"),
    }
)
"""What a recommendation rests on."""

PROMOTION_OUTCOMES: Final[Mapping[WhyPromoted, Message]] = MappingProxyType(
    {
        WhyPromoted.APPLIED: Message("promotion", "applied"),
        WhyPromoted.NOT_THEN: Message("promotion", "it is not on that day"),
        WhyPromoted.NOT_FOR_THEM: Message("promotion", "it is not for this account"),
        WhyPromoted.OTHER_CURRENCY: Message("promotion", "it is in another currency"),
        WhyPromoted.USED_UP: Message("promotion", "its uses are used up"),
        WhyPromoted.BUDGET_SPENT: Message("promotion", "its budget is spent"),
        WhyPromoted.NOT_IN_RANGE: Message("promotion", "the product is not in its range"),
        WhyPromoted.CONDITION: Message("promotion", "its conditions are not met"),
        WhyPromoted.USED_BY_CONDITION: Message(
            "promotion", "the line meets its conditions, and has no benefit itself"
        ),
        WhyPromoted.NOTHING_OFF: Message("promotion", "it takes nothing off this line"),
        WhyPromoted.NOT_COMBINED: Message(
            "promotion", "it is not combined with one that counts here"
        ),
        WhyPromoted.BEATEN: Message("promotion", "others of its group count here"),
        WhyPromoted.WOULD_OVERRUN: Message("promotion", "it would overrun its budget"),
    }
)
"""Why a promotion takes something off a line, or nothing."""

PROJECT_STATES: Final[Mapping[ProjectStatus, Message]] = MappingProxyType(
    {
        ProjectStatus.PLANNED: Message("project", "planned"),
        ProjectStatus.ACTIVE: Message("project", "active"),
        ProjectStatus.ON_HOLD: Message("project", "on hold"),
        ProjectStatus.COMPLETE: Message("project", "complete"),
        ProjectStatus.CANCELLED: Message("project", "cancelled"),
    }
)
"""Where a project stands."""

TASK_STATES: Final[Mapping[TaskStatus, Message]] = MappingProxyType(
    {
        TaskStatus.OPEN: Message("task", "open"),
        TaskStatus.WORKING: Message("task", "working"),
        TaskStatus.DONE: Message("task", "done"),
        TaskStatus.CANCELLED: Message("task", "cancelled"),
    }
)
"""Where a task of a project stands."""

TRACKS: Final[Mapping[ProjectTrack, Message]] = MappingProxyType(
    {
        ProjectTrack.ON_TRACK: Message("project", "on track"),
        ProjectTrack.AT_RISK: Message("project", "at risk"),
        ProjectTrack.LATE: Message("project", "late"),
    }
)
"""Whether a project will be done in time."""

ROW_STATES: Final[Mapping[RowState, Message]] = MappingProxyType(
    {
        RowState.AHEAD: Message("timeline", "ahead"),
        RowState.UNDER_WAY: Message("timeline", "under way"),
        RowState.DONE: Message("timeline", "done"),
        RowState.LATE: Message("timeline", "late"),
        RowState.CANCELLED: Message("timeline", "cancelled"),
    }
)
"""How far a row of a timeline has come."""

ROW_KINDS: Final[Mapping[RowKind, Message]] = MappingProxyType(
    {
        RowKind.PROJECT: Message("timeline", "project"),
        RowKind.MILESTONE: Message("timeline", "milestone"),
        RowKind.TASK: Message("timeline", "task"),
    }
)
"""What a row of a timeline is of."""

OTHER_DEPARTMENTS: Final = (
    Message("department", "sales"),
    Message("department", "marketing"),
    Message("department", "finance"),
    Message("department", "purchasing"),
    Message("department", "production"),
)
"""Who takes part in projects beside those who answer tickets; a company's own words are said as they are."""
