"""All wrong rows are told; nothing comes of them, and nothing else is lost when that is asked."""

import csv
from pathlib import Path

import pytest
from tabular_cases import ACCOUNTS, ORDERS, Reader, Refusal

from account_mgmt.adapters.tabular import write_rejects
from account_mgmt.domain.errors import BadRow, StorageError

HEAD = "Doc,Account,Date,Product,Quantity,Price"


def test_every_wrong_row_is_told_in_the_order_of_the_file(refusal: Refusal) -> None:
    said = refusal(ACCOUNTS, "Id,Name\n,A\nb,\nc,C\nd\n")

    assert [line.split(":")[0] for line in said.splitlines()] == [
        "rows.csv, line 2, column Id",
        "rows.csv, line 3, column Name",
        "rows.csv, line 5",
    ]


def test_a_wrong_row_takes_the_others_of_its_order_along(read: Reader) -> None:
    rows = f"{HEAD}\n1,a,2026-02-03,p,2,10\n1,a,2026-02-03,q,two,10\n2,a,2026-02-03,p,1,1\n"

    batch = read(ORDERS, rows, reject=True)

    assert [str(loaded.aggregate.id) for loaded in batch.orders] == ["2"]
    assert [(row.line, row.column, row.value) for row in batch.rejected] == [
        (2, "", ""),
        (3, "Quantity", "two"),
    ]
    assert batch.rejected[0].rule == "order 1 is refused: rows.csv, line 3"


def test_what_rests_on_a_wrong_row_is_rejected_with_it(read: Reader) -> None:
    mapping = (
        ORDERS
        + '[sources.accounts]\nfile = "accounts.csv"\n[accounts]\nfrom = "accounts"\nid = "Id"\nname = "Name"\n'
    )
    files = {
        "accounts.csv": "Id,Name\na,\nb,Beta\n",
        "rows.csv": f"{HEAD}\n1,a,2026-02-03,p,2,10\n2,b,2026-02-03,p,1,1\n",
    }

    batch = read(mapping, files, reject=True)

    assert [str(loaded.aggregate.id) for loaded in batch.orders] == ["2"]
    assert [f"{row.file} {row.line} {row.rule}" for row in batch.rejected] == [
        "accounts.csv 2 it is missing, and must be there",
        "rows.csv 2 account a is refused: accounts.csv, line 2",
    ]


def test_without_rejecting_only_causes_are_told(refusal: Refusal) -> None:
    rows = f"{HEAD}\n1,a,2026-02-03,p,2,10\n1,a,2026-02-03,q,two,10\n"

    assert refusal(ORDERS, rows).count("\n") == 0


def test_the_file_of_rejects_holds_the_row_as_it_stood(tmp_path: Path, read: Reader) -> None:
    batch = read(ACCOUNTS, 'Id,Name\n"x,y",\n', reject=True)

    write_rejects(tmp_path / "rejects.csv", batch.rejected)

    with (tmp_path / "rejects.csv").open(encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file)
    assert row == {
        "file": "rows.csv",
        "line": "2",
        "column": "Name",
        "value": "",
        "reason": "it is missing, and must be there",
        "row": '"x,y",',
    }


@pytest.mark.parametrize("value", ["=1+1", "+cmd", "-x", "@sum", "\t=1", "\uff1d1"])
def test_text_that_a_spreadsheet_would_run_is_defused(tmp_path: Path, value: str) -> None:
    write_rejects(tmp_path / "rejects.csv", [BadRow("f.csv", 2, "A", value, "wrong", value)])

    with (tmp_path / "rejects.csv").open(encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["value"], row["row"]) == (f"'{value}", f"'{value}")


def test_what_was_defused_is_read_back_as_it_was(tmp_path: Path, read: Reader) -> None:
    write_rejects(tmp_path / "x.csv", [BadRow("f.csv", 2, "A", "=1+1", "wrong", "")])
    mapping = ACCOUNTS.replace('"Id"', '"line"').replace('"Name"', '"value"')

    [loaded] = read(mapping, (tmp_path / "x.csv").read_text("utf-8")).accounts

    assert loaded.aggregate.name == "=1+1"


def test_negative_numbers_stay_numbers(tmp_path: Path) -> None:
    write_rejects(tmp_path / "rejects.csv", [BadRow("f.csv", 2, "A", "-12.50", "wrong", "")])

    assert ",-12.50," in (tmp_path / "rejects.csv").read_text("utf-8")


def test_a_file_of_rejects_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="it cannot be written"):
        write_rejects(tmp_path / "nowhere" / "rejects.csv", [])
