"""Questions about events."""

from rota.events.queries.accounts import accounts_of
from rota.events.queries.departments import Stage, departments_of, shades, stages
from rota.events.queries.events import is_published, roles_in_events, slug_is_free, slugs
from rota.events.queries.progress import progress
from rota.events.queries.roles import invitation_of, invitations_of, roles_of
from rota.events.queries.sign_in import user_of_sign_in

__all__ = [
    "Stage",
    "accounts_of",
    "departments_of",
    "invitation_of",
    "invitations_of",
    "is_published",
    "progress",
    "roles_in_events",
    "roles_of",
    "shades",
    "slug_is_free",
    "slugs",
    "stages",
    "user_of_sign_in",
]
