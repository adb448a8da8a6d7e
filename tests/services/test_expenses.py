"""From a trip and a lunch to the money back, at the desk."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from attrs import evolve

from account_mgmt import (
    HMRC,
    AccountManagement,
    ClaimQuery,
    Distance,
    ExpensePolicy,
    Meal,
    MileageQuery,
    Money,
    Odometer,
    Payer,
    Period,
    Rate,
    ReceiptFile,
    Trip,
    VehicleKind,
    ViolationKind,
)
from account_mgmt.adapters.files import FolderReceipts
from account_mgmt.adapters.memory import MemoryReceipts
from account_mgmt.domain.errors import (
    BadTrip,
    DuplicateReceipt,
    IllegalTransition,
    NoExchangeRate,
    NoPerDiemRate,
    NotFound,
    NothingThere,
    OdometerRunsBack,
    PolicyViolated,
    ReceiptDiffers,
    UnconfirmedDuplicates,
)
from account_mgmt.domain.expense_claim import ClaimStatus
from account_mgmt.ports.exchange import ExchangeRates
from account_mgmt.ports.receipts import Receipts
from account_mgmt.ports.storage import OutboxMessage, Storage
from account_mgmt.testing.contracts import ReceiptsContract

MONDAY = date(2026, 2, 2)
WEEK = Period.of("2026-02-02", "2026-02-09")
LUNCH = ReceiptFile.of("lunch.jpg", "image/jpeg", b"one lunch")


class SetClock:
    """Tells the instant that it was set to, a second later each time."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 4, 30, tzinfo=UTC)

    def now(self) -> datetime:
        self.instant += timedelta(seconds=1)
        return self.instant


def rates(first: str, second: str, on: date, /) -> Rate | None:
    """A dollar is 0.80 and a pound 1.20 euros, on any day but the 3rd."""
    known = {("USD", "EUR"): Rate("0.80"), ("GBP", "EUR"): Rate("1.20")}
    return None if on.day == 3 else known.get((first, second))


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def make(storage: Storage, clock: SetClock) -> Callable[..., AccountManagement]:
    def made(
        policy: ExpensePolicy | None = None,
        receipts: Receipts | None = None,
        exchange_rates: ExchangeRates | None = rates,
    ) -> AccountManagement:
        desk = AccountManagement(
            storage,
            clock=clock,
            expenses=policy or ExpensePolicy(),
            exchange_rates=exchange_rates,
            receipts=receipts,
        )
        desk.portfolio.add_manager("Ana", id="ana")
        desk.portfolio.add_manager("Bo", id="bo")
        return desk

    return made


@pytest.fixture
def desk(make: Callable[..., AccountManagement]) -> AccountManagement:
    desk = make()
    desk.expenses.open("ana", on=MONDAY, id="c-1", purpose="Fair")
    return desk


def a_trip(miles: str, on: str, *, confirmed: str = "", vehicle: str = "") -> Trip:
    return Trip(
        on=date.fromisoformat(on),
        stated=Distance.of(miles, "mi"),
        confirmed=confirmed,
        vehicle=vehicle,
    )


# --- claims --------------------------------------------------------------------------------------


def test_a_claim_is_written_handed_in_approved_and_paid_back(desk: AccountManagement) -> None:
    expenses = desk.expenses
    expenses.add("c-1", "lodging", "90.00", on=MONDAY, merchant="Grand Hotel", tax="8.18")
    expenses.add("c-1", "fuel", "40.00", on=MONDAY, payer="company card", merchant="Pumps")

    expenses.submit("c-1", on="2026-02-06")
    approved = expenses.approve("c-1", by="bo", on="2026-02-09", sanctioned={1: "80.00"})
    assert approved.to_reimburse == Money("80.00", "EUR")
    expenses.reconcile("c-1", [2], statement="S 2026-02")
    paid = expenses.reimburse("c-1", on="2026-02-10", reference="T 1")

    assert (paid.status, paid.unreconciled) == (ClaimStatus.REIMBURSED, ())
    assert expenses.claim("c-1") == paid
    assert expenses.claims(ClaimQuery(status=ClaimStatus.REIMBURSED)) == (paid,)
    events = [type(one.event).__name__ for one in _messages(desk)]
    assert events[-7:] == [
        "ClaimOpened",
        "ExpenseAdded",
        "ExpenseAdded",
        "ClaimMoved",
        "ClaimApproved",
        "CardLinesReconciled",
        "ClaimReimbursed",
    ]


def _messages(desk: AccountManagement) -> list[OutboxMessage]:
    with desk.books.storage.begin() as work:
        now = datetime(2026, 5, 1, tzinfo=UTC)
        return list(work.outbox.claim(limit=100, now=now, until=now + timedelta(1)))


def test_an_expense_in_another_currency_is_worth_what_the_rate_of_its_day_makes(
    desk: AccountManagement,
) -> None:
    claim = desk.expenses.add(
        "c-1", "taxi", Money("12.50", "USD"), on="2026-02-02", tax="1.00", about="acme"
    )

    [line] = claim.lines
    assert (line.value, line.rate, line.tax) == (
        Money("10.00", "EUR"),
        Rate("0.8"),
        Money("1.00", "USD"),
    )


def test_a_day_without_a_rate_is_refused(desk: AccountManagement) -> None:
    with pytest.raises(NoExchangeRate, match="from USD to EUR is known for 2026-02-03"):
        desk.expenses.add("c-1", "taxi", Money("12.50", "USD"), on="2026-02-03")
    bare = AccountManagement(desk.books.storage)
    with pytest.raises(NoExchangeRate):
        bare.expenses.add("c-1", "taxi", Money("12.50", "USD"), on=MONDAY)
    assert desk.expenses.claim("c-1").lines == ()


def test_a_receipt_is_kept_by_its_hash_and_read_back(desk: AccountManagement) -> None:
    desk.expenses.add("c-1", "meals", "14.00", on=MONDAY, receipt=LUNCH, attendees=["Bo"])
    desk.expenses.add("c-1", "taxi", "9.00", on=MONDAY)

    assert desk.expenses.receipt("c-1", 1) == LUNCH
    with pytest.raises(NothingThere, match="line 2 has no receipt"):
        desk.expenses.receipt("c-1", 2)


def test_the_same_receipt_is_refused_on_another_claim_of_the_manager_and_not_on_anothers(
    desk: AccountManagement,
) -> None:
    desk.expenses.add("c-1", "meals", "14.00", on=MONDAY, receipt=LUNCH)
    desk.expenses.open("ana", on=MONDAY, id="c-2")
    desk.expenses.open("bo", on=MONDAY, id="c-3")

    with pytest.raises(DuplicateReceipt):
        desk.expenses.add("c-2", "meals", "7.00", on=MONDAY, receipt=LUNCH)

    assert desk.expenses.claim("c-2").lines == ()
    assert desk.expenses.add("c-3", "meals", "7.00", on=MONDAY, receipt=LUNCH).lines


def test_of_two_who_claim_one_receipt_at_once_one_is_refused(desk: AccountManagement) -> None:
    desk.expenses.open("ana", on=MONDAY, id="c-2")
    barrier, outcomes = Barrier(2), list[str]()

    def claim(id: str) -> None:
        barrier.wait()
        try:
            desk.expenses.add(id, "meals", "14.00", on=MONDAY, receipt=LUNCH)
            outcomes.append("added")
        except DuplicateReceipt:
            outcomes.append("refused")

    threads = [Thread(target=claim, args=(id,)) for id in ("c-1", "c-2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["added", "refused"]
    assert sum(len(claim.lines) for claim in desk.expenses.claims()) == 1


def test_what_looks_like_a_line_of_another_claim_must_be_confirmed(
    desk: AccountManagement,
) -> None:
    for id in ("c-1", "c-2"):
        if id == "c-2":
            desk.expenses.open("ana", on=MONDAY, id=id)
        desk.expenses.add(id, "taxi", "9.00", on=MONDAY, merchant="Cabs")

    assert [(one.line, str(one.claim)) for one in desk.expenses.suspects("c-2")] == [(1, "c-1")]
    with pytest.raises(UnconfirmedDuplicates):
        desk.expenses.submit("c-2", on=MONDAY)
    desk.expenses.confirm("c-2", 1, "the way back")
    assert desk.expenses.submit("c-2", on=MONDAY).status is ClaimStatus.SUBMITTED


def test_the_policy_holds_a_claim_up_until_a_comment_lets_it_through(
    make: Callable[..., AccountManagement],
) -> None:
    desk = make(ExpensePolicy(receipt_above=Money("25", "EUR")))
    desk.expenses.open("ana", on=MONDAY, id="c-1")
    desk.expenses.add("c-1", "lodging", "90.00", on=MONDAY)

    [found] = desk.expenses.violations("c-1", on=MONDAY)
    assert found.kind is ViolationKind.NO_RECEIPT
    with pytest.raises(PolicyViolated):
        desk.expenses.submit("c-1", on=MONDAY)

    desk.expenses.comment("c-1", 1, "the machine was broken")
    assert desk.expenses.submit("c-1", on=MONDAY).status is ClaimStatus.SUBMITTED


def test_a_returned_claim_is_changed_and_handed_in_again(desk: AccountManagement) -> None:
    desk.expenses.add("c-1", "lodging", "90.00", on=MONDAY)
    desk.expenses.add("c-1", "taxi", "9.00", on=MONDAY)
    desk.expenses.submit("c-1", on=MONDAY)
    with pytest.raises(IllegalTransition):
        desk.expenses.remove("c-1", 2)

    desk.expenses.send_back("c-1", by="bo", on=MONDAY, why="no taxis")
    desk.expenses.remove("c-1", 2)

    assert desk.expenses.submit("c-1", on=MONDAY).total() == Money("90.00", "EUR")


def test_the_same_key_gives_the_first_claim_and_line_again(desk: AccountManagement) -> None:
    opened = desk.expenses.open("ana", on=MONDAY, key="k-1")
    added = desk.expenses.add(opened.id, "taxi", "9.00", on=MONDAY, key="k-2")

    assert desk.expenses.open("ana", on=MONDAY, key="k-1") == opened
    assert desk.expenses.add(opened.id, "taxi", "9.00", on=MONDAY, key="k-2") == added
    assert len(desk.expenses.claim(opened.id).lines) == 1


def test_a_manager_who_is_not_there_has_no_claims_and_no_trips(desk: AccountManagement) -> None:
    with pytest.raises(NotFound):
        desk.expenses.open("nobody", on=MONDAY)
    with pytest.raises(NotFound):
        desk.mileage.record("nobody", a_trip("1", "2026-02-02"), country="GB")


def test_a_per_diem_is_written_on_a_claim(desk: AccountManagement) -> None:
    claim = desk.expenses.add_per_diem(
        "c-1",
        "DE",
        Period.of("2026-02-02", "2026-02-05"),
        provided={"2026-02-03": ["breakfast", Meal.DINNER]},
        trip="fair",
    )

    [line] = claim.lines
    assert (line.value, line.on, line.category) == (  # 14 + (28 - 5.60 - 11.20) + 14
        Money("39.20", "EUR"),
        date(2026, 2, 4),
        "per diem",
    )
    with pytest.raises(NoPerDiemRate, match="'FR'"):
        desk.expenses.add_per_diem("c-1", "FR", WEEK)
    assert desk.expenses.add_per_diem("c-1", "US", Period.of("2026-02-04", "2026-02-05")).lines[
        1
    ].value == Money("40.80", "EUR")


def test_figures_of_a_week_are_by_manager(desk: AccountManagement) -> None:
    desk.expenses.open("bo", on=MONDAY, id="c-2")
    desk.expenses.add("c-1", "lodging", "90.00", on=MONDAY)
    desk.expenses.add("c-1", "lodging", "10.00", on="2026-02-09")
    desk.expenses.add("c-2", "fuel", "40.00", on=MONDAY, payer=Payer.COMPANY_CARD)

    ana, both = desk.expenses.figures("ana", WEEK), desk.expenses.figures(None, WEEK)

    assert (ana.total, ana.own_paid) == (Money("90", "EUR"), Money("90", "EUR"))
    assert (both.total, both.company_card) == (Money("130", "EUR"), Money("40", "EUR"))
    assert not desk.expenses.figures("ana", WEEK, statuses=[ClaimStatus.APPROVED]).total


# --- mileage -------------------------------------------------------------------------------------


def test_a_tier_counts_all_trips_of_the_year_and_a_correction_reprices_later_ones(
    desk: AccountManagement,
) -> None:
    desk.mileage.record("ana", a_trip("9800", "2025-05-01"), country="GB")
    log = desk.mileage.record("ana", a_trip("500", "2025-06-01"), country="GB")
    assert log.worths[2] == Money("165.00", "GBP")

    fixed = desk.mileage.correct(log.id, 1, a_trip("9600", "2025-05-01"), why="misread")
    gone = desk.mileage.withdraw(log.id, 1, why="it was private")

    assert fixed.worths[2] == Money("205.00", "GBP")
    assert gone.worths == {1: Money("0", "GBP"), 2: Money("225.00", "GBP")}
    assert gone.lines[: len(log.lines)] == log.lines
    assert desk.mileage.logs(MileageQuery(vehicle=VehicleKind.CAR)) == (gone,)
    assert desk.mileage.log(log.id) == gone


def test_each_year_and_kind_has_a_log_of_its_own(desk: AccountManagement) -> None:
    for trip in (
        a_trip("10", "2025-04-05"),
        a_trip("10", "2025-04-06"),
        evolve(a_trip("10", "2025-04-06"), kind=VehicleKind.BICYCLE),
        a_trip("20", "2026-04-05"),
    ):
        desk.mileage.record("ana", trip, country="GB")

    logs = desk.mileage.logs(MileageQuery(manager=desk.portfolio.manager("ana").id))
    assert sorted(len(log.current) for log in logs) == [1, 1, 2]


def test_hmrc_a_claim_paid_on_30_april_2026_gets_the_rest_when_the_rate_is_known(
    desk: AccountManagement, clock: SetClock
) -> None:
    """45p as known then; 55p was announced on 21 May and backdated: paperwork-sources, section 0."""
    log = desk.mileage.record("ana", a_trip("100", "2026-04-10"), country="GB")
    desk.expenses.add_mileage("c-1")
    desk.expenses.submit("c-1", on="2026-04-30")
    desk.expenses.approve("c-1", by="bo", on="2026-04-30")
    paid = desk.expenses.reimburse("c-1", on="2026-04-30")
    assert paid.total() == Money("54.00", "EUR")  # 45 pounds

    clock.instant = datetime(2026, 5, 22, tzinfo=UTC)
    [changed] = desk.mileage.reprice_all("GB", why="55p from 6 April")
    desk.expenses.open("ana", on="2026-05-22", id="c-2")
    rest = desk.expenses.add_mileage("c-2")

    assert changed.worths == {1: Money("55.00", "GBP")}
    [line] = rest.lines
    assert (line.amount, line.value, line.comment) == (
        Money("10.00", "GBP"),
        Money("12.00", "EUR"),
        "55p from 6 April",
    )
    assert desk.expenses.claim("c-1") == paid
    assert desk.mileage.reprice_all("GB", why="again") == ()
    with pytest.raises(NothingThere):
        desk.mileage.reprice(log.id, why="again")


def test_a_december_trip_claimed_in_january_has_decembers_rate(
    desk: AccountManagement, clock: SetClock
) -> None:
    """Paperwork-sources, B6."""
    clock.instant = datetime(2026, 1, 15, tzinfo=UTC)

    log = desk.mileage.record("ana", a_trip("100", "2025-12-31"), country="US")

    assert log.worths == {1: Money("70.00", "USD")}


def test_a_trip_without_a_rate_is_listed_with_the_reason(desk: AccountManagement) -> None:
    trip = evolve(a_trip("100", "2026-04-10"), kind=VehicleKind.MOTORCYCLE)

    log = desk.mileage.record("ana", trip, country="GB")

    [price] = desk.mileage.prices(log.id).values()
    assert (log.lines, price.amount) == ((), None)
    assert price.reason == "HMRC approved mileage has no rate for a motorcycle on 2026-04-10"
    with pytest.raises(NothingThere, match="no mileage waits"):
        desk.expenses.add_mileage("c-1")


def test_prices_are_told_as_known_at_an_instant(desk: AccountManagement) -> None:
    log = desk.mileage.record("ana", a_trip("100", "2026-04-10"), country="GB")

    then = desk.mileage.prices(log.id, known_at=datetime(2026, 5, 1, tzinfo=UTC))

    assert then[1].amount == Money("45.00", "GBP")
    assert desk.mileage.prices(log.id)[1].amount == Money("55.00", "GBP")


def test_an_odometer_that_runs_back_is_refused_across_tax_years(desk: AccountManagement) -> None:
    def drive(start: str, end: str, on: str) -> Trip:
        read = Odometer(start=Distance.of(start, "mi"), end=Distance.of(end, "mi"))
        return Trip(on=date.fromisoformat(on), odometer=read, vehicle="AB 1")

    desk.mileage.record("ana", drive("1000", "1100", "2025-04-05"), country="GB")

    with pytest.raises(OdometerRunsBack):
        desk.mileage.record("ana", drive("1090", "1200", "2025-04-06"), country="GB")

    desk.mileage.record("ana", drive("1150", "1200", "2025-04-06"), country="GB")
    desk.mileage.record("bo", drive("5", "10", "2025-04-06"), country="GB")
    [gap] = desk.mileage.private_gaps("ana")
    assert gap.distance == Distance.of("50", "mi")


def test_a_trip_in_a_country_without_rates_is_refused(desk: AccountManagement) -> None:
    with pytest.raises(BadTrip, match="Choose one of US, GB"):
        desk.mileage.record("ana", a_trip("1", "2026-02-02"), country="FR")


def test_the_same_key_records_a_trip_once(desk: AccountManagement) -> None:
    trip = a_trip("100", "2026-02-02")

    first = desk.mileage.record("ana", trip, country="GB", key="k-1")

    assert desk.mileage.record("ana", trip, country="GB", key="k-1") == first
    with pytest.raises(UnconfirmedDuplicates):
        desk.mileage.record("ana", trip, country="GB")


def test_mileage_that_is_taken_off_a_claim_can_be_claimed_again(desk: AccountManagement) -> None:
    desk.mileage.record("ana", a_trip("100", "2026-02-02"), country="GB")
    desk.mileage.record(
        "ana", evolve(a_trip("9", "2026-02-02"), kind=VehicleKind.BICYCLE), country="GB"
    )
    desk.expenses.add_mileage("c-1")
    with pytest.raises(NothingThere):
        desk.expenses.add_mileage("c-1")

    desk.expenses.remove("c-1", 1)
    again = desk.expenses.add_mileage("c-1")

    assert [line.number for line in again.lines] == [2, 3]


def test_a_desk_with_rates_of_its_own_prices_by_them(storage: Storage) -> None:
    own = evolve(HMRC, country="IE")
    desk = AccountManagement(storage, mileage=[own])
    desk.portfolio.add_manager("Ana", id="ana")

    log = desk.mileage.record("ana", a_trip("100", "2026-02-02"), country="IE")

    assert log.country == "IE"
    assert AccountManagement.of(storage, mileage=[own]).mileage.prices(log.id)


# --- receipts ------------------------------------------------------------------------------------


class TestMemoryReceipts(ReceiptsContract):
    @pytest.fixture
    def receipts(self) -> Receipts:
        return MemoryReceipts()


class TestFolderReceipts(ReceiptsContract):
    @pytest.fixture
    def receipts(self, tmp_path: Path) -> Receipts:
        return FolderReceipts(tmp_path / "receipts")

    def test_a_file_that_was_changed_is_refused_and_put_right_by_the_original(
        self, tmp_path: Path
    ) -> None:
        receipts = FolderReceipts(str(tmp_path))
        digest = receipts.put(b"lunch")
        [file] = [path for path in tmp_path.rglob("*") if path.is_file()]
        file.write_bytes(b"dinner")

        with pytest.raises(ReceiptDiffers):
            receipts.get(digest)
        receipts.put(b"lunch")
        assert receipts.get(digest) == b"lunch"

    def test_a_write_that_fails_leaves_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(_: int) -> None:
            raise OSError

        monkeypatch.setattr("os.fsync", full)
        with pytest.raises(OSError):  # noqa: PT011 # the disk's own
            FolderReceipts(tmp_path).put(b"lunch")

        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
