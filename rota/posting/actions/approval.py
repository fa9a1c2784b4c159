"""Somebody else looks at the words: yes, not so, or a remark."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rota.lib.refusal import Refused
from rota.models import Approval, Approver, Draft, DraftVersion, Remark, User
from rota.posting.actions.dispatching import send_on, turned
from rota.posting.actions.drafts import lock, record, refuse_unmended
from rota.posting.lifecycle import State, Step, after
from rota.posting.queries.drafts import eyes_needed
from rota.reminders.actions import tell_author

Reader = User | Approver


@transaction.atomic
def approve(draft: Draft, *, seen_number: int, words: str = "", by: Reader, now: datetime) -> Draft:
    """One pair of eyes says yes to version `seen_number`; with all that are needed it is approved.

    Refused for whoever wrote any of it, for the same eyes twice, for another version than the one
    seen, and while something must be mended.
    """
    draft = lock(draft, seen_number)
    after(State(draft.state), Step.APPROVE)
    refuse_own(draft, by)
    refuse_unmended(draft)
    version = draft.versions.get(number=draft.number)
    refuse_twice(version, by)
    Approval.objects.create(version=version, at=now, **columns_of(by))
    if words.strip():
        note(draft, words, by, now)
    if version.approvals.count() >= eyes_needed(draft):
        draft.state, draft.approved_at = Draft.State.APPROVED, now
        draft.save(update_fields=["state", "approved_at"])
        send_on(draft, now=now)
        tell_author(draft, by=str(by), why="", now=now)
    return record(draft, "approve", f"{by} approved the post of {draft.speaker}.", by, now)


@transaction.atomic
def ask_changes(draft: Draft, *, words: str, seen_number: int, by: Reader, now: datetime) -> Draft:
    """Not so: the author gets it back with what should change."""
    draft = lock(draft, seen_number)
    draft.state = turned(draft, Step.ASK_CHANGES)
    draft.approved_at = None
    draft.save(update_fields=["state", "approved_at"])
    note(draft, words, by, now)
    tell_author(draft, by=str(by), why=words, now=now)
    sentence = f"{by} asked for changes in the post of {draft.speaker}."
    return record(draft, "ask_changes", sentence, by, now)


@transaction.atomic
def remark(draft: Draft, *, words: str, by: Reader, now: datetime) -> Remark:
    """A word about it; nothing changes."""
    row = note(draft, words, by, now)
    record(draft, "remark", f"{by} remarked on the post of {draft.speaker}.", by, now)
    return row


def note(draft: Draft, words: str, by: Reader, now: datetime) -> Remark:
    """Keep a remark with the version it is about."""
    return Remark.objects.create(
        draft=draft, number=draft.number, words=words, by_name=str(by), at=now
    )


def columns_of(by: Reader) -> dict[str, Reader]:
    """Whose eyes they were, as an approval stores it."""
    return {"user": by} if isinstance(by, User) else {"approver": by}


def refuse_own(draft: Draft, by: Reader) -> None:
    """Nobody approves their own words, under whichever of their names they wrote them."""
    writers = (
        draft.versions.filter(by_user=by.pk) if isinstance(by, User) else draft.versions.none()
    )
    is_author = draft.author is not None and draft.author.email.lower() == by.email.lower()
    if is_author or writers.exists():
        raise Refused("You wrote this yourself: somebody else has to look at it.")


def refuse_twice(version: DraftVersion, by: Reader) -> None:
    """Two pairs of eyes are two people's, with an account or without."""
    readers = version.approvals.select_related("user", "approver")
    seen = {(one.user or one.approver).email.lower() for one in readers}  # type: ignore[union-attr]
    if by.email.lower() in seen:
        raise Refused("You have approved this already: now somebody else has to look at it.")
