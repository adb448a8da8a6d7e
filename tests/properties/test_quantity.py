"""The laws of quantities, against `fractions.Fraction`."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.rounding import Rounding

COUNTS = st.integers(-(10**15), 10**15)
QUANTITIES = COUNTS.map(lambda count: Quantity.of_millionths(count, "kg"))
WEIGHTS = st.lists(st.integers(0, 1000), min_size=1, max_size=8).filter(any)


@given(QUANTITIES, WEIGHTS)
def test_the_parts_of_a_quantity_sum_to_it_and_mirror_with_its_sign(
    whole: Quantity, weights: list[int]
) -> None:
    parts = whole.allocate(*weights)

    assert Quantity.total(parts, "kg") == whole
    assert (-whole).allocate(*weights) == tuple(-part for part in parts)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.millionths - Fraction(whole.millionths * weight, sum(weights))) < 1


@given(st.lists(QUANTITIES))
def test_a_total_is_exact(items: list[Quantity]) -> None:
    total = Quantity.total(items, "kg")

    assert Fraction(total.amount) == sum((Fraction(item.amount) for item in items), Fraction())


@given(QUANTITIES, QUANTITIES)
def test_what_is_added_can_be_taken_away_and_order_follows_the_difference(
    one: Quantity, other: Quantity
) -> None:
    assert one + other - other == one
    assert one - other == -(other - one)
    assert (one < other) == (Fraction(one.amount) < Fraction(other.amount)) == (other > one)


@given(QUANTITIES, st.fractions(-3, 3), st.sampled_from(Rounding))
def test_times_is_rounded_once_to_a_millionth(
    whole: Quantity, factor: Fraction, rounding: Rounding
) -> None:
    product = whole.times(Rate(factor), rounding)

    assert abs(product.millionths - whole.millionths * factor) < 1
    assert (-whole).times(Rate(factor), rounding) == -product


@given(COUNTS)
def test_every_text_of_a_quantity_reads_back_and_has_neither_exponent_nor_idle_zeros(
    count: int,
) -> None:
    quantity = Quantity.of_millionths(count, "kg")
    text = str(quantity.amount)

    assert Quantity(text, "kg") == Quantity(quantity.amount, "kg") == quantity
    assert str(quantity) == f"{text} kg"
    assert set(text) <= set("-.0123456789")
    assert not ("." in text and text.endswith(("0", ".")))
    assert Fraction(text) == Fraction(count, 10**6)
