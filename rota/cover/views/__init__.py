"""The volunteers' own pages, and who takes over from whom."""

from rota.cover.views.mine import answer, mended, mine, my_calendar
from rota.cover.views.offers import ask, exchange, offer, open_slots
from rota.cover.views.requests import request, requests

__all__ = [
    "answer",
    "ask",
    "exchange",
    "mended",
    "mine",
    "my_calendar",
    "offer",
    "open_slots",
    "request",
    "requests",
]
