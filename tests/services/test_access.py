"""Who sees what: a manager their own book, a superior the team's, the office everything."""

from datetime import UTC, date, datetime

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from account_mgmt import AccountManagement, Money, Period, Role
from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.adapters.sight import SeenStorage
from account_mgmt.domain.access import Reach
from account_mgmt.domain.account import Account
from account_mgmt.domain.errors import (
    KeyReused,
    NotAllowed,
    NotFound,
    PeriodClosed,
)
from account_mgmt.domain.ids import AccountId, InvoiceId, ManagerId, OrderId, PurchaseOrderId
from account_mgmt.domain.ledger import (
    EVERYBODY,
    Dimension,
    SaleEvent,
    SalesTotal,
    Where,
    sales_key,
)
from account_mgmt.domain.promotion_rules import Limits
from account_mgmt.domain.purchase_order import PurchaseOrder
from account_mgmt.domain.quota import Measure
from account_mgmt.domain.receivables import Owed, OwedBy, invoice_item
from account_mgmt.domain.ticket_state import TicketKind
from account_mgmt.ports.access import Access, ReportingLines
from account_mgmt.ports.queries import ActivityQuery, InvoiceQuery, OrderQuery
from account_mgmt.ports.storage import Managers, Storage
from account_mgmt.services.reporting import By
from account_mgmt.testing.builders import a_promotion

YEAR = Period.year(2026)
ON = date(2026, 2, 3)
TODAY = datetime(2026, 6, 1, 12, tzinfo=UTC)


class Clock:
    """Stands, until it is put on."""

    def __init__(self) -> None:
        self.instant = TODAY

    def now(self) -> datetime:
        return self.instant


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(storage: Storage, clock: Clock) -> AccountManagement:
    """Ana has acme and bo has brill; dora is above ana; clara is in the office."""
    return a_business(storage, clock)


def a_business(storage: Storage, clock: Clock) -> AccountManagement:
    office = ReportingLines(office=frozenset({"clara"}))
    desk = AccountManagement(storage, clock=clock, access=office)
    for manager in ("ana", "bo", "dora"):
        desk.portfolio.add_manager(manager.title(), id=manager)
    desk.portfolio.report_to("ana", "dora", since=YEAR.start)
    for account, manager in (("acme", "ana"), ("brill", "bo")):
        desk.portfolio.open_account(account.title(), id=account)
        desk.portfolio.assign(account, manager, since=YEAR.start)
    desk.catalogue.add_product("widget", "Widget")
    desk.catalogue.set_price("widget", "100.00", since=YEAR.start)
    desk.orders.place("acme", [("widget", 1)], on=ON, id="o-acme")
    desk.orders.place("brill", [("widget", 2)], on=ON, id="o-brill")
    return desk


def accounts(desk: AccountManagement) -> list[str]:
    return [str(one.id) for one in desk.portfolio.accounts()]


def orders(desk: AccountManagement) -> list[str]:
    return [str(one.id) for one in desk.orders.orders()]


def sold(desk: AccountManagement) -> str:
    return str(desk.reporting.total(YEAR).amount.amount)


def joint_project(desk: AccountManagement) -> AccountManagement:
    """Sales work on a project with acme, which is ana's, and brill, which is bo's."""
    desk.projects.plan("Fair", YEAR, departments=["sales"], id="fair")
    for account in ("acme", "brill"):
        desk.projects.enroll("fair", account, since=ON)
        desk.projects.add_task(
            *("fair", f"Invite {account.title()}"),
            department="sales",
            due_on=ON,
            account=account,
            id=account,
        )
    return desk


# --- who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actor", "seen", "total"),
    [
        ("ana", ["acme"], "100.00"),
        ("bo", ["brill"], "200.00"),
        ("dora", ["acme"], "100.00"),
        ("clara", ["acme", "brill"], "300.00"),
    ],
)
def test_a_manager_sees_their_own_book_a_superior_the_lines_below_the_office_everything(
    desk: AccountManagement, actor: str, seen: list[str], total: str
) -> None:
    acting = desk.acting_as(actor)

    assert (accounts(acting), sold(acting)) == (seen, total)
    assert orders(acting) == [f"o-{one}" for one in seen]


def test_nobody_acts_as_somebody_who_is_not_there(desk: AccountManagement) -> None:
    with pytest.raises(NotFound, match="There is no manager 'eve'"):
        desk.acting_as("eve")


def test_who_left_sees_nothing_and_who_is_above_still_sees_what_they_did(
    desk: AccountManagement,
) -> None:
    desk.expenses.open("ana", on=ON, id="claim")
    desk.portfolio.leave("ana", on="2026-06-01")

    assert (accounts(desk.acting_as("ana")), sold(desk.acting_as("ana"))) == ([], "0.00")
    assert [str(one.id) for one in desk.acting_as("dora").expenses.claims()] == ["claim"]


def test_a_host_says_who_is_what(storage: Storage, clock: Clock) -> None:
    class Pairs:
        """Everybody sees for ana and bo."""

        def reach(self, actor: str, managers: Managers, on: date) -> Reach:
            assert (actor, on, len(managers.find())) == ("a token", TODAY.date(), 3)
            return Reach(frozenset({ManagerId("ana"), ManagerId("bo")}))

    a_business(storage, clock)
    pairs: Access = Pairs()
    desk = AccountManagement(storage, clock=clock, access=pairs)

    assert accounts(desk.acting_as("a token")) == ["acme", "brill"]


def test_an_actor_acts_only_for_who_is_in_reach_and_then_sees_what_both_see(
    desk: AccountManagement,
) -> None:
    assert accounts(desk.acting_as("dora").acting_as("ana")) == ["acme"]
    assert accounts(desk.acting_as("clara").acting_as("bo")) == ["brill"]
    with pytest.raises(NotFound, match="There is no manager 'bo'"):
        desk.acting_as("ana").acting_as("bo")


# --- which accounts -------------------------------------------------------------------------------


def test_who_takes_an_account_over_sees_all_of_it_and_who_gave_it_away_only_their_credit(
    desk: AccountManagement,
) -> None:
    desk.portfolio.move("acme", "bo", on="2026-05-01")
    ana, bo = desk.acting_as("ana"), desk.acting_as("bo")

    assert (accounts(bo), orders(bo), sold(bo)) == (
        ["acme", "brill"],
        ["o-acme", "o-brill"],
        "300.00",
    )
    assert (accounts(ana), orders(ana), sold(ana)) == ([], [], "100.00")
    assert [str(one.document) for one in ana.reporting.explain(YEAR)] == ["o-acme"]
    assert ana.quotas.attainment("ana", as_of="2026-06-01").credited == Money("100.00", "EUR")


def test_the_reports_and_packets_of_former_weeks_stand_when_an_account_moves_on(
    desk: AccountManagement,
) -> None:
    before = desk.reports.weekly("ana", "2026-W06"), desk.reports.daily("ana", on=ON)
    desk.portfolio.move("acme", "bo", on="2026-05-01")
    ana = desk.acting_as("ana")

    assert (ana.reports.weekly("ana", "2026-W06"), ana.reports.daily("ana", on=ON)) == before
    assert [one.document for one in ana.packets.documents("ana", "2026-W06")] == ["o-acme"]
    assert ana.packets.close("ana", "2026-W06").manifest


@pytest.mark.parametrize("role", [Role.TEAM, Role.OVERLAY, Role.COVER])
def test_whatever_role_one_has_on_an_account_it_is_seen(
    desk: AccountManagement, role: Role
) -> None:
    share = None if role is Role.COVER else "0.1"
    desk.portfolio.assign("brill", "ana", since="2026-05-01", role=role, share=share)

    assert accounts(desk.acting_as("ana")) == ["acme", "brill"]


def test_an_account_is_seen_from_the_day_it_is_recorded_to_come_until_its_last_day_is_over(
    desk: AccountManagement, clock: Clock
) -> None:
    desk.portfolio.move("acme", "bo", on="2026-07-01")
    ana, bo = desk.acting_as("ana"), desk.acting_as("bo")

    assert accounts(bo) == ["acme", "brill"]
    clock.instant = datetime(2026, 7, 1, 11, 59, tzinfo=UTC)  # somewhere it is June
    assert accounts(ana) == ["acme"]
    clock.instant = datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert accounts(ana) == []


def test_a_mistake_that_was_written_off_shows_nothing(desk: AccountManagement) -> None:
    desk.portfolio.withdraw("acme", "ana", on=ON)

    assert accounts(desk.acting_as("ana")) == []


def test_whoever_gives_their_account_away_sees_it_until_that_is_done(
    desk: AccountManagement,
) -> None:
    ana = desk.acting_as("ana")

    assert ana.portfolio.withdraw("acme", "ana", on=ON).owner_on(ON) is None
    assert (sold(ana), sold(desk)) == ("0.00", "300.00")  # the credit went to the house
    with pytest.raises(NotFound):
        ana.portfolio.account("acme")


# --- what exists ----------------------------------------------------------------------------------


def test_what_one_may_not_see_is_refused_as_what_never_was(desk: AccountManagement) -> None:
    ana = desk.acting_as("ana")

    with pytest.raises(NotFound) as unseen:
        ana.orders.order("o-brill")
    with pytest.raises(NotFound) as never:
        ana.orders.order("o-never")

    assert str(unseen.value).replace("brill", "never") == str(never.value)


def test_a_key_of_another_is_free(desk: AccountManagement) -> None:
    ana, bo = desk.acting_as("ana"), desk.acting_as("bo")

    theirs = bo.orders.place("brill", [("widget", 3)], on=ON, key="k")
    mine = ana.orders.place("acme", [("widget", 1)], on=ON, key="k")

    assert mine.account == AccountId("acme")
    assert ana.orders.place("acme", [("widget", 1)], on=ON, key="k") == mine
    assert bo.orders.place("brill", [("widget", 3)], on=ON, key="k") == theirs
    with pytest.raises(KeyReused):
        ana.orders.place("acme", [("widget", 2)], on=ON, key="k")


def test_a_key_that_gave_what_one_sees_gives_it_again_whoever_used_it(
    desk: AccountManagement,
) -> None:
    first = desk.orders.place("acme", [("widget", 3)], on=ON, key="k")

    assert desk.acting_as("ana").orders.place("acme", [("widget", 3)], on=ON, key="k") == first
    assert desk.acting_as("clara").orders.place("acme", [("widget", 3)], on=ON, key="k") == first


def test_a_plan_is_shown_as_if_it_were_for_who_is_in_reach_alone(desk: AccountManagement) -> None:
    desk.quotas.plan(2026, forecast=Money("3000.00", "EUR"), id="plan", key="k")
    dora, ana = desk.acting_as("dora"), desk.acting_as("ana")

    [plan] = dora.quotas.plans()
    assert [str(one.manager) for one in plan.quotas] == ["ana", "dora"]
    assert (plan.total, plan.forecast) == (Money("2000.00", "EUR"), None)
    again = ana.quotas.plan(2026, forecast=Money("3000.00", "EUR"), id="plan", key="k")
    assert again.total == Money("1000.00", "EUR")
    assert [str(one.manager) for one in ana.quotas.standings(YEAR)] == ["ana"]
    assert dora.quotas.line_attainment("dora", as_of="2026-06-01").credited == Money(100, "EUR")


def test_a_closed_period_is_the_offices_and_closed_for_all(desk: AccountManagement) -> None:
    desk.reporting.close_period(Period.month(2026, 2))
    ana = desk.acting_as("ana")

    assert (ana.reporting.closings(), len(desk.acting_as("clara").reporting.closings())) == ((), 1)
    with pytest.raises(PeriodClosed):
        ana.payments.record("acme", "1.00", on=ON)


# --- what counts all the same ---------------------------------------------------------------------


def test_a_promotion_is_used_up_by_all_and_says_nothing_of_whom(desk: AccountManagement) -> None:
    promotion, _ = a_promotion("pr", limits=Limits(uses=2, per_account=2))
    desk.promotions.add(promotion)
    desk.acting_as("bo").orders.place("brill", [("widget", 1)], on=ON)
    ana = desk.acting_as("ana")

    assert ana.promotions.promotion("pr").usage.accounts == ()
    assert [ana.orders.place("acme", [("widget", 1)], on=ON).promotions != () for _ in "12"] == [
        True,
        False,
    ]
    usage = desk.promotions.promotion("pr").usage
    assert [(str(one.account), one.uses) for one in usage.accounts] == [("acme", 1), ("brill", 1)]


def test_to_tell_an_account_of_a_promotion_keeps_whom_others_told(desk: AccountManagement) -> None:
    desk.promotions.add(a_promotion("pr")[0])
    desk.promotions.tell("pr", ["brill"], on=ON, by="bo")

    told = desk.acting_as("ana").promotions.tell("pr", ["acme"], on=ON, by="ana")

    assert [str(one.account) for one in told.told] == ["acme"]
    assert len(desk.promotions.promotion("pr").told) == 2


def test_what_all_share_is_changed_whole(desk: AccountManagement) -> None:
    ana, bo = desk.acting_as("ana"), desk.acting_as("bo")
    ticket = bo.support.open("brill", TicketKind.OTHER, "How?", subject="How?", by="Bo")
    desk.articles.write("How?", "So.", by="clara", ticket=ticket.id, id="how")

    revised = ana.articles.revise("how", "Like this.", by="ana")

    assert (revised.answer, revised.tickets) == ("Like this.", ())
    assert desk.articles.article("how").tickets == (ticket.id,)


def test_lists_of_one_purpose_are_numbered_whoever_makes_them(desk: AccountManagement) -> None:
    for account in ("acme", "brill"):
        desk.portfolio.record_consent(account, "given", since=YEAR.start)
    desk.research.make("study", ["id"], as_of=ON)

    made = desk.acting_as("ana").research.make("study", ["id"], as_of=ON)

    assert (made.number, [str(row.account) for row in made.rows]) == (2, ["acme"])
    assert desk.acting_as("ana").research.lists() == (made,)


def test_whose_a_new_account_is_depends_on_all_who_share_in_it(desk: AccountManagement) -> None:
    desk.portfolio.assign("acme", "bo", since=YEAR.start, role=Role.TEAM, share="0.6")
    ana = desk.acting_as("ana")

    assert ana.quotas.standings(YEAR, measure=Measure.NEW_ACCOUNTS) == ()
    assert len(desk.acting_as("bo").quotas.standings(YEAR, measure=Measure.NEW_ACCOUNTS)) == 1


def test_a_cancelled_order_is_told_to_purchases_that_are_for_others_too(
    desk: AccountManagement,
) -> None:
    mine = desk.deliveries.buy_for("o-acme", "Supplies", on=ON, id="p-1").lines
    theirs = desk.deliveries.buy_for("o-brill", "Supplies", on=ON, id="p-2").lines
    both = (*mine, *(evolve(one, number=2) for one in theirs))
    with desk.books.storage.begin() as work:
        work.purchase_orders.add(
            *PurchaseOrder.draft(PurchaseOrderId("p-3"), "Supplies", both, on=ON)
        )
        work.commit()
    ana = desk.acting_as("ana")

    ana.orders.cancel("o-acme", on=ON, reason="no")

    assert [str(one.id) for one in ana.deliveries.purchases()] == ["p-1"]
    assert [bool(one.flags) for one in desk.deliveries.purchases()] == [True, False, True]


# --- what one may not do --------------------------------------------------------------------------


def test_what_belongs_to_all_is_changed_by_who_sees_everything(desk: AccountManagement) -> None:
    with pytest.raises(NotAllowed) as refused:
        desk.acting_as("ana").catalogue.set_price("widget", "1.00", since=ON)

    assert str(refused.value) == (
        "'ana' may not change that price list: that is for who sees all of the books. "
        "Ask somebody who does."
    )
    desk.acting_as("clara").catalogue.set_price("widget", "1.00", since="2026-03-01")


def test_another_managers_diary_is_seen_with_the_account_and_not_written_in(
    desk: AccountManagement,
) -> None:
    desk.portfolio.assign("brill", "ana", since=YEAR.start, role=Role.TEAM, share="0.5")
    visit = desk.activities.plan("brill", "bo", on="2026-06-08", id="v")
    ana = desk.acting_as("ana")

    assert ana.activities.activity("v") == visit
    with pytest.raises(NotAllowed):
        ana.activities.confirm("v")
    with pytest.raises(NotFound):
        ana.activities.plan("brill", "bo", on="2026-06-09")


def test_nobody_in_sight_is_asked_to_follow_up_for_nobody_else(desk: AccountManagement) -> None:
    desk.portfolio.assign("brill", "ana", since=YEAR.start, role=Role.TEAM, share="0.5")

    planned = desk.acting_as("ana").satisfaction.follow_up(
        Period.month(2026, 2), today=TODAY.date()
    )

    assert [str(one.account) for one in planned] == ["acme"]


def test_the_outbox_is_read_by_who_sees_everything(desk: AccountManagement) -> None:
    with pytest.raises(NotAllowed):
        desk.acting_as("ana").events.deliver(print)

    assert desk.acting_as("clara").events.deliver(lambda _: None) > 0


# --- at the storage -------------------------------------------------------------------------------


def seen_by(desk: AccountManagement, actor: str) -> SeenStorage:
    storage = desk.acting_as(actor).books.storage
    assert isinstance(storage, SeenStorage)
    return storage


def test_a_service_that_forgets_to_look_first_is_refused_all_the_same(
    desk: AccountManagement,
) -> None:
    order = desk.orders.order("o-brill")
    changed, event = order.cancel(on=ON, reason="no")
    with seen_by(desk, "ana").begin() as work:
        with pytest.raises(NotFound, match="There is no order 'o-brill'"):
            work.orders.save(changed, event)
        with pytest.raises(NotFound, match="There is no order 'o-new'"):
            work.orders.add(evolve(order, id=OrderId("o-new")), event)
        with pytest.raises(NotAllowed, match="add a new account"):
            work.accounts.add(*Account.open(AccountId("new"), "New"))
        with pytest.raises(AttributeError):
            getattr(work, "nothing")  # noqa: B009 # a name of a moment


def test_items_and_documents_of_others_have_no_entries(desk: AccountManagement) -> None:
    for account in ("acme", "brill"):
        desk.invoicing.issue(f"o-{account}", on=ON, id=f"i-{account}")
    mine, theirs = (invoice_item(InvoiceId(one)) for one in ("i-acme", "i-brill"))

    with seen_by(desk, "ana").begin(read_only=True) as work:
        assert (work.receivables.item(theirs), work.receivables.entries_of(theirs)) == (None, [])
        assert work.receivables.item(mine) is not None
        assert len(work.receivables.entries_of(mine)) == 1
        assert work.sales.entries_of(OrderId("o-brill")) == []
        assert len(work.sales.entries_of(OrderId("o-acme"))) == 2
        assert set(work.sales.first_sales(SaleEvent.BOOKED)) == {AccountId("acme")}


def test_pages_are_of_what_is_seen(desk: AccountManagement) -> None:
    for number in range(5):
        desk.orders.place("brill", [("widget", 1)], on=ON, id=f"o-{number}")
        desk.orders.place("acme", [("widget", 1)], on=ON, id=f"p-{number}")

    with seen_by(desk, "ana").begin(read_only=True) as work:
        page = work.orders.find(after=OrderId("o-acme"), limit=3)
        assert [str(one.id) for one in page] == ["p-0", "p-1", "p-2"]
        assert [str(one.id) for one in work.accounts.find(limit=1)] == ["acme"]
        assert [str(one.id) for one in work.managers.find(after=ManagerId("a"), limit=2)] == ["ana"]


@pytest.mark.parametrize("count", [2, 60])
def test_few_accounts_or_many_the_same_is_seen(desk: AccountManagement, count: int) -> None:
    for number in range(count):
        name = f"a-{number:02}"
        desk.portfolio.open_account(name, id=name)
        desk.portfolio.assign(name, "ana", since=YEAR.start)
    desk.orders.place("a-01", [("widget", 1)], on=ON, id="o-1")
    ana = desk.acting_as("ana")

    assert orders(ana) == ["o-1", "o-acme"]
    assert [str(one.id) for one in ana.orders.orders(OrderQuery(account=AccountId("a-01")))] == [
        "o-1"
    ]
    assert ana.orders.orders(OrderQuery(account=AccountId("brill"))) == ()
    assert ana.activities.activities(ActivityQuery(manager=ManagerId("bo"))) == ()
    assert ana.invoicing.invoices(InvoiceQuery(order=OrderId("o-1"))) == ()


# --- laws -----------------------------------------------------------------------------------------

SALES = st.lists(
    st.tuples(
        st.sampled_from(["a-1", "a-2", "a-3"]),
        st.sampled_from([None, "ana", "bo", "dora"]),
        st.integers(1, 5),
        st.integers(1, 6),
    ),
    max_size=8,
)
HOLDERS = st.lists(
    st.lists(st.sampled_from(["ana", "bo", "dora"]), min_size=1, max_size=3, unique=True),
    min_size=3,
    max_size=3,
)


@settings(max_examples=40)
@given(sales=SALES, holders=HOLDERS, actor=st.sampled_from(["ana", "bo", "dora", "clara"]))
def test_what_an_actor_sees_is_what_the_office_sees_less_what_is_not_theirs(
    sales: list[tuple[str, str | None, int, int]], holders: list[list[str]], actor: str
) -> None:
    """Accounts move along their holders by the month; sellers may be named, and so earn credit."""
    desk = a_business(MemoryStorage(), Clock())
    for number, owners in enumerate(holders, start=1):
        id = f"a-{number}"
        desk.portfolio.open_account(id, id=id)
        desk.portfolio.assign(id, owners[0], since=YEAR.start)
        for month, owner in enumerate(owners[1:], start=2):
            desk.portfolio.move(id, owner, on=date(2026, month, 1))
    for account, seller, count, month in sales:
        named = None if seller is None else {seller: "1"}
        desk.orders.place(account, [("widget", count)], on=date(2026, month, 9), sellers=named)
    acting = desk.acting_as(actor)
    reach = {"ana": {"ana"}, "bo": {"bo"}, "dora": {"ana", "dora"}}.get(actor)
    held = {
        one.id
        for one in desk.portfolio.accounts()
        if reach is None or str(one.owner_on(TODAY.date())) in reach
    }
    with desk.books.storage.begin() as every, acting.books.storage.begin() as seen:
        where = Where(period=YEAR, currency="EUR", roles=EVERYBODY)
        wanted = [
            one
            for one in every.sales.explain(where)
            if one.account in held or reach is None or str(one.manager) in reach
        ]

        assert {one.id for one in seen.accounts.find()} == held
        assert [one.id for one in seen.orders.find()] == [
            one.id for one in every.orders.find() if one.account in held
        ]
        assert seen.sales.explain(where) == wanted
        assert seen.sales.total(where) == SalesTotal.of(wanted, "EUR")
        for by in Dimension:
            groups = seen.sales.breakdown(by, where=where)
            counts = seen.sales.orders(by, where=where)
            for key in {sales_key([by], one) for one in wanted}:
                own = [one for one in wanted if sales_key([by], one) == key]
                assert groups[key] == SalesTotal.of(own, "EUR")
                assert counts[key] == len({one.document for one in own})
            assert len(groups) == len({sales_key([by], one) for one in wanted})
        for narrowed in (
            evolve(where, account=AccountId("a-1")),
            evolve(where, manager=ManagerId("ana")),
            evolve(where, account=AccountId("a-2"), manager=ManagerId("bo")),
        ):
            entries = [one for one in wanted if narrowed.holds(one)]
            assert seen.sales.explain(narrowed) == entries
            assert seen.sales.total(narrowed) == SalesTotal.of(entries, "EUR")


def test_what_is_owed_is_what_the_accounts_that_are_seen_owe(desk: AccountManagement) -> None:
    desk.portfolio.open_account("Cole", id="cole")
    desk.portfolio.assign("cole", "dora", since=YEAR.start)
    desk.orders.place("cole", [("widget", 4)], on=ON, id="o-cole")
    for account in ("acme", "brill", "cole"):
        desk.invoicing.issue(f"o-{account}", on=ON, id=f"i-{account}")
        desk.payments.record(account, "30.00", on=ON)
    dora = desk.acting_as("dora")

    assert dora.receivables.balance() == Money("440.00", "EUR")
    assert dora.receivables.breakdown(OwedBy.ACCOUNT) == {
        (AccountId("acme"),): Money("70.00", "EUR"),
        (AccountId("cole"),): Money("370.00", "EUR"),
    }
    assert dora.receivables.breakdown(OwedBy.DAY) == {(ON,): Money("440.00", "EUR")}
    assert [str(one.account) for one in dora.receivables.open_items()] == ["acme", "cole"]
    assert [bucket.invoices for bucket in dora.receivables.ageing(as_of="2026-06-01").buckets] == [
        *(0, 0, 0, 2, 0)
    ]
    assert len(dora.receivables.explain()) == 8
    with dora.books.storage.begin(read_only=True) as work:
        unseen = Owed(currency="EUR", account=AccountId("brill"))
        assert work.receivables.total(unseen) == Money("0", "EUR")
        assert len(work.receivables.open_items(Owed(currency="EUR"), limit=1)) == 1


def test_sales_are_grouped_as_ever(desk: AccountManagement) -> None:
    rows = desk.acting_as("dora").reporting.sales(YEAR, By.ACCOUNT, By.MANAGER)

    assert [(tuple(map(str, row.group)), row.orders) for row in rows] == [(("acme", "ana"), 1)]


# --- projects -------------------------------------------------------------------------------------


def test_a_project_is_seen_without_the_accounts_of_others(desk: AccountManagement) -> None:
    seen = joint_project(desk).acting_as("ana").projects.project("fair")

    assert [str(part.account) for part in seen.accounts] == ["acme"]
    assert [task.account and str(task.account) for task in seen.tasks] == ["acme", None]


def test_a_project_is_changed_by_who_sees_all_that_take_part_and_loses_nobody(
    desk: AccountManagement,
) -> None:
    joint_project(desk)

    with pytest.raises(NotAllowed, match="change that project"):
        desk.acting_as("ana").projects.join("fair", "logistics")

    kept = desk.projects.project("fair")
    assert len(kept.accounts) == 2
    assert len(desk.acting_as("clara").projects.join("fair", "logistics").accounts) == 2


def test_a_project_that_names_no_account_is_of_all(desk: AccountManagement) -> None:
    desk.projects.plan("Fair", YEAR, departments=["sales"], id="fair")

    desk.acting_as("ana").projects.enroll("fair", "acme", since=ON)

    assert desk.acting_as("bo").projects.projects() == ()
