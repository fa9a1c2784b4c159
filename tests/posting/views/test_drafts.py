"""The organisers' pages of the words."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from rota.models import Account, Assignment, Draft, Event, Person, RoleKind, User
from tests.factories import role_in
from tests.posting.conftest import QUIET
from tests.posting.views.test_reports import text

SignIn = Callable[[User], Client]
LIST = "/e/gmpt24/posts/"


@pytest.fixture
def desk(signed_in: SignIn, priya: User) -> Client:
    """Priya's browser."""
    return signed_in(priya)


def page_of(draft: Draft) -> str:
    """The address of its page."""
    return f"{LIST}drafts/{draft.pk}/"


def an_orange() -> SimpleUploadedFile:
    """A small picture."""
    out = BytesIO()
    Image.new("RGB", (40, 20), "orange").save(out, "PNG")
    return SimpleUploadedFile("orange.png", out.getvalue())


def test_the_briefing_and_the_watch_list_are_a_click_away(desk: Client, gmpt24: Event) -> None:
    settings = reverse("events:edit", args=["gmpt24"])
    assert f'href="{settings}#id_briefing"' in desk.get(LIST).content.decode()
    page = desk.get(settings).content.decode()
    assert all(f'id="id_{name}"' in page for name in ("briefing", "watch_list"))


def test_a_draft_shows_its_lengths_and_what_speaks_against_it(desk: Client, words: Draft) -> None:
    Draft.objects.update(text="Call 0161 496 0001")
    page = text(desk.get(page_of(words)))
    assert "X: 18 of 280" in page
    assert "To be mended: #GMPT24 is missing" in page
    assert "To be looked at: “0161 496 0001” looks like a phone number." in page


def test_approved_with_a_button(desk: Client, handed_in: Draft) -> None:
    page = desk.post(
        page_of(handed_in), {"look": "yes", "answer": "approve", "number": 1}, follow=True
    )
    assert "Your yes is noted." in text(page)
    assert "1 of 1 approval (Priya Nair)" in text(page)


def test_sent_back_without_a_reason_it_asks_for_one(desk: Client, handed_in: Draft) -> None:
    page = desk.post(page_of(handed_in), {"look": "yes", "answer": "ask_changes", "words": " "})
    assert "Say what should change." in text(page)
    handed_in.refresh_from_db()
    assert handed_in.state == "submitted"


def test_a_stale_page_approves_nothing(desk: Client, handed_in: Draft) -> None:
    page = desk.post(page_of(handed_in), {"look": "yes", "answer": "approve"})
    assert "has changed these words since" in text(page)


def test_the_desk_writes_for_somebody_with_a_picture(
    desk: Client, turn: Assignment, account: Account
) -> None:
    sent = {
        "slot": turn.slot_id,
        "author": turn.person_id,
        "text": QUIET,
        "accounts": account.pk,
        "picture": an_orange(),
        "alt": "An orange on a table",
        "then": "submit",
    }
    page = desk.post(f"{LIST}new/", sent, follow=True)
    assert "Picture 1, 40 × 20: An orange on a table" in text(page)
    draft = Draft.objects.get()
    assert (draft.assignment, draft.state, draft.number) == (turn, "submitted", 2)


def test_a_picture_is_seen_on_the_page_and_taken_away(desk: Client, words: Draft) -> None:
    sent = {"text": QUIET, "accounts": words.accounts.get().pk, "then": "keep"}
    page = desk.post(
        page_of(words), sent | {"picture": an_orange(), "alt": "An orange"}, follow=True
    )
    assert 'src="data:image/jpeg;base64,' in page.content.decode()
    page = desk.post(page_of(words), sent | {"picture-1-drop": "on"}, follow=True)
    assert "data:image" not in page.content.decode()


def test_what_is_refused_saves_nothing_and_keeps_what_was_typed(
    desk: Client, turn: Assignment, account: Account
) -> None:
    sent = {"slot": turn.slot_id, "text": "No hashtag", "accounts": account.pk}
    page = desk.post(f"{LIST}new/", sent | {"then": "submit"})
    assert "#GMPT24 is missing" in text(page)
    assert "No hashtag</textarea>" in page.content.decode()
    assert not Draft.objects.exists()


def test_without_an_account_it_says_what_to_do(desk: Client, gmpt24: Event) -> None:
    assert "There is no account to post from yet." in text(desk.get(f"{LIST}new/"))


def test_a_lead_sees_the_words_of_the_own_department_only(
    signed_in: SignIn, words: Draft, cora: Person, gmpt24: Event
) -> None:
    lead = signed_in(role_in(gmpt24, "Lena Marsh", RoleKind.LEAD, department=cora.department))
    assert QUIET not in text(lead.get(LIST))
    assert lead.get(page_of(words)).status_code == 403


def test_the_desk_sees_what_is_left_while_it_types(
    desk: Client, turn: Assignment, account: Account
) -> None:
    sent = {"slot": turn.slot_id, "text": "Good morning", "check": "yes"}
    part = desk.post(f"{LIST}new/", sent, headers={"HX-Request": "true"})
    assert "X: 12 of 280, 268 left" in text(part)
    page = desk.post(f"{LIST}new/", sent).content.decode()
    assert f'<option value="{turn.slot_id}" selected>' in page
    assert not Draft.objects.exists()


def test_words_in_change_are_looked_at_with_their_pictures(desk: Client, words: Draft) -> None:
    sent = {"text": QUIET, "accounts": words.accounts.get().pk, "then": "keep"}
    desk.post(page_of(words), sent | {"picture": an_orange(), "alt": ""})
    part = desk.post(
        page_of(words), {"text": QUIET, "check": "yes"}, headers={"HX-Request": "true"}
    )
    assert "Picture 1 has no description" in text(part)


@pytest.fixture
def with_two(desk: Client, words: Draft) -> Draft:
    """Sam's words with an orange and an apple."""
    sent = {"text": QUIET, "accounts": words.accounts.get().pk, "then": "keep"}
    for alt in ("An orange", "An apple"):
        desk.post(page_of(words), sent | {"picture": an_orange(), "alt": alt})
    return words


def kept(draft: Draft, **more: object) -> dict[str, object]:
    """What the page sends of the words that stay, and more."""
    return {"text": QUIET, "accounts": draft.accounts.get().pk, "then": "keep", **more}


def shown(draft: Draft) -> list[tuple[int, str]]:
    """Its pictures."""
    return list(draft.pictures.values_list("number", "alt"))


def test_a_description_is_changed_in_a_new_version(desk: Client, with_two: Draft) -> None:
    desk.post(page_of(with_two), kept(with_two) | {"picture-1-alt": "A ripe orange on a table"})
    assert shown(with_two) == [(1, "A ripe orange on a table"), (2, "An apple")]
    latest = with_two.versions.first()
    assert latest
    assert (latest.number, latest.pictures[0][1]) == (4, "A ripe orange on a table")


def test_pictures_change_places(desk: Client, with_two: Draft) -> None:
    places = {"picture-1-place": "2", "picture-2-place": "2"}
    desk.post(page_of(with_two), kept(with_two) | places)
    assert shown(with_two) == [(1, "An apple"), (2, "An orange")]


def test_pictures_left_as_they_are_make_no_version(desk: Client, with_two: Draft) -> None:
    desk.post(page_of(with_two), kept(with_two) | {"picture-1-alt": "An orange"})
    assert with_two.versions.count() == 3


def test_an_endless_description_is_refused(desk: Client, with_two: Draft) -> None:
    page = desk.post(page_of(with_two), kept(with_two) | {"picture-1-alt": "a" * 1001})
    assert "at most 1000 characters" in text(page)


def test_what_is_said_while_one_types_knows_the_new_description(
    desk: Client, with_two: Draft
) -> None:
    sent = {"text": QUIET, "check": "yes", "picture-1-alt": "", "picture-2-drop": "on"}
    part = desk.post(page_of(with_two), sent, headers={"HX-Request": "true"})
    assert "Picture 1 has no description" in text(part)
    page = desk.post(page_of(with_two), sent).content.decode()
    assert re.search('name="picture-2-drop"[^>]* checked', page)
