"""What is done about messages."""

from rota.reminders.actions.announcements import (
    announce,
    ask_to_look,
    ask_to_write,
    tell_author,
    tell_organisers,
)
from rota.reminders.actions.asking import ask_again, ask_everybody, change_deadline, stop_asking
from rota.reminders.actions.delivery import deliver
from rota.reminders.actions.derivation import derive, derive_event
from rota.reminders.actions.requests import (
    ask_for_link,
    resume_mail,
    save_policy,
    stop_mail,
    try_again,
)

__all__ = [
    "announce",
    "ask_again",
    "ask_everybody",
    "ask_for_link",
    "ask_to_look",
    "ask_to_write",
    "change_deadline",
    "deliver",
    "derive",
    "derive_event",
    "resume_mail",
    "save_policy",
    "stop_asking",
    "stop_mail",
    "tell_author",
    "tell_organisers",
    "try_again",
]
