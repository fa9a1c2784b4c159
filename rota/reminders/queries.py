"""Questions about messages: the policy, who organises, what stands in the outbox."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet

from rota.access import Access
from rota.coverage.queries import SlotCoverage, coverage
from rota.coverage.timeline import is_in_time
from rota.lib.spans import Span
from rota.models import (
    Assignment,
    Event,
    Message,
    MessageKind,
    MessageRule,
    Person,
    Post,
    ReleaseLine,
    Role,
    RoleKind,
    User,
)
from rota.reminders.timing import DEFAULT_POLICY, Kind, Rule

HIDDEN = "…"
LIVE_AFTER_END = timedelta(days=7)
FOR_ORGANISERS = (
    MessageKind.MISSED,
    MessageKind.DECLINED,
    MessageKind.DIGEST,
    MessageKind.HOURS,
    MessageKind.APPROVE,
    MessageKind.UNCOVERED,
    MessageKind.LOOK,
    MessageKind.FAILED,
    MessageKind.CLOSED,
)


def policy_of(event: Event) -> tuple[Rule, ...]:
    """The event's message policy: its own rows, the defaults where it has none."""
    own = {rule.kind: rule for rule in event.message_rules.all()}
    return tuple(rule_of(own[rule.kind]) if rule.kind in own else rule for rule in DEFAULT_POLICY)


def rule_of(row: MessageRule) -> Rule:
    """A stored line of the policy as timing knows it."""
    return Rule(Kind(row.kind), row.is_on, row.minutes, row.at, row.times)


def organisers_of(event: Event | None) -> QuerySet[User]:
    """Who is told when something goes wrong: owners and organisers."""
    roles = Role.objects.filter(event=event, kind__in=[RoleKind.OWNER, RoleKind.ORGANISER])
    return User.objects.filter(is_active=True, pk__in=roles.values("user")).order_by("pk")


def readers_of(message: Message) -> QuerySet[User]:
    """Who is told by a message to organisers; the lead as well of what their department decides."""
    found, person = organisers_of(message.event), person_concerned(message)
    if person is None:
        return found
    leads = Role.objects.filter(
        event=message.event, kind=RoleKind.LEAD, department=person.department_id
    )
    active = User.objects.filter(is_active=True, pk__in=leads.values("user"))
    return (found | active).distinct().order_by("pk")


def person_concerned(message: Message) -> Person | None:
    """Whose department decides: of a take-over who gives the slot, of words their author."""
    if message.kind == MessageKind.LOOK and message.draft:
        return message.draft.author
    if message.kind == MessageKind.APPROVE and message.offer:
        return message.offer.turn.person if message.offer.turn else message.offer.person
    return None


def message_to_send(number: int) -> Message:
    """A message with everything its words and the last look at it need."""
    rows = Message.objects.select_related(
        "event",
        "user",
        "invitation__department",
        "person__event",
        "assignment__slot__event",
        "assignment__person__department",
        "assignment__account",
        "offer__slot__event",
        "offer__person__department",
        "offer__turn__person__department",
        "offer__in_return__slot",
        "draft__slot__event",
        "draft__event",
        "draft__author__department",
        "approver",
    )
    return rows.get(pk=number)


def with_post(about: Q, event: Event) -> set[int]:
    """The numbers of those assignments that have a post which counts."""
    posts = Post.objects.standing().filter(about, assignment__isnull=False)
    rows = posts.values_list("assignment", "counts_at", "slot__starts_at", "slot__ends_at")
    return {
        number
        for number, at, start, end in rows
        if is_in_time(at, Span(start, end), early=event.early, grace=event.grace)
    }


@dataclass(frozen=True)
class Ahead:
    """What is wrong in the part of the event that is still to come."""

    gaps: tuple[SlotCoverage, ...]
    at_risk: tuple[SlotCoverage, ...]

    @property
    def is_fine(self) -> bool:
        """Whether there is nothing to report."""
        return not self.gaps and not self.at_risk


def ahead(event: Event, now: datetime) -> Ahead:
    """The gaps of the slots that are not over, and those at risk."""
    coming = [one for one in coverage(event, now) if one.slot.ends_at > now]
    return Ahead(
        gaps=tuple(one for one in coming if one.state.is_gap),
        at_risk=tuple(one for one in coming if one.state.is_at_risk),
    )


def outbox(event: Event, *, state: str = "", kind: str = "", search: str = "") -> QuerySet[Message]:
    """The event's messages, the latest first, narrowed as asked."""
    messages = Message.objects.filter(event=event).select_related("person", "user")
    if state:
        messages = messages.filter(state=state)
    if kind:
        messages = messages.filter(kind=kind)
    if search:
        fields = ("person__name", "person__email", "user__name", "user__email", "address")
        named = (Q(**{f"{field}__icontains": search}) for field in fields)
        messages = messages.filter(reduce(or_, named))
    return messages.order_by(F("settled_at").desc(nulls_last=True), "not_before", "pk")


def token_to_show(message: Message, access: Access, now: datetime) -> str:
    """The token in the message where mail is kept on this site, so that its links can be tried.

    Where mail leaves, an organiser sees that there is a link, but not which; an invitation to a
    role is for those who may invite.
    """
    if settings.MAIL_IS_KEPT and message.person:
        link = message.person.links.valid(now).order_by("-pk").first()
        return link.token if link else HIDDEN
    if settings.MAIL_IS_KEPT and message.approver and access.may_edit:
        return message.approver.token
    if settings.MAIL_IS_KEPT and message.invitation and access.may_own:
        return message.invitation.token
    return HIDDEN


@dataclass(frozen=True)
class StateCount:
    """How many messages are in a state."""

    state: str
    word: str
    count: int


def state_counts(event: Event) -> tuple[StateCount, ...]:
    """Every state with its number of messages."""
    found = (
        Message.objects.filter(event=event).order_by().values_list("state").annotate(Count("pk"))
    )
    counts = dict(found)
    return tuple(
        StateCount(state, str(word), counts.get(state, 0)) for state, word in Message.State.choices
    )


def calendar_turns(person: Person) -> QuerySet[Assignment]:
    """What the person's own calendar speaks of: all they were told, what was cancelled included.

    What organisers are changing is left out until the next release: the calendar keeps what it has.
    """
    latest = person.event.releases.order_by("-number")[:1]
    changing = Q(state=Assignment.State.PROPOSED) | Q(
        state=Assignment.State.WITHDRAWN,
        pk__in=ReleaseLine.objects.filter(release__in=latest).values("assignment"),
    )
    rows = Assignment.objects.known().filter(person=person).exclude(changing)
    return rows.select_related("slot__event", "person", "account").order_by("slot__starts_at", "pk")


def people_with_address(address: str, now: datetime) -> QuerySet[Person]:
    """The people of running and coming events whom the address belongs to."""
    people = Person.objects.present().select_related("event")
    return people.filter(email__iexact=address, event__ends_at__gt=now - LIVE_AFTER_END)
