"""The keys of a mapping that say how the text of files is read."""

import codecs
import re
from typing import Final, cast

from account_mgmt.adapters.tabular.formats import BadFormat, DateFormat, NumberFormat
from account_mgmt.adapters.tabular.mapping import SPACES, Reading
from account_mgmt.adapters.tabular.tables import Table
from account_mgmt.domain.errors import AccountManagementError, BadMapping


def read_text_keys(table: Table | None, otherwise: Reading) -> Reading:
    """What a table says about text; what it does not say is as otherwise."""
    if table is None:
        return otherwise
    read = read_keys(table, otherwise)
    table.done()
    return read


def read_keys(table: Table, otherwise: Reading) -> Reading:
    """The same, of a table that says other things as well."""
    marks = table.texts("missing", empty=True)
    read = Reading(
        encoding=_encoding(table) or otherwise.encoding,
        delimiter=_delimiter(table) or otherwise.delimiter,
        quote=_quote(table, otherwise.quote),
        missing=otherwise.missing if marks is None else frozenset({"", *marks}),
        trim=table.flag("trim") if "trim" in table else otherwise.trim,
        numbers=read_numbers(table) or otherwise.numbers,
        dates=read_dates(table) or otherwise.dates,
    )
    if read.quote == read.delimiter:
        raise table.refused("quote", "it is the delimiter as well", "Give each a sign of its own")
    return read


def _encoding(table: Table) -> str | None:
    name = table.text("encoding")
    if name is None:
        return None
    try:
        codecs.lookup(name)
        "".encode(name)  # what is no encoding of text, such as hex, is refused here
    except LookupError:
        way_out = "Name one such as 'cp1252' or 'utf-16'"
        raise table.refused("encoding", "it is no encoding of text", way_out) from None
    return name


def _delimiter(table: Table) -> str | None:
    sign = table.text("delimiter")
    if (
        sign is None
        or sign == SPACES
        or (len(sign) == 1 and not sign.isalnum() and sign not in "\r\n")
    ):
        return sign
    rule = "it is neither one sign nor the word 'spaces'"
    raise table.refused("delimiter", rule, 'Write delimiter = ";", "\\t" or "spaces"')


def _quote(table: Table, otherwise: str) -> str:
    signs = table.texts("quote", empty=True)
    if signs is None:
        return otherwise
    if len(signs) == 1 and len(signs[0]) <= 1 and not signs[0].isalnum() and signs[0] not in "\r\n":
        return signs[0]
    if signs == ("",):
        return ""
    raise table.refused("quote", "it is not one sign, nor empty", 'Write quote = "\'", or ""')


def read_numbers(table: Table) -> NumberFormat | None:
    """How numbers are written, if the table says."""
    value = table.take("numbers")
    try:
        if value is None or isinstance(value, str):
            return None if value is None else _number_format(value)
        inner = table.needed_table("numbers")
        strip = inner.texts("strip") or ()
        parentheses, locale = inner.flag("parentheses"), inner.text("locale")
        if locale is not None:
            made = NumberFormat.of_locale(locale, strip=strip, parentheses=parentheses)
        else:
            decimal, group = inner.text("decimal") or ".", inner.text("group") or ""
            made = NumberFormat(decimal=decimal, group=group, strip=strip, parentheses=parentheses)
        inner.done()
    except BadFormat as error:
        raise table.refused("numbers", error.rule, error.way_out) from error
    except BadMapping:
        raise
    except AccountManagementError as error:
        raise table.refused("numbers", str(error), 'Write numbers = "de_DE"') from error
    return made


def _number_format(word: str) -> NumberFormat:
    return NumberFormat() if word == "plain" else NumberFormat.of_locale(word)


_A_PATTERN: Final = re.compile(r"yy|(?<![A-Za-z])y(?![A-Za-z])|YY|[Dd][Dd]")


def read_dates(table: Table) -> tuple[DateFormat, ...] | None:
    """How days are written, if the table says; any of several ways."""
    value = table.take("dates")
    if value is None:
        return None
    many = cast("list[object]", value) if isinstance(value, list) else [value]
    try:
        return tuple(_date_format(table, one) for one in many)
    except BadFormat as error:
        raise table.refused("dates", error.rule, error.way_out) from error
    except BadMapping:
        raise
    except AccountManagementError as error:
        raise table.refused("dates", str(error), 'Write dates = "dd.MM.yyyy"') from error


def _date_format(table: Table, value: object) -> DateFormat:
    if isinstance(value, str):
        if value == "iso":
            return DateFormat()
        return (
            DateFormat(pattern=value) if _A_PATTERN.search(value) else DateFormat.of_locale(value)
        )
    if not isinstance(value, dict):
        raise table.refused("dates", "it is neither a pattern nor a table", 'Write "dd.MM.yyyy"')
    inner = Table(cast("dict[str, object]", value), f"{table.path}.dates".lstrip("."))
    pattern, locale, zone = inner.text("pattern"), inner.text("locale"), inner.text("zone")
    first_year = inner.whole("first_year", 1, 9900)
    inner.done()
    if pattern is None and locale is not None:
        return DateFormat.of_locale(locale, zone=zone, first_year=first_year)
    return DateFormat(
        pattern=pattern or DateFormat().pattern,
        locale=locale or "en",
        zone=zone,
        first_year=first_year,
    )
