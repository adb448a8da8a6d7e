"""Money has the decimals that ISO 4217 gives it, whatever is usually shown."""

import pytest
from babel.numbers import get_currency_precision

from account_mgmt.domain.currencies import MINOR_UNITS, known, minor_units
from account_mgmt.domain.errors import UnknownCurrency

SHOWN_WITHOUT_DECIMALS = "AFN ALL IQD IRR KPW LAK LBP MGA MMK RSD SOS SYP YER"
WITHDRAWN = ["ANG", "BGN", "BYR", "CUC", "HRK", "LTL", "MRO", "SLL", "STD", "VEF", "ZWL"]


@pytest.mark.parametrize(
    ("codes", "digits"),
    [
        ("CLP ISK JPY KRW PYG UGX VND XAF XOF XPF", 0),
        ("CHF CNY CZK EUR GBP HUF INR MXN PLN SEK USD", 2),
        ("BHD IQD JOD KWD LYD OMR TND", 3),
        ("CLF UYW", 4),
    ],
)
def test_minor_units_are_those_of_iso_4217(codes: str, digits: int) -> None:
    assert {code: minor_units(code) for code in codes.split()} == dict.fromkeys(
        codes.split(), digits
    )


def test_the_list_has_its_165_currencies_and_funds_each_once() -> None:
    current = set(MINOR_UNITS) - set(WITHDRAWN)

    assert len(current) == 165
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in MINOR_UNITS)


def test_cldr_shows_thirteen_currencies_with_fewer_decimals_than_they_have() -> None:
    current = sorted(set(MINOR_UNITS) - set(WITHDRAWN))
    differing = [code for code in current if get_currency_precision(code) != MINOR_UNITS[code]]

    assert differing == SHOWN_WITHOUT_DECIMALS.split()
    assert {get_currency_precision(code) for code in differing} == {0}


def test_currencies_lately_withdrawn_can_still_be_read() -> None:
    assert {code: minor_units(code) for code in WITHDRAWN} == {
        code: 0 if code == "BYR" else 2 for code in WITHDRAWN
    }


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("XAU", "Currency 'XAU' is refused: it has no minor unit, so no amount can be counted in"),
        ("XXX", "no minor unit"),
        ("eur", "Currency 'eur' is refused: the code is written 'EUR'"),
        (" EUR", "the code is written 'EUR'"),
        ("EUE", "Currency 'EUE' is refused: ISO 4217 does not list it. Give three capital letters"),
        ("", "Currency '' is refused: ISO 4217 does not list it"),
        ("\uff25\uff35\uff32", "ISO 4217 does not list it"),
        ("EUR\u202e", r"Currency 'EUR\\u202e' is refused"),
        ("A" * 1000, "A{39}… is refused"),
        (None, "Currency None is refused: NoneType is not text"),
        (["EUR"], "list is not text"),
    ],
)
def test_what_is_no_currency_is_refused_with_the_rule(code: str, message: str) -> None:
    with pytest.raises(UnknownCurrency, match=message):
        minor_units(code)


def test_a_code_is_one_shared_text_however_often_it_is_read() -> None:
    one, other = (bytes("EUR", "ascii").decode() for _ in range(2))

    assert one is not other
    assert known(one) is known(other)
