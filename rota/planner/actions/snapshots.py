"""What an assignment's row says, so that a change can be told, compared and taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rota.models import Assignment

Snapshot = dict[str, Any]  # JSON values by key
MOMENTS = ("invited_at", "answered_at", "cover_wanted_at")
PLAIN = ("kind", "seat", "state", "is_pinned", "overridden", "reason", "revision")
COLUMNS = ("slot", "account", *PLAIN, *MOMENTS)
KEYS = {"slot": "slot_id", "account": "account_id"} | {name: name for name in PLAIN + MOMENTS}


def snapshot(turn: Assignment) -> Snapshot:
    """The row as it is."""
    values = ((key, getattr(turn, name)) for key, name in KEYS.items())
    return {
        key: value.isoformat() if isinstance(value, datetime) else value for key, value in values
    }


def restore(turn: Assignment, said: Snapshot) -> Assignment:
    """Let the row say what it said; it is not saved."""
    for key, name in KEYS.items():
        value = said[key]
        setattr(turn, name, datetime.fromisoformat(value) if value and key in MOMENTS else value)
    return turn


def withdrawn(said: Snapshot) -> Snapshot:
    """The row without its place; it is kept, for the trail and for messages."""
    return said | {"state": Assignment.State.WITHDRAWN.value}
