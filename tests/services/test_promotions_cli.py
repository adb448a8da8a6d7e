"""The shell agrees promotions of a file, prices an order under them, and says what they did."""

import json
from pathlib import Path

import pytest
from in_process import shell

from account_mgmt import AccountManagement
from account_mgmt.adapters.sql import SqlStorage
from account_mgmt.adapters.toml import read_promotions
from account_mgmt.domain.errors import BadPromotion

FILE = """
[[promotion]]
id = "set"
name = "Three for two"
from = 2026-06-01
to = "2026-07-01"
products = ["tea"]
conditions = [{buys = 2}]
benefits = [{free_items = 1}]

[[promotion]]
id = "all"
from = 2026-06-01
to = 2026-07-01
priority = -1
conditions = [
    {spends = "5.00"},
    {covers = 1},
    {buys = 1, most = 99, counted = "together", products = ["tea"]},
]
benefits = [{amount_off = "1.00"}, {free_goods = "cup"}]
[promotion.audience]
classes = ["A"]
[promotion.limits]
budget = "50.00"
per_order = 1
overrun = "refuse"
[promotion.stacking]
group = "other"
exclusive = false
combines_with = ["set"]

[[promotion]]
id = "cups"
from = 2027-06-01
to = 2027-07-01
categories = ["none"]
benefits = [
    {percent_off = "1%"},
    {fixed_price = "1.00"},
    {tiers = [{from = 2, off = "5%"}], counted = "together"},
]

[[promotion]]
id = "bundle"
from = 2027-06-01
to = 2027-07-01
conditions = [{buys = 3}]
benefits = [{bundle_price = "9.00"}, {cheapest_free = 1, off = "50%"}]
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Two accounts, and two products at four euros."""
    url = f"sqlite:///{tmp_path / 'field.db'}"
    desk = AccountManagement(SqlStorage(url))
    for account in ("a-1", "a-2"):
        desk.portfolio.open_account(account, id=account, account_class="A")
    for product in ("tea", "cup"):
        desk.catalogue.add_product(product, product)
        desk.catalogue.set_price(product, "4.00", since="2025-01-01")
    return url


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "promotions.toml"
    path.write_text(FILE, encoding="utf-8")
    return str(path)


def test_promotions_of_a_file_price_an_order_and_are_measured(url: str, file: str) -> None:
    added = json.loads(shell("promotion", "add", file, "--db", url, "--json").stdout)
    assert [one["promotion"] for one in added["promotions"]] == ["set", "all", "cups", "bundle"]
    listed = shell("promotion", "list", "--on", "2026-06-10", "--db", url, "--json").stdout
    assert [one["promotion"] for one in json.loads(listed)["promotions"]] == ["all", "set"]

    lines = ("a-1", "tea=5", "cup=1", "--on", "2026-06-10", "--db", url)
    priced = json.loads(shell("promotion", "price", *lines, "--json").stdout)

    assert (priced["before"], priced["net"]) == ("24.00", "19.00")
    assert [one["promotion"] for one in priced["goods"]] == ["all"]

    desk = AccountManagement.of(SqlStorage(url))
    desk.promotions.tell("set", ["a-1"], on="2026-06-01", by="Ana")
    desk.orders.place("a-1", [("tea", 5)], on="2026-06-10")
    desk.orders.place("a-2", [("tea", 1)], on="2026-06-10")
    found = json.loads(shell("promotion", "take-up", "set", "--db", url, "--json").stdout)
    assert (found["told"], found["took"], found["given"], found["rate"]) == (1, 1, "4.00", "1.0000")
    matched = ("set", "--from", "2025-06-01", "--to", "2025-07-01", "--db", url)
    measured = json.loads(shell("promotion", "uplift", *matched, "--json").stdout)
    assert (measured["accounts"], measured["controls"], measured["low"]) == (1, 1, None)


def test_the_same_is_shown_to_people(url: str, file: str) -> None:
    assert "Three for two" in shell("promotion", "add", file, "--db", url).stdout
    assert "Three for two" in shell("promotion", "list", "--db", url).stdout
    price = ("a-1", "tea=5", "--on", "2026-06-10", "--db", url)
    said = shell("promotion", "price", *price).stdout
    assert "set: applied" in said
    assert "+ 1 cup (all)" in said
    near = shell("promotion", "price", "a-2", "tea=1", "--on", "2026-06-10", "--db", url).stdout
    assert "Order 1 more unit, and Three for two applies." in near
    assert "Take-up" in shell("promotion", "take-up", "set", "--db", url).stdout
    desk = AccountManagement.of(SqlStorage(url))
    desk.orders.place("a-1", [("tea", 5)], on="2026-06-10")
    matched = ("--from", "2025-06-01", "--to", "2025-07-01", "--account", "a-1", "--control", "a-2")
    assert "Uplift" in shell("promotion", "uplift", "set", *matched, "--db", url).stdout


def test_what_is_refused_exits_with_1_and_the_reason(url: str, file: str) -> None:
    shell("promotion", "add", file, "--db", url)

    again = shell("promotion", "add", file, "--db", url)

    assert again.returncode == 1
    assert "Traceback" not in again.stderr
    assert again.stderr.startswith("account-mgmt: ")


def test_a_line_without_a_quantity_is_wrong_usage(url: str) -> None:
    assert (
        shell("promotion", "price", "a-1", "tea", "--on", "2026-06-10", "--db", url).returncode == 2
    )


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ('id = "set"', "id = 5", "it is not text"),
        ('id = "set"\n', "", "it is missing"),
        ('to = "2026-07-01"', "to = 5", "it is not a day"),
        ("free_items = 1", 'free_items = "1"', "it is not a whole number"),
        ("{free_items = 1}", "{nothing = 1}", "it says none of percent_off"),
        ("conditions = [{buys = 2}]", "conditions = 5", "it is no list"),
        ("conditions = [{buys = 2}]", "conditions = [5]", "it is no table"),
        ("exclusive = false", "exclusive = 1", "neither true nor false"),
        ('overrun = "refuse"', 'overrun = "never"', "it is none of clip, refuse"),
        ("per_order = 1", "per_order = 1\nper_day = 1", "no such key"),
        ('products = ["tea"]\nconditions', "products = [5]\nconditions", "it is not text"),
        (FILE, "", "it has no"),
        (FILE, "=", "it is not TOML"),
    ],
)
def test_a_file_that_says_what_nobody_knows_is_refused(
    tmp_path: Path, before: str, after: str, why: str
) -> None:
    path = tmp_path / "promotions.toml"
    path.write_text(FILE.replace(before, after, 1), encoding="utf-8")

    with pytest.raises(BadPromotion, match=why):
        read_promotions(path, "EUR")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadPromotion, match="No such file"):
        read_promotions(tmp_path / "none.toml", "EUR")
