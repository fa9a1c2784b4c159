"""`manage.py send_due`."""

import socket
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.utils import timezone

from rota.models import Message, MessageKind, Person
from tests.factories import LONG_BEFORE, PersonFactory
from tests.management.conftest import ending, said


@pytest.fixture
def link_mail(db: None) -> Message:
    """Sam has asked for a new link."""
    sam: Person = PersonFactory()
    return Message.objects.queue(
        key="link:1", now=LONG_BEFORE, event=sam.event, kind=MessageKind.LINK, person=sam
    )


@pytest.mark.django_db
def test_where_nothing_is_due_that_is_said() -> None:
    assert said("send_due") == "Nothing is due."


def test_what_became_of_the_messages_is_counted(link_mail: Message) -> None:
    assert said("send_due") == "Kept in the mailbox: 1"
    assert said("send_due") == "Nothing is due."


def test_a_message_leaves_when_its_time_has_come(link_mail: Message) -> None:
    at = LONG_BEFORE - timedelta(seconds=1)
    assert said("send_due", "--at", at.isoformat()) == "Nothing is due."
    assert said("send_due", "--at", LONG_BEFORE.isoformat()) == "Kept in the mailbox: 1"


def test_a_mail_server_that_is_not_there_ends_it_with_1_and_the_mail_waits(
    link_mail: Message, settings: LazySettings
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound, and never listening
        settings.MAIL_IS_KEPT = False
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = nobody.getsockname()
        assert ending("send_due") == (1, "Waiting: 1")
    link_mail.refresh_from_db()
    assert link_mail.last_error == "No answer from the mail server: [Errno 111] Connection refused"
    assert link_mail.not_before > timezone.now()
