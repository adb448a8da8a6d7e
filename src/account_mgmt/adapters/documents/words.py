"""What an invoice and a statement say in each language. Figures and dates are written by CLDR."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from babel import Locale, UnknownLocaleError

from account_mgmt.domain.errors import UnknownLocale

_ENGLISH: Final = {
    "invoice": "Invoice",
    "credit note": "Credit note",
    "statement": "Statement of account",
    "number": "Number",
    "date": "Date",
    "due": "Due",
    "from": "From",
    "to": "To",
    "tax id": "Tax ID",
    "reference": "Your reference",
    "corrects": "Corrects invoice",
    "description": "Description",
    "quantity": "Quantity",
    "price": "Price",
    "net": "Net",
    "allowance": "Allowance",
    "charge": "Charge",
    "lines": "Lines",
    "without tax": "Total without tax",
    "tax": "Tax",
    "with tax": "Total with tax",
    "prepaid": "Paid in advance",
    "rounding": "Rounding",
    "payable": "Amount due",
    "account": "Account",
    "period": "Period",
    "opening": "Opening balance",
    "closing": "Closing balance",
    "movement": "Movement",
    "amount": "Amount",
    "balance": "Balance",
    "open": "Open items",
    "days late": "Days late",
    "invoiced": "Invoice",
    "credited": "Credit note",
    "paid": "Payment",
    "discounted": "Discount for early payment",
    "refunded": "Refund",
    "reversed": "Payment returned",
    "written off": "Written off",
    "recovered": "Reopened",
    "exchanged": "Exchange difference",
}
_SPANISH: Final = {
    "invoice": "Factura",
    "credit note": "Factura rectificativa",
    "statement": "Estado de cuenta",
    "number": "Número",
    "date": "Fecha",
    "due": "Vencimiento",
    "from": "De",
    "to": "Para",
    "tax id": "NIF",
    "reference": "Su referencia",
    "corrects": "Rectifica la factura",
    "description": "Descripción",
    "quantity": "Cantidad",
    "price": "Precio",
    "net": "Neto",
    "allowance": "Descuento",
    "charge": "Cargo",
    "lines": "Líneas",
    "without tax": "Base imponible",
    "tax": "Impuesto",
    "with tax": "Total con impuestos",
    "prepaid": "Pagado por anticipado",
    "rounding": "Redondeo",
    "payable": "Importe a pagar",
    "account": "Cuenta",
    "period": "Periodo",
    "opening": "Saldo inicial",
    "closing": "Saldo final",
    "movement": "Movimiento",
    "amount": "Importe",
    "balance": "Saldo",
    "open": "Partidas abiertas",
    "days late": "Días de retraso",
    "invoiced": "Factura",
    "credited": "Abono",
    "paid": "Pago",
    "discounted": "Descuento por pronto pago",
    "refunded": "Devolución",
    "reversed": "Pago devuelto",
    "written off": "Dado por perdido",
    "recovered": "Reabierto",
    "exchanged": "Diferencia de cambio",
}
WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {"en": MappingProxyType(_ENGLISH), "es": MappingProxyType(_SPANISH)}
)
"""What each thing is called, by language."""


def words_of(locale: str) -> Mapping[str, str]:
    """The words of a locale's language; English where that is not known.

    Raises UnknownLocale for a locale of which CLDR knows nothing.
    """
    try:
        language = Locale.parse(locale.replace("-", "_")).language
    except (UnknownLocaleError, ValueError) as error:
        raise UnknownLocale(locale) from error
    return WORDS.get(language, WORDS["en"])
