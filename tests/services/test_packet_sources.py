"""What a manager did beside selling goes into the week's packet too, receipts with their bytes."""

import json
from datetime import UTC, datetime

import pytest
from attrs import evolve

from account_mgmt import AccountManagement
from account_mgmt.adapters.documents import HtmlReports
from account_mgmt.adapters.renderings import JsonRenderings
from account_mgmt.codec.reports import weekly_json
from account_mgmt.domain.errors import NotFound
from account_mgmt.domain.packet import Packet
from account_mgmt.domain.receipt import ReceiptFile
from account_mgmt.domain.ticket_state import TicketKind

WEEK = "2026-W06"
TUESDAY, NEXT_MONDAY = "2026-02-03", "2026-02-09"
NOON = datetime(2026, 2, 3, 12, tzinfo=UTC)
LUNCH = ReceiptFile.of("lunch.jpg", "image/jpeg", b"a picture of lunch")


def documents(desk: AccountManagement, packet: Packet, kind: str) -> list[str]:
    items = desk.packets.parcel(packet.id).manifest.items
    return [item.document for item in items if item.kind == kind]


def a_lunch(desk: AccountManagement, receipt: ReceiptFile = LUNCH, *, on: str = TUESDAY) -> None:
    claim = desk.expenses.open("ana", on=on)
    desk.expenses.add(claim.id, "meals", "24.50", on=on, receipt=receipt)


def test_visits_and_calls_of_the_week_are_in_its_packet(desk: AccountManagement) -> None:
    for id, on in (("v-1", TUESDAY), ("v-2", NEXT_MONDAY)):
        desk.activities.log("acme", "ana", on=on, id=id, today=NEXT_MONDAY)

    packet = desk.packets.close("ana", WEEK)

    assert documents(desk, packet, "activity") == ["v-1"]


def test_tickets_on_the_managers_accounts_are_in_the_packet(desk: AccountManagement) -> None:
    desk.portfolio.open_account("Nobody's", id="other")
    for account, id in (("acme", "t-1"), ("other", "t-2")):
        desk.support.open(
            account, TicketKind.OTHER, "Where?", subject="Where?", by="Eva", at=NOON, id=id
        )

    packet = desk.packets.close("ana", WEEK)

    assert documents(desk, packet, "ticket") == ["t-1"]


def test_claims_are_in_the_packet_with_the_files_of_their_receipts(
    desk: AccountManagement,
) -> None:
    a_lunch(desk)

    packet = desk.packets.close("ana", WEEK)

    contents = desk.packets.parcel(packet.id).contents()
    assert len(documents(desk, packet, "expense claim")) == 1
    assert documents(desk, packet, "receipt") == [LUNCH.receipt.digest]
    assert [content for path, content in contents.items() if path.endswith(".jpg")] == [
        b"a picture of lunch"
    ]


def test_a_receipt_of_a_type_that_has_no_known_ending_is_packed_too(
    desk: AccountManagement,
) -> None:
    a_lunch(desk, ReceiptFile.of("taxi", "application/x-ticket", b"a ticket"))

    packet = desk.packets.close("ana", WEEK)

    paths = desk.packets.parcel(packet.id).contents()
    assert next(path for path in paths if path.startswith("receipt/")).endswith(".bin")


def test_a_claim_without_a_receipt_brings_no_file(desk: AccountManagement) -> None:
    claim = desk.expenses.open("ana", on=TUESDAY)
    desk.expenses.add(claim.id, "parking", "2.00", on=TUESDAY)

    packet = desk.packets.close("ana", WEEK)

    assert documents(desk, packet, "receipt") == []


def test_a_receipt_is_packed_once_and_its_claim_again_when_it_changed(
    desk: AccountManagement,
) -> None:
    a_lunch(desk)
    desk.packets.close("ana", WEEK)
    [claim] = desk.expenses.claims()
    desk.expenses.submit(claim.id, on=NEXT_MONDAY)

    late = desk.packets.addendum("ana", WEEK)

    assert documents(desk, late, "expense claim") == [str(claim.id)]
    assert documents(desk, late, "receipt") == []


def test_a_week_whose_receipt_was_lost_is_not_closed_in_silence(desk: AccountManagement) -> None:
    a_lunch(desk)
    without_files = AccountManagement.of(desk.books.storage)

    with pytest.raises(NotFound, match="receipt"):
        without_files.packets.close("ana", WEEK)

    assert desk.packets.packets() == ()


# --- reports --------------------------------------------------------------------------------------


def a_sale(desk: AccountManagement, id: str, on: str = TUESDAY) -> None:
    desk.orders.place("acme", [("widget", 3)], on=on, id=id)


def test_a_packet_has_the_report_of_the_week_and_of_each_day_that_had_something(
    desk: AccountManagement,
) -> None:
    a_sale(desk, "o-1")

    packet = desk.packets.close("ana", WEEK)

    [weekly] = documents(desk, packet, "weekly report")
    [daily] = documents(desk, packet, "daily report")
    assert (weekly[:8], daily[:10]) == ("2026-w06", TUESDAY)


def test_a_report_in_a_packet_says_what_the_shell_says(desk: AccountManagement) -> None:
    a_sale(desk, "o-1")
    said = weekly_json(desk.reports.weekly("ana", WEEK))

    packet = desk.packets.close("ana", WEEK)

    contents = desk.packets.parcel(packet.id).contents()
    [path] = [path for path in contents if path.startswith("weekly-report/")]
    assert json.loads(contents[path])["document"] == said


def test_a_report_is_not_late_by_itself(desk: AccountManagement) -> None:
    a_sale(desk, "o-1")
    desk.packets.close("ana", WEEK)
    a_sale(desk, "o-0", "2026-01-27")  # of the week before, with which this one is compared

    assert desk.packets.late("ana", WEEK) == ()


def test_an_addendum_brings_the_reports_that_came_out_otherwise(desk: AccountManagement) -> None:
    a_sale(desk, "o-1")
    a_sale(desk, "o-2", "2026-02-04")
    first = desk.packets.close("ana", WEEK)
    a_sale(desk, "o-3")

    late = desk.packets.addendum("ana", WEEK)

    assert documents(desk, late, "order") == ["o-3"]
    [tuesday] = documents(desk, late, "daily report")  # Wednesday's came out as it was
    assert tuesday.startswith(TUESDAY)
    assert tuesday not in documents(desk, first, "daily report")
    assert len(documents(desk, late, "weekly report")) == 1


def test_reports_are_pages_too_where_pages_are_made(desk: AccountManagement) -> None:
    a_sale(desk, "o-1")
    shown = (JsonRenderings(), HtmlReports("es"))

    packet = evolve(desk.packets, renderings=shown).close("ana", WEEK)

    contents = desk.packets.parcel(packet.id).contents()
    pages = [content.decode() for path, content in contents.items() if path.endswith(".html")]
    assert len(pages) == 2
    assert all('lang="es"' in page for page in pages)


def test_a_ticket_of_a_day_on_which_the_account_was_anothers_is_in_theirs(
    desk: AccountManagement,
) -> None:
    desk.support.open("acme", TicketKind.OTHER, "?", subject="?", by="Eva", at=NOON, id="t-1")
    desk.portfolio.move("acme", "bo", on="2026-02-04")

    mine, theirs = (desk.packets.close(who, WEEK) for who in ("ana", "bo"))

    assert (documents(desk, mine, "ticket"), documents(desk, theirs, "ticket")) == (["t-1"], [])
