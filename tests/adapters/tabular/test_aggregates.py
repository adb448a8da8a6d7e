"""What rows make: managers, accounts and who looks after them, products, prices, quotas."""

from datetime import date

import pytest
from tabular_cases import ACCOUNTS, Reader, Refusal

from account_mgmt.domain.account import Contact, Role
from account_mgmt.domain.ids import ManagerId
from account_mgmt.domain.ledger import SaleEvent
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.quota import Measure
from account_mgmt.domain.rate import Rate

HEAD = 'currency = "EUR"\n[sources.rows]\nfile = "rows.csv"\n'
MANAGERS = (
    HEAD
    + '[managers]\nfrom = "rows"\nid = "Id"\nname = "Name"\nhired_on = "Hired"\nteam = "Team"\nreports_to = "Boss"\n'
)


def test_managers_join_teams_and_report_from_the_day_they_were_hired(read: Reader) -> None:
    batch = read(
        MANAGERS, "Id,Name,Hired,Team,Boss\n1,Ana,2020-01-01,north,2\n2,Ben,2019-01-01,,\n"
    )

    assert [str(one.aggregate.id) for one in batch.managers] == ["1", "2"]
    assert [(str(one.manager), str(one.team), one.since) for one in batch.joinings] == [
        ("1", "north", date(2020, 1, 1))
    ]
    assert [(str(one.manager), str(one.superior)) for one in batch.reportings] == [("1", "2")]


def test_a_team_without_a_day_is_refused(refusal: Refusal) -> None:
    assert "a team or superior holds from a day on" in refusal(
        MANAGERS, "Id,Name,Hired,Team,Boss\n1,Ana,,north,\n"
    )


def test_a_superior_who_is_nobody_is_refused_or_dropped(read: Reader, refusal: Refusal) -> None:
    rows = "Id,Name,Hired,Team,Boss\n1,Ana,2020-01-01,,9\n"
    dropping = MANAGERS.replace('"Boss"', '{ column = "Boss", unknown = "drop" }')

    assert refusal(MANAGERS, rows) == "rows.csv, line 2, column Boss: '9': there is no such manager"
    assert list(read(dropping, rows).reportings) == []


def test_a_reporting_line_that_goes_in_a_circle_is_refused(refusal: Refusal) -> None:
    rows = "Id,Name,Hired,Team,Boss\n1,Ana,2020-01-01,,2\n2,Ben,2020-01-01,,1\n"

    assert "the reporting line comes back to where it began: 2 -> 1 -> 2" in refusal(MANAGERS, rows)


@pytest.mark.parametrize(
    ("repeated", "rows", "count"),
    [("same", "a,Acme\na,Acme\n", 1), ("first", "a,Acme\na,Other\n", 1)],
)
def test_an_id_may_come_again_where_the_mapping_allows_it(
    read: Reader, repeated: str, rows: str, count: int
) -> None:
    assert len(read(f'{ACCOUNTS}repeated = "{repeated}"', f"Id,Name\n{rows}").accounts) == count


@pytest.mark.parametrize(
    ("repeated", "rows", "why"),
    [
        ("refuse", "a,Acme\na,Acme\n", "line 3: rows.csv, line 2 has the same id"),
        (
            "same",
            "a,Acme\na,Other\n",
            "line 3, column Name: 'Other': rows.csv, line 2 has the same id, and says 'Acme'",
        ),
    ],
)
def test_an_id_that_comes_again_is_refused_otherwise(
    refusal: Refusal, repeated: str, rows: str, why: str
) -> None:
    assert why in refusal(f'{ACCOUNTS}repeated = "{repeated}"', f"Id,Name\n{rows}")


def test_an_account_has_all_that_its_row_says(read: Reader) -> None:
    mapping = (
        ACCOUNTS
        + 'class = "Class"\nregion = "Town"\nterms = "Terms"\nopened_on = "Opened"\ncontact = { name = "Person", phone = "Phone" }'
    )

    [loaded] = read(
        mapping,
        "Id,Name,Class,Town,Terms,Opened,Person,Phone\na,Acme,A,Kiel,2/10 net 30,2020-05-01,Eva Koch,+49 431\n",
    ).accounts

    account = loaded.aggregate
    assert (account.account_class, account.region, str(account.terms)) == (
        "A",
        "Kiel",
        "2/10 net 30",
    )
    assert (account.opened_on, account.contacts) == (
        date(2020, 5, 1),
        (Contact(name="Eva Koch", phone="+49 431"),),
    )


@pytest.mark.parametrize(
    ("id", "name", "why"),
    [
        ("", "Acme", "column Id: '': it is missing, and must be there"),
        ("x" * 300, "Acme", "column Id"),
        ("a", "Ac\u202eme", "column Name"),
        ("a", "Ac\x07me", "column Name"),
    ],
)
def test_text_that_cannot_be_a_name_is_refused(
    refusal: Refusal, id: str, name: str, why: str
) -> None:
    said = refusal(ACCOUNTS, f"Id,Name\n{id},{name}\n")

    assert f"rows.csv, line 2, {why}" in said
    assert "\u202e" not in said


ASSIGNED = (
    ACCOUNTS
    + """[sources.who]
file = "who.csv"
[assignments]
from = "who"
account = "Account"
manager = "Rep"
since = "From"
through = "To"
role = "Role"
share = "Share"
"""
)


def test_assignments_have_roles_shares_and_an_end(read: Reader) -> None:
    who = "Account,Rep,From,To,Role,Share\na,1,2026-01-01,2026-03-31,,\na,2,2026-01-01,,team,25%\n"

    owner, member = read(ASSIGNED, {"rows.csv": "Id,Name\na,Acme\n", "who.csv": who}).assignments

    assert (owner.role, owner.until) == (Role.OWNER, date(2026, 4, 1))
    assert (member.role, member.share, member.until) == (Role.TEAM, Rate("0.25"), None)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("z,1,2026-01-01,,,", "column Account: 'z': there is no such account"),
        ("a,1,2026-01-01,,boss,", "column Role: 'boss': it is no role"),
        ("a,2,2026-02-01,,,", "owned by"),
        ("a,1,2026-02-30,,,", "no calendar has that day"),
        ("a,1,2026-02-01,2026-01-01,,", "the day after it begins"),
    ],
)
def test_an_assignment_that_cannot_be_is_refused(refusal: Refusal, row: str, why: str) -> None:
    who = f"Account,Rep,From,To,Role,Share\na,1,2026-01-01,,,\n{row}\n"

    said = refusal(ASSIGNED, {"rows.csv": "Id,Name\na,Acme\n", "who.csv": who})

    assert said.startswith("who.csv, line 3")
    assert why in said


PRICED = (
    HEAD
    + """[[products]]
from = "rows"
id = "Sku"
name = "Sku"
unit = "Unit"
category = "Kind"
repeated = "same"
[prices]
from = "rows"
product = "Sku"
price = "Price"
since = { value = 2026-01-01 }
minimum = "Least"
"""
)


def test_products_have_units_and_prices_minimums(read: Reader) -> None:
    batch = read(
        PRICED, "Sku,Unit,Kind,Price,Least\noil,litre,food,3.80,\noil,litre,food,3.50,100\n"
    )

    [product] = batch.products
    [listed] = batch.price_lists
    assert (product.aggregate.unit, product.aggregate.category) == ("litre", "food")
    oil, day = product.aggregate.id, date(2026, 5, 1)
    assert str(listed.aggregate.price(oil, Quantity(99, "litre"), day)) == "3.80 EUR"
    assert str(listed.aggregate.price(oil, Quantity(100, "litre"), day)) == "3.50 EUR"


def test_two_prices_from_one_day_are_refused(refusal: Refusal) -> None:
    said = refusal(PRICED, "Sku,Unit,Kind,Price,Least\noil,l,f,3.80,\noil,l,f,3.50,\n")

    assert (
        "rows.csv, line 3, column Sku: 'oil': list standard has a price from that day on already"
        in said
    )


QUOTAS = HEAD + '[quotas]\nfrom = "rows"\nmanager = "Rep"\namount = "Amount"\nstart = "From"\n'


@pytest.mark.parametrize(
    ("ends", "rows", "periods"),
    [
        ('grain = "quarter"', "1,5,2026-04-01,\n", ["2026-04-01 to 2026-06-30"]),
        ('end = "To"', "1,5,2026-04-01,2026-05-01\n", ["2026-04-01 to 2026-04-30"]),
        ('through = "To"', "1,5,2026-04-01,2026-05-01\n", ["2026-04-01 to 2026-05-01"]),
        (
            'until = "next"\nlast_until = 2026-12-31',
            "1,5,2026-02-01,\n1,5,2026-09-15,\n",
            ["2026-02-01 to 2026-09-14", "2026-09-15 to 2026-12-30"],
        ),
    ],
)
def test_a_target_runs_as_long_as_the_mapping_says(
    read: Reader, ends: str, rows: str, periods: list[str]
) -> None:
    [plan] = read(QUOTAS + ends, f"Rep,Amount,From,To\n{rows}").plans

    assert [str(target.period) for target in plan.aggregate.targets(ManagerId("1"))] == periods


def test_plans_are_one_for_each_fiscal_year_of_the_calendar(read: Reader) -> None:
    mapping = QUOTAS + 'grain = "quarter"\n[calendar]\nfirst_month = 7'

    batch = read(mapping, "Rep,Amount,From\n1,5,2026-04-01\n1,6,2026-07-01\n")

    assert [str(plan.aggregate.id) for plan in batch.plans] == ["2026", "2027"]


def test_a_quota_can_count_units_at_the_invoice(read: Reader) -> None:
    mapping = QUOTAS + 'grain = "year"\nmeasure = "units"\nevent = "invoiced"\nunit = "case"'

    [plan] = read(mapping, "Rep,Amount,From\n1,500,2026-01-01\n").plans

    assert (plan.aggregate.measure, plan.aggregate.event) == (Measure.UNITS, SaleEvent.INVOICED)
    assert (plan.aggregate.total, str(plan.aggregate.id)) == (
        Quantity(500, "case"),
        "2026 units invoiced",
    )


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (
            "1,5,2026-04-02\n",
            "no quarter begins on that day; the one around it is 2026-04-01 to 2026-06-30",
        ),
        (
            "1,5,2026-04-01\n1,6,2026-04-01\n",
            "rows.csv, line 2 has a target of 1 for 2026-04-01 to 2026-06-30, which overlaps",
        ),
        ("1,-5,2026-04-01\n", "nobody is to bring in less than nothing"),
        ("1,5.005,2026-04-01\n", "it can have at most 2 decimals"),
    ],
)
def test_a_target_that_cannot_be_is_refused(refusal: Refusal, rows: str, why: str) -> None:
    assert why in refusal(QUOTAS + 'grain = "quarter"', f"Rep,Amount,From\n{rows}")
