"""Books that look alike but for a mark, which is in every name and text of them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final, final

from attrs import evolve, frozen

from account_mgmt import AccountManagement, Period
from account_mgmt.domain.distance import Distance
from account_mgmt.domain.ids import AccountId
from account_mgmt.domain.mileage import Trip
from account_mgmt.domain.money import Money
from account_mgmt.domain.promotion_rules import Audience, Limits
from account_mgmt.domain.receipt import ReceiptFile
from account_mgmt.domain.return_policy import ReturnReason
from account_mgmt.domain.segment import Segment
from account_mgmt.domain.survey import SurveyScale
from account_mgmt.domain.ticket_state import TicketKind
from account_mgmt.ports.access import ReportingLines
from account_mgmt.ports.storage import Storage
from account_mgmt.testing.builders import a_promotion

FEBRUARY: Final = Period.month(2026, 2)
ON: Final = date(2026, 2, 3)
LATER: Final = date(2026, 4, 30)
WEEK: Final = "2026-W06"


@final
class SteadyClock:
    """A second later each time it is asked, on a day on which all is past."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 5, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        self.instant += timedelta(seconds=1)
        return self.instant


@final
class MarkedNames:
    """Names that bear the mark of whose books are being filled."""

    def __init__(self) -> None:
        self.mark, self.count = "", 0

    def new(self, kind: str) -> str:
        self.count += 1
        return f"{self.mark}-{kind}-{self.count}"


@frozen
class Own:
    """The names in somebody's books, by what they are names of."""

    mark: str
    names: Mapping[str, str]

    def __getattr__(self, what: str) -> str:
        return self.names[what]

    def renamed(self, mark: str) -> "Own":
        """The same names with another mark, which nobody's books have."""
        changed = {what: name.replace(self.mark, mark) for what, name in self.names.items()}
        return Own(mark, changed | {"number": "2026-999999"})

    def masked(self, said: str) -> str:
        """What was said with what each name is of, in its place."""
        for what, name in sorted(self.names.items(), key=lambda one: -len(one[1])):
            said = said.replace(name, f"<{what}>")
        return said.replace(self.mark, "<mark>")


def an_open_desk(storage: Storage) -> tuple[AccountManagement, MarkedNames]:
    """A desk with a product, a price and an office, and nobody's books yet."""
    names = MarkedNames()
    access = ReportingLines(office=frozenset({"clara"}))
    desk = AccountManagement(storage, clock=SteadyClock(), names=names, access=access)
    desk.catalogue.add_product("widget", "Widget", category="tools")
    desk.catalogue.set_price("widget", "100.00", since="2025-01-01")
    desk.catalogue.add_product("gadget", "Gadget", category="tools")
    desk.launches.plan("gadget", starts="2026-01-01", id="launch")
    promotion, _ = a_promotion("offer", limits=Limits(uses=100, per_account=10))
    desk.promotions.add(promotion)
    desk.articles.write("How?", "So.", by="office", id="article", product="widget")
    return desk, names


def fill(desk: AccountManagement, names: MarkedNames, mark: str) -> Own:  # all there is
    """A manager with an account, and one of everything that hangs on either."""
    names.mark = mark
    own = {
        what: f"{mark}-{what}"
        for what in (
            *("manager", "account", "order", "late", "invoice", "credit", "payment", "purchase"),
            *("visit", "claim", "ticket", "billing", "return_", "survey", "sighting", "deal"),
            *("demand", "list", "own_article", "promotion", "audience"),
            *("project", "task", "other_task"),
        )
    }
    manager, account = own["manager"], own["account"]
    desk.portfolio.add_manager(f"{mark} manager", id=manager)
    desk.portfolio.join_team(manager, f"{mark}-team", since="2026-01-01")
    desk.portfolio.open_account(
        f"{mark} account", id=account, account_class="A", region=f"{mark}-region"
    )
    desk.portfolio.assign(account, manager, since="2026-01-01")
    desk.portfolio.record_consent(account, "given", since="2026-01-01")

    desk.orders.place(account, [("widget", 3)], on=ON, id=own["order"], reference=f"{mark} ref")
    desk.orders.place(account, [("widget", 2)], on=ON, id=own["late"], promoted=False)
    desk.deliveries.promise(own["late"], 1, "2026-02-10")
    desk.deliveries.ship(own["order"], on=ON, carrier=f"{mark} carrier")
    desk.deliveries.buy_for(own["late"], f"{mark} supplier", on=ON, id=own["purchase"])
    invoice = desk.invoicing.issue(own["order"], on=ON, id=own["invoice"])
    own["number"] = invoice.number
    desk.invoicing.credit(invoice.id, {1: 1}, on=ON, reason=f"{mark} reason", id=own["credit"])
    desk.payments.record(account, "10.00", on=ON, reference=f"{mark} bank", id=own["payment"])
    desk.collections.set_limit(account, "5000.00")
    desk.collections.dispute(own["invoice"], on=ON, reason=f"{mark} dispute", amount="5.00")

    note = f"{mark} note"
    desk.activities.log(
        account, manager, on=ON, starts="09:00", note=f"wants: {mark} thing", id=own["visit"]
    )
    content = f"{mark} paper".encode()
    desk.expenses.open(manager, on=ON, purpose=note, id=own["claim"])
    receipt = ReceiptFile.of(f"{mark}.txt", "text/plain", content)
    desk.expenses.add(own["claim"], "meals", "12.00", on=ON, merchant=note, receipt=receipt)
    trip = Trip(on=ON, purpose=note, stated=Distance.of("10", "km"))
    own["log"] = str(desk.mileage.record(manager, trip, country="GB").id)

    for id, kind in (("ticket", TicketKind.OTHER), ("billing", TicketKind.BILLING_DISCREPANCY)):
        desk.support.open(
            *(account, kind, f"{mark} question"),
            subject=f"{mark} subject",
            by=mark,
            order=own["order"],
            invoice=own["invoice"],
            at="2026-02-03T10:00Z",
            id=own[id],
        )
    desk.returns.request(
        own["order"], {1: 1}, reason=ReturnReason.DAMAGED, on=ON, id=own["return_"]
    )
    desk.satisfaction.ask(account, SurveyScale.CSAT, on=ON, about=note, id=own["survey"])
    desk.satisfaction.answer(own["survey"], 5, by=mark, on=ON, comment=note)

    rival = f"{mark} rival"
    desk.competitors.see(
        *(rival, "price"),
        on=ON,
        by=manager,
        source="press",
        said=note,
        price="90.00",
        product="widget",
        id=own["sighting"],
    )
    desk.competitors.close_deal(
        account, "lost", "50.00", on=ON, reason=note, rivals=[rival], id=own["deal"]
    )
    desk.demand.record(account, on=ON, text=f"{mark} wish", id=own["demand"])
    only = Segment(accounts=(AccountId(account),))
    desk.research.make(f"{mark} study", ["id", "class"], as_of=ON, segment=only, id=own["list"])
    desk.articles.write(f"{mark}?", "So.", by="office", ticket=own["ticket"], id=own["own_article"])
    desk.articles.cite("article", own["ticket"])

    desk.promotions.tell("offer", [account], on=ON, by=mark, how=note)
    mine, _ = a_promotion(own["promotion"])
    desk.promotions.add(evolve(mine, audience=Audience(accounts=(AccountId(account),))))
    desk.launches.plan("gadget", starts="2026-01-01", audience=only, id=own["audience"])
    desk.launches.present("launch", account, on=ON, today=LATER)
    _run_a_project(desk, own, mark)
    own["packet"] = str(desk.packets.close(manager, WEEK).id)
    own["team"], own["supplier"], own["rival"] = f"{mark}-team", f"{mark} supplier", rival
    own["study"], own["region"] = f"{mark} study", f"{mark}-region"
    return Own(mark, own)


def _run_a_project(desk: AccountManagement, own: dict[str, str], mark: str) -> None:
    own["department"], own["milestone"] = f"{mark} department", f"{mark} milestone"
    desk.projects.plan(
        *(f"{mark} project", FEBRUARY),
        departments=[own["department"]],
        purpose=mark,
        id=own["project"],
    )
    desk.projects.add_member(own["project"], mark, department=own["department"])
    desk.projects.enroll(own["project"], own["account"], since=ON, note=mark)
    desk.projects.set_milestone(own["project"], own["milestone"], due_on="2026-02-20")
    for task in (own["task"], own["other_task"]):
        desk.projects.add_task(
            *(own["project"], f"{mark} work"),
            department=own["department"],
            responsible=mark,
            due_on="2026-02-10",
            account=own["account"],
            id=task,
        )
    desk.projects.block(own["project"], own["other_task"], by=own["task"])
    desk.projects.activate(own["project"], on=ON)
    desk.projects.decide(own["project"], mark, on=ON, by=mark, why=mark)


def plan_quotas(desk: AccountManagement, managers: int) -> None:
    """A quota of 60,000 for each of so many, and a period that is closed."""
    desk.quotas.plan(2026, forecast=Money(60_000 * managers, "EUR"), id="plan")
    desk.reporting.close_period(Period.month(2025, 12))
