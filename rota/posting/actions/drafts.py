"""Words are written, changed, handed in and taken back. Every version is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from rota.lib.refusal import Refused
from rota.models import (
    Account,
    Actor,
    Approver,
    Assignment,
    Audit,
    Draft,
    DraftVersion,
    Event,
    Person,
    Slot,
    User,
)
from rota.models.following import move_words
from rota.posting.actions.dispatching import send_on, turned
from rota.posting.actions.link_checks import note_links
from rota.posting.lifecycle import Step
from rota.posting.queries.drafts import approvers_for, eyes_needed, objections_to
from rota.posting.queries.link_checks import urls_in
from rota.reminders.actions import ask_to_look


@transaction.atomic
def write_draft(
    event: Event,
    *,
    slot: Slot | None,
    assignment: Assignment | None = None,
    author: Person | None,
    text: str,
    accounts: Iterable[Account],
    is_thread: bool = False,
    by: Actor,
    now: datetime,
) -> Draft:
    """The first version of the words for a slot; for the place the turn has by now."""
    hold_author(author)
    draft = Draft.objects.create(
        event=event,
        slot=slot,
        assignment=assignment,
        author=author,
        written_by=by if isinstance(by, User) else None,
        text=text,
        is_thread=is_thread,
        created_at=now,
    )
    if assignment:
        move_words([assignment.pk])
        draft.refresh_from_db(fields=["slot", "assignment"])
    draft.accounts.set(accounts)
    keep_version(draft, by, now)
    return record(draft, "write_draft", f"Wrote a post for {draft.speaker}.", by, now)


@transaction.atomic
def edit_draft(
    draft: Draft,
    *,
    text: str,
    accounts: Iterable[Account],
    is_thread: bool = False,
    seen_number: int | None,
    by: Actor,
    now: datetime,
) -> Draft:
    """Other words. What was approved has to be approved anew.

    Refused when somebody has changed them since version `seen_number`.
    """
    draft = lock(draft, seen_number)
    accounts = list(accounts)
    as_it_is = (draft.text, draft.is_thread, set(draft.accounts.all()))
    if (text, is_thread, set(accounts)) == as_it_is:
        return draft
    was_approved = draft.state == Draft.State.APPROVED
    draft.state = turned(draft, Step.EDIT)
    draft.text, draft.is_thread = text, is_thread
    draft.number, draft.approved_at = draft.number + 1, None
    draft.save()
    draft.accounts.set(accounts)
    keep_version(draft, by, now)
    voided = " It has to be approved anew." if was_approved else ""
    return record(draft, "edit_draft", f"Changed the post of {draft.speaker}.{voided}", by, now)


@transaction.atomic
def submit(draft: Draft, *, seen_number: int | None, by: Actor, now: datetime) -> Draft:
    """Hand the words in. Where nobody's eyes are needed they are approved by it.

    Refused while something must be mended first, and by a volunteer who has not read the briefing.
    """
    draft = lock(draft, seen_number)
    if isinstance(by, Person) and by.briefed_at is None:
        raise Refused("Please read what to say and what never to say, and tick that you have.")
    refuse_unmended(draft)
    draft.state = turned(draft, Step.SUBMIT)
    draft.submitted_at = now
    if eyes_needed(draft) == 0:
        draft.state, draft.approved_at = Draft.State.APPROVED, now
    draft.save()
    send_on(draft, now=now)
    if draft.state == Draft.State.SUBMITTED:
        ask_to_look(draft, approvers_for(draft, now), now=now)
    return record(draft, "submit", f"Handed in the post of {draft.speaker}.", by, now)


@transaction.atomic
def withdraw_draft(draft: Draft, *, by: Actor, now: datetime) -> Draft:
    """These words are not to be posted."""
    draft = lock(draft, None)
    draft.state, draft.approved_at = turned(draft, Step.WITHDRAW), None
    draft.save()
    return record(draft, "withdraw_draft", f"Withdrew the post of {draft.speaker}.", by, now)


@transaction.atomic
def tick_briefing(person: Person, *, now: datetime) -> Person:
    """The volunteer has read what to say and what never to say; once is enough."""
    if Person.objects.filter(pk=person.pk, briefed_at=None).update(briefed_at=now):
        Audit.objects.record(
            event=person.event, by=person, now=now, verb="tick_briefing", subject=person,
            sentence=f"{person} has read the briefing.",
        )  # fmt: skip
    person.refresh_from_db(fields=["briefed_at"])
    return person


def hold_author(author: Person | None) -> None:
    """Nobody moves the author, or takes a turn of theirs away, until this is done."""
    if author:
        Person.objects.select_for_update(no_key=True).get(pk=author.pk)


def lock(draft: Draft, seen_number: int | None) -> Draft:
    """The draft as it is now; nobody else changes it until this is done."""
    rows = Draft.objects.select_for_update(of=("self",), no_key=True)
    fresh = rows.select_related("event", "slot", "author__department").get(pk=draft.pk)
    if seen_number is not None and seen_number != fresh.number:
        latest = fresh.versions.first()
        who = latest.by_name if latest else "Somebody"
        raise Refused(f"{who} has changed these words since. Look at them, then do it again.")
    return fresh


def refuse_unmended(draft: Draft) -> None:
    """Refuse while something must be mended first."""
    if missing := [one.sentence for one in objections_to(draft) if one.must]:
        raise Refused(" ".join(missing))


def keep_version(draft: Draft, by: Actor, now: datetime) -> DraftVersion:
    """Write the words down as they are, and have their links looked at."""
    note_links(draft.event, urls_in(draft.text), now=now)
    return DraftVersion.objects.create(
        draft=draft,
        number=draft.number,
        text=draft.text,
        pictures=list(map(list, draft.pictures.values_list("number", "alt"))),
        by_user=by if isinstance(by, User) else None,
        by_person=by if isinstance(by, Person) else None,
        by_name=str(by) if by else "Coordinator",
        at=now,
    )


def record(draft: Draft, verb: str, sentence: str, by: Actor | Approver, now: datetime) -> Draft:
    """The trail. Somebody without an account is named in the sentence."""
    actor = None if isinstance(by, Approver) else by
    Audit.objects.record(
        event=draft.event, by=actor, now=now, verb=verb, subject=draft, sentence=sentence,
        after={"state": draft.state, "number": draft.number},
    )  # fmt: skip
    return draft
