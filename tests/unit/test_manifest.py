"""A manifest says what is in a packet, in one way only, and takes nothing that is written otherwise."""

import hashlib
import json
import re

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import AccountManagementError, BadManifest, BadText, NotAWeek
from account_mgmt.domain.ids import ManagerId
from account_mgmt.domain.manifest import (
    Manifest,
    PackedItem,
    PacketEntry,
    PacketTotal,
    file_path,
    packet_id,
    safe_name,
)
from account_mgmt.testing import strategies
from account_mgmt.testing.builders import A_WEEK, a_manifest

WRITTEN = """\
{
"sha256": "HASH",
"form": "account-mgmt packet 1",
"packet": "m-1/2026-W06",
"manager": "m-1",
"week": {"name": "2026-W06", "start": "2026-02-02", "end": "2026-02-09"},
"completes": null,
"number": 1,
"previous": null,
"created_at": "2026-02-02T12:00:00.000000Z",
"totals": {"documents": 2, "files": 2, "bytes": 5, "kinds": [{"kind": "order", "documents": 2, "files": 2, "bytes": 5}]},
"entries": [
{"path": "order/_c41eb26a68ac59f1dd4a34cd70cc3ab4.json", "kind": "order", "document": "O-2", "version": 1, "bytes": 3, "sha256": "NINE"},
{"path": "order/o-1.json", "kind": "order", "document": "o-1", "version": 1, "bytes": 2, "sha256": "EMPTY"}
]
}
"""


def written() -> bytes:
    """The file as the reference describes it, made by hand."""
    digits = {"NINE": b"[9]", "EMPTY": b"{}"}
    text = WRITTEN
    for word, content in digits.items():
        text = text.replace(word, hashlib.sha256(content).hexdigest())
    name = hashlib.sha256(b"O-2").hexdigest()[:32]
    text = re.sub(r"_[0-9a-f]{32}", f"_{name}", text)
    zeros = text.replace("HASH", "0" * 64)
    return text.replace("HASH", hashlib.sha256(zeros.encode()).hexdigest()).encode()


# --- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["o-1", "2026-000001", "a", "x" * 48])
def test_a_plain_id_is_its_own_name(text: str) -> None:
    assert safe_name(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "../../x",
        "/etc",
        "C:\\x",
        "O-1",
        "a b",
        "o.1",
        "con",
        "lpt1",
        "Åsa",
        "-a",
        "a-",
        "x" * 49,
        "_a",
    ],
)
def test_any_other_id_is_named_by_a_hash(text: str) -> None:
    assert re.fullmatch(r"_[0-9a-f]{32}", safe_name(text))


@given(st.text(max_size=60), st.text(max_size=60))
@example("A", "a")
def test_two_ids_never_have_one_name_not_even_where_case_does_not_count(
    one: str, other: str
) -> None:
    assert (safe_name(one).casefold() == safe_name(other).casefold()) == (one == other)


@given(st.text())
def test_a_name_is_safe_whatever_the_id(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9_-]{1,48}", safe_name(text))


@pytest.mark.parametrize("kind", ["", "Order", "a/b", "..", "a  b", " a", "a" * 49])
def test_a_kind_that_is_not_lower_case_words_has_no_folder(kind: str) -> None:
    with pytest.raises(BadManifest, match="lower-case words"):
        file_path(kind, "o-1", "json")


@pytest.mark.parametrize("suffix", ["", "JSON", "a.b", "../x", "x" * 9])
def test_a_suffix_is_one_to_eight_letters_and_digits(suffix: str) -> None:
    with pytest.raises(BadManifest, match="suffix"):
        file_path("order", "o-1", suffix)


def test_the_id_of_an_addendum_ends_in_its_number() -> None:
    assert str(packet_id(ManagerId("m-1"), A_WEEK)) == "m-1/2026-W06"
    assert str(packet_id(ManagerId("m-1"), A_WEEK, 3)) == "m-1/2026-W06+3"


# --- what it says -------------------------------------------------------------------------------


def test_a_manifest_is_written_in_one_way_only() -> None:
    manifest = a_manifest(files={"o-1": b"{}", "O-2": b"[9]"})

    assert manifest.to_bytes() == written()


def test_its_hash_is_that_of_the_file_with_zeros_for_the_hash() -> None:
    manifest = a_manifest()

    zeros = manifest.to_bytes().replace(manifest.hash.encode(), b"0" * 64, 1)
    assert manifest.hash == hashlib.sha256(zeros).hexdigest()


def test_totals_count_documents_once_and_files_each() -> None:
    item = PackedItem("invoice", "i-1", 2)
    files = [PacketEntry.of(item, suffix, b"four") for suffix in ("html", "json")]
    order = PacketEntry.of(PackedItem("order", "i-1", 1), "json", b"{}")

    manifest = evolve(a_manifest(files={}), entries=(*files, order))

    assert manifest.totals == (
        PacketTotal(kind="invoice", documents=1, files=2, size=8),
        PacketTotal(kind="order", documents=1, files=1, size=2),
    )
    assert manifest.total == PacketTotal(kind="all", documents=2, files=3, size=10)
    assert manifest.items == {item, order.item}


def test_an_entry_knows_its_file() -> None:
    entry = PacketEntry.of(PackedItem("order", "o-1", 1), "json", b"{}")

    assert entry.shows(b"{}")
    assert not entry.shows(b"[]")
    assert not entry.shows(b"{} ")


@given(strategies.manifests())
def test_what_is_written_is_read_back(manifest: Manifest) -> None:
    assert Manifest.of_bytes(manifest.to_bytes()) == manifest


# --- what is refused ----------------------------------------------------------------------------


def test_two_files_of_one_path_are_refused() -> None:
    entry = PacketEntry.of(PackedItem("order", "o-1", 1), "json", b"{}")

    with pytest.raises(BadManifest, match=r"two of its files have the path order/o-1\.json"):
        evolve(a_manifest(files={}), entries=(entry, entry))


def test_files_out_of_order_are_refused() -> None:
    entries = a_manifest(files={"o-1": b"", "o-2": b""}).entries

    with pytest.raises(BadManifest, match="order of paths"):
        evolve(a_manifest(files={}), entries=entries[::-1])


@pytest.mark.parametrize(
    ("number", "previous"), [(0, ""), (1, "a" * 64), (2, ""), (2, "A" * 64), (-1, "")]
)
def test_the_first_of_a_chain_names_none_before_it_and_every_other_does(
    number: int, previous: str
) -> None:
    with pytest.raises(BadManifest):
        evolve(a_manifest(), number=number, previous=previous)


@pytest.mark.parametrize(
    "period",
    [
        Period.of("2026-02-03", "2026-02-10"),
        Period.of("2026-02-02", "2026-02-08"),
        Period.of("2026-02-02", "2026-02-16"),
    ],
)
def test_a_packet_is_of_one_week_from_monday_to_sunday(period: Period) -> None:
    with pytest.raises(NotAWeek):
        evolve(a_manifest(), week=period)


@pytest.mark.parametrize(
    "change",
    [
        {"path": "../o-1.json"},
        {"path": "o-1.json"},
        {"path": "a/b/c.json"},
        {"kind": "Order"},
        {"version": -1},
        {"version": True},
        {"size": 1.0},
        {"sha256": "0" * 63},
        {"sha256": "A" * 64},
    ],
    ids=str,
)
def test_an_entry_that_says_nonsense_is_refused(change: dict[str, object]) -> None:
    entry = a_manifest().entries[0]

    with pytest.raises(BadManifest):
        evolve(entry, **change)  # type: ignore[arg-type] # which is what is tried


def test_an_entry_names_its_document() -> None:
    with pytest.raises(BadText):
        evolve(a_manifest().entries[0], document="")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "cannot be read"),
        (b"[]", "cannot be read"),
        (b"{}", "cannot be read"),
        (b"\xff", "cannot be read"),
        (b"[" * 100_000, "cannot be read"),
        (written().replace(b"packet 1", b"packet 2"), "its form"),
        (written().replace(b'"number": 1', b'"number": 0'), "number 0 of a chain"),
        (written().replace(b'"number": 1', b'"number": 1.0'), "is not a whole number"),
        (written().replace(b"o-1", b"o-3"), "its own hash is wrong"),
        (written().replace(b"12:00:00", b"12:00:01"), "its own hash is wrong"),
        (written() + b"\n", "not written as a manifest is"),
        (written().replace(b'"bytes": 5, "kinds"', b'"bytes": 6, "kinds"'), "not written as"),
        (json.dumps(json.loads(written())).encode(), "not written as a manifest is"),
    ],
)
def test_a_file_that_is_not_a_manifest_is_refused_with_the_reason(
    content: bytes, rule: str
) -> None:
    with pytest.raises(BadManifest, match=rule):
        Manifest.of_bytes(content)


@given(st.binary() | st.text().map(str.encode))
def test_whatever_a_file_holds_only_our_errors_come_out(content: bytes) -> None:
    with pytest.raises(AccountManagementError):
        Manifest.of_bytes(content)


@given(st.data())
def test_no_byte_of_a_manifest_can_change_unseen(data: st.DataObject) -> None:
    content = bytearray(written())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))

    with pytest.raises(BadManifest):
        Manifest.of_bytes(bytes(content))
