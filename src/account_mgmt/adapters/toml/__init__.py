"""What people write down in TOML files: business hours."""

from account_mgmt.adapters.toml.business_hours import read_business_hours

__all__ = ["read_business_hours"]
