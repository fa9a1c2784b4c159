"""What is done about posts: words drafted and approved, posts reported."""

from rota.posting.actions.approval import approve, ask_changes, remark
from rota.posting.actions.drafts import (
    edit_draft,
    submit,
    tick_briefing,
    withdraw_draft,
    write_draft,
)
from rota.posting.actions.reports import report_post, take_back, take_back_all

__all__ = [
    "approve",
    "ask_changes",
    "edit_draft",
    "remark",
    "report_post",
    "submit",
    "take_back",
    "take_back_all",
    "tick_briefing",
    "withdraw_draft",
    "write_draft",
]
