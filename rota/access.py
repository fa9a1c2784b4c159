"""Who may see or do what: fetch and permit in one call.

403 and 404 are decided here and nowhere else, and what a private link opens. An event one has no
role in does not exist (404); a thing of an event one may see but not touch is forbidden (403).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt

from rota.lib.headers import private
from rota.lib.requests import Request
from rota.lib.tokens import token_hash, token_in
from rota.models import (
    Approver,
    Assignment,
    Dispatch,
    Draft,
    Event,
    Person,
    Plan,
    Post,
    PrivateLink,
    Release,
    Role,
    RoleKind,
    Sighting,
    Slot,
    User,
)
from rota.models.waiting import unsettled_posts, waiting_for_yes

ROLES = RoleKind
Row = TypeVar("Row", bound=models.Model)
Holder = TypeVar("Holder")
P = ParamSpec("P")
View = Callable[..., HttpResponse]


class SignedIn(Request):
    """A request of a signed-in user (every view but those marked `login_not_required`)."""

    user: User


class Right(Enum):
    """What a page asks for; the value lists the roles that have it."""

    SEE = (ROLES.OWNER, ROLES.ORGANISER, ROLES.LEAD, ROLES.VIEWER)
    FILL = (ROLES.OWNER, ROLES.ORGANISER, ROLES.LEAD)  # leads: their own department only
    EDIT = (ROLES.OWNER, ROLES.ORGANISER)
    OWN = (ROLES.OWNER,)


@dataclass(frozen=True)
class Access:
    """A user's way into an event."""

    event: Event
    user: User
    role: Role
    waiting: int = 0  # people who said yes and wait for theirs
    unsettled: int = 0  # posts that failed, were missed, or may or may not be out

    def has(self, right: Right) -> bool:
        """Whether the role carries the right."""
        return self.role.kind in right.value

    @property
    def may_fill(self) -> bool:
        """May give people slots (leads: their own people)."""
        return self.has(Right.FILL)

    @property
    def may_edit(self) -> bool:
        """May change the event, its people and its rota."""
        return self.has(Right.EDIT)

    @property
    def may_own(self) -> bool:
        """May say who else runs the event."""
        return self.has(Right.OWN)

    @property
    def only_department_id(self) -> int | None:
        """The one department a lead is held to; None for everybody else."""
        return self.role.department_id if self.role.kind == ROLES.LEAD else None

    def look(self, now: datetime) -> tuple[object, ...]:
        """Everything that decides how a page of the event looks, but for the user's own name.

        What was written, in which role one looks, and the minute: every edge at which a state
        changes by time lies a whole number of minutes from the event's start.
        """
        minute = (now - self.event.starts_at) // timedelta(minutes=1)
        role = (self.role.kind, self.role.department_id)
        return (self.event.pk, self.event.version, minute, *role)

    def may_touch(self, person: Person) -> bool:
        """Whether this person's slots and posts are theirs to change."""
        return self.may_fill and self.only_department_id in (None, person.department_id)


def enter(user: User, slug: str, right: Right) -> Access:
    """The event under its short name, if the user has a role in it that carries the right."""
    roles = Role.objects.select_related("event", "department").annotate(
        waiting=waiting_for_yes(), unsettled=unsettled_posts()
    )
    role = get_object_or_404(roles, event__slug=slug, user=user)
    if role.kind not in right.value:
        raise PermissionDenied
    waiting, unsettled = role.waiting, role.unsettled  # type: ignore[attr-defined]
    return Access(role.event, user, role, waiting, unsettled)


def row_of(access: Access, rows: models.QuerySet[Row], pk: int) -> Row:
    """A row of the event by its number; `rows` may hold other events' rows too."""
    return get_object_or_404(rows, event=access.event, pk=pk)


def person_of(access: Access, pk: int) -> Person:
    """A person of the event whom this user may touch."""
    person = row_of(access, Person.objects.select_related("department", "account", "event"), pk)
    if not access.may_touch(person):
        raise PermissionDenied
    return person


def slot_of(access: Access, pk: int) -> Slot:
    """A slot of the event."""
    return row_of(access, Slot.objects.select_related("event"), pk)


def plan_of(access: Access, pk: int) -> Plan:
    """A plan of the event."""
    return row_of(access, Plan.objects.select_related("event", "slot", "edit", "asked_by"), pk)


def release_of(access: Access, number: int) -> Release:
    """A release of the event by the number that people know it by."""
    rows = Release.objects.select_related("event", "published_by")
    return get_object_or_404(rows, event=access.event, number=number)


def assignment_of(access: Access, pk: int) -> Assignment:
    """An assignment of the event whose person this user may touch."""
    rows = Assignment.objects.select_related(
        "slot__event", "person__department", "person__event", "account"
    )
    assignment = get_object_or_404(rows, slot__event=access.event, pk=pk)
    if not access.may_touch(assignment.person):
        raise PermissionDenied
    return assignment


def post_of(access: Access, pk: int) -> Post:
    """A report in the event about somebody whom this user may touch.

    One about nobody is for those who may touch everybody.
    """
    rows = Post.objects.select_related("event", "slot__event", "by_person")
    post = row_of(access, rows.select_related("assignment__slot__event", "assignment__person"), pk)
    person = post.assignment.person if post.assignment else post.by_person
    if not (access.may_touch(person) if person else access.only_department_id is None):
        raise PermissionDenied
    return post


def draft_of(access: Access, pk: int) -> Draft:
    """Words of the event; a lead sees those of their own department."""
    rows = Draft.objects.standing().select_related("event", "slot__event", "author__department")
    draft = row_of(access, rows, pk)
    only = access.only_department_id
    if only is not None and (draft.author is None or draft.author.department_id != only):
        raise PermissionDenied
    return draft


def approver_of(token: str, now: datetime) -> Approver | None:
    """Whose link the token is, damaged or not; None if it is unknown, revoked or over."""
    rows = Approver.objects.select_related("event", "department")
    found = rows.filter(token_hash=token_hash(token_in(token))).first()
    return found if found and found.is_valid(now) else None


def draft_to_approve(approver: Approver, pk: int) -> Draft:
    """Words that the approver may look at."""
    rows = Draft.objects.standing().filter(event=approver.event)
    if approver.department_id:
        rows = rows.filter(author__department=approver.department_id)
    return get_object_or_404(
        rows.select_related("event", "slot__event", "author__department"), pk=pk
    )


def dispatch_of(access: Access, pk: int) -> Dispatch:
    """A post on its way; a lead sees those of their own department."""
    rows = Dispatch.objects.standing().select_related(
        "draft__event", "draft__slot__event", "draft__author__department", "account__connection"
    )
    dispatch = get_object_or_404(rows, draft__event=access.event, pk=pk)
    author = dispatch.draft.author
    if not (access.may_touch(author) if author else access.only_department_id is None):
        raise PermissionDenied
    return dispatch


def sighting_of(access: Access, pk: int) -> Sighting:
    """A post that was found on an account of the event."""
    rows = Sighting.objects.select_related("account__event", "post__by_person")
    return get_object_or_404(rows, account__event=access.event, pk=pk)


def own_dispatch(person: Person, pk: int) -> Dispatch:
    """A post on its way with words of the person who holds the private link."""
    rows = Dispatch.objects.standing().select_related(
        "draft__event", "draft__slot__event", "draft__author", "account__connection"
    )
    return get_object_or_404(rows, draft__author=person, pk=pk)


def own_draft(person: Person, pk: int) -> Draft:
    """Words of the person who holds the private link."""
    rows = Draft.objects.standing().select_related("event", "slot__event", "author__department")
    return get_object_or_404(rows, author=person, pk=pk)


def link_of(token: str, now: datetime) -> PrivateLink | None:
    """The private link of a token, damaged or not; None if it is unknown, revoked or over."""
    links = PrivateLink.objects.valid(now).select_related("person__event", "person__department")
    return links.filter(
        token_hash=token_hash(token_in(token)), person__left_at__isnull=True
    ).first()


def closed(request: Request) -> HttpResponse:
    """The page behind a link that is unknown, damaged, revoked or over: as good as not found."""
    return render(request, "closed.html", status=410)


def opened_by(
    holder_of: Callable[[str, datetime], Holder | None],
) -> Callable[[Callable[Concatenate[Request, Holder, P], HttpResponse]], View]:
    """Makes a view a page behind a private link, whose holder it is given: no account needed."""

    def page(view: Callable[Concatenate[Request, Holder, P], HttpResponse]) -> View:
        @login_not_required
        @private
        @wraps(view)
        def entered(
            request: Request, token: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            holder = holder_of(token, request.now)
            return closed(request) if holder is None else view(request, holder, *args, **kwargs)

        return entered

    return page


def own(view: Callable[Concatenate[Request, PrivateLink, P], HttpResponse]) -> View:
    """A page of the person whom the link belongs to: no account, cookie or script."""
    return csrf_exempt(opened_by(link_of)(view))


def own_assignment(person: Person, pk: int) -> Assignment:
    """An assignment of which the person who holds the private link knows."""
    rows = Assignment.objects.known().select_related("slot__event", "account", "person__event")
    return get_object_or_404(rows, person=person, pk=pk)


def missing() -> Http404:
    """For what cannot be found by a row alone, such as an unknown export format."""
    return Http404()
