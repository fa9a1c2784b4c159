"""When people are asked to take a place: in waves, once more, and then everybody. Pure.

The nearer the slot, the closer together; nobody is asked by mail once it has begun.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

A_WAVE = 20  # people
WAVE_EVERY = timedelta(minutes=30)
ONCE_MORE_AFTER = timedelta(hours=12)
EVERYBODY_AFTER = timedelta(hours=24)


def wave_times(count: int, asked_at: datetime, starts_at: datetime) -> Iterator[datetime]:
    """When each of so many people is asked, in their order; the last ones perhaps not at all.

    The first wave is asked at once, even of a slot that has begun.
    """
    step = min(WAVE_EVERY, max(starts_at - asked_at, timedelta(0)) / 10)
    for number in range(count):
        wave = number // A_WAVE
        at = asked_at + wave * step
        if wave and at >= starts_at:
            return
        yield at


def once_more_at(asked_at: datetime, starts_at: datetime) -> datetime | None:
    """When who has not answered is asked a second time: half way to the slot, at most 12 hours on.

    None where it begins within an hour.
    """
    left = starts_at - asked_at
    return asked_at + min(ONCE_MORE_AFTER, left / 2) if left > timedelta(hours=1) else None


def everybody_at(asked_at: datetime, starts_at: datetime) -> datetime:
    """When all who could are asked, and not only those named: never after the slot has begun.

    After three quarters of the time that is left, a day at most.
    """
    left = max(starts_at - asked_at, timedelta(0))
    return asked_at + min(EVERYBODY_AFTER, left * 3 / 4)
