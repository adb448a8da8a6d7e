"""Whatever a command prints in a table is said in the language that was asked for."""

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from shutil import copytree

import pytest
from babel.messages.pofile import read_po
from click import Command, Group
from click.testing import CliRunner

from account_mgmt import AccountManagement, SurveyScale
from account_mgmt.adapters.sql import SqlStorage
from account_mgmt.cli import account_mgmt
from account_mgmt.locale import new_catalogue
from account_mgmt.locale.catalogues import written
from account_mgmt.locale.translator import PLACES

YEAR = ("--from", "2026-01-01", "--to", "2027-01-01")
WEEK = ("--manager", "south", "--week", "2026-W32")
OPEN, CLOSE = "⟦", "⟧"
BACK = ("--on", "2026-08-10")
SAID = ("--by", "Orchard Foods", "--text", "?")
COMMANDS = {
    "demo": ("--db", "{db}"),
    "load": ("{tmp}/mapping.toml", "--data", "{tmp}", "--db", "sqlite:///{tmp}/loaded.db"),
    "attainment": ("--db", "{db}", *YEAR),
    "sales": ("--db", "{db}", *YEAR, "--by", "week", "--by", "manager"),
    "explain": ("--db", "{db}", "--manager", "south", *YEAR),
    "ageing": ("--db", "{db}", "--as-of", "2026-08-15"),
    "statement": ("--db", "{db}", "--account", "orchard", *YEAR),
    "chase": ("--db", "{db}", "--manager", "north", "--on", "2026-08-15"),
    "invoice show": ("CN-2026-000001", "--db", "{db}"),
    "invoice read": ("{einvoice}",),
    "plan": ("--db", "{db}", "--manager", "south", "--from", "2026-11-02", "--weeks", "3"),
    "log": ("--db", "{db}", "--manager", "north", "--account", "harbour", "--on", "2026-08-12"),
    "mileage": ("--country", "GB", *YEAR, "{tmp}/trips.csv"),
    "packet close": ("--db", "{db}", "--manager", "north", "--week", "2026-W12", "--out", "{new}"),
    "packet addendum": ("--db", "{late}", *WEEK, "--out", "{new}", "--receipts", "{receipts}"),
    "packet write": ("south/2026-W32", "--db", "{db}", "--out", "{new}"),
    "packet verify": ("{packet}",),
    "report daily": ("--db", "{db}", "--manager", "south", "--on", "2026-08-05"),
    "report weekly": ("--db", "{db}", *WEEK),
    "ticket open": (
        *("--db", "{db}", "--account", "mill", "--kind", "damaged product", "--subject", "?"),
        *("--at", "2026-08-10T08:00Z", *SAID),
    ),
    "ticket reply": ("k-1", "--db", "{db}", "--at", "2026-08-10T09:00Z", *SAID, "--internal"),
    "ticket show": ("k-1", "--db", "{db}", "--at", "2026-08-10T10:00Z"),
    "ticket list": ("--db", "{db}", "--at", "2026-08-10T10:00Z"),
    "ticket solve": ("k-1", "--db", "{db}", "--at", "2026-08-11T08:00Z", "--by", "South"),
    "ticket close": ("k-1", "--db", "{db}", "--at", "2026-08-12T08:00Z", "--reason", "?"),
    "late": ("--db", "{db}", *YEAR, "--unshipped", "--sweep"),
    "returns request": (
        *("--db", "{db}", "--order", "o-9", "--line", "1=4", "--reason", "damaged", "--id", "r-1"),
        *BACK,
    ),
    "returns authorise": ("r-1", "--db", "{db}", "--line", "1=3", *BACK),
    "returns receive": ("r-1", "--db", "{db}", *BACK),
    "returns inspect": ("r-1", "--db", "{db}", "--accept", "1=2", "--reject", "1=1", *BACK),
    "returns resolve": ("r-1", "--db", "{db}", "--line", "1", "--as", "reject", *BACK),
    "returns list": ("--db", "{db}"),
    "health": ("--db", "{db}", "--on", "2026-08-15"),
    "promotion add": ("{promotions}", "--db", "{db}"),
    "promotion list": ("--db", "{db}", "--on", "2026-08-10"),
    "promotion price": ("mill", "oil=3", "jam=1", "--on", "2026-08-10", "--db", "{db}"),
    "promotion take-up": ("pr-1", "--db", "{db}"),
    "promotion uplift": (
        *("pr-1", "--db", "{db}", "--from", "2026-05-01", "--to", "2026-06-01"),
        *("--account", "mill", "--control", "orchard"),
    ),
    "launch plan": ("--product", "jam", "--from", "2026-06-15", "--id", "la-1", "--db", "{db}"),
    "launch show": ("la-1", "--on", "2026-08-10", "--db", "{db}"),
    "launch list": ("--db", "{db}"),
    "launch sample": ("la-1", "--account", "orchard", "--on", "2026-08-05", "--db", "{db}"),
    "launch decline": (
        *("la-1", "--account", "orchard", "--on", "2026-08-06", "--reason", "?", "--db", "{db}"),
    ),
    "demand": ("--db", "{db}", *YEAR),
    "accounts export": (
        *("--purpose", "?", "--fields", "id,name,region", "--as-of", "2026-08-10"),
        *("--out", "{tmp}/list-1.csv", "--db", "{db}"),
    ),
    "accounts consent": (*("mill", "--answer", "given", "--since", "2026-08-01", "--db", "{db}"),),
    "competitors see": (
        *("--competitor", "C-1", "--kind", "price", "--on", "2026-08-05", "--by", "south"),
        *("--source", "public", "--product", "oil", "--price", "37.50", "--db", "{db}"),
    ),
    "competitors retract": ("{made}", "--reason", "?", "--db", "{db}"),
    "competitors show": ("--on", "2026-08-10", "--db", "{db}"),
    "competitors prices": ("oil", "--db", "{db}"),
    "competitors deal": (
        *("--account", "mill", "--outcome", "lost", "--value", "900.00", "--on", "2026-08-06"),
        *("--reason", "?", "--rival", "C-1", "--db", "{db}"),
    ),
    "competitors rates": ("--db", "{db}", *YEAR),
    "competitors digest": ("--since", "2020-01-01", "--on", "2199-12-31", "--db", "{db}"),
    "project list": ("--db", "{db}"),
    "project show": ("hampers", "--on", "2026-08-15", "--db", "{db}"),
    "project timeline": ("hampers", "--on", "2026-08-15", "--db", "{db}"),
    "project due": ("--on", "2026-08-15", "--db", "{db}"),
    "project late": ("--on", "2026-12-29", "--db", "{db}"),
    "project plan": (
        *("?", *YEAR, "--department", "sales", "--method", "manual", "--id", "p-1"),
        *("--db", "{db}"),
    ),
    "project activate": ("p-1", *BACK, "--db", "{db}"),
    "project hold": ("hampers", "--on", "2026-08-15", "--reason", "?", "--db", "{db}"),
    "project complete": ("p-1", "--on", "2026-08-15", "--db", "{db}"),
    "project cancel": ("hampers", "--on", "2026-08-15", "--reason", "?", "--db", "{db}"),
    "project join": ("hampers", "finance", "--db", "{db}"),
    "project member": ("hampers", "?", "--department", "sales", "--db", "{db}"),
    "project enroll": ("hampers", "mill", "--since", "2026-08-15", "--db", "{db}"),
    "project withdraw": ("hampers", "orchard", "--on", "2026-08-15", "--db", "{db}"),
    "project milestone": ("hampers", "?", "--due", "2026-12-11", "--db", "{db}"),
    "project reach": ("hampers", "Price list printed", "--on", "2026-08-15", "--db", "{db}"),
    "project decide": ("hampers", "?", "--by", "?", "--why", "?", *BACK, "--db", "{db}"),
    "project task": (
        *("hampers", "?", "--department", "sales", "--due", "2026-12-11", "--id", "t-1"),
        *("--db", "{db}"),
    ),
    "project begin": ("hampers", "t-1", *BACK, "--db", "{db}"),
    "project progress": ("hampers", "costing", "80", *BACK, "--db", "{db}"),
    "project drop": ("hampers", "costing", *BACK, "--reason", "?", "--db", "{db}"),
    "project state": ("p-1", "40%", "--db", "{db}"),
    "project finish": ("hampers", "costing", *BACK, "--db", "{db}"),
}
"""How each command that shows people something is run on the demo's territory, in this order."""
RETURNED = [name for name in COMMANDS if name.startswith("returns")]
"""The life of a return: each command is run after those before it."""
SHIPPED_LATE = {"late", "health"}
"""What is tried where something was promised and left late."""
BEFORE = {
    "promotion list": ("promotion add",),
    "promotion price": ("promotion add",),
    "promotion take-up": ("promotion add",),
    "promotion uplift": ("promotion add",),
    "launch show": ("launch plan", "launch decline"),
    "launch list": ("launch plan",),
    "launch sample": ("launch plan",),
    "launch decline": ("launch plan",),
    "accounts export": ("accounts consent",),
    "competitors retract": ("competitors see",),
    "competitors show": ("competitors see",),
    "competitors prices": ("competitors see",),
    "competitors rates": ("competitors deal",),
    "competitors digest": ("competitors see", "competitors retract", "competitors see",
                           "competitors deal"),
    "project activate": ("project plan",),
    "project complete": ("project plan", "project activate"),
    "project state": ("project plan", "project activate"),
    "project begin": ("project task",),
}  # fmt: skip
"""What is run before a command on the same books; what it tells of first is `made` to the next."""
SILENT = {"due", "invoice convert"}
"""What says nothing in words: an instant, and a file."""
OWN = {"orchard", "harbour", "mill", "oil", "jam", "north", "south", "damaged", "in", "transit"}
OWN |= {"hampers", "range", "costing", "boxes", "offer", "pack", "lead"}
"""What the demo's territory is called."""
NAMES = re.compile(
    r"Manager, (North|South)|Harbour Stores|Mill Lane Grocers|Orchard Foods|Olive oil, 5 l"
    r"|December hampers|Agree what is in a hamper|Work out its price|Order the boxes|\bPack\b|\bShip\b"
    r"|Offer it to the accounts|Price list printed|On every shelf|tastes the first one"
    r"|Twelve jars to a hamper|it is the box that we have"
    r"|Fig jam, box of 12|Oil of order o-10|Where is the oil that we ordered in July\?"
    r"|It leaves this week\.|damaged in transit|\b(activity|ticket)-\w+|\b(sighting|deal)-\w+|list-1\.csv|account-mgmt [^│⟦⟧\n]*|(/[\w.-]+)+"
)
"""What people and files are called and what people said, and commands, in whatever language."""
PROMOTIONS = """
[[promotion]]
id = "pr-1"
name = "2 + 1"
from = 2026-06-01
to = 2026-09-01
products = ["oil"]
conditions = [{buys = 2}]
benefits = [{free_items = 1}]
[promotion.limits]
budget = "500.00"
[[promotion]]
id = "pr-2"
name = "1 + 1"
from = 2026-06-01
to = 2026-09-01
products = ["jam"]
conditions = [{buys = 1}]
benefits = [{free_items = 1}]
[[promotion]]
id = "pr-3"
name = "5 %"
from = 2026-06-01
to = 2026-09-01
conditions = [{spends = "900.00"}]
benefits = [{percent_off = "5%"}]
[[promotion]]
id = "pr-4"
name = "6 + 1"
from = 2026-06-01
to = 2026-09-01
products = ["jam"]
conditions = [{buys = 6}, {covers = 2, products = ["oil", "jam"]}]
benefits = [{free_goods = "jam"}]
[[promotion]]
id = "pr-5"
name = "3"
from = 2026-06-01
to = 2026-09-01
conditions = [{covers = 3}]
benefits = [{amount_off = "1.00"}]
[[promotion]]
id = "pr-6"
from = 2026-06-01
to = 2026-09-01
products = ["jam"]
benefits = [{free_goods = "oil"}]
[promotion.stacking]
group = "pr-6"
[[promotion]]
id = "pr-7"
from = 2027-06-01
to = 2027-09-01
benefits = [{amount_off = "1.00"}]
"""
TRIPS = """date,distance,vehicle,commute
2026-05-01,100,,
2026-05-01,100,,
2026-05-02,30,motorcycle,
2026-05-03,30,passenger,
2026-05-04,10,,10
"""
MAPPING = """currency = "EUR"
[sources.products]
file = "products.csv"
[products]
from = "products"
id = "Id"
name = "Name"
"""


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
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo's database and its files."""
    folder = tmp_path_factory.mktemp("demo")
    said("demo", "--db", f"sqlite:///{folder / 'demo.db'}")
    return folder


@pytest.fixture
def db(filled: Path) -> str:
    return f"sqlite:///{filled / 'demo.db'}"


@pytest.fixture
def places(filled: Path, tmp_path: Path, data_folder: Path) -> dict[str, str]:
    """What the placeholders of the commands are: a copy of the demo's folder is everybody's own."""
    own = tmp_path / "own"
    copytree(filled, own)
    (own / "mapping.toml").write_text(MAPPING)
    (own / "products.csv").write_text("Id,Name\noil,Olive oil\n")
    (own / "trips.csv").write_text(TRIPS)
    (own / "promotions.toml").write_text(PROMOTIONS)
    return {
        "db": f"sqlite:///{own / 'demo.db'}",
        "tmp": str(own),
        "new": str(own / "new.zip"),
        "packet": str(own / "demo-week.zip"),
        "receipts": str(own / "demo-receipts"),
        "promotions": str(own / "promotions.toml"),
        "einvoice": str(data_folder / "einvoice" / "ubl-tc434-example1.xml"),
    }


def run(name: str, places: dict[str, str], locale: str) -> str:
    """What a command says, once those before it that change the same thing were run."""
    log = ("log", "--db", "{db}", "--manager", "south", "--account", "mill", "--on", "2026-08-07")
    before = {
        "packet addendum": (log,),
        "ticket close": (shell_of("ticket solve"),),
        **{step: tuple(map(shell_of, RETURNED[:n])) for n, step in enumerate(RETURNED)},
    }
    if name in SHIPPED_LATE:
        ship_late(places["db"])
    filled, text = {**places, "late": places["db"]}, ""
    prepared = (*before.get(name, ()), *map(shell_of, BEFORE.get(name, ())))
    for command in (*prepared, (*shell_of(name), "--locale", locale)):
        filled["made"] = text.partition(":")[0]
        text = said(*(one.format(**filled) for one in command))
    return text


def shell_of(name: str) -> tuple[str, ...]:
    return (*name.split(), *COMMANDS[name])


def ship_late(db: str) -> None:
    """One order left late and another has yet to; an account was asked how it likes us."""
    storage = SqlStorage(db)
    desk = AccountManagement(storage)
    desk.deliveries.promise("o-10", 1, "2026-07-09")
    desk.deliveries.promise("o-11", 1, "2026-08-06")
    desk.deliveries.ship("o-10", on="2026-07-13")
    for scale, score in ((SurveyScale.CSAT, 5), (SurveyScale.NPS, 9)):
        asked = desk.satisfaction.ask("orchard", scale, on="2026-08-10")
        desk.satisfaction.answer(asked.id, score, by="Orchard Foods", on="2026-08-11")
    storage.close()


def said(*arguments: str) -> str:
    result = CliRunner().invoke(account_mgmt, arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def plain(text: str) -> str:
    """A text in one line, without the lines of its tables and what is called so in any language."""
    return NAMES.sub(" ", " ".join(re.sub(r"[─-╿░█]", " ", NAMES.sub(" ", text)).split()))


def unmarked_words(text: str) -> Iterator[str]:
    """The words of a text outside its marks, but for names, numbers and French months."""
    text = plain(text)
    found = 1
    while found:  # marks may stand within marks
        text, found = re.subn(rf"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", " ", text)
    text = re.sub(
        r"\b(janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc"
        r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b",
        " ",
        text,
    )
    text = re.sub(r"\btransfer \d+|\b\w+-[\w/-]*\d[\w/-]*|\b[0-9a-f]{64}\b", " ", text)
    yield from (
        word for word in re.findall(r"[^\W\d_]{2,}", text) if word not in OWN | {"UTC", "GB", "mi"}
    )


def commands(group: Command = account_mgmt, name: str = "") -> Iterator[str]:
    """The names of all commands that do something."""
    if isinstance(group, Group):
        for own, command in group.commands.items():
            yield from commands(command, f"{name} {own}".strip())
    else:
        yield name


def differing() -> Iterator[str]:
    """The English texts of the catalogues that are others in Spanish."""
    with resources.files("account_mgmt.locale").joinpath("es.po").open("rb") as file:
        for text in read_po(file):
            english = [text.id] if isinstance(text.id, str) else list(text.id)
            spanish = [text.string] if isinstance(text.string, str) else list(text.string or ())
            yield from (one for one in english if one and one not in spanish)


def english_in(text: str) -> list[str]:
    """The English texts of which words stand in a text that is to be Spanish."""
    spanish = plain(text)
    return [
        english
        for english in differing()
        if re.search(rf"(?<!\w){re.escape(longest_part(english))}(?!\w)", spanish)
    ]


def longest_part(text: str) -> str:
    """The longest part of a text between the places of its values, in one line."""
    parts = PLACES.sub("\0", text).split("\0")
    return " ".join(max(parts, key=len).strip(" :,.()").split())


def test_every_command_is_tried_in_other_languages() -> None:
    assert set(commands()) == set(COMMANDS) | SILENT


@pytest.mark.parametrize("name", COMMANDS)
def test_no_table_has_a_word_that_is_not_translated(
    name: str, places: dict[str, str], marked: str
) -> None:
    text = run(name, places, marked)

    assert OPEN in text
    assert list(unmarked_words(text)) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_english_is_left_in_spanish(name: str, places: dict[str, str]) -> None:
    assert english_in(run(name, places, "es")) == []


def test_english_that_is_left_is_found(places: dict[str, str]) -> None:
    found = english_in(run("report weekly", places, "en"))

    assert {"Weekly sales report", "By account", "{planned} planned, {missed} missed"} <= {*found}


def test_an_unknown_locale_is_refused(db: str) -> None:
    result = CliRunner().invoke(account_mgmt, ["sales", "--db", db, *YEAR, "--locale", "klingon"])

    assert result.exit_code == 1
    assert "klingon" in str(result.exception)
