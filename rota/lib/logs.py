"""Log lines without secrets."""

import logging
import re

SLASH = r"(?:/|%2F)"  # an address within an address has its slashes quoted
PLACES = ("my", "invited", "sign-in", "accounts/confirm-email", "accounts/password/reset/key")
SECRET_PATHS = re.compile(
    rf"({SLASH}(?:{'|'.join(place.replace('/', SLASH) for place in PLACES)}){SLASH})[^/\s?&%\"']+",
    re.IGNORECASE,
)


def without_tokens(text: str) -> str:
    """The text with the token of every private address replaced by three dots."""
    return SECRET_PATHS.sub(r"\1...", text)


class MaskTokens(logging.Filter):
    """Keeps private addresses out of the logs."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the finished message; never drop the record."""
        record.msg = without_tokens(record.getMessage())
        record.args = ()
        return True


class OneLine(logging.Filter):
    """Keeps the traceback out where only a stranger's request is at fault."""

    def filter(self, record: logging.LogRecord) -> bool:
        """The message alone; never drop the record."""
        record.exc_info = record.exc_text = None
        return True
