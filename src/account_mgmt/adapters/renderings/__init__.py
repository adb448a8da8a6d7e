"""Documents as JSON in a form of their own, which does not change when storage does."""

from account_mgmt.adapters.renderings.json_form import FORM, JsonRenderings, plain

__all__ = ["FORM", "JsonRenderings", "plain"]
