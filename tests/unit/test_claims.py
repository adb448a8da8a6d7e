"""What is asked for beside a sale, each on a document of its own."""

import pytest

from account_mgmt.domain.claims import claim_draft
from account_mgmt.domain.errors import NothingThere
from account_mgmt.domain.ids import AccountId
from account_mgmt.domain.invoice import Draft
from account_mgmt.domain.money import Money
from account_mgmt.domain.party import Party
from account_mgmt.domain.terms import PaymentTerms


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def draft(*claims: tuple[str, Money]) -> Draft:
    return claim_draft(
        AccountId("a-1"),
        claims,
        seller=Party(name="Seller"),
        buyer=Party(name="Buyer"),
        terms=PaymentTerms(),
        reason="Fees",
    )


def test_a_claim_is_outside_the_scope_of_vat() -> None:
    made = draft(("Fee", eur("12.50")), ("Nothing", eur("0")), ("Interest", eur("1.00")))

    assert [line.description for line in made.lines] == ["Fee", "Interest"]
    assert {line.tax.category.value for line in made.lines} == {"O"}
    assert made.totals.due == eur("13.50")


def test_nothing_is_not_claimed() -> None:
    with pytest.raises(NothingThere, match="Fees"):
        draft(("Fee", eur("0")))
