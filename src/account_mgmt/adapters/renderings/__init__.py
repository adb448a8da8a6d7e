"""Documents as JSON in a form of their own, which does not change when storage does."""

from account_mgmt.adapters.renderings.json_form import FORM, JsonRenderings, json_text

__all__ = ["FORM", "JsonRenderings", "json_text"]
