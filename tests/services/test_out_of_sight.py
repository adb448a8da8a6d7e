"""What one may not see does not exist, whatever is asked: every method of every desk is walked.

Two managers, and a third of another tenant, hold books that look alike but for a mark in every name
and text. Who acts as the first and asks with the names of the second is answered as if with names that
never were, word for word; and no answer shows a mark of another. A method without a case fails.
"""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from attrs import frozen
from look_alikes import Own, an_open_desk, fill, plan_quotas
from reads import READS, Ask
from writes import SWEEPS, WRITES

from account_mgmt import AccountManagement
from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.adapters.sql import SqlStorage
from account_mgmt.codec.kinds import KINDS
from account_mgmt.domain.access import RULES
from account_mgmt.domain.errors import AccountManagementError
from account_mgmt.ports.storage import Storage

SHARED: Final = {
    *("articles.about", "articles.article"),  # how often it was changed, and when
    *("launches.launch", "launches.launches"),
    "quotas.plans",  # a quota says how it was come to
    *("promotions.promotion", "promotions.promotions"),  # how much is left of it
}
"""What is read of what belongs to all, which others change."""

ANYBODYS: Final = {"articles.revise", "projects.plan"}
"""What changes something that all see, for all: see `test_access.py`."""

WITHIN: Final = {
    "invoicing.credit_within",
    "invoicing.issue_within",
    "reports.daily_in",
    "reports.weekly_in",
}
"""Steps within the unit of work of another desk, which shows what it shows."""


@frozen
class Field:
    """A desk over the books of both, and the names in them."""

    desk: AccountManagement
    mine: Own
    theirs: Own

    @property
    def nobodys(self) -> Own:
        """Names that never were, of the length of theirs."""
        return self.theirs.renamed("nono")

    def seen(self, ask: Ask, own: Own) -> str:
        """What one who acts as the first is answered, or why not."""
        try:
            return repr(ask(self.desk.acting_as(self.mine.manager), own))
        except AccountManagementError as error:
            return f"{error!r} {error}"

    def of_another(self) -> list[str]:
        """What the other reads of their own books."""
        desk = self.desk.acting_as(self.theirs.manager)
        return [repr(ask(desk, self.theirs)) for ask in READS.values()]


def _filled(storage: Storage, *marks: str) -> Field:
    desk, names = an_open_desk(storage)
    owns = [fill(desk, names, mark) for mark in marks]
    plan_quotas(desk, len(owns))
    names.mark = "new"
    return Field(desk, owns[0], owns[-1])


def _storage(param: str, folder: Path, request: pytest.FixtureRequest) -> Storage:
    if param == "memory":
        return MemoryStorage()
    url = f"sqlite:///{folder / 'field.db'}"
    if param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    other = SqlStorage(url, tenant=f"other-{uuid.uuid4()}", synchronous="normal")
    desk, names = an_open_desk(other)
    fill(desk, names, "yonder")
    other.close()
    return SqlStorage(url, tenant=f"own-{uuid.uuid4()}", synchronous="normal")


@pytest.fixture(scope="module", params=["memory", "sqlite", "postgresql"])
def field(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Field]:
    """Filled once: what is refused changes nothing."""
    storage = _storage(request.param, tmp_path_factory.mktemp("field"), request)
    yield _filled(storage, "alfa", "zulu")
    storage.close()


@pytest.fixture(scope="module")
def alone() -> Field:
    """The books of the first, where there is no other."""
    return _filled(MemoryStorage(), "alfa")


def shows_no_other(said: str) -> bool:
    return "zulu" not in said and "yonder" not in said


def test_every_method_of_every_desk_has_a_case() -> None:
    desks = {
        name: desk for name, desk in vars(AccountManagement()).items() if not name.startswith("_")
    }
    del desks["books"]
    methods = {
        f"{name}.{method}"
        for name, desk in desks.items()
        for method in dir(type(desk))
        if not method.startswith("_") and callable(getattr(type(desk), method))
    }

    assert {*READS, *WRITES, *SWEEPS, *ANYBODYS, *WITHIN} == methods


def test_every_kind_of_thing_has_a_rule() -> None:
    assert set(RULES) == {kind.aggregate for kind in KINDS.values()}


@pytest.mark.parametrize("case", READS)
def test_what_is_read_shows_nothing_of_another(field: Field, case: str) -> None:
    said = field.seen(READS[case], field.mine)

    assert "NotFound" not in said
    assert shows_no_other(said)


@pytest.mark.parametrize("case", sorted(set(READS) - {"loading.known", *SHARED}))
def test_what_is_read_is_what_it_would_be_if_there_were_no_other(
    field: Field, alone: Field, case: str
) -> None:
    assert field.seen(READS[case], field.mine) == alone.seen(READS[case], alone.mine)


@pytest.mark.parametrize("case", READS)
def test_to_ask_with_names_of_another_is_to_ask_with_names_that_never_were(
    field: Field, case: str
) -> None:
    theirs, nobodys = field.theirs, field.nobodys

    said = theirs.masked(field.seen(READS[case], theirs))

    assert said == nobodys.masked(field.seen(READS[case], nobodys))
    assert shows_no_other(said)


@pytest.mark.parametrize("case", WRITES)
def test_to_write_with_names_of_another_is_refused_as_with_names_that_never_were(
    field: Field, case: str
) -> None:
    theirs, nobodys = field.theirs, field.nobodys

    said = theirs.masked(field.seen(WRITES[case], theirs))

    assert said == nobodys.masked(field.seen(WRITES[case], nobodys))
    assert shows_no_other(said)
    assert said.startswith(("NotFound(", "NotAllowed("))


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_what_is_done_to_all_that_one_sees_leaves_what_others_have_as_it_is(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    field = _filled(_storage(kind, tmp_path, request), "alfa", "zulu")
    before = field.of_another()

    said = [field.seen(ask, field.mine) for ask in SWEEPS.values()]

    assert all(map(shows_no_other, said))
    assert not any(one.startswith("Not") for one in said)
    assert field.of_another() == before
