"""Pages about posts: words drafted and approved, “I have posted”."""

from rota.posting.views.approvers import approver, approvers, look, to_approve
from rota.posting.views.connections import attest, connect, disconnect
from rota.posting.views.drafts import draft, withdraw, write
from rota.posting.views.forecast import forecast
from rota.posting.views.overview import drafts, export, unwritten
from rota.posting.views.reports import my_report, report, take_back
from rota.posting.views.sightings import found, sighting
from rota.posting.views.signposts import signpost, signposts, take_down
from rota.posting.views.slots import give, my_give
from rota.posting.views.ways import desk, hold, my_go, way
from rota.posting.views.words import briefing, my_draft, my_drafts

__all__ = [
    "approver",
    "approvers",
    "attest",
    "briefing",
    "connect",
    "desk",
    "disconnect",
    "draft",
    "drafts",
    "export",
    "forecast",
    "found",
    "give",
    "hold",
    "look",
    "my_draft",
    "my_drafts",
    "my_give",
    "my_go",
    "my_report",
    "report",
    "sighting",
    "signpost",
    "signposts",
    "take_back",
    "take_down",
    "to_approve",
    "unwritten",
    "way",
    "withdraw",
    "write",
]
