"""What people write down in TOML files: business hours, promotions."""

from account_mgmt.adapters.toml.business_hours import read_business_hours
from account_mgmt.adapters.toml.promotions import read_promotions

__all__ = ["read_business_hours", "read_promotions"]
