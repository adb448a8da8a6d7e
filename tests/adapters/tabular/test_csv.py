"""CSV files are read strictly; what is wrong costs its row, and is told by its line."""

import gzip
import tracemalloc
from pathlib import Path

import pytest
from tabular_cases import ACCOUNTS, Reader, Refusal

from account_mgmt.adapters.tabular.csv_file import read as read_rows
from account_mgmt.adapters.tabular.folder import DataFile
from account_mgmt.adapters.tabular.mapping import Source
from account_mgmt.ports.batch import Batch


def names(batch: Batch) -> list[str]:
    return [loaded.aggregate.name for loaded in batch.accounts]


def with_reading(keys: str) -> str:
    return f"{ACCOUNTS}[reading]\n{keys}\n"


@pytest.mark.parametrize(
    ("keys", "content"),
    [
        ("", "Id,Name\na,Peñón\n".encode()),
        ("", b"\xef\xbb\xbfId,Name\r\na,Pe\xc3\xb1\xc3\xb3n\r\n"),
        ('encoding = "cp1252"', "Id,Name\na,Peñón\n".encode("cp1252")),
        ('encoding = "utf-16"', "Id,Name\na,Peñón\n".encode("utf-16")),
        ('delimiter = ";"', "Id;Name\na;Peñón\n".encode()),
        ('delimiter = "spaces"', "Id   Name\na  Peñón\n".encode()),
        ('quote = "\'"', "Id,Name\na,'Peñón'\n".encode()),
        ("trim = true", "Id , Name\na ,  Peñón \n".encode()),
    ],
)
def test_text_is_read_as_the_mapping_says(read: Reader, keys: str, content: bytes) -> None:
    assert names(read(with_reading(keys), {"rows.csv": content})) == ["Peñón"]


def test_quotes_hold_delimiters_lines_and_quotes(read: Reader) -> None:
    assert names(read(ACCOUNTS, 'Id,Name\na,"Smith, ""Sons"""\n')) == ['Smith, "Sons"']


def test_without_a_quote_sign_quotes_are_text(read: Reader) -> None:
    assert names(read(with_reading('quote = ""'), 'Id,Name\na,7" pipe\n')) == ['7" pipe']


def test_packed_files_and_several_of_one_form_are_one_source(read: Reader) -> None:
    mapping = ACCOUNTS.replace('"rows.csv"', '["2025/*.csv", "rest.csv.gz"]')
    files = {
        "2025/b.csv": "Id,Name\nb,Beta\n",
        "2025/a.csv": "Id,Name\na,Alpha\n",
        "rest.csv.gz": gzip.compress(b"Id,Name\nc,Gamma\n"),
    }

    assert names(read(mapping, files)) == ["Alpha", "Beta", "Gamma"]


def test_lines_before_the_header_are_skipped_and_a_file_without_one_is_named(read: Reader) -> None:
    skipping = ACCOUNTS.replace('"rows.csv"', '"rows.csv"\nskip = 2')
    bare = ACCOUNTS.replace('"rows.csv"', '"rows.csv"\ncolumns = ["Id", "Name"]')

    assert names(read(skipping, "Report\n\nId,Name\na,Acme\n")) == ["Acme"]
    assert names(read(bare, "a,Acme\nb,Beta\n")) == ["Acme", "Beta"]


def test_missing_marks_are_missing_values(read: Reader, refusal: Refusal) -> None:
    mapping = (
        with_reading('missing = ["NULL", "-"]')
        + '[[products]]\nfrom = "rows"\nid = "Id"\nname = "Name"\ncategory = "Kind"'
    )

    [product] = read(mapping, "Id,Name,Kind\na,Acme,NULL\n").products

    assert product.aggregate.category == ""
    assert "rows.csv, line 2, column Name: '': it is missing, and must be there" in refusal(
        mapping, "Id,Name,Kind\na,-,x\n"
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "rows.csv, line 1: it is empty, and has no header"),
        (
            b"Id,Name,Name\na,b,c\n",
            "line 1, column Name: 'Name': the header has it twice, as columns 2 and 3",
        ),
        (b"Id,Name\na\n", "line 2: it has 1 values, and the header 2 columns"),
        (
            b"Id,Name\na,Smith, Sons\n",
            "line 2: it has 3 values, and the header 2 columns; a delimiter within a value stands in quotes",
        ),
        (b'Id,Name\na,"Acme\n', "line 2: a quote is opened and never closed"),
        (b'Id,Name\na,"Ac"me\n', "line 2: text stands after a closing quote"),
        (b"Id,Name\na,Ac\0me\n", "line 2: it has a NUL character"),
        (b"Id,Name\na,Pe\xf1on\n", "line 2: it is not utf-8"),
        ("Id,Name\na,Acme\n".encode("utf-16"), "UTF-16"),
    ],
)
def test_a_file_that_is_wrong_is_told_by_its_line(
    refusal: Refusal, content: bytes, why: str
) -> None:
    assert why in refusal(ACCOUNTS, {"rows.csv": content})


def test_lines_are_counted_as_an_editor_does_after_values_of_several_lines(
    refusal: Refusal,
) -> None:
    assert (
        refusal(ACCOUNTS, 'Id,Name\na,"one\ntwo\nthree"\nb\n')
        .splitlines()[-1]
        .startswith("rows.csv, line 5:")
    )


def test_reading_goes_on_after_a_wrong_row(refusal: Refusal) -> None:
    said = refusal(ACCOUNTS, 'Id,Name\na,"Ac"me\nb,Beta\nc\n')

    assert [line.split(":")[0] for line in said.splitlines()] == [
        "rows.csv, line 2",
        "rows.csv, line 4",
    ]


def test_a_packed_file_that_ends_too_early_is_refused(refusal: Refusal) -> None:
    whole = gzip.compress(b"Id,Name\n" + b"a,Acme\n" * 1000)
    mapping = ACCOUNTS.replace("rows.csv", "rows.csv.gz")

    assert "the file ends too early, or is damaged" in refusal(
        mapping, {"rows.csv.gz": whole[:-20]}
    )


def test_files_of_one_source_have_one_header(refusal: Refusal) -> None:
    mapping = ACCOUNTS.replace("rows.csv", "*.csv")

    assert "b.csv, line 1: its header is not that of the source's first file: Id, Name" in refusal(
        mapping, {"a.csv": "Id,Name\na,A\n", "b.csv": "Name,Id\nB,b\n"}
    )


def test_a_large_file_is_read_row_by_row(tmp_path: Path) -> None:
    """Promise 18: memory is bounded, however many rows there are."""
    path = tmp_path / "rows.csv"
    row = b"12345,Some name of a customer,2026-02-03,1.234.50\n"
    path.write_bytes(b"Id,Name,Date,Amount\n" + row * 40_000)
    file = DataFile(path, "rows.csv", path.stat().st_size, path.stat().st_mtime_ns)

    tracemalloc.start()
    count = sum(1 for _ in read_rows(file, Source(name="rows", files=("rows.csv",))))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 40_001
    assert peak < 1_000_000  # the file has two million bytes
