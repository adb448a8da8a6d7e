"""Lists of accounts for those who research the market."""

from collections.abc import Mapping, Sequence
from datetime import date

from attrs import field, frozen

from account_mgmt.domain.account_list import (
    STANDARD_LISTS,
    AccountList,
    Changed,
    ListedAccount,
    ListField,
    ListPolicy,
    changes,
    check_fields,
    closed_among,
    stratified_sample,
)
from account_mgmt.domain.activity import chosen
from account_mgmt.domain.calendar import day
from account_mgmt.domain.ids import AccountId, AccountListId
from account_mgmt.domain.segment import EVERYBODY, Segment
from account_mgmt.ports.queries import AccountListQuery
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books
from account_mgmt.services.market import account_facts


@frozen
class ResearchDesk:
    """Lists of accounts that leave the company: for a purpose, of those who allow it, no more."""

    books: Books
    policy: ListPolicy = field(default=STANDARD_LISTS)

    def list(self, id: AccountListId | str) -> AccountList:
        """One list as it was given. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            return work.account_lists.get(AccountListId.of(id))

    def lists(self, purpose: str | None = None) -> tuple[AccountList, ...]:
        """The lists of a purpose (None: all), by purpose and number."""
        with self.books.storage.begin(read_only=True) as work:
            return self._lists(work, purpose)

    def make(  # noqa: PLR0913 # what a list is asked with
        self,
        purpose: str,
        fields: Sequence[ListField | str],
        *,
        as_of: date | str,
        segment: Segment = EVERYBODY,
        channel: str = "",
        id: AccountListId | str | None = None,
        key: str | None = None,
    ) -> AccountList:
        """Make the next list of a purpose, and keep it: what was given to whom can be shown for ever.

        Raises NoPurpose, FieldsNotAllowed, UnknownWord for a field that there is not, AlreadyExists
        and KeyReused.
        """
        wanted = tuple(chosen(ListField, one) for one in fields)
        on = day(as_of)
        request = ("make account list", purpose, wanted, on, segment, channel, id)

        def command(work: UnitOfWork) -> AccountList:
            work.guard(f"account lists {purpose}", exclusive=True)
            before = self._lists(work.whole, purpose)
            new = AccountList.make(
                AccountListId.of(id or self.books.names.new("list")),
                purpose,
                wanted,
                account_facts(self.books, work, on),
                number=before[-1].number + 1 if before else 1,
                as_of=on,
                known_at=self.books.clock.now(),
                segment=segment,
                channel=channel,
                policy=self.policy,
            )
            return work.account_lists.add(*new)

        return self.books.once(key, request, command)

    def changes(
        self,
        list: AccountListId | str,
        *,
        merged: Mapping[AccountId, AccountId] | None = None,
    ) -> tuple[Changed, ...]:
        """What is different in a list since the one before of its purpose. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            current = work.account_lists.get(AccountListId.of(list))
            before = [
                one for one in self._lists(work, current.purpose) if one.number < current.number
            ]
            closed = closed_among(work.accounts.find())
        return changes(before[-1] if before else None, current, closed, merged)

    def sample(
        self, list: AccountListId | str, size: int, *, by: ListField | str, seed: str
    ) -> tuple[ListedAccount, ...]:
        """So many rows of a list, from each value of a field in proportion; the seed decides which.

        Raises NotFound, UnknownWord, BadNumber, and FieldsNotAllowed for a field that it has not.
        """
        read = self.list(list)
        stratum = chosen(ListField, by)
        has = ListPolicy(fields=frozenset(read.fields))
        check_fields([stratum], has, recipient=read.purpose)
        place = read.fields.index(stratum)
        return stratified_sample(read.rows, size, stratum=lambda row: row.values[place], seed=seed)

    def _lists(self, work: UnitOfWork, purpose: str | None) -> tuple[AccountList, ...]:
        found = work.account_lists.find(AccountListQuery(purpose=purpose))
        return tuple(sorted(found, key=lambda one: (one.purpose, one.number)))
