"""The demonstration behind the names of the stage: every address of it leads to a full page."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO, StringIO

from django.core.management import call_command
from django.db.models import QuerySet
from django.utils import timezone
from PIL import Image

from rota.lib.pictures import cleaned
from rota.models import (
    Assignment,
    Dispatch,
    Draft,
    Event,
    MentionCount,
    Offer,
    Plan,
    Sighting,
    Slot,
    Upload,
)
from rota.people.actions import check_upload, issue_link, receive_upload
from rota.posting.actions import write_draft
from rota.posting.actions.approvers import add_approver
from rota.posting.actions.pictures import add_picture
from tests.stage import Stage

LIST = b"Name;Department;E-mail\nFemi Adu;Hostels;femi@example.org\n;Hostels;nobody\nAda Ro;Moon;\n"


class Demo(Stage):
    """The day as it runs, six hours in, with a staff list on its way and a colleague invited."""

    def __init__(self) -> None:
        now = timezone.now()
        call_command("demo", starts=(now - timedelta(hours=6)).isoformat(), stdout=StringIO())
        self.event = Event.objects.get(slug="gmpt24")
        self.hostels = self.event.departments.get(name="Hostels")
        self.account = self.event.accounts.get(network="x")
        self.turn = self.turns(slot__starts_at__lte=now).last() or self.turns()[0]
        self.slot, self.sam = self.turn.slot, self.turn.person
        self.gap = Slot.objects.filter(event=self.event, assignments=None).first()
        self.users = {"owner": self.event.roles.get().user}
        self.users["viewer"] = self.user("viewer", "Vik Dale")
        self.link = issue_link(self.sam, now=now)
        self.invitation = self.invite()
        self.release = self.event.releases.get(number=1)
        self.message = self.event.messages.filter(state="kept").first()
        self.upload = self.received("staff.csv")
        self.plan = Plan.objects.create(event=self.event, kind="anew", asked_at=now)
        self.post = self.event.posts.first()
        self.offer = Offer.objects.create(
            slot=self.gap or self.slot, person=self.sam, created_at=now
        )
        self.words = self.written(now)
        self.adrift = self.event.drafts.get(slot=None)
        self.have_stand_by(self.adrift, now)
        self.way, self.sighting = self.going(), self.seen(now)
        self.signpost = self.event.signposts.first()
        self.approver = add_approver(
            self.event, name="Asha Rao", email="asha@example.org", department=None,
            by=self.users["owner"], now=now,
        )  # fmt: skip

    def written(self, now: datetime) -> Draft:
        """Sam's words, with a picture, not handed in."""
        draft = write_draft(
            self.event, slot=self.slot, assignment=self.turn, author=self.sam,
            text="Ring 0161 496 0001", accounts=[self.account], by=self.sam, now=now,
        )  # fmt: skip
        orange = BytesIO()
        Image.new("RGB", (400, 200), "orange").save(orange, "PNG")
        picture = cleaned(BytesIO(orange.getvalue()), len(orange.getvalue()))
        return add_picture(draft, picture, alt="", by=self.sam, now=now)

    def going(self) -> Dispatch:
        """Sam's words on Mastodon, which wait for his button."""
        return Dispatch.objects.create(
            draft=self.words, version=self.words.versions.all()[0], text=self.words.text,
            account=self.event.accounts.get(network="mastodon"), key="3zzzzzzzzzzzz",
            way="button", state="approved", created_at=self.words.created_at,
        )  # fmt: skip

    def seen(self, now: datetime) -> Sighting:
        """A post on Mastodon of which nobody knows whose it is, and how often others posted."""
        account = self.event.accounts.get(network="mastodon")
        MentionCount.objects.create(
            account=account, hour=self.event.starts_at, count=155, read_at=now,
            source="as seen from mastodon.example",
        )  # fmt: skip
        return Sighting.objects.create(
            account=account, remote_id="1", text="Good night from us all #GMPT24", at=now,
            url="https://mastodon.example/@gmpt_example/1", canonical="mastodon:1", seen_at=now,
        )  # fmt: skip

    def turns(self, **which: object) -> QuerySet[Assignment]:
        """Who is on, in order of time."""
        rows = Assignment.objects.active().of_event(self.event).filter(**which)
        return rows.order_by("slot__starts_at")

    def received(self, name: str) -> Upload:
        """A staff list, uploaded."""
        return receive_upload(
            self.event, name=name, content=LIST, by=self.users["owner"], now=timezone.now()
        )

    def have_stand_by(self, adrift: Draft, now: datetime) -> None:
        """Who wrote them is on elsewhere, whatever the hour: the words can be given a slot."""
        slots = self.event.slots.filter(ends_at__gt=now + timedelta(hours=1))
        Assignment.objects.create(
            slot=slots.exclude(assignments__person=adrift.author).last(), person=adrift.author,
            kind="standby", seat=9, state="confirmed", created_at=now,
        )  # fmt: skip

    def coming(self, name: str) -> str:
        """The page of that name where something can still be given or given away; else nothing."""
        if name == "posting:my_give":
            return f"/my/{self.link_of_adrift()}/words/{self.adrift.pk}/slot/"
        turn = self.turns().last()
        assert turn
        pages = {
            "planner:slot": f"rota/slots/{self.gap.pk}",
            "planner:assignment": f"rota/assignments/{turn.pk}",
            "posting:give": f"posts/drafts/{self.adrift.pk}/slot",
        }
        return f"/e/{self.event.slug}/{pages[name]}/" if name in pages else ""

    def link_of_adrift(self) -> str:
        """The private link of somebody whose words have no slot."""
        author = self.adrift.author
        assert author
        return issue_link(author, now=timezone.now()).token

    def more(self) -> Iterator[tuple[str, str]]:
        """Pages that look different for another row or another question."""
        at = f"/e/{self.event.slug}"
        yield "planner:slot with a gap", f"{at}/rota/slots/{self.gap.pk}/"
        yield "planner:grid of gaps", f"{at}/rota/?show=gaps"
        yield "planner:grid as a list", f"{at}/rota/?view=list"
        yield "planner:grid by person", f"{at}/rota/?view=people"
        yield "planner:grid by person, nobody", f"{at}/rota/?view=people&name=nobody"
        yield "planner:grid with several chosen", f"{at}/rota/?select=1"
        moving = self.turns().values_list("pk", flat=True).reverse()[0]
        yield "planner:grid with somebody moving", f"{at}/rota/?moving={moving}"
        waiting = self.event.drafts.waiting().first()
        yield "posting:draft that waits", f"{at}/posts/drafts/{waiting.pk}/"
        thread = self.event.drafts.filter(is_thread=True).get()
        yield "posting:draft of a thread", f"{at}/posts/drafts/{thread.pk}/"
        link = issue_link(thread.author, now=timezone.now()).token
        yield "posting:my_draft of a thread", f"/my/{link}/words/{thread.pk}/"
        yield "posting:look that waits", f"/approve/{self.approver.token}/{waiting.pk}/"
        approved = self.event.drafts.filter(state="approved").exclude(author=None).first()
        link = issue_link(approved.author, now=timezone.now()).token
        yield "posting:my_draft approved", f"/my/{link}/words/{approved.pk}/"
        yield "posting:my_drafts with words", f"/my/{link}/words/"
        adrift, link = self.adrift, self.link_of_adrift()
        yield "posting:drafts without a slot", f"{at}/posts/?show=without_slot"
        yield "posting:draft without a slot", f"{at}/posts/drafts/{adrift.pk}/"
        yield "posting:give without a slot", f"{at}/posts/drafts/{adrift.pk}/slot/"
        yield "posting:my_draft without a slot", f"/my/{link}/words/{adrift.pk}/"
        yield "posting:my_give without a slot", f"/my/{link}/words/{adrift.pk}/slot/"
        yield "posting:briefing read", f"/my/{link}/briefing/"
        for way in Dispatch.objects.standing().filter(draft__event=self.event):
            yield f"posting:way {way.state}", f"{at}/posts/ways/{way.pk}/"
        mastodon = self.event.accounts.get(network="mastodon")
        yield "posting:connect connected", f"{at}/accounts/{mastodon.pk}/connect/"
        yield "posting:disconnect connected", f"{at}/accounts/{mastodon.pk}/disconnect/"
        yield "coverage:board paused", f"{at}/board/?paused=1"
        yield "people:roster of nobody", f"{at}/people/?search=nobody"
        yield "cover:mine not answered", f"/my/{self.link_of_invited()}/"
        yield "cover:mine closed", f"/my/{'0' * 40}/"
        yield "a page there is not", f"{at}/nowhere/"
        for state in Upload.State:
            yield f"people:upload {state}", f"{at}/people/import/{self.upload_in(state).pk}/"

    def link_of_invited(self) -> str:
        """The private token of somebody who has not answered."""
        turn = self.turns(state=Assignment.State.INVITED)[0]
        return issue_link(turn.person, now=timezone.now()).token

    def upload_in(self, state: str) -> Upload:
        """A staff list as it is in that state, looked through where it has been."""
        upload = self.received(f"{state}.csv")
        if state != Upload.State.READ:
            check_upload(upload, now=timezone.now())
            Upload.objects.filter(pk=upload.pk).update(state=state)
        return upload
