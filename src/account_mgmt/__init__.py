"""The work of an account manager as a library: quotas, credit and attainment, exact to the cent."""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from account_mgmt.desk import AccountManagement
    from account_mgmt.domain.calendar import Period
    from account_mgmt.domain.errors import AccountManagementError
    from account_mgmt.domain.fiscal import FiscalCalendar
    from account_mgmt.domain.money import Money
    from account_mgmt.domain.quantity import Quantity
    from account_mgmt.domain.rate import Rate
    from account_mgmt.services.orders import Item
    from account_mgmt.services.reporting import By

__all__ = [
    "AccountManagement",
    "AccountManagementError",
    "By",
    "FiscalCalendar",
    "Item",
    "Money",
    "Period",
    "Quantity",
    "Rate",
]

_HOMES: Final = {
    "AccountManagement": "desk",
    "AccountManagementError": "domain.errors",
    "By": "services.reporting",
    "FiscalCalendar": "domain.fiscal",
    "Item": "services.orders",
    "Money": "domain.money",
    "Period": "domain.calendar",
    "Quantity": "domain.quantity",
    "Rate": "domain.rate",
}


def __getattr__(name: str) -> object:
    """Import what is asked for, when it is: importing the package alone costs next to nothing."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
