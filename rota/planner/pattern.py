"""A stretch of the rota copied to another place of the day, once or several times. Plain Python."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True)
class Wish(Generic[T]):
    """Something that stands in a slot, wanted in another. `slot` is None beyond the last slot."""

    thing: T
    copy: int
    slot: int | None


class BadPattern(ValueError):
    """A pattern that makes no sense. `str` is a sentence for the organiser."""


def wishes(
    order: Sequence[int],
    things: Mapping[int, Sequence[T]],
    *,
    first: int,
    last: int,
    to: int,
    times: int,
) -> list[Wish[T]]:
    """What is wanted where, copy after copy, each in order of time.

    `order` are the slots in order of time; `things` what stands in each; `first` to `last` is the
    stretch, both included; the first copy begins at `to`, each further one where that before ends.
    Raises BadPattern where the stretch runs backwards or a copy would lie upon it.
    """
    start, end, there = (order.index(slot) for slot in (first, last, to))
    length = end - start + 1
    if length < 1:
        raise BadPattern("The last slot comes before the first.")
    if there <= end and start < there + times * length:
        raise BadPattern("The copies would lie upon the pattern itself. Begin at a later slot.")
    return [
        Wish(thing, copy, slot_at(order, there + (copy - 1) * length + number))
        for copy in range(1, times + 1)
        for number in range(length)
        for thing in things.get(order[start + number], ())
    ]


def slot_at(order: Sequence[int], number: int) -> int | None:
    """The slot with that place in the order, if there is one."""
    return order[number] if number < len(order) else None
