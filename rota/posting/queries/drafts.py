"""Questions about drafts: what speaks against one, who has to look, what waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from rota.access import Access
from rota.models import (
    Account,
    Approval,
    Approver,
    Dispatch,
    Draft,
    DraftVersion,
    Event,
    LinkCheck,
    Person,
    Remark,
)
from rota.models import Picture as PictureRow
from rota.models.drafts import DraftQuerySet
from rota.posting.checks import DraftFacts, Objection, Picture, objections
from rota.posting.queries.dispatches import ways_of
from rota.posting.queries.link_checks import links_of, troubles
from rota.posting.queries.measuring import (
    ByHand,
    Measured,
    by_hand,
    limits_of,
    measured,
    with_limits,
)

State = Dispatch.State
BY_ITS_AUTHOR = {Account.PostedBy.VOLUNTEER, Account.PostedBy.BUTTON}  # else the desk's hand
NEEDS_A_HAND = {State.BY_HAND, State.FAILED, State.MISSED}
COMPARED = 5000  # drafts


def eyes_needed(draft: Draft) -> int:
    """How many pairs of eyes the words want: their department's number; one for the desk's own."""
    return draft.department.eyes if draft.department else 1


def objections_to(draft: Draft) -> tuple[Objection, ...]:
    """What speaks against the draft as it is. Five queries at most."""
    return objections(facts_of(draft))


def facts_of(draft: Draft) -> DraftFacts:
    """What the checks look at."""
    others = Draft.objects.standing().filter(event=draft.event).exclude(pk=draft.pk)
    rows = list(others.select_related("author").order_by("-pk")[:COMPARED])
    at_hand = facts_at_hand(
        draft.event,
        draft.text,
        with_limits(draft.accounts.all()),
        is_thread=draft.is_thread,
        pictures=draft.pictures.values_list("number", "alt"),
    )
    return replace(
        at_hand,
        others={row.pk: row.text for row in rows},
        names={row.pk: row.speaker for row in rows},
    )


def facts_at_hand(
    event: Event,
    text: str,
    accounts: Iterable[Account],
    *,
    is_thread: bool,
    pictures: Iterable[tuple[int, str]],
) -> DraftFacts:
    """What the checks look at without reading what others wrote. A query if there are links.

    `pictures` are the numbers and descriptions of those that go with the text.
    """
    return DraftFacts(
        text=text,
        limits=limits_of(accounts),
        hashtag=event.hashtag,
        is_thread=is_thread,
        links=troubles(event, text),
        pictures=tuple(Picture(number, alt) for number, alt in pictures),
        watch_list=tuple(filter(None, map(str.strip, event.watch_list.splitlines()))),
    )


def own_pictures(draft: Draft) -> QuerySet[PictureRow]:
    """Its pictures in order, without what they show."""
    return draft.pictures.defer("data", "preview")


def drafts_for(access: Access) -> DraftQuerySet:
    """The drafts that this user may look at: a lead sees those of their own department."""
    rows = Draft.objects.standing().filter(event=access.event)
    if access.only_department_id is not None:
        rows = rows.filter(author__department=access.only_department_id)
    ways = Dispatch.objects.standing().select_related("account").order_by("account", "part")
    rows = rows.prefetch_related(Prefetch("dispatches", ways, to_attr="ways"))
    return rows.select_related("author__department", "slot__event", "event")


def own_drafts(person: Person) -> QuerySet[Draft]:
    """What the volunteer has written."""
    rows = Draft.objects.standing().filter(author=person)
    return rows.select_related("slot__event", "event", "author__department").order_by(
        "slot__starts_at", "pk"
    )


def approvers_of(event: Event) -> QuerySet[Approver]:
    """Who approves by a private link at present."""
    return event.approvers.filter(revoked_at=None).select_related("department")


def approvers_for(draft: Draft, now: datetime) -> QuerySet[Approver]:
    """Whose links open these words; not their author's own."""
    whose = Q(department=None)
    if draft.author:
        whose |= Q(department=draft.author.department_id)
    rows = approvers_of(draft.event).filter(whose, expires_at__gt=now)
    return rows.exclude(email__iexact=draft.author.email) if draft.author else rows


def waiting_for(approver: Approver) -> DraftQuerySet:
    """What waits for these eyes; what they have approved already waits for others."""
    seen = Approval.objects.filter(
        approver=approver, version__draft=OuterRef("pk"), version__number=OuterRef("number")
    )
    rows = Draft.objects.waiting().filter(~Exists(seen), event=approver.event)
    if approver.department_id:
        rows = rows.filter(author__department=approver.department_id)
    return rows.select_related("author__department", "slot__event", "event")


def accounts_for(event: Event, person: Person | None) -> QuerySet[Account]:
    """From where words of the person may go: the main accounts and their department's."""
    own = Q(department=None)
    if person:
        own |= Q(department=person.department_id)
    return event.accounts.filter(own)


@dataclass(frozen=True)
class DraftPage:
    """Everything a page says of a draft besides its words."""

    objections: tuple[Objection, ...]
    lengths: tuple[Measured, ...]
    versions: tuple[DraftVersion, ...]
    remarks: tuple[Remark, ...]
    pictures: tuple[PictureRow, ...]
    links: tuple[LinkCheck, ...]
    eyes: int
    approved_by: tuple[str, ...]
    by_hand: tuple[ByHand, ...]
    ways: tuple[Dispatch, ...]

    @property
    def must(self) -> tuple[Objection, ...]:
        """What has to be mended first."""
        return tuple(one for one in self.objections if one.must)

    @property
    def has_thread(self) -> bool:
        """Whether it takes several posts on some account."""
        return any(one.count > 1 for one in self.by_hand)


def draft_page(draft: Draft) -> DraftPage:
    """One draft with its history. Thirteen queries at most."""
    accounts = list(with_limits(draft.accounts.all()))
    ways = tuple(ways_of(draft))
    settled = {one.account_id for one in ways if one.state not in NEEDS_A_HAND}
    left = [one for one in accounts if one.pk not in settled and one.posted_by in BY_ITS_AUTHOR]
    approvals = Approval.objects.filter(version__draft=draft, version__number=draft.number)
    return DraftPage(
        objections=objections_to(draft),
        lengths=measured(draft.text, accounts, is_thread=draft.is_thread),
        versions=tuple(draft.versions.all()),
        remarks=tuple(draft.remarks.all()),
        pictures=tuple(draft.pictures.defer("data")),
        links=tuple(links_of(draft.event, draft.text)),
        eyes=eyes_needed(draft),
        approved_by=tuple(map(str, approvals.select_related("user", "approver").order_by("pk"))),
        by_hand=tuple(by_hand(draft, left)) if draft.approved_at and draft.slot_id else (),
        ways=ways,
    )
