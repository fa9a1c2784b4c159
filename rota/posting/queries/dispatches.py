"""Questions about posts on their way: what is sent, what is due, who has to do something."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from rota.access import Access
from rota.lib.post_urls import words_intent
from rota.models import Account, Assignment, Dispatch, Draft, Event
from rota.models.dispatches import DispatchQuerySet
from rota.posting.networks.problems import REMEDIES, Kind
from rota.posting.networks.protocol import Image, Outgoing, Sent

State = Dispatch.State
WITH_WORDS = ("draft__event", "draft__slot__event", "draft__author__department", "account")


@dataclass(frozen=True)
class DeskLine:
    """A post on its way, and the address that opens its network with the words."""

    way: Dispatch
    intent: str


def outgoing_of(dispatch: Dispatch) -> Outgoing:
    """What is handed to the network: the same at every attempt. Two queries at most."""
    before = list(
        Dispatch.objects.standing()
        .filter(draft=dispatch.draft, account=dispatch.account, part__lt=dispatch.part)
        .order_by("part")
    )
    assert dispatch.moment
    return Outgoing(
        text=dispatch.text,
        moment=dispatch.moment,
        key=dispatch.key,
        images=images_of(dispatch) if dispatch.part == 1 else (),
        maybe_out=dispatch.maybe_out,
        root=sent_of(before[0]) if before else None,
        parent=sent_of(before[-1]) if before else None,
    )


def images_of(dispatch: Dispatch) -> tuple[Image, ...]:
    """The pictures of the words, in order. While they are on their way nobody changes them."""
    return tuple(
        Image(bytes(one.data), one.content_type, one.alt, one.width, one.height)
        for one in dispatch.draft.pictures.all()
    )


def sent_of(dispatch: Dispatch) -> Sent:
    """A part that is out."""
    return Sent(dispatch.remote_id, dispatch.url, dispatch.cid)


def turn_of(draft: Draft) -> Assignment | None:
    """Whose turn the words fulfil: their author's in the slot, else that they were written for."""
    if draft.slot_id is None:
        return None
    turns = Assignment.objects.active().filter(slot=draft.slot_id)
    turns = turns.select_related("slot__event", "person", "account").order_by("kind", "seat")
    mine = Q(pk=draft.assignment_id) | Q(person=draft.author_id)
    return turns.filter(mine, person__isnull=False).first()


def dispatches_for(access: Access) -> DispatchQuerySet:
    """The posts on their way that this user may look at: a lead sees their own department's."""
    rows = Dispatch.objects.standing().filter(draft__event=access.event)
    if access.only_department_id is not None:
        rows = rows.filter(draft__author__department=access.only_department_id)
    return rows.select_related(*WITH_WORDS)


def for_the_desk(access: Access) -> DispatchQuerySet:
    """What the desk has to post, what airs soonest first; what went wrong stays until settled."""
    rows = dispatches_for(access)
    by_desk = Q(state=State.BY_HAND, draft__slot__isnull=False) & ~Q(way="volunteer")
    return rows.filter(by_desk | Q(state__in=Dispatch.UNSETTLED))


def desk_lines(access: Access) -> tuple[DeskLine, ...]:
    """The desk's list, what airs soonest first; words without a slot at its end."""
    rows = for_the_desk(access).order_by(F("draft__slot__starts_at").asc(nulls_last=True), "pk")
    return tuple(DeskLine(row, intent_of(row)) for row in rows)


def intent_of(way: Dispatch) -> str:
    """The address that opens the network with just these words, where there is one."""
    return words_intent(way.text) if way.account.network == Account.Network.X else ""


@dataclass(frozen=True)
class WayPage:
    """Everything a page says of a post on its way: its parts, and how it is posted by hand."""

    parts: tuple[DeskLine, ...]
    remedy: str


def way_page(way: Dispatch) -> WayPage:
    """One post on its way with all its parts."""
    rows = Dispatch.objects.standing().filter(draft=way.draft, account=way.account)
    rows = rows.select_related(*WITH_WORDS).order_by("part")
    remedy = REMEDIES[Kind(way.problem)] if way.problem else ""
    return WayPage(tuple(DeskLine(row, intent_of(row)) for row in rows), remedy)


def ways_of(draft: Draft) -> QuerySet[Dispatch]:
    """Where a draft is on its way to, and how far it is."""
    rows = draft.dispatches.standing().select_related("account", "post")
    return rows.order_by("account__network", "account__handle", "part")


def held_back(event: Event) -> DispatchQuerySet:
    """What waits while everything is on hold, or by itself."""
    rows = Dispatch.objects.filter(draft__event=event)
    rows = rows.filter(state__in=[State.SCHEDULED, State.APPROVED, State.BY_HAND, State.HELD])
    return rows.select_related(*WITH_WORDS)
