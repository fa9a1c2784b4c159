"""Stretches of time, half open."""

from datetime import datetime
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch [start, end) of aware UTC moments."""

    start: datetime
    end: datetime
