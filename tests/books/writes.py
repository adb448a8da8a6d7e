"""What can be done to books: a case for each method of each desk that writes."""

from collections.abc import Mapping
from typing import Final

from look_alikes import FEBRUARY, LATER, ON, WEEK, Own
from reads import LATE, Ask, Desk, account

from account_mgmt import Period, QuotaGoes
from account_mgmt.domain.claims import claim_draft
from account_mgmt.domain.customer_return import Resolution
from account_mgmt.domain.distance import Distance
from account_mgmt.domain.invoice import Draft
from account_mgmt.domain.mileage import Trip
from account_mgmt.domain.money import Money
from account_mgmt.domain.packet import Parcel
from account_mgmt.domain.ramp import Tenure
from account_mgmt.domain.return_policy import ReturnReason
from account_mgmt.domain.survey import SurveyScale
from account_mgmt.domain.terms import PaymentTerms
from account_mgmt.domain.ticket_state import TicketKind
from account_mgmt.ports.batch import Batch
from account_mgmt.ports.courier import Courier
from account_mgmt.services.returns import Inspected
from account_mgmt.testing.builders import a_promotion

TRIP: Final = Trip(on=ON, stated=Distance.of("10", "km"))


class Nobody(Courier):
    """A courier that brings nothing anywhere."""

    def deliver(self, parcel: Parcel) -> None:
        raise AssertionError(parcel.id)


class _Taking(Courier):
    """A courier whose bag is never looked into."""

    def deliver(self, parcel: Parcel) -> None:
        assert parcel.files


def _draft(desk: Desk, own: Own) -> Draft:
    us = desk.books.invoicing.seller
    claims = [("Interest", Money("1.00", "EUR"))]
    return claim_draft(
        account(own), claims, seller=us, buyer=us, terms=PaymentTerms(), reason="late"
    )


WRITES: Final[Mapping[str, Ask]] = {
    "loading.load": lambda desk, _: desk.loading.load(Batch(currency="EUR")),
    "portfolio.activate": lambda desk, own: desk.portfolio.activate(own.account, on=LATER),
    "portfolio.add_manager": lambda desk, own: desk.portfolio.add_manager("New", id=own.manager),
    "portfolio.assign": lambda desk, own: desk.portfolio.assign(
        own.account, own.manager, since=LATER
    ),
    "portfolio.close_account": lambda desk, own: desk.portfolio.close_account(
        own.account, on=LATER
    ),
    "portfolio.describe_account": lambda desk, own: desk.portfolio.describe_account(
        own.account, name="Mine"
    ),
    "portfolio.end_assignment": lambda desk, own: desk.portfolio.end_assignment(
        own.account, own.manager, on=LATER
    ),
    "portfolio.hold": lambda desk, own: desk.portfolio.hold(own.account, on=LATER),
    "portfolio.join_team": lambda desk, own: desk.portfolio.join_team(
        own.manager, "mine", since=LATER
    ),
    "portfolio.leave": lambda desk, own: desk.portfolio.leave(own.manager, on=LATER),
    "portfolio.move": lambda desk, own: desk.portfolio.move(own.account, own.manager, on=LATER),
    "portfolio.open_account": lambda desk, own: desk.portfolio.open_account("New", id=own.account),
    "portfolio.record_consent": lambda desk, own: desk.portfolio.record_consent(
        own.account, "refused", since=LATER
    ),
    "portfolio.report_to": lambda desk, own: desk.portfolio.report_to(
        own.manager, None, since=LATER
    ),
    "portfolio.share_out": lambda desk, own: desk.portfolio.share_out(
        own.account, {own.manager: "1"}, since=LATER
    ),
    "portfolio.withdraw": lambda desk, own: desk.portfolio.withdraw(
        own.account, own.manager, on=LATER
    ),
    "catalogue.add_product": lambda desk, _: desk.catalogue.add_product("new", "New"),
    "catalogue.discontinue": lambda desk, _: desk.catalogue.discontinue("widget", on=LATER),
    "catalogue.set_price": lambda desk, _: desk.catalogue.set_price("widget", "1", since=LATER),
    "orders.cancel": lambda desk, own: desk.orders.cancel(own.late, on=ON, reason="no"),
    "orders.cancel_lines": lambda desk, own: desk.orders.cancel_lines(
        own.late, {1: 1}, on=ON, reason="no"
    ),
    "orders.invoiced": lambda desk, own: desk.orders.invoiced(own.late, on=ON),
    "orders.place": lambda desk, own: desk.orders.place(own.account, [("widget", 1)], on=ON),
    "orders.return_lines": lambda desk, own: desk.orders.return_lines(
        own.order, {1: 1}, on=ON, reason="no"
    ),
    "orders.take_back": lambda desk, own: desk.orders.take_back(
        own.account, [("widget", 1)], on=ON
    ),
    "quotas.end_quota": lambda desk, own: desk.quotas.end_quota("plan", own.manager, on=LATER),
    "quotas.hand_over": lambda desk, own: desk.quotas.hand_over(
        "plan", own.manager, own.manager, {}, on=LATER, goes=QuotaGoes.REMAINING
    ),
    "quotas.plan": lambda desk, _: desk.quotas.plan(2027, forecast=Money("1.00", "EUR")),
    "quotas.relieve": lambda desk, own: desk.quotas.relieve("plan", own.manager, Tenure(since=ON)),
    "quotas.set_targets": lambda desk, own: desk.quotas.set_targets(
        "plan", own.manager, {FEBRUARY: Money("1.00", "EUR")}
    ),
    "invoicing.advance": lambda desk, own: desk.invoicing.advance(own.late, "0.5", on=ON),
    "invoicing.claim_interest": lambda desk, own: desk.invoicing.claim_interest(
        own.invoice, until=LATER, on=LATER, policy=LATE
    ),
    "invoicing.credit": lambda desk, own: desk.invoicing.credit(
        own.invoice, {1: 1}, on=LATER, reason="no"
    ),
    "invoicing.issue": lambda desk, own: desk.invoicing.issue(own.late, on=LATER),
    "invoicing.issue_draft": lambda desk, own: desk.invoicing.issue_draft(
        _draft(desk, own), on=LATER
    ),
    "deliveries.buy_for": lambda desk, own: desk.deliveries.buy_for(own.late, "Us", on=ON),
    "deliveries.cancel_purchase": lambda desk, own: desk.deliveries.cancel_purchase(
        own.purchase, on=ON
    ),
    "deliveries.close": lambda desk, own: desk.deliveries.close(own.purchase, on=ON),
    "deliveries.confirm": lambda desk, own: desk.deliveries.confirm(own.purchase, on=ON),
    "deliveries.promise": lambda desk, own: desk.deliveries.promise(own.late, 1, LATER),
    "deliveries.prove": lambda desk, own: desk.deliveries.prove(
        own.order, 1, received_by="X", at="2026-02-07T10:00Z", digest="0a" * 32
    ),
    "deliveries.receive": lambda desk, own: desk.deliveries.receive(own.purchase, on=ON),
    "deliveries.send": lambda desk, own: desk.deliveries.send(own.purchase, on=ON),
    "deliveries.ship": lambda desk, own: desk.deliveries.ship(own.late, on=ON),
    "collections.dispute": lambda desk, own: desk.collections.dispute(
        own.invoice, on=ON, reason="no"
    ),
    "collections.pause": lambda desk, own: desk.collections.pause(
        own.account, since=ON, until=LATER, reason="no"
    ),
    "collections.promise": lambda desk, own: desk.collections.promise(
        own.account, "1.00", on=ON, pay_by=LATER
    ),
    "collections.release": lambda desk, own: desk.collections.release(own.order, by="X", why="Y"),
    "collections.send_letter": lambda desk, own: desk.collections.send_letter(
        own.account, on=LATER
    ),
    "collections.send_letters": lambda desk, own: desk.collections.send_letters(
        own.account, on=LATER
    ),
    "collections.set_limit": lambda desk, own: desk.collections.set_limit(own.account, "1.00"),
    "collections.settle_dispute": lambda desk, own: desk.collections.settle_dispute(
        own.invoice, on=LATER, outcome="fine"
    ),
    "payments.allocate": lambda desk, own: desk.payments.allocate(own.payment, on=LATER),
    "payments.bounce": lambda desk, own: desk.payments.bounce(own.payment, on=LATER, reason="no"),
    "payments.record": lambda desk, own: desk.payments.record(own.account, "1.00", on=ON),
    "payments.recover": lambda desk, own: desk.payments.recover(own.invoice, on=LATER),
    "payments.refund": lambda desk, own: desk.payments.refund(own.payment, on=LATER),
    "payments.refund_credit": lambda desk, own: desk.payments.refund_credit(own.credit, on=LATER),
    "payments.use_credit": lambda desk, own: desk.payments.use_credit(
        own.credit, {own.invoice: "1.00"}, on=LATER
    ),
    "payments.write_off": lambda desk, own: desk.payments.write_off(
        own.invoice, on=LATER, reason="no", approved_by="X"
    ),
    "mileage.correct": lambda desk, own: desk.mileage.correct(own.log, 1, TRIP, why="no"),
    "mileage.record": lambda desk, own: desk.mileage.record(own.manager, TRIP, country="GB"),
    "mileage.reprice": lambda desk, own: desk.mileage.reprice(own.log, why="no"),
    "mileage.withdraw": lambda desk, own: desk.mileage.withdraw(own.log, 1, why="no"),
    "expenses.add": lambda desk, own: desk.expenses.add(own.claim, "meals", "1.00", on=ON),
    "expenses.add_mileage": lambda desk, own: desk.expenses.add_mileage(own.claim),
    "expenses.add_per_diem": lambda desk, own: desk.expenses.add_per_diem(
        own.claim, "US", Period.of_days(ON, 2)
    ),
    "expenses.approve": lambda desk, own: desk.expenses.approve(own.claim, by="X", on=LATER),
    "expenses.comment": lambda desk, own: desk.expenses.comment(own.claim, 1, "no"),
    "expenses.confirm": lambda desk, own: desk.expenses.confirm(own.claim, 1, "no"),
    "expenses.open": lambda desk, own: desk.expenses.open(own.manager, on=ON),
    "expenses.reconcile": lambda desk, own: desk.expenses.reconcile(own.claim, [1], statement="no"),
    "expenses.reimburse": lambda desk, own: desk.expenses.reimburse(own.claim, on=LATER),
    "expenses.remove": lambda desk, own: desk.expenses.remove(own.claim, 1),
    "expenses.send_back": lambda desk, own: desk.expenses.send_back(
        own.claim, by="X", on=LATER, why="no"
    ),
    "expenses.submit": lambda desk, own: desk.expenses.submit(own.claim, on=LATER),
    "reporting.close_period": lambda desk, _: desk.reporting.close_period(Period.month(2026, 1)),
    "activities.cancel": lambda desk, own: desk.activities.cancel(own.visit, reason="no"),
    "activities.confirm": lambda desk, own: desk.activities.confirm(own.visit),
    "activities.done": lambda desk, own: desk.activities.done(own.visit, on=ON),
    "activities.incident": lambda desk, own: desk.activities.incident(own.visit, reason="no"),
    "activities.log": lambda desk, own: desk.activities.log(own.account, own.manager, on=ON),
    "activities.plan": lambda desk, own: desk.activities.plan(
        own.account, own.manager, on="2026-05-04"
    ),
    "activities.redraft": lambda desk, own: desk.activities.redraft(own.visit),
    "activities.reschedule": lambda desk, own: desk.activities.reschedule(
        own.visit, on="2026-05-04"
    ),
    "activities.schedule": lambda desk, own: desk.activities.schedule(
        own.manager, start="2026-05-04", weeks=2
    ),
    "packets.acknowledge": lambda desk, own: desk.packets.acknowledge(own.packet, "0a"),
    "packets.addendum": lambda desk, own: desk.packets.addendum(own.manager, WEEK),
    "packets.close": lambda desk, own: desk.packets.close(own.manager, WEEK),
    "packets.reject": lambda desk, own: desk.packets.reject(own.packet, "no"),
    "packets.send": lambda desk, own: desk.packets.send(own.packet, Nobody()),
    "support.assign": lambda desk, own: desk.support.assign(own.ticket, None),
    "support.close": lambda desk, own: desk.support.close(own.ticket, reason="no"),
    "support.close_unanswered": lambda desk, own: desk.support.close_unanswered(own.ticket),
    "support.confirm": lambda desk, own: desk.support.confirm(own.ticket, by="X"),
    "support.follow_up": lambda desk, own: desk.support.follow_up(own.ticket, "Still?", by="X"),
    "support.join": lambda desk, own: desk.support.join(own.ticket, "X"),
    "support.merge": lambda desk, own: desk.support.merge(own.ticket, own.billing),
    "support.note": lambda desk, own: desk.support.note(own.ticket, "no", by="X"),
    "support.open": lambda desk, own: desk.support.open(
        own.account, TicketKind.OTHER, "Where?", subject="Where?", by="X"
    ),
    "support.prioritise": lambda desk, own: desk.support.prioritise(own.ticket),
    "support.rate": lambda desk, own: desk.support.rate(own.ticket, 5, by="X"),
    "support.reapply_service_level": lambda desk, own: desk.support.reapply_service_level(
        own.ticket
    ),
    "support.reopen": lambda desk, own: desk.support.reopen(own.ticket, why="no"),
    "support.reply": lambda desk, own: desk.support.reply(own.ticket, "So.", by="X"),
    "support.snooze": lambda desk, own: desk.support.snooze(own.ticket, until="2026-06-01T10:00Z"),
    "support.solve": lambda desk, own: desk.support.solve(own.ticket, by="X"),
    "support.take_up": lambda desk, own: desk.support.take_up(own.ticket),
    "support.wait_for_customer": lambda desk, own: desk.support.wait_for_customer(own.ticket),
    "support.wait_for_third_party": lambda desk, own: desk.support.wait_for_third_party(own.ticket),
    "returns.authorise": lambda desk, own: desk.returns.authorise(own.return_, on=ON),
    "returns.cancel": lambda desk, own: desk.returns.cancel(own.return_, on=ON, reason="no"),
    "returns.claim": lambda desk, own: desk.returns.claim(own.return_, on=ON),
    "returns.close": lambda desk, own: desk.returns.close(own.return_, on=ON),
    "returns.inspect": lambda desk, own: desk.returns.inspect(
        own.return_, {1: Inspected(accepted=1)}, on=ON
    ),
    "returns.receive": lambda desk, own: desk.returns.receive(own.return_, on=ON),
    "returns.refuse": lambda desk, own: desk.returns.refuse(own.return_, on=ON, reason="no"),
    "returns.request": lambda desk, own: desk.returns.request(
        own.order, {1: 1}, reason=ReturnReason.DAMAGED, on=ON
    ),
    "returns.resolve": lambda desk, own: desk.returns.resolve(
        own.return_, 1, Resolution.CREDIT, 1, on=ON
    ),
    "returns.send": lambda desk, own: desk.returns.send(own.return_, on=ON),
    "returns.send_ahead": lambda desk, own: desk.returns.send_ahead(own.return_, on=ON),
    "playbooks.credit_discrepancy": lambda desk, own: desk.playbooks.credit_discrepancy(
        own.billing, {1: 1}, by="X", on=LATER
    ),
    "playbooks.dispute_invoice": lambda desk, own: desk.playbooks.dispute_invoice(
        own.invoice, "Too much.", by="X", on=LATER
    ),
    "playbooks.explain_discrepancy": lambda desk, own: desk.playbooks.explain_discrepancy(
        own.billing, "So.", by="X", on=LATER
    ),
    "playbooks.take_back_damaged": lambda desk, own: desk.playbooks.take_back_damaged(
        own.ticket, {1: 1}, on=LATER
    ),
    "satisfaction.answer": lambda desk, own: desk.satisfaction.answer(
        own.survey, 1, by="X", on=LATER
    ),
    "satisfaction.ask": lambda desk, own: desk.satisfaction.ask(
        own.account, SurveyScale.NPS, on=LATER
    ),
    "articles.cite": lambda desk, own: desk.articles.cite("article", own.ticket),
    "articles.write": lambda desk, own: desk.articles.write(
        "How?", "So.", by="X", ticket=own.ticket
    ),
    "promotions.add": lambda desk, _: desk.promotions.add(a_promotion("new")[0]),
    "promotions.end": lambda desk, own: desk.promotions.end(own.promotion, on=LATER, reason="no"),
    "promotions.tell": lambda desk, own: desk.promotions.tell(
        "offer", [own.account], on=LATER, by="X"
    ),
    "launches.decline": lambda desk, own: desk.launches.decline(
        "launch", own.account, on=LATER, reason="no"
    ),
    "launches.plan": lambda desk, _: desk.launches.plan("widget", starts=LATER),
    "launches.present": lambda desk, own: desk.launches.present(
        own.audience, own.account, on=LATER
    ),
    "launches.sample": lambda desk, own: desk.launches.sample("launch", own.account, on=LATER),
    "demand.map_to": lambda desk, own: desk.demand.map_to(
        own.demand, "widget", by=own.manager, on=LATER
    ),
    "demand.record": lambda desk, own: desk.demand.record(own.account, on=ON, text="x"),
    "demand.settle": lambda desk, own: desk.demand.settle(own.demand, "out of stock"),
    "projects.activate": lambda desk, own: desk.projects.activate(own.project, on=LATER),
    "projects.add_member": lambda desk, own: desk.projects.add_member(
        own.project, "X", department=own.department
    ),
    "projects.add_task": lambda desk, own: desk.projects.add_task(
        own.project, "x", department=own.department, due_on=LATER
    ),
    "projects.begin_task": lambda desk, own: desk.projects.begin_task(
        own.project, own.task, on=LATER
    ),
    "projects.block": lambda desk, own: desk.projects.block(
        own.project, own.task, by=own.other_task
    ),
    "projects.cancel": lambda desk, own: desk.projects.cancel(own.project, on=LATER, reason="no"),
    "projects.cancel_task": lambda desk, own: desk.projects.cancel_task(
        own.project, own.task, on=LATER, reason="no"
    ),
    "projects.change_task": lambda desk, own: desk.projects.change_task(
        own.project, own.task, title="x"
    ),
    "projects.complete": lambda desk, own: desk.projects.complete(own.project, on=LATER),
    "projects.decide": lambda desk, own: desk.projects.decide(
        own.project, "x", on=LATER, by="X", why="no"
    ),
    "projects.enroll": lambda desk, own: desk.projects.enroll(
        own.project, own.account, since=LATER
    ),
    "projects.finish_task": lambda desk, own: desk.projects.finish_task(
        own.project, own.task, on=LATER
    ),
    "projects.hold": lambda desk, own: desk.projects.hold(own.project, on=LATER, reason="no"),
    "projects.join": lambda desk, own: desk.projects.join(own.project, "x"),
    "projects.progress_task": lambda desk, own: desk.projects.progress_task(
        own.project, own.task, 10, on=LATER
    ),
    "projects.reach": lambda desk, own: desk.projects.reach(own.project, own.milestone, on=LATER),
    "projects.remove_member": lambda desk, own: desk.projects.remove_member(own.project, own.mark),
    "projects.reopen_task": lambda desk, own: desk.projects.reopen_task(
        own.project, own.task, on=LATER, reason="no"
    ),
    "projects.reschedule": lambda desk, own: desk.projects.reschedule(
        own.project, Period.year(2026)
    ),
    "projects.set_milestone": lambda desk, own: desk.projects.set_milestone(
        own.project, own.milestone, due_on=ON
    ),
    "projects.state_progress": lambda desk, own: desk.projects.state_progress(own.project, "0.5"),
    "projects.unblock": lambda desk, own: desk.projects.unblock(
        own.project, own.other_task, by=own.task
    ),
    "projects.withdraw": lambda desk, own: desk.projects.withdraw(
        own.project, own.account, on=LATER
    ),
    "competitors.close_deal": lambda desk, own: desk.competitors.close_deal(
        own.account, "won", "1.00", on=ON
    ),
    "competitors.retract": lambda desk, own: desk.competitors.retract(own.sighting, reason="no"),
    "competitors.see": lambda desk, own: desk.competitors.see(
        "Rival", "rumour", on=ON, by=own.manager, source="press"
    ),
    "events.deliver": lambda desk, _: desk.events.deliver(print),
    "events.waiting": lambda desk, _: desk.events.waiting(),
}
"""What is done, with somebody's names where it takes names."""

SWEEPS: Final[Mapping[str, Ask]] = {
    "payments.write_off_small": lambda desk, _: desk.payments.write_off_small(
        "1000.00", on=LATER, approved_by="X"
    ),
    "mileage.reprice_all": lambda desk, _: desk.mileage.reprice_all("GB", why="no"),
    "packets.send_due": lambda desk, _: desk.packets.send_due(_Taking()),
    "support.sweep": lambda desk, _: desk.support.sweep(at="2026-05-30T10:00Z"),
    "returns.sweep": lambda desk, _: desk.returns.sweep(on=LATER),
    "playbooks.sweep_late": lambda desk, _: desk.playbooks.sweep_late(on=LATER),
    "satisfaction.follow_up": lambda desk, _: desk.satisfaction.follow_up(FEBRUARY, today=LATER),
    "research.make": lambda desk, _: desk.research.make("all", ["id"], as_of=LATER),
    "competitors.forget_due": lambda desk, _: desk.competitors.forget_due(on="2030-01-01"),
}
"""What is done to all that one sees."""
