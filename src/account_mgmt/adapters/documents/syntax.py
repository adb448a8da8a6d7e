"""The two syntaxes of EN 16931, and how each writes what a term is."""

import re
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from types import UnionType
from typing import Final, get_args, get_origin, get_type_hints

import attrs
from attrs import frozen

from account_mgmt.adapters.documents.terms import TERMS, Term
from account_mgmt.domain.currencies import MINOR_UNITS
from account_mgmt.domain.errors import AccountManagementError, BadElectronicInvoice
from account_mgmt.domain.money import Money


class Syntax(Enum):
    """How a document is written."""

    UBL = "UBL 2.1"
    CII = "Cross Industry Invoice"


@frozen(kw_only=True)
class Tongue:
    """A syntax as one document uses it: what it calls some things, and its currencies."""

    syntax: Syntax
    credit_note: bool
    currency: str
    tax_currency: str | None

    def paths(self, term: Term) -> tuple[str, ...]:
        """The places of a term, the first of which is written to; none where there is none."""
        path = term.ubl if self.syntax is Syntax.UBL else term.cii
        if not path or ("{tax_currency}" in path and not self._second_currency):
            return ()
        for name, word in self._words().items():
            path = path.replace(f"{{{name}}}", word)
        return tuple(path.split("|"))

    @property
    def _second_currency(self) -> bool:
        return self.tax_currency is not None and self.tax_currency != self.currency

    def _words(self) -> dict[str, str]:
        word = "CreditNote" if self.credit_note else "Invoice"
        project = "cac:AdditionalDocumentReference[cbc:DocumentTypeCode='50']/cbc:ID"
        return {
            "Line": word,
            "Type": word,
            "Quantity": "Credited" if self.credit_note else "Invoiced",
            "DueDate": "cac:PaymentMeans/cbc:PaymentDueDate" if self.credit_note else "cbc:DueDate",
            "Project": project if self.credit_note else "cac:ProjectReference/cbc:ID",
            "currency": self.currency,
            "tax_currency": self.tax_currency or "",
        }


class Kind(Enum):
    """What the value of a term is."""

    TEXT = "text"
    DATE = "date"
    DECIMAL = "number"
    MONEY = "amount"
    FLAG = "truth"
    GROUP = "group"


@frozen
class Slot:
    """A field of a group: its term, what it is, and whether it must be there or comes often."""

    term: Term
    kind: Kind
    group: type
    many: bool
    needed: bool


_KINDS: Final = {
    str: Kind.TEXT,
    date: Kind.DATE,
    Decimal: Kind.DECIMAL,
    Money: Kind.MONEY,
    bool: Kind.FLAG,
}


@cache
def slots(group: type) -> tuple[Slot, ...]:
    """The fields of a group, in the order of its terms."""
    hints, fields = get_type_hints(group), attrs.fields_dict(group)
    found: list[Slot] = []
    for term in TERMS[group]:
        hint, many = hints[term.name], False
        if get_origin(hint) is UnionType:
            hint = next(part for part in get_args(hint) if part is not type(None))
        if get_origin(hint) is tuple:
            hint, many = get_args(hint)[0], True
        kind = _KINDS.get(hint, Kind.GROUP)
        needed = fields[term.name].default is attrs.NOTHING
        found.append(Slot(term, kind, hint, many, needed))
    return tuple(found)


# --- values -------------------------------------------------------------------------------------

_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_LONGEST_NUMBER: Final = 60
_MOST_DECIMALS: Final = 2  # of any amount: BR-DEC-01 to -28
_BASIC_DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)


def to_decimal(text: str, where: str) -> Decimal:
    """A number as XML writes it. Raises BadElectronicInvoice."""
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        raise BadElectronicInvoice(where, text, "it is not a plain decimal number")
    return Decimal(text)


def to_money(text: str, currency: str, where: str) -> Money:
    """An amount of the currency, with two decimals at most. Raises BadElectronicInvoice."""
    number = to_decimal(text, where)
    if len(text.partition(".")[2]) > _MOST_DECIMALS:
        raise BadElectronicInvoice(where, text, "an amount has at most two decimals (BR-DEC)")
    scaled = number.scaleb(MINOR_UNITS[currency])
    if scaled != scaled.to_integral_value():
        raise BadElectronicInvoice(where, text, f"{currency} has no such small part")
    return Money.of_minor(int(scaled), currency)


def to_date(text: str, where: str, syntax: Syntax) -> date:
    """A day, as its syntax writes it. Raises BadElectronicInvoice."""
    parts = _BASIC_DATE.fullmatch(text) if syntax is Syntax.CII else None
    try:
        if parts is not None:
            return date(*map(int, parts.groups()))
        if syntax is Syntax.CII or len(text) != len("2026-02-03"):
            raise ValueError  # noqa: TRY301 # refused below, with the rest
        return date.fromisoformat(text)
    except ValueError:
        form = "20260203" if syntax is Syntax.CII else "2026-02-03"
        raise BadElectronicInvoice(where, text, f"it is no day, written as {form}") from None


def to_flag(text: str, where: str) -> bool:
    """Truth, as XML writes it. Raises BadElectronicInvoice."""
    truths = {"true": True, "1": True, "false": False, "0": False}
    if text not in truths:
        raise BadElectronicInvoice(where, text, "it is neither true nor false")
    return truths[text]


def written(value: object, syntax: Syntax) -> str:
    """The text of a value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Money):
        return f"{value.amount:f}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat() if syntax is Syntax.UBL else f"{value:%Y%m%d}"
    return str(value)


def made(group: type, values: dict[str, object], where: str) -> object:
    """A group of these values. Raises BadElectronicInvoice for what it refuses."""
    try:
        return group(**values)
    except AccountManagementError as error:
        raise BadElectronicInvoice(where, "", str(error)) from error
