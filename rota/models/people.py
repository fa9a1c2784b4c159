"""People: the volunteers of an event, and their private links."""

from __future__ import annotations

from datetime import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from rota.lib.tokens import derive_token
from rota.models.event import Account, Department, Event


class PersonQuerySet(models.QuerySet["Person"]):
    """People by whether they take part."""

    def present(self) -> PersonQuerySet:
        """People who have not left the event."""
        return self.filter(left_at__isnull=True)

    def answered(self) -> PersonQuerySet:
        """People who have said when they can, to the last question of their event."""
        return self.filter(availability_given_at__gte=F("event__availability_asked_at"))

    def unanswered(self) -> PersonQuerySet:
        """People who take part, were asked when they can, and have not said."""
        given = Q(availability_given_at__gte=F("event__availability_asked_at"))
        asked = self.present().filter(event__availability_asked_at__isnull=False)
        return asked.filter(Q(availability_given_at=None) | ~given)


class Person(models.Model):
    """A volunteer of the event. Key: e-mail, else name and department."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="people")
    name = models.CharField(max_length=120)
    email = models.EmailField("e-mail", blank=True)
    phone = models.CharField(max_length=40, blank=True)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="people")
    role = models.CharField("role or grade", max_length=80, blank=True)
    account = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="people"
    )
    at_night = models.BooleanField("can take night slots", default=False)
    available = models.CharField(
        max_length=200,
        default="any",
        help_text="Such as 09:00-17:00; 22:00-06:00, or any.",
    )
    rather_not = models.CharField(
        max_length=200,
        blank=True,
        help_text="Times within these that suit less, such as 22:00-02:00.",
    )
    availability_note = models.CharField("what they say of it", max_length=300, blank=True)
    availability_given_at = models.DateTimeField(null=True, editable=False)
    most_slots = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(99)],
        help_text="Leave empty for the event's own number.",
    )
    briefed_at = models.DateTimeField(null=True, editable=False)
    notes = models.TextField(max_length=1000, blank=True)
    left_at = models.DateTimeField(null=True, editable=False)
    mail_stopped_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(
                "event", Lower("email"), name="person_email_once", condition=~Q(email="")
            ),
            models.UniqueConstraint(
                "event",
                Lower("name"),
                "department",
                name="person_without_email_once",
                condition=Q(email=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def in_short(self) -> str:
        """What other volunteers are told of them: "Sam (Hostels)"."""
        return f"{self.name.split()[0]} ({self.department})"

    @property
    def has_answered(self) -> bool:
        """Whether they have said when they can, to the last question of their event."""
        asked, given = self.event.availability_asked_at, self.availability_given_at
        return asked is not None and given is not None and given >= asked

    @property
    def slots_at_most(self) -> int:
        """The person's own limit, else the event's."""
        return self.most_slots or self.event.most_slots


class PrivateLinkQuerySet(models.QuerySet["PrivateLink"]):
    """Links by whether they open."""

    def valid(self, now: datetime) -> PrivateLinkQuerySet:
        """Links that are neither revoked nor over."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=now)


class PrivateLink(models.Model):
    """A person's way in without an account. The database keeps only the token's hash."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="links")
    nonce = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = PrivateLinkQuerySet.as_manager()

    @property
    def token(self) -> str:
        """The token, derived again from the server's key."""
        return derive_token("person", self.nonce)
