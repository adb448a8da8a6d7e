"""One language: what a text is in it, and how it writes figures, days and counts."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final, final

from attrs import field, frozen
from babel import Locale
from babel.dates import format_date, format_datetime, format_interval, format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent

from account_mgmt.domain.amount import Amount
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.money import Money, formatter
from account_mgmt.domain.quantity import DEFAULT_UNIT, Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.locale.messages import Message

PLACES: Final = re.compile(r"\{(\w+)\}")
"""Where a value goes in a text."""

_TAGS: Final = ("zero", "one", "two", "few", "many", "other")
_NOTHING: Final = "-"

Texts = Mapping[tuple[str, str], tuple[str, ...]]
"""What a catalogue has: its texts by context and English text, one for each plural form."""


def plural_tags(locale: Locale) -> tuple[str, ...]:
    """The plural forms that CLDR knows of a language, in the order of catalogues."""
    return tuple(tag for tag in _TAGS if tag in locale.plural_form.tags or tag == "other")


@final
@frozen(repr=False)
class Translator:
    """Says texts in one language, and writes figures and days as its locale does.

    `locale` is the name by which CLDR knows it, and `language` that of the texts: English where
    there is no catalogue. A text that the catalogue lacks is said as it is. In a text, `{name}` is
    where the value of that name goes.
    """

    locale: str
    language: str
    _known: Locale
    _texts: Texts
    _tags: tuple[str, ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_tags", plural_tags(Locale.parse(self.language)))

    def __call__(self, text: str | Message, **values: object) -> str:
        """The text in this language, with the values in their places."""
        said = text if isinstance(text, Message) else Message("", text)
        return _filled(self._texts.get((said.context, said.text), (said.text,))[0], values)

    def pgettext(self, context: str, text: str, **values: object) -> str:
        """The text in this language, as it is said in that context."""
        return self(Message(context, text), **values)

    def ngettext(self, one: str, many: str, count: int | Decimal, **values: object) -> str:
        """The text for so many things, by CLDR's rule for plurals; `{count}` is how many."""
        forms = self._texts.get(("", one))
        if forms is None:
            said = one if count == 1 else many
        else:
            said = forms[self._tags.index(Locale.parse(self.language).plural_form(count))]
        return _filled(said, {"count": self.number(count)} | values)

    def day(self, on: date) -> str:
        """A day, with its month by a short name."""
        return format_date(on, format="medium", locale=self._known)

    def full_day(self, on: date) -> str:
        """A day in full, with the day of the week."""
        return format_date(on, format="full", locale=self._known)

    def short_day(self, on: date) -> str:
        """A day without its year."""
        return format_skeleton("MMMd", on, locale=self._known)

    def month(self, on: date) -> str:
        """The month and the year that a day is in."""
        return format_skeleton("yMMM", on, locale=self._known)

    def instant(self, at: datetime) -> str:
        """An instant, in UTC."""
        return f"{format_datetime(at, format='medium', locale=self._known)} UTC"

    def span(self, period: Period) -> str:
        """The first and the last day of a period."""
        if period.days == 1:
            return self.day(period.start)
        return format_interval(period.start, period.last_day, "yMMMd", locale=self._known)

    def number(self, number: int | Decimal) -> str:
        """A number with all its decimals."""
        return format_decimal(number, locale=self._known, decimal_quantization=False)

    def percent(self, rate: Rate | None) -> str:
        """A rate in per cent with two decimals, rounded half up; a dash where there is none."""
        if rate is None:
            return _NOTHING
        pattern = self._known.percent_formats[None].pattern.replace("0", "0.00", 1)
        return format_percent(rate.round(4), format=pattern, locale=self._known)

    def change(self, rate: Rate | None) -> str:
        """The same with its sign, for what rose or fell."""
        if rate is None:
            return _NOTHING
        pattern = self._known.percent_formats[None].pattern.replace("0", "0.00", 1)
        return format_percent(rate.round(4), format=f"+{pattern};-{pattern}", locale=self._known)

    def per_hundred(self, rate: Decimal, *, decimals: int = 0) -> str:
        """A rate that is given in per cent, with all its decimals, and so many of them at least."""
        pattern = self._known.percent_formats[None].pattern
        if decimals:
            pattern = pattern.replace("0", f"0.{'0' * decimals}", 1)
        return format_percent(
            rate / 100, format=pattern, locale=self._known, decimal_quantization=False
        )

    def amount(self, amount: Amount | None) -> str:
        """Money or a quantity; a dash where there is none."""
        if amount is None:
            return _NOTHING
        return self.money(amount) if isinstance(amount, Money) else self.units(amount)

    def money(self, amount: Money) -> str:
        """An amount with its currency."""
        return formatter(self.locale, amount.currency)(amount)

    def price(self, price: Decimal, currency: str) -> str:
        """The price of one, with all its decimals."""
        return format_currency(price, currency, locale=self._known, decimal_quantization=False)

    def units(self, quantity: Quantity) -> str:
        """A quantity with its unit of measure, which only pieces are translated of."""
        if quantity.unit == DEFAULT_UNIT:
            return self.ngettext("{count} piece", "{count} pieces", quantity.amount)
        return f"{self.number(quantity.amount)} {quantity.unit}"

    def __repr__(self) -> str:
        return f"Translator({self.locale!r})"


def _filled(text: str, values: Mapping[str, object]) -> str:
    """The text with its values; a place without one stays, and a value is never looked into."""
    if not values:
        return text
    return PLACES.sub(lambda place: str(values.get(place[1], place[0])), text)
