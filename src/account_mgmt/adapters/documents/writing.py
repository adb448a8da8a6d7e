"""Writing electronic invoices: UBL 2.1, CII, and Factur-X, a PDF with its CII within.

What a syntax has no place for is refused, never left out in silence. A document whose totals do not
add up is not written.
"""

from collections.abc import Iterator
from typing import Final, Self

from attrs import evolve
from lxml import etree

from account_mgmt.adapters.documents.order import ORDER
from account_mgmt.adapters.documents.syntax import Kind, Slot, Syntax, Tongue, slots, written
from account_mgmt.adapters.documents.xml import (
    NAMESPACES,
    Element,
    Step,
    prefixed,
    qualified,
    steps,
)
from account_mgmt.domain.errors import BadElectronicInvoice, MissingExtra
from account_mgmt.domain.invoice_arithmetic import check_totals
from account_mgmt.domain.invoice_document import (
    DocumentLine,
    DocumentNote,
    DocumentParty,
    Identifier,
    InvoiceDocument,
    PaymentMeans,
)
from account_mgmt.domain.money import Money

_UBL: Final = "urn:oasis:names:specification:ubl:schema:xsd:"
_CII: Final = ("rsm", "ram", "udt", "qdt")
PROFILE: Final = "urn:cen.eu:en16931:2017"
"""What Factur-X calls its profile EN 16931, and the standard itself (BT-24)."""

_DEAL: Final = "rsm:SupplyChainTradeTransaction"
_NOT_DEFINED: Final = "1"  # the payment means of which nothing is said, by UNTDID 4461
_VAT: Final = "VAT"
_NO_ORDER: Final = "NA"  # what stands for an order number in UBL where only the seller's is known


def write_ubl(document: InvoiceDocument) -> bytes:
    """The document as UBL 2.1: an invoice or a credit note, by its type.

    Raises TotalsDoNotAddUp, and BadElectronicInvoice for what UBL has no place for.
    """
    word = "CreditNote" if document.is_credit_note else "Invoice"
    namespaces: dict[str | None, str] = {None: f"{_UBL}{word}-2"}
    namespaces.update((prefix, NAMESPACES[prefix]) for prefix in ("cac", "cbc"))
    root = etree.Element(f"{{{_UBL}{word}-2}}{word}", nsmap=namespaces)
    if document.is_credit_note and document.due_on and not document.payment_means:
        document = evolve(document, payment_means=(PaymentMeans(code=_NOT_DEFINED),))
    if document.sales_order and not document.purchase_order:
        document = evolve(document, purchase_order=_NO_ORDER)
    notes = tuple(map(_with_its_subject, document.notes))
    return _written(root, evolve(document, notes=notes), Syntax.UBL)


def write_cii(document: InvoiceDocument) -> bytes:
    """The document as a Cross Industry Invoice (CII), in the profile EN 16931 of Factur-X.

    Raises TotalsDoNotAddUp, and BadElectronicInvoice for what CII has no place for.
    """
    namespaces = {prefix: NAMESPACES[prefix] for prefix in _CII}
    root = etree.Element(qualified("rsm:CrossIndustryInvoice"), nsmap=namespaces)
    for part in ("Agreement", "Delivery", "Settlement"):  # each must be there, be it empty
        _Writing.of(document, Syntax.CII).make(root, f"{_DEAL}/ram:ApplicableHeaderTrade{part}")
    means = tuple(evolve(one, card_network=None) for one in document.payment_means)
    lines = tuple(map(_with_gross_price, document.lines))
    return _written(root, evolve(document, payment_means=means, lines=lines), Syntax.CII)


def write_facturx(document: InvoiceDocument, pdf: bytes) -> bytes:
    """The PDF with the document within, as Factur-X, whose profile says two things in its own words.

    These are the specification (BT-24), and the scheme of tax registrations that are not of VAT.
    The PDF should be PDF/A-3, as `invoice_pdf` makes it. Raises what `write_cii` does, and
    MissingExtra where the package factur-x is not installed.
    """
    try:
        from facturx import generate_from_binary  # type: ignore[import-untyped] # noqa: PLC0415 # slow to import, seldom needed
    except ModuleNotFoundError as error:
        raise MissingExtra("Factur-X", "documents") from error
    seller, buyer = (_registered(party) for party in (document.seller, document.buyer))
    xml = write_cii(evolve(document, specification=PROFILE, seller=seller, buyer=buyer))
    try:
        made = generate_from_binary(
            pdf, xml, flavor="factur-x", level="en16931", check_xsd=True, check_schematron=False
        )
    except Exception as error:  # it says what is wrong in exceptions of every kind
        raise BadElectronicInvoice("Factur-X", "", f"it was not made ({error})") from error
    return bytes(made)


def _registered(party: DocumentParty) -> DocumentParty:
    """The party with registrations as Factur-X knows them: of VAT, or "FC" for any other tax."""
    registrations = tuple(
        one if one.scheme == _VAT else evolve(one, scheme="FC") for one in party.registrations
    )
    return evolve(party, registrations=registrations)


def _with_gross_price(line: DocumentLine) -> DocumentLine:
    """CII has a price's discount only beside the price it is taken off, which is the sum of both."""
    if line.price_discount is None or line.gross_price is not None:
        return line
    return evolve(line, gross_price=line.price + line.price_discount)


def _with_its_subject(note: DocumentNote) -> DocumentNote:
    if note.subject is None:
        return note
    return DocumentNote(text=f"#{note.subject}#{note.text}")


def _written(root: Element, document: InvoiceDocument, syntax: Syntax) -> bytes:
    check_totals(document)
    _Writing.of(document, syntax).group(root, document, type(document))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


class _Writing:
    """One writing of a document."""

    def __init__(self, tongue: Tongue) -> None:
        self._tongue = tongue

    @classmethod
    def of(cls, document: InvoiceDocument, syntax: Syntax) -> Self:
        """A writing of a document in a syntax."""
        tongue = Tongue(
            syntax=syntax,
            credit_note=document.is_credit_note,
            currency=document.currency,
            tax_currency=document.tax_currency,
        )
        return cls(tongue)

    def make(self, element: Element, path: str) -> Element:
        """The element at a path, made where it is not there."""
        return self._reach(element, steps(path))

    def group(self, element: Element, value: object, group: type) -> None:
        """Write the terms of a group at an element."""
        for slot in slots(group):
            field = getattr(value, slot.term.name)
            if field is None or field == ():
                continue
            for one in field if slot.many else (field,):
                self._term(element, slot, one)

    def _term(self, element: Element, slot: Slot, value: object) -> None:
        paths = self._tongue.paths(slot.term)
        if not paths:
            syntax = self._tongue.syntax.value
            rule = f"{syntax} has no place for it"
            raise BadElectronicInvoice(slot.term.name, _short(value), rule)
        path = steps(_chosen(paths, value))
        if slot.kind is Kind.GROUP:
            self.group(self._reach(element, path, again=slot.many), value, slot.group)
            return
        *way, last = path
        text = self._text(slot, value)
        if last.name.startswith("@"):
            self._reach(element, tuple(way)).set(last.name[1:], text)
            return
        target = element if last.name == "." else self._reach(element, path, empty=True)
        target.text = text
        self._qualify(target, slot, value)

    def _text(self, slot: Slot, value: object) -> str:
        if self._tongue.syntax is Syntax.CII and isinstance(value, str):
            return slot.term.codes.get(value, value)
        return written(value, self._tongue.syntax)

    def _qualify(self, target: Element, slot: Slot, value: object) -> None:
        """The attributes that go with a value: a currency in UBL, the form of a day in CII."""
        if self._tongue.syntax is Syntax.CII:
            if slot.kind is Kind.DATE:
                target.set("format", "102")
        elif isinstance(value, Money):
            target.set("currencyID", value.currency)
        elif slot.term.priced:
            target.set("currencyID", self._tongue.currency)

    # --- elements -------------------------------------------------------------------------

    def _reach(
        self,
        element: Element,
        path: tuple[Step, ...],
        *,
        again: bool = False,
        empty: bool = False,
    ) -> Element:
        """The element at the end of a path, with what is missing on the way.

        `again` makes a new one where the path repeats; `empty` does unless the last has no text yet.
        """
        starred = any(step.repeats for step in path)
        for place, step in enumerate(path):
            last = place == len(path) - 1
            anew = (again and (step.repeats or (last and not starred))) or step.repeats
            there = None if anew else next(self._alike(element, step), None)
            if last and empty and there is not None and there.text:
                there = None
            element = self._child(element, step) if there is None else there
        return element

    def _alike(self, element: Element, step: Step) -> Iterator[Element]:
        if step.name == ".":
            yield element
            return
        if step.name == "..":
            parent = element.getparent()
            if parent is not None:
                yield parent
            return
        for child in element.findall(qualified(step.name)):
            condition = step.condition
            if condition is None or self._says(child, condition.path) in {condition.value, None}:
                yield child

    def _says(self, element: Element, path: tuple[Step, ...]) -> str | None:
        """The text at a path, or None where nothing is."""
        for step in path:
            if step.name.startswith("@"):
                return element.get(step.name[1:])
            below = element.find(qualified(step.name))
            if below is None:
                return None
            element = below
        return element.text

    def _child(self, parent: Element, step: Step) -> Element:
        """A new child in its place by the schema, with what its step says is beside."""
        child = etree.Element(qualified(step.name))
        order = ORDER.get(prefixed(parent), ())
        rank = order.index(step.name) if step.name in order else len(order)
        at = len(parent)
        while at and _rank(parent[at - 1], order) > rank:
            at -= 1
        parent.insert(at, child)
        if step.condition is not None:
            *way, last = step.condition.path
            if last.name.startswith("@"):
                self._reach(child, tuple(way)).set(last.name[1:], step.condition.value)
            else:
                self._reach(child, step.condition.path).text = step.condition.value
        return child


def _rank(element: Element, order: tuple[str, ...]) -> int:
    name = prefixed(element)
    return order.index(name) if name in order else len(order)


def _short(value: object) -> str:
    return str(value)[:60]


def _chosen(paths: tuple[str, ...], value: object) -> str:
    """Which of several places a value is written to.

    An id with a scheme, and an account that is no IBAN, go to the second.
    """
    if len(paths) == 1:
        return paths[0]
    second = paths[1].rpartition(":")[2]
    if second == "GlobalID":
        return paths[isinstance(value, Identifier) and value.scheme is not None]
    if second == "ProprietaryID":
        return paths[not (str(value)[:2].isalpha() and str(value)[2:4].isdigit())]
    return paths[0]
