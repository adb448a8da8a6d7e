"""Money asked for in advance, and deducted without a stray cent."""

import pytest
from attrs import evolve

from account_mgmt.domain.advance import Advance, advance_draft, advances, with_advances
from account_mgmt.domain.credit_note import credit_note
from account_mgmt.domain.errors import AdvanceMoreThanLeft, BadLines, NotAnAmount
from account_mgmt.domain.ids import InvoiceId, OrderId
from account_mgmt.domain.invoice import Deduction, Draft, Invoice
from account_mgmt.domain.money import Money
from account_mgmt.domain.tax import at_rate
from account_mgmt.testing.builders import MONDAY, a_draft, an_invoice, an_invoice_line

ORDER = OrderId("o-1")
TAXED = at_rate("21")


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def issued(draft: Draft, number: str) -> Invoice:
    return draft.issue(InvoiceId(number), number, on=MONDAY)[0]


def of(quantity: str, price: str) -> Draft:
    return a_draft(an_invoice_line(quantity=quantity, price=price, tax=TAXED))


def test_an_advance_asks_for_its_share_of_every_tax() -> None:
    whole = a_draft(
        an_invoice_line(1, tax=TAXED), an_invoice_line(2, price="50", tax=at_rate("10"))
    )

    draft = advance_draft(ORDER, whole, "30%", [])

    assert draft.advance
    assert [(line.net, line.order_line) for line in draft.lines] == [
        (eur("300.00"), None),
        (eur("150.00"), None),
    ]
    assert draft.totals.due == eur("528.00")  # 300 at 21 % and 150 at 10 %


@pytest.mark.parametrize("share", ["0", "-10%"])
def test_an_advance_of_nothing_is_refused(share: str) -> None:
    with pytest.raises(NotAnAmount):
        advance_draft(ORDER, of("1", "100"), share, [])


def test_no_more_than_the_order_is_asked_for_in_advance() -> None:
    before = Advance(invoice=InvoiceId("a-1"), asked=eur("60.50"), left=eur("0.00"))

    assert advance_draft(ORDER, of("1", "100"), "50%", [before]).totals.due == eur("60.50")
    with pytest.raises(AdvanceMoreThanLeft, match=r"61\.71 EUR .* more than the 60\.50 EUR"):
        advance_draft(ORDER, of("1", "100"), "51%", [before])
    with pytest.raises(AdvanceMoreThanLeft):
        advance_draft(ORDER, of("1", "0"), "101%", [])


def test_what_is_left_of_an_advance_follows_from_the_invoices() -> None:
    whole = of("10", "100")
    advance = issued(advance_draft(ORDER, whole, "50%", []), "a-1")
    deducting = evolve(
        whole,
        prepaid=eur("200.00"),
        deducts=(Deduction(invoice=advance.id, amount=eur("200.00")),),
    )
    final = issued(deducting, "i-1")
    back = issued(credit_note(final, [], reason="wrong"), "n-1")
    credited = issued(credit_note(advance, [], reason="wrong"), "n-2")
    head = an_invoice("i-9")[0]

    [fresh] = advances([advance, head])
    [used] = advances([advance, final])
    [free] = advances([advance, final, back])
    [gone] = advances([advance, credited])

    assert (fresh.asked, fresh.left) == (eur("605.00"), eur("605.00"))
    assert used.left == eur("405.00")
    assert free.left == eur("605.00")
    assert (gone.asked, gone.left) == (eur("0.00"), eur("0.00"))


def in_parts(parts: list[Draft], whole: Draft) -> list[Draft]:
    """Invoices for parts of an order of which all was asked for in advance."""
    asked = whole.totals.with_tax
    left = asked
    made: list[Draft] = []
    for number, part in enumerate(parts):
        rest = part
        for later in parts[number + 1 :]:
            line = an_invoice_line(
                len(rest.lines) + 1, quantity="1", price=str(later.lines[0].net.amount), tax=TAXED
            )
            rest = evolve(rest, lines=(*rest.lines, line))
        advance = Advance(invoice=InvoiceId("a-1"), asked=asked, left=left)
        draft = with_advances(part, rest, [advance], asked)
        left -= draft.totals.prepaid
        made.append(draft)
    return made


@pytest.mark.parametrize(
    "prices",
    [
        ["0.505"],  # odoo PR 278984: 0.5 x 1.01
        ["233.33", "233.34", "233.33"],  # smb #638: 700.00 over three shipments
        ["0.05", "0.05", "0.05"],  # the tax of three is 0.03, that of each 0.01
        ["0.03", "0.03", "0.03"],  # the tax of three is 0.02, that of each 0.01
    ],
)
def test_after_a_down_payment_of_all_nothing_is_due(prices: list[str]) -> None:
    parts = [of("1", price) for price in prices]
    nets = [part.totals.lines_net for part in parts]
    whole = of("1", str(Money.total(nets, "EUR").amount))

    made = in_parts(parts, whole)

    assert Money.total([draft.totals.due for draft in made], "EUR") == eur("0.00")
    assert made[-1].totals.due == eur("0.00")
    assert Money.total([draft.totals.prepaid for draft in made], "EUR") == whole.totals.with_tax


def test_an_advance_is_deducted_in_proportion_and_the_oldest_first() -> None:
    asked = [
        Advance(invoice=InvoiceId("a-1"), asked=eur("100.00"), left=eur("100.00")),
        Advance(invoice=InvoiceId("a-2"), asked=eur("100.00"), left=eur("100.00")),
    ]

    spent = evolve(asked[0], invoice=InvoiceId("a-0"), left=eur("0.00"))
    draft = with_advances(of("6", "100"), of("10", "100"), [spent, *asked], eur("1210.00"))

    assert [one.amount for one in draft.deducts] == [eur("100.00"), eur("20.00")]
    assert draft.totals.due == eur("606.00")  # 726.00 less 120.00


def test_no_more_is_deducted_than_is_asked() -> None:
    asked = [Advance(invoice=InvoiceId("a-1"), asked=eur("900.00"), left=eur("900.00"))]

    draft = with_advances(of("1", "100"), of("1", "100"), asked, eur("1210.00"))

    assert (draft.totals.prepaid, draft.totals.due) == (eur("121.00"), eur("0.00"))
    spent = [evolve(asked[0], left=eur("0.00"))]
    assert with_advances(of("1", "100"), of("1", "100"), spent, eur("0")) == of("1", "100")


def test_what_is_deducted_is_what_was_prepaid() -> None:
    with pytest.raises(BadLines, match=r"it deducts 5\.00 EUR"):
        evolve(
            of("1", "100"),
            prepaid=eur("4.00"),
            deducts=(Deduction(invoice=InvoiceId("a-1"), amount=eur("5.00")),),
        )
