"""Whatever is done, in whatever order: the right messages wait, and nothing untrue leaves.

What should wait is worked out here from the rows and timing alone, beside the product's own way.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.conf import LazySettings

from rota.models import (
    Assignment,
    Event,
    Message,
    MessageRule,
    User,
)
from rota.reminders.timing import (
    DEFAULT_POLICY,
    Rule,
    TurnFacts,
    due_digests,
    due_for_turn,
)
from rota.reminders.truth import place_of
from tests.reminders.walk import DERIVED, HOUR, Walk, has_posted

pytestmark = pytest.mark.django_db

LEFT = {"handed", "kept", "failed"}
Row = tuple[datetime, datetime | None]


def policy_of(event: Event) -> tuple[Rule, ...]:
    """The policy as it is stored."""
    own = {rule.kind: rule for rule in MessageRule.objects.filter(event=event)}
    return tuple(
        Rule(rule.kind, row.is_on, row.minutes, row.at, row.times)
        if (row := own.get(rule.kind))
        else rule
        for rule in DEFAULT_POLICY
    )


def wanted(event: Event, now: datetime) -> Iterator[tuple[str, Row]]:
    """The key of each message that timing asks for, and from when until when."""
    policy = policy_of(event)
    for turn in Assignment.objects.select_related("slot"):
        facts = TurnFacts(
            state=turn.state,
            is_primary=turn.kind == "primary",
            span=turn.slot.span,
            invited_at=turn.invited_at,
            answered_at=turn.answered_at,
            has_posted=has_posted(turn, event),
            cover_wanted_at=turn.cover_wanted_at,
        )
        for due in due_for_turn(facts, policy, event.grace, event.tz, now):
            key = f"{due.kind}:{turn.pk}:{place_of(turn)}:{due.number}"
            yield key, (due.not_before, due.not_after)
    first = event.releases.order_by("number").first()
    if first:
        for due in due_digests(event.span, first.published_at, policy, event.tz, now):
            yield f"digest:{event.pk}:{due.not_before.isoformat()}", (due.not_before, due.not_after)


def assert_the_outbox_is_right(event: Event, now: datetime) -> None:
    """What waits is what timing says, less what a sweep has settled; news of a place too."""
    asked = dict(wanted(event, now))
    rows = {row.key: row for row in Message.objects.filter(kind__in=DERIVED)}
    waiting = {
        key: (row.not_before, row.not_after)
        for key, row in rows.items()
        if row.state == "waiting" and row.not_after and now < row.not_after
    }
    assert waiting == {key: asked[key] for key in waiting}
    settled = {key for key in asked.keys() - waiting.keys() if key in rows}
    assert asked.keys() - waiting.keys() == settled
    assert all(rows[key].state in LEFT or held_by_sweep(rows[key]) for key in settled)
    for turn in Assignment.objects.filter(state="invited", slot__ends_at__gt=now):
        news = turn.messages.filter(kind__in=["invitation", "moved"])
        told = [one for one in news if one.facts["place"] == place_of(turn)]
        assert told, f"nobody told {turn.person} of {turn.pk}"
        assert all(one.state in {"waiting", *LEFT} or held_by_sweep(one) for one in told)


def held_by_sweep(message: Message) -> bool:
    """Whether it came to its time and could not leave then."""
    return message.state == "suppressed" and not message.last_error.startswith("Overtaken")


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_the_outbox_is_right(
    gmpt24: Event, priya: User, settings: LazySettings, seed: int
) -> None:
    settings.MAIL_IS_KEPT = True
    gmpt24.starts_at = datetime(2024, 10, 26, 22, tzinfo=UTC)
    gmpt24.ends_at = gmpt24.starts_at + 6 * HOUR
    gmpt24.standbys_needed = 1
    gmpt24.save()
    walk = Walk(gmpt24, priya, seed)
    trail = []
    for _ in range(40):
        trail.append(walk.step())
        gmpt24.refresh_from_db()
        if gmpt24.is_edited:
            walk.sweep()
        try:
            assert_the_outbox_is_right(gmpt24, walk.now)
        except AssertionError as error:
            raise AssertionError("\n".join([*trail, str(error)])) from error
    assert Message.objects.filter(state="kept").exists()
