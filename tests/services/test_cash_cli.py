"""The shell says who owes what, and reads and writes invoices."""

import json
from pathlib import Path

import pytest
from in_process import shell

from account_mgmt import AccountManagement
from account_mgmt.adapters.documents import read_invoice
from account_mgmt.adapters.sql import SqlStorage

AS_OF = "2026-08-15"


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}"
    assert shell("demo", "--db", url).returncode == 0
    return url


@pytest.fixture(scope="module")
def example(data_folder: Path) -> Path:
    return data_folder / "einvoice" / "ubl-tc434-example1.xml"


def test_the_demo_goes_on_to_cash(db: str) -> None:
    told = json.loads(shell("demo", "--db", db, "--json").stdout)

    buckets = {one["bucket"]: one["amount"] for one in told["ageing"]["buckets"]}
    assert buckets["61-90"] == "6167.00"  # 4,565.00 of Orchard and 1,602.00 of Mill Lane
    assert len(told["rows"]) == 2


def test_ageing_is_shown_as_its_locale_writes(db: str) -> None:
    said = shell("ageing", "--db", db, "--as-of", AS_OF, "--locale", "es_ES")

    assert "6895,50\xa0€" in said.stdout or "6.895,50\xa0€" in said.stdout
    assert "16.758,00\xa0€" in said.stdout


def test_ageing_of_one_account_by_invoice_date(db: str) -> None:
    options = ("--account", "harbour", "--by", "invoice date", "--json")

    told = json.loads(shell("ageing", "--db", db, "--as-of", AS_OF, *options).stdout)

    assert [one["invoices"] for one in told["buckets"]] == [0, 0, 0, 1, 0]


def test_credit_is_told_beside_the_buckets(db: str) -> None:
    before = shell("ageing", "--db", db, "--as-of", "2026-02-12", "--account", "harbour")
    table = shell("ageing", "--db", db, "--as-of", "2026-06-15", "--account", "mill")

    assert "credit" not in before.stdout
    assert "balance" in table.stdout


def test_a_statement_is_shown_and_written(db: str, tmp_path: Path) -> None:
    span = ("--from", "2026-01-01", "--to", "2026-07-01")
    html, pdf = tmp_path / "statement.html", tmp_path / "statement.pdf"

    said = shell(
        "statement", "--db", db, "--account", "orchard", *span, "--locale", "es",
        "--html", str(html), "--pdf", str(pdf),
    )  # fmt: skip
    told = json.loads(
        shell("statement", "--db", db, "--account", "orchard", *span, "--json").stdout
    )

    assert said.returncode == 0
    assert "transfer 2" in said.stdout
    assert "Estado de cuenta" in html.read_text("utf-8")
    assert pdf.read_bytes().startswith(b"%PDF")
    assert told["closing"] == told["movements"][-1]["balance"] == "4565.00"


def test_an_invoice_of_the_demo_is_shown(db: str) -> None:
    said = shell("invoice", "show", "CN-2026-000001", "--db", db)
    told = json.loads(shell("invoice", "show", "2026-000006", "--db", db, "--json").stdout)

    assert "Credit note" in said.stdout
    assert "used" in said.stdout
    assert (told["status"], told["due"]) == ("part paid", "5602.00")


def test_an_invoice_that_lacks_what_the_standard_asks_is_not_written(
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path / 'field.db'}"
    desk = AccountManagement(SqlStorage(url))
    desk.portfolio.open_account("Acme", id="acme")
    desk.catalogue.add_product("widget", "Widget")
    desk.catalogue.set_price("widget", "100", since="2026-01-01")
    order = desk.orders.place("acme", [("widget", 1)], on="2026-02-03")
    desk.invoicing.issue(order.id, on="2026-02-04")

    said = shell("invoice", "show", "2026-000001", "--db", url, "--pdf", str(tmp_path / "i.pdf"))

    assert said.returncode == 1
    assert "country" in said.stderr
    assert not (tmp_path / "i.pdf").exists()


@pytest.mark.parametrize("locale", ["en", "es"])
def test_an_invoice_of_the_demo_is_a_page_and_a_pdf(db: str, tmp_path: Path, locale: str) -> None:
    html, pdf = tmp_path / "i.html", tmp_path / "i.pdf"
    command = ("invoice", "show", "2026-000001", "--db", db, "--locale", locale)

    said = shell(*command, "--html", str(html), "--pdf", str(pdf))

    assert said.returncode == 0
    assert {"en": "€6,328.00", "es": "6328,00"}[locale] in html.read_text("utf-8").replace(
        "6.328,00", "6328,00"
    )
    assert pdf.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    "command",
    [
        ("ageing", "--as-of", AS_OF, "--account", "nobody"),
        ("statement", "--account", "nobody", "--from", "2026-01-01", "--to", "2026-07-01"),
        ("invoice", "show", "nothing"),
    ],
)
def test_what_is_not_there_is_refused(db: str, command: tuple[str, ...]) -> None:
    said = shell(*command, "--db", db)

    assert (said.returncode, said.stdout) == (1, "")
    assert "There is no" in said.stderr


def test_a_file_that_cannot_be_written_is_refused(db: str, tmp_path: Path, example: Path) -> None:
    nowhere = str(tmp_path / "nowhere" / "x")
    for command in (
        ("invoice", "show", "2026-000001", "--db", db, "--html", nowhere),
        ("invoice", "convert", str(example), "--to", "ubl", "--out", nowhere),
    ):
        said = shell(*command)

        assert said.returncode == 1
        assert f"account-mgmt: {nowhere}" in said.stderr
        assert "Traceback" not in said.stderr


def test_a_worklist_says_whom_to_call_and_why(db: str) -> None:
    said = shell("chase", "--db", db, "--manager", "north", "--on", AS_OF)
    none = shell("chase", "--db", db, "--manager", "north", "--on", "2026-01-20")

    assert "Harbour Stores" in said.stdout
    assert "promise broken" in said.stdout
    assert none.returncode == 0


def test_an_electronic_invoice_is_read_in_both_forms(example: Path) -> None:
    table = shell("invoice", "read", str(example), "--locale", "de_DE")
    told = json.loads(shell("invoice", "read", str(example), "--json").stdout)

    assert "250,33\xa0€" in table.stdout
    assert "line 20" in table.stderr
    assert told == {
        "kind": "invoice",
        "number": "12115118",
        "currency": "EUR",
        "lines": 20,
        "lines_net": "229.60",
        "allowances": "0.00",
        "charges": "0.00",
        "without_tax": "229.60",
        "tax": "20.73",
        "with_tax": "250.33",
        "prepaid": "0.00",
        "due": "250.33",
    }


def test_rounding_is_told_where_there_is_any(data_folder: Path) -> None:
    path = data_folder / "einvoice" / "BIS_Billing_30-Elnat.xml"

    told = json.loads(shell("invoice", "read", str(path), "--json").stdout)

    assert (told["rounding"], told["due"]) == ("0.01", "1953.00")


@pytest.mark.parametrize("form", ["ubl", "cii", "facturx"])
def test_an_electronic_invoice_is_converted(example: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / "out"

    said = shell("invoice", "convert", str(example), "--to", form, "--out", str(out))

    assert said.returncode == 0
    assert read_invoice(out).document.lines == read_invoice(example).document.lines


def test_what_is_beside_the_standard_is_told(example: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.xml"
    content = example.read_text("utf-8").replace(
        "<cbc:CustomizationID>", "<cbc:UBLVersionID>2.1</cbc:UBLVersionID><cbc:CustomizationID>"
    )
    more.write_text(content, encoding="utf-8")

    said = shell("invoice", "convert", str(more), "--to", "ubl", "--out", str(tmp_path / "o.xml"))

    assert "beside the standard: Invoice/cbc:UBLVersionID: 2.1" in said.stderr


def test_an_invoice_that_does_not_add_up_is_refused_and_nothing_is_written(
    example: Path, tmp_path: Path
) -> None:
    wrong, out = tmp_path / "wrong.xml", tmp_path / "out.xml"
    wrong.write_bytes(example.read_bytes().replace(b">250.33</cbc:Pay", b">250.34</cbc:Pay"))

    said = shell("invoice", "convert", str(wrong), "--to", "ubl", "--out", str(out))

    assert said.returncode == 1
    assert "BR-CO-16" in said.stderr
    assert not out.exists()
