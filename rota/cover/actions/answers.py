"""A volunteer's answer: yes, no, or only if nobody else can. Every answer can be changed."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction

from rota.cover.actions.asking import keep_after_all
from rota.lib.refusal import Refused
from rota.models import Actor, Assignment, MessageKind, Slot
from rota.planner.actions.seats import lock_turn, note, set_aside, when
from rota.planner.actions.snapshots import snapshot
from rota.planner.queries.candidates import judge
from rota.planner.rules import Reason
from rota.reminders.actions import tell_organisers

State = Assignment.State


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
    turn: Assignment,
    *,
    answer: Answer,
    reason: str = "",
    seen_revision: int | None = None,
    by: Actor,
    now: datetime,
) -> Assignment:
    """Note the answer. The same answer again changes nothing.

    Refused once the slot is over, while organisers are changing it, when it is no longer what the
    person was asked (`seen_revision`), and when a slot that was declined has gone to somebody else.
    """
    turn = lock_turn(turn, seen=None)
    refuse_late(turn, answer, now)
    refuse_changed(turn, seen_revision)
    answer = answer_that_counts(turn, answer, now)
    if said(turn) == answer and turn.reason == reason:
        return turn
    before = snapshot(turn)
    if turn.state == State.DECLINED and answer != Answer.NO:
        take_back_seat(turn, now)
    turn.state = State.DECLINED if answer == Answer.NO else State.CONFIRMED
    turn.cover_wanted_at = now if answer == Answer.COVER else None
    turn.answered_at, turn.reason = now, reason
    turn.save()
    sentence = SENTENCES[answer].format(person=turn.person, when=when(turn.slot))
    note(turn, "answer", sentence, by=by, now=now, before=before)
    if answer == Answer.COVER:
        warn_organisers(turn, answer, now)
        return turn
    keep_after_all(turn, now=now)
    if answer == Answer.NO:
        warn_organisers(turn, answer, now)
    return turn


def answer_that_counts(turn: Assignment, answer: Answer, now: datetime) -> Answer:
    """A no to what they agreed to, too near the slot, is an urgent wish for cover.

    Who never said yes can say no at any time.
    """
    is_agreed = turn.state == State.CONFIRMED
    if answer == Answer.NO and is_agreed and is_late(turn.slot, now):
        return Answer.COVER
    return answer


def is_late(slot: Slot, now: datetime) -> bool:
    """Whether the slot can no longer be given back by its holder alone."""
    return now >= slot.starts_at - timedelta(minutes=slot.event.give_back_minutes)


def said(turn: Assignment) -> Answer | None:
    """The answer an assignment carries."""
    if turn.state == State.CONFIRMED:
        return Answer.COVER if turn.cover_wanted_at else Answer.YES
    return Answer.NO if turn.state == State.DECLINED else None


def refuse_late(turn: Assignment, answer: Answer, now: datetime) -> None:
    """Some answers come too late."""
    if turn.state == State.WITHDRAWN:
        raise Refused("You no longer have this slot: the organiser has taken you off it.")
    if turn.state == State.PROPOSED:
        raise Refused(
            "The organiser is changing this slot. You will get a mail when it is settled."
        )
    if now >= turn.slot.ends_at:
        raise Refused("This slot is over, so the answer can no longer be changed.")
    if answer != Answer.YES and turn.posts.standing().exists():
        raise Refused("You have posted in this slot already. Take the post back first.")


def refuse_changed(turn: Assignment, seen: int | None) -> None:
    """An answer is to what was asked, not to what has become of it since."""
    if seen is not None and seen != turn.revision:
        raise Refused(
            "This slot has changed since you opened the page. "
            f"It is now {when(turn.slot)}: please answer again."
        )


def take_back_seat(turn: Assignment, now: datetime) -> None:
    """A place in the slot again, if one is free. Soft rules were set aside when it was given."""
    judgement = judge(
        turn.slot, turn.person, kind=turn.kind, account=turn.account, now=now, besides=turn
    )
    if Reason.FULL in {one.reason for one in judgement.refusals}:
        others = Assignment.objects.active().filter(slot=turn.slot, kind=turn.kind)
        names = [one.person.in_short for one in others.select_related("person__department")]
        has_gone = f"has gone to {' and '.join(names)}" if names else "needs nobody any more"
        raise Refused(f"Thank you, but this slot {has_gone}. Ask the organiser for another.")
    turn.overridden = set_aside(judgement, override=True)
    turn.seat = judgement.seat
    turn.revision += 1


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
