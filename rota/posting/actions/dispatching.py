"""Approved words are sent on their way, called back, handed over, or told to go now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from rota.lib.refusal import Refused
from rota.models import Account, Actor, Audit, Dispatch, Draft, DraftVersion
from rota.posting.lifecycle import Step, after, sources_of
from rota.posting.networks.keys import key_of
from rota.posting.queries.connections import connection_of, why_not
from rota.posting.threads import TooLong, parts_of

State = Dispatch.State
RECALLED = (*Dispatch.UNPOSTED, State.MISSED)
CALLS_BACK = (Step.EDIT, Step.WITHDRAW, Step.ASK_CHANGES)


def turned(draft: Draft, step: Step) -> str:
    """The state that a step leads the draft to; what was on its way is called back.

    Refused while it is being published, and once it is out.
    """
    state = after(draft.state, step)
    if step in CALLS_BACK:
        recall(draft)
    return state.value


def recall(draft: Draft) -> None:
    """Nothing of it is sent any more. Of a worker that claims it and this, one comes first."""
    rows = Dispatch.objects.standing().filter(draft=draft)
    rows.filter(state__in=RECALLED).update(state=State.WITHDRAWN)
    if away := rows.select_related("account").first():
        raise Refused(
            f"On {away.account} these words are {away.get_state_display().lower()}: they cannot "
            "be changed any more. Write new ones."
        )


def send_on(draft: Draft, *, now: datetime) -> list[Dispatch]:
    """Approved words go on their way: a row for each account, and for each part of a thread.

    Nothing is sent of words without a slot: the rows wait until they have one.
    """
    if draft.state != Draft.State.APPROVED:
        return []
    version = draft.versions.get(number=draft.number)
    accounts = draft.accounts.select_related("connection").order_by("pk")
    rows = [row for account in accounts for row in rows_for(draft, version, account, now)]
    return Dispatch.objects.bulk_create(rows)


def rows_for(
    draft: Draft, version: DraftVersion, account: Account, now: datetime
) -> Iterator[Dispatch]:
    """The way to one account."""
    begins = draft.slot.starts_at if draft.slot else now
    connection = connection_of(account)
    most = connection.most if connection else None
    try:
        parts = parts_of(version.text, account.network, is_thread=draft.is_thread, most=most)
    except TooLong as error:
        raise Refused(f"{account}: {error}") from error
    state, sentence = first_state(account, len(parts))
    for part, text in enumerate(parts, 1):
        salt = f"{draft.pk}:{version.number}:{account.pk}:{part}"
        yield Dispatch(
            draft=draft,
            version=version,
            account=account,
            part=part,
            parts=len(parts),
            text=text,
            key=key_of(begins, salt),
            way=account.posted_by,
            state=state,
            sentence=sentence,
            created_at=now,
        )


def first_state(account: Account, parts: int) -> tuple[str, str]:
    """Where its way begins, and why it goes by hand where Coordinator should have posted it."""
    if account.posted_by not in Account.BY_COORDINATOR:
        return State.BY_HAND, ""
    if reason := why_not(account, parts=parts):
        return State.BY_HAND, reason
    by_app = account.posted_by == Account.PostedBy.APP
    return (State.SCHEDULED if by_app else State.APPROVED), ""


@transaction.atomic
def press(dispatch: Dispatch, *, by: Actor, now: datetime) -> Dispatch:
    """Let it go now, by Coordinator: the volunteer's button, or an organiser's.

    Pressed twice, it goes once. Refused before posts of the slot count, and afterwards.
    """
    row = lock(dispatch)
    slot, event = row.draft.slot, row.draft.event
    if row.state == State.SCHEDULED and row.pressed_at:
        return row
    if reason := why_not(row.account, parts=row.parts):
        raise Refused(f"Coordinator cannot post it: {reason}")
    if event.held_at:
        raise Refused("Everything is on hold at present. Nothing is posted until it is released.")
    if slot is None or not slot.starts_at - event.early <= now < slot.ends_at + event.grace:
        raise Refused("It can be posted when its slot begins, and not once it is over.")
    sentence = f"Let {name_of(row)} go."
    return move(row, Step.SCHEDULE, sentence, by, now, pressed=now)


@transaction.atomic
def go_by_hand(dispatch: Dispatch, *, by: Actor, now: datetime) -> Dispatch:
    """Somebody posts it by hand. Of what may be out it also says that it is not: they looked."""
    row = lock(dispatch)
    return move(row, Step.HAND_OVER, f"The post of {row.draft.speaker} goes by hand.", by, now)


@transaction.atomic
def hold_one(dispatch: Dispatch, *, by: Actor, now: datetime) -> Dispatch:
    """This one waits until somebody lets it go."""
    return move(lock(dispatch), Step.HOLD, f"Put {name_of(dispatch)} on hold.", by, now)


@transaction.atomic
def release_one(dispatch: Dispatch, *, by: Actor, now: datetime) -> Dispatch:
    """It goes on from where it was held."""
    return move(lock(dispatch), Step.RELEASE, f"Released {name_of(dispatch)}.", by, now)


def lock(dispatch: Dispatch) -> Dispatch:
    """The row as it is now; no worker claims it until this is done."""
    rows = Dispatch.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related(
        "draft__event", "draft__slot", "draft__author", "account__connection"
    ).get(pk=dispatch.pk)


def move(
    row: Dispatch,
    step: Step,
    sentence: str,
    by: Actor,
    now: datetime,
    *,
    pressed: datetime | None = None,
) -> Dispatch:
    """Take a step with every part of the post that can take it, and write the trail."""
    after(row.state, step)
    same = Dispatch.objects.filter(draft=row.draft_id, account=row.account_id)
    for one in same.filter(state__in=sources_of(step)).select_for_update(no_key=True):
        one.held_from, one.state = one.state, target_of(one, step)
        one.not_before, one.problem, one.sentence = None, "", ""
        one.pressed_at = pressed
        one.maybe_out = False
        one.save()
    record(row, step, sentence, by, now)
    row.refresh_from_db()
    return row


def target_of(row: Dispatch, step: Step) -> str:
    """Where the step leads: what was held goes back to where it was."""
    if step is Step.RELEASE:
        return row.held_from or State.APPROVED
    return after(row.state, step).value


def name_of(dispatch: Dispatch) -> str:
    """A post on its way, in a sentence."""
    return f"the post of {dispatch.draft.speaker} on {dispatch.account}"


def record(row: Dispatch, verb: str, sentence: str, by: Actor, now: datetime) -> None:
    """The trail, and a new version of the board, which shows what went wrong."""
    event = row.draft.event
    Audit.objects.record(
        event=event, by=by, now=now, verb=f"post_{verb}", subject=row, sentence=sentence
    )
    event.touch(only_slots=True)
