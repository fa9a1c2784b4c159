"""Forms in which an event is set up."""

from rota.events.forms.accounts import AccountForm
from rota.events.forms.departments import DepartmentForm
from rota.events.forms.events import EventForm
from rota.events.forms.roles import AcceptForm, InviteForm, RoleForm

__all__ = ["AcceptForm", "AccountForm", "DepartmentForm", "EventForm", "InviteForm", "RoleForm"]
