"""What is done to an event, its departments and accounts, and to those who run it."""

from rota.events.actions.accounts import add_account, delete_account, edit_account
from rota.events.actions.departments import add_department, delete_department, edit_department
from rota.events.actions.events import create_event, edit_event
from rota.events.actions.roles import (
    accept_invitation,
    change_role,
    invite,
    remove_role,
    withdraw_invitation,
)
from rota.events.actions.sign_in import use_sign_in_link

__all__ = [
    "accept_invitation",
    "add_account",
    "add_department",
    "change_role",
    "create_event",
    "delete_account",
    "delete_department",
    "edit_account",
    "edit_department",
    "edit_event",
    "invite",
    "remove_role",
    "use_sign_in_link",
    "withdraw_invitation",
]
