"""Sam's half hour between two others, on a day like any other and when the clocks go back."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

from rota.lib.tokens import derive_token, new_nonce, token_hash
from rota.models import (
    Account,
    Approver,
    Assignment,
    Draft,
    Event,
    Invitation,
    Message,
    Offer,
    User,
)
from rota.reminders.envelope import envelope
from rota.reminders.letters import write_letter
from rota.reminders.queries import message_to_send
from tests.factories import (
    AccountFactory,
    AssignmentFactory,
    DepartmentFactory,
    PersonFactory,
    SlotFactory,
)
from tests.sink import read

SITE = "rota.example.org"
HALF_HOUR = timedelta(minutes=30)
A_DAY, CLOCKS_BACK = "a day like any other", "the clocks go back"
ABOUT_EARLIER = {"moved", "cancelled", "covered"}
HOURS = {  # what Sam says now, and what he holds all the same
    "who": "Sam Okoro",
    "person": 7,
    "available": "09:00-17:00",
    "rather_not": "09:00-10:00",
    "lost": ["2am to 2:30am, Friday 13 December"],
}
FAILED = {
    "dispatch": 1,
    "state": "missed",
    "words": "was missed",
    "account": "@gmpt_example on X",
    "sentence": "Its slot is over. It was not sent late.",
}
CLOSED = {"account": "@gmpt_example on X", "sentence": "The network does not know the key."}
HOLD = {"is_over": False, "why": "A death in the service."}
STARTS = {
    A_DAY: datetime(2013, 12, 12, 9, tzinfo=UTC),
    CLOCKS_BACK: datetime(2024, 10, 27, 1, tzinfo=UTC),  # the second 1am of that night
}


class Scene:
    """Sam between Femi and Cora; the half hour after Cora is empty."""

    def __init__(self, event: Event, start: datetime) -> None:
        event.starts_at, event.ends_at = start - HALF_HOUR, start + timedelta(hours=20)
        event.reply_to = "priya@example.org"
        event.save()
        self.event, self.start = event, start
        self.hostels = DepartmentFactory(event=event)
        self.account: Account = AccountFactory(event=event)
        self.before = self.turn("Femi Adu", -1)
        self.sam = self.turn("Sam Okoro", 0)
        self.after = self.turn("Cora Lane", 1, state=Assignment.State.INVITED)
        SlotFactory(event=event, starts_at=start + 2 * HALF_HOUR)

    def turn(self, name: str, number: int, **fields: Any) -> Assignment:
        """Somebody on a slot."""
        slot = SlotFactory(event=self.event, starts_at=self.start + number * HALF_HOUR)
        person = PersonFactory(department=self.hostels, name=name, phone="0161 496 0001")
        turn: Assignment = AssignmentFactory(
            slot=slot, person=person, account=self.account, **fields
        )
        return turn

    @property
    def old(self) -> dict[str, str]:
        """Where Sam was before: two hours later."""
        starts = self.start + timedelta(hours=2)
        return {"starts_at": starts.isoformat(), "ends_at": (starts + HALF_HOUR).isoformat()}

    def offer(self) -> Offer:
        """Sam's slot is offered to Cora."""
        return Offer.objects.create(
            slot=self.sam.slot, turn=self.sam, person=self.after.person, created_at=self.start
        )

    def draft(self) -> Draft:
        """Sam's words, approved."""
        return Draft.objects.create(
            event=self.event,
            slot=self.sam.slot,
            author=self.sam.person,
            text="All is quiet at the hostel #GMPT24",
            state="approved",
            created_at=self.start,
            approved_at=self.start,
        )

    def approver(self) -> Approver:
        """Asha approves by a private link."""
        return Approver.objects.create(
            event=self.event,
            name="Asha Rao",
            email="asha@example.org",
            nonce=new_nonce(),
            created_at=self.start,
            expires_at=self.event.ends_at,
        )

    def beyond(self, kind: str, reader: User) -> dict[str, Any]:
        """What a message about an offer or about words has besides."""
        match kind:
            case "approve":
                return {"user": reader, "offer": self.offer()}
            case "offer":
                return {"person": self.after.person, "offer": self.offer()}
            case "look":
                return {"user": reader, "draft": self.draft()}
            case "eyes":
                return {"draft": self.draft(), "approver": self.approver()}
            case _:
                return {"person": self.sam.person, "draft": self.draft()}

    def about_posts(self, kind: str, reader: User) -> dict[str, Any]:
        """What a message about posts on their way, or about accounts, has besides."""
        match kind:
            case "failed":
                return {"user": reader, "draft": self.draft(), "facts": FAILED}
            case "closed":
                return {"user": reader, "facts": CLOSED}
            case _:
                return {"person": self.sam.person, "facts": HOLD}

    def message(self, kind: str, reader: User, **facts: Any) -> Message:
        """A message of that kind about Sam's slot, seen from an hour before."""
        fields: dict[str, Any] = {"event": self.event, "assignment": self.sam, "facts": facts}
        match kind:
            case "account":
                fields = {"address": reader.email, "subject": "Reset your password"}
                fields["text"] = f"Open this page:\nhttps://{SITE}/reset/\n"
            case "role":
                fields = {"event": self.event, "address": "alex@example.org"}
                fields["invitation"] = invitation_to(self.event)
            case "digest":
                fields = {"event": self.event, "user": reader}
            case "hours":
                fields = {"event": self.event, "user": reader, "facts": HOURS}
            case "failed" | "closed" | "hold":
                fields = {"event": self.event, **self.about_posts(kind, reader)}
            case "missed" | "declined" | "uncovered":
                fields["user"] = reader
            case "approve" | "offer" | "look" | "eyes" | "words":
                fields |= self.beyond(kind, reader)
            case "availability" | "link":
                fields = {"event": self.event, "person": self.sam.person}
            case _:
                fields["person"] = self.sam.person
        row = Message.objects.queue(key=kind, now=self.start, kind=kind, **fields)
        return message_to_send(row.pk)

    def mail(self, kind: str, reader: User, **facts: Any) -> EmailMessage:
        """It as it arrives."""
        row = self.message(kind, reader, **facts)
        now = self.start - timedelta(hours=1)
        letter = write_letter(row, now)
        row.subject, row.text, row.html = letter.subject, letter.text, letter.html
        row.message_id, row.date = f"<1.2@{SITE}>", now
        return read(envelope(row, "sam.okoro@example.org", "TOKEN").message().as_bytes())


def invitation_to(event: Event) -> Invitation:
    """Alex is invited to organise."""
    nonce = new_nonce()
    return Invitation.objects.create(
        event=event,
        email="alex@example.org",
        kind="organiser",
        nonce=nonce,
        token_hash=token_hash(derive_token("invitation", nonce)),
        created_at=event.starts_at,
        expires_at=event.ends_at,
    )


def scene(event: Event, day: str) -> Scene:
    """The scene on that day."""
    return Scene(event, STARTS[day])


def mail_of(event: Event, day: str, kind: str, reader: User) -> EmailMessage:
    """A mail of each kind."""
    made = scene(event, day)
    return made.mail(kind, reader, **({"old": made.old} if kind in ABOUT_EARLIER else {}))
