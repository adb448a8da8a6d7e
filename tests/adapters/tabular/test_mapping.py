"""A mapping is refused, before any row is read, with the keys that lead to what is wrong."""

from pathlib import Path

import pytest
from tabular_cases import ACCOUNTS, ORDERS, Refusal

from account_mgmt.adapters.tabular import parse_mapping, read_batch, read_mapping
from account_mgmt.domain.credit import Credited, CreditPolicy
from account_mgmt.domain.errors import BadMapping
from account_mgmt.domain.fiscal import FiscalCalendar, Pattern
from account_mgmt.domain.rate import Rate

ROWS = "Id,Name\na,Acme\n"


@pytest.mark.parametrize(
    ("mapping", "why"),
    [
        ("currency =", "it is not TOML"),
        ("", "The mapping's currency is refused: it is missing"),
        ('currency = "EURO"', "currency 'EURO'"),
        ('currency = "EUR"', "sources is refused: it is missing"),
        (ACCOUNTS.replace("name =", "nmae ="), "accounts.name is refused: it is missing"),
        (
            ACCOUNTS + 'regoin = "Town"',
            "accounts.regoin is refused: there is no such key here. Did you mean 'region'?",
        ),
        (
            ACCOUNTS.replace('from = "rows"', 'from = "row"'),
            "accounts.from 'row' is refused: there is no such source. Did you mean 'rows'?",
        ),
        (ACCOUNTS.replace('"Name"', "1.5"), "a float is not exact"),
        (ACCOUNTS.replace('"Name"', "true"), "neither text, a whole number nor a day"),
        (ACCOUNTS.replace('"Name"', '"{Name"'), "a brace has no partner"),
        (
            ACCOUNTS.replace('"Name"', '{ column = "Name", value = "x" }'),
            "one of column, template and value",
        ),
        (
            ACCOUNTS.replace('"Name"', '{ column = "Name", scale = 1000 }'),
            "accounts.name.scale is refused: there is no such key",
        ),
        (
            ACCOUNTS + 'repeated = "often"',
            "accounts.repeated 'often' is refused: it is not a word for this",
        ),
    ],
)
def test_a_mapping_that_is_wrong_is_refused(mapping: str, why: str) -> None:
    with pytest.raises(BadMapping) as refused:
        parse_mapping(mapping)

    assert why in str(refused.value)


@pytest.mark.parametrize(
    ("table", "why"),
    [
        (
            "[calendar]\nfirst_month = 13",
            "calendar.first_month 13 is refused: it is not a whole number from 1 to 12",
        ),
        ('[calendar]\npattern = "4-4-4"', "calendar.pattern '4-4-4'"),
        ('[credit]\nby = "ownr"', "Did you mean 'owner'?"),
        ('[credit]\nhandover_share = "lots"', "credit.handover_share 'lots'"),
        (
            '[reading]\nencoding = "utf-99"',
            "reading.encoding 'utf-99' is refused: it is no encoding of text",
        ),
        ('[reading]\nencoding = "hex"', "it is no encoding of text"),
        ('[reading]\ndelimiter = "ab"', "it is neither one sign nor the word 'spaces'"),
        ("[reading]\nquote = ','", "it is the delimiter as well"),
        ('[reading]\nnumbers = "xx_YY"', "reading.numbers 'xx_YY'"),
        (
            "[reading]\nnumbers = { decimal = ',', group = ',' }",
            "groups have one sign between them, and decimals another",
        ),
        (
            '[reading]\ndates = "dd.mm.yyyy"',
            "a day needs a month. Write MM for months; mm are minutes",
        ),
        ('[reading]\ndates = "DD.MM.yyyy"', "'DD' stands for nothing in a pattern. Write dd"),
        ('[reading]\ndates = "dd.MM.yy"', "years of two digits could be of any century"),
        (
            '[reading]\ndates = "yyyy-MM-dd HH:mm:ssXXX"',
            "which day a moment falls on depends on the place",
        ),
        (
            "[reading]\ndates = { pattern = 'yyyy-MM-dd HH:mm:ssXXX', zone = 'Mars' }",
            "there is no zone 'Mars'",
        ),
    ],
)
def test_what_the_books_and_files_rest_on_is_checked(table: str, why: str) -> None:
    with pytest.raises(BadMapping) as refused:
        parse_mapping(ACCOUNTS + table)

    assert why in str(refused.value)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (('price = "Price"', ""), "nothing says what a line costs"),
        (
            ("[orders.lines]", 'seller = "S"\nsellers = [{ manager = "T" }]\n[orders.lines]'),
            "seller is one manager, sellers are several",
        ),
        (
            ("[orders.lines]", 'sellers = [{ manager = "S" }, { manager = "T" }]\n[orders.lines]'),
            "several sellers each have a share",
        ),
        (("[orders.lines]", '[orders.lines]\nfrom = "rows"'), "from and order go together"),
        (
            ("[orders.lines]", "[orders.lines]\nwhere = { Doc = '1' }"),
            "the rows of the lines are those of the orders",
        ),
        (
            ("[orders.lines]", "[orders.returns]\nreason = 'Why'\n[orders.lines]"),
            "orders.returns.when is refused: it is missing",
        ),
        (
            ("[orders.lines]", "[orders.returns]\nwhen = { Doc = {} }\n[orders.lines]"),
            "it asks nothing",
        ),
        (
            (
                "[orders.lines]",
                "[orders.returns]\nline = 'L'\nwhen = { Doc = 'x' }\n[orders.lines]",
            ),
            "it is a line of the order that `of` names",
        ),
    ],
)
def test_orders_are_said_in_one_way(change: tuple[str, str], why: str) -> None:
    with pytest.raises(BadMapping) as refused:
        parse_mapping(ORDERS.replace(*change))

    assert why in str(refused.value)


@pytest.mark.parametrize(
    ("ends", "why"),
    [
        ("", "one of grain, end, through and until"),
        ('grain = "month"\nend = "To"', "one of grain, end, through and until"),
        ('until = "later"', "it is not a word for this"),
        ('until = "next"', "go together"),
        ('grain = "month"\nlast_until = 2026-12-31', "go together"),
    ],
)
def test_one_key_says_how_long_a_target_runs(ends: str, why: str) -> None:
    quotas = '[quotas]\nfrom = "rows"\nmanager = "M"\namount = "A"\nstart = "S"\n'

    with pytest.raises(BadMapping) as refused:
        parse_mapping(ACCOUNTS + quotas + ends)

    assert why in str(refused.value)


def test_the_calendar_and_the_credit_policy_are_the_books() -> None:
    mapping = parse_mapping(
        ACCOUNTS
        + '[calendar]\nfirst_month = 2\npattern = "4-5-4"\n[credit]\nby = "named"\nhandover_days = 30\nhandover_share = "50%"'
    )

    assert mapping.calendar == FiscalCalendar(first_month=2, pattern=Pattern.W454)
    assert mapping.policy == CreditPolicy(
        credited=Credited.NAMED, handover_days=30, handover_share=Rate("0.5")
    )


@pytest.mark.parametrize(
    "name",
    [
        "../rows.csv",
        "/etc/passwd",
        "a/../../rows.csv",
        "~/rows.csv",
        "C:/rows.csv",
        "a\\b.csv",
        "**/rows.csv",
    ],
)
def test_a_file_outside_the_folder_is_refused_by_its_name(name: str) -> None:
    with pytest.raises(BadMapping) as refused:
        parse_mapping(ACCOUNTS.replace('"rows.csv"', f"'{name}'"))

    assert "it is outside the folder of data" in str(refused.value)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text(ROWS)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "rows.csv").symlink_to(tmp_path / "secret.csv")

    with pytest.raises(BadMapping, match="it is a link that leads out of the folder of data"):
        read_batch(parse_mapping(ACCOUNTS), tmp_path / "data")


def test_a_file_that_is_not_there_is_named_with_one_like_it(misfit: Refusal) -> None:
    assert misfit(ACCOUNTS, {"row.csv": ROWS}) == (
        "The mapping's sources.rows.file 'rows.csv' is refused: there is no such file. Did you mean 'row.csv'?"
    )


def test_a_column_that_is_not_there_is_named_with_one_like_it(misfit: Refusal) -> None:
    said = misfit(ACCOUNTS, "Id,Nmae\na,Acme\n")

    assert "accounts.name 'Name' is refused: source rows has no such column" in said
    assert "Did you mean 'Nmae'?" in said


def test_every_column_is_looked_for_before_the_first_row_is_read(misfit: Refusal) -> None:
    mapping = ACCOUNTS + '[products]\nfrom = "rows"\nid = "Sku"\nname = "Name"'

    assert "products.id 'Sku'" in misfit(mapping, "Id,Name\n,\n")


@pytest.mark.parametrize("name", ["none.toml", "."])
def test_a_mapping_that_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadMapping, match="it cannot be read"):
        read_mapping(tmp_path / name)


def test_a_mapping_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mapping.toml").write_bytes('currency = "€"'.encode("cp1252"))

    with pytest.raises(BadMapping, match="it is not UTF-8 text"):
        read_mapping(tmp_path / "mapping.toml")


def test_lookups_that_go_in_a_circle_are_refused() -> None:
    mapping = ACCOUNTS.replace(
        'file = "rows.csv"', 'file = "rows.csv"\nlookup.x = { from = "rows", by = "Id" }'
    )

    with pytest.raises(BadMapping, match="its lookups come back to where they began: rows -> rows"):
        parse_mapping(mapping)
