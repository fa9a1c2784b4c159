"""Who did what, when; written in the transaction of the change itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models

from rota.models.event import Event
from rota.models.people import Person
from rota.models.users import User

Actor = User | Person | None  # None: the clock, or a command
Values = dict[str, Any] | None  # the changed fields as JSON values
Change = tuple[models.Model | None, Values, Values]


class AuditQuerySet(models.QuerySet["Audit"]):
    """The trail, and how it is written."""

    def record(
        self,
        *,
        event: Event | None,
        by: Actor,
        now: datetime,
        verb: str,
        sentence: str,
        subject: models.Model | None = None,
        before: Values = None,
        after: Values = None,
    ) -> Audit:
        """Add a line. `verb` is the action's name; `sentence` says it for people.

        `before` and `after` hold the changed fields (JSON values).
        """
        changes = [(subject, before, after)]
        (line,) = self.record_all(
            event=event, by=by, now=now, verb=verb, sentence=sentence, changes=changes
        )
        return line

    def record_all(
        self,
        *,
        event: Event | None,
        by: Actor,
        now: datetime,
        verb: str,
        sentence: str,
        changes: Iterable[Change],
    ) -> list[Audit]:
        """Add a line for each subject of one deed: (subject, before, after)."""
        lines = [
            Audit(
                event=event,
                at=now,
                by_user=by if isinstance(by, User) else None,
                by_person=by if isinstance(by, Person) else None,
                by_name=str(by) if by else "Coordinator",
                verb=verb,
                sentence=sentence,
                subject=(subject._meta.model_name or "") if subject else "",
                subject_id=subject.pk if subject else None,
                before=before or {},
                after=after or {},
            )
            for subject, before, after in changes
        ]
        return self.bulk_create(lines, batch_size=500)


class Audit(models.Model):
    """One change."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, null=True, related_name="audits")
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)
    by_person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True)
    by_name = models.CharField(max_length=150)
    verb = models.CharField(max_length=40)
    sentence = models.CharField(max_length=500)
    subject = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject", "subject_id"], name="audit_subject")]
