"""The promises that a storage is held to, in the words in which a failing contract repeats them."""

from collections.abc import Generator
from contextlib import contextmanager
from types import MappingProxyType
from typing import Final

import pytest

PROMISES: Final = MappingProxyType(
    {
        1: "no cent is made or lost",
        2: "figures can be taken apart",
        3: "history stands",
        6: "no update is lost",
        7: "limits hold under a race",
        9: "what was acknowledged stays; what was not leaves no trace",
        10: "doing it twice is doing it once",
        11: "events arrive at least once, in order, none before its commit, none lost",
        12: "what one may not see does not exist",
        13: "every storage behaves the same",
        15: "dates mean what was said: a period's end is not in it",
    }
)
"""By the numbers under which the library's documentation lists them."""


def broken(promise: int, how: str) -> str:
    """What a failing test says: which promise broke, and how."""
    return f"PROMISE {promise} BROKEN ({PROMISES[promise]}): {how}"


@contextmanager
def refused(*errors: type[Exception], promise: int, how: str) -> Generator[None]:
    """Fail with the promise unless one of the errors is raised."""
    names = " or ".join(error.__name__ for error in errors)
    try:
        yield
    except errors:
        return
    except Exception as other:
        raise AssertionError(
            f"{broken(promise, how)}; not {names} but {other!r} was raised"
        ) from other
    pytest.fail(f"{broken(promise, how)}; {names} was not raised")
