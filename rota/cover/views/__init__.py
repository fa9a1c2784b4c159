"""The volunteers' own pages, and who takes over from whom."""

from rota.cover.views.mine import answer, mended, mine, my_calendar

__all__ = ["answer", "mended", "mine", "my_calendar"]
