"""People say when they can, organisers see it, the rota keeps to it. At 320 pixels, no scripts."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rota.models import Assignment, Event, Person, User
from rota.planner.actions import make_slots
from rota.tasks import make_plans
from tests.factories import DepartmentFactory, EventFactory, PersonFactory, link_for, role_in
from tests.journeys.conftest import WIDTHS, Opened, Sink
from tests.journeys.looking import faults
from tests.journeys.mails import send_due, words_of
from tests.journeys.organising import field, go, press

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def gmpt24(transactional_db: None) -> Event:
    """GMPT24 in ten days, 9am to 9am by the hour, with four people and no rota."""
    day = datetime.now(LONDON).replace(hour=9, minute=0, second=0, microsecond=0)
    event: Event = EventFactory(starts_at=day + timedelta(days=10), slot_minutes=60)
    make_slots(event, by=None, now=timezone.now())
    hostels = DepartmentFactory(event=event)
    courts = DepartmentFactory(event=event, name="Courts", stage="court")
    for name, department in {
        "Sam Okoro": hostels, "Femi Adu": hostels, "Cora Lane": courts, "Alex Reed": courts
    }.items():  # fmt: skip
        PersonFactory(department=department, name=name)
    return event


@pytest.fixture
def priya(gmpt24: Event) -> User:
    """Priya organises GMPT24."""
    return role_in(gmpt24, "Priya Nair")


def test_people_say_when_they_can_and_the_rota_keeps_to_it(
    gmpt24: Event, priya: User, window: Opened, mail_server: Sink
) -> None:
    desk, phone = window(priya, width=320, scripts=False), window(width=320, scripts=False)
    everybody_is_asked(desk)
    mails = send_due(mail_server, timezone.now())
    assert len(mails) == 4

    sam_answers(phone, link_of("Sam Okoro", mail_server))
    priya_sees_who_is_missing_and_which_hours_are_thin(desk)
    priya_asks_femi_again(desk)
    assert [to_whom(mail) for mail in send_due(mail_server, timezone.now())[4:]] == ["Femi Adu"]

    femi_can_always(phone, link_of("Femi Adu", mail_server))
    desk.goto("/e/gmpt24/people/when/")
    expect(desk.get_by_text("2 of 4")).to_be_visible()

    the_rota_is_planned(desk)
    assert hours_of("Sam Okoro") <= {18, 19, 20, 21, 22, 23, 0, 1, 2, 3, 4, 5}
    assert len(hours_of("Sam Okoro")) == 2


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_the_pages_are_good_before_the_event(
    gmpt24: Event, priya: User, window: Opened, width: int
) -> None:
    sam = Person.objects.get(name="Sam Okoro")
    desk, phone = window(priya, width=width), window(width=width)
    desk.goto("/e/gmpt24/people/ask/")
    found = faults(desk, "ask")
    field(desk, "Please answer by").fill("")
    press(desk, "Ask everybody")
    found += faults(desk, "ask, refused")
    field(desk, "Please answer by").fill(f"{datetime.now(LONDON) + timedelta(days=5):%Y-%m-%d}")
    press(desk, "Ask everybody")
    found += faults(desk, "ask, asked")
    desk.goto("/e/gmpt24/people/when/")
    found += faults(desk, "thin hours")
    phone.goto(f"/my/{link_for(sam).token}/when/")
    assert found + faults(phone, "when") == []


def test_a_change_that_comes_late_is_said_to_both(
    gmpt24: Event, priya: User, window: Opened, mail_server: Sink
) -> None:
    desk, phone = window(priya, width=320, scripts=False), window(width=320, scripts=False)
    everybody_is_asked(desk)
    send_due(mail_server, timezone.now())
    link = link_of("Sam Okoro", mail_server)
    sam_answers(phone, link)
    press_on(desk, "Stop asking")

    sam = Person.objects.get(name="Sam Okoro")
    slot = gmpt24.slots.get(starts_at=gmpt24.starts_at + timedelta(hours=17))
    Assignment.objects.create(
        slot=slot, person=sam, seat=1, state="confirmed", created_at=timezone.now()
    )
    phone.goto(link)
    go_to_change(phone)
    choose(phone, "Night", "I cannot")
    press(phone, "Save")
    expect(phone.get_by_text("You have 2am to 3am")).to_be_visible()
    expect(phone.get_by_role("link", name="ask for cover there")).to_be_visible()

    told = send_due(mail_server, timezone.now())[-1]
    assert str(told["Subject"]) == "Sam Okoro has changed when they can (#GMPT24)"
    assert "2am to 3am" in words_of(told)


def everybody_is_asked(desk: Page) -> None:
    """From the people's page, with the deadline that is offered, having read the mail."""
    desk.goto("/e/gmpt24/people/")
    go(desk, "Ask everybody when they can")
    expect(desk.get_by_text("4 of 4 can be reached by mail")).to_be_visible()
    expect(desk.get_by_text("When can you take a slot in GMPT24?")).to_be_visible()
    field(desk, "Please answer by").fill("")
    press(desk, "Ask everybody")
    expect(desk.get_by_role("link", name="Say until when people can answer.")).to_be_visible()
    tomorrow = datetime.now(LONDON) + timedelta(days=5)
    field(desk, "Please answer by").fill(f"{tomorrow:%Y-%m-%d}")
    press(desk, "Ask everybody")
    expect(desk.get_by_text("Everybody is asked.")).to_be_visible()
    expect(desk.get_by_text("0 of 4")).to_be_visible()


def link_of(name: str, sink: Sink) -> str:
    """Where the last mail to somebody leads."""
    mail = [one for one in sink.mails if to_whom(one) == name][-1]
    line = next(line for line in words_of(mail).splitlines() if line.endswith("/when/"))
    return line[line.index("/my/") :]


def to_whom(mail: object) -> str:
    """Whom a mail greets."""
    return words_of(mail).split("Hello ")[1].split(",")[0]  # type: ignore[arg-type]


def choose(phone: Page, part: str, choice: str) -> None:
    """An answer to a part of the day, each time it comes."""
    for question in phone.get_by_role("group", name=part).all():
        question.get_by_label(choice, exact=True).check()


def sam_answers(phone: Page, link: str) -> None:
    """Nights and evenings yes, mornings rather not, afternoons not at all, but at midday."""
    phone.goto(link)
    expect(phone.get_by_text("This page is for Sam Okoro")).to_be_visible()
    choose(phone, "Night", "I can")
    choose(phone, "Evening", "I can")
    choose(phone, "Morning", "Rather not")
    choose(phone, "Afternoon", "I cannot")
    field(phone, "How many slots at most?").fill("2")
    press(phone, "Save")
    expect(phone.get_by_text("Thank you, this is saved.")).to_be_visible()
    expect(phone.get_by_text("18:00-12:00")).to_be_visible()


def femi_can_always(phone: Page, link: str) -> None:
    """Femi can at any time."""
    phone.goto(link)
    for part in ("Night", "Evening", "Morning", "Afternoon"):
        choose(phone, part, "I can")
    press(phone, "Save")
    expect(phone.get_by_text("at any time", exact=True)).to_be_visible()


def go_to_change(phone: Page) -> None:
    """Open what was said."""
    phone.get_by_text("Change it", exact=True).click()


def press_on(desk: Page, button: str) -> None:
    """A button of the page where people are asked."""
    desk.goto("/e/gmpt24/people/ask/")
    press(desk, button)


def priya_sees_who_is_missing_and_which_hours_are_thin(desk: Page) -> None:
    """From the list of tasks to the hours."""
    desk.goto("/e/gmpt24/")
    expect(desk.get_by_text("1 of 4 have answered")).to_be_visible()
    go(desk, "Ask people when they can")
    expect(desk.get_by_text("Cora Lane", exact=True)).to_be_visible()
    hours = desk.locator("main li")
    expect(hours.filter(has_text="1pm to 2pm").first).to_contain_text("needs 1, 0 can, 3 silent")
    expect(desk.locator("tr").filter(has_text="10am to 11am")).to_contain_text(
        "only with those who would rather not"
    )
    expect(desk.locator("tr").filter(has_text="10pm to 11pm")).to_contain_text("enough")


def priya_asks_femi_again(desk: Page) -> None:
    """By hand, him alone."""
    press(desk, "Femi Adu")
    expect(desk.get_by_text("1 mail more.")).to_be_visible()


def the_rota_is_planned(desk: Page) -> None:
    """The whole of it, by the planner."""
    desk.goto("/e/gmpt24/rota/plans/")
    desk.get_by_label("Plan the whole rota").check()
    press(desk, "Work it out")
    make_plans()
    desk.reload()
    press(desk, "Accept what is ticked")
    expect(desk.get_by_text("The plan is on the rota.")).to_be_visible()


def hours_of(name: str) -> set[int]:
    """At which hours of the clock somebody is on."""
    turns = Assignment.objects.active().filter(person__name=name).select_related("slot")
    return {turn.slot.starts_at.astimezone(LONDON).hour for turn in turns}
