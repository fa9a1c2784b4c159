"""What single mails say, and to whom."""

from datetime import timedelta

import pytest

from rota.models import Account, Assignment, Event, Invitation, Message, User
from rota.reminders.letters import write_letter
from tests.factories import SlotFactory
from tests.reminders.scene import A_DAY, CLOCKS_BACK, SITE, mail_of, scene
from tests.reminders.test_letters import links_in
from tests.sink import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("named_site")]


def test_a_mail_of_an_event_comes_from_it_and_is_answered_to_a_person(
    gmpt24: Event, priya: User
) -> None:
    mail = mail_of(gmpt24, A_DAY, "hour", priya)
    assert mail["From"] == f"GMPT24 <rota@{SITE}>"
    assert (mail["Reply-To"], mail["To"]) == ("priya@example.org", "sam.okoro@example.org")


def test_mails_about_one_slot_are_one_thread(gmpt24: Event, priya: User) -> None:
    made = scene(gmpt24, A_DAY)
    threads = {made.mail(kind, priya)["References"] for kind in ("invitation", "hour", "nudge")}
    assert threads == {f"<assignment-{made.sam.pk}@{SITE}>"}
    assert made.mail("digest", priya)["References"] is None


def test_both_times_of_a_move_are_said(gmpt24: Event, priya: User) -> None:
    made = scene(gmpt24, CLOCKS_BACK)
    text = text_of(made.mail("moved", priya, old=made.old))
    assert "Old: 3am GMT to 3:30am GMT, Sunday 27 October\nNew: 1am GMT to 1:30am GMT" in text
    assert "Please say yes or no" not in text  # Sam has said yes to it


def test_who_is_moved_is_asked_anew(gmpt24: Event, priya: User) -> None:
    made = scene(gmpt24, A_DAY)
    Assignment.objects.update(state=Assignment.State.INVITED)
    mail = made.mail("moved", priya, old=made.old)
    assert str(mail["Subject"]).endswith("has moved, please confirm")
    assert "Please say yes or no to it, whatever you said before:" in text_of(mail)


def test_a_change_that_is_none_of_time_says_so(gmpt24: Event, priya: User) -> None:
    made = scene(gmpt24, A_DAY)
    span = made.sam.slot.span
    same = {"starts_at": span.start.isoformat(), "ends_at": span.end.isoformat()}
    mail = made.mail("moved", priya, old=same)
    assert str(mail["Subject"]).endswith("your #GMPT24 slot has changed")
    assert "has changed. Its time is the same." in text_of(mail)


@pytest.mark.parametrize("kind", ["evening", "hour"])
def test_who_has_not_answered_is_asked_in_the_reminders_too(
    gmpt24: Event, priya: User, kind: str
) -> None:
    made = scene(gmpt24, A_DAY)
    assert "Please say yes or no" not in text_of(made.mail(kind, priya))
    Message.objects.all().delete()
    Assignment.objects.update(state=Assignment.State.INVITED)
    assert "Please say yes or no" in text_of(made.mail(kind, priya))


def test_a_standby_is_told_to_stand_by(gmpt24: Event, priya: User) -> None:
    made = scene(gmpt24, A_DAY)
    Assignment.objects.filter(pk=made.sam.pk).update(kind=Assignment.Kind.STANDBY)
    text = text_of(made.mail("evening", priya))
    assert "As: standby. You step in if the first person cannot." in text
    assert "You post it yourself" not in text


@pytest.mark.parametrize("kind", ["evening", "on", "nudge"])
def test_who_does_not_post_themselves_sends_the_words_to_the_desk(
    gmpt24: Event, priya: User, kind: str
) -> None:
    made = scene(gmpt24, A_DAY)
    Account.objects.update(posted_by=Account.PostedBy.DESK)
    text = text_of(made.mail(kind, priya))
    assert "The desk posts for you: send your words to Priya Nair, 0161 496 0000" in text
    assert "x.com" not in text


def test_who_posts_on_another_network_gets_the_words_without_a_link_to_x(
    gmpt24: Event, priya: User
) -> None:
    made = scene(gmpt24, A_DAY)
    Account.objects.update(network=Account.Network.BLUESKY)
    text = text_of(made.mail("on", priya))
    assert "Words to start from:\nWhat I do right now, and why it matters: #GMPT24" in text
    assert links_in(text) == ["page", "stop"]


@pytest.mark.parametrize("kind", ["on", "nudge"])
def test_where_coordinator_posts_the_mail_leads_to_the_words(
    gmpt24: Event, priya: User, kind: str
) -> None:
    made = scene(gmpt24, A_DAY)
    Account.objects.update(posted_by=Account.PostedBy.BUTTON)
    text = text_of(made.mail(kind, priya))
    assert "Coordinator posts your approved words." in text
    assert "/my/TOKEN/words/" in text
    assert "x.com" not in text


@pytest.mark.parametrize("kind", ["on", "nudge"])
def test_approved_words_come_with_the_mail_ready_to_be_posted(
    gmpt24: Event, priya: User, kind: str
) -> None:
    made = scene(gmpt24, A_DAY)
    draft = made.draft()
    version = draft.versions.create(number=1, text=draft.text, at=made.start)
    draft.dispatches.create(
        version=version, account=made.account, text=draft.text, key="3zzzzzzzzzzzz",
        way="volunteer", state="by_hand", created_at=made.start,
    )  # fmt: skip
    text = text_of(made.mail(kind, priya))
    assert "Your words for @gmpt_example on X, approved:" in text
    assert "All is quiet at the hostel #GMPT24" in text
    assert "text=All+is+quiet+at+the+hostel" in text
    assert "Words to start from" not in text


def test_the_parts_of_a_thread_are_told_apart_in_the_mail(gmpt24: Event, priya: User) -> None:
    made = scene(gmpt24, A_DAY)
    draft = made.draft()
    version = draft.versions.create(number=1, text=draft.text, at=made.start)
    for part in (1, 2):
        draft.dispatches.create(
            version=version, account=made.account, text=f"Quiet ({part}/2)", key=f"3{part:012}",
            part=part, parts=2, way="volunteer", state="by_hand", created_at=made.start,
        )  # fmt: skip
    text = text_of(made.mail("on", priya))
    assert "approved, part 1 of 2:\n" in text
    assert "approved, part 2 of 2 (to be posted as a reply to the part before):\n" in text


def test_a_digest_lists_what_is_ahead_and_nothing_that_is_over(gmpt24: Event, priya: User) -> None:
    made = scene(gmpt24, CLOCKS_BACK)
    SlotFactory(event=gmpt24, starts_at=made.start - timedelta(hours=5))
    text = text_of(made.mail("digest", priya))
    assert "Gaps:\n- 2am GMT to 2:30am GMT, Sunday 27 October: empty\n\nAt risk:\n" in text
    assert text.count("\n- ") == 2


def test_a_no_and_a_wish_for_cover_are_told_apart(gmpt24: Event, priya: User) -> None:
    made = scene(gmpt24, A_DAY)
    assert "has said no" in text_of(made.mail("declined", priya, reason="Ill"))
    Message.objects.all().delete()
    Assignment.objects.update(cover_wanted_at=made.start)
    text = text_of(made.mail("declined", priya, reason="Ill"))
    assert "asks for somebody else to take their slot" in text
    assert "Reason: Ill\n" in text


def test_an_invitation_s_token_is_in_the_mail_and_not_in_the_database(
    gmpt24: Event, priya: User
) -> None:
    made = scene(gmpt24, A_DAY)
    letter = write_letter(made.message("role", priya), made.start)
    token = Invitation.objects.get().token
    assert token not in letter.text + letter.html
