"""Pages about messages."""

from rota.reminders.views.asking import ask
from rota.reminders.views.outbox import message, message_html, outbox, policy
from rota.reminders.views.requests import link_sent, new_link, stop_mail

__all__ = [
    "ask",
    "link_sent",
    "message",
    "message_html",
    "new_link",
    "outbox",
    "policy",
    "stop_mail",
]
