"""Who sells and who buys, as documents name them."""

from attrs import field, frozen

from account_mgmt.domain.text import name, note


@frozen(kw_only=True)
class Party:
    """The seller or the buyer as a document names them. `country` is ISO 3166, as "ES"."""

    name: str = field(validator=name)
    tax_id: str = field(default="", validator=note)  # with its country in front, as "ESB12345674"
    street: str = field(default="", validator=note)
    city: str = field(default="", validator=note)
    postcode: str = field(default="", validator=note)
    country: str = field(default="", validator=note)
    email: str = field(default="", validator=note)
