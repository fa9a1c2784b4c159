"""The rota: slots, who takes them, and what was published."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from rota.lib.post_urls import intent_url
from rota.lib.spans import Span
from rota.models.event import Account, Event
from rota.models.people import Person
from rota.models.users import User


class Slot(models.Model):
    """A stretch [start, end) of the event that needs N people. No two of an event overlap.

    `revision` counts the changes of its assignments: a form that carries an older one is stale.
    `reports` counts posts reported and taken back.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    people_needed = models.PositiveSmallIntegerField(default=1)
    standbys_needed = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0, editable=False)
    reports = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint("event", "starts_at", name="slot_start_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_it_starts"
            ),
        ]

    @property
    def span(self) -> Span:
        """From start to end, UTC."""
        return Span(self.starts_at, self.ends_at)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments by what has become of them."""

    def active(self) -> AssignmentQuerySet:
        """Those that hold a place: proposed, invited or confirmed."""
        return self.filter(state__in=Assignment.ACTIVE)

    def published(self) -> AssignmentQuerySet:
        """Those whose person has been told: invited or confirmed."""
        return self.filter(state__in=[Assignment.State.INVITED, Assignment.State.CONFIRMED])

    def known(self) -> AssignmentQuerySet:
        """Those of which their person knows; what organisers have only drafted is left out."""
        told = models.Exists(ReleaseLine.objects.filter(assignment=models.OuterRef("pk")))
        return self.filter(~Q(state__in=Assignment.UNTOLD) | told)

    def primary(self) -> AssignmentQuerySet:
        """Those who post; not the standbys."""
        return self.filter(kind=Assignment.Kind.PRIMARY)

    def of_event(self, event: Event) -> AssignmentQuerySet:
        """Those of one event."""
        return self.filter(slot__event=event)


class Assignment(models.Model):
    """A person takes a slot, on an account, as primary or standby.

    `seat` numbers the places of a slot from 1: two people in one place, or one person twice in a
    slot, cannot be stored. `revision` rises when the assignment moves or is published anew, so that
    messages about an earlier arrangement are told apart.
    """

    class Kind(models.TextChoices):
        PRIMARY = "primary", "Primary"
        STANDBY = "standby", "Standby"

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        INVITED = "invited", "Invited"
        CONFIRMED = "confirmed", "Confirmed"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    ACTIVE = (State.PROPOSED, State.INVITED, State.CONFIRMED)
    UNTOLD = (State.PROPOSED, State.WITHDRAWN)  # the next release tells the person

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="assignments")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="assignments")
    account = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="assignments"
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PRIMARY)
    seat = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    is_pinned = models.BooleanField(default=False)
    overridden = models.JSONField(default=list, help_text="Names of the rules set aside for it.")
    invited_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    cover_wanted_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True, help_text="Why declined or given back.")
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["slot__starts_at", "kind", "seat"]
        constraints = [
            models.UniqueConstraint(
                "slot",
                "kind",
                "seat",
                name="assignment_one_person_a_seat",
                condition=Q(state__in=["proposed", "invited", "confirmed"]),
            ),
            models.UniqueConstraint(
                "slot",
                "person",
                name="assignment_one_seat_a_person",
                condition=Q(state__in=["proposed", "invited", "confirmed"]),
            ),
            models.CheckConstraint(condition=Q(seat__gte=1), name="assignment_seat_from_one"),
        ]

    @property
    def is_active(self) -> bool:
        """Whether it holds a place."""
        return self.state in self.ACTIVE

    @property
    def is_primary(self) -> bool:
        """Whether the person is the one who posts."""
        return self.kind == self.Kind.PRIMARY

    @cached_property
    def fallback(self) -> Account | None:
        """The main account, for a turn that has been given none."""
        return self.slot.event.main_account

    @property
    def posts_from(self) -> Account | None:
        """From where it is posted; None where the event has no main account either."""
        return self.account or self.fallback

    @property
    def is_by_desk(self) -> bool:
        """Whether the desk posts for the volunteer."""
        account = self.posts_from
        return account is not None and account.posted_by == Account.PostedBy.DESK

    @property
    def is_by_coordinator(self) -> bool:
        """Whether Coordinator posts their approved words, by itself or at a button."""
        account = self.posts_from
        return account is not None and account.posted_by in Account.BY_COORDINATOR

    @property
    def intent(self) -> str:
        """The address that opens X with words to start from; empty where they post elsewhere."""
        account, event = self.posts_from, self.slot.event
        is_on_x = account is None or account.network == Account.Network.X
        is_own_post = is_on_x and not self.is_by_desk and not self.is_by_coordinator
        return intent_url(event.words, event.hashtag, event.link) if is_own_post else ""


class Release(models.Model):
    """A published, numbered version of the rota."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="releases")
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)
    warnings = models.JSONField(default=list, help_text="Sentences that were ticked off.")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint("event", "number", name="release_number_once")]


class ReleaseLine(models.Model):
    """One assignment as it was published."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="lines")
    assignment = models.ForeignKey(
        Assignment, on_delete=models.SET_NULL, null=True, related_name="lines"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="lines")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Assignment.Kind)
    account = models.CharField(max_length=160, blank=True)

    @property
    def span(self) -> Span:
        """From start to end, UTC."""
        return Span(self.starts_at, self.ends_at)
