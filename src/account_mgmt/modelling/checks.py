"""What parameters of models must be."""

from math import isfinite
from typing import TYPE_CHECKING

from account_mgmt.domain.errors import BadParameter

if TYPE_CHECKING:
    from attrs import Attribute


def above_zero(model: object, attribute: "Attribute[float]", value: float) -> None:
    """Refuse what is not a finite number above zero."""
    if not (isfinite(value) and value > 0):
        what = f"The {attribute.name} of {type(model).__name__}"
        raise BadParameter(what, f"{value:g}", "it is a number above zero")
