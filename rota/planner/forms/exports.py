"""How the rota is printed."""

from django import forms
from django.http import QueryDict

DEPARTMENTS, A4, A3 = "departments", "a4", "a3"


class PrintForm(forms.Form):
    """The whole rota or a page for each department, and the paper."""

    pages = forms.ChoiceField(
        required=False,
        choices=[("", "The whole rota"), (DEPARTMENTS, "A page for each department")],
    )
    paper = forms.ChoiceField(required=False, choices=[(A4, "A4"), (A3, "A3")])

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.chosen = self.cleaned_data if self.is_valid() else {}

    @property
    def by_department(self) -> bool:
        """Whether each department begins a page; what cannot be understood asks for the whole."""
        return self.chosen.get("pages") == DEPARTMENTS

    @property
    def size(self) -> str:
        """The paper, A4 unless A3 was asked for."""
        return self.chosen.get("paper") or A4
