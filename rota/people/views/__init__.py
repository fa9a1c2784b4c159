"""Pages about people."""

from rota.people.views.people import create, export, leave, links, person, roster
from rota.people.views.uploads import upload, upload_step

__all__ = ["create", "export", "leave", "links", "person", "roster", "upload", "upload_step"]
