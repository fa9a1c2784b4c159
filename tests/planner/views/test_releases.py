"""The page that publishes, and the list of releases."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from rota.models import Assignment, Event, Message, Person, RoleKind, Slot, User
from rota.planner.actions import change_account, move
from rota.planner.queries.releases import outlook_of
from tests.factories import LONG_BEFORE, AccountFactory, release_of, role_in

SignIn = Callable[[User], Client]
PUBLISH = "/e/gmpt24/rota/publish/"

pytestmark = pytest.mark.usefixtures("long_before")


BY_NOBODY: dict[str, Any] = {"by": None, "now": LONG_BEFORE}


def everything_ticked(event: Event) -> dict[str, object]:
    """What the form sends with each box ticked."""
    outlook = outlook_of(event, LONG_BEFORE)
    return {"number": outlook.number} | {one.key: "on" for one in outlook.cautions}


def test_the_page_says_what_changes_for_whom(
    turn: Assignment, one: Slot, priya: User, signed_in: SignIn
) -> None:
    release_of(turn)
    move(turn, one, by=priya, now=LONG_BEFORE)
    page = " ".join(signed_in(priya).get(PUBLISH).content.decode().split())
    assert (
        "Release 2 changes something for <strong>1 person</strong>. Only they get a mail." in page
    )
    assert "<td>moved</td>" in page
    assert ">9am to 9:30am, Thursday 12 December, @gmpt_example on X</td>" in page
    assert ">1pm to 1:30pm, Thursday 12 December, @gmpt_example on X</td>" in page


def test_nothing_is_published_while_a_line_is_not_ticked(
    turn: Assignment, half_past: Slot, priya: User, signed_in: SignIn
) -> None:
    sent = everything_ticked(turn.slot.event)
    left_out = next(key for key in sent if key.startswith("gaps"))
    del sent[left_out]
    page = signed_in(priya).post(PUBLISH, sent).content.decode()
    assert "<title>Error: Publish the rota" in page
    assert "Tick this line to show that you have seen it." in page
    assert not turn.slot.event.releases.exists()


def test_with_everything_ticked_it_is_published(
    turn: Assignment, half_past: Slot, priya: User, signed_in: SignIn
) -> None:
    answer = signed_in(priya).post(PUBLISH, everything_ticked(turn.slot.event), follow=True)
    page = answer.content.decode()
    assert "Release 1 is published. Mails leave by themselves." in page
    assert "1 slot has too few people: 9:30am to 10am, Thursday 12 December." in page


def test_who_is_overtaken_is_told_so_and_can_publish_what_is_new_since(
    turn: Assignment, priya: User, signed_in: SignIn
) -> None:
    sent = everything_ticked(turn.slot.event)
    release_of(turn)
    change_account(turn, AccountFactory(event=turn.slot.event, handle="@other"), **BY_NOBODY)
    client = signed_in(priya)
    page = client.post(PUBLISH, sent).content.decode()
    assert "has published release 1 meanwhile. Look at what is new since." in page
    assert 'name="number" value="2"' in page
    client.post(PUBLISH, everything_ticked(turn.slot.event))
    assert turn.slot.event.releases.count() == 2


def test_where_nothing_has_changed_there_is_no_button(
    nine: Slot, priya: User, signed_in: SignIn
) -> None:
    page = signed_in(priya).get(PUBLISH).content.decode()
    assert "There is nothing to publish: nobody is on the rota yet." in page
    assert "<form" not in page.split("<main")[1]


def test_the_list_says_who_published_what_and_when(
    turn: Assignment, priya: User, signed_in: SignIn
) -> None:
    viewer = role_in(turn.slot.event, "Vik Dale", RoleKind.VIEWER)
    signed_in(priya).post(PUBLISH, everything_ticked(turn.slot.event))
    page = signed_in(viewer).get("/e/gmpt24/rota/releases/").content.decode()
    assert "Priya Nair" in page
    assert "9am, Thursday 5 December" in page
    assert 'href="/e/gmpt24/rota/publish/"' not in page


def test_before_the_first_release_the_list_says_what_to_do(
    nine: Slot, sam: Person, priya: User, signed_in: SignIn
) -> None:
    page = signed_in(priya).get("/e/gmpt24/rota/releases/").content.decode()
    assert "Nothing is published yet. Fill the rota, then publish it" in page


@pytest.mark.parametrize(
    ("state", "settled", "said"),
    [
        ("waiting", None, "mail waits to be sent"),
        ("handed", LONG_BEFORE, "mail handed to the mail server at 9am, Thursday 5 December"),
        ("failed", LONG_BEFORE, "mail failed at 9am, Thursday 5 December"),
    ],
)
def test_who_has_not_answered_is_named_with_what_became_of_their_mail(
    turn: Assignment,
    priya: User,
    signed_in: SignIn,
    state: str,
    settled: datetime | None,
    said: str,
) -> None:
    Assignment.objects.update(state="invited")
    release_of(turn)
    for number, kind in enumerate(("invitation", "hour")):
        Message.objects.create(
            event=turn.slot.event, kind=kind, key=f"{number}", assignment=turn, person=turn.person,
            state=state, settled_at=settled, not_before=LONG_BEFORE, created_at=LONG_BEFORE,
        )  # fmt: skip
    page = signed_in(priya).get("/e/gmpt24/rota/releases/1/").content.decode()
    when = "9am to 9:30am, Thursday 12 December"
    assert f"<bdi>Sam Okoro</bdi> (HO): {when}, {said}</li>" in page


@pytest.mark.parametrize(
    ("email", "said"), [("", "no e-mail address"), ("sam@example.org", "no mail was written")]
)
def test_without_a_mail_that_is_said(
    turn: Assignment, priya: User, signed_in: SignIn, email: str, said: str
) -> None:
    Assignment.objects.update(state="invited")
    Person.objects.update(email=email)
    release_of(turn)
    page = signed_in(priya).get("/e/gmpt24/rota/releases/1/").content.decode()
    assert f"Thursday 12 December, {said}" in page


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("invited", "1 slot of the newest release has no answer yet"),
        ("confirmed", "Everybody in the newest release has answered."),
    ],
)
def test_the_list_says_how_many_have_not_answered_the_newest(
    turn: Assignment, priya: User, signed_in: SignIn, state: str, said: str
) -> None:
    Assignment.objects.update(state=state)
    release_of(turn)
    assert said in signed_in(priya).get("/e/gmpt24/rota/releases/").content.decode()
