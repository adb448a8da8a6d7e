"""Packets as ZIP archives and folders: the same bytes each time, whole or not at all, read with care."""

import os
import re
import struct
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from attrs import evolve
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from account_mgmt.adapters.courier import (
    FolderCourier,
    Limits,
    ZipCourier,
    ZipFileCourier,
    read_folder,
    read_zip,
    verify,
    write_folder,
    write_zip,
    zip_bytes,
)
from account_mgmt.domain.errors import BadArchive, DeliveredOtherwise, NotDelivered
from account_mgmt.domain.packet import Parcel
from account_mgmt.testing import strategies
from account_mgmt.testing.builders import a_parcel

SEAL = len("account-mgmt sha256 ") + 64
FILES = {"o-1": b'{"lines": []}', "o-2": bytes(range(256)), "o-3": b""}


@pytest.fixture
def parcel() -> Parcel:
    return a_parcel(files=FILES)[0]


@pytest.fixture
def archive(parcel: Parcel, tmp_path: Path) -> Path:
    write_zip(parcel, tmp_path / "w.zip")
    return tmp_path / "w.zip"


@pytest.fixture
def hostile(tmp_path: Path) -> Callable[..., Path]:
    """An archive of somebody else's making."""

    def made(*entries: tuple[ZipInfo | str, bytes], compression: int = ZIP_DEFLATED) -> Path:
        path = tmp_path / "hostile.zip"
        with ZipFile(path, "w", compression) as zipped:
            for name, content in entries:
                zipped.writestr(name, content)
        return path

    return made


# --- writing ------------------------------------------------------------------------------------


@given(strategies.parcels())
@settings(max_examples=25)
def test_the_same_parcel_is_the_same_bytes(parcel: Parcel) -> None:
    again = evolve(parcel)

    assert zip_bytes(parcel) == zip_bytes(again)


def test_an_archive_has_the_manifest_first_and_one_time_for_all(archive: Path) -> None:
    with ZipFile(archive) as zipped:
        entries = zipped.infolist()

    assert [entry.filename for entry in entries] == [
        "manifest.json",
        "order/o-1.json",
        "order/o-2.json",
        "order/o-3.json",
    ]
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}


def test_any_reader_of_zip_reads_it(archive: Path, parcel: Parcel) -> None:
    with ZipFile(archive) as zipped:
        assert zipped.testzip() is None
        assert {name: zipped.read(name) for name in zipped.namelist()} == parcel.contents()


def test_what_is_written_and_what_is_read_is_the_same(
    archive: Path, parcel: Parcel, tmp_path: Path
) -> None:
    write_folder(parcel, tmp_path / "w")

    assert read_zip(archive).files == read_folder(tmp_path / "w").files == parcel.contents()
    assert verify(archive).is_whole
    assert verify(tmp_path / "w").is_whole


@pytest.mark.parametrize("courier", [ZipCourier, FolderCourier])
def test_a_delivery_that_breaks_off_leaves_nothing(
    courier: type[ZipCourier | FolderCourier],
    parcel: Parcel,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(NotDelivered, match="No space left on device"):
        courier(tmp_path).deliver(parcel)
    assert list(tmp_path.iterdir()) == []


def test_an_interruption_leaves_nothing_either(
    parcel: Parcel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)

    with pytest.raises(KeyboardInterrupt):
        write_zip(parcel, tmp_path / "w.zip")
    assert list(tmp_path.iterdir()) == []


def test_an_archive_that_was_damaged_is_whole_once_it_is_delivered_again(
    parcel: Parcel, tmp_path: Path
) -> None:
    courier, archive = ZipCourier(tmp_path), tmp_path / "m-1_2026-W06.zip"
    courier.deliver(parcel)
    sound = archive.read_bytes()

    for damaged in (sound[:-9], sound.replace(b"order/o-1", b"order/o-9"), b""):
        archive.write_bytes(damaged)
        courier.deliver(parcel)
        assert archive.read_bytes() == sound


def test_a_folder_that_was_damaged_is_whole_once_it_is_delivered_again(
    parcel: Parcel, tmp_path: Path
) -> None:
    courier, folder = FolderCourier(tmp_path), tmp_path / "m-1_2026-W06"
    courier.deliver(parcel)

    (folder / "order" / "o-1.json").write_bytes(b"")
    (folder / "order" / "more.json").write_bytes(b"")
    courier.deliver(parcel)
    assert verify(folder).is_whole

    (folder / "manifest.json").unlink()
    courier.deliver(parcel)
    assert verify(folder).is_whole
    assert [path.name for path in tmp_path.iterdir()] == ["m-1_2026-W06"]


def test_one_archive_is_delivered_to_the_very_file(parcel: Parcel, tmp_path: Path) -> None:
    courier = ZipFileCourier(tmp_path / "week.zip")

    courier.deliver(parcel)
    courier.deliver(parcel)

    assert verify(tmp_path / "week.zip").is_whole
    with pytest.raises(DeliveredOtherwise, match=r"week\.zip"):
        courier.deliver(a_parcel(files={})[0])


# --- verifying ----------------------------------------------------------------------------------


def test_a_packet_packed_anew_by_another_program_is_judged_by_its_files(
    parcel: Parcel, hostile: Callable[..., Path]
) -> None:
    assert verify(hostile(*parcel.contents().items())).is_whole


def test_one_byte_changed_names_the_file_and_no_other(
    parcel: Parcel, hostile: Callable[..., Path]
) -> None:
    files = {**parcel.contents(), "order/o-1.json": b'{"lines": [}'}

    check = verify(hostile(*files.items()))

    assert check.findings == ("changed: order/o-1.json",)


def test_files_missing_and_extra_are_named(parcel: Parcel, hostile: Callable[..., Path]) -> None:
    files = {**parcel.contents(), "order/more.json": b""}
    del files["order/o-2.json"]

    check = verify(hostile(*files.items()))

    assert check.findings == ("missing: order/o-2.json", "extra: order/more.json")


@given(data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_byte_of_an_archive_changes_unseen_wherever_it_stands(
    archive: Path, data: st.DataObject
) -> None:
    content = bytearray(zip_bytes(a_parcel(files=FILES)[0]))
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    archive.write_bytes(content)

    try:
        check = verify(archive)
    except BadArchive:
        return
    assert not check.is_whole


@given(cut=st.integers(1, 1000))
@example(1)
@example(SEAL)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_archive_cut_short_is_found_out(archive: Path, cut: int) -> None:
    content = zip_bytes(a_parcel(files=FILES)[0])
    archive.write_bytes(content[: max(0, len(content) - cut)])

    try:
        check = verify(archive)
    except BadArchive:
        return
    assert not check.is_whole


def test_what_stands_after_an_archive_is_found_out(archive: Path) -> None:
    sealed = archive.read_bytes()
    bare = sealed[:-SEAL][:-2] + b"\0\0"

    archive.write_bytes(bare)
    assert verify(archive).is_whole
    for content in (bare, sealed):
        archive.write_bytes(content + b"more")
        assert not verify(archive).is_whole


@given(content=st.binary(max_size=200))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_file_holds_only_our_errors_come_out(archive: Path, content: bytes) -> None:
    archive.write_bytes(content)

    with pytest.raises(BadArchive, match="not a whole ZIP archive"):
        verify(archive)


def test_damage_within_a_file_names_it(archive: Path) -> None:
    content = archive.read_bytes()
    place = content.index(b"order/o-2.json") + len("order/o-2.json") + 9
    archive.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])

    check = verify(archive)

    assert check.changed == ("order/o-2.json",)
    assert check.broken == ("w.zip: bytes of the archive were changed since it was sealed",)


def test_another_comment_than_the_seal_is_told(archive: Path) -> None:
    with ZipFile(archive, "a") as zipped:
        zipped.comment = b"hello"

    assert verify(archive).broken == ("w.zip: its comment is not the seal of a packet",)


def test_the_chain_is_verified_where_the_packet_before_is_known(tmp_path: Path) -> None:
    first, _ = a_parcel()
    second, _ = a_parcel("m-1/2026-W07", after=first.manifest)
    write_zip(second, tmp_path / "w.zip")

    assert verify(tmp_path / "w.zip", after=first.manifest).is_whole
    assert not verify(tmp_path / "w.zip", after=second.manifest).is_whole


# --- what is not safe ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("/etc/passwd", "absolute"),
        ("\\x", "absolute"),
        ("C:/x", "absolute"),
        ("../x", "stay within"),
        ("a/../../x", "stay within"),
        ("a/./x", "stay within"),
        ("a//x", "stay within"),
        ("a\\..\\x", "stay within"),
        ("folder/", "stay within"),
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(
    name: str, rule: str, hostile: Callable[..., Path]
) -> None:
    with pytest.raises(BadArchive, match=rule):
        read_zip(hostile((name, b"")))


def test_a_name_cut_by_a_zero_byte_is_refused(hostile: Callable[..., Path]) -> None:
    path = hostile(("a-b.json", b""))
    path.write_bytes(path.read_bytes().replace(b"a-b.json", b"a\x00b.json"))

    with pytest.raises(BadArchive, match="stay within"):
        read_zip(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["a.json", "A.json"])
def test_two_entries_of_one_name_are_refused(second: str, hostile: Callable[..., Path]) -> None:
    with pytest.raises(BadArchive, match="two entries have this name"):
        read_zip(hostile(("a.json", b"1"), (second, b"2")))


def test_a_link_is_refused(hostile: Callable[..., Path]) -> None:
    link = ZipInfo("a.json")
    link.external_attr = 0o120777 << 16

    with pytest.raises(BadArchive, match="no plain file"):
        read_zip(hostile((link, b"/etc/passwd")))


def test_what_is_encrypted_is_refused(hostile: Callable[..., Path]) -> None:
    path = hostile(("a.json", b"1"))
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)

    with pytest.raises(BadArchive, match="encrypted"):
        read_zip(path)


def test_what_unpacks_to_far_more_than_its_size_is_refused(hostile: Callable[..., Path]) -> None:
    bomb = hostile(("a.json", b"\0" * 3 * 2**20))

    with pytest.raises(BadArchive, match="more than 200 times its size"):
        read_zip(bomb)


def test_a_small_file_may_be_packed_ever_so_small(hostile: Callable[..., Path]) -> None:
    assert read_zip(hostile(("a.json", b"\0" * 2**20))).files == {"a.json": b"\0" * 2**20}


def test_no_more_is_unpacked_than_the_limit(hostile: Callable[..., Path]) -> None:
    path = hostile(("a.json", b"1" * 600), ("b.json", b"2" * 600))

    assert len(read_zip(path, Limits(size=1200)).files) == 2
    with pytest.raises(BadArchive, match="exceeds 1199 bytes"):
        read_zip(path, Limits(size=1199))


def test_an_archive_that_is_larger_than_the_limit_is_not_even_read(archive: Path) -> None:
    with pytest.raises(BadArchive, match="larger than 99 bytes"):
        read_zip(archive, Limits(size=99))


def test_no_more_files_are_read_than_the_limit(hostile: Callable[..., Path]) -> None:
    path = hostile(("a.json", b""), ("b.json", b""))

    assert len(read_zip(path, Limits(files=2)).files) == 2
    with pytest.raises(BadArchive, match="more than 1 files"):
        read_zip(path, Limits(files=1))


def test_an_entry_that_says_less_than_it_holds_cannot_be_read(hostile: Callable[..., Path]) -> None:
    path = hostile(("a.json", b"1" * 600))
    path.write_bytes(path.read_bytes().replace(struct.pack("<L", 600), struct.pack("<L", 6)))

    assert read_zip(path).files == {"a.json": None}


def test_an_entry_packed_in_a_way_of_its_own_is_not_unpacked(hostile: Callable[..., Path]) -> None:
    assert read_zip(hostile(("a.json", b"1"), compression=ZIP_BZIP2)).files == {"a.json": None}


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadArchive, match="No such file"):
        read_zip(tmp_path / "nowhere.zip")
    with pytest.raises(BadArchive, match="no such folder"):
        read_folder(tmp_path / "nowhere")


# --- folders ------------------------------------------------------------------------------------


def test_links_in_a_folder_are_not_followed(parcel: Parcel, tmp_path: Path) -> None:
    write_folder(parcel, tmp_path / "w")
    (tmp_path / "w" / "order" / "o-1.json").unlink()
    (tmp_path / "w" / "order" / "o-1.json").symlink_to(tmp_path / "w" / "manifest.json")
    (tmp_path / "w" / "more").symlink_to(tmp_path)

    check = verify(tmp_path / "w")

    assert (check.changed, check.extra) == (("order/o-1.json",), ("more",))


def test_a_folder_of_more_than_the_limits_is_refused(parcel: Parcel, tmp_path: Path) -> None:
    write_folder(parcel, tmp_path / "w")

    for limits in (Limits(files=3), Limits(size=99)):
        with pytest.raises(BadArchive, match="more than is read"):
            read_folder(tmp_path / "w", limits)


def test_temporary_files_are_told_by_their_dot(parcel: Parcel, tmp_path: Path) -> None:
    names: list[str] = []
    rename = Path.replace

    def seen(path: Path, target: Path) -> Path:
        names.append(path.name)
        return rename(path, target)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Path, "replace", seen)
        write_zip(parcel, tmp_path / "w.zip")

    assert re.fullmatch(r"\.w\.zip\..+", names[0])
