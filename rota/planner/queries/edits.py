"""What a user can undo and do again."""

from typing import NamedTuple

from rota.models import Edit, Event, User

DEEPEST = 100  # edits that can be undone in a row and done again


class Reach(NamedTuple):
    """The user's last edit that holds, and the one they have undone last, if there is one."""

    undo: Edit | None
    redo: Edit | None


def reach_of(event: Event, user: User) -> Reach:
    """What undo and redo would work on. Something new ends what can be done again. One query."""
    redo = None
    for edit in Edit.objects.filter(event=event, by=user).defer("steps")[:DEEPEST]:
        if edit.undone_at is None:
            return Reach(edit, redo)
        redo = edit
    return Reach(None, redo)
