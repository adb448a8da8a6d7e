"""Tells hypothesis, when it is imported, what our types are made of: `st.from_type(Order)` works.

Named as an entry point, so that installing the library is enough. The strategies themselves are
imported when the first of them is asked for.
"""

from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


def register() -> None:
    """Register a strategy for each type that has one. Called by hypothesis."""
    from hypothesis import strategies as st  # noqa: PLC0415 # it is importing us just now

    from account_mgmt.domain import (  # noqa: PLC0415 # only where hypothesis is
        account,
        account_list,
        activity,
        article,
        attainment,
        business_hours,
        calendar,
        closing,
        company,
        competitor,
        credit,
        credit_file,
        customer_return,
        delivery,
        demand,
        distance,
        events,
        expense_claim,
        expense_line,
        fiscal,
        forecast,
        ids,
        invoice,
        launch,
        ledger,
        manager,
        manifest,
        mileage,
        mileage_log,
        money,
        numbering,
        order,
        packet,
        party,
        payment,
        price,
        product,
        project,
        project_task,
        promotion,
        promotion_rules,
        promotion_shelf,
        purchase_order,
        quantity,
        quota,
        rate,
        receipt,
        receivables,
        segment,
        survey,
        tax,
        terms,
        ticket,
    )

    for kind, name in (
        (account.Account, "accounts"),
        (account.Contact, "contacts"),
        (activity.Activity, "activities"),
        (attainment.Target, "targets"),
        (calendar.Period, "periods"),
        (closing.Closing, "closings"),
        (company.Company, "companies"),
        (credit.CreditPolicy, "policies"),
        (credit_file.CreditFile, "credit_files"),
        (delivery.Delivery, "deliveries"),
        (purchase_order.PurchaseOrder, "purchase_orders"),
        (distance.Distance, "distances"),
        (manifest.Manifest, "manifests"),
        (packet.Packet, "packets"),
        (packet.Parcel, "parcels"),
        (events.Event, "events"),
        (expense_claim.ExpenseClaim, "claims"),
        (expense_line.ExpenseLine, "expense_lines"),
        (mileage.Trip, "trips"),
        (mileage_log.MileageLog, "mileage_logs"),
        (receipt.Receipt, "receipts"),
        (fiscal.FiscalCalendar, "calendars"),
        (forecast.SalesForecast, "forecasts"),
        (invoice.Adjustment, "adjustments"),
        (invoice.Draft, "drafts"),
        (invoice.Invoice, "invoices"),
        (invoice.InvoiceLine, "invoice_lines"),
        (numbering.InvoiceSeries, "series"),
        (party.Party, "parties"),
        (payment.Payment, "payments"),
        (receivables.ReceivableEntry, "receivables"),
        (tax.Tax, "taxes"),
        (ledger.SalesEntry, "entries"),
        (ledger.SalesTotal, "totals"),
        (ledger.Where, "wheres"),
        (manager.AccountManager, "managers"),
        (money.Money, "amounts"),
        (order.Order, "orders"),
        (order.OrderLine, "order_lines"),
        (price.UnitPrice, "prices"),
        (product.PriceList, "price_lists"),
        (product.Product, "products"),
        (quantity.Quantity, "quantities"),
        (quota.QuotaPlan, "plans"),
        (rate.Rate, "rates"),
        (terms.PaymentTerms, "terms"),
        (article.Article, "articles"),
        (competitor.Sighting, "sightings"),
        (competitor.Deal, "deals"),
        (account_list.AccountList, "account_lists"),
        (demand.DemandRequest, "requests"),
        (segment.Segment, "segments"),
        (launch.Launch, "launches"),
        (project.Project, "projects"),
        (project_task.ProjectTask, "project_tasks"),
        (business_hours.BusinessHours, "business_hours"),
        (ticket.Ticket, "tickets"),
        (customer_return.CustomerReturn, "returns"),
        (survey.Survey, "surveys"),
        (promotion.Promotion, "promotions"),
        (promotion_rules.Limits, "limits"),
        (promotion_rules.Stacking, "stackings"),
        (promotion_shelf.PromotionShelf, "shelves"),
    ):
        st.register_type_strategy(kind, _made_by(name))
    for named in ids.Id.__subclasses__():
        st.register_type_strategy(named, _ids)


def _made_by(name: str) -> "Callable[[type[object]], SearchStrategy[object]]":
    def made(_: type[object]) -> "SearchStrategy[object]":
        strategy: SearchStrategy[object] = getattr(_strategies(), name)()
        return strategy

    return made


def _ids(kind: type[object]) -> "SearchStrategy[object]":
    strategy: SearchStrategy[object] = _strategies().ids(kind)
    return strategy


def _strategies() -> ModuleType:
    return import_module("account_mgmt.testing.strategies")
