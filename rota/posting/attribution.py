"""Whose turn a post fulfils that was found on an account. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from rota.coverage.timeline import is_in_time
from rota.lib.spans import Span


@dataclass(frozen=True)
class Chance:
    """A turn that posts from the account: its number, its slot, whether it has its post already."""

    number: int
    span: Span
    is_primary: bool = True
    has_posted: bool = False


def whose(
    at: datetime, chances: Iterable[Chance], *, early: timedelta, grace: timedelta
) -> tuple[Chance, ...]:
    """The turns that a post of that moment may fulfil, the likeliest only.

    One: it is that one's. Several: a person has to say. The slot that is on comes before one whose
    grace still runs, a primary before a standby, and who has no post yet before who has one.
    """
    found = [one for one in chances if is_in_time(at, one.span, early=early, grace=grace)]
    found = preferred(found, [one for one in found if one.span.start <= at < one.span.end])
    found = preferred(found, [one for one in found if one.is_primary])
    return tuple(preferred(found, [one for one in found if not one.has_posted]))


def preferred(all_of_them: list[Chance], some: list[Chance]) -> list[Chance]:
    """Some of them, if there are any; else all."""
    return some or all_of_them
