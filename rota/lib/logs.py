"""Log lines without secrets."""

import logging
import re

SECRET_PATHS = re.compile(r"(/(?:my|invited|sign-in)/)[^/\s?\"']+", re.IGNORECASE)


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
