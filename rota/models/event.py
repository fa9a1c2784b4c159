"""The event: its hours and rules, departments, accounts."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from rota.lib.spans import Span
from rota.models.users import User

BRIEFING = """What to say: what you do at this hour, why it matters, what people would not expect.

What never to say: a name, a place or a time from which somebody could be known; anything of a case
that is before a court; what a colleague, a victim or an offender told you in confidence.

Not sure? Leave it out, or ask first.

A picture: no faces, no screens, no papers, no doors with numbers. Describe what can be seen in a
sentence, for those who cannot see it.
"""


class EventQuerySet(models.QuerySet["Event"]):
    """Events by who runs them."""

    def of(self, user: User) -> EventQuerySet:
        """Events in which the user has a role."""
        return self.filter(roles__user=user)


class Event(models.Model):
    """The 24 hours: name, hashtag, zone, start, end, slot length, rules."""

    class Length(models.TextChoices):
        ELAPSED = "elapsed", "24 elapsed hours"
        CALENDAR = "calendar", "A calendar day (23 or 25 hours when the clocks change)"

    class SignUp(models.TextChoices):
        CLOSED = "closed", "Nobody signs up by themselves"
        FIRST = "first", "Whoever comes first has the slot"
        CHOSEN = "chosen", "People apply, and an organiser chooses"

    slug = models.SlugField("short name", max_length=40, unique=True)
    name = models.CharField(max_length=120)
    hashtag = models.CharField(
        max_length=60,
        validators=[
            RegexValidator(
                r"^#\w*[^\W\d_]\w*$",
                "Write the hashtag as # and letters or digits, with at least one letter.",
            )
        ],
    )
    zone = models.CharField("time zone", max_length=60, default="Europe/London")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    length = models.CharField(max_length=10, choices=Length, default=Length.ELAPSED)
    slot_minutes = models.PositiveSmallIntegerField(
        choices=[(minutes, f"{minutes} minutes") for minutes in (15, 20, 30, 60)], default=30
    )
    people_needed = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    standbys_needed = models.PositiveSmallIntegerField(
        default=0, validators=[MaxValueValidator(20)]
    )
    grace_minutes = models.PositiveSmallIntegerField(
        default=15, validators=[MaxValueValidator(240)]
    )
    early_minutes = models.PositiveSmallIntegerField(default=5, validators=[MaxValueValidator(240)])
    rest_minutes = models.PositiveSmallIntegerField(
        default=120, validators=[MaxValueValidator(1440)]
    )
    most_slots = models.PositiveSmallIntegerField(
        default=3, validators=[MinValueValidator(1), MaxValueValidator(99)]
    )
    sign_up = models.CharField("open slots", max_length=10, choices=SignUp, default=SignUp.CLOSED)
    give_back_minutes = models.PositiveSmallIntegerField(
        default=180,
        validators=[MaxValueValidator(10080)],
        help_text="Until so long before its start a slot can be given back by its holder alone.",
    )
    is_cover_approved = models.BooleanField("an organiser approves who takes over", default=True)
    availability_asked_at = models.DateTimeField(null=True, editable=False)
    availability_until = models.DateTimeField(null=True, blank=True)
    night_from = models.TimeField(default=time(22))
    night_until = models.TimeField(default=time(6))
    words = models.TextField(
        "suggested words",
        blank=True,
        default="What I do right now, and why it matters:",
        help_text="The words a volunteer can start from.",
    )
    briefing = models.TextField(blank=True, default=BRIEFING)
    watch_list = models.TextField(
        "words that must not be posted",
        blank=True,
        help_text="One a line: names of cases, of people, of places.",
    )
    link = models.URLField("link to share", blank=True)
    contact = models.CharField(
        "who to ask for help", max_length=120, blank=True, help_text="A name and a phone number."
    )
    reply_to = models.EmailField("replies to mails go to", blank=True)
    foreseen = models.CharField(
        max_length=300, blank=True, editable=False, help_text="Which account would be blocked."
    )
    held_at = models.DateTimeField(null=True, editable=False)
    held_by = models.CharField(max_length=150, blank=True, editable=False)
    held_why = models.CharField(max_length=300, blank=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    common_version = models.PositiveIntegerField(
        default=0, editable=False, help_text="Rises with what more than single slots show."
    )
    is_edited = models.BooleanField(
        default=False, editable=False, help_text="Its waiting messages do not follow it yet."
    )
    created_at = models.DateTimeField()

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(slot_minutes__in=[15, 20, 30, 60]), name="event_slot_length"
            ),
            models.CheckConstraint(
                condition=Q(people_needed__gte=1), name="event_needs_at_least_one_person"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def touch(self, *, only_slots: bool = False) -> None:
        """Note a change that grid and board show.

        `only_slots`: nothing but slots whose own counters have risen in this transaction.
        It also locks the event's row until the end of the transaction: what is checked after it
        still holds when it is saved. Whoever locks people and slots as well does this last.
        """
        common = F("common_version") if only_slots else F("common_version") + 1
        Event.objects.filter(pk=self.pk).update(version=F("version") + 1, common_version=common)

    def is_asking(self, now: datetime) -> bool:
        """Whether people are being asked when they can: their answer is waited for."""
        asked, until = self.availability_asked_at, self.availability_until
        return asked is not None and until is not None and now < until

    @property
    def main_account(self) -> Account | None:
        """From where turns post whose person and department have no account."""
        return next((one for one in self.accounts.all() if one.is_main), None)

    @property
    def tz(self) -> ZoneInfo:
        """The zone in which times are shown."""
        return ZoneInfo(self.zone)

    @property
    def span(self) -> Span:
        """From start to end, UTC."""
        return Span(self.starts_at, self.ends_at)

    def is_on(self, now: datetime) -> bool:
        """Whether it runs, or is about to."""
        return self.starts_at - self.grace <= now < self.ends_at

    @property
    def grace(self) -> timedelta:
        """How long after its slot a post still counts."""
        return timedelta(minutes=self.grace_minutes)

    @property
    def early(self) -> timedelta:
        """How long before its slot a post already counts."""
        return timedelta(minutes=self.early_minutes)

    @property
    def rest(self) -> timedelta:
        """What lies between two slots of one person."""
        return timedelta(minutes=self.rest_minutes)


class Department(models.Model):
    """A part of the organisation, and the stage of the service that it shows."""

    class Stage(models.TextChoices):
        COURT = "court", "Sentence at court"
        CUSTODY = "custody", "Custody"
        HOSTEL = "hostel", "Hostel"
        SUPERVISION = "supervision", "Supervision in the community"
        PROGRAMMES = "programmes", "Programmes"
        VICTIMS = "victims", "Support for victims"
        BEHIND = "behind", "Behind the scenes"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="departments")
    name = models.CharField(max_length=80)
    mark = models.CharField(
        "two-letter mark",
        max_length=2,
        validators=[RegexValidator(r"^[A-Z0-9]{2}$", "Two capital letters or digits.")],
    )
    colour = models.CharField(
        max_length=7,
        default="#1d4ed8",
        validators=[RegexValidator(r"^#[0-9a-f]{6}$", "A colour such as #1d4ed8.")],
    )
    stage = models.CharField("stage of the service", max_length=20, choices=Stage)
    fewest_slots = models.PositiveSmallIntegerField(default=1)
    eyes = models.PositiveSmallIntegerField(
        "approval of its posts",
        choices=[(0, "Nobody has to approve"), (1, "One other person"), (2, "Two other people")],
        default=1,
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("event", Lower("name"), name="department_name_once"),
            models.UniqueConstraint("event", "mark", name="department_mark_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Account(models.Model):
    """A social account: a main one, or a department's.

    `is_usual`: the main account from which turns post, unless their person or department has one.
    It comes first among the event's accounts, and the first main one is taken: that is the rule.
    """

    class Network(models.TextChoices):
        X = "x", "X"
        MASTODON = "mastodon", "Mastodon"
        BLUESKY = "bluesky", "Bluesky"
        OTHER = "other", "Other"

    class PostedBy(models.TextChoices):
        VOLUNTEER = "volunteer", "The volunteer posts"
        DESK = "desk", "The desk posts for them"
        APP = "app", "Coordinator posts when the slot begins"
        BUTTON = "button", "Coordinator posts when the volunteer presses a button"

    BY_COORDINATOR = (PostedBy.APP, PostedBy.BUTTON)

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="accounts")
    network = models.CharField(max_length=10, choices=Network, default=Network.X)
    handle = models.CharField(max_length=120)
    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, null=True, blank=True, related_name="accounts"
    )
    posted_by = models.CharField(
        "who posts", max_length=10, choices=PostedBy, default=PostedBy.VOLUNTEER
    )
    is_usual = models.BooleanField(
        "Turns post from here, unless their person or department has an account",
        default=False,
    )

    class Meta:
        ordering = ["-is_usual", "network", "handle"]
        constraints = [
            models.UniqueConstraint("event", "network", Lower("handle"), name="account_once"),
            models.UniqueConstraint("event", name="account_one_usual", condition=Q(is_usual=True)),
            models.CheckConstraint(
                condition=Q(is_usual=False) | Q(department=None), name="account_usual_is_main"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handle} on {self.get_network_display()}"

    @property
    def is_main(self) -> bool:
        """The organisation's own account, not a department's."""
        return self.department_id is None
