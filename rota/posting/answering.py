"""Whether a link opens, asked of the page itself. Knows no model.

HEAD first, which sends no page; many servers cannot do it, so a refusal is asked again by GET.
Redirects are followed one by one, so that each address is looked at before it is called.
"""

from __future__ import annotations

from urllib.parse import urljoin

from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.wire import Answer, Wire

SECONDS = 20.0
MOST_HOPS = 6
REDIRECTS = {301, 302, 303, 307, 308}
TO_MACHINES = {401, 403, 429}  # given by pages that open for people
AS_A_BROWSER = {"Accept": "text/html,*/*;q=0.8"}


def trouble_with(url: str, wire: Wire) -> str:
    """What is wrong with a link, in words that follow "it does not open"; nothing if it opens."""
    wire = wire.within(SECONDS)
    try:
        for _ in range(MOST_HOPS):
            answer = asked(wire, callable_at(url, wire))
            to = answer.headers.get("location", "")
            if answer.status not in REDIRECTS or not to:
                return said_by(answer)
            url = led_to(url, to)
    except Problem as problem:
        return problem.sentence.rstrip(".")
    return "it leads on and on without an end"


def led_to(url: str, to: str) -> str:
    """Where a redirect leads."""
    try:
        return urljoin(url, to)
    except ValueError:
        raise Problem(Kind.INVALID, "it leads to what is no address") from None


def callable_at(url: str, wire: Wire) -> str:
    """The address as we call it: over https, which a public page answers to as well."""
    is_plain = url.lower().startswith("http://") and not wire.inside
    return f"https://{url[len('http://') :]}" if is_plain else url


def asked(wire: Wire, url: str) -> Answer:
    """The page's answer."""
    try:
        answer = wire.head(url, headers=AS_A_BROWSER)
    except Problem:
        return wire.get(url, headers=AS_A_BROWSER)
    return answer if answer.status < 400 else wire.get(url, headers=AS_A_BROWSER)


def said_by(answer: Answer) -> str:
    """What the status of an answer says against the link."""
    if answer.status < 400:
        return ""
    if answer.status in TO_MACHINES:
        return f"it answers {answer.status}, perhaps only to machines; try it yourself"
    return f"it answers {answer.status}"
