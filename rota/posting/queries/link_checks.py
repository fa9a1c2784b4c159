"""Questions about links: what is known of those in a text."""

from __future__ import annotations

from django.db.models import QuerySet

from rota.models import Event, LinkCheck
from rota.posting.lengths import links_in

LONGEST = 500  # signs; a longer address is not looked at


def urls_in(text: str) -> list[str]:
    """The addresses in a text that can be looked at, each once."""
    return list(dict.fromkeys(link.url for link in links_in(text) if len(link.url) <= LONGEST))


def links_of(event: Event, text: str) -> QuerySet[LinkCheck]:
    """What is known of the links in a text."""
    return event.link_checks.filter(url__in=urls_in(text))


def troubles(event: Event, text: str) -> dict[str, str]:
    """What is wrong with each link in a text; one query, none for a text without links."""
    urls = urls_in(text)
    if not urls:
        return {}
    rows = event.link_checks.filter(url__in=urls).exclude(trouble="")
    return dict(rows.values_list("url", "trouble"))
