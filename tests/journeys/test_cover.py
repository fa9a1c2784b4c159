"""Sam on nights falls ill: Cora takes over from her mail, Priya agrees. All on phones, by links.

No page here needs a script, and no volunteer signs in.
"""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rota.models import Assignment, Event, Message, Person, User
from tests.factories import (
    AccountFactory,
    AssignmentFactory,
    DepartmentFactory,
    EventFactory,
    PersonFactory,
    SlotFactory,
    link_for,
    release_of,
    role_in,
)
from tests.journeys.conftest import Opened, Sink
from tests.journeys.mails import link_in, send_due
from tests.journeys.organising import go, press

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def gmpt24(transactional_db: None) -> Event:
    """GMPT24 begins in two days at nine; whoever comes first has an open slot."""
    nine = (timezone.now() + timedelta(days=2)).replace(hour=9, minute=0, second=0, microsecond=0)
    event: Event = EventFactory(starts_at=nine, sign_up=Event.SignUp.FIRST)
    AccountFactory(event=event)
    return event


@pytest.fixture
def priya(gmpt24: Event) -> User:
    """Priya organises it."""
    return role_in(gmpt24, "Priya Nair")


@pytest.fixture
def sam(gmpt24: Event) -> Person:
    """Sam has confirmed a slot in the night."""
    person: Person = PersonFactory(department=DepartmentFactory(event=gmpt24))
    on(person, hours=17)
    return person


@pytest.fixture
def cora(gmpt24: Event, sam: Person) -> Person:
    """Cora has confirmed a slot of the first evening; release 1 tells both."""
    courts = DepartmentFactory(event=gmpt24, name="Courts", stage="court")
    person: Person = PersonFactory(department=courts, name="Cora Lane")
    release_of(sam.assignments.get(), on(person, hours=10))
    return person


def on(person: Person, *, hours: int) -> Assignment:
    """Their turn, so many hours into the event."""
    slot = SlotFactory(
        event=person.event, starts_at=person.event.starts_at + timedelta(hours=hours)
    )
    account = person.event.accounts.get()
    turn: Assignment = AssignmentFactory(slot=slot, person=person, account=account)
    return turn


def phone_of(person: Person, window: Opened) -> Page:
    """Their phone, at their own page."""
    page = window(width=320, scripts=False)
    page.goto(f"/my/{link_for(person).token}/")
    return page


def opened_from_mail(person: Person, subject: str, window: Opened, sink: Sink) -> Page:
    """Their phone, at the page that the mail leads to."""
    mails = send_due(sink, timezone.now())
    mail = next(
        one for one in mails if one["To"] == person.email and subject in str(one["Subject"])
    )
    page = window(width=320, scripts=False)
    page.goto(link_in(mail))
    return page


def waiting_for(person: Person) -> set[str]:
    """The reminders that will reach them."""
    rows = Message.objects.waiting().filter(person=person)
    return set(rows.values_list("kind", flat=True))


def calendar_of(page: Page) -> str:
    """The calendar behind the page's own link."""
    link = page.get_by_role("link", name="in your calendar").get_attribute("href")
    return page.request.get(str(link)).text()


def test_sam_falls_ill_and_cora_takes_over(
    sam: Person, cora: Person, priya: User, window: Opened, mail_server: Sink
) -> None:
    sams = phone_of(sam, window)
    go(sams, "Change your answer")
    sams.get_by_label("Only if nobody else can").check()
    sams.get_by_label("Anything we should know?").fill("Fever")
    press(sams, "Send my answer")
    expect(sams.get_by_text("stays yours until somebody takes it")).to_be_visible()
    sams.get_by_label("Only the people I tick below").check()
    sams.get_by_label("Cora (Courts)").check()
    press(sams, "Ask them")
    expect(sams.get_by_text("no answer yet")).to_be_visible()

    coras = opened_from_mail(cora, "can you take this", window, mail_server)
    expect(coras.get_by_text("It is at night.")).to_be_visible()
    coras.get_by_label("Yes, I will take it").check()
    press(coras, "Send my answer")
    expect(coras.get_by_text("It is not yours yet")).to_be_visible()

    desk = window(priya, width=320, scripts=False)
    desk.goto("/e/gmpt24/cover/")
    expect(desk.get_by_text("Cover (1)")).to_be_visible()
    press(desk, "Yes Cora Lane")
    expect(desk.get_by_text("Cora Lane has the slot now.")).to_be_visible()

    sams.goto(f"/my/{link_for(sam).token}/")
    expect(sams.get_by_text("You have no slot in GMPT24")).to_be_visible()
    coras.reload()
    expect(coras.get_by_text("You have confirmed")).to_have_count(2)
    assert "STATUS:CANCELLED" in calendar_without_page(sam, coras)
    assert calendar_of(coras).count("STATUS:CONFIRMED") == 2
    assert waiting_for(sam) == {"covered"}
    assert {"taken", "evening", "hour", "on", "nudge"} <= waiting_for(cora)
    told = send_due(mail_server, timezone.now())
    subjects = {str(mail["To"]): str(mail["Subject"]) for mail in told}
    assert "somebody takes your" in subjects[sam.email]
    assert "slot is yours" in subjects[cora.email]


def calendar_without_page(person: Person, page: Page) -> str:
    """The calendar of somebody whose page has no link to it any more."""
    return page.request.get(f"/my/{link_for(person).token}/calendar.ics").text()


def test_sam_and_cora_exchange(
    sam: Person, cora: Person, gmpt24: Event, priya: User, window: Opened, mail_server: Sink
) -> None:
    Event.objects.update(is_cover_approved=False)
    before = moments(sam), moments(cora)
    sams = phone_of(sam, window)
    go(sams, "exchange the slot")
    sams.get_by_role("radio").first.check()
    press(sams, "Ask for this slot")
    expect(sams.get_by_text("They have not answered yet")).to_be_visible()

    coras = opened_from_mail(cora, "can you take this", window, mail_server)
    expect(coras.get_by_text("asks to exchange")).to_be_visible()
    coras.get_by_label("Yes, I will take it").check()
    press(coras, "Send my answer")
    assert (moments(cora), moments(sam)) == before


def moments(person: Person) -> list[datetime]:
    """When they are on."""
    return [turn.slot.starts_at for turn in person.assignments.active().select_related("slot")]


def test_cora_signs_up_for_an_open_slot(
    cora: Person, gmpt24: Event, priya: User, window: Opened
) -> None:
    SlotFactory(event=gmpt24)
    coras = phone_of(cora, window)
    go(coras, "Open slots you could take")
    coras.get_by_role("radio").first.check()
    press(coras, "Take it")
    expect(coras.get_by_text("You have confirmed")).to_have_count(2)
    assert gmpt24.starts_at in moments(cora)
