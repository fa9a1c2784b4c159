"""A stretch of the rota is copied: one edit, which one undo takes back."""

from datetime import datetime

from django.db import transaction

from rota.lib.refusal import Refused
from rota.lib.words import counted
from rota.models import Edit, Event, Slot, User
from rota.planner.actions.edits import any_rule, edit_rota, gift
from rota.planner.actions.seats import lock_people, lock_slots
from rota.planner.pattern import BadPattern
from rota.planner.queries.patterns import Pattern, pattern_of

STALE = "The rota has changed since this preview was made. Here it is as it is now."


@transaction.atomic
def copy_pattern(
    event: Event,
    *,
    first: Slot,
    last: Slot,
    to: Slot,
    times: int,
    seen_version: int,
    by: User,
    now: datetime,
) -> Edit:
    """Give everybody in the copies that fit their places.

    Refused if the rota is no longer the one of `seen_version`, for then other copies would fit.
    """
    pattern = worked_out(event, first, last, to, times, now)
    places = [one.place for one in pattern.fitting if one.place]
    if not places:
        raise Refused("Nobody fits: there is nothing to copy.")
    lock_people(*(place.person_id for place in places))
    lock_slots(*(place.slot_id for place in places))
    if Event.objects.values_list("version", flat=True).get(pk=event.pk) != seen_version:
        raise Refused(STALE)
    return edit_rota(
        event,
        [gift(place, now) for place in places],
        verb="copy_pattern",
        sentence=f"Copied a pattern: {counted(len(places), 'place')}.",
        forbids=any_rule,
        by=by,
        now=now,
    )


def worked_out(
    event: Event, first: Slot, last: Slot, to: Slot, times: int, now: datetime
) -> Pattern:
    """The pattern, or a refusal that says why there is none."""
    try:
        return pattern_of(event, first=first, last=last, to=to, times=times, now=now)
    except BadPattern as reason:
        raise Refused(str(reason)) from reason
