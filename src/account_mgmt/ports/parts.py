"""Parts of a unit of work that are made when they are first asked for: most touch two or three."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast, final

PartT = TypeVar("PartT")


def part(make: Callable[[Any], PartT]) -> PartT:
    """An attribute of a class, made by its instance at the first look at it, and then kept.

    It is declared as what it gives: `orders: Orders = part(lambda work: ...)`.
    """
    return cast("PartT", _Part(make))


@final
class _Part(Generic[PartT]):
    def __init__(self, make: Callable[[Any], PartT]) -> None:
        self._make = make

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, owner: type) -> PartT:
        made = self._make(instance)
        setattr(instance, self._name, made)  # which is found before this from now on
        return made
