"""The last look before a message leaves: is it still true, and can it be delivered?"""

from datetime import datetime
from typing import TypeGuard

from django.db.models import Exists, Q

from rota.coverage.queries import coverage
from rota.models import Assignment, Dispatch, Draft, Message, MessageKind, Offer
from rota.reminders.queries import FOR_ORGANISERS, ahead, readers_of

Kind = MessageKind
ASKED_FOR = {Kind.LINK}  # leaves even when the person has stopped mails
ONLY_WITHOUT_POST = {Kind.ON, Kind.NUDGE, Kind.MISSED}
ABOUT_A_PLACE = ONLY_WITHOUT_POST | {
    Kind.INVITATION, Kind.MOVED, Kind.TAKEN, Kind.CHASE, Kind.EVENING, Kind.HOUR,
}  # fmt: skip
GIVEN_UP = {Kind.CANCELLED, Kind.COVERED}
WANTS_SOMEBODY = {Kind.DECLINED, Kind.UNCOVERED}
POSTING = {Kind.ON, Kind.NUDGE, Kind.MISSED}  # nobody is asked to post while all is on hold
ABOUT_WORDS = {Kind.LOOK, Kind.EYES, Kind.WORDS}
STAMP = "%Y%m%dT%H%M%S"
TOO_LATE = "Too late: its time had passed."


def address_of(message: Message) -> str:
    """Where it goes at this moment; empty when there is no address."""
    if message.address:
        return message.address
    reader = message.person or message.user or message.approver
    return reader.email if reader else ""


def reason_not_to_send(message: Message, now: datetime) -> str:
    """Why it must not leave now, as a sentence; empty when it may."""
    if message.not_after and now >= message.not_after:
        return TOO_LATE
    return reason_about_reader(message) or reason_about_facts(message, now)


def reason_about_reader(message: Message) -> str:
    """Why nobody is to get it, or can."""
    person = message.person
    if person and person.left_at:
        return "The person has left the event."
    if person and person.mail_stopped_at and message.kind not in ASKED_FOR:
        return f"The person has stopped mails: phone {person.phone or 'them'}."
    if message.kind in FOR_ORGANISERS and message.user not in readers_of(message):
        who = f"{message.user} no longer organises" if message.user else "Nobody organises"
        return f"{who} the event."
    if message.approver and message.approver.revoked_at:
        return "Their private link is closed."
    if address_of(message):
        return ""
    if person:
        return f"There is no e-mail address: phone {person.phone or 'them'}."
    return "There is no e-mail address."


def reason_about_facts(message: Message, now: datetime) -> str:
    """Why what it says is no longer so."""
    if message.kind in POSTING and message.event and message.event.held_at:
        return "Everything is on hold."
    if message.kind in ABOUT_A_PLACE:
        return reason_about_place(message, now)
    if message.offer:
        return reason_about_offer(message, message.offer)
    if message.kind in GIVEN_UP and is_told(message.assignment):
        return "The slot was given back to them."
    if message.kind in WANTS_SOMEBODY and not is_open(message.assignment):
        return "It is settled: they have said yes since, or the place was changed."
    if message.kind == Kind.ROLE and not is_standing(message):
        return "The invitation is no longer open."
    if message.kind == Kind.DIGEST and message.event and ahead(message.event, now).is_fine:
        return "There was no gap to report."
    about = REASONS.get(MessageKind(message.kind))
    return about(message) if about else ""


def reason_about_dispatch(message: Message) -> str:
    """Why nobody has to look at a post on its way any more."""
    facts = message.facts
    same = Dispatch.objects.filter(pk=facts["dispatch"], state=facts["state"])
    return "" if same.exists() else "It has been settled since."


def reason_about_hold(message: Message) -> str:
    """Why nobody is to be told to stop, or to go on: it was taken back since."""
    is_held = message.event is not None and message.event.held_at is not None
    is_over = message.facts["is_over"]
    return "It was taken back since." if is_held == is_over else ""


def reason_about_words(message: Message) -> str:
    """Why nothing is to be said of a draft: it has gone on since."""
    draft, facts = message.draft, message.facts
    if draft is None or (draft.number, draft.state) != (facts["number"], facts["state"]):
        return "The words have gone on since."
    return ""


def reason_about_writing(message: Message) -> str:
    """Why nobody is to be asked for words: they have written some, or have lost the slot."""
    if not is_told(message.assignment):
        return "The person no longer has the slot."
    turn = Assignment.objects.filter(Exists(Draft.objects.of_turn()), pk=message.assignment.pk)
    return "They have written since." if turn.exists() else ""


def reason_about_offer(message: Message, offer: Offer) -> str:
    """Why an offer, or somebody's yes to one, is not to be spoken of."""
    waits_for = {Kind.OFFER: Offer.State.OFFERED, Kind.APPROVE: Offer.State.ACCEPTED}
    if message.kind == Kind.APPROVE and message.facts.get("is_settled"):
        return ""
    kind = MessageKind(message.kind)
    if kind in waits_for and offer.state != waits_for[kind]:
        return f"It is settled: {offer.get_state_display().lower()}."
    return ""


def reason_about_availability(message: Message) -> str:
    """Why somebody need not be asked when they can: they have said so since."""
    person, asked = message.person, message.event and message.event.availability_asked_at
    if not asked:
        return "Nobody is asked any more."
    given = person and person.availability_given_at
    return "The person has answered." if given and given >= asked else ""


def reason_about_place(message: Message, now: datetime) -> str:
    """Why a message about a held place is no longer true."""
    assignment = message.assignment
    if not is_told(assignment):
        return "The person no longer has the slot."
    if message.facts.get("place") != place_of(assignment):
        return "The slot was changed since."
    if message.kind == Kind.CHASE and assignment.state != Assignment.State.INVITED:
        return "The person has answered."
    if message.kind in ONLY_WITHOUT_POST and is_done(assignment, now):
        return "The post has been made."
    return ""


def place_of(assignment: Assignment) -> str:
    """What a message about a place is about: which slot, as what, by which invitation.

    Somebody who is moved and moved back has the same place again, and what was said of it holds.
    """
    start, end = assignment.slot.span
    asked = assignment.invited_at
    told = f"{asked:{STAMP}}" if asked else "-"
    return f"{assignment.kind} {start:{STAMP}} {end:{STAMP}} {told}"


def is_told(assignment: Assignment | None) -> TypeGuard[Assignment]:
    """Whether the person holds the place and knows it."""
    states = {Assignment.State.INVITED, Assignment.State.CONFIRMED}
    return assignment is not None and assignment.state in states


def is_open(assignment: Assignment | None) -> bool:
    """Whether somebody has to be found for it: declined, or cover is wanted."""
    if is_told(assignment):
        return assignment.cover_wanted_at is not None
    return assignment is not None and assignment.state == Assignment.State.DECLINED


def is_standing(message: Message) -> bool:
    """Whether the invitation to a role can still be accepted; its end is the message's own."""
    offer = message.invitation
    return offer is not None and offer.accepted_at is None and offer.withdrawn_at is None


def is_done(assignment: Assignment, now: datetime) -> bool:
    """Whether the slot or the person's turn in it has its post, as the board shows it."""
    event = assignment.slot.event
    return any(
        one.state.is_done or turn.state.is_done
        for one in coverage(event, now, only=Q(pk=assignment.slot_id))
        for turn in one.turns
        if turn.assignment.pk == assignment.pk
    )


REASONS = {
    **dict.fromkeys(ABOUT_WORDS, reason_about_words),
    Kind.WRITE: reason_about_writing,
    Kind.FAILED: reason_about_dispatch,
    Kind.HOLD: reason_about_hold,
    Kind.AVAILABILITY: reason_about_availability,
}
