"""What follows from an attempt that did not end well, and from a look at the account. Pure.

A post that may be out is never sent again before it is known that it is not: a doubled post is
worse than a late one, and a late one is worse than a missed one (it would be out of its slot).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rota.posting.lifecycle import Step
from rota.posting.networks.problems import Kind

BACK_OFF = tuple(timedelta(seconds=s) for s in (5, 10, 20, 40, 60))
LOOK_AFTER = tuple(timedelta(seconds=s) for s in (15, 30, 60, 120, 300, 600))
SETTLED_AFTER = timedelta(minutes=2)  # no request is under way for longer than this
GIVEN_UP_AFTER = timedelta(days=1)  # from then on only a person looks
PASSING = frozenset({Kind.RATE_LIMITED, Kind.UNREACHABLE, Kind.SERVER})
PERHAPS_OUT = frozenset({Kind.UNKNOWN, Kind.DUPLICATE})


@dataclass(frozen=True)
class Verdict:
    """The step to take, when to look again, and whether the post may be out."""

    step: Step | None
    not_before: datetime | None
    maybe_out: bool


def after_attempt(
    kind: Kind, *, attempts: int, maybe_out: bool, retry_at: datetime | None, now: datetime
) -> Verdict:
    """What follows from an attempt that ended in trouble of this kind.

    `attempts` counts this one. `maybe_out`: an earlier one may have reached the network. It never
    shortens the wait that the network asked for.
    """
    if kind in PERHAPS_OUT:
        return Verdict(Step.LOSE_TOUCH, now + LOOK_AFTER[0], True)
    if maybe_out:
        return Verdict(Step.LOSE_TOUCH, later(LOOK_AFTER, attempts, retry_at, now), True)
    if kind in PASSING:
        return Verdict(Step.PUT_OFF, later(BACK_OFF, attempts, retry_at, now), False)
    return Verdict(Step.FAIL, None, False)


def after_look(
    is_there: bool, *, is_repeatable: bool, attempted_at: datetime, now: datetime
) -> Verdict:
    """What follows when the account answered: the post is there, or it is not.

    Where a second post would be possible nobody sends it again but a person.
    """
    if is_there:
        return Verdict(Step.SUCCEED, None, False)
    age = now - attempted_at
    if age >= SETTLED_AFTER and is_repeatable:
        return Verdict(Step.PUT_OFF, None, False)
    return Verdict(None, next_look(age, now), True)


def next_look(age: timedelta, now: datetime) -> datetime | None:
    """When to look again so long after the attempt; None once only a person can settle it."""
    if age >= GIVEN_UP_AFTER:
        return None
    return now + next((wait for wait in LOOK_AFTER if wait > age), LOOK_AFTER[-1])


def later(
    waits: tuple[timedelta, ...], attempts: int, retry_at: datetime | None, now: datetime
) -> datetime:
    """The wait of this attempt, or what the network asks for if that is longer."""
    own = now + waits[min(max(attempts, 1), len(waits)) - 1]
    return max(own, retry_at) if retry_at else own
