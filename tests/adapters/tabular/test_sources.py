"""Sources: columns to rows, columns of other files, filters; and where a value comes from."""

import pytest
from tabular_cases import ACCOUNTS, Reader, Refusal

from account_mgmt.domain.attainment import Target
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.money import Money
from account_mgmt.ports.batch import Batch


def ids(batch: Batch) -> list[str]:
    return [str(loaded.aggregate.id) for loaded in batch.accounts]


def names(batch: Batch) -> list[str]:
    return [loaded.aggregate.name for loaded in batch.accounts]


WIDE = """
currency = "EUR"
[sources.plan]
file = "rows.csv"
unpivot = { columns = { "M*" = "2026-*" }, label = "Month", value = "Thousands" }
[quotas]
from = "plan"
manager = "Rep"
amount = { column = "Thousands", scale = 1000 }
start = { column = "Month", dates = "yyyy-MM" }
grain = "month"
"""


def test_periods_that_are_columns_become_rows_and_thousands_amounts(read: Reader) -> None:
    [plan] = read(WIDE, "Rep,M01,M02,Total\n7,1.5,2,3.5\n").plans

    assert plan.aggregate.quotas[0].targets == (
        Target(Period.months(2026, 1, 1), Money("1500", "EUR")),
        Target(Period.months(2026, 2, 1), Money("2000", "EUR")),
    )
    assert plan.aggregate.total == Money("3500", "EUR")


def test_a_period_without_a_value_makes_no_row(read: Reader) -> None:
    [plan] = read(WIDE, "Rep,M01,M02\n7,,2\n").plans

    assert [str(target.period.start) for target in plan.aggregate.quotas[0].targets] == [
        "2026-02-01"
    ]


def test_a_period_without_a_value_can_be_asked_to_make_one(refusal: Refusal) -> None:
    kept = WIDE.replace('value = "Thousands"', 'value = "Thousands", keep_missing = true')

    assert (
        refusal(kept, "Rep,M01,M02\n7,,2\n")
        == "rows.csv, line 2, column Thousands: '': it is missing, and must be there"
    )


def test_columns_that_are_none_are_refused(misfit: Refusal) -> None:
    assert "sources.plan.unpivot.columns 'M*' is refused: there is no such column" in misfit(
        WIDE, "Rep,Jan\n7,1\n"
    )


JOINED = """
currency = "EUR"
[sources.towns]
file = "towns.csv"
[sources.rows]
file = "rows.csv"
lookup.town = { from = "towns", by = { Town = "Code" } }
[accounts]
from = "rows"
id = "Id"
name = "Name"
region = "town.Land"
"""
ROWS = "Id,Name,Town\na,Acme,K\nb,Beta,U\n"


def test_a_column_can_come_from_another_file_by_a_key(read: Reader) -> None:
    batch = read(JOINED, {"rows.csv": ROWS, "towns.csv": "Code,Land\nU,South\nK,North\n"})

    assert [loaded.aggregate.region for loaded in batch.accounts] == ["North", "South"]


def test_a_key_that_is_not_there_is_refused_by_its_column(refusal: Refusal) -> None:
    said = refusal(JOINED, {"rows.csv": ROWS, "towns.csv": "Code,Land\nU,South\n"})

    assert said == "rows.csv, line 2, column Town: 'K': source towns has no such key"


@pytest.mark.parametrize(("unknown", "found"), [("drop", ["b"]), ("blank", ["a", "b"])])
def test_a_key_that_is_not_there_can_be_dropped_or_left_blank(
    read: Reader, unknown: str, found: list[str]
) -> None:
    mapping = JOINED.replace('"Code" }', f'"Code" }}, unknown = "{unknown}"')

    batch = read(mapping, {"rows.csv": ROWS, "towns.csv": "Code,Land\nU,South\n"})

    assert ids(batch) == found
    assert dict(batch.left_out) == ({"no Code in towns": 1} if unknown == "drop" else {})


def test_a_key_that_is_there_twice_is_refused_where_it_is_asked_for(refusal: Refusal) -> None:
    said = refusal(JOINED, {"rows.csv": ROWS, "towns.csv": "Code,Land\nK,North\nK,East\nU,South\n"})

    assert (
        said
        == "rows.csv, line 2, column Town: 'K': the key is there twice: towns.csv, line 2 and towns.csv, line 3"
    )


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ('{ Kind = "x" }', ["a"]),
        ('{ Kind = ["x", "y"] }', ["a", "b"]),
        ('{ Kind = { not = "x" } }', ["b", "c", "d"]),
        ('{ Kind = { prefix = "x" } }', ["a", "c"]),
        ('{ Kind = { not_prefix = "x" } }', ["b", "d"]),
        ("{ Kind = { missing = true } }", ["d"]),
        ("{ Kind = { missing = false } }", ["a", "b", "c"]),
        ("{ Size = { from = 10 } }", ["b", "c"]),
        ("{ Size = { above = 10 } }", ["c"]),
        ("{ Size = { below = 10 } }", ["a"]),
        ("{ Day = { from = 2026-01-02, before = 2026-01-03 } }", ["b"]),
        ('{ Kind = { prefix = "x" }, Size = { above = 10 } }', ["c"]),
        ('[{ Kind = "y" }, { Size = { above = 10 } }]', ["b", "c"]),
    ],
)
def test_rows_are_those_asked_for(read: Reader, where: str, found: list[str]) -> None:
    content = "Id,Name,Kind,Size,Day\na,A,x,9,2026-01-01\nb,B,y,10,2026-01-02\nc,C,xx,11,2026-01-03\nd,D,,,\n"

    assert ids(read(f"{ACCOUNTS}where = {where}", content)) == found


def test_a_bound_that_a_value_cannot_be_held_to_is_refused(refusal: Refusal) -> None:
    said = refusal(ACCOUNTS + "where = { Size = { above = 10 } }", "Id,Name,Size\na,A,big\n")

    assert said.startswith("rows.csv, line 2, column Size: 'big': it is not a number")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ('"{First} {Last}"', "Ana Ruiz"),
        ('"{{{First}}}"', "{Ana}"),
        ('{ template = "Client {Id}" }', "Client a"),
        ('{ value = "Same" }', "Same"),
        ('{ column = "Nick", default = "None" }', "None"),
        ('{ column = "First", missing = "Ana", default = "Nobody" }', "Nobody"),
        ('{ column = "First", map = { Ana = "Anna" } }', "Anna"),
    ],
)
def test_a_value_comes_from_where_its_field_says(read: Reader, name: str, value: str) -> None:
    mapping = ACCOUNTS.replace('name = "Name"', f"name = {name}")

    assert names(read(mapping, "Id,First,Last,Nick\na,Ana,Ruiz,\n")) == [value]


def test_a_template_is_missing_when_one_of_its_columns_is(refusal: Refusal) -> None:
    mapping = ACCOUNTS.replace('"Name"', '"{First} {Last}"')

    assert (
        refusal(mapping, "Id,First,Last\na,Ana,\n")
        == "rows.csv, line 2, column First, Last: '': it is missing, and must be there"
    )


def test_one_file_feeds_several_aggregates(read: Reader) -> None:
    mapping = (
        ACCOUNTS
        + 'owner = "Rep"\nsince = { value = 2026-01-01 }\nrepeated = "same"\n[managers]\nfrom = "rows"\nid = "Rep"\nname = "Rep {Rep}"\nrepeated = "same"\n'
    )

    batch = read(mapping, "Id,Name,Rep\na,Acme,7\nb,Beta,7\na,Acme,7\n")

    assert ids(batch) == ["a", "b"]
    assert [loaded.aggregate.name for loaded in batch.managers] == ["Rep 7"]
    assert [str(fact.manager) for fact in batch.assignments] == ["7", "7"]


def test_a_float_is_never_made_of_a_number(read: Reader) -> None:
    [plan] = read(WIDE, "Rep,M01\n7,9007199254740993.01\n").plans

    assert str(plan.aggregate.total) == "9007199254740993010.00 EUR"
