"""Questions about messages: the policy, who organises, what stands in the outbox."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from rota.models import Event, Message, MessageKind, MessageRule, Person, Role, RoleKind, User
from rota.reminders.timing import DEFAULT_POLICY, Kind, Rule

LIVE_AFTER_END = timedelta(days=7)


def policy_of(event: Event) -> tuple[Rule, ...]:
    """The event's message policy: its own rows, the defaults where it has none."""
    own = {rule.kind: rule for rule in event.message_rules.all()}
    return tuple(rule_of(own[rule.kind]) if rule.kind in own else rule for rule in DEFAULT_POLICY)


def rule_of(row: MessageRule) -> Rule:
    """A stored line of the policy as timing knows it."""
    return Rule(Kind(row.kind), row.is_on, row.minutes, row.at, row.times)


def organisers_of(event: Event) -> QuerySet[User]:
    """Who is told when something goes wrong: owners and organisers."""
    roles = Role.objects.filter(event=event, kind__in=[RoleKind.OWNER, RoleKind.ORGANISER])
    return User.objects.filter(is_active=True, pk__in=roles.values("user")).order_by("pk")


def outbox(event: Event, *, state: str = "", kind: str = "", search: str = "") -> QuerySet[Message]:
    """The event's messages, the latest first, narrowed as asked."""
    messages = Message.objects.filter(event=event).select_related("person", "user")
    if state:
        messages = messages.filter(state=state)
    if kind:
        messages = messages.filter(kind=kind)
    if search:
        messages = messages.filter(Q(person__name__icontains=search) | Q(address__icontains=search))
    return messages.order_by("-settled_at", "not_before", "pk")


def token_to_show(message: Message, now: datetime) -> str:
    """The person's token where mail is kept on this site, so that its links can be tried.

    Where mail leaves, an organiser sees that there is a link, but not which.
    """
    if not (settings.MAIL_IS_KEPT and message.person):
        return "…"
    link = message.person.links.valid(now).order_by("-pk").first()
    return link.token if link else "…"


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


def people_with_address(address: str, now: datetime) -> QuerySet[Person]:
    """The people of running and coming events whom the address belongs to."""
    people = Person.objects.present().select_related("event")
    return people.filter(email__iexact=address, event__ends_at__gt=now - LIVE_AFTER_END)


def kinds_of_policy() -> Iterable[tuple[MessageKind, Rule]]:
    """The kinds a policy speaks of, with their defaults."""
    return ((MessageKind(rule.kind), rule) for rule in DEFAULT_POLICY)
