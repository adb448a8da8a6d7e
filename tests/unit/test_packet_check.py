"""A packet that came is judged file by file, and each that is wrong is named."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.manifest import MANIFEST
from account_mgmt.domain.packet import Parcel
from account_mgmt.domain.packet_check import PacketCheck, check_packet
from account_mgmt.testing import strategies
from account_mgmt.testing.builders import a_manifest, a_packet, a_parcel


@given(strategies.parcels())
def test_a_packet_as_it_was_packed_is_whole(parcel: Parcel) -> None:
    check = check_packet(parcel.contents())

    assert check == PacketCheck(manifest=parcel.manifest)
    assert check.is_whole
    assert check.findings == ()


@given(strategies.parcels(), st.data())
def test_a_byte_that_changed_anywhere_is_found_and_its_file_named(
    parcel: Parcel, data: st.DataObject
) -> None:
    files = parcel.contents()
    path = data.draw(st.sampled_from([name for name, content in files.items() if content]))
    content = bytearray(files[path])
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))

    check = check_packet({**files, path: bytes(content)})

    assert check.changed == (path,)
    assert (check.missing, check.extra) == ((), ())
    assert f"changed: {path}" in check.findings
    assert not check.is_whole


@given(strategies.parcels(), st.data())
def test_a_file_that_is_gone_is_found_and_named(parcel: Parcel, data: st.DataObject) -> None:
    files = parcel.contents()
    gone = data.draw(st.sampled_from(list(files)))
    del files[gone]

    check = check_packet(files)

    assert check.missing == (gone,)
    assert not check.is_whole


@given(strategies.parcels(), st.text(min_size=1), st.binary())
def test_a_file_that_was_added_is_found_and_named(
    parcel: Parcel, name: str, content: bytes
) -> None:
    files = {f"more/{name}": content, **parcel.contents()}

    check = check_packet(files)

    assert check.extra == (f"more/{name}",)
    assert not check.is_whole


@pytest.mark.parametrize("content", [b"{}", b""])
def test_a_file_that_cannot_be_read_has_changed_even_where_it_should_be_empty(
    content: bytes,
) -> None:
    files = a_parcel(files={"o-1": content})[0].contents()

    assert check_packet({**files, "order/o-1.json": None}).changed == ("order/o-1.json",)
    assert check_packet({**files, MANIFEST: None}).changed == (MANIFEST,)


def test_a_manifest_whose_own_hash_is_wrong_is_said_to_be_so() -> None:
    parcel, _ = a_parcel()
    files = parcel.contents()
    files[MANIFEST] = files[MANIFEST].replace(parcel.manifest.hash.encode(), b"f" * 64)

    check = check_packet(files)

    assert check.findings == (
        "changed: manifest.json",
        "manifest.json: its own hash is wrong",
    )


def test_what_is_broken_already_is_told_with_the_rest() -> None:
    parcel, _ = a_parcel()

    assert check_packet(parcel.contents(), broken=["the seal"]).findings == ("the seal",)
    assert check_packet({}, broken=["the seal"]).broken == ("the seal",)
    assert check_packet({MANIFEST: b""}, broken=["the seal"]).broken[0] == "the seal"


def test_a_name_from_outside_is_told_with_nothing_unseen_in_it() -> None:
    check = PacketCheck(extra=("a\x1b[2J", "b\u202e", "\u00fc"))

    assert check.findings == (r"extra: a\x1b[2J", r"extra: b\u202e", "extra: \u00fc")


# --- the chain ----------------------------------------------------------------------------------


def test_a_packet_that_follows_another_as_it_is_keeps_the_chain() -> None:
    first, _ = a_parcel()
    second, _ = a_parcel("m-1/2026-W07", after=first.manifest)

    assert check_packet(second.contents(), after=first.manifest).is_whole


def test_a_chain_breaks_where_the_packet_before_was_changed() -> None:
    first, _ = a_parcel()
    second, _ = a_parcel("m-1/2026-W07", after=first.manifest)
    changed = a_manifest(files={"o-1": b"[]"})

    check = check_packet(second.contents(), after=changed)

    assert check.findings == ("chain: m-1/2026-W07 does not follow m-1/2026-W06 as it is",)
    assert not check.is_whole


def test_a_chain_breaks_where_a_packet_is_left_out() -> None:
    first, _ = a_parcel()
    second, _ = a_parcel("m-1/2026-W07", after=first.manifest)
    third = a_manifest(a_packet("m-1/2026-W08")[0], after=second.manifest)

    check = check_packet({MANIFEST: third.to_bytes()}, after=first.manifest)

    assert "chain: m-1/2026-W08 is number 3, after 1" in check.findings


def test_a_chain_is_one_managers() -> None:
    first = evolve(a_manifest(), manager=a_packet(manager="m-2")[0].manager)
    second, _ = a_parcel("m-1/2026-W07", after=first)

    check = check_packet(second.contents(), after=first)

    assert check.findings == ("chain: m-1/2026-W06 is of manager m-2, not m-1",)
