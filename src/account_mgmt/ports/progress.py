"""How far a long piece of work has come, told to whoever shows it."""

from typing import Protocol


class Progress(Protocol):
    """Is told, now and then, how much of something is done."""

    def __call__(self, what: str, done: int, of: int) -> None:
        """So much of `what` is done, `of` is all of it; both count alike, and never go back."""
        ...


def silent(what: str, done: int, of: int) -> None:
    """Show nothing."""
