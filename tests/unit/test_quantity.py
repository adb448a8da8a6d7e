"""Quantities: exact to a millionth, in one unit of measure."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from attrs import exceptions

from account_mgmt.domain.apportion import IfZero, Remainder
from account_mgmt.domain.errors import (
    AccountManagementError,
    BadNumber,
    BadText,
    BadWeights,
    FloatRefused,
    MixedUnits,
    NegativeZero,
    NotFinite,
    TooManyDecimals,
)
from account_mgmt.domain.quantity import DEFAULT_UNIT, Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.rounding import Rounding


@pytest.mark.parametrize(
    ("amount", "millionths"),
    [
        ("12", 12_000_000),
        (12, 12_000_000),
        ("0.000001", 1),
        ("-2.5", -2_500_000),
        (Decimal("1.50000000"), 1_500_000),
        (Decimal("1E+3"), 1_000_000_000),
    ],
)
def test_a_quantity_is_counted_in_millionths(amount: str | int | Decimal, millionths: int) -> None:
    assert Quantity(amount, "kg") == Quantity.of_millionths(millionths, "kg")


@pytest.mark.parametrize(
    ("amount", "error"),
    [
        (0.5, FloatRefused),
        (True, BadNumber),
        ("twelve", BadNumber),
        ("1,5", BadNumber),
        ("-0", NegativeZero),
        (Decimal("NaN"), NotFinite),
        ("0.0000001", TooManyDecimals),
        (Decimal("1E-7"), TooManyDecimals),
        (Decimal("1E+400"), BadNumber),
    ],
)
def test_what_is_no_quantity_is_refused(amount: str, error: type[AccountManagementError]) -> None:
    with pytest.raises(error, match="Quantity"):
        Quantity(amount, "kg")


@pytest.mark.parametrize("unit", ["", " ", "kg ", "k\u202eg", "k\x00g", "x" * 33, None])
def test_a_unit_is_printable_and_short_by_every_way_in(unit: str) -> None:
    ways: tuple[Callable[[], Quantity], ...] = (
        lambda: Quantity(1, unit),
        lambda: Quantity.of_millionths(1, unit),
        lambda: Quantity.zero(unit),
        lambda: Quantity.total([], unit),
    )
    for way in ways:
        with pytest.raises(BadText, match="Unit of measure"):
            way()


@pytest.mark.parametrize("millionths", [1.0, True, None])
def test_millionths_are_whole(millionths: int) -> None:
    with pytest.raises(AccountManagementError, match="Millionths"):
        Quantity.of_millionths(millionths, "kg")


def test_pieces_are_meant_when_nothing_is_said() -> None:
    assert Quantity(1).unit == Quantity.zero().unit == DEFAULT_UNIT == "piece"


def test_a_unit_is_one_shared_text_however_often_it_is_read() -> None:
    one, other = (bytes("kg", "ascii").decode() for _ in range(2))

    assert one is not other
    assert Quantity(1, one).unit is Quantity(2, other).unit


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (Quantity("852"), "852 piece"),
        (Quantity("1200"), "1200 piece"),
        (Quantity("0.50", "kg"), "0.5 kg"),
        (Quantity("-0.000001", "kg"), "-0.000001 kg"),
        (Quantity(0, "kg"), "0 kg"),
    ],
)
def test_a_quantity_shows_the_decimals_it_needs_and_its_repr_evaluates(
    quantity: Quantity, text: str
) -> None:
    assert str(quantity) == text
    assert str(quantity.amount) == text.partition(" ")[0]
    assert eval(repr(quantity)) == quantity  # noqa: S307 - the promise itself


def test_quantities_add_subtract_negate_and_total() -> None:
    dozen = Quantity(12)

    assert dozen + Quantity("0.5") == Quantity("12.5")
    assert dozen - Quantity("12.5") == Quantity("-0.5")
    assert -dozen == Quantity(-12)
    assert Quantity.total([dozen, dozen]) == Quantity(24)
    assert Quantity.total([], "kg") == Quantity.zero("kg")


def test_quantities_are_compared_by_value_ordered_and_frozen() -> None:
    assert {Quantity("12"), Quantity(Decimal("12.00"))} == {Quantity(12)}
    assert Quantity(1) != Quantity(1, "kg")
    assert sorted([Quantity(2), Quantity(-1)]) == [Quantity(-1), Quantity(2)]
    assert Quantity(1) <= Quantity(1) < Quantity("1.000001") > Quantity(1)
    assert not Quantity(0)
    assert Quantity("-0.000001")
    with pytest.raises(exceptions.FrozenInstanceError):
        Quantity(1).millionths = 2  # type: ignore[misc]


def test_two_units_are_neither_added_nor_compared() -> None:
    kilo = Quantity(1, "kg")
    for way in (
        lambda: Quantity(1) + kilo,
        lambda: Quantity(1) - kilo,
        lambda: Quantity(1) < kilo,
        lambda: Quantity.total([kilo]),
    ):
        with pytest.raises(MixedUnits, match=r"^'piece' and 'kg' cannot be added or compared"):
            way()


def test_a_quantity_and_a_number_do_not_mix() -> None:
    with pytest.raises(TypeError):
        Quantity(1) + 1  # type: ignore[operator]
    with pytest.raises(TypeError):
        Quantity(1) - 1  # type: ignore[operator]
    with pytest.raises(TypeError):
        _ = Quantity(1) < 1  # type: ignore[operator]


def test_ten_pieces_by_three_are_split_to_a_millionth() -> None:
    assert Quantity(10).allocate(1, 1, 1) == (
        Quantity("3.333334"),
        Quantity("3.333333"),
        Quantity("3.333333"),
    )
    assert Quantity(10).allocate(1, 1, 1, remainder=Remainder.LAST)[-1] == Quantity("3.333334")
    assert Quantity(10).allocate_by([Rate("50%"), Rate("50%")]) == (Quantity(5), Quantity(5))
    assert Quantity(10).allocate(0, 0, if_zero=IfZero.EQUAL) == (Quantity(5), Quantity(5))
    with pytest.raises(BadWeights):
        Quantity(10).allocate(0, 0)


def test_twenty_units_at_50_percent_count_ten() -> None:
    assert Quantity(20).times(Rate("50%")) == Quantity(10)


def test_times_rounds_once_to_a_millionth_by_the_policy_named() -> None:
    assert Quantity("0.000005").times(Rate("10%")) == Quantity("0.000001")
    assert Quantity("0.000005").times(Rate("10%"), Rounding.HALF_EVEN) == Quantity(0)
    assert Quantity("1.5").times(3) == Quantity("4.5")
    with pytest.raises(FloatRefused):
        Quantity(1).times(0.5)  # type: ignore[arg-type]
