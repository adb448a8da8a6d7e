"""The shell closes a week into a ZIP file, and verifies one that came."""

import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from in_process import Done, shell

from account_mgmt import AccountManagement
from account_mgmt.adapters.sql import SqlStorage

WEEK = ("--manager", "north", "--week", "2026-W12")


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory, shell: Callable[..., str]) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}"
    shell("demo", "--db", url)
    return url


@pytest.fixture(scope="module")
def closed(
    db: str, tmp_path_factory: pytest.TempPathFactory, shell: Callable[..., str]
) -> tuple[Path, dict[str, object]]:
    """The file that was written, and what was said of it."""
    out = tmp_path_factory.mktemp("packets") / "w12.zip"
    said: dict[str, object] = json.loads(
        shell("packet", "close", "--db", db, *WEEK, "--out", str(out), "--json")
    )
    return out, said


def verified(*arguments: str) -> Done:
    return shell("packet", "verify", *arguments)


def changed(archive: Path, to: Path, **files: bytes | None) -> Path:
    """The same packet with some files otherwise, or without them (None)."""
    named = {name.replace("__", "/").replace("_", "."): content for name, content in files.items()}
    with ZipFile(archive) as before, ZipFile(to, "w") as after:
        contents = {name: before.read(name) for name in before.namelist()}
        for name, content in {**contents, **named}.items():
            if content is not None:
                after.writestr(name, content)
    return to


def test_a_closed_week_is_told_file_by_file(closed: tuple[Path, dict[str, object]]) -> None:
    out, said = closed

    assert said["packet"] == "north/2026-W12"
    assert said["week"] == {"name": "2026-W12", "start": "2026-03-16", "end": "2026-03-23"}
    assert (said["status"], said["number"], said["previous"]) == ("sent", 1, None)
    assert said["file"] == str(out)
    assert said["entries"] == [entry | {"path": entry["path"]} for entry in _entries(out)]


def _entries(out: Path) -> list[dict[str, object]]:
    with ZipFile(out) as archive:
        entries: list[dict[str, object]] = json.loads(archive.read("manifest.json"))["entries"]
    return entries


def test_a_whole_packet_is_said_to_be_so(
    closed: tuple[Path, dict[str, object]], shell: Callable[..., str]
) -> None:
    out, said = closed

    files = len(_entries(out))
    assert f"is whole: {files} files, manifest {said['manifest']}" in shell(
        "packet", "verify", str(out)
    )
    told = json.loads(shell("packet", "verify", str(out), "--json"))
    assert told["whole"] is True
    assert told["manifest"] == said["manifest"]


def test_each_file_that_is_wrong_is_named_and_the_exit_is_1(
    closed: tuple[Path, dict[str, object]], tmp_path: Path
) -> None:
    bad = changed(
        closed[0],
        tmp_path / "bad.zip",
        **{"order__o-5_json": b"{}", "invoice__i-5_json": None, "order__o-9_json": b"{}"},
    )

    plain, as_json = verified(str(bad)), verified(str(bad), "--json")

    assert (plain.returncode, plain.stdout) == (1, "")
    assert plain.stderr.splitlines() == [
        "account-mgmt: missing: invoice/i-5.json",
        "account-mgmt: extra: order/o-9.json",
        "account-mgmt: changed: order/o-5.json",
    ]
    assert as_json.returncode == 1
    told = json.loads(as_json.stdout)
    assert (told["whole"], told["missing"]) == (False, ["invoice/i-5.json"])
    assert (told["extra"], told["changed"]) == (["order/o-9.json"], ["order/o-5.json"])


def test_a_manifest_that_cannot_be_relied_on_is_named(
    closed: tuple[Path, dict[str, object]], tmp_path: Path
) -> None:
    bad = changed(closed[0], tmp_path / "bad.zip", manifest_json=b"{}")

    done = verified(str(bad), "--json")

    assert done.returncode == 1
    assert json.loads(done.stdout)["changed"] == ["manifest.json"]


def test_what_is_not_safe_to_read_is_refused_with_the_reason(
    tmp_path: Path, refused: Callable[..., str]
) -> None:
    with ZipFile(tmp_path / "evil.zip", "w") as archive:
        archive.writestr("../evil", b"")

    said = refused("packet", "verify", str(tmp_path / "evil.zip"))

    assert "entry '../evil': its path does not stay within the packet" in said


def test_a_closed_week_is_refused_and_no_file_written(
    db: str,
    closed: tuple[Path, dict[str, object]],
    tmp_path: Path,
    refused: Callable[..., str],
) -> None:
    out = tmp_path / "again.zip"

    said = refused("packet", "close", "--db", db, *WEEK, "--out", str(out))

    assert "closed by packet north/2026-W12" in said
    assert not out.exists()
    assert closed[0].exists()


@pytest.mark.parametrize(("out", "why"), [("w.zip", "already"), ("nowhere/w.zip", "no folder")])
def test_a_file_that_cannot_be_written_closes_nothing(
    db: str, tmp_path: Path, out: str, why: str, refused: Callable[..., str]
) -> None:
    (tmp_path / "w.zip").write_bytes(b"mine")

    said = refused(
        "packet", "close", "--db", db, "--manager", "south", "--week", "2026-W05",
        "--out", str(tmp_path / out),
    )  # fmt: skip

    assert why in said
    assert (tmp_path / "w.zip").read_bytes() == b"mine"
    storage = SqlStorage(db)
    packets = AccountManagement.of(storage).packets.packets()
    storage.close()
    assert "south/2026-W05" not in {str(packet.id) for packet in packets}


def test_a_packet_is_written_again_byte_for_byte(
    db: str,
    closed: tuple[Path, dict[str, object]],
    tmp_path: Path,
    shell: Callable[..., str],
) -> None:
    again = tmp_path / "again.zip"

    shell("packet", "write", "north/2026-W12", "--db", db, "--out", str(again))

    assert again.read_bytes() == closed[0].read_bytes()


def test_an_addendum_follows_in_the_chain(
    db: str,
    closed: tuple[Path, dict[str, object]],
    tmp_path: Path,
    shell: Callable[..., str],
) -> None:
    storage = SqlStorage(db)
    desk = AccountManagement.of(storage)
    desk.orders.place("harbour", [("oil", 1)], on="2026-03-18", id="o-late")
    storage.close()
    out = tmp_path / "addendum.zip"

    told = json.loads(shell("packet", "addendum", "--db", db, *WEEK, "--out", str(out), "--json"))

    assert told["completes"] == "north/2026-W12"
    kinds = {entry["kind"]: entry["document"] for entry in told["entries"]}
    assert kinds.keys() == {"order", "daily report", "weekly report"}
    assert kinds["order"] == "o-late"
    shell("packet", "verify", str(out), "--after", str(closed[0]))
    assert verified(str(closed[0]), "--after", str(out)).returncode == 1


def test_a_claim_with_a_receipt_needs_the_folder_of_receipts(
    tmp_path: Path, shell: Callable[..., str], refused: Callable[..., str]
) -> None:
    db = ("--db", f"sqlite:///{tmp_path / 'demo.db'}", "--manager", "south", "--week", "2026-W32")
    (tmp_path / "demo-week.zip").touch()  # so that the demo leaves the week open
    shell("demo", "--db", db[1])
    close = ("packet", "close", *db, "--locale", "es", "--out", str(tmp_path / "w32.zip"))

    said = refused(*close)
    lost = refused(*close, "--receipts", str(tmp_path / "nowhere"))
    shell(*close, "--receipts", str(tmp_path / "demo-receipts"))

    assert "--receipts FOLDER" in said
    assert "nowhere" in lost
    with ZipFile(tmp_path / "w32.zip") as archive:
        names = archive.namelist()
        page = next(name for name in names if name.startswith("weekly-report/") and "html" in name)
        assert "Informe semanal de ventas" in archive.read(page).decode()
    assert [name for name in names if name.startswith("receipt/") and name.endswith(".txt")]


def test_the_demo_hands_a_week_in_once(tmp_path: Path, shell: Callable[..., str]) -> None:
    out = tmp_path / "out"
    out.mkdir()
    demo = ("demo", "--db", f"sqlite:///{tmp_path / 'demo.db'}", "--out", str(out))

    first = json.loads(shell(*demo, "--json"))["week"]
    files = {name: (out / name).read_bytes() for name in ("demo-week.zip", "demo-week.html")}
    second = json.loads(shell(*demo, "--json"))["week"]

    assert first["written"] == [str(out / name) for name in files]
    assert (first["packet"], first["report"]) == tuple(first["written"])
    assert second == first | {"written": []}
    assert {name: (out / name).read_bytes() for name in files} == files
    assert "There already, and left as it is" in shell(*demo)
    assert "is whole" in shell("packet", "verify", first["packet"])


def test_the_demo_writes_its_packet_again_byte_for_byte(
    tmp_path: Path, shell: Callable[..., str], refused: Callable[..., str]
) -> None:
    demo = ("demo", "--db", f"sqlite:///{tmp_path / 'demo.db'}")
    shell(*demo)  # beside the database
    packet = tmp_path / "demo-week.zip"
    content = packet.read_bytes()
    packet.unlink()

    again = shell(*demo)

    assert packet.read_bytes() == content
    assert "demo-week.html" in again
    assert "nowhere" in refused(*demo, "--out", str(tmp_path / "nowhere"))
