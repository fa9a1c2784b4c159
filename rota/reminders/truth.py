"""The last look before a message leaves: is it still true, and can it be delivered?"""

from datetime import datetime

from rota.coverage.queries import coverage
from rota.models import Assignment, Message, MessageKind
from rota.reminders.queries import organisers_of

ASKED_FOR = {MessageKind.LINK}  # leaves even when the person has stopped mails
ONLY_WITHOUT_POST = {MessageKind.ON, MessageKind.NUDGE, MessageKind.MISSED}
ABOUT_A_PLACE = ONLY_WITHOUT_POST | {
    MessageKind.INVITATION,
    MessageKind.MOVED,
    MessageKind.CHASE,
    MessageKind.EVENING,
    MessageKind.HOUR,
}
FOR_ORGANISERS = {MessageKind.MISSED, MessageKind.DECLINED, MessageKind.DIGEST}


def addresses_of(message: Message) -> list[str]:
    """Whom it goes to at this moment; empty when there is no address."""
    if message.address:
        return [message.address]
    if message.person:
        return [message.person.email] if message.person.email else []
    if message.kind in FOR_ORGANISERS and message.event:
        return [user.email for user in organisers_of(message.event)]
    return [message.user.email] if message.user else []


def reason_not_to_send(message: Message, now: datetime) -> str:
    """Why it must not leave now, as a sentence; empty when it may."""
    if message.not_after and now >= message.not_after:
        return "Too late: its time had passed."
    person = message.person
    if person and person.left_at:
        return f"{person.name} has left the event."
    if person and person.mail_stopped_at and message.kind not in ASKED_FOR:
        return f"{person.name} has stopped mails: phone instead."
    if not addresses_of(message):
        return "There is no e-mail address: phone instead."
    if message.kind in ABOUT_A_PLACE:
        return reason_about_place(message)
    if message.kind == MessageKind.CANCELLED and is_published(message.assignment):
        return "The slot was given back to them."
    if message.kind == MessageKind.DIGEST and not has_gaps(message, now):
        return "There is no gap to report."
    return ""


def reason_about_place(message: Message) -> str:
    """Why a message about an assignment is no longer true."""
    assignment = message.assignment
    if assignment is None or not is_published(assignment):
        return "The person no longer has the slot."
    if message.facts.get("revision") != assignment.revision:
        return "The slot was changed since."
    if message.kind == MessageKind.CHASE and assignment.state != Assignment.State.INVITED:
        return "The person has answered."
    if message.kind in ONLY_WITHOUT_POST and assignment.posts.standing().exists():
        return "The post has been made."
    return ""


def is_published(assignment: Assignment | None) -> bool:
    """Whether the person holds the place and knows it."""
    return assignment is not None and assignment.state in {
        Assignment.State.INVITED,
        Assignment.State.CONFIRMED,
    }


def has_gaps(message: Message, now: datetime) -> bool:
    """Whether a digest would have something to say."""
    event = message.event
    return event is not None and any(
        one.state.is_gap or one.state.is_at_risk for one in coverage(event, now)
    )
