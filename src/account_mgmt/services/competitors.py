"""Keeping an eye on competitors, within what is fair."""

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from account_mgmt.domain.activity import chosen
from account_mgmt.domain.calendar import Period, day
from account_mgmt.domain.competitor import (
    STANDARD_SIGHTINGS,
    Confidence,
    Contest,
    Deal,
    DealOutcome,
    MarketDigest,
    PricePoint,
    Rival,
    Sighting,
    SightingKind,
    SightingPolicy,
    digest,
    latest,
    lost_value,
    price_points,
    win_rate,
)
from account_mgmt.domain.ids import AccountId, DealId, ManagerId, PriceListId, ProductId, SightingId
from account_mgmt.domain.money import Money
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.ports.queries import DealQuery, SightingQuery
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books
from account_mgmt.services.catalogue import STANDARD


@frozen
class CompetitorDesk:
    """What is seen of competitors, and who won the business that they were after as well."""

    books: Books
    policy: SightingPolicy = STANDARD_SIGHTINGS

    def sightings(self, query: SightingQuery | None = None) -> tuple[Sighting, ...]:
        """The sightings in question (None: all) with what was taken back, by id."""
        with self.books.storage.begin(read_only=True) as work:
            return tuple(work.sightings.find(query))

    def deals(self, query: DealQuery | None = None) -> tuple[Deal, ...]:
        """The deals in question (None: all), by id."""
        with self.books.storage.begin(read_only=True) as work:
            return tuple(work.deals.find(query))

    def see(  # noqa: PLR0913 # a sighting is what it is
        self,
        competitor: str,
        kind: SightingKind | str,
        *,
        on: date | str,
        by: ManagerId | str,
        source: str,
        account: AccountId | str | None = None,
        product: ProductId | str | None = None,
        price: UnitPrice | str | None = None,
        said: str = "",
        confidence: Confidence | str = Confidence.MEDIUM,
        valid_until: date | str | None = None,
        today: date | str | None = None,
        id: SightingId | str | None = None,
        key: str | None = None,
    ) -> Sighting:
        """Record what somebody saw; a price without a currency is in that of the books.

        Raises NotFound for an account, product or manager that is not there, NotYet in the future,
        SourceNotAllowed, DateBefore, UnknownWord, BadText and KeyReused.
        """
        what, sure, seen_on = chosen(SightingKind, kind), chosen(Confidence, confidence), day(on)
        who, last = ManagerId.of(by), self.books.latest_day(today)
        where = None if account is None else AccountId.of(account)
        of = None if product is None else ProductId.of(product)
        theirs = UnitPrice(price, self.books.currency) if isinstance(price, str) else price
        until = None if valid_until is None else day(valid_until)
        about = (competitor, what, seen_on, who, source, where, of, theirs, said, sure, until, id)

        def command(work: UnitOfWork) -> Sighting:
            work.managers.get(who)
            _known(work, where, of)
            new = Sighting.make(
                SightingId.of(id or self.books.names.new("sighting")),
                competitor,
                what,
                seen_on=seen_on,
                today=last,
                at=self.books.clock.now(),
                by=who,
                source=source,
                confidence=sure,
                account=where,
                product=of,
                price=theirs,
                said=said,
                valid_until=until,
                policy=self.policy,
            )
            return work.sightings.add(*new)

        return self.books.once(key, ("see competitor", about), command)

    def retract(self, sighting: SightingId | str, *, reason: str) -> Sighting:
        """Take a sighting back; it stays to be seen. Raises NotFound, IllegalTransition, BadText."""
        with self.books.storage.begin() as work:
            read = work.sightings.get(SightingId.of(sighting))
            saved = work.sightings.save(*read.retract(at=self.books.clock.now(), reason=reason))
            work.commit()
        return saved

    def forget_due(self, *, on: date | str) -> tuple[Sighting, ...]:
        """Forget what sightings said that are too old to be known on a day, and give them."""
        asked_on = day(on)
        with self.books.storage.begin() as work:
            forgotten = tuple(
                work.sightings.save(*one.forget(on=asked_on, policy=self.policy))
                for one in work.sightings.find()
                if one.forgotten_on is None and self.policy.forgotten_on(one) <= asked_on
            )
            work.commit()
        return forgotten

    def close_deal(  # noqa: PLR0913 # a deal is what it is
        self,
        account: AccountId | str,
        outcome: DealOutcome | str,
        value: Money | str,
        *,
        on: date | str,
        reason: str = "",
        product: ProductId | str | None = None,
        rivals: Iterable[Rival | str] = (),
        renewal: bool = False,
        sole_source: bool = False,
        today: date | str | None = None,
        id: DealId | str | None = None,
        key: str | None = None,
    ) -> Deal:
        """Record how business ended, against whom and why; a value is in the currency of the books.

        Raises NotFound, NotYet, BadLines, BadText for a lost one without a reason, UnknownWord and
        KeyReused.
        """
        who, how, closed_on = AccountId.of(account), chosen(DealOutcome, outcome), day(on)
        of = None if product is None else ProductId.of(product)
        worth = Money(value, self.books.currency) if isinstance(value, str) else value
        others = tuple(Rival(one) if isinstance(one, str) else one for one in rivals)
        last = self.books.latest_day(today)
        about = (who, how, worth, closed_on, reason, of, others, renewal, sole_source, id)

        def command(work: UnitOfWork) -> Deal:
            _known(work, who, of)
            new = Deal.close(
                DealId.of(id or self.books.names.new("deal")),
                who,
                how,
                worth,
                on=closed_on,
                today=last,
                at=self.books.clock.now(),
                reason=reason,
                product=of,
                rivals=others,
                renewal=renewal,
                sole_source=sole_source,
            )
            return work.deals.add(*new)

        return self.books.once(key, ("close deal", about), command)

    # --- figures ----------------------------------------------------------------------------

    def latest(self, *, on: date | str) -> tuple[Sighting, ...]:
        """What holds on a day, of each thing the last that was seen; nothing too old to be known."""
        asked_on = day(on)
        found = [one for one in self.sightings() if asked_on < self.policy.forgotten_on(one)]
        return latest(found, asked_on)

    def contests(self, period: Period) -> tuple[Contest, ...]:
        """How we stand against each competitor by the deals of a period, by name."""
        deals = self.deals(DealQuery(closed_on=period))
        lost = lost_value(deals, self.books.currency)
        names = sorted({rival.competitor for deal in deals for rival in deal.rivals})
        nothing = Money.zero(self.books.currency)
        return tuple(
            Contest(competitor=one, rate=win_rate(deals, one), lost=lost.get(one, nothing))
            for one in names
        )

    def prices(
        self, product: ProductId | str, *, price_list: PriceListId | str = STANDARD
    ) -> tuple[PricePoint, ...]:
        """The competitors' prices of a product over time, each beside ours of that day.

        Raises NotFound for a product that is not there.
        """
        what = ProductId.of(product)
        with self.books.storage.begin(read_only=True) as work:
            one = Quantity(1, work.products.get(what).unit)
            seen = work.sightings.find(SightingQuery(product=what))
            lists = {each.id: each for each in work.price_lists.find()}
        own = lists.get(PriceListId.of(price_list))
        days = {sighting.seen_on for sighting in seen}
        ours = {on: None if own is None else own.price_on(what, one, on) for on in days}
        return price_points(seen, ours)

    def digest(self, *, since: date | str, on: date | str) -> MarketDigest:
        """What was recorded from a day on until the end of another."""
        return digest(self.sightings(), self.deals(), day(since), day(on))


def _known(work: UnitOfWork, account: AccountId | None, product: ProductId | None) -> None:
    if account is not None:
        work.accounts.get(account)
    if product is not None:
        work.products.get(product)
