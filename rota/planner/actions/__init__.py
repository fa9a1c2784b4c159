"""What changes the rota."""

from rota.planner.actions.assignments import (
    assign,
    change_account,
    make_primary,
    make_standby,
    move,
    pin,
    put_back,
    unpin,
    withdraw,
)
from rota.planner.actions.cover import give_cover
from rota.planner.actions.handover import hand_over
from rota.planner.actions.patterns import copy_pattern
from rota.planner.actions.several import change_several
from rota.planner.actions.slots import make_slots

__all__ = [
    "assign",
    "change_account",
    "change_several",
    "copy_pattern",
    "give_cover",
    "hand_over",
    "make_primary",
    "make_slots",
    "make_standby",
    "move",
    "pin",
    "put_back",
    "unpin",
    "withdraw",
]
