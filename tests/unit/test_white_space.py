"""White space, penetration and share of wallet (spec/selling.md, B10 and "Numbers for tests")."""

import pytest

from account_mgmt.domain.errors import MixedCurrencies
from account_mgmt.domain.ids import AccountId, ProductId
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.white_space import Space, share_of_wallet, white_space

ACME, BOLT, CAFE = AccountId("acme"), AccountId("bolt"), AccountId("cafe")
OIL, JAM = ProductId("oil"), ProductId("jam")

GRID = white_space(
    [ACME, BOLT, CAFE],
    [OIL, JAM],
    owned=[(ACME, OIL), (BOLT, OIL)],
    in_pipeline=[(ACME, JAM)],
    not_eligible=[(CAFE, JAM), (BOLT, OIL)],
)


def test_what_is_said_of_no_cell_is_a_gap() -> None:
    assert GRID.gaps() == ((BOLT, JAM), (CAFE, OIL))


def test_what_is_owned_is_owned_whatever_else_is_said() -> None:
    assert GRID.cells[BOLT, OIL] is Space.OWNED


def test_penetration_is_what_is_owned_of_all_that_could_be() -> None:
    assert GRID.penetration() == Rate.ratio(2, 5)
    assert GRID.penetration(product=OIL) == Rate.ratio(2, 3)
    assert GRID.penetration(account=CAFE) == Rate("0")


def test_where_nobody_is_eligible_there_is_no_penetration() -> None:
    assert GRID.penetration(account=CAFE, product=JAM) is None


def test_2500_of_10000_is_a_quarter_of_the_wallet_and_leaves_7500() -> None:
    found = share_of_wallet(Money("2500", "EUR"), Money("10000", "EUR"))

    assert found.share == Rate("0.25")
    assert found.gap == Money("7500.00", "EUR")
    assert not found.is_bad_data


def test_a_wallet_that_nobody_knows_has_no_share() -> None:
    found = share_of_wallet(Money("2500", "EUR"), None)

    assert (found.share, found.gap, found.is_bad_data) == (None, None, False)


def test_more_than_all_of_a_wallet_is_bad_data() -> None:
    found = share_of_wallet(Money("120", "EUR"), Money("100", "EUR"))

    assert found.is_bad_data
    assert found.gap == Money("0", "EUR")


def test_a_wallet_in_another_currency_is_refused() -> None:
    with pytest.raises(MixedCurrencies):
        share_of_wallet(Money("1", "EUR"), Money("1", "USD"))
