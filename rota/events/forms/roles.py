"""Forms about who runs an event."""

from typing import Any

from django import forms

from rota.models import Department, Event, RoleKind


class RoleForm(forms.Form):
    """A role, with the department of a lead."""

    kind = forms.ChoiceField(
        label="Role",
        choices=[
            (RoleKind.ORGANISER, "Organiser: builds, changes and publishes the rota"),
            (RoleKind.LEAD, "Department lead: fills the slots of one department"),
            (RoleKind.VIEWER, "Viewer: sees the rota and the board"),
            (RoleKind.OWNER, "Owner: an organiser who also says who runs the event"),
        ],
    )
    department = forms.ModelChoiceField(
        Department.objects.none(),
        required=False,
        empty_label="Not a department lead",
        help_text="For a department lead only.",
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        department = self.fields["department"]
        assert isinstance(department, forms.ModelChoiceField)
        department.queryset = event.departments.all()

    def clean(self) -> dict[str, Any]:
        """A lead leads a department; nobody else does."""
        data = super().clean() or {}
        if data.get("kind") == RoleKind.LEAD and not data.get("department"):
            self.add_error("department", "Choose the department they lead.")
        return data


class InviteForm(RoleForm):
    """Whom to invite, and to what."""

    email = forms.EmailField(label="E-mail address")
    field_order = ("email", "kind", "department")


class AcceptForm(forms.Form):
    """Accept an invitation. Who has another address than the invited one has to mean it."""

    sure = forms.BooleanField(error_messages={"required": "Tick the box to accept as yourself."})

    def __init__(self, *args: Any, email: str, invited: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sure"].label = f"I accept as {email}, although {invited} was invited"
        if email.lower() == invited.lower():
            del self.fields["sure"]
