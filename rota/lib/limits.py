"""How often something may be asked for, counted in the cache."""

import hashlib

import structlog
from django.core.cache import cache
from redis import RedisError

HOUR = 60 * 60
log = structlog.get_logger()


def is_within(what: str, who: str, most: int) -> bool:
    """Count one more, and say whether it is within `most` in this hour.

    Without the cache everything is within: a volunteer who needs a link in the night matters more
    than a nuisance, and the outbox sends one link in ten minutes whatever is asked.
    """
    key = f"limit:{what}:{hashlib.sha256(who.encode()).hexdigest()}"
    try:
        cache.add(key, 0, timeout=HOUR)
        return cache.incr(key) <= most
    except (RedisError, OSError, ValueError) as error:
        log.warning("limits cannot be counted", error=str(error))
        return True
