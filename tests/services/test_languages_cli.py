"""Whatever a command prints in a table is said in the language that was asked for."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner

from account_mgmt.cli import account_mgmt
from account_mgmt.locale import new_catalogue
from account_mgmt.locale.catalogues import written

YEAR = ("--from", "2026-01-01", "--to", "2027-01-01")
OPEN, CLOSE = "⟦", "⟧"
COMMANDS = [
    ("demo",),
    ("attainment", *YEAR),
    ("sales", *YEAR, "--by", "week", "--by", "manager"),
    ("explain", "--manager", "south", *YEAR),
    ("ageing", "--as-of", "2026-08-15"),
    ("statement", "--account", "orchard", *YEAR),
    ("chase", "--manager", "north", "--on", "2026-08-15"),
    ("invoice", "show", "CN-2026-000001"),
    ("report", "weekly", "--manager", "south", "--week", "2026-W10"),
    ("report", "daily", "--manager", "south", "--on", "2026-03-20"),
    ("report", "daily", "--manager", "south", "--on", "2026-02-26"),
]
OWN = {"orchard", "harbour", "mill", "oil", "jam", "north", "south", "damaged", "in", "transit"}
"""What the demo's territory is called."""


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A catalogue of no language, in which each text is marked."""
    path = tmp_path_factory.mktemp("marked") / "marked.po"
    path.write_text(new_catalogue("fr"), encoding="utf-8")
    with path.open("rb") as file:
        catalogue = read_po(file)
    for text in catalogue:
        if text.id and text.pluralizable:
            text.string = tuple(f"{OPEN}{text.id[1]}{CLOSE}" for _ in range(3))
        elif text.id:
            text.string = f"{OPEN}{text.id}{CLOSE}"
    path.write_bytes(written(catalogue))
    return str(path)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}"
    assert CliRunner().invoke(account_mgmt, ["demo", "--db", url]).exit_code == 0
    return url


def said(*arguments: str) -> str:
    result = CliRunner().invoke(account_mgmt, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def unmarked_words(text: str) -> Iterator[str]:
    """The words of a text outside its marks, but for names, numbers and French months."""
    while OPEN in text:  # marks may stand within marks
        text = re.sub(rf"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", " ", text)
    text = re.sub(
        r"Manager, (North|South)|Harbour Stores|Mill Lane Grocers|Orchard Foods"
        r"|Olive oil, 5 l|Fig jam, box of 12",
        " ",
        text,
    )
    text = re.sub(
        r"\b(janv(ier)?|févr(ier)?|mars|avr(il)?|mai|juin|juil(let)?|août|sept|oct|nov|déc)\b",
        " ",
        text,
    )
    text = re.sub(r"\b(lun|mar|mercre|jeu|vendre|same)di\b|\bdimanche\b", " ", text)
    text = re.sub(r"\btransfer \d+|\b\w+-[\w/-]*\d[\w/-]*", " ", text)
    yield from (word for word in re.findall(r"[^\W\d_]{2,}", text) if word not in OWN)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_no_table_has_a_word_that_is_not_translated(
    command: tuple[str, ...], db: str, marked: str
) -> None:
    text = said(*command, "--db", db, "--locale", marked)

    assert OPEN in text
    assert list(unmarked_words(text)) == []


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_every_table_exists_in_spanish(command: tuple[str, ...], db: str) -> None:
    assert said(*command, "--db", db, "--locale", "es") != said(*command, "--db", db)


def test_an_electronic_invoice_is_told_in_spanish(data_folder: Path) -> None:
    path = data_folder / "einvoice" / "ubl-tc434-example1.xml"

    text = said("invoice", "read", str(path), "--locale", "es")

    assert "Factura 12115118" in " ".join(text.split())
    assert "Base imponible" in text


def test_what_was_loaded_is_told_in_spanish(tmp_path: Path) -> None:
    (tmp_path / "mapping.toml").write_text(
        'currency = "EUR"\n[sources.products]\nfile = "products.csv"\n[products]\nfrom = "products"\nid = "Id"\nname = "Name"\n'
    )
    (tmp_path / "products.csv").write_text("Id,Name\noil,Olive oil\n")
    db = f"sqlite:///{tmp_path / 'field.db'}"

    text = said(
        "load",
        str(tmp_path / "mapping.toml"),
        "--data",
        str(tmp_path),
        "--db",
        db,
        "--locale",
        "es",
    )

    assert {"Cargado", "productos", "nuevos"} <= set(re.findall(r"\w+", text))


def test_an_unknown_locale_is_refused(db: str) -> None:
    result = CliRunner().invoke(account_mgmt, ["sales", "--db", db, *YEAR, "--locale", "klingon"])

    assert result.exit_code == 1
    assert "klingon" in str(result.exception)
