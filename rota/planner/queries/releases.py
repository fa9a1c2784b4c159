"""What was published, what would be, and what speaks against it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet

from rota.coverage.queries import coverage
from rota.lib.spans import Span
from rota.lib.times import clock, day, stretch
from rota.models import Assignment, Event, Message, MessageKind, Person, Release, ReleaseLine
from rota.planner.cautions import Caution, DepartmentFacts, RotaFacts, cautions
from rota.planner.changes import Change, Difference, Line, differences

NEWS = (MessageKind.INVITATION, MessageKind.MOVED)
WORDS = {
    Message.State.WAITING: "mail waits to be sent",
    Message.State.SENDING: "mail is being handed over",
    Message.State.HANDED: "mail handed to the mail server",
    Message.State.KEPT: "mail kept in this site's mailbox",
    Message.State.FAILED: "mail failed",
    Message.State.SUPPRESSED: "mail was not sent",
}


@dataclass(frozen=True)
class ChangeLine:
    """A change in words."""

    change: Change
    person: Person
    old: str
    new: str


@dataclass(frozen=True)
class Outlook:
    """What publishing now would do. `number` is that of the release it would make."""

    number: int
    lines: tuple[ChangeLine, ...]
    cautions: tuple[Caution, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many are new, moved, cancelled."""
        return dict(Counter(str(line.change) for line in self.lines))

    @property
    def people(self) -> int:
        """How many people would be told."""
        return len({line.person.pk for line in self.lines})


def last_release(event: Event) -> Release | None:
    """The release in force."""
    return event.releases.order_by("-number").first()


def active_assignments(event: Event) -> QuerySet[Assignment]:
    """Everybody on the rota, with what a release says of them."""
    rows = Assignment.objects.active().of_event(event)
    return rows.select_related("slot", "person__department", "account")


def line_of(assignment: Assignment) -> Line:
    """An assignment as it would be published."""
    return Line(
        assignment.pk,
        assignment.person_id,
        assignment.slot.span,
        assignment.kind,
        str(assignment.account or ""),
        is_asked=assignment.state == Assignment.State.PROPOSED,
    )


def published_lines(release: Release | None) -> list[Line]:
    """What people were told last, without those who have said no since."""
    if release is None:
        return []
    return told_by(release.lines.exclude(assignment__state=Assignment.State.DECLINED))


def told_by(rows: Iterable[ReleaseLine]) -> list[Line]:
    """Lines of a release as they are compared.

    One whose assignment is gone keeps a number of its own, which no assignment has.
    """
    return [
        Line(row.assignment_id or -row.pk, row.person_id, row.span, row.kind, row.account)
        for row in rows
    ]


def pending(event: Event) -> tuple[Difference, ...]:
    """What differs from the last release."""
    new = [line_of(assignment) for assignment in active_assignments(event)]
    return differences(published_lines(last_release(event)), new)


def outlook_of(event: Event, now: datetime) -> Outlook:
    """What publishing would do, in words, and what speaks against it."""
    release = last_release(event)
    number = release.number + 1 if release else 1
    return Outlook(number, in_words(pending(event), event), cautions(facts_of(event, now)))


def in_words(found: Iterable[Difference], event: Event) -> tuple[ChangeLine, ...]:
    """Differences as people read them. One query."""
    found = list(found)
    people = Person.objects.select_related("department").in_bulk({one.person_id for one in found})
    return tuple(
        ChangeLine(one.change, people[one.person_id], words(one.old, event), words(one.new, event))
        for one in found
    )


def changes_since(release: Release, newer: Release | None) -> tuple[ChangeLine, ...]:
    """What another release, or the rota as it is now, changes of this one."""
    event = release.event
    new = (
        told_by(newer.lines.all())
        if newer
        else [replace(line_of(one), is_asked=False) for one in active_assignments(event)]
    )
    return in_words(differences(told_by(release.lines.all()), new), event)


def unanswered(release: Release) -> QuerySet[Assignment]:
    """Who was told by the release, or before it, and has not said yes or no."""
    rows = Assignment.objects.filter(lines__release=release, state=Assignment.State.INVITED)
    return rows.select_related("person__department", "slot").order_by("slot__starts_at", "pk")


@dataclass(frozen=True)
class Awaited:
    """An assignment that has no answer yet, and what has become of the mail that asks for one."""

    turn: Assignment
    mail: str


def awaited(release: Release) -> list[Awaited]:
    """Who has not answered the release, each with their mail. Two queries."""
    turns = list(unanswered(release))
    mails = Message.objects.filter(assignment__in=turns, kind__in=NEWS).order_by("created_at", "pk")
    last = {mail.assignment_id: mail for mail in mails}  # the latest of each comes last
    zone = release.event.tz
    return [Awaited(turn, mail_in_words(turn.person, last.get(turn.pk), zone)) for turn in turns]


def mail_in_words(person: Person, mail: Message | None, zone: ZoneInfo) -> str:
    """What is known of a mail: never that it was read."""
    if not person.email:
        return "no e-mail address"
    if mail is None:
        return "no mail was written"
    when = (
        f" at {clock(mail.settled_at, zone)}, {day(mail.settled_at, zone)}"
        if mail.settled_at
        else ""
    )
    return WORDS[Message.State(mail.state)] + when


def words(line: Line | None, event: Event) -> str:
    """A line as people read it."""
    if line is None:
        return ""
    standby = ", standby" if line.kind == Assignment.Kind.STANDBY else ""
    account = f", {line.account}" if line.account else ""
    return f"{stretch(*line.span, event.tz)}{standby}{account}"


def facts_of(event: Event, now: datetime) -> RotaFacts:
    """What the cautions look at."""
    seen = coverage(event, now)
    everybody = list(active_assignments(event))
    slots = Counter(row.person.department_id for row in everybody if row.is_primary)
    people = {row.person_id: row.person for row in everybody}
    present = Person.objects.present().filter(event=event)
    return RotaFacts(
        gaps=tuple(spoken(one.slot.span, event) for one in seen if one.places_empty),
        standbys_missing=sum(one.standbys_empty for one in seen),
        without_email=tuple(sorted(p.name for p in people.values() if not p.email)),
        stopped_mail=tuple(sorted(p.name for p in people.values() if p.mail_stopped_at)),
        overridden=tuple(
            f"{row.person} at {spoken(row.slot.span, event)}" for row in everybody if row.overridden
        ),
        departments=tuple(
            DepartmentFacts(one.name, one.stage, slots[one.pk], one.fewest_slots)
            for one in event.departments.all()
        ),
        without_slot=present.exclude(pk__in=people).count(),
    )


def spoken(span: Span, event: Event) -> str:
    """A slot's time in words."""
    return stretch(*span, event.tz)


def releases_of(event: Event) -> QuerySet[Release]:
    """All releases, the latest first, with the number of places in each."""
    rows = event.releases.select_related("published_by")
    return rows.annotate(places=Count("lines")).order_by("-number")
