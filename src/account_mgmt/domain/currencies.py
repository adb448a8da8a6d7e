"""How many decimals money has: the minor units of ISO 4217.

Source: ISO 4217, List One (current currencies and funds), as published by its maintenance agency,
SIX Group, on 1 January 2026. CLDR's digits are no substitute: they say how many decimals to show,
which for 13 of these currencies are fewer than the money has.
"""

from typing import Final

from account_mgmt.domain import numerals
from account_mgmt.domain.errors import UnknownCurrency

_BY_MINOR_UNITS: Final = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD
        CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP
        GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK
        LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO
        NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS
        SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST
        XAD XCD XCG YER ZAR ZMW ZWG
    """,
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}

# Withdrawn since 2015, and still found in books: those must stay readable.
_WITHDRAWN: Final = {
    0: "BYR",
    2: "ANG BGN CUC HRK LTL MRO SLL STD VEF ZWL",
}

# Listed without a minor unit: metals, baskets, test codes. No amount can be counted in them.
_WITHOUT: Final = "XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX"

MINOR_UNITS: Final = {
    code: digits
    for table in (_BY_MINOR_UNITS, _WITHDRAWN)
    for digits, codes in table.items()
    for code in codes.split()
}
_CODES: Final = {code: code for code in MINOR_UNITS}


def minor_units(code: str) -> int:
    """How many decimals an amount of that currency has. Raises UnknownCurrency.

    >>> minor_units("EUR"), minor_units("JPY"), minor_units("KWD")
    (2, 0, 3)
    """
    return MINOR_UNITS[known(code)]


def known(code: str) -> str:
    """The code itself, as one shared text, if money can be in it. Raises UnknownCurrency."""
    try:
        return _CODES[code]
    except (KeyError, TypeError):
        raise UnknownCurrency(numerals.shown(code), _why_not(code)) from None


def _why_not(code: object) -> str:
    if not isinstance(code, str):
        return f"{type(code).__name__} is not text"
    if code in _WITHOUT.split():
        return "it has no minor unit, so no amount can be counted in it"
    if code.strip().upper() in _CODES:
        return f"the code is written {code.strip().upper()!r}"
    return "ISO 4217 does not list it"
