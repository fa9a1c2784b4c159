"""The key of a post, chosen by us: the same at every attempt, so that a second one changes nothing.

A TID (atproto.com/specs/tid): 13 sortable signs of base 32 that hold microseconds since 1970 above
bit 10, and below it ten bits that tell writers apart.
"""

from datetime import datetime, timedelta
from hashlib import sha256

from rota.lib.post_urls import EPOCH, TID_DIGITS

SECOND = timedelta(seconds=1)
MICROSECONDS, WRITERS = 1_000_000, 1 << 10
LENGTH = 13
LAST = 1 << 53  # microseconds that fit, until 2255


def key_of(moment: datetime, salt: str) -> str:
    """The key of a post: its time lies in the second of `moment`, the rest comes from the salt.

    The same for the same moment and salt, another for another; ValueError for a moment without a
    zone, or before 1970 or after 2255.
    """
    if moment.tzinfo is None:
        raise ValueError("A moment has a zone.")
    digest = int.from_bytes(sha256(salt.encode()).digest())
    within, writer = digest % MICROSECONDS, digest // MICROSECONDS % WRITERS
    since = (moment - EPOCH) // SECOND * MICROSECONDS + within
    if not 0 <= since < LAST:
        raise ValueError("A key holds moments from 1970 to 2255.")
    return as_tid(since * WRITERS + writer)


def as_tid(number: int) -> str:
    """A number below 2^63 as a TID."""
    return "".join(TID_DIGITS[number >> 5 * place & 31] for place in reversed(range(LENGTH)))
