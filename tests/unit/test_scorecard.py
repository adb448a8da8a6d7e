"""Several measures in one figure."""

import pytest

from account_mgmt.domain.errors import BadRate, SharesDoNotSumToOne
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.scorecard import IfUndefined, Measured, score

UNDEFINED, REWEIGHT = IfUndefined.UNDEFINED, IfUndefined.REWEIGHT


def test_each_measure_counts_by_its_weight_up_to_its_cap() -> None:
    measures = [Measured(Rate("1.2"), "70%", cap=Rate(1)), Measured(Rate("0.5"), "30%")]

    assert score(measures, if_undefined=UNDEFINED) == Rate("0.85")


def test_without_a_cap_all_of_it_counts() -> None:
    measures = [Measured(Rate("2"), "50%"), Measured(Rate("0"), "50%", cap=Rate(1))]

    assert score(measures, if_undefined=UNDEFINED) == Rate(1)


def test_a_measure_without_a_value_reweights_the_others_or_undoes_the_whole() -> None:
    measures = [Measured(Rate("0.8"), "60%"), Measured(None, "40%")]

    assert score(measures, if_undefined=REWEIGHT) == Rate("0.8")
    assert score(measures, if_undefined=UNDEFINED) is None


def test_where_nothing_has_a_value_nor_has_the_whole() -> None:
    assert score([Measured(None, 1)], if_undefined=REWEIGHT) is None


@pytest.mark.parametrize("weights", [["50%", "49%"], ["60%", "41%"], []])
def test_weights_sum_to_exactly_one(weights: list[str]) -> None:
    with pytest.raises(SharesDoNotSumToOne):
        score([Measured(Rate(1), weight) for weight in weights], if_undefined=REWEIGHT)


@pytest.mark.parametrize("weights", [["0", "1"], ["-1", "2"]])
def test_weights_are_above_zero(weights: list[str]) -> None:
    with pytest.raises(BadRate, match="for the weight of a measure is refused"):
        score([Measured(Rate(1), weight) for weight in weights], if_undefined=REWEIGHT)
