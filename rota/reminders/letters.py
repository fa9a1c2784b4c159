"""What a message says: rendered once, at the first attempt, from templates/emails/<kind>."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from rota.coverage.queries import coverage, neighbours
from rota.lib.spans import Span
from rota.lib.times import stretch
from rota.lib.tokens import derive_token
from rota.models import Assignment, Message, MessageKind

TOKEN_PLACE = "private-token"  # noqa: S105  # stands in stored words where the token goes


@dataclass(frozen=True)
class Letter:
    """A subject and two bodies that say the same."""

    subject: str
    text: str
    html: str


def write_letter(message: Message, now: datetime) -> Letter:
    """The words of a message. Sign-in mails bring their own."""
    if message.kind == MessageKind.ACCOUNT:
        return Letter(message.subject, message.text, html_of(message.text))
    context = context_of(message, now)
    subject = render_to_string(f"emails/{message.kind}.subject.txt", context)
    text = render_to_string(f"emails/{message.kind}.txt", context).strip() + "\n"
    return Letter(" ".join(subject.split())[:200], text, html_of(text))


def html_of(text: str) -> str:
    """The same words as a plain page: paragraphs and links, nothing to load."""
    return render_to_string("emails/letter.html", {"text": text})


def address(name: str, *args: object) -> str:
    """A full address on this site."""
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


def context_of(message: Message, now: datetime) -> dict[str, Any]:
    """What the templates may say."""
    event = message.event
    context: dict[str, Any] = {
        "message": message,
        "event": event,
        "person": message.person,
        "user": message.user,
        "invitation": message.invitation,
        "facts": message.facts,
        "my_page": address("planner:mine", TOKEN_PLACE),
        "stop_page": address("reminders:stop_mail", TOKEN_PLACE),
    }
    if message.assignment and event:
        context |= facts_of_turn(message.assignment)
    if event and message.kind == MessageKind.MOVED and "old" in message.facts:
        context["old"] = stretch(*span_of(message.facts["old"]), event.tz)
    if event and message.kind == MessageKind.CANCELLED and "old" in message.facts:
        context["when"] = stretch(*span_of(message.facts["old"]), event.tz)
    if event and message.kind == MessageKind.DIGEST:
        seen = coverage(event, now)
        context["gaps"] = [one for one in seen if one.state.is_gap]
        context["at_risk"] = [one for one in seen if one.state.is_at_risk]
        context["board"] = address("coverage:board", event.slug)
    if event and message.kind in {MessageKind.MISSED, MessageKind.DECLINED}:
        context["board"] = address("coverage:board", event.slug)
    if message.invitation:
        token = derive_token("invitation", message.invitation.nonce)
        context["accept_page"] = address("events:accept", token)
    return context


def span_of(stored: dict[str, str]) -> Span:
    """A span as it stands in `facts`."""
    return Span(
        datetime.fromisoformat(stored["starts_at"]), datetime.fromisoformat(stored["ends_at"])
    )


def facts_of_turn(assignment: Assignment) -> dict[str, Any]:
    """The slot, the account, how to post, and who is before and after."""
    slot, event = assignment.slot, assignment.slot.event
    others = neighbours(event, [slot])[slot.pk]
    return {
        "assignment": assignment,
        "slot": slot,
        "account": assignment.account,
        "when": stretch(*slot.span, event.tz),
        "by_desk": assignment.is_by_desk,
        "intent": assignment.intent,
        "before": ", ".join(others.before),
        "after": ", ".join(others.after),
    }
