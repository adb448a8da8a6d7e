"""What happened, as people see it in a log."""

from account_mgmt.domain.events import AccountDescribed
from account_mgmt.domain.ids import AccountId


def test_an_event_shows_its_facts_by_name() -> None:
    event = AccountDescribed(account=AccountId("a-1"), fields=("name",))

    assert repr(event) == "AccountDescribed(account=AccountId('a-1'), fields=('name',))"
