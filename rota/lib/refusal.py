"""The one exception with which an action says no."""


class Refused(Exception):
    """An action was not done. `str(refused)` is a sentence for the person who asked."""
