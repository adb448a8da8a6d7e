"""How numbers are read: one strict grammar for typed text, one strict reading per locale.

Python's own readers take too much: "1_000", " 12 ", "1e5", "NaN" and the digits of every script are
numbers to `Decimal`. Nothing is guessed here; what the grammar does not know is refused.
"""

import re
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Final

from account_mgmt.domain.errors import (
    BadNumber,
    FloatRefused,
    NegativeZero,
    NotAsLocaleWrites,
    NotFinite,
    TooManyDecimals,
    UnknownLocale,
)

if TYPE_CHECKING:
    from babel import Locale

LONGEST: Final = 30  # digits of a typed number, far above any amount of money on earth
_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_SHOWN: Final = 40  # characters of a refused value that an error repeats
# What keyboards have, or older CLDR data wrote, where CLDR now groups by a finer character.
_LIKE: Final = {"\u202f": " \xa0", "\xa0": " \u202f", "\u2019": "'"}


def exact(what: str, value: object, *, longest: int = LONGEST) -> tuple[int, int]:
    """A number as a whole number and how many of its last digits are decimals.

    Takes text, int and Decimal. Raises FloatRefused, NotFinite, NegativeZero, and BadNumber for
    all else that is no number, or has more than `longest` digits. `what` names the thing in errors.

    >>> exact("Money", "-12.50")
    (-1250, 2)
    """
    if isinstance(value, str):
        return _of_text(what, value, longest)
    if isinstance(value, Decimal):
        return _of_text(what, _plain(what, value, longest), longest)
    if isinstance(value, bool):
        raise BadNumber(what, str(value), "a truth value is not a number")
    if isinstance(value, int):
        if abs(value) >= 10**longest:
            raise _too_long(what, f"of {value.bit_length()} bits", longest)
        return int(value), 0
    if isinstance(value, float):
        if not isfinite(value):
            raise NotFinite(what, repr(value), "it is not finite")
        raise FloatRefused(what, repr(float(value)))
    raise BadNumber(what, shown(value), f"{type(value).__name__} is not text, int or Decimal")


def in_units(what: str, value: object, decimals: int) -> int:
    """A number as a whole number of units of its last allowed decimal. Never rounds.

    Raises TooManyDecimals when there are more, and what `exact` raises. The decimals of text are
    counted as written: "10.000" is ten thousand to half the world, so it is no amount in cents.

    >>> in_units("Money", "10.5", 2)
    1050
    """
    number, places = exact(what, value)
    if places > decimals:
        raise TooManyDecimals(what, shown(value), decimals)
    return number * 10 ** (decimals - places)  # type: ignore[no-any-return] # an int to a natural power


def written(number: int, decimals: int) -> str:
    """Plain text of a whole number of units of the last decimal, with all its decimals.

    >>> written(-1250, 2), written(852, 0)
    ('-12.50', '852')
    """
    if not decimals:
        return str(number)
    digits = str(abs(number)).rjust(decimals + 1, "0")
    return f"{'-' * (number < 0)}{digits[:-decimals]}.{digits[-decimals:]}"


def shortened(number: int, decimals: int, *, least: int = 0) -> str:
    """Plain text without the zeros at its end, but with at least so many decimals.

    >>> shortened(12500000, 6), shortened(12500000, 6, least=2)
    ('12.5', '12.50')
    """
    while decimals > least and number % 10 == 0:
        number, decimals = number // 10, decimals - 1
    return written(number, decimals)


def localized(what: str, text: str, locale: str) -> str:
    """The plain text of a number that a person wrote as their locale writes numbers.

    Groups must stand where the locale puts them, or be left out: "1.234,56" is a number in German
    and refused in English. A plain space, apostrophe or minus is taken for the typographic one that
    CLDR has and keyboards have not. (babel's own strict reading takes NaN, 12e3 and other scripts'
    digits, and falls over 1E30.) Raises NotAsLocaleWrites, BadNumber and UnknownLocale.

    >>> localized("Money", "1.234,50", "de_DE")
    '1234.50'
    """
    from babel.numbers import (  # noqa: PLC0415 - slow, and only for those who read people's text
        format_decimal,
        get_decimal_symbol,
        get_group_symbol,
        get_minus_sign_symbol,
    )

    known = known_locale(locale)
    group = get_group_symbol(known)
    typed = _short(what, text).replace(get_minus_sign_symbol(known), "-")
    for like in _LIKE.get(group, ""):
        typed = typed.replace(like, group)
    sign = "-" if typed.startswith("-") else ""
    whole, point, decimals = typed.removeprefix(sign).partition(get_decimal_symbol(known))
    digits = whole.replace(group, "")
    plain = f"{sign}{digits}{point and '.'}{decimals}"
    regular = grouped(digits.lstrip("0"), group, known.decimal_formats[None].grouping)
    if whole not in {digits, regular} or not _NUMBER.fullmatch(plain):
        rule = f"it is not a number as {locale} writes it"
        raise NotAsLocaleWrites(what, shown(text), rule, format_decimal(-1234.5, locale=known))
    return plain


def grouped(digits: str, symbol: str, lengths: tuple[int, int]) -> str:
    """Digits with a symbol between groups: the last group's length, and that of all before it.

    >>> grouped("1234567", ",", (3, 2))
    '12,34,567'
    """
    length, others = lengths
    groups: list[str] = []
    while len(digits) > length:
        groups.append(digits[-length:])
        digits, length = digits[:-length], others
    return symbol.join([digits, *reversed(groups)])


def known_locale(locale: str) -> "Locale":
    """The locale of that name, with "-" or "_" between its parts. Raises UnknownLocale."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - as above

    try:
        return Locale.parse(locale.replace("-", "_"))
    except (AttributeError, TypeError, ValueError, UnknownLocaleError) as error:
        raise UnknownLocale(shown(locale)) from error


def shown(value: object) -> str:
    """A refused value as an error repeats it: quoted, without anything invisible, not endless."""
    text = str(value) if isinstance(value, Decimal) else repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _of_text(what: str, text: str, longest: int) -> tuple[int, int]:
    if len(text) > longest + 2:  # before a million characters are looked at; two are sign and point
        raise _too_long(what, shown(text), longest)
    if not _NUMBER.fullmatch(text):
        raise BadNumber(what, shown(text), "it is not a plain decimal number")
    whole, _, decimals = text.partition(".")
    if len(whole.lstrip("-") + decimals) > longest:
        raise _too_long(what, shown(text), longest)
    number = int(whole + decimals)
    if not number and text[0] == "-":
        raise NegativeZero(what, shown(text), "zero has no sign")
    return number, len(decimals)


def _plain(what: str, value: Decimal, longest: int) -> str:
    """The text of a Decimal, without an exponent, and without zeros that say nothing."""
    if not value.is_finite():
        raise NotFinite(what, shown(value), "it is not finite")
    if not value:
        return "-0" if value.is_signed() else "0"
    *_, exponent = value.as_tuple()
    if value.adjusted() >= longest or not isinstance(exponent, int) or -exponent > longest:
        raise _too_long(what, shown(value), longest)  # before 1E+999999999 is written out
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _short(what: str, text: object) -> str:
    if not isinstance(text, str):
        raise BadNumber(what, shown(text), f"{type(text).__name__} is not text")
    if len(text) > 2 * LONGEST:
        raise _too_long(what, shown(text), LONGEST)
    return text


def _too_long(what: str, shown_value: str, longest: int) -> BadNumber:
    return BadNumber(what, shown_value, f"it has more than {longest} digits")
