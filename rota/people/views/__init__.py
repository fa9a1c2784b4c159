"""Pages about people."""

from rota.people.views.availability import availability, my_when, when
from rota.people.views.people import create, export, leave, links, person, roster
from rota.people.views.uploads import upload, upload_step

__all__ = [
    "availability",
    "create",
    "export",
    "leave",
    "links",
    "my_when",
    "person",
    "roster",
    "upload",
    "upload_step",
    "when",
]
