"""Who takes a slot, and what is changed about it. Each form carries out its own action."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from rota.lib.forms import number_in
from rota.lib.times import stretch
from rota.models import Account, Assignment, Person, Slot, User
from rota.planner import actions
from rota.planner.queries.candidates import Offer, Offers

Kind = Assignment.Kind
Choices = list[tuple[str, list[tuple[int, str]]]]
SET_ASIDE = "Set aside what speaks against it (this is recorded)"


class ChangeForm(forms.Form):
    """A change asked for on a page that showed the slot at some revision.

    A page may hold several; `do` says which one was sent. `done` is said afterwards.
    """

    do: ClassVar[str]
    button: ClassVar[str]
    note: ClassVar[str] = ""
    done: ClassVar[str]

    def __init__(self, data: QueryDict, **kwargs: Any) -> None:
        is_sent = data.get("do") == self.do
        super().__init__(data if is_sent else None, auto_id=f"{self.do}_%s", **kwargs)

    @property
    def seen_revision(self) -> int | None:
        """The revision of the slot that the page showed."""
        return number_in(self.data, "revision")

    def offer(self, name: str, rows: QuerySet[Any], choices: Choices | None = None) -> None:
        """Let a field take one of the rows, offered as they come or as choices in groups."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows
        if choices is not None:
            field.widget.choices = [("", field.empty_label), *choices]

    saved: Assignment

    def act(self, **what: Any) -> Assignment:
        """The action, with what was filled in. Raises Refused."""
        raise NotImplementedError

    def save(self, *, by: User, now: datetime) -> str:
        """Carry it out; what is said afterwards. Raises Refused."""
        self.saved = self.act(seen_revision=self.seen_revision, by=by, now=now, **self.cleaned_data)
        return self.told

    @property
    def told(self) -> str:
        """What is said afterwards."""
        slot = self.saved.slot
        when = stretch(slot.starts_at, slot.ends_at, slot.event.tz)
        return self.done.format(person=self.saved.person, when=when)


class AssignForm(ChangeForm):
    """Give a slot to one of the people."""

    do = "assign"
    button = "Give them the slot"
    done = "{person} has {when}."
    person = forms.ModelChoiceField(Person.objects.none(), empty_label="Choose somebody")
    kind = forms.ChoiceField(label="As", choices=Kind.choices, widget=forms.RadioSelect)
    account = forms.ModelChoiceField(
        Account.objects.none(), required=False, empty_label="Their usual account"
    )
    override = forms.BooleanField(label=SET_ASIDE, required=False)

    def __init__(
        self,
        data: QueryDict,
        *,
        slot: Slot,
        kind: str,
        people: QuerySet[Person],
        offers: Offers,
        in_place_of: Assignment | None = None,
    ) -> None:
        super().__init__(data, initial={"kind": kind})
        self.slot, self.offers, self.in_place_of = slot, offers, in_place_of
        self.offer("person", people, choices_of(offers, str(self.data.get("person", ""))))
        self.offer("account", slot.event.accounts.all())
        if not slot.standbys_needed:
            self.fields["kind"].widget = forms.HiddenInput()

    def act(self, kind: str = Kind.PRIMARY, **what: Any) -> Assignment:
        """Give the slot, or the place of somebody who wants cover."""
        if self.in_place_of:
            return actions.give_cover(self.in_place_of, **what)
        return actions.assign(self.slot, kind=kind, **what)


class TurnForm(ChangeForm):
    """A change of one assignment; `offers` are the slots it could move to."""

    action: ClassVar[Callable[..., Assignment]]

    def __init__(self, data: QueryDict, *, turn: Assignment, offers: Offers) -> None:
        super().__init__(data)
        self.turn, self.offers = turn, offers

    def act(self, **what: Any) -> Assignment:
        """Change the assignment."""
        return type(self).action(self.turn, **what)


class AskedAgain(TurnForm):
    """A change that offers to set rules aside only once they have refused it."""

    override = forms.BooleanField(label=SET_ASIDE, required=False)

    def __init__(self, data: QueryDict, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not self.is_bound:
            del self.fields["override"]


class MoveForm(TurnForm):
    """To another slot."""

    do = "move"
    button = "Move"
    done = "{person} is moved to {when}."
    action = staticmethod(actions.move)
    slot = forms.ModelChoiceField(Slot.objects.none(), label="Move to", empty_label="Choose a slot")
    override = forms.BooleanField(label=SET_ASIDE, required=False)

    def __init__(self, data: QueryDict, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices = choices_of(self.offers, str(self.data.get("slot", "")))
        self.offer("slot", self.turn.slot.event.slots.all(), choices)


class AccountForm(AskedAgain):
    """From another account."""

    do = "change_account"
    button = "Change the account"
    done = "{person} posts from another account in {when}."
    action = staticmethod(actions.change_account)
    account = forms.ModelChoiceField(Account.objects.none(), label="Posts from", empty_label=None)

    def __init__(self, data: QueryDict, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.offer("account", self.turn.slot.event.accounts.all())
        self.initial["account"] = self.turn.account


class StandbyForm(AskedAgain):
    """From primary to standby."""

    do = "make_standby"
    note = "A standby steps in when somebody cannot come."
    button = "Make standby"
    done = "{person} is standby of {when}."
    action = staticmethod(actions.make_standby)


class PrimaryForm(AskedAgain):
    """From standby to primary."""

    do = "make_primary"
    note = "The person posts in the slot."
    button = "Make primary"
    done = "{person} posts in {when}."
    action = staticmethod(actions.make_primary)


class PinForm(TurnForm):
    """Held where it is."""

    do = "pin"
    button = "Pin"
    note = "Nobody moves or removes a pinned assignment until it is unpinned."
    done = "{person} is pinned to {when}."
    action = staticmethod(actions.pin)


class UnpinForm(TurnForm):
    """No longer held."""

    do = "unpin"
    button = "Unpin"
    note = "It can then be moved and removed again."
    done = "{person} is no longer pinned to {when}."
    action = staticmethod(actions.unpin)


class WithdrawForm(TurnForm):
    """Off the slot."""

    do = "withdraw"
    button = "Remove from the slot"
    note = "The place is free at once. You can put the person back while nobody else has it."
    done = "{person} is removed from {when}. Below you can put them back."
    action = staticmethod(actions.withdraw)


class PutBackForm(TurnForm):
    """Back on the slot after all."""

    do = "put_back"
    button = "Put back"
    done = "{person} is back on {when}."
    action = staticmethod(actions.put_back)


EVERY_CHANGE = (
    MoveForm,
    AccountForm,
    StandbyForm,
    PrimaryForm,
    PinForm,
    UnpinForm,
    WithdrawForm,
    PutBackForm,
)


def offered(turn: Assignment) -> list[type[TurnForm]]:
    """The changes that can be made to an assignment as it is."""
    if turn.state == Assignment.State.WITHDRAWN:
        return [PutBackForm]
    if not turn.is_active:
        return []
    if turn.is_pinned:
        return [UnpinForm, AccountForm]
    if not turn.slot.standbys_needed:
        return [MoveForm, AccountForm, PinForm, WithdrawForm]
    other = StandbyForm if turn.is_primary else PrimaryForm
    return [MoveForm, AccountForm, other, PinForm, WithdrawForm]


def sent_form(turn: Assignment, data: QueryDict, offers: Offers) -> TurnForm | None:
    """The form that was sent, even if it is no longer offered: it is told why."""
    named = {one.do: one for one in EVERY_CHANGE}
    form = named.get(data.get("do", ""))
    return form(data, turn=turn, offers=offers) if form else None


def choices_of(offers: Offers, chosen: str) -> Choices:
    """Offers as choices in groups, best first; of those who cannot only the one chosen already."""
    barred = [offer for offer in offers.barred if str(offer.pk) == chosen]
    return [
        *group("Free", offers.free),
        *group("Only if something is set aside", offers.aside),
        *group("Cannot", barred),
    ]


def group(name: str, offers: Iterable[Offer]) -> Choices:
    """A group of choices, if it has any."""
    options = [(one.pk, f"{one.name}: {' '.join(one.against) or one.note}") for one in offers]
    return [(name, options)] if options else []
