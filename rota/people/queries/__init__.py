"""Questions about people."""

from rota.people.queries.availability import SAID, clashes, mark_of, parts_of_event, stands
from rota.people.queries.roster import Roster, coming_turns, people_table, roster, turns_of
from rota.people.queries.supply import overview
from rota.people.queries.uploads import existing_people, known_in, unfinished

__all__ = [
    "SAID",
    "Roster",
    "clashes",
    "coming_turns",
    "existing_people",
    "known_in",
    "mark_of",
    "overview",
    "parts_of_event",
    "people_table",
    "roster",
    "stands",
    "turns_of",
    "unfinished",
]
