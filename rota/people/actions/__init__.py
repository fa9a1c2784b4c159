"""What is done to people."""

from rota.people.actions.availability import Given, give_availability
from rota.people.actions.imports import check_upload, save_upload, work_on_uploads
from rota.people.actions.links import issue_link, print_links, revoke_links
from rota.people.actions.people import add_person, come_back, edit_person, leave
from rota.people.actions.uploads import (
    discard_upload,
    match_columns,
    must_say_who,
    receive_upload,
    remove_abandoned,
    save_when_checked,
)

__all__ = [
    "Given",
    "add_person",
    "check_upload",
    "come_back",
    "discard_upload",
    "edit_person",
    "give_availability",
    "issue_link",
    "leave",
    "match_columns",
    "must_say_who",
    "print_links",
    "receive_upload",
    "remove_abandoned",
    "revoke_links",
    "save_upload",
    "save_when_checked",
    "work_on_uploads",
]
