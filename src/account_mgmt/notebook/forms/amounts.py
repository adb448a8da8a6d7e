"""Single figures."""

from account_mgmt.adapters.documents.pages import Page
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.notebook.forms.registry import page_of
from account_mgmt.notebook.view import View


@page_of(Money)
def money(amount: Money, view: View) -> Page:
    """The amount with its currency."""
    return _figure(view.say.money(amount), view)


@page_of(Quantity)
def quantity(amount: Quantity, view: View) -> Page:
    """The quantity with its unit."""
    return _figure(view.say.units(amount), view)


@page_of(Rate)
def rate(value: Rate, view: View) -> Page:
    """The rate in per cent."""
    return _figure(view.say.percent(value), view)


@page_of(Period)
def period(span: Period, view: View) -> Page:
    """Its first and last day."""
    return _figure(view.say.span(span), view)


def _figure(text: str, view: View) -> Page:
    return Page(language=view.say.language, title=text, facts=(), tables=())
