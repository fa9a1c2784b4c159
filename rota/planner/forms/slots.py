"""The button that makes the slots."""

from django import forms


class SlotsForm(forms.Form):
    """The version of the event whose preview was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)
