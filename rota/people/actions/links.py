"""Private links: issued when a mail needs one, closed when somebody asks."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from rota.lib.tokens import derive_token, new_nonce, token_hash
from rota.lib.words import counted
from rota.models import Actor, Audit, Event, Person, PrivateLink

LINK_OUTLIVES_EVENT = timedelta(days=7)


def issue_link(person: Person, *, now: datetime) -> PrivateLink:
    """The person's valid private link, made if there is none. `.token` opens it."""
    return person.links.valid(now).last() or make_link(person, now)


@transaction.atomic
def make_link(person: Person, now: datetime) -> PrivateLink:
    """A new link, unless another mail has just made one: two at once share it."""
    Person.objects.select_for_update().get(pk=person.pk)
    link = person.links.valid(now).last()
    if link:
        return link
    nonce = new_nonce()
    return PrivateLink.objects.create(
        person=person,
        nonce=nonce,
        token_hash=token_hash(derive_token("person", nonce)),
        created_at=now,
        expires_at=max(person.event.ends_at, now) + LINK_OUTLIVES_EVENT,
    )


@transaction.atomic
def print_links(
    event: Event, people: Iterable[Person], *, by: Actor, now: datetime
) -> list[PrivateLink]:
    """The private link of each of the people, for cards on paper. The trail says who had them."""
    links = [issue_link(person, now=now) for person in people]
    Audit.objects.record(
        event=event,
        by=by,
        now=now,
        verb="print_links",
        subject=event,
        sentence=f"Printed cards with private links of {counted(len(links), 'person', 'people')}.",
    )
    return links


@transaction.atomic
def revoke_links(person: Person, *, by: Actor, now: datetime) -> Person:
    """Close every private link of the person at once; the next mail carries a new one."""
    person.links.valid(now).update(revoked_at=now)
    Audit.objects.record(
        event=person.event,
        by=by,
        now=now,
        verb="revoke_links",
        subject=person,
        sentence=f"Closed the private links of {person.name}.",
    )
    return person
