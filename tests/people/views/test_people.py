"""The list of people, and the pages of one of them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rota.lib.tables import read_table
from rota.models import Assignment, Audit, Department, Event, Person
from rota.people.actions import issue_link, leave
from rota.people.queries import mark_of
from tests.crowd import crowd
from tests.factories import LONG_BEFORE, AccountFactory, AssignmentFactory

PEOPLE = "/e/gmpt24/people/"


def text(client: Client, address: str, **asked: str) -> str:
    """What a page says."""
    return client.get(address, asked).content.decode()


def listed(page: str) -> list[str]:
    """The names in the list, in order."""
    return re.findall(r"<bdi>([^<]+)</bdi>", page)


def details(person: Person, **changed: object) -> dict[str, object]:
    """The form of a person as it is sent."""
    said = {
        "name": person.name,
        "email": person.email,
        "department": person.department_id,
        "at_night": "on",
        "available": person.available,
        "seen": mark_of(Person.objects.get(pk=person.pk)),
    }
    return said | changed


def test_an_empty_list_says_what_to_do(as_priya: Client) -> None:
    page = text(as_priya, PEOPLE)
    assert "Nobody is on the list yet. Import your staff list" in page
    assert "Export" not in page


def test_an_empty_list_asks_nothing_of_who_may_only_look(as_vik: Client) -> None:
    page = text(as_vik, PEOPLE)
    assert "Nobody is on the list yet." in page
    assert "Import" not in page


def test_who_has_left_stands_at_the_end(as_priya: Client, sam: Person, cora: Person) -> None:
    leave(cora, by=None, now=LONG_BEFORE)
    page = text(as_priya, PEOPLE)
    assert listed(page) == ["Sam Okoro", "Cora Lane"]
    assert "(has left)" in page


def test_who_cannot_be_mailed_is_marked(as_priya: Client, sam: Person, cora: Person) -> None:
    Person.objects.filter(pk=sam.pk).update(email="")
    Person.objects.filter(pk=cora.pk).update(mail_stopped_at=LONG_BEFORE)
    page = text(as_priya, PEOPLE)
    assert ("Sam Okoro</bdi></a> (no e-mail)" in page, "Lane</bdi></a> (no mails)" in page) == (
        True,
        True,
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"search": "OKORO"}, ["Sam Okoro"]),
        ({"search": "cora.lane@"}, ["Cora Lane"]),
        ({"search": "night sup"}, ["Sam Okoro"]),
        ({"search": "100%"}, []),
        ({"slots": "none"}, ["Cora Lane"]),
        ({"slots": "none", "search": "sam"}, []),
        ({"department": "9" * 40}, ["Cora Lane", "Sam Okoro"]),
        ({"department": "x", "slots": "y", "page": "z"}, ["Cora Lane", "Sam Okoro"]),
    ],
)
def test_the_list_is_narrowed(
    as_priya: Client, sam: Person, cora: Person, asked: dict[str, str], found: list[str]
) -> None:
    Person.objects.filter(pk=sam.pk).update(role="Night supervisor")
    AssignmentFactory(slot__event=sam.event, person=sam)
    assert listed(text(as_priya, PEOPLE, **asked)) == found


def test_the_list_of_one_department(as_priya: Client, sam: Person, cora: Person) -> None:
    page = text(as_priya, PEOPLE, department=str(cora.department_id))
    assert listed(page) == ["Cora Lane"]
    assert "1 shown" in page


def test_nobody_fitting_leads_back_to_everybody(as_priya: Client, sam: Person) -> None:
    assert 'Nobody fits. <a href="?">Show everybody</a>' in text(as_priya, PEOPLE, search="Zoë")


def test_pages_of_a_long_list_keep_what_was_asked(as_priya: Client, gmpt24: Event) -> None:
    crowd(gmpt24, 250)
    page = text(as_priya, PEOPLE, search="okoro", page="2")
    assert len(listed(page)) == 100
    assert "Page 2 of 3" in page
    assert 'href="?search=okoro&amp;page=3"' in page


@pytest.mark.parametrize("people", [47, 5000])
def test_the_list_takes_the_same_queries_however_long_it_is(
    as_priya: Client, gmpt24: Event, people: int, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    crowd(gmpt24, people)
    with django_assert_num_queries(8):
        assert len(listed(text(as_priya, PEOPLE))) == min(people, 100)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("people", [47, 5000])
def test_an_export_takes_the_same_queries_however_long_the_list(
    as_priya: Client, gmpt24: Event, people: int, form: str, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    crowd(gmpt24, people)
    with django_assert_num_queries(4):
        answer = as_priya.get(f"{PEOPLE}export.{form}")
    assert len(read_table("people", answer.content).rows) == people
    assert answer.headers["Content-Disposition"] == f'attachment; filename="gmpt24-people.{form}"'


def test_there_is_no_other_export(as_priya: Client) -> None:
    assert as_priya.get(f"{PEOPLE}export.pdf").status_code == 404


def test_an_export_leaves_out_who_has_left(as_priya: Client, sam: Person, cora: Person) -> None:
    leave(cora, by=None, now=LONG_BEFORE)
    rows = read_table("people", as_priya.get(f"{PEOPLE}export.csv").content).rows
    assert [cells[0] for _, cells in rows] == ["Sam Okoro"]


def test_a_person_is_added_by_form(as_priya: Client, hostels: Department) -> None:
    account = AccountFactory(event=hostels.event)
    form = {
        "name": " Femi  Adu ",
        "email": "femi@example.org",
        "phone": "0161 496 0000",
        "department": hostels.pk,
        "role": "Residential worker",
        "account": account.pk,
        "at_night": "on",
        "available": "10pm-6am",
        "most_slots": "2",
        "notes": "by day\r\nby night",
    }
    page = as_priya.post(f"{PEOPLE}new/", form, follow=True)
    assert page.redirect_chain == [(PEOPLE, 302)]
    assert "Femi Adu is added." in page.content.decode()
    femi = Person.objects.get()
    assert (femi.name, femi.available, femi.most_slots) == ("Femi Adu", "22:00-06:00", 2)
    assert (femi.notes, femi.account) == ("by day\nby night", account)


def test_name_and_department_are_enough(as_priya: Client, hostels: Department) -> None:
    as_priya.post(f"{PEOPLE}new/", {"name": "Femi Adu", "department": hostels.pk})
    assert (Person.objects.get().available, Person.objects.get().at_night) == ("any", False)


def test_what_is_wrong_is_told_at_each_field_and_what_was_typed_stays(as_priya: Client) -> None:
    form = {
        "name": "A\u202eB",
        "email": "femi@",
        "phone": "ask Sam",
        "available": "often",
        "most_slots": "100",
        "notes": "knows the <building>",
    }
    page = as_priya.post(f"{PEOPLE}new/", form).content.decode()
    for field, reason in [
        ("name", "There is a sign in it that cannot be seen. Type it again."),
        ("email", "Enter a valid email address."),
        ("phone", "A phone number has digits, spaces and + ( ) - only, at most 40."),
        ("department", "This field is required."),
        ("available", "“often” is not a time span such as 09:00-17:00."),
        ("most_slots", "Ensure this value is less than or equal to 99."),
    ]:
        assert f'<a href="#id_{field}">' in page
        assert page.count(reason) == 2  # in the summary and at the field
    assert 'value="ask Sam"' in page
    assert "knows the &lt;building&gt;" in page
    assert "<title>Error: Add a person" in page
    assert not Person.objects.exists()


def test_somebody_on_the_list_already_is_refused(as_priya: Client, sam: Person) -> None:
    form = details(sam, name="Samuel Okoro", email=sam.email.upper())
    page = as_priya.post(f"{PEOPLE}new/", form).content.decode()
    assert "SAM.OKORO@EXAMPLE.ORG is on the list already." in page
    assert 'value="Samuel Okoro"' in page


def test_a_person_is_changed(as_priya: Client, sam: Person) -> None:
    page = as_priya.post(
        f"{PEOPLE}{sam.pk}/", details(sam, name="Sam Adeyemi", available="9am-5pm"), follow=True
    )
    assert "Sam Adeyemi is saved." in page.content.decode()
    assert Audit.objects.get().sentence == "Changed Sam Adeyemi: name, available."


def test_a_wrong_change_keeps_the_name_in_the_heading_and_what_was_typed(
    as_priya: Client, sam: Person
) -> None:
    page = as_priya.post(
        f"{PEOPLE}{sam.pk}/", details(sam, name="", available="later")
    ).content.decode()
    assert "<h1>Sam Okoro</h1>" in page
    assert 'value="later"' in page


def test_a_lead_adds_and_changes_people_of_the_own_department_only(
    as_lena: Client, sam: Person, cora: Person
) -> None:
    new = {"name": "Femi Adu", "department": cora.department_id}
    assert "Select a valid choice." in as_lena.post(f"{PEOPLE}new/", new).content.decode()
    as_lena.post(f"{PEOPLE}new/", new | {"department": sam.department_id})
    assert Person.objects.get(name="Femi Adu").department == sam.department
    assert as_lena.get(f"{PEOPLE}{cora.pk}/").status_code == 403
    as_lena.post(f"{PEOPLE}{sam.pk}/", details(sam, department=cora.department_id, name="Moved"))
    sam.refresh_from_db()
    assert (sam.name, sam.department.name) == ("Sam Okoro", "Hostels")


def test_a_person_lists_the_slots_with_what_became_of_them(as_priya: Client, sam: Person) -> None:
    turn = AssignmentFactory(
        slot__event=sam.event, person=sam, state=Assignment.State.DECLINED, reason="a <hearing>"
    )
    page = text(as_priya, f"{PEOPLE}{sam.pk}/")
    assert f"/e/gmpt24/rota/slots/{turn.slot_id}/" in page
    assert ": primary, declined (“<bdi>a &lt;hearing&gt;</bdi>”)" in page


def test_leaving_asks_first_and_tells_what_becomes_free(as_priya: Client, sam: Person) -> None:
    turn = AssignmentFactory(slot__event=sam.event, person=sam)
    turn.slot.starts_at = timezone.now() + timedelta(days=1)
    turn.slot.ends_at = turn.slot.starts_at + timedelta(minutes=30)
    turn.slot.save()
    page = text(as_priya, f"{PEOPLE}{sam.pk}/leave/")
    assert "These slots become free:" in page
    assert Person.objects.present().exists()
    page = as_priya.post(f"{PEOPLE}{sam.pk}/leave/", follow=True).content.decode()
    assert "Sam Okoro has left." in page
    assert "Takes part again" in page
    assert not Assignment.objects.active().exists()


def test_coming_back_asks_first(as_priya: Client, sam: Person) -> None:
    leave(sam, by=None, now=LONG_BEFORE)
    assert "Sam Okoro takes part again?" in text(as_priya, f"{PEOPLE}{sam.pk}/leave/")
    page = as_priya.post(f"{PEOPLE}{sam.pk}/leave/", follow=True).content.decode()
    assert "Sam Okoro takes part again." in page
    assert Person.objects.present().get() == sam


def test_closing_links_asks_first(as_priya: Client, sam: Person) -> None:
    link = issue_link(sam, now=timezone.now())
    address = f"{PEOPLE}{sam.pk}/link/"
    assert "Close the private links of Sam Okoro?" in text(as_priya, address)
    assert Client().get(f"/my/{link.token}/").status_code == 200
    page = as_priya.post(address, follow=True).content.decode()
    assert "The old links of Sam Okoro are closed." in page
    assert "Send me a new link" in Client().get(f"/my/{link.token}/").content.decode()


def test_an_answer_given_while_the_page_was_open_is_not_overwritten(
    as_priya: Client, sam: Person
) -> None:
    form = details(sam, role="Deputy")
    Person.objects.update(available="22:00-06:00", most_slots=2)
    page = as_priya.post(f"{PEOPLE}{sam.pk}/", form).content.decode()
    assert "available 22:00-06:00; rather not: never; nights: yes; most slots: 2" in page
    assert 'value="Deputy"' in page
    sam.refresh_from_db()
    assert (sam.available, sam.role) == ("22:00-06:00", "")
    seen = re.findall(r'name="seen" value="(\w+)"', page)[0]
    assert as_priya.post(f"{PEOPLE}{sam.pk}/", form | {"seen": seen}).status_code == 302
    sam.refresh_from_db()
    assert (sam.available, sam.role) == ("any", "Deputy")


def test_a_slip_on_a_page_that_is_out_of_date_leaves_it_so(as_priya: Client, sam: Person) -> None:
    form = details(sam, name="")
    Person.objects.update(available="22:00-06:00")
    page = as_priya.post(f"{PEOPLE}{sam.pk}/", form).content.decode()
    assert f'name="seen" value="{form["seen"]}"' in page
