"""The form of an account."""

from typing import Any

from django import forms

from rota.events.handles import NotAHandle, normal_handle
from rota.models import Account, Department


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]
    """Network, handle, whose it is and who posts from it."""

    class Meta:
        model = Account
        fields = ("network", "handle", "department", "posted_by", "is_usual")
        labels = {"department": "Whose account"}
        help_texts = {
            "handle": "Such as @gmpt_example on X, @name@mastodon.example on Mastodon, "
            "@name.bsky.social on Bluesky. The address of its page will do.",
            "posted_by": "“The desk” posts where a volunteer cannot reach the network from work. "
            "Coordinator posts from accounts that are connected.",
            "is_usual": "It holds for turns that are given from now on.",
        }
        widgets = {
            "handle": forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"})
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        department = self.fields["department"]
        assert isinstance(department, forms.ModelChoiceField)
        department.queryset = Department.objects.filter(event=self.instance.event)
        department.empty_label = "The main account"
        if self.instance.is_usual or not self.instance.event.accounts.filter(department=None):
            del self.fields["is_usual"]  # the only one is it, and so stays the one that is

    def clean(self) -> dict[str, Any]:
        """Write the handle as its network does."""
        data = super().clean() or {}
        if "network" in data and "handle" in data:
            try:
                data["handle"] = normal_handle(data["network"], data["handle"])
            except NotAHandle as wrong:
                self.add_error("handle", str(wrong))
        if data.get("is_usual") and data.get("department"):
            self.add_error("is_usual", "Only a main account can be that.")
        return data
