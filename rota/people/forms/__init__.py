"""Forms about people."""

from rota.people.forms.availability import WhenForm
from rota.people.forms.people import FilterForm, PersonForm
from rota.people.forms.uploads import MappingForm, UploadForm

__all__ = ["FilterForm", "MappingForm", "PersonForm", "UploadForm", "WhenForm"]
