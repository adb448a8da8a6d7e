"""Whatever comes from outside, each reader takes it or refuses it in our own words (promise 18)."""

import contextlib
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from account_mgmt import Money, Rate
from account_mgmt.adapters.documents import read_invoice
from account_mgmt.adapters.tabular import parse_mapping, read_batch
from account_mgmt.codec import KINDS, decode, encode
from account_mgmt.domain.calendar import day, instant
from account_mgmt.domain.errors import AccountManagementError
from account_mgmt.domain.ids import AccountId
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.terms import PaymentTerms
from account_mgmt.testing.builders import a_draft, an_invoice, an_order

DIGITS: Final = (
    "0123456789 .,-+_eE:/TZ'%()NaInfty€\uff10\uff11\u00b2\u0663\u00a0\u202f\u2212\u202e\x00"
)
texts = st.text(st.sampled_from(DIGITS), max_size=30) | st.text(max_size=30)

PARSERS: Final[dict[str, Callable[[str], object]]] = {
    "money": lambda text: Money(text, "EUR"),
    "currency": lambda text: Money("1", text),
    "money in another locale": lambda text: Money.parse(text, "EUR", locale="de_DE"),
    "money in French": lambda text: Money.parse(text, "JPY", locale="fr_FR"),
    "a locale": lambda text: Money.parse("1", "EUR", locale=text),
    "rate": Rate,
    "percent": Rate.percent,
    "quantity": Quantity,
    "unit": lambda text: Quantity("1", text),
    "price": lambda text: UnitPrice(text, "EUR"),
    "day": day,
    "instant": instant,
    "terms": PaymentTerms.of,
    "id": AccountId,
}


def only_ours(act: Callable[[], object]) -> None:
    """What is refused is refused by an error of ours."""
    with contextlib.suppress(AccountManagementError):
        act()


@pytest.mark.parametrize("parser", PARSERS)
@given(text=texts)
def test_text_is_read_or_refused(parser: str, text: str) -> None:
    only_ours(lambda: PARSERS[parser](text))


def changed(content: bytes) -> st.SearchStrategy[bytes]:
    """The content with some parts cut, doubled, or replaced by others."""

    def change(edits: list[tuple[float, int, bytes]]) -> bytes:
        made = content
        for where, length, new in edits:
            start = int(where * len(made))
            made = made[:start] + new + made[start + length :]
        return made

    words = [
        b"",
        b"<",
        b'"',
        b"\x00",
        b"\xff",
        b"'",
        b"-",
        b"9" * 40,
        b"1e9",
        b"\n",
        b"NaN",
        b"=",
        b"]",
    ]
    parts = st.sampled_from(words) | st.binary(max_size=6)
    edit = st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 40), parts)
    return st.lists(edit, min_size=1, max_size=4).map(change)


@pytest.mark.parametrize("name", ["ubl-tc434-example2.xml", "CII_example4.xml"])
@settings(max_examples=150)
@given(data=st.data())
def test_an_electronic_invoice_is_read_or_refused(
    data_folder: Path, name: str, data: st.DataObject
) -> None:
    content = data.draw(changed((data_folder / "einvoice" / name).read_bytes()))

    only_ours(lambda: read_invoice(content))


MAPPING: Final = """
currency = "EUR"
[sources.rows]
file = "rows.csv"
numbers = "de_DE"
[orders]
from = "rows"
id = "Doc"
account = "Account"
placed_on = { column = "Date", dates = ["dd/MM/yyyy", "d.M.yyyy"] }
[orders.lines]
product = "Product"
quantity = "Quantity"
price = "Price"
"""
ROWS: Final = (
    b'Doc,Account,Date,Product,Quantity,Price\n1,a,03/02/2026,p,2,"10,50"\n1,a,03/02/2026,q,1,3\n'
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=changed(ROWS))
def test_a_file_of_rows_is_read_or_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "rows.csv").write_bytes(content)
    mapping = parse_mapping(MAPPING)

    only_ours(lambda: read_batch(mapping, tmp_path, reject=True))


@settings(max_examples=150)
@given(text=changed(MAPPING.encode()).map(lambda content: content.decode(errors="replace")))
def test_a_mapping_is_read_or_refused(text: str) -> None:
    only_ours(lambda: parse_mapping(text))


def test_the_mapping_of_these_tests_is_one() -> None:
    assert tomllib.loads(MAPPING)
    assert parse_mapping(MAPPING).currency == "EUR"


STORED: Final = {
    "orders": encode(an_order()[0]),
    "invoices": encode(an_invoice(content=a_draft())[0]),
}


@pytest.mark.parametrize("kind", STORED)
@settings(max_examples=150)
@given(data=st.data())
def test_a_stored_document_is_read_or_refused(kind: str, data: st.DataObject) -> None:
    text = data.draw(changed(STORED[kind].encode())).decode(errors="replace")

    only_ours(lambda: decode(KINDS[kind], text, 1))
