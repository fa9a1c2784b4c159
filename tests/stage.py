"""A whole event with one of everything, for tests that visit every page."""

from datetime import timedelta
from typing import Any

from rota.lib.tokens import derive_token, new_nonce, token_hash
from rota.models import (
    Dispatch,
    Draft,
    Event,
    Invitation,
    Message,
    MessageKind,
    Offer,
    Person,
    Plan,
    Post,
    Release,
    Role,
    RoleKind,
    Sighting,
    Signpost,
    Upload,
    User,
)
from rota.posting.actions.approvers import add_approver
from tests.factories import (
    LONG_BEFORE,
    AccountFactory,
    AssignmentFactory,
    DepartmentFactory,
    EventFactory,
    PersonFactory,
    SlotFactory,
    UserFactory,
    link_for,
)

CAST = {
    "owner": "Olu Bright",
    "organiser": "Priya Nair",
    "lead": "Lena Marsh",
    "viewer": "Vik Dale",
}


class Stage:
    """An event with hostels and courts, Sam on the first slot, and one of everything else."""

    def __init__(self, slug: str, **fields: Any) -> None:
        self.event: Event = EventFactory(slug=slug, name=slug.upper(), **fields)
        self.hostels = DepartmentFactory(event=self.event)
        self.courts = DepartmentFactory(event=self.event, name="Courts", stage="court")
        self.account = AccountFactory(event=self.event)
        self.sam: Person = PersonFactory(department=self.hostels)
        self.cora: Person = PersonFactory(department=self.courts, name="Cora Lane")
        self.slot = SlotFactory(event=self.event)
        self.gap = SlotFactory(event=self.event, starts_at=self.slot.ends_at)
        self.turn = AssignmentFactory(slot=self.slot, person=self.sam, account=self.account)
        self.users = {kind: self.user(kind, name) for kind, name in CAST.items()}
        self.link = link_for(self.sam)
        self.invitation = self.invite()
        self.release = Release.objects.create(
            event=self.event, number=1, published_at=LONG_BEFORE, published_by=self.users["owner"]
        )
        self.message = self.queue()
        self.upload = Upload.objects.create(
            event=self.event,
            name="staff.csv",
            headers=["Name", "Department"],
            rows=[[2, ["Femi Adu", "Hostels"]]],
            mapping={"name": 0, "department": 1},
            created_at=LONG_BEFORE,
        )
        self.plan = Plan.objects.create(event=self.event, kind="anew", asked_at=LONG_BEFORE)
        self.offer = Offer.objects.create(slot=self.gap, person=self.sam, created_at=LONG_BEFORE)
        self.words = Draft.objects.create(
            event=self.event,
            slot=self.slot,
            assignment=self.turn,
            author=self.sam,
            text=f"All is quiet {self.event.hashtag}",
            created_at=LONG_BEFORE,
        )
        self.way = self.dispatch()
        self.sighting = Sighting.objects.create(
            account=self.account,
            remote_id="1",
            url="https://x.com/gmpt_example/status/1",
            canonical="x:1",
            text=self.words.text,
            at=self.slot.starts_at,
            seen_at=self.slot.starts_at,
        )
        self.approver = add_approver(
            self.event,
            name="Asha Rao",
            email=f"asha@{slug}.example.org",
            department=None,
            by=self.users["owner"],
            now=LONG_BEFORE,
        )
        self.signpost = Signpost.objects.create(
            event=self.event,
            kind=Signpost.Kind.PAGE,
            name="The hostels",
            url="https://www.example.org/hostels",
            department=self.hostels,
        )
        self.post = Post.objects.create(
            event=self.event,
            slot=self.slot,
            assignment=self.turn,
            by_person=self.sam,
            counts_at=self.slot.starts_at,
            reported_at=self.slot.starts_at,
        )

    def user(self, kind: str, name: str) -> User:
        """Somebody of the cast with the role of that name."""
        email = f"{kind}@{self.event.slug}.example.org"
        user: User = UserFactory(name=name, email=email)
        department = self.hostels if kind == RoleKind.LEAD else None
        Role.objects.create(event=self.event, user=user, kind=kind, department=department)
        return user

    def dispatch(self) -> Dispatch:
        """Sam's words on their way, by hand."""
        version = self.words.versions.create(number=1, text=self.words.text, at=LONG_BEFORE)
        return Dispatch.objects.create(
            draft=self.words,
            version=version,
            account=self.account,
            text=self.words.text,
            key="3zzzzzzzzzzzz",
            way="volunteer",
            state="by_hand",
            created_at=LONG_BEFORE,
        )

    def queue(self) -> Message:
        """Sam's reminder."""
        return Message.objects.queue(
            key=f"{self.event.slug}:hour",
            now=LONG_BEFORE,
            event=self.event,
            kind=MessageKind.HOUR,
            person=self.sam,
            assignment=self.turn,
            subject="Your slot",
            text="Soon",
            html="<p>Soon</p>",
        )

    def invite(self) -> Invitation:
        """An open invitation to view the event."""
        nonce = new_nonce()
        return Invitation.objects.create(
            event=self.event,
            email="new@example.org",
            kind=RoleKind.VIEWER,
            nonce=nonce,
            token_hash=token_hash(derive_token("invitation", nonce)),
            created_at=LONG_BEFORE,
            expires_at=self.event.ends_at + timedelta(days=3650),
        )

    def rows(self) -> dict[str, int]:
        """The number a route's `pk` stands for, by route name."""
        role = Role.objects.get(event=self.event, user=self.users["viewer"])
        return {
            "events:department": self.hostels.pk,
            "events:delete_department": self.hostels.pk,
            "events:account": self.account.pk,
            "events:delete_account": self.account.pk,
            "events:role": role.pk,
            "events:remove_role": role.pk,
            "events:withdraw_invitation": self.invitation.pk,
            "people:person": self.sam.pk,
            "people:upload_step": self.upload.pk,
            "people:leave": self.sam.pk,
            "people:links": self.sam.pk,
            "people:when": self.sam.pk,
            "reminders:message": self.message.pk,
            "reminders:message_html": self.message.pk,
            "planner:slot": self.slot.pk,
            "planner:assignment": self.turn.pk,
            "cover:answer": self.turn.pk,
            "cover:ask": self.turn.pk,
            "cover:exchange": self.turn.pk,
            "cover:offer": self.offer.pk,
            "cover:request": self.turn.pk,
            "planner:plan": self.plan.pk,
            "posting:report": self.slot.pk,
            "posting:take_back": self.post.pk,
            "posting:approver": self.approver.pk,
            "posting:signpost": self.signpost.pk,
            "posting:take_down": self.signpost.pk,
            "posting:draft": self.words.pk,
            "posting:way": self.way.pk,
            "posting:my_go": self.way.pk,
            "posting:sighting": self.sighting.pk,
            "posting:connect": self.account.pk,
            "posting:attest": self.account.pk,
            "posting:disconnect": self.account.pk,
            "posting:look": self.words.pk,
            "posting:withdraw": self.words.pk,
            "posting:give": self.words.pk,
            "posting:my_report": self.turn.pk,
            "posting:write_own": self.turn.pk,
            "posting:my_draft": self.words.pk,
            "posting:my_give": self.words.pk,
        }
