"""Texts that are said later, in a language that is not known yet."""

from attrs import frozen


@frozen
class Message:
    """An English text, and what tells it from the same words elsewhere."""

    context: str
    text: str


def message(text: str) -> str:
    """The text itself, marked as one that catalogues have."""
    return text
