"""How files write numbers and dates: a strict format each, by locale or pattern. Nothing is guessed.

A format is prepared once, from the mapping, and then reads text by the hundred thousand.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import Factory, field, frozen

from account_mgmt.domain.numerals import known_locale


class Unreadable(Exception):  # caught on the spot, where row and column are known
    """Text that is not written as its format says; `rule` says what is wrong with it."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


class BadFormat(Exception):  # caught where the place in the mapping is known
    """A format that could read nothing, or could read one text in two ways."""

    def __init__(self, rule: str, way_out: str) -> None:
        super().__init__(rule)
        self.rule: str = rule
        self.way_out: str = way_out


# --- numbers --------------------------------------------------------------------------------------

_MINUS: Final = "-\u2212"
# What keyboards have, or older CLDR data wrote, where CLDR groups by a finer character.
_LIKE: Final = {"\u202f": "\u202f\xa0 ", "\xa0": "\xa0\u202f ", "\u2019": "\u2019'"}


@frozen(kw_only=True)
class NumberFormat:
    """How a file writes numbers: the sign before decimals, and the one between groups of digits.

    Groups stand where they belong or are all left out. `strip` are texts, such as a currency's
    sign, one of which may stand before or after; with `parentheses`, those around a number mean
    less than zero.
    """

    decimal: str = "."
    group: str = ""
    sizes: tuple[int, int] = (3, 3)  # of the last group, and of those before it
    strip: tuple[str, ...] = ()
    parentheses: bool = False
    _grammar: "re.Pattern[str]" = field(
        init=False,
        eq=False,
        repr=False,
        default=Factory(lambda self: self._made(), takes_self=True),
    )

    def __attrs_post_init__(self) -> None:
        if len(self.decimal) != 1 or self.decimal.isalnum() or self.decimal in "+-() ":
            raise BadFormat("one sign stands before decimals", "Write decimal = ',' or '.'")
        if len(self.group) > 1 or self.group.isalnum() or self.group == self.decimal:
            way_out = "Give another, or leave `group` out where groups are not written"
            raise BadFormat("groups have one sign between them, and decimals another", way_out)

    @classmethod
    def of_locale(
        cls, name: str, *, strip: tuple[str, ...] = (), parentheses: bool = False
    ) -> "NumberFormat":
        """As people of that locale write numbers, in Western digits. Raises UnknownLocale."""
        from babel.numbers import (  # noqa: PLC0415 - slow, and only for files of another locale
            get_decimal_symbol,
            get_group_symbol,
        )

        locale = known_locale(name)
        return cls(
            decimal=get_decimal_symbol(locale),
            group=get_group_symbol(locale),
            sizes=locale.decimal_formats[None].grouping,
            strip=strip,
            parentheses=parentheses,
        )

    def plain(self, text: str) -> str:
        """The same number in plain digits, as `numerals` reads them. Raises Unreadable.

        >>> NumberFormat(decimal=",", group=".").plain("-1.234,50")
        '-1234.50'
        """
        inside, negative = self._bare(text)
        written = self._grammar.fullmatch(inside)
        if not inside or written is None or (negative and written["minus"]):
            raise Unreadable(f"it is not a number as the mapping says, such as {self._example()}")
        whole = "".join(filter(str.isdigit, written["whole"])) or "0"
        decimals = written["decimals"]
        sign = "-" if negative or written["minus"] else ""
        return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"

    def _bare(self, text: str) -> tuple[str, bool]:
        """The text without what may stand around a number, and whether parentheses did."""
        text = self._without_sign(text)
        if self.parentheses and text.startswith("(") and text.endswith(")"):
            return self._without_sign(text[1:-1]), True
        return text, False

    def _without_sign(self, text: str) -> str:
        for sign in self.strip:
            minus = text[:1] if text[:1] in tuple(_MINUS) else ""
            if text.startswith(sign, len(minus)):
                return minus + text[len(minus) + len(sign) :].lstrip()
            if text.endswith(sign):
                return text.removesuffix(sign).rstrip()
        return text

    def _made(self) -> "re.Pattern[str]":
        last, others = self.sizes
        # ".50" is half a unit to many programs that write files, so digits before may be lacking.
        decimal = re.escape(self.decimal)
        whole = f"[0-9]+|(?={decimal}[0-9])"
        if self.group:
            symbol = f"[{re.escape(_LIKE.get(self.group, self.group))}]"
            grouped = f"[0-9]{{1,{others}}}(?P<group>{symbol})(?:[0-9]{{{others}}}(?P=group))*"
            whole = f"{whole}|(?=[1-9]){grouped}[0-9]{{{last}}}"
        minus = f"(?P<minus>[{_MINUS}])?"
        return re.compile(f"{minus}(?P<whole>{whole})(?:{decimal}(?P<decimals>[0-9]+))?")

    def _example(self) -> str:
        return repr(f"-1{self.group}234{self.decimal}50")


PLAIN: Final = NumberFormat()


# --- dates ----------------------------------------------------------------------------------------

_MONTHS: Final = 12
_TOKEN: Final = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']")
_DIGITS: Final = {  # the letters of CLDR's patterns, and how each is written
    "yyyy": r"(?P<year>[0-9]{4})",
    "y": r"(?P<year>[0-9]{4})",
    "yy": r"(?P<short>[0-9]{2})",
    "MM": r"(?P<month>[0-9]{2})",
    "M": r"(?P<month>[0-9]{1,2})",
    "dd": r"(?P<day>[0-9]{2})",
    "d": r"(?P<day>[0-9]{1,2})",
    "Q": r"(?P<quarter>[1-4])",
    "HH": r"(?P<hour>[0-9]{2})",
    "H": r"(?P<hour>[0-9]{1,2})",
    "hh": r"(?P<half>[0-9]{2})",
    "h": r"(?P<half>[0-9]{1,2})",
    "a": r"(?P<noon>[AaPp][Mm])",
    "mm": r"(?P<minute>[0-9]{2})",
    "ss": r"(?P<second>[0-9]{2})",
    "XXX": r"(?P<offset>Z|[+-][0-9]{2}:[0-9]{2})",
    "XX": r"(?P<offset>Z|[+-][0-9]{4})",
    "X": r"(?P<offset>Z|[+-][0-9]{2})",
}
_PART: Final = re.compile(r"\(\?P<([a-z]+)>")
_MISTAKEN: Final = {
    "YYYY": "yyyy", "YY": "yy", "DD": "dd", "D": "d", "SS": "ss", "Y": "y", "Z": "XXX", "z": "XXX",
}  # fmt: skip


@frozen(kw_only=True)
class DateFormat:
    """How a file writes days, as a pattern of CLDR's letters: "dd.MM.yyyy", "yyyy-MM-dd HH:mm:ss".

    What the pattern has of a time is checked and cut off, for the day is what counts. A time with
    an offset from UTC has a day only in a `zone`. Names of months are those of a `locale`. Years of
    two digits are those from `first_year` on.
    """

    pattern: str = "yyyy-MM-dd"
    locale: str = "en"
    zone: str | None = None
    first_year: int | None = None
    _months: Mapping[str, int] = field(init=False, eq=False, repr=False)
    _grammar: "re.Pattern[str]" = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        months: dict[str, int] = {}
        pieces = self._pieces(months)
        parts = [found for piece in pieces for found in _PART.findall(piece)]
        if len(set(parts)) < len(parts):
            raise BadFormat("a part of the day stands in it twice", "Write each once")
        self._check(set(parts))
        grammar = re.compile("".join(pieces))
        object.__setattr__(self, "_months", months)
        object.__setattr__(self, "_grammar", grammar)

    @classmethod
    def of_locale(
        cls, name: str, *, zone: str | None = None, first_year: int | None = None
    ) -> "DateFormat":
        """As people of that locale write a day in digits, with the whole year. Raises UnknownLocale."""
        pattern = known_locale(name).datetime_skeletons["yMd"].pattern
        # CLDR's skeleton says in which order; files write 3.2.2026 and 03.02.2026 alike.
        for twice, once in (("MM", "M"), ("dd", "d")):
            pattern = pattern.replace(twice, once)
        return cls(pattern=pattern, locale=name, zone=zone, first_year=first_year)

    def day(self, text: str) -> date:
        """The day that the text says. Raises Unreadable for other patterns, and for no day at all.

        >>> DateFormat(pattern="dd.MM.yyyy").day("03.02.2026")
        datetime.date(2026, 2, 3)
        """
        written = self._grammar.fullmatch(text)
        if written is None:
            raise Unreadable(f"it is not a date written as {self.pattern}")
        part = written.groupdict()
        year, month, number = self._year(part), self._month(part), int(part.get("day") or 1)
        if not (year >= 1 and 1 <= month <= _MONTHS):
            raise Unreadable("no calendar has that month")
        if not 1 <= number <= monthrange(year, month)[1]:
            raise Unreadable("no calendar has that day")
        on = date(year, month, number)
        if "hour" not in part and "half" not in part:
            return on
        return self._local(on, _clock(part), part.get("offset"))

    def _year(self, part: Mapping[str, str]) -> int:
        if "year" in part:
            return int(part["year"])
        first = self.first_year or 0
        return first + (int(part["short"]) - first) % 100

    def _month(self, part: Mapping[str, str]) -> int:
        if "month" in part:
            return int(part["month"])
        if "name" in part:
            return self._months[part["name"].casefold()]
        return 3 * int(part["quarter"]) - 2 if "quarter" in part else 1

    def _local(self, on: date, at: time, offset: str | None) -> date:
        if offset is None or self.zone is None:
            return on
        moment = datetime.fromisoformat(f"{on}T{at}{offset}")
        try:
            return moment.astimezone(ZoneInfo(self.zone)).date()
        except OverflowError:
            raise Unreadable("in its zone it is outside the calendar") from None

    def _pieces(self, months: dict[str, int]) -> "list[str]":
        pieces: list[str] = []
        reached = 0
        for token in _TOKEN.finditer(self.pattern):
            if token.start() != reached:
                break
            reached = token.end()
            pieces.append(self._piece(token, months))
        if reached != len(self.pattern) or not pieces:
            raise BadFormat("a quotation in it is not closed", "Write letters between two quotes")
        return pieces

    def _piece(self, token: "re.Match[str]", months: dict[str, int]) -> str:
        word = token[0]
        if word.startswith("'"):
            return re.escape(token[1].replace("''", "'") or "'")
        if not token[2]:
            return "[ \u202f\xa0]" if word in " \u202f\xa0" else re.escape(word)
        if word in _DIGITS:
            return _DIGITS[word]
        if word in {"MMM", "MMMM"}:
            months.update(self._names("wide" if word == "MMMM" else "abbreviated"))
            names = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
            return f"(?P<name>(?i:{names}))"
        if set(word) == {"S"}:
            return f"[0-9]{{{len(word)}}}"
        meant = (
            f"Write {_MISTAKEN[word]}" if word in _MISTAKEN else "Put plain words between quotes"
        )
        raise BadFormat(f"{word!r} stands for nothing in a pattern", meant)

    def _names(self, width: str) -> dict[str, int]:
        locale = known_locale(self.locale)
        return {
            name.casefold(): number
            for context in ("format", "stand-alone")
            for number, name in locale.months[context][width].items()
        }

    def _check(self, parts: set[str]) -> None:
        if not {"year", "short"} & parts:
            raise BadFormat("a day needs a year", "Write a pattern such as dd/MM/yyyy")
        if "day" in parts and not {"month", "name"} & parts:
            raise BadFormat("a day needs a month", "Write MM for months; mm are minutes")
        if "minute" in parts and not {"hour", "half"} & parts:
            raise BadFormat("minutes need an hour", "Write MM for months; mm are minutes")
        if ("half" in parts) != ("noon" in parts):
            raise BadFormat(
                "hours to twelve need a morning or an afternoon", "Write h with a, or H"
            )
        if "short" in parts and self.first_year is None:
            rule = "years of two digits could be of any century"
            raise BadFormat(rule, "Say which with first_year, such as first_year = 1950")
        if "offset" in parts and self.zone is None:
            rule = "which day a moment falls on depends on the place"
            raise BadFormat(rule, "Say where with zone, such as zone = 'Europe/Madrid'")
        if self.zone is not None and not _is_zone(self.zone):
            raise BadFormat(f"there is no zone {self.zone!r}", "Name one such as 'Europe/Madrid'")


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


ISO: Final = DateFormat()


def _clock(part: Mapping[str, str]) -> time:
    """The time of day. Raises Unreadable for one that no clock shows."""
    hour = int(part.get("hour") or part["half"])
    if "half" in part:
        if not 1 <= hour <= _MONTHS:
            raise Unreadable("no clock of twelve hours shows that")
        hour = hour % 12 + 12 * (part["noon"].casefold() == "pm")
    try:
        return time(hour, int(part.get("minute") or 0), int(part.get("second") or 0))
    except ValueError:
        raise Unreadable("no clock shows that") from None
