"""Setting quotas: each method, what is fixed, what is bounded, and why each got theirs."""

from functools import partial

import pytest

from account_mgmt.domain.apportion import IfZero
from account_mgmt.domain.errors import (
    BadClaims,
    BadRate,
    BadWeights,
    BoundsMissTheTotal,
    MixedCurrencies,
    PinsMissTheTotal,
    UnlikeAmounts,
)
from account_mgmt.domain.ids import ManagerId
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.quota_setting import (
    Bounds,
    Claim,
    Share,
    by_blend,
    by_capacity,
    by_history,
    by_potential,
    company_quota,
    equal,
    growth_between,
    growth_bounds,
    rounded,
    scaled_history,
    share_out,
    trend,
)
from account_mgmt.domain.rate import Rate

euros = partial(Money, currency="EUR")


def amounts(shares: tuple[Share[str], ...]) -> dict[str, str]:
    return {share.recipient: str(share.amount).removesuffix(" EUR") for share in shares}


def test_100_by_three_equal_is_33_34_33_33_33_33() -> None:
    shares = share_out(euros("100.00"), equal("abc"))

    assert amounts(shares) == {"a": "33.34", "b": "33.33", "c": "33.33"}
    assert shares[0].because == "an equal share among 3"


def test_two_percent_of_a_potential_of_20_million_is_400_000() -> None:
    """Share of potential: q = F p / sum of p."""
    potentials = {"a": euros(400_000), "b": euros(19_600_000)}

    shares = share_out(euros(20_000_000), by_potential(potentials))

    assert amounts(shares)["a"] == "400000.00"
    assert shares[0].because == "2.00 % of the potential: 400000.00 EUR"


def test_scaled_history_asks_for_110_percent_of_closed_bookings() -> None:
    (suggestion,) = scaled_history({"a": euros("1000.05")}, "10%")

    assert suggestion.amount == euros("1100.06")
    assert suggestion.because == "110.00 % of 1000.05 EUR"


def test_a_growth_of_8_percent_asks_for_108_percent_of_the_later_year() -> None:
    (suggestion,) = trend({"a": euros(100)}, {"a": euros(108)})

    assert suggestion.amount == euros("116.64")
    assert suggestion.because == "8.00 % growth once more on 108.00 EUR"
    assert growth_between(euros(100), euros(108)) == Rate("8%")


def test_a_trend_from_nothing_is_undefined_and_not_zero() -> None:
    suggestions = trend({"a": euros(0), "gone": euros(10)}, {"a": euros(5), "new": euros(5)})

    assert {one.recipient: one.amount for one in suggestions} == {
        "a": None,
        "gone": euros(0),
        "new": None,
    }
    assert suggestions[0].because == "no trend, for nothing was sold in the earlier year"
    assert growth_between(euros(-1), euros(5)) is None


@pytest.mark.parametrize(("alpha", "a"), [("1", "75.00"), ("0", "50.00"), ("0.6", "65.00")])
def test_a_blend_weighs_history_against_potential(alpha: str, a: str) -> None:
    history = {"a": euros(300), "b": euros(100)}
    potentials = {"a": euros(1000), "b": euros(1000)}

    shares = share_out(euros(100), by_blend(history, potentials, history_counts=alpha))

    assert amounts(shares)["a"] == a


def test_a_blend_says_both_of_its_parts() -> None:
    history, potentials = {"a": euros(3), "b": euros(1)}, {"a": euros(1), "b": euros(1)}

    claims = by_blend(history, potentials, history_counts="0.6")

    assert (
        claims[0].because == "60.00 % by 75.00 % of past sales, 40.00 % by 50.00 % of the potential"
    )


@pytest.mark.parametrize("alpha", ["-0.01", "1.01"])
def test_a_blend_is_from_0_to_1(alpha: str) -> None:
    with pytest.raises(BadRate, match="it is from 0 to 1"):
        by_blend({"a": euros(1)}, {"a": euros(1)}, history_counts=alpha)


def test_a_blend_needs_both_of_each() -> None:
    with pytest.raises(BadClaims, match="quota of b cannot be set: a blend needs both"):
        by_blend({"a": euros(1)}, {"a": euros(1), "b": euros(1)}, history_counts="0.5")


def test_capacity_counts_ramped_selling_days() -> None:
    shares = share_out(euros(100), by_capacity({"a": Rate(15), "b": 5}))

    assert amounts(shares) == {"a": "75.00", "b": "25.00"}
    assert shares[0].because == "15.00 ramped selling days"


def test_any_id_can_receive_a_quota_and_units_can_be_shared() -> None:
    lucia, omar = ManagerId("m-1"), ManagerId("m-2")

    shares = share_out(Quantity(7), by_history({lucia: Quantity(2), omar: Quantity(5)}))

    assert [(share.recipient, share.amount) for share in shares] == [
        (lucia, Quantity(2)),
        (omar, Quantity(5)),
    ]


def test_some_are_fixed_and_the_others_share_what_is_left() -> None:
    shares = share_out(euros(100), equal("abc"), pins={"b": euros(40)})

    assert amounts(shares) == {"a": "30.00", "b": "40.00", "c": "30.00"}
    assert shares[1].because == "fixed beforehand"


def test_pins_above_the_total_are_refused_by_the_excess() -> None:
    with pytest.raises(
        PinsMissTheTotal, match=r"101\.00 EUR and a total of 100\.00 EUR .* exceed it by 1\.00 EUR"
    ):
        share_out(euros(100), equal("abc"), pins={"a": euros(60), "b": euros(41)})


def test_pins_of_all_must_make_the_total() -> None:
    pins = {"a": euros(60), "b": euros(40)}

    assert amounts(share_out(euros(100), equal("ab"), pins=pins)) == {"a": "60.00", "b": "40.00"}
    with pytest.raises(PinsMissTheTotal, match=r"nobody is left to bring in 0\.01 EUR"):
        share_out(euros("100.01"), equal("ab"), pins=pins)


def test_pins_that_make_the_total_leave_nothing_to_the_others() -> None:
    shares = share_out(euros(100), equal("ab"), pins={"a": euros(100)})

    assert amounts(shares) == {"a": "100.00", "b": "0.00"}


def test_growth_is_kept_between_minus_5_and_plus_25_percent() -> None:
    history = {"a": euros(100), "b": euros(100), "c": euros(100)}
    bounds = growth_bounds(history, least="-5%", most="25%")
    claims = by_potential({"a": euros(60), "b": euros(25), "c": euros(15)})

    shares = share_out(euros(330), claims, bounds=bounds)

    assert amounts(shares) == {"a": "125.00", "b": "110.00", "c": "95.00"}
    assert [share.because.partition("; ")[2] for share in shares] == [
        "at its cap",
        "",
        "at its floor",
    ]


@pytest.mark.parametrize(
    ("bounds", "why"),
    [
        (Bounds(floors={"a": euros(101)}), r"101\.00 EUR, the floors .* exceed the total, 100\.00"),
        (
            Bounds(caps={"a": euros("49.99"), "b": euros(50)}),
            r"99\.99 EUR, the caps .* below the total, 100\.00",
        ),
        (
            Bounds(floors={"a": euros(10)}, caps={"a": euros(9)}),
            r"10\.00 EUR, a floor .* above its cap, 9\.00",
        ),
    ],
)
def test_floors_above_the_total_and_caps_below_it_are_refused(
    bounds: Bounds[str], why: str
) -> None:
    with pytest.raises(BoundsMissTheTotal, match=why):
        share_out(euros(100), equal("ab"), bounds=bounds)


def test_bounds_at_the_total_are_kept() -> None:
    bounds = Bounds(floors={"a": euros(100)})

    assert amounts(share_out(euros(100), equal("ab"), bounds=bounds)) == {
        "a": "100.00",
        "b": "0.00",
    }


def test_a_floor_below_zero_is_none() -> None:
    bounds = Bounds(floors={"a": euros(-10)})

    assert amounts(share_out(euros(2), equal("ab"), bounds=bounds)) == {"a": "1.00", "b": "1.00"}


def test_claims_of_nothing_are_refused_unless_they_are_to_be_equal() -> None:
    nothing = by_history({"a": euros(0), "b": euros(0)})

    with pytest.raises(BadWeights):
        share_out(euros(100), nothing)
    shares = share_out(euros(100), nothing, if_zero=IfZero.EQUAL)
    assert amounts(shares) == {"a": "50.00", "b": "50.00"}


def test_a_total_of_zero_needs_no_claims() -> None:
    assert amounts(share_out(euros(0), by_history({"a": euros(0)}))) == {"a": "0.00"}
    assert share_out(euros(0), by_potential(dict[str, Money]())) == ()


@pytest.mark.parametrize(
    ("who", "pins", "bounds", "why"),
    [
        ("aa", {}, Bounds[str](), "a cannot be set: it claims twice"),
        ("a", {"b": euros(1)}, Bounds[str](), "b cannot be set: it is fixed or bounded"),
        ("a", {}, Bounds(caps={"b": euros(1)}), "claims nothing"),
        ("a", {}, Bounds(floors={"b": euros(1)}), "claims nothing"),
        ("ab", {"a": euros(-1)}, Bounds[str](), "a cannot be set: -1.00 EUR is below zero"),
    ],
)
def test_claims_pins_and_bounds_that_do_not_go_together_are_refused(
    who: str, pins: dict[str, Money], bounds: Bounds[str], why: str
) -> None:
    with pytest.raises(BadClaims, match=why):
        share_out(euros(1), equal(who), pins=pins, bounds=bounds)


def test_nothing_below_zero_is_shared_or_claimed() -> None:
    with pytest.raises(BadClaims, match=r"everybody cannot be set: -1\.00 EUR is below zero"):
        share_out(euros(-1), equal("ab"))
    with pytest.raises(BadClaims, match="its weight, -1, is below zero"):
        share_out(euros(1), [Claim("a", Rate(-1), "")])
    with pytest.raises(BadClaims, match=r"cannot rest on -1\.00 EUR, which is below zero"):
        by_history({"a": euros(-1)})


def test_shares_are_rounded_to_something() -> None:
    with pytest.raises(BadClaims, match=r"cannot be rounded to 0\.00 EUR"):
        rounded(share_out(euros(1), equal("a")), euros(0))


def test_what_is_shared_and_what_is_fixed_are_counted_alike() -> None:
    with pytest.raises(UnlikeAmounts):
        share_out(euros(1), equal("ab"), pins={"a": Quantity(1)})
    with pytest.raises(MixedCurrencies):
        by_history({"a": euros(1), "b": Money(1, "USD")})


def test_nobody_is_there_to_share() -> None:
    with pytest.raises(PinsMissTheTotal, match=r"nobody is left to bring in 1\.00 EUR"):
        share_out(euros(1), ())


def test_the_company_quota_is_the_forecast_and_a_stretch() -> None:
    assert company_quota(euros(1_000_000), "10%") == euros(1_100_000)
    assert company_quota(euros(1_000_000), "0") == euros(1_000_000)


def test_quotas_in_thousands_leave_the_rest_to_the_largest() -> None:
    shares = share_out(euros(10_500), by_potential({"a": euros(1), "b": euros(2), "c": euros(2)}))

    nice = rounded(shares, euros(1000))

    assert amounts(nice) == {"a": "2000.00", "b": "4500.00", "c": "4000.00"}
    assert nice[0].because.endswith("; rounded to 1000.00 EUR")


def test_quotas_that_sum_to_less_than_a_unit_go_to_the_largest() -> None:
    shares = share_out(euros(900), by_potential({"a": euros(1), "b": euros(2)}))

    assert amounts(rounded(shares, euros(1000))) == {"a": "0.00", "b": "900.00"}


def test_rounding_nothing_changes_nothing() -> None:
    shares = share_out(euros(0), equal("ab"))

    assert rounded(shares, euros(1000)) == shares
