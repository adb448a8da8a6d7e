"""The benchmarks work, and all whom they time give one answer. No time is asserted."""

from importlib import import_module

import pytest
from benchmarks.__main__ import MODULES, PAGE, REGION, table
from benchmarks.measuring import TINY, Contender, Disagreement, Row, agree, duration
from benchmarks.sales import credited, entries_of, order_of, sales


@pytest.mark.parametrize("name", MODULES)
def test_a_benchmark_runs_at_a_tiny_size_and_its_contenders_agree(name: str) -> None:
    rows: list[Row] = list(import_module(f"benchmarks.{name}").rows(TINY))

    assert rows
    for row in rows:
        assert row.figures or all(seconds > 0 for seconds in row.best.values())


def test_contenders_that_give_different_answers_are_not_timed() -> None:
    contenders = [Contender("one", lambda: 1), Contender("two", lambda: 2)]

    with pytest.raises(Disagreement, match="two does not say what one says"):
        agree(contenders)


def test_the_history_is_credited_as_the_domain_credits_it() -> None:
    for sale in sales(50):
        order, _ = order_of(sale)

        assert list(credited(order, sale)) == entries_of(sale)
        assert order.net.minor == sum(line.cents for line in sale.lines)


def test_the_page_has_a_place_for_the_table() -> None:
    assert len(REGION.findall(PAGE.read_text("utf-8"))) == 1


def test_a_row_says_what_was_measured_and_how_the_others_compare() -> None:
    row = Row(work="w", data="d", best={"account_mgmt": 2e-6, "a peer": 5e-3})

    *_, line = table([row])

    assert line == "| w (d) | 2 us | a peer 5 ms (2500x) | none set |"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(1.5, "1.5 s"), (0.0123, "12.3 ms"), (4.2e-6, "4.2 us"), (3.1e-8, "0.031 us")],
)
def test_a_duration_has_three_digits_and_a_unit(seconds: float, text: str) -> None:
    assert duration(seconds) == text
