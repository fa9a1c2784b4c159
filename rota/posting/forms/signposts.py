"""The form of a signpost."""

from __future__ import annotations

from typing import Any

from django import forms

from rota.models import Signpost
from rota.posting.lengths import links_in


class SignpostForm(forms.ModelForm):  # type: ignore[type-arg]
    """Where it leads, whose it is and what about."""

    class Meta:
        model = Signpost
        fields = ("name", "url", "kind", "department", "topic")
        labels = {"department": "Whose words it is for"}
        help_texts = {
            "name": "As whoever writes should find it, such as “A day in the hostel”.",
            "url": "Of a page that everybody can open, such as https://www.example.org/hostels.",
            "topic": "One or two words, such as unpaid work. Signposts of a topic stand together.",
        }
        widgets = {"url": forms.URLInput(attrs={"autocapitalize": "none", "spellcheck": "false"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        department = self.fields["department"]
        assert isinstance(department, forms.ModelChoiceField)
        department.queryset = self.instance.event.departments.all()
        department.empty_label = "everybody's"

    def clean_url(self) -> str:
        """An address that the networks know for one."""
        url: str = self.cleaned_data["url"]
        if [link.url for link in links_in(url)] != [url]:
            raise forms.ValidationError("No network would show this as a link.")
        return url
