"""Pages on which an event is set up."""

from rota.events.views.accounts import account, accounts, create_account, delete_account
from rota.events.views.departments import (
    colours,
    create_department,
    delete_department,
    department,
    departments,
)
from rota.events.views.events import create, edit, index, tasks
from rota.events.views.invitations import accept, withdraw_invitation
from rota.events.views.roles import remove_role, role, roles
from rota.events.views.sign_in import sign_in

__all__ = [
    "accept",
    "account",
    "accounts",
    "colours",
    "create",
    "create_account",
    "create_department",
    "delete_account",
    "delete_department",
    "department",
    "departments",
    "edit",
    "index",
    "remove_role",
    "role",
    "roles",
    "sign_in",
    "tasks",
    "withdraw_invitation",
]
