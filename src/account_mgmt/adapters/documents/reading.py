"""Reading electronic invoices: UBL 2.1, CII, and a PDF with one of them within.

What stands in a document and is no term of EN 16931 is told, never lost in silence.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, cast

from attrs import evolve, frozen
from lxml import etree

from account_mgmt.adapters.documents.syntax import (
    Kind,
    Slot,
    Syntax,
    Tongue,
    made,
    slots,
    to_date,
    to_decimal,
    to_flag,
    to_money,
)
from account_mgmt.adapters.documents.xml import (
    LARGEST,
    Condition,
    Element,
    Step,
    parse,
    place_of,
    prefixed,
    qualified,
    steps,
)
from account_mgmt.domain.currencies import known
from account_mgmt.domain.errors import (
    AccountManagementError,
    BadElectronicInvoice,
    MissingExtra,
)
from account_mgmt.domain.invoice_arithmetic import Finding, check_totals, findings
from account_mgmt.domain.invoice_document import (
    DocumentNote,
    InvoiceDocument,
)

_UBL: Final = "urn:oasis:names:specification:ubl:schema:xsd:"
_ROOTS: Final = {
    f"{{{_UBL}Invoice-2}}Invoice": (Syntax.UBL, False),
    f"{{{_UBL}CreditNote-2}}CreditNote": (Syntax.UBL, True),
    qualified("rsm:CrossIndustryInvoice"): (Syntax.CII, False),
}
_SUBJECT: Final = re.compile(r"#([A-Z]{3})#(.*)", re.DOTALL)
_SCHEMA_INSTANCE: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
_BASIC: Final = "102"  # the format of a day in CII, by UNTDID 2379


@frozen(kw_only=True)
class Unmodelled:
    """Something in a document that is no term of EN 16931: where, and its text."""

    path: str
    text: str


@frozen(kw_only=True)
class ReadInvoice:
    """What was read: the document, where it contradicts itself, and what it has beside.

    `findings` are below the totals: totals that do not add up are refused.
    """

    document: InvoiceDocument
    syntax: Syntax
    findings: tuple[Finding, ...]
    unmodelled: tuple[Unmodelled, ...]


def read_invoice(source: Path | bytes) -> ReadInvoice:
    """The electronic invoice in a file, or in its bytes.

    Raises:
        BadElectronicInvoice: it cannot be read, is none, lacks a term, or has one that is wrong.
        TotalsDoNotAddUp: its totals do not follow from its parts; the rule is named.
        MissingExtra: it is a PDF, and what opens one is not installed.
    """
    root = parse(_xml(_content(source)))
    syntax, credit_note = _ROOTS.get(str(root.tag), (None, False))
    if syntax is None:
        rule = "it is neither a UBL invoice or credit note nor a CII invoice"
        raise BadElectronicInvoice("the root", prefixed(root), rule)
    document, reading = _read(root, syntax, credit_note=credit_note)
    check_totals(document)
    return ReadInvoice(
        document=document,
        syntax=syntax,
        findings=findings(document),
        unmodelled=tuple(reading.left(root)),
    )


def _content(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        with source.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        rule = f"it cannot be read ({error.strerror})"
        raise BadElectronicInvoice("the file", str(source), rule) from error


def _xml(content: bytes) -> bytes:
    """The XML itself, or the one within a PDF."""
    if not content.startswith(b"%PDF"):
        return content
    try:
        from facturx import get_xml_from_pdf  # type: ignore[import-untyped] # noqa: PLC0415 # slow to import, and seldom needed
    except ModuleNotFoundError as error:
        raise MissingExtra("A PDF invoice", "documents") from error
    try:
        _, xml = get_xml_from_pdf(content, check_xsd=False)
    except Exception as error:  # it says what is wrong in exceptions of every kind
        raise BadElectronicInvoice("the PDF", "", f"it cannot be opened ({error})") from error
    if not xml:
        raise BadElectronicInvoice("the PDF", "", "there is no invoice within it")
    return bytes(xml)


def _read(
    root: Element, syntax: Syntax, *, credit_note: bool
) -> tuple[InvoiceDocument, "_Reading"]:
    plain = Tongue(syntax=syntax, credit_note=credit_note, currency="", tax_currency=None)
    currencies = {"currency": "", "tax_currency": ""}
    for slot in slots(InvoiceDocument):
        if slot.term.name in currencies:
            found = _Reading(plain).text(root, slot)
            currencies[slot.term.name] = "" if found is None else _known(found)
    if not currencies["currency"]:
        raise BadElectronicInvoice("currency (BT-5)", "", "it is missing")
    tongue = Tongue(
        syntax=syntax,
        credit_note=credit_note,
        currency=currencies["currency"],
        tax_currency=currencies["tax_currency"] or None,
    )
    reading = _Reading(tongue)
    document = cast("InvoiceDocument", reading.group(root, InvoiceDocument, prefixed(root)))
    if syntax is Syntax.UBL:
        document = evolve(document, notes=tuple(map(_with_subject, document.notes)))
    return document, reading


def _known(code: str) -> str:
    try:
        return known(code)
    except AccountManagementError as error:
        raise BadElectronicInvoice("currency", code, str(error)) from error


def _with_subject(note: DocumentNote) -> DocumentNote:
    """UBL writes what a note is about before it, between two hashes."""
    parts = _SUBJECT.fullmatch(note.text)
    return note if parts is None else DocumentNote(subject=parts[1], text=parts[2])


# --- terms --------------------------------------------------------------------------------------


@frozen
class _Found:
    """A place where a term stands: an element, or an attribute of it."""

    element: Element
    attribute: str = ""

    @property
    def text(self) -> str:
        raw = self.element.get(self.attribute) if self.attribute else self.element.text
        return (raw or "").strip()

    @property
    def key(self) -> tuple[Element, str]:
        return self.element, self.attribute


class _Reading:
    """One reading of a document, which knows what it has read of it."""

    def __init__(self, tongue: Tongue) -> None:
        self._tongue = tongue
        self._read: set[tuple[Element, str]] = set()
        self._claimed: set[Element] = set()  # by a term that asks for them alone

    # --- finding --------------------------------------------------------------------------

    def _find(self, start: Element, slot: Slot) -> list[_Found]:
        """The places of a term below an element, of the first of its paths that is there."""
        found: list[_Found] = []
        for path in self._tongue.paths(slot.term):
            found += self._walk([_Found(start)], steps(path))
        return found

    def _walk(self, places: list[_Found], path: tuple[Step, ...]) -> list[_Found]:
        for step in path:
            places = [after for place in places for after in self._step(place.element, step)]
        return places

    def _step(self, element: Element, step: Step) -> Iterator[_Found]:
        if step.name == ".":
            yield _Found(element)
        elif step.name == "..":
            parent = element.getparent()
            if parent is not None:
                yield _Found(parent)
        elif step.name.startswith("@"):
            name = step.name[1:]
            if element.get(name) is not None:
                yield _Found(element, name)
        else:
            for child in element.findall(qualified(step.name)):
                if self._holds(child, step.condition):
                    yield _Found(child)

    def _holds(self, element: Element, condition: Condition | None) -> bool:
        """Whether an element is one that a step asks for; what says so counts as read."""
        if condition is None:
            return element not in self._claimed
        beside = self._walk([_Found(element)], condition.path)
        if condition.path[-1].name == "@currencyID" and not beside:
            return condition.value == self._tongue.currency  # CII may leave it out
        alike = [place for place in beside if place.text == condition.value]
        self._read.update(place.key for place in alike)
        if condition.asked and alike:
            self._claimed.add(element)
        return bool(alike) or not condition.asked

    # --- reading --------------------------------------------------------------------------

    def group(self, element: Element, group: type, where: str) -> object | None:
        """A group of terms at an element, or None when nothing of it is there."""
        values: dict[str, object] = {}
        for slot in slots(group):
            value = self._value(element, slot)
            if value is not None and value != ():
                values[slot.term.name] = value
        if not values:
            return None
        for slot in slots(group):
            if slot.needed and slot.term.name not in values:
                raise BadElectronicInvoice(where, "", f"it has no {slot.term.name}")
        return made(group, values, where)

    def _value(self, element: Element, slot: Slot) -> object | None:
        found = self._find(element, slot)
        if slot.kind is not Kind.GROUP:
            return self._leaf(found, slot)
        groups: list[object] = []
        for one in found:
            before = set(self._read)
            made_ = self.group(one.element, slot.group, place_of(one.element))
            if made_ is None:
                continue
            if groups and not slot.many and made_ != groups[0]:
                self._read = before  # it says something else, which is told as left
            groups.append(made_)
        if slot.many:
            return tuple(groups)
        return groups[0] if groups else None

    def _leaf(self, found: list[_Found], slot: Slot) -> object | None:
        found = [one for one in found if one.text]
        if not found:
            return None
        first = found[0]
        for one in found:
            if one.text == first.text:
                self._read.add(one.key)
            elif slot.kind is Kind.MONEY:
                where = place_of(one.element)
                raise BadElectronicInvoice(where, one.text, f"{first.text} stands there too")
        return self._converted(first, slot)

    def _converted(self, found: _Found, slot: Slot) -> object:
        where, text = place_of(found.element), found.text
        if slot.kind is Kind.MONEY:
            return to_money(text, self._currency(found, slot), where)
        if slot.kind is Kind.DECIMAL:
            if slot.term.priced:
                self._currency(found, slot)
            return to_decimal(text, where)
        if slot.kind is Kind.DATE:
            self._check_format(found)
            return to_date(text, where, self._tongue.syntax)
        if slot.kind is Kind.FLAG:
            return to_flag(text, where)
        if self._tongue.syntax is Syntax.CII and slot.term.codes:
            theirs = {code: ours for ours, code in slot.term.codes.items()}
            return theirs.get(text, text)
        return text

    def text(self, element: Element, slot: Slot) -> str | None:
        """The text of a term below an element, if it is there."""
        found = [one.text for one in self._find(element, slot) if one.text]
        return found[0] if found else None

    def _currency(self, found: _Found, slot: Slot) -> str:
        """The currency of an amount, which is the document's unless the term has its own."""
        tongue = self._tongue
        own = slot.term.name == "tax_in_accounting_currency"
        wanted = (tongue.tax_currency if own else None) or tongue.currency
        said = found.element.get("currencyID")
        if said not in {None, wanted}:
            rule = f"the amount is in {said}, and the document in {wanted}"
            raise BadElectronicInvoice(place_of(found.element), found.text, rule)
        self._read.add((found.element, "currencyID"))
        return wanted

    def _check_format(self, found: _Found) -> None:
        said = found.element.get("format")
        if self._tongue.syntax is Syntax.CII:
            if said not in {None, _BASIC}:
                rule = f"its format is {said}, and a day has format {_BASIC}"
                raise BadElectronicInvoice(place_of(found.element), found.text, rule)
            self._read.add((found.element, "format"))

    # --- what is left ---------------------------------------------------------------------

    def left(self, root: Element) -> Iterator[Unmodelled]:
        """What was not read, in the order of the document."""
        for element in root.iter(etree.Element):
            where = place_of(element)
            text = (element.text or "").strip()
            if text and (element, "") not in self._read:
                yield Unmodelled(path=where, text=text)
            for name, value in element.attrib.items():
                if str(name).startswith(_SCHEMA_INSTANCE) or (element, name) in self._read:
                    continue
                yield Unmodelled(path=f"{where}/@{name}", text=str(value))
