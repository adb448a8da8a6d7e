"""Where texts come from: a file for each language, as gettext has them.

The wheel ships them compiled; where nobody compiled them, they are read as they were written.
"""

import re
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import IO, Final, cast

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import PoFileError, read_po, write_po
from babel.plural import to_gettext

from account_mgmt.domain.errors import BadCatalogue, UnknownLocale
from account_mgmt.domain.numerals import known_locale
from account_mgmt.locale.translator import PLACES, Texts, Translator, plural_tags

SHIPPED: Final = ("en", "es")
"""The languages that are here."""

_FILE: Final = ".po"
_UNSAID: Final = re.compile(
    rb'"(Project-Id|Report-Msgid|POT-Cre|PO-Rev|Last-Tr|Language-Team|Generated-By).*\n'
)
"""What a head has about who wrote it when."""


@cache
def translator(locale: str) -> Translator:
    """Who says texts in a locale's language; or in that of a host's catalogue, by its path.

    A locale is a language and, if need be, a territory, such as "es_MX"; a catalogue is a file whose
    name ends with `.po`. The texts of a language without a catalogue are English, and its figures
    are its own. A catalogue is read once. Raises UnknownLocale for a locale of which CLDR knows
    nothing, and BadCatalogue for a file that is none.
    """
    if locale.endswith(_FILE):
        return _brought(Path(locale))
    known = known_locale(locale)
    language = known.language if known.language in SHIPPED else SHIPPED[0]
    return Translator(str(known), language, known, _shipped(language))


def new_catalogue(language: str) -> str:
    """A catalogue for another language, with every text and no translation yet. Raises UnknownLocale."""
    known = known_locale(language)
    made = Catalog(locale=known, fuzzy=False)
    made.header_comment = f"# {known.english_name} texts of account_mgmt."
    rule = f"nplurals={len(plural_tags(known))}; plural={_plural_rule(known)};"
    made.mime_headers = [("Plural-Forms", rule)]
    for text in _here(SHIPPED[0]):
        if text.id:
            made.add(text.id, context=_context(text) or None)
    return written(made).decode()


def written(catalogue: Catalog) -> bytes:
    """A catalogue as a file: its texts in order, and of its head what says how to read it."""
    out = BytesIO()
    write_po(out, catalogue, width=100, no_location=True, sort_output=True)
    return _UNSAID.sub(b"", out.getvalue())


def _plural_rule(locale: Locale) -> str:
    """CLDR's rule for whole numbers, as gettext writes it; it has no word for exponents."""
    _, _, rule = to_gettext(locale.plural_form).rstrip(";").partition("plural=")
    return re.sub(r"\be\b", "0", rule)


@cache
def _shipped(language: str) -> Texts:
    return _texts(_here(language), language)


def _here(language: str) -> Catalog:
    """A catalogue that is here, compiled or not."""
    folder = files("account_mgmt.locale")
    compiled = folder.joinpath(f"{language}.mo")
    if compiled.is_file():
        with compiled.open("rb") as file:
            return read_mo(file)
    with folder.joinpath(f"{language}{_FILE}").open("rb") as file:
        return read_po(file)


def _brought(path: Path) -> Translator:
    """The language of a host's catalogue."""
    try:
        with path.open("rb") as file:
            catalogue = _read(file, path)
    except OSError as error:
        raise BadCatalogue(str(path), error.strerror or "it cannot be read") from error
    try:
        locale = known_locale(str(catalogue.locale_identifier))
    except UnknownLocale as error:
        rule = "its header names no Language that CLDR knows"
        raise BadCatalogue(str(path), rule) from error
    return Translator(str(locale), locale.language, locale, _texts(catalogue, str(path)))


def _read(file: IO[bytes], path: Path) -> Catalog:
    try:
        return read_po(file, abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as error:
        raise BadCatalogue(str(path), str(error)) from error


def _texts(catalogue: Catalog, name: str) -> Texts:
    """What a catalogue translates; what it leaves out or marks as a guess is left out."""
    return {
        (_context(text), _ids(text)[0]): _checked(text, catalogue, name)
        for text in catalogue
        if text.id and any(_forms(text)) and not text.fuzzy
    }


def _checked(text: Message, catalogue: Catalog, name: str) -> tuple[str, ...]:
    """A text's forms. Raises BadCatalogue when it has too few, or a place that the text has not."""
    forms, known = _forms(text), catalogue.locale
    if isinstance(known, Locale) and text.pluralizable:
        tags = plural_tags(known)
        if len(forms) != len(tags) or not all(forms):
            rule = f"'{_ids(text)[0]}' needs {len(tags)} plural forms, for {', '.join(tags)}"
            raise BadCatalogue(name, rule)
    there = {place for one in _ids(text) for place in PLACES.findall(one)}
    strange = {place for one in forms for place in PLACES.findall(one)} - there
    if strange:
        rule = f"'{_ids(text)[0]}' has no place for {', '.join(sorted(strange))}"
        raise BadCatalogue(name, rule)
    return forms


def _context(text: Message) -> str:
    """What tells the text from others; babel leaves it undecoded in compiled catalogues."""
    context = cast("str | bytes | None", text.context)
    return context.decode() if isinstance(context, bytes) else context or ""


def _ids(text: Message) -> tuple[str, ...]:
    return (text.id,) if isinstance(text.id, str) else tuple(text.id)


def _forms(text: Message) -> tuple[str, ...]:
    said = text.string or ""
    return (said,) if isinstance(said, str) else tuple(said)
