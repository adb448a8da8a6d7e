"""Loading: all of it or nothing, and a second time nothing, whatever became of it since."""

from collections.abc import Callable
from pathlib import Path

import pytest

from account_mgmt import AccountManagement, Money, Period
from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.adapters.sql import SqlStorage
from account_mgmt.adapters.tabular import parse_mapping, read_batch
from account_mgmt.desk import loading_into
from account_mgmt.domain.errors import BadRow, BooksDiffer, ForeignCurrency, LoadRefused
from account_mgmt.domain.ids import ManagerId
from account_mgmt.domain.order import NamedSeller, OrderStatus
from account_mgmt.ports.batch import Batch, Loaded, LoadedOrder, Origin
from account_mgmt.ports.storage import Storage
from account_mgmt.services.loading import LoadReport
from account_mgmt.testing.builders import a_line, a_manager, a_product, an_account, an_order

MAPPING = """
currency = "EUR"
[sources.people]
file = "people.csv"
[sources.customers]
file = "customers.csv"
[sources.articles]
file = "articles.csv"
[sources.plan]
file = "plan.csv"
[sources.sales]
file = "sales.csv"
[managers]
from = "people"
id = "Id"
name = "Name"
hired_on = "Hired"
team = "Team"
reports_to = "Boss"
[accounts]
from = "customers"
id = "Id"
name = "Name"
owner = "Rep"
since = { value = 2026-01-01 }
[products]
from = "articles"
id = "Sku"
name = "Sku"
[prices]
from = "articles"
product = "Sku"
price = "Each"
since = { value = 2026-01-01 }
[quotas]
from = "plan"
manager = "Rep"
amount = "Amount"
start = "From"
grain = "year"
[orders]
from = "sales"
id = "Doc"
account = "Customer"
placed_on = "Date"
invoiced_on = "Sent"
price_list = "standard"
[orders.lines]
product = "Sku"
quantity = "Pieces"
price = "Price"
[orders.returns]
when = { Pieces = { below = 0 } }
of = "Sold"
"""
PEOPLE = "Id,Name,Hired,Team,Boss\nana,Ana,2020-01-01,north,eva\neva,Eva,2019-01-01,,\n"
CUSTOMERS = "Id,Name,Rep\nacme,Acme,ana\nbeta,Beta,ana\n"
ARTICLES = "Sku,Each\noil,10.00\njam,3.00\n"
PLAN = "Rep,Amount,From\nana,1000,2026-01-01\n"
HEAD = "Doc,Customer,Date,Sent,Sku,Pieces,Price,Sold\n"
SALES = (
    f"{HEAD}1,acme,2026-02-03,,oil,5,,\n1,acme,2026-02-03,,jam,2,,\n"
    "2,beta,2026-02-04,2026-02-10,oil,1,9.00,\nC1,acme,2026-03-01,,oil,-1,,1\n"
)
YEAR = Period.year(2026)

Load = Callable[..., LoadReport]


@pytest.fixture
def storage() -> Storage:
    return MemoryStorage()


@pytest.fixture
def load(tmp_path: Path, storage: Storage) -> Load:
    """Load the small set, with what a test changes of it."""

    def loaded(
        sales: str = SALES,
        *,
        customers: str = CUSTOMERS,
        articles: str = ARTICLES,
        mapping: str = MAPPING,
        into: Storage | None = None,
    ) -> LoadReport:
        files = {
            "people.csv": PEOPLE,
            "customers.csv": customers,
            "articles.csv": articles,
            "plan.csv": PLAN,
            "sales.csv": sales,
        }
        for name, content in files.items():
            (tmp_path / name).write_text(content)
        how = parse_mapping(mapping)
        desk = loading_into(
            into or storage, currency=how.currency, calendar=how.calendar, policy=how.policy
        )
        return desk.load(read_batch(how, tmp_path, known=desk.known()))

    return loaded


def credited(desk: AccountManagement) -> Money:
    credited = desk.quotas.attainment("ana", as_of="2026-12-31").credited
    assert isinstance(credited, Money)
    return credited


def state(storage: Storage) -> object:
    """All that is in the books."""
    with storage.begin(read_only=True) as work:
        return (
            work.outbox.waiting(),
            work.managers.find(),
            work.accounts.find(),
            work.products.find(),
            work.price_lists.find(),
            work.plans.find(),
            work.orders.find(),
            work.companies.find(),
            [work.sales.entries_of(order.id) for order in work.orders.find()],
        )


def test_everything_is_written_and_credited(load: Load, storage: Storage) -> None:
    report = load()

    assert report.written == {
        "managers": 2, "teams": 1, "reporting lines": 1, "products": 2, "price lists": 1,
        "accounts": 2, "assignments": 2, "plans": 1, "orders": 2, "returns": 1,
    }  # fmt: skip
    assert credited(AccountManagement.of(storage)) == Money("55.00", "EUR")  # 50 + 6 + 9 - 10


def test_a_second_load_writes_nothing(load: Load, storage: Storage) -> None:
    load()
    before = state(storage)

    again = load()

    assert again.written == {}
    assert sum(again.unchanged.values()) == 15
    assert state(storage) == before


def test_a_second_load_writes_nothing_whatever_became_of_it_since(
    load: Load, storage: Storage
) -> None:
    load()
    desk = AccountManagement.of(storage)
    desk.orders.return_lines("2", {1: 1}, on="2026-03-02", reason="broken")
    desk.orders.cancel_lines("1", {2: 1}, on="2026-03-02", reason="sold out")
    desk.portfolio.move("acme", "eva", on="2026-03-01")
    desk.portfolio.close_account("beta", on="2026-06-01")
    desk.quotas.set_targets("2026", "ana", {YEAR: Money("2000", "EUR")})
    desk.catalogue.discontinue("jam", on="2026-06-01")
    before = state(storage)

    again = load()

    assert again.written == {}
    assert state(storage) == before


def test_a_file_that_grew_adds_what_is_new(load: Load, storage: Storage) -> None:
    load()

    report = load(
        f"{SALES}3,beta,2026-03-05,,jam,1,,\n",
        customers=f"{CUSTOMERS}gamma,Gamma,eva\n",
        articles=f"{ARTICLES}tea,4.00\n",
    )

    assert report.written == {
        "products": 1, "price lists": 1, "accounts": 1, "assignments": 1, "orders": 1,
    }  # fmt: skip
    assert AccountManagement.of(storage).orders.order("3").net == Money("3.00", "EUR")


def test_an_order_that_is_invoiced_by_now_is_invoiced(load: Load, storage: Storage) -> None:
    load()

    report = load(SALES.replace("2026-02-03,,", "2026-02-03,2026-03-09,"))

    assert report.written == {"orders": 1}
    assert AccountManagement.of(storage).orders.order("1").status is OrderStatus.INVOICED


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("sales", SALES.replace("oil,5", "oil,6")), "sales.csv, line 2: Order 1 has lines"),
        (
            ("sales", SALES.replace("2026-02-10", "2026-02-11")),
            "sales.csv, line 4: Order 2 has the invoice date '2026-02-10' in the books, and '2026-02-11' here",
        ),
        (("sales", SALES.replace("oil,-1", "oil,-2")), "Return C1 to order 1"),
        (
            ("customers", CUSTOMERS.replace("Acme", "Acme Ltd")),
            "customers.csv, line 2: Account acme has name 'Acme' in the books, and 'Acme Ltd' here",
        ),
        (
            ("customers", CUSTOMERS.replace("acme,Acme,ana", "acme,Acme,eva")),
            "customers.csv, line 2",
        ),
        (("articles", ARTICLES.replace("10.00", "11.00")), "articles.csv, line 2"),
    ],
)
def test_what_is_said_otherwise_than_in_the_books_is_refused_and_nothing_written(
    load: Load, storage: Storage, change: tuple[str, str], why: str
) -> None:
    load()
    before = state(storage)
    grown = f"{SALES}3,beta,2026-03-05,,jam,1,,\n"
    what, content = change

    with pytest.raises(LoadRefused) as refused:
        load(**{"sales": grown, what: content})

    assert why in str(refused.value)
    assert state(storage) == before


def test_a_load_that_is_refused_opens_no_books(load: Load, storage: Storage) -> None:
    with pytest.raises(LoadRefused):
        load(SALES.replace("oil,5", "oil,five"))

    load(mapping=MAPPING.replace("EUR", "USD"))  # so another currency is still possible

    assert AccountManagement.of(storage).books.currency == "USD"


@pytest.mark.parametrize("more", ['[calendar]\nnamed_by = "start"\n', '[credit]\nby = "named"\n'])
def test_another_calendar_or_policy_than_the_books_is_refused(load: Load, more: str) -> None:
    load()

    with pytest.raises(BooksDiffer):
        load(mapping=MAPPING + more)


def test_another_currency_than_the_desk_is_refused(tmp_path: Path, load: Load) -> None:
    load()
    desk = AccountManagement(currency="USD")

    with pytest.raises(ForeignCurrency):
        desk.loading.load(read_batch(parse_mapping(MAPPING), tmp_path))


def test_a_name_that_only_the_books_could_have_is_refused_by_its_line(
    tmp_path: Path, load: Load
) -> None:
    load()
    mapping = 'currency = "EUR"\n[sources.plan]\nfile = "plan.csv"\n[quotas]\nfrom = "plan"\nmanager = "Rep"\namount = "Amount"\nstart = "From"\ngrain = "year"\n'

    with pytest.raises(LoadRefused, match=r"plan.csv, line 2: There is no manager 'ana'"):
        AccountManagement(currency="EUR").loading.load(read_batch(parse_mapping(mapping), tmp_path))


def test_progress_reaches_its_end(tmp_path: Path, load: Load) -> None:
    load()
    told: list[tuple[str, int, int]] = []
    how = parse_mapping(MAPPING)

    batch = read_batch(how, tmp_path, progress=lambda *now: told.append(now))
    AccountManagement(currency="EUR").loading.load(batch, progress=lambda *now: told.append(now))

    last = {what: (done, of) for what, done, of in told}
    assert set(last) == {
        "people.csv",
        "customers.csv",
        "articles.csv",
        "plan.csv",
        "sales.csv",
        "orders written",
    }
    assert all(done == of for done, of in last.values())
    for what in last:
        steps = [done for name, done, _ in told if name == what]
        assert what == "sales.csv" or steps == sorted(steps)


def test_an_assignment_that_comes_late_passes_credit_on(
    tmp_path: Path, load: Load, storage: Storage
) -> None:
    load()
    (tmp_path / "more.csv").write_text("Account,Rep,From,Share\nacme,eva,2026-01-01,50%\n")
    mapping = 'currency = "EUR"\n[sources.more]\nfile = "more.csv"\n[assignments]\nfrom = "more"\naccount = "Account"\nmanager = "Rep"\nsince = "From"\nshare = "Share"\nrole = { value = "team" }\n'
    desk = AccountManagement.of(storage)

    desk.loading.load(read_batch(parse_mapping(mapping), tmp_path, known=desk.loading.known()))

    assert credited(desk) == Money("32.00", "EUR")  # 9 of beta, and half of 46


def test_sqlite_holds_the_same_as_memory(load: Load, storage: Storage, tmp_path: Path) -> None:
    kept = SqlStorage(f"sqlite:///{tmp_path / 'books.db'}")

    load()
    load(into=kept)

    desks = AccountManagement.of(storage), AccountManagement.of(kept)
    assert credited(desks[0]) == credited(desks[1])
    assert desks[0].orders.orders() == desks[1].orders.orders()
    assert load(into=kept).written == {}


def test_what_somebody_added_alike_before_is_left_as_it_is(load: Load, storage: Storage) -> None:
    desk = AccountManagement(storage)
    desk.catalogue.add_product("oil", "oil")

    report = load()

    assert (report.written["products"], report.unchanged["products"]) == (1, 1)


def test_a_return_may_name_an_order_of_an_earlier_load(load: Load, storage: Storage) -> None:
    load()

    report = load(f"{HEAD}C2,acme,2026-03-05,,oil,-2,,1\n")

    assert report.written == {"returns": 1}
    assert AccountManagement.of(storage).orders.order("1").net == Money("26.00", "EUR")


def test_a_product_that_only_the_books_could_have_is_refused_by_its_line(
    tmp_path: Path, storage: Storage
) -> None:
    desk = AccountManagement(storage)
    desk.portfolio.open_account("Acme", id="acme")
    (tmp_path / "sales.csv").write_text(
        "Doc,Customer,Date,Sku,Pieces,Price\n1,acme,2026-02-03,oil,1,2\n"
    )
    mapping = 'currency = "EUR"\n[sources.sales]\nfile = "sales.csv"\n[orders]\nfrom = "sales"\nid = "Doc"\naccount = "Customer"\nplaced_on = "Date"\n[orders.lines]\nproduct = "Sku"\nquantity = "Pieces"\nprice = "Price"\n'

    with pytest.raises(LoadRefused, match=r"sales.csv, line 2: There is no product 'oil'"):
        desk.loading.load(read_batch(parse_mapping(mapping), tmp_path))


def test_an_order_in_another_currency_is_refused_by_its_line() -> None:
    foreign, placed = an_order("1", lines=(a_line(currency="USD"),))
    batch = Batch(
        currency="EUR",
        accounts=(Loaded(*an_account("a-1"), Origin("a.csv", 2)),),
        products=(Loaded(*a_product("p-1"), Origin("p.csv", 2)),),
        orders=(LoadedOrder(foreign, placed, Origin("o.csv", 7)),),
        order_count=1,
    )

    with pytest.raises(LoadRefused, match=r"o.csv, line 7: Order 1 is in USD"):
        AccountManagement().loading.load(batch)


def test_what_was_rejected_is_counted_by_rows() -> None:
    orders = [
        an_order(str(number), sellers=(NamedSeller(ManagerId("m-1")),)) for number in range(2)
    ]
    batch = Batch(
        currency="EUR",
        managers=(Loaded(*a_manager("m-1"), Origin("m.csv", 2)),),
        accounts=(Loaded(*an_account("a-1"), Origin("a.csv", 2)),),
        products=(Loaded(*a_product("p-1"), Origin("p.csv", 2)),),
        orders=[LoadedOrder(*order, Origin("o.csv", 2)) for order in orders],
        order_count=2,
        rejected=(BadRow("o.csv", 9, "A", "", "x"), BadRow("o.csv", 9, "B", "", "y")),
    )

    report = AccountManagement().loading.load(batch)

    assert (report.written["orders"], report.rejected_rows) == (2, 1)
