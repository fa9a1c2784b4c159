"""What a user can undo and do again."""

from rota.models import Edit, Event, User


def next_undo(event: Event, user: User) -> Edit | None:
    """The user's last edit that holds."""
    return Edit.objects.standing().filter(event=event, by=user).first()


def next_redo(event: Event, user: User) -> Edit | None:
    """The edit the user has undone last; none once they have done something else since."""
    last = next_undo(event, user)
    undone = Edit.objects.undone().filter(event=event, by=user, pk__gt=last.pk if last else 0)
    return undone.order_by("pk").first()
