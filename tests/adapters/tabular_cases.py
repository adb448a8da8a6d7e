"""Small mappings, and the types of what reads by them."""

from collections.abc import Callable, Mapping

from account_mgmt.ports.batch import Batch

Files = Mapping[str, str | bytes]

ACCOUNTS = """
currency = "EUR"
[sources.rows]
file = "rows.csv"
[accounts]
from = "rows"
id = "Id"
name = "Name"
"""
"""The smallest mapping there is: accounts, by their columns."""

ORDERS = """
currency = "EUR"
[sources.rows]
file = "rows.csv"
[orders]
from = "rows"
id = "Doc"
account = "Account"
placed_on = "Date"
[orders.lines]
product = "Product"
quantity = "Quantity"
price = "Price"
"""
"""Orders whose rows have it all."""

Reader = Callable[..., Batch]
Refusal = Callable[..., str]
