"""Rows to orders: lines in the rows or apart, what they cost, who sold them, and what came back."""

from datetime import date

import pytest
from tabular_cases import ORDERS, Reader, Refusal

from account_mgmt.domain.account import Account
from account_mgmt.domain.ids import AccountId, ManagerId
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import NamedSeller, Order, OrderKind
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.ports.batch import Batch, Known
from account_mgmt.testing.builders import a_line, a_manager, an_account, an_order

HEAD = "Doc,Account,Date,Product,Quantity,Price"


def orders(batch: Batch) -> list[Order]:
    return [loaded.aggregate for loaded in batch.orders]


def net(batch: Batch) -> list[str]:
    return [str(order.net) for order in orders(batch)]


def test_rows_of_one_id_are_one_order_wherever_they_stand(read: Reader) -> None:
    rows = f"{HEAD}\n1,a,2026-02-03,p,2,10.00\n2,b,2026-02-04,p,1,1.00\n1,a,2026-02-03,q,3,0.50\n"

    second, first = orders(read(ORDERS, rows))

    assert (str(first.id), str(first.account), first.placed_on) == ("1", "a", date(2026, 2, 3))
    assert [(line.number, str(line.product), str(line.net)) for line in first.lines] == [
        (1, "p", "20.00 EUR"),
        (2, "q", "1.50 EUR"),
    ]
    assert str(second.id) == "2"


def test_rows_of_one_order_say_the_same_of_it(refusal: Refusal) -> None:
    rows = f"{HEAD}\n1,a,2026-02-03,p,2,10.00\n1,b,2026-02-03,q,3,0.50\n"

    assert refusal(ORDERS, rows).splitlines()[0] == (
        "rows.csv, line 3, column Account: 'b': rows.csv, line 2, of the same document, says 'a'"
    )


APART = """
currency = "EUR"
[sources.heads]
file = "heads.csv"
[sources.lines]
file = "lines.csv"
[orders]
from = "heads"
id = "Doc"
account = "Account"
placed_on = "Date"
[orders.lines]
from = "lines"
order = "Doc"
product = "Product"
quantity = "Quantity"
price = "Price"
number = "No"
"""
HEADS = "Doc,Account,Date\n1,a,2026-02-03\n2,b,2026-02-04\n"


def test_lines_may_be_in_a_file_of_their_own(read: Reader) -> None:
    lines = "Doc,No,Product,Quantity,Price\n2,7,p,1,5\n1,1,p,1,10\n1,2,q,1,3\n"

    assert [
        (str(o.id), [line.number for line in o.lines])
        for o in orders(read(APART, {"heads.csv": HEADS, "lines.csv": lines}))
    ] == [("2", [7]), ("1", [1, 2])]


def test_an_order_without_lines_and_a_line_without_an_order_are_refused(refusal: Refusal) -> None:
    lines = "Doc,No,Product,Quantity,Price\n1,1,p,1,10\n9,1,q,1,3\n"

    said = refusal(APART, {"heads.csv": HEADS, "lines.csv": lines})

    assert "heads.csv, line 3, column Doc: '2': no line in source lines names it" in said
    assert "lines.csv, line 3, column Doc: '9': there is no such order in source heads" in said


@pytest.mark.parametrize(
    ("keys", "more", "amount"),
    [
        ("", "", "20.00 EUR"),
        ('discount = "Off"', ",0.15", "17.00 EUR"),
        ('discount = "Off"', ",15%", "17.00 EUR"),
        ('discount = { column = "Off", as = "percent" }', ",15", "17.00 EUR"),
        ('discount = { column = "Off", as = "amount" }', ",3.33", "16.67 EUR"),
        ('discount = { column = "Off", as = "unit amount" }', ",1.50", "17.00 EUR"),
        ('net = "Off"', ",20.00", "20.00 EUR"),
    ],
)
def test_a_line_comes_to_price_times_quantity_less_discount(
    read: Reader, keys: str, more: str, amount: str
) -> None:
    assert net(read(ORDERS + keys, f"{HEAD},Off\n1,a,2026-02-03,p,2,10.00{more or ','}\n")) == [
        amount
    ]


def test_a_net_without_a_price_says_the_price(read: Reader) -> None:
    mapping = ORDERS.replace('price = "Price"', 'net = "Price"')

    [order] = orders(read(mapping, f"{HEAD}\n1,a,2026-02-03,p,3,10.00\n"))

    assert order.net == Money("10.00", "EUR")


@pytest.mark.parametrize(
    ("keys", "row", "why"),
    [
        (
            'net = "Off"',
            "p,2,10.00,19.99",
            "column Off: '19.99 EUR': quantity x price less discount is 20.00 EUR",
        ),
        ('discount = "Off"', "p,2,10.00,1.2", "a discount of 1.2 is not between 0% and 100%"),
        (
            'discount = { column = "Off", as = "amount" }',
            "p,2,10.00,20.01",
            "it is not within the price",
        ),
        ("", "p,0,10.00,", "column Quantity: '0': it is not above zero"),
        ("", "p,-2,10.00,", "column Quantity: '-2': it is not above zero"),
        ("", "p,two,10.00,", "column Quantity: 'two': it is not a number"),
        ("", "p,2,,", "column Price: '': it is missing, and nothing else says what the line costs"),
    ],
)
def test_a_line_that_cannot_be_is_refused(refusal: Refusal, keys: str, row: str, why: str) -> None:
    said = refusal(ORDERS + keys, f"{HEAD},Off\n1,a,2026-02-03,{row}\n")

    assert said.startswith("rows.csv, line 2")
    assert why in said


def test_all_that_is_wrong_with_a_row_is_told_at_once(refusal: Refusal) -> None:
    said = refusal(ORDERS, f"{HEAD}\n1,a,2026-02-30,p,two,ten\n")

    assert [line.split(",")[2].split(":")[0].strip() for line in said.splitlines()] == [
        "column Date", "column Price", "column Quantity",
    ]  # fmt: skip


def test_sellers_share_and_an_invoice_has_its_day(read: Reader) -> None:
    mapping = ORDERS.replace(
        "[orders.lines]",
        'invoiced_on = "Sent"\nreference = "PO"\nsellers = [{ manager = "S1", share = "P1" }, { manager = "S2", share = "P2" }]\n[orders.lines]',
    )

    [loaded] = read(
        mapping, f"{HEAD},Sent,PO,S1,P1,S2,P2\n1,a,2026-02-03,p,2,10.00,2026-02-09,77,x,60%,y,40%\n"
    ).orders

    assert loaded.invoiced_on == date(2026, 2, 9)
    assert loaded.aggregate.reference == "77"
    assert loaded.aggregate.sellers == (
        NamedSeller(ManagerId("x"), Rate("0.6")),
        NamedSeller(ManagerId("y"), Rate("0.4")),
    )


@pytest.mark.parametrize(
    ("keys", "more", "why"),
    [
        ('invoiced_on = "More"', "2026-02-02", "the day it was placed"),
        ('currency = "More"', "USD", "column More: 'USD': the books are kept in EUR"),
    ],
)
def test_a_head_that_cannot_be_is_refused(refusal: Refusal, keys: str, more: str, why: str) -> None:
    mapping = ORDERS.replace("[orders.lines]", f"{keys}\n[orders.lines]")

    assert why in refusal(mapping, f"{HEAD},More\n1,a,2026-02-03,p,2,10.00,{more}\n")


def test_prices_come_from_a_list_where_lines_have_none(read: Reader, refusal: Refusal) -> None:
    mapping = ORDERS.replace("[orders.lines]", 'price_list = "standard"\n[orders.lines]') + (
        '[sources.prices]\nfile = "prices.csv"\n[prices]\nfrom = "prices"\nproduct = "Sku"\nprice = "Each"\nsince = "From"\n'
    )
    prices = "Sku,Each,From\np,10,2026-01-01\np,12,2026-03-01\n"

    batch = read(
        mapping,
        {"rows.csv": f"{HEAD}\n1,a,2026-02-03,p,2,\n2,a,2026-03-03,p,2,\n", "prices.csv": prices},
    )

    assert net(batch) == ["20.00 EUR", "24.00 EUR"]
    assert "list standard has no price for it" in refusal(
        mapping, {"rows.csv": f"{HEAD}\n1,a,2026-02-03,q,2,\n", "prices.csv": prices}
    )


# --- what the books know ------------------------------------------------------------------------


def known(**more: object) -> Known:
    account = an_account("a")[0]
    manager = a_manager("m")[0]
    return Known(accounts={account.id: account}, managers={manager.id: manager}, **more)  # type: ignore[arg-type] # as the tests give them


def test_names_that_neither_files_nor_books_have_are_refused_by_their_column(
    refusal: Refusal,
) -> None:
    said = refusal(ORDERS, f"{HEAD}\n1,z,2026-02-03,p,2,1\n", known=known())

    assert said == "rows.csv, line 2, column Account: 'z': there is no such account"


def test_an_unknown_account_can_be_left_out(read: Reader) -> None:
    mapping = ORDERS.replace(
        'account = "Account"', 'account = { column = "Account", unknown = "drop" }'
    )

    batch = read(mapping, f"{HEAD}\n1,z,2026-02-03,p,2,1\n2,a,2026-02-03,p,2,1\n", known=known())

    assert [str(order.id) for order in orders(batch)] == ["2"]
    assert dict(batch.left_out) == {"orders of an unknown account": 1}


def test_an_order_on_an_account_that_is_closed_is_refused(refusal: Refusal) -> None:
    open_, _ = Account.open(AccountId("a"), "Acme", on=date(2026, 2, 10))

    said = refusal(
        ORDERS, f"{HEAD}\n1,a,2026-02-03,p,2,1\n", known=Known(accounts={open_.id: open_})
    )

    assert "rows.csv, line 2" in said
    assert "it was opened on 2026-02-10" in said


# --- returns --------------------------------------------------------------------------------------

RETURNS = ORDERS + "[orders.returns]\nwhen = { Quantity = { below = 0 } }\n"


def test_rows_with_a_sign_are_a_return_of_their_own(read: Reader) -> None:
    [order] = orders(read(RETURNS, f"{HEAD}\n1,a,2026-02-03,p,-2,10.00\n"))

    assert order.kind is OrderKind.RETURN
    assert order.net == Money("-20.00", "EUR")


def test_a_prefix_tells_a_return_too(read: Reader) -> None:
    mapping = ORDERS + '[orders.returns]\nwhen = { Doc = { prefix = "C" } }\n'

    assert [
        order.kind
        for order in orders(
            read(mapping, f"{HEAD}\nC1,a,2026-02-03,p,2,10.00\n2,a,2026-02-03,p,2,1\n")
        )
    ] == [OrderKind.RETURN, OrderKind.SALE]


def test_a_document_that_sells_and_takes_back_needs_an_id_for_the_return(
    read: Reader, refusal: Refusal
) -> None:
    rows = f"{HEAD}\n1,a,2026-02-03,p,2,10.00\n1,a,2026-02-03,q,-1,3.00\n"
    named = RETURNS + 'id = "{Doc}-back"\n'

    assert (
        "the document sells and takes back; orders.returns.id in the mapping names the return"
        in refusal(RETURNS, rows)
    )
    assert [(str(order.id), str(order.net)) for order in orders(read(named, rows))] == [
        ("1", "20.00 EUR"),
        ("1-back", "-3.00 EUR"),
    ]


OF = RETURNS + 'of = "Sold"\nreason = "Why"\n'
SOLD = f"{HEAD},Sold,Why\nC9,a,2026-03-01,p,-1,10.00,1,broken\n1,a,2026-02-03,p,2,10.00,,\n"


def test_a_return_that_names_its_order_comes_after_all_orders(read: Reader) -> None:
    batch = read(OF, SOLD)

    assert [str(order.id) for order in orders(batch)] == ["1"]
    [goods] = batch.goods_back
    assert (str(goods.document), str(goods.order), goods.on, goods.reason) == (
        "C9",
        "1",
        date(2026, 3, 1),
        "broken",
    )
    assert goods.quantities(orders(batch)[0]) == {1: Quantity(1)}


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("C9,a,2026-03-01,p,-3,10.00,1,", "3"),
        ("C9,a,2026-03-01,q,-1,10.00,1,", "it sold no q there"),
        ("C9,a,2026-03-01,p,-1,11.00,1,", "p was not sold at 11"),
        ("C9,a,2026-02-01,p,-1,10.00,1,", "the day it was placed"),
        ("C9,a,2026-03-01,p,-1,10.00,C9,", "there is no such order"),
    ],
)
def test_goods_that_cannot_have_come_from_that_order_are_refused(
    refusal: Refusal, row: str, why: str
) -> None:
    rows = f"{HEAD},Sold,Why\n1,a,2026-02-03,p,2,10.00,,\n{row}\n"

    said = refusal(OF, rows, known=known(order=lambda _: None))

    assert said.startswith("rows.csv, line 3")
    assert why in said


def test_goods_may_come_from_an_order_of_the_books(read: Reader) -> None:
    sold, _ = an_order("1", account="a", lines=(a_line(1, product="p", price="10.00"),))
    books = known(order={sold.id: sold}.get)
    rows = f"{HEAD},Sold,Why\nC9,a,2026-03-01,p,-1,10.00,1,\n"

    [goods] = read(OF, rows, known=books).goods_back

    assert goods.quantities(sold) == {1: Quantity(1)}
