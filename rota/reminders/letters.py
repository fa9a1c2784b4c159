"""What a message says: rendered once, at the first attempt, from templates/emails/<kind>.

Private links stand in the words with a placeholder; `envelope` puts the token in.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from rota.coverage.queries import neighbours
from rota.lib.mail import clean_subject
from rota.lib.post_urls import words_intent
from rota.lib.spans import Span
from rota.lib.times import by_when, stretch
from rota.models import Account, Assignment, Dispatch, Draft, Message, MessageKind, Offer
from rota.reminders.calendar import calendar
from rota.reminders.queries import ahead

TOKEN_PLACE = "private-token"  # noqa: S105  # stands in stored words where a token goes
CALENDAR = "calendar"  # among a message's facts: the calendar file that goes with it
WITH_CALENDAR = {MessageKind.TAKEN, MessageKind.COVERED}
LINK = re.compile(r"https?://\S+")
STYLE = (  # all that HTML adds
    "body{font-family:Arial,sans-serif;line-height:1.5;max-width:40em;overflow-wrap:anywhere}"
)


@dataclass(frozen=True)
class Letter:
    """A subject and two bodies that say the same."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Line:
    """A line of a letter. A link has a line of its own."""

    words: str

    @property
    def is_link(self) -> bool:
        """Whether it is the full address of a page."""
        return LINK.fullmatch(self.words) is not None


def write_letter(message: Message, now: datetime) -> Letter:
    """The words of a message. Sign-in mails bring their own."""
    if message.kind == MessageKind.ACCOUNT:
        return Letter(message.subject, message.text, html_of(message.subject, message.text))
    context = context_of(message, now)
    subject = clean_subject(render_to_string(f"emails/{message.kind}.subject.txt", context))
    text = tidy(render_to_string(f"emails/{message.kind}.txt", context))
    return Letter(subject, text, html_of(subject, text))


def facts_with_calendar(message: Message, now: datetime) -> dict[str, Any]:
    """The facts of a message, with the calendar file of its slot where one goes along."""
    facts: dict[str, Any] = message.facts
    turn = message.assignment
    if message.kind not in WITH_CALENDAR or turn is None:
        return facts
    book = calendar(turn.slot.event, [turn], with_names=False, now=now)
    return facts | {CALENDAR: book.decode()}


def tidy(text: str) -> str:
    """Without blank lines at its ends, and never two of them in a row."""
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def html_of(subject: str, text: str) -> str:
    """The same words as a plain page: paragraphs, and links to press; nothing to load."""
    paragraphs = [
        [Line(words) for words in part.split("\n")] for part in text.strip().split("\n\n")
    ]
    context = {"subject": subject, "paragraphs": paragraphs, "style": STYLE}
    return render_to_string("emails/letter.html", context)


def address(name: str, *args: object) -> str:
    """A full address on this site."""
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


def context_of(message: Message, now: datetime) -> dict[str, Any]:
    """What the templates may say."""
    event = message.event
    context: dict[str, Any] = {
        "event": event,
        "person": message.person,
        "invitation": message.invitation,
        "facts": message.facts,
        "my_page": address("cover:mine", TOKEN_PLACE),
        "when_page": address("people:my_when", TOKEN_PLACE),
        "calendar": address("cover:my_calendar", TOKEN_PLACE),
        "stop_page": address("reminders:stop_mail", TOKEN_PLACE),
        "accept_page": address("events:accept", TOKEN_PLACE),
    }
    if event:
        context["board"] = address("coverage:board", event.slug)
        context["accounts_page"] = address("events:accounts", event.slug)
        context["cover_page"] = address("cover:requests", event.slug)
    if event and message.kind == MessageKind.DIGEST:
        context["ahead"] = ahead(event, now)
    if event and "old" in message.facts:
        context["old"] = stretch(*span_of(message.facts["old"]), event.tz)
    if event and event.availability_until:
        context["until"] = by_when(event.availability_until, event.tz)
    if event and "person" in message.facts:
        context["person_page"] = address("people:person", event.slug, message.facts["person"])
    if message.assignment:
        context |= facts_of_turn(message.assignment)
    if "dispatch" in message.facts and event:
        context["way_page"] = address("posting:way", event.slug, message.facts["dispatch"])
    if message.offer:
        context |= facts_of_offer(message.offer)
    if message.draft:
        context |= facts_of_draft(message.draft) | {"approver": message.approver}
    return context


def span_of(stored: dict[str, str]) -> Span:
    """A span as it stands in `facts`."""
    return Span(
        datetime.fromisoformat(stored["starts_at"]), datetime.fromisoformat(stored["ends_at"])
    )


def facts_of_offer(offer: Offer) -> dict[str, Any]:
    """The place, whose it is, and what would be given for it."""
    zone = offer.slot.event.tz
    given = offer.in_return
    return {
        "offer": offer,
        "when": stretch(*offer.slot.span, zone),
        "from": offer.turn.person.in_short if offer.turn else "",
        "in_return": stretch(*given.slot.span, zone) if given else "",
    }


def facts_of_draft(draft: Draft) -> dict[str, Any]:
    """The words, when they are for, and where they are looked at or changed."""
    slot = draft.slot
    return {
        "draft": draft,
        "when": stretch(*slot.span, draft.event.tz) if slot else "Without a slot yet",
        "draft_page": address("posting:draft", draft.event.slug, draft.pk),
        "look_page": address("posting:look", TOKEN_PLACE, draft.pk),
        "words_page": address("posting:my_draft", TOKEN_PLACE, draft.pk),
    }


def approved_words(assignment: Assignment) -> list[dict[str, Any]]:
    """The turn's approved words with where they go, and the address that opens X with them."""
    by_hand = {Account.PostedBy.VOLUNTEER, Account.PostedBy.BUTTON}
    rows = Dispatch.objects.standing().filter(
        draft__slot=assignment.slot_id, draft__author=assignment.person_id, way__in=by_hand
    )
    rows = rows.exclude(state__in=Dispatch.OUT).select_related("account").order_by("pk")
    return [
        {
            "account": str(row.account),
            "text": row.text,
            "intent": words_intent(row.text) if row.account.network == "x" else "",
            "part": f"part {row.part} of {row.parts}" if row.parts > 1 else "",
            "is_reply": row.part > 1,
        }
        for row in rows
    ]


def facts_of_turn(assignment: Assignment) -> dict[str, Any]:
    """The slot, the account, how to post, and who is before and after."""
    slot, event = assignment.slot, assignment.slot.event
    others = neighbours(event, [slot])[slot.pk]
    return {
        "assignment": assignment,
        "is_unanswered": assignment.state == Assignment.State.INVITED,
        "account": assignment.posts_from,
        "when": stretch(*slot.span, event.tz),
        "by_desk": assignment.is_by_desk,
        "by_coordinator": assignment.is_by_coordinator,
        "own_words_page": address("posting:my_drafts", TOKEN_PLACE),
        "write_page": address("posting:write_own", TOKEN_PLACE, assignment.pk),
        "intent": assignment.intent,
        "words": approved_words(assignment),
        "before": ", ".join(others.before),
        "after": ", ".join(others.after),
    }
