# %% [markdown]
# # An account manager's Monday
#
# Where the year stands, who owes what, whom to call and to see, which tickets run, and what last week came to. The books are
# those of the example territory.

# %%
# %load_ext account_mgmt.notebook

# %%
from datetime import date, timedelta

from account_mgmt import AccountManagement, Period, demo, notebook

desk = AccountManagement(currency="EUR", invoicing=demo.INVOICING)
demo.fill(desk)
me, monday, year = "south", date(2026, 8, 10), Period.year(2026)

# %% [markdown]
# ## Where my year stands

# %%
desk.quotas.attainment(me, as_of=monday, period=year)

# %%
notebook.attainment_chart(desk.quotas.standings(year, as_of=monday))

# %%
fridays = [date(2026, 1, 9) + timedelta(14 * turn) for turn in range(16)]
notebook.pace_chart(desk.quotas.attainment(me, as_of=on, period=year) for on in fridays)

# %% [markdown]
# ## Who owes what

# %%
desk.receivables.ageing(as_of=monday)

# %%
desk.collections.worklist(me, on=monday)

# %%
desk.receivables.statement("mill", Period.of("2026-04-01", "2026-08-11"))

# %% [markdown]
# ## Whom to see
#
# The call plan spends six visits where they bring most; it writes nothing.

# %%
desk.portfolio.describe_account("mill", account_class="A")
desk.portfolio.describe_account("orchard", account_class="B")
visits = desk.activities.call_plan(me, start=monday, weeks=2, visits=6)
visits

# %%
visits.calls

# %% [markdown]
# ## What last weeks' calls came to

# %%
for on, account, kind in (
    ("2026-08-03", "mill", "visit"),
    ("2026-08-04", "orchard", "call"),
    ("2026-08-06", "orchard", "visit"),
):
    planned = desk.activities.plan(account, me, on=on, kind=kind, today="2026-08-01")
    if on < "2026-08-06":
        desk.activities.confirm(planned.id)
        desk.activities.done(planned.id, on=on, today=monday)
figures = desk.activities.figures(me, Period.of("2026-08-03", "2026-08-10"), as_of=monday)
figures

# %%
notebook.calls_chart(figures)

# %% [markdown]
# ## Which tickets run
#
# A box came short on Friday. The clocks count business time, in UTC.

# %%
from datetime import UTC, datetime

from account_mgmt.domain.ticket_state import TicketKind

ticket = desk.support.open(
    "mill",
    TicketKind.DAMAGED_PRODUCT,
    "Two boxes of the last delivery were empty.",
    subject="Empty boxes",
    by="Mill Lane Grocers",
    at=datetime(2026, 8, 7, 14, 0, tzinfo=UTC),
    id="t-1",
)
ticket

# %%
desk.support.clocks("t-1")

# %% [markdown]
# ## What last week came to
#
# The same report that goes to the sales manager.

# %%
desk.reports.weekly(me, "2026-W32")
