"""What is said in a language, and how its locale writes it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import BadCatalogue, UnknownLocale
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.locale import Message, catalogues, new_catalogue, translator

CATALAN = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: ca\\n"
"Plural-Forms: nplurals=3; plural=(n == 1 ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2);\\n"

msgid "Amount due"
msgstr "Import a pagar"

msgid "Owed at the end of {day}"
msgstr "Deute al final del {day}"

msgid "{count} piece"
msgid_plural "{count} pieces"
msgstr[0] "{count} peça"
msgstr[1] "{count} de peces"
msgstr[2] "{count} peces"
"""


@pytest.fixture
def catalan(tmp_path: Path) -> Path:
    path = tmp_path / "ca.po"
    path.write_text(CATALAN, encoding="utf-8")
    return path


# --- texts ------------------------------------------------------------------------------------------


def test_a_text_is_said_in_the_language_of_the_locale() -> None:
    assert translator("en_GB")("Amount due") == "Amount due"
    assert translator("es-MX")("Amount due") == "Importe a pagar"


def test_the_same_words_differ_by_context() -> None:
    say = translator("es")

    assert say(Message("document", "Credit note")) == "Factura rectificativa"
    assert say.pgettext("movement", "Credit note") == "Abono"


def test_a_language_without_a_catalogue_has_english_texts_and_its_own_figures() -> None:
    german = translator("de_DE")

    assert (german.language, german("Amount due")) == ("en", "Amount due")
    assert german.money(Money("1234.50", "EUR")) == "1.234,50\xa0€"


def test_a_text_that_no_catalogue_has_is_said_as_it_is() -> None:
    say = translator("es")

    assert say("as the host wrote it") == "as the host wrote it"
    assert say.ngettext("{count} crate", "{count} crates", 1) == "1 crate"
    assert say.ngettext("{count} crate", "{count} crates", 1200) == "1.200 crates"


def test_a_value_is_never_looked_into() -> None:
    said = translator("en")("Owed at the end of {day}", day="{day.__class__} {other}")

    assert said == "Owed at the end of {day.__class__} {other}"


@pytest.mark.parametrize("locale", ["klingon", "", "xx_nowhere", "../es"])
def test_a_locale_of_which_nothing_is_known_is_refused(locale: str) -> None:
    with pytest.raises(UnknownLocale):
        translator(locale)


# --- figures ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("locale", "count", "said"),
    [
        ("en", "0", "0 pieces"),
        ("en", "1", "1 piece"),
        ("en", "1.5", "1.5 pieces"),
        ("es", "1", "1 pieza"),
        ("es", "2", "2 piezas"),
        ("es", "1000000", "1.000.000 piezas"),
    ],
)
def test_plurals_go_by_cldr(locale: str, count: str, said: str) -> None:
    assert translator(locale).units(Quantity(count)) == said


def test_a_unit_of_measure_that_a_host_named_stays() -> None:
    assert translator("es").units(Quantity("12.5", "kg")) == "12,5 kg"


def test_days_and_spans_are_written_as_the_locale_does() -> None:
    week = Period.of("2019-07-29", "2019-08-05")

    assert translator("en").day(date(2019, 8, 1)) == "Aug 1, 2019"
    assert translator("es").day(date(2019, 8, 1)) == "1 ago 2019"
    assert translator("es").full_day(date(2019, 8, 1)) == "jueves, 1 de agosto de 2019"
    assert translator("es").span(week) == "29 jul\u2009\u2013\u20094 ago 2019"
    assert translator("es").span(Period.of_days(date(2019, 8, 1), 1)) == "1 ago 2019"
    instant = datetime(2019, 8, 5, 17, 30, tzinfo=UTC)
    assert translator("es").instant(instant) == "5 ago 2019, 17:30:00 UTC"


def test_days_without_their_year_and_months_are_written_as_the_locale_does() -> None:
    on = date(2026, 9, 4)

    assert [translator(one).short_day(on) for one in ("en", "es", "ja")] == [
        "Sep 4",
        "4 sept",
        "9月4日",
    ]
    assert [translator(one).month(on) for one in ("en", "es", "ja")] == [
        "Sep 2026",
        "sept 2026",
        "2026年9月",
    ]


def test_numbers_are_written_as_the_locale_does() -> None:
    say = translator("es")

    assert say.number(Decimal("12345.678")) == "12.345,678"
    assert say.percent(Rate("1.45755")) == "145,76\xa0%"
    assert say.percent(None) == "-"
    assert (say.change(Rate("0.5")), say.change(Rate("-1"))) == ("+50,00\xa0%", "-100,00\xa0%")
    assert say.change(None) == "-"
    assert say.per_hundred(Decimal("5.2")) == "5,2\xa0%"
    assert say.price(Decimal("0.0125"), "EUR") == "0,0125\xa0€"
    assert say.money(Money("-1234.50", "EUR")) == "-1.234,50\xa0€"
    assert (say.amount(None), say.amount(Quantity(2, "kg"))) == ("-", "2 kg")
    assert say.amount(Money("2", "EUR")) == "2,00\xa0€"


def test_a_translator_says_which_it_is() -> None:
    assert repr(translator("es-MX")) == "Translator('es_MX')"


# --- a language that a host brings ------------------------------------------------------------------


def test_a_third_language_is_one_file(catalan: Path) -> None:
    say = translator(str(catalan))

    assert (say.locale, say.language) == ("ca", "ca")
    assert say("Owed at the end of {day}", day=say.day(date(2026, 8, 15))) == (
        "Deute al final del 15 d\u2019ag. 2026"
    )
    assert say.units(Quantity(1)) == "1 peça"
    assert say.units(Quantity(1_000_000)) == "1.000.000 de peces"


def test_what_it_leaves_out_is_said_in_english(catalan: Path) -> None:
    assert translator(str(catalan))("Open items") == "Open items"


def test_a_new_catalogue_has_every_text_and_no_translation(tmp_path: Path) -> None:
    path = tmp_path / "ca.po"
    path.write_text(new_catalogue("ca"), encoding="utf-8")

    with path.open("rb") as file:
        made = read_po(file)

    assert len(made) == len(catalogues._here("en"))
    assert made.header_comment == "# Catalan texts of account_mgmt."
    assert not any(any(text.string or ()) for text in made if text.id)
    assert (made.num_plurals, str(made.locale)) == (3, "ca")
    assert translator(str(path))("Amount due") == "Amount due"


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("Language: ca", "Language: klingon", "names no Language"),
        ('"Language: ca\\n"\n', "", "names no Language"),
        ("Import a pagar", "{day.__class__}{secret}", "has no place for secret"),
        ('msgstr[1] "{count} de peces"\n', "", "needs 3 plural forms, for one, many, other"),
        ("plural=(n == 1", "plural=(n === 1", None),
        ("charset=utf-8", "charset=nowhere", "nowhere"),
        ('msgstr "Import a pagar"', "Import a pagar", "misformatted"),
    ],
)
def test_a_catalogue_that_cannot_be_used_is_refused(
    catalan: Path, old: str, new: str, rule: str | None
) -> None:
    catalan.write_text(CATALAN.replace(old, new), encoding="utf-8")

    if rule is None:  # the rule for plurals is CLDR's, whatever the file says
        assert translator(str(catalan)).units(Quantity(2)) == "2 peces"
        return
    with pytest.raises(BadCatalogue, match=rule):
        translator(str(catalan))


def test_a_catalogue_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCatalogue, match="No such file"):
        translator(str(tmp_path / "none.po"))


# --- compiled ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_compiled_catalogue_says_the_same(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = catalogues._texts(catalogues._here(language), language)
    with (tmp_path / f"{language}.mo").open("wb") as file:
        write_mo(file, catalogues._here(language))
    monkeypatch.setattr(catalogues, "files", lambda _package: tmp_path)

    assert catalogues._texts(catalogues._here(language), language) == written
