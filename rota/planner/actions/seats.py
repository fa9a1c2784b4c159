"""What every change of an assignment shares: locks, the rules' say, the seat, and the trail.

Locks are taken in one order everywhere, so that no two changes wait for each other: the person,
then slots by number, the event's own row last.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from rota.lib.refusal import Refused
from rota.lib.times import stretch
from rota.models import Actor, Assignment, Audit, Edit, Person, Slot, User
from rota.models.following import move_words
from rota.planner.actions.snapshots import Snapshot, snapshot
from rota.planner.queries.candidates import Judgement
from rota.planner.queries.history import changes_since, is_as_told
from rota.reminders.actions import derive

TOLD = frozenset({Assignment.State.INVITED, Assignment.State.CONFIRMED})


def lock_people(*numbers: int) -> dict[int, Person]:
    """People as they are now, by number; nobody else gives them a slot until this is done."""
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=set(numbers))
    return {person.pk: person for person in rows.order_by("pk")}


def lock_person(person: Person) -> Person:
    """One person as they are now."""
    return lock_people(person.pk)[person.pk]


def lock_slots(*numbers: int) -> list[Slot]:
    """The slots as they are now, by number. Refused if one was dropped meanwhile."""
    wanted = set(numbers)
    rows = Slot.objects.select_for_update(of=("self",), no_key=True).select_related("event")
    locked = list(rows.filter(pk__in=wanted).order_by("pk"))
    if len(locked) < len(wanted):
        raise Refused("The slots were made anew meanwhile. Look at the rota again.")
    return locked


def lock_turn(turn: Assignment, *others: int, seen: int | None) -> Assignment:
    """The assignment as it is now; its person, its slot and the other slots are locked.

    `seen` is the revision of its slot on the page from which the change was asked; a page that
    is behind is refused and told what changed.
    """
    person = lock_person(turn.person)
    slots = {slot.pk: slot for slot in lock_slots(turn.slot_id, *others)}
    fresh = Assignment.objects.select_related("account").get(pk=turn.pk)
    if fresh.slot_id != turn.slot_id:
        raise Refused(f"{person} was moved meanwhile. Look at the rota again.")
    fresh.person, fresh.slot = person, slots[fresh.slot_id]
    person.event = fresh.slot.event
    refuse_stale(fresh.slot, seen)
    return fresh


def refuse_stale(slot: Slot, seen: int | None) -> None:
    """Refuse what was decided on an older look at the slot, and tell what has changed since."""
    if seen is not None and seen != slot.revision:
        told = changes_since(slot, seen) or "Somebody changed this slot while you looked at it."
        raise Refused(f"{told} Nothing of yours was saved: look again, then save again.")


def refuse_done(turn: Assignment, now: datetime, *, has_posted: bool | None = None) -> None:
    """Refuse to rewrite what has happened, or what is pinned. One query if it must be asked."""
    event = turn.slot.event
    if turn.is_pinned:
        raise Refused(f"{turn.person} is pinned to this slot. Unpin them first.")
    if turn.posts.standing().exists() if has_posted is None else has_posted:
        raise Refused(f"{turn.person} has posted in this slot. Take the post back first.")
    if now >= turn.slot.ends_at + event.grace:
        raise Refused("The slot is over.")


def set_aside(judgement: Judgement, *, override: bool) -> list[str]:
    """The names of the rules set aside; refused while one speaks against and is not set aside."""
    hard = [one for one in judgement.refusals if one.reason.is_hard]
    if hard or (judgement.refusals and not override):
        raise Refused(" ".join(one.sentence for one in hard or judgement.refusals))
    return [one.reason.key for one in judgement.refusals]


def seat(turn: Assignment, judgement: Judgement) -> None:
    """Save the assignment in the seat found. The database has the last word on who sits there."""
    turn.seat = judgement.seat
    try:
        with transaction.atomic():
            turn.save()
    except IntegrityError as error:
        raise Refused("Somebody else took this place a moment ago. Look again.") from error


def note(
    turn: Assignment,
    verb: str,
    sentence: str,
    *,
    by: Actor,
    now: datetime,
    before: Snapshot | None,
) -> Assignment:
    """Write the trail, let it be undone, make other pages stale, and say the messages anew.

    `before` is what the row said; None for a new one.
    """
    event, after = turn.slot.event, snapshot(turn)
    count_up({turn.slot_id, (before or after)["slot"]})
    Audit.objects.record(
        event=event, by=by, now=now, verb=verb, sentence=sentence, subject=turn,
        before=before, after=after,
    )  # fmt: skip
    if isinstance(by, User):
        steps = [[turn.pk, before, after]]
        Edit.objects.create(event=event, by=by, at=now, sentence=sentence[:300], steps=steps)
    move_words([turn.pk])
    derive(turn, now=now)
    event.touch(only_slots=True)
    return turn


def count_up(numbers: Iterable[int]) -> None:
    """Make pages that show an earlier state of these slots stale."""
    Slot.objects.filter(pk__in=numbers).update(revision=F("revision") + 1)


def propose(turn: Assignment) -> None:
    """What was agreed no longer holds: the next release tells the person anew."""
    if turn.state in TOLD:
        turn.state = Assignment.State.PROPOSED
    if turn.cover_wanted_at:
        turn.answered_at = turn.cover_wanted_at = None
    turn.revision += 1


def agree_anew(turn: Assignment) -> None:
    """Another place has to be agreed anew; one that the last release told them holds again."""
    propose(turn)
    if is_as_told(turn):
        turn.state = Assignment.State.CONFIRMED if turn.answered_at else Assignment.State.INVITED


def when(slot: Slot) -> str:
    """The slot's time in words."""
    return stretch(slot.starts_at, slot.ends_at, slot.event.tz)


def aside_in_words(names: list[str]) -> str:
    """What was set aside, to end a sentence with."""
    return f" Set aside: {', '.join(name.replace('_', ' ') for name in names)}." if names else ""
