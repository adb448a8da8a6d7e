"""Any storage beside the one in memory: what one does, the other does."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final, TypeAlias

from attrs import evolve, frozen
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.domain.errors import (
    AccountManagementError,
    AlreadyExists,
    ConcurrencyError,
    NotFound,
)
from account_mgmt.domain.ids import OrderId
from account_mgmt.domain.ledger import (
    SalesEntry,
    Where,
)
from account_mgmt.ports.storage import Recalled, Storage, UnitOfWork
from account_mgmt.testing import strategies
from account_mgmt.testing.builders import an_order
from account_mgmt.testing.kinds import KINDS, Kind
from account_mgmt.testing.model.figures import ALL_ROLES, BEGINNING, EVER, figures
from account_mgmt.testing.promises import broken

Step: TypeAlias = Callable[[UnitOfWork], object]
"""Something done with a unit of work, and what it gave."""


@frozen
class Add:
    """A new aggregate, or one too many."""

    kind: Kind
    id: str

    def __call__(self, work: UnitOfWork) -> object:
        return self.kind.of(work).add(*self.kind.birth(self.id))


@frozen
class Save:
    """A change to what is there, as last read, or to what it was some versions ago."""

    kind: Kind
    id: str
    number: int
    late: int

    def __call__(self, work: UnitOfWork) -> object:
        now = self.kind.of(work).get(self.kind.id(self.id))
        stale = evolve(now, version=now.version - self.late)
        return self.kind.of(work).save(
            self.kind.change(stale, self.number), self.kind.birth(self.id)[1]
        )


@frozen
class Append:
    """Entries, of which some may be there already."""

    entries: tuple[SalesEntry, ...]

    def __call__(self, work: UnitOfWork) -> object:
        return work.sales.append(self.entries)


@frozen
class Keep:
    """The binding of a key that is free; what it recalls, if it is not."""

    key: str

    def __call__(self, work: UnitOfWork) -> object:
        recalled = work.keys.recall(self.key)
        if recalled is None:
            work.keys.keep(self.key, Recalled(fingerprint=self.key, result=an_order(self.key)[0]))
        return recalled


@frozen
class Guard:
    """A name held, shared or alone."""

    name: str
    exclusive: bool

    def __call__(self, work: UnitOfWork) -> object:
        return work.guard(self.name, exclusive=self.exclusive)


@frozen
class Claim:
    """Some messages claimed, so many minutes after the claim before, and some delivered at once."""

    minute: int
    limit: int
    delivered: int

    def __call__(self, work: UnitOfWork) -> object:
        now = BEGINNING + timedelta(minutes=self.minute)
        messages = work.outbox.claim(limit=self.limit, now=now, until=now + timedelta(minutes=5))
        work.outbox.acknowledge([message.id for message in messages[: self.delivered]])
        return [(message.event, message.version) for message in messages]


@frozen
class Ask:
    """A question to the ledger."""

    where: Where

    def __call__(self, work: UnitOfWork) -> object:
        return figures(work, self.where)


_KINDS: Final = st.sampled_from(KINDS)
_NAMES: Final = st.sampled_from(("x-1", "x-2", "X", "Zu\u0308", "\uff21", "\U0001d4d0"))
_ENTRIES: Final = st.lists(
    strategies.entries(documents=st.sampled_from((OrderId("o-1"), OrderId("o-2")))), max_size=4
).map(tuple)
STEPS: Final[st.SearchStrategy[Step]] = st.one_of(
    st.builds(Add, _KINDS, _NAMES),
    st.builds(Save, _KINDS, _NAMES, number=st.integers(1, 5), late=st.sampled_from((0, 0, 1))),
    st.builds(Append, _ENTRIES),
    st.builds(Keep, st.sampled_from(("k-1", "k-2"))),
    st.builds(Guard, st.sampled_from(("g-1", "g-2")), st.booleans()),
    st.builds(Claim, st.integers(0, 6), st.integers(0, 4), st.integers(0, 4)),
    st.builds(Ask, strategies.wheres()),
)
"""What may be done in a unit of work."""


class StorageModel(RuleBasedStateMachine):
    """Any storage does step by step what the one in memory does."""

    @abstractmethod
    def open(self) -> Storage:
        """An empty storage."""

    def __init__(self) -> None:
        super().__init__()
        self.memory: Storage = MemoryStorage()
        self.storage: Storage = self.open()
        self.minute: int = 0
        self.kinds: list[Kind] = []

    @initialize(kinds=st.lists(_KINDS, min_size=1, max_size=3, unique_by=lambda kind: kind.name))
    def begin(self, kinds: list[Kind]) -> None:
        """A run is about a few kinds of aggregate, so that its steps meet each other."""
        self.kinds = kinds

    def teardown(self) -> None:
        """Close the storage."""
        self.storage.close()

    def later(self, claim: Claim) -> Claim:
        """The claim by a clock that never goes back: what lasts until then would be anybody's guess."""
        self.minute += claim.minute
        return evolve(claim, minute=self.minute)

    def about(self, step: Step) -> Step:
        """The step as this run takes it: about one of its kinds, and by its clock."""
        if isinstance(step, Claim):
            return self.later(step)
        if isinstance(step, Add | Save):
            place = KINDS.index(step.kind) % len(self.kinds)
            return evolve(step, kind=self.kinds[place])
        return step

    @rule(steps=st.lists(STEPS, max_size=6), commit=st.sampled_from((True, True, True, False)))
    def do(self, steps: list[Step], *, commit: bool) -> None:
        """The same unit of work in both, and the same comes of it."""
        steps = [self.about(step) for step in steps]
        expected, refused_there = _outcome(self.memory, steps, commit=commit)
        given, refused_here = _outcome(self.storage, steps, commit=commit)

        # One storage may refuse at the step that is wrong, and the other at the commit; where none
        # comes, one has refused and the other has not, and both are right.
        for step, theirs, ours in zip(steps, expected, given, strict=False):
            assert ours == theirs, broken(13, f"{step} gave {ours}, and in memory {theirs}")
        assert not commit or bool(refused_here) == bool(refused_there), broken(
            13, f"refused: {refused_here!r}; in memory: {refused_there!r}"
        )

    @rule(where=strategies.wheres())
    def ask(self, where: Where) -> None:
        """The same question to both."""
        with (
            self.storage.begin(read_only=True) as ours,
            self.memory.begin(read_only=True) as theirs,
        ):
            assert figures(ours, where) == figures(theirs, where), broken(
                13, f"figures of {where} differ"
            )

    @invariant()
    def the_books_are_the_same(self) -> None:
        """All of the aggregates, the entries and the queue."""
        with (
            self.storage.begin(read_only=True) as ours,
            self.memory.begin(read_only=True) as theirs,
        ):
            for kind in self.kinds:
                assert list(kind.of(ours).find()) == list(kind.of(theirs).find()), broken(
                    13, f"{kind.name} differ"
                )
            everything = Where(period=EVER, currency="EUR", roles=ALL_ROLES)
            assert figures(ours, everything) == figures(theirs, everything), broken(
                13, "ledgers differ"
            )
            assert ours.outbox.waiting() == theirs.outbox.waiting(), broken(
                11, "as many messages wait"
            )


def _outcome(
    storage: Storage, steps: Sequence[Step], *, commit: bool
) -> tuple[list[object], AccountManagementError | None]:
    """What each step gave, up to a refusal."""
    given: list[object] = []
    try:
        with storage.begin() as work:
            for step in steps:  # what was given before a refusal is compared too
                given.append(_gave(step, work))  # noqa: PERF401
            if commit:
                work.commit()
    except (AlreadyExists, ConcurrencyError) as error:
        return given, error
    return given, None


def _gave(step: Step, work: UnitOfWork) -> object:
    try:
        return step(work)
    except NotFound as error:
        return type(error)
