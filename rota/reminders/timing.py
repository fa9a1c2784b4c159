"""Decides what is sent about an assignment, and when. Plain Python: facts in, due messages out.

Reminders form a series: each is worth sending until the next one begins. One whose moment had
passed when the person was told of the slot, or spoke of it themselves, says nothing new: somebody
who is given a slot late gets the invitation, and not three mails at once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from rota.lib.spans import Span

MISSED_IS_NEWS_FOR = timedelta(hours=2)
DIGEST_IS_NEWS_FOR = timedelta(hours=4)
BACK_OFF_MINUTES = (1, 2, 5, 5, 10)
UNCOVERED_STEPS = (1, 3, 12)  # times the minutes of its rule: 2, 6 and 24 hours before the slot
ATTEMPTS_AT_MOST = 144  # ten minutes apart: a day


class Kind(StrEnum):
    """What a message is about."""

    INVITATION = "invitation"
    MOVED = "moved"
    CANCELLED = "cancelled"
    CHASE = "chase"
    EVENING = "evening"
    HOUR = "hour"
    ON = "on"
    NUDGE = "nudge"
    MISSED = "missed"
    DECLINED = "declined"
    DIGEST = "digest"
    AVAILABILITY = "availability"
    HOURS = "hours"
    OFFER = "offer"
    TAKEN = "taken"
    COVERED = "covered"
    APPROVE = "approve"
    UNCOVERED = "uncovered"
    LOOK = "look"
    EYES = "eyes"
    WORDS = "words"
    WRITE = "write"
    FAILED = "failed"
    CLOSED = "closed"
    HOLD = "hold"
    LINK = "link"
    ROLE = "role"
    ACCOUNT = "account"


@dataclass(frozen=True)
class Rule:
    """A line of the policy: `minutes` before (or after) the moment, or `at` a local time."""

    kind: Kind
    is_on: bool = True
    minutes: int | None = None
    at: time | None = None
    times: int = 1


DEFAULT_POLICY = (
    Rule(Kind.AVAILABILITY, minutes=24 * 60, times=2),
    Rule(Kind.CHASE, minutes=24 * 60, times=3),
    Rule(Kind.EVENING, at=time(18)),
    Rule(Kind.HOUR, minutes=60),
    Rule(Kind.ON),
    Rule(Kind.NUDGE, minutes=10),
    Rule(Kind.MISSED),
    Rule(Kind.UNCOVERED, minutes=120, times=3),
    Rule(Kind.DIGEST, at=time(19)),
)


@dataclass(frozen=True)
class TurnFacts:
    """What timing needs to know of an assignment. `state` is the assignment's."""

    state: str
    is_primary: bool
    span: Span
    invited_at: datetime | None = None
    answered_at: datetime | None = None
    has_posted: bool = False
    cover_wanted_at: datetime | None = None

    @property
    def in_touch_at(self) -> datetime | None:
        """When the person last heard of the slot from us, or we from them."""
        return max(filter(None, (self.invited_at, self.answered_at)), default=None)


@dataclass(frozen=True)
class Due:
    """A message to be sent in [not_before, not_after)."""

    kind: Kind
    number: int
    not_before: datetime
    not_after: datetime


def due_for_turn(
    turn: TurnFacts, policy: Iterable[Rule], grace: timedelta, zone: ZoneInfo, now: datetime
) -> tuple[Due, ...]:
    """Everything that should still go out about the assignment, in order of time.

    Proposed, declined and withdrawn assignments get nothing. Standbys are chased and reminded, but
    not told that they are on, nudged or reported as missed.
    """
    if turn.state not in {"invited", "confirmed"}:
        return ()
    rules = {rule.kind: rule for rule in policy if rule.is_on}
    told = turn.in_touch_at
    dues = [one for one in reminders(turn, rules, zone) if told is None or told < one.not_before]
    if turn.state == "invited":
        dues += chases(turn, rules)
    if turn.cover_wanted_at:
        dues += escalations(turn, turn.cover_wanted_at, rules)
    if turn.is_primary and not turn.has_posted:
        dues += watches(turn, rules, grace)
    valid = (due for due in dues if due.not_before < due.not_after and now < due.not_after)
    return tuple(sorted(valid, key=lambda due: (due.not_before, due.kind)))


def reminders(turn: TurnFacts, rules: dict[Kind, Rule], zone: ZoneInfo) -> Iterator[Due]:
    """The evening before, and an hour before."""
    start, soon = turn.span.start, soon_before(turn, rules)
    evening = rules.get(Kind.EVENING)
    if evening and evening.at:
        before = start.astimezone(zone).date() - timedelta(days=1)
        yield Due(Kind.EVENING, 1, local(before, evening.at, zone), soon)
    if Kind.HOUR in rules:
        yield Due(Kind.HOUR, 1, soon, start)


def soon_before(turn: TurnFacts, rules: dict[Kind, Rule]) -> datetime:
    """When the reminder shortly before is due; the start itself where there is none."""
    hour = rules.get(Kind.HOUR)
    return turn.span.start - timedelta(minutes=(hour and hour.minutes) or 0)


def local(on: date, at: time, zone: ZoneInfo) -> datetime:
    """A local time as a moment. One that the clocks leap over is as long after midnight as said."""
    return datetime.combine(on, at, zone).astimezone(UTC)


def chases(turn: TurnFacts, rules: dict[Kind, Rule]) -> Iterator[Due]:
    """Please confirm: again and again after the invitation, until the hour before."""
    chase = rules.get(Kind.CHASE)
    if not (chase and chase.minutes and turn.invited_at):
        return
    step, end = timedelta(minutes=chase.minutes), soon_before(turn, rules)
    for number in range(1, chase.times + 1):
        begins = turn.invited_at + number * step
        until = end if number == chase.times else min(begins + step, end)
        yield Due(Kind.CHASE, number, begins, until)


def escalations(turn: TurnFacts, asked_at: datetime, rules: dict[Kind, Rule]) -> Iterator[Due]:
    """Nobody has taken it yet: to organisers, nearer and nearer to the slot.

    They were told when cover was asked for, so a moment that had passed by then says nothing new.
    """
    rule = rules.get(Kind.UNCOVERED)
    if not (rule and rule.minutes):
        return
    until = turn.span.start
    for number, step in enumerate(UNCOVERED_STEPS[: rule.times], start=1):
        at = turn.span.start - step * timedelta(minutes=rule.minutes)
        if asked_at < at:
            yield Due(Kind.UNCOVERED, number, at, until)
        until = at


def watches(turn: TurnFacts, rules: dict[Kind, Rule], grace: timedelta) -> Iterator[Due]:
    """You are on; no post yet; missed."""
    start, end = turn.span
    if Kind.ON in rules:
        yield Due(Kind.ON, 1, start, end)
    if nudge := rules.get(Kind.NUDGE):
        yield Due(Kind.NUDGE, 1, start + timedelta(minutes=nudge.minutes or 0), end + grace)
    if Kind.MISSED in rules:
        yield Due(Kind.MISSED, 1, end + grace, end + grace + MISSED_IS_NEWS_FOR)


def due_digests(
    event: Span, published_at: datetime, policy: Iterable[Rule], zone: ZoneInfo, now: datetime
) -> tuple[Due, ...]:
    """A digest of gaps each evening from the first release until the event ends."""
    rule = next((rule for rule in policy if rule.kind == Kind.DIGEST and rule.is_on), None)
    if not (rule and rule.at):
        return ()
    first = published_at.astimezone(zone).date()
    dues = []
    for number in range((event.end.astimezone(zone).date() - first).days + 1):
        at = local(first + timedelta(days=number), rule.at, zone)
        if published_at <= at < event.end and now < at + DIGEST_IS_NEWS_FOR:
            dues.append(Due(Kind.DIGEST, number + 1, at, at + DIGEST_IS_NEWS_FOR))
    return tuple(dues)


def due_questions(
    asked_at: datetime, until: datetime, policy: Iterable[Rule], now: datetime
) -> tuple[Due, ...]:
    """When can you: asked at once, and again so long before the deadline, in order of time.

    Nobody is asked again within half that time of the first question. Each is worth sending until
    the next one begins, the last one until the deadline.
    """
    rule = next((one for one in policy if one.kind == Kind.AVAILABILITY and one.is_on), None)
    step = timedelta(minutes=(rule and rule.minutes) or 0)
    times = rule.times if rule and step else 0
    agains = (until - number * step for number in range(times, 0, -1))
    begins = [asked_at, *(again for again in agains if again - asked_at >= step / 2)]
    dues = (
        Due(Kind.AVAILABILITY, number, begin, end)
        for number, (begin, end) in enumerate(pairwise([*begins, until]), start=1)
    )
    return tuple(due for due in dues if due.not_before < due.not_after and now < due.not_after)


def next_attempt(
    attempts: int, now: datetime, not_after: datetime | None = None
) -> datetime | None:
    """When to try again after so many failed attempts (1 or more).

    None: given up, because the next attempt would come too late, or after about a day.
    """
    minutes = BACK_OFF_MINUTES[min(attempts, len(BACK_OFF_MINUTES)) - 1]
    again = now + timedelta(minutes=minutes)
    is_too_late = not_after is not None and again >= not_after
    return None if is_too_late or attempts > ATTEMPTS_AT_MOST else again
