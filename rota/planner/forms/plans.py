"""What is asked of the planner, and what of its answer is wanted."""

from typing import Any

from django import forms

from rota.models import Event, Plan, Slot
from rota.planner.queries.plans import ProposalPage

KINDS = [
    (Plan.Kind.ANEW.value, "Plan the whole rota: everything but pinned places may change"),
    (Plan.Kind.FILL.value, "Fill every gap, and disturb as few people as possible"),
]


class AskForm(forms.Form):
    """Which plan, and how long the search may take."""

    kind = forms.ChoiceField(
        label="What shall be worked out?",
        choices=[*KINDS, (Plan.Kind.REPAIR.value, "One slot")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what shall be worked out."},
    )
    seconds = forms.IntegerField(
        label="Seconds it may take",
        initial=20,
        required=False,
        min_value=1,
        max_value=900,
        help_text="The best rota by then is kept. A day of 48 slots takes about a second.",
    )
    slot = forms.ModelChoiceField(Slot.objects.none(), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slots = self.fields["slot"]
        assert isinstance(slots, forms.ModelChoiceField)
        slots.queryset = event.slots.all()
        if not self.is_bound:
            self.fields["kind"].choices = KINDS  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A repair is of a slot, and nothing else is."""
        said: dict[str, Any] = super().clean() or {}
        is_repair = said.get("kind") == Plan.Kind.REPAIR
        if is_repair and not said.get("slot"):
            raise forms.ValidationError("Choose the slot on the rota, then ask for its repair.")
        if not is_repair:
            said["slot"] = None
        said["seconds"] = said.get("seconds") or self.fields["seconds"].initial
        return said


class AcceptForm(forms.Form):
    """Which proposal, and which of its parts; all of them where they are too many to list."""

    proposal = forms.TypedChoiceField(coerce=int, widget=forms.HiddenInput)
    parts = forms.TypedMultipleChoiceField(
        coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, *, proposals: tuple[ProposalPage, ...]) -> None:
        super().__init__(data)
        numbers = [(one.number, one.number) for one in proposals]
        self.fields["proposal"].choices = numbers  # type: ignore[attr-defined]
        self.whole = {one.number for one in proposals if one.left_out}
        parts = {part.number for one in proposals for part in one.parts}
        self.fields["parts"].choices = [(part, part) for part in parts]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> set[int] | None:
        """The numbers of the wanted parts; None for all."""
        is_whole = self.cleaned_data["proposal"] in self.whole
        return None if is_whole else set(self.cleaned_data["parts"])
