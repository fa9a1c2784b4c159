"""A volunteer's answer: yes, no, or only if nobody else can. Every answer can be changed."""

from datetime import datetime
from enum import StrEnum

from django.db import IntegrityError, transaction

from rota.lib.refusal import Refused
from rota.models import Actor, Assignment, MessageKind
from rota.planner.actions.seats import lock_person, lock_slots, note, when
from rota.planner.actions.snapshots import snapshot
from rota.planner.queries.rota import needed, rota_of
from rota.reminders.actions import tell_organisers

State = Assignment.State
ANSWERABLE = {State.INVITED, State.CONFIRMED, State.DECLINED}


class Answer(StrEnum):
    """What a volunteer can say to a slot."""

    YES = "yes"
    NO = "no"
    COVER = "cover"


SENTENCES = {
    Answer.YES: "{person} confirmed {when}.",
    Answer.NO: "{person} cannot do {when}.",
    Answer.COVER: "{person} asks for cover for {when}.",
}


@transaction.atomic
def answer(
    assignment: Assignment, *, answer: Answer, reason: str = "", by: Actor, now: datetime
) -> Assignment:
    """Note the answer. The same answer again changes nothing.

    Refused once the slot is over, while the organiser is changing it, and when a slot that was
    declined has been given to somebody else.
    """
    person = lock_person(assignment.person)
    slot = lock_slots(assignment.slot)[0]
    turn = Assignment.objects.select_related("account").get(pk=assignment.pk)
    person.event = slot.event
    turn.person, turn.slot = person, slot
    refuse_late(turn, now)
    if said(turn) == answer and turn.reason == reason:
        return turn
    before = snapshot(turn)
    if turn.state == State.DECLINED and answer != Answer.NO:
        take_back_seat(turn)
    turn.state = State.DECLINED if answer == Answer.NO else State.CONFIRMED
    turn.cover_wanted_at = now if answer == Answer.COVER else None
    turn.answered_at, turn.reason = now, reason
    save(turn)
    sentence = SENTENCES[answer].format(person=person, when=when(slot))
    note(turn, "answer", sentence, by=by, now=now, before=before)
    if answer != Answer.YES:
        warn_organisers(turn, answer, now)
    return turn


def said(turn: Assignment) -> Answer | None:
    """The answer an assignment carries."""
    if turn.state == State.CONFIRMED:
        return Answer.COVER if turn.cover_wanted_at else Answer.YES
    return Answer.NO if turn.state == State.DECLINED else None


def refuse_late(turn: Assignment, now: datetime) -> None:
    """Some answers come too late."""
    if turn.state == State.WITHDRAWN:
        raise Refused("You no longer have this slot: the organiser has taken you off it.")
    if turn.state not in ANSWERABLE:
        raise Refused(
            "The organiser is changing this slot. You will get a mail when it is settled."
        )
    if now >= turn.slot.ends_at:
        raise Refused("This slot is over, so the answer can no longer be changed.")


def take_back_seat(turn: Assignment) -> None:
    """A place in the slot again, if one is free."""
    slot = turn.slot
    taken = rota_of(slot.event).seats_taken(slot, turn.kind)
    free = [number for number in range(1, needed(slot, turn.kind) + 1) if number not in taken]
    if not free:
        others = Assignment.objects.active().filter(slot=slot, kind=turn.kind)
        names = " and ".join(one.person.name for one in others.select_related("person"))
        raise Refused(f"Thank you, but {names} has this slot now. Ask the organiser for another.")
    turn.seat = free[0]
    turn.revision += 1


def save(turn: Assignment) -> None:
    """Save; the database has the last word on who holds the place."""
    try:
        with transaction.atomic():
            turn.save()
    except IntegrityError as error:
        raise Refused("Somebody else has this slot now. Ask the organiser for another.") from error


def warn_organisers(turn: Assignment, answer: Answer, now: datetime) -> None:
    """Tell those who organise that they must look for somebody."""
    tell_organisers(
        turn.slot.event,
        kind=MessageKind.DECLINED,
        key=f"declined:{turn.pk}:{turn.revision}:{answer}:{now.isoformat()}",
        facts={"cover_wanted": answer == Answer.COVER, "reason": turn.reason},
        assignment=turn,
        now=now,
    )
