"""Posts are found on the event's accounts, given to whose turn they are, and missed when gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from rota.lib.refusal import Refused
from rota.lib.sweeps import failed_while, passing_over
from rota.models import Actor, Assignment, Audit, Connection, Event, MentionCount, Post, Sighting
from rota.posting.actions.connections import LONGEST_NOTE, with_access
from rota.posting.actions.reports import lock_slot, readable, report_post
from rota.posting.networks.problems import Problem
from rota.posting.networks.protocol import Found, Network
from rota.posting.queries.connections import OpenNetwork, network_of
from rota.posting.queries.sightings import candidates, is_to_be_counted, to_read

LOOKED_BACK = timedelta(hours=3)
LONGEST_SWEEP = timedelta(seconds=50)
GONE = "The post is not there any more."
BROKEN = failed_while("it read the account")

Clock = Callable[[], datetime]


def find_posts(*, clock: Clock, open_network: OpenNetwork = network_of) -> int:
    """Read the accounts of the events that run; how many new posts were found."""
    began, count = clock(), 0
    for connection in to_read(began):
        now = clock()
        if now >= began + LONGEST_SWEEP:
            break
        if take(connection, now):
            count += read(connection, open_network, clock)
    return count


def take(connection: Connection, now: datetime) -> bool:
    """Read by one worker: whether it is this one."""
    mine = to_read(now).order_by().filter(pk=connection.pk)
    stale = Connection.objects.filter(pk__in=mine.values("pk"), read_at=connection.read_at)
    return bool(stale.update(read_at=now))


def read(connection: Connection, open_network: OpenNetwork, clock: Clock) -> int:
    """One account: what is new, what is gone, and how often the hashtag was used."""
    event = connection.account.event
    since = max(event.starts_at - event.early, clock() - LOOKED_BACK)
    count, troubles = 0, Troubles(connection)
    with troubles.noted():
        network = open_network(connection.account)
        call = partial(
            network.find, account_id=connection.number, hashtag=event.hashtag, since=since
        )
        found: list[Found] = with_access(connection, network, call, clock)
        for one in found:
            with troubles.noted():
                count += note(connection, one, now=clock())
        with troubles.noted():
            note_gone(connection, network, missing_from(connection, found, since), clock)
        if is_to_be_counted(connection, clock()):
            count_mentions(connection, network, clock)
    troubles.write()
    return count


class Troubles:
    """What went wrong while an account was read, in sentences; none stops what comes after it."""

    def __init__(self, connection: Connection) -> None:
        self.connection, self.sentences = connection, list[str]()

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Trouble in here is one more sentence, whether a network's or a fault of our own."""
        note = partial(self.sentences.append, BROKEN)
        with passing_over("account cannot be read", self.connection.pk, note):
            try:
                yield
            except Problem as problem:
                self.sentences.append(problem.sentence)

    def write(self) -> None:
        """Those who organise see them beside the account, until it is read without trouble."""
        words = " ".join(dict.fromkeys(self.sentences))[:LONGEST_NOTE]
        rows = Connection.objects.filter(pk=self.connection.pk)
        rows.exclude(read_sentence=words).update(read_sentence=words)


@transaction.atomic
def note(connection: Connection, found: Found, *, now: datetime) -> int:
    """A post that was read: kept once, and given to whose turn it is where that is certain."""
    read = readable(found.sent.url)
    fields = {
        "url": found.sent.url[:500],
        "canonical": read.canonical if read else found.sent.id[:300],
        "text": found.text,
        "at": found.at,
        "seen_at": now,
    }
    row, is_new = Sighting.objects.get_or_create(
        account=connection.account, remote_id=found.sent.id[:300], defaults=fields
    )
    if row.post is None and row.dismissed_at is None:
        give(row, now=now)
    return int(is_new)


def give(sighting: Sighting, *, now: datetime) -> None:
    """To the turn that it certainly fulfils; else a person says whose it is."""
    event = sighting.account.event
    known = Post.objects.standing().filter(event=event, canonical=sighting.canonical).first()
    if known:
        tie(sighting, known)
        return
    turns = candidates(sighting)
    if len(turns) == 1:
        fulfil(sighting, turns[0], by=None, now=now)


@transaction.atomic
def choose(sighting: Sighting, turn: Assignment, *, by: Actor, now: datetime) -> Post:
    """A person says whose turn it was."""
    sighting = lock(sighting)
    if sighting.post:
        raise Refused("Somebody has said whose it is already. Look at it again.")
    return fulfil(sighting, turn, by=by, now=now)


@transaction.atomic
def dismiss(sighting: Sighting, *, by: Actor, now: datetime) -> Sighting:
    """It is nobody's turn: nobody is asked about it again. Whose it is can still be said."""
    sighting = lock(sighting)
    if sighting.post:
        raise Refused("It counts for a slot: take that back first.")
    sighting.dismissed_at = now
    sighting.save(update_fields=["dismissed_at"])
    record(sighting, "dismiss", "A post that was found is nobody's turn.", by, now)
    return sighting


def fulfil(sighting: Sighting, turn: Assignment, *, by: Actor, now: datetime) -> Post:
    """It is the post of that turn: with what its person has reported it is one."""
    lock_slot(turn.slot_id)
    reports = turn.posts.standing().filter(canonical="", source=Post.Source.REPORTED)
    reported = reports.order_by("pk").first()
    if reported:
        complete(reported, sighting)
        post = reported
    else:
        post = report_post(
            turn.slot,
            assignment=turn,
            by_person=turn.person,
            url=sighting.url if readable(sighting.url) else "",
            at=sighting.at,
            source=Post.Source.FOUND,
            by=by,
            now=now,
        )
    tie(sighting, post)
    return post


def complete(post: Post, sighting: Sighting) -> None:
    """What was reported without an address has one now; it counts from when it counted first."""
    read = readable(sighting.url)
    post.url, post.canonical = sighting.url, sighting.canonical
    post.network, post.handle = sighting.account.network, sighting.account.handle[:120]
    post.posted_at = sighting.at
    post.counts_at = min(post.counts_at, read.posted_at or sighting.at) if read else post.counts_at
    post.save(update_fields=["url", "canonical", "network", "handle", "posted_at", "counts_at"])
    post.event.touch()


def tie(sighting: Sighting, post: Post) -> None:
    """This is that post."""
    sighting.post, sighting.dismissed_at = post, None
    sighting.save(update_fields=["post", "dismissed_at"])


def missing_from(
    connection: Connection, found: Iterable[Found], since: datetime
) -> dict[str, Sighting]:
    """What was there since then and has not been read now, by its name at the network."""
    seen = {one.sent.id for one in found}
    rows = Sighting.objects.filter(account=connection.account, gone_at=None, at__gte=since)
    return {row.remote_id: row for row in rows.select_related("post") if row.remote_id not in seen}


def note_gone(
    connection: Connection, network: Network, rows: dict[str, Sighting], clock: Clock
) -> None:
    """Those that the network says are there no more. What counts for a slot goes on counting."""
    if not rows:
        return
    call = partial(network.gone, ids=list(rows))
    for number in with_access(connection, network, call, clock):
        lose(rows[number], now=clock())


@transaction.atomic
def lose(sighting: Sighting, *, now: datetime) -> None:
    """It was there and is gone: whoever organises sees it beside the post."""
    Sighting.objects.filter(pk=sighting.pk, gone_at=None).update(gone_at=now)
    post = sighting.post
    if post and post.gone_at is None:
        post.gone_at, post.warnings = now, [*post.warnings, GONE]
        post.save(update_fields=["gone_at", "warnings"])
        post.event.touch()


def count_mentions(connection: Connection, network: Network, clock: Clock) -> None:
    """The hashtag by the hour, as this account's server counts it: the last hours anew."""
    now, event = clock(), connection.account.event
    Connection.objects.filter(pk=connection.pk).update(counted_at=now)  # if it fails, it waits, too
    since = (now - LOOKED_BACK).replace(minute=0, second=0, microsecond=0)
    call = partial(network.mentions, hashtag=event.hashtag, since=max(since, event.starts_at))
    for one in with_access(connection, network, call, clock):
        MentionCount.objects.update_or_create(
            account=connection.account,
            hour=one.hour,
            defaults={"count": one.count, "source": one.source[:120], "read_at": now},
        )


def lock(sighting: Sighting) -> Sighting:
    """The row as it is now; nobody else decides about it until this is done."""
    rows = Sighting.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("account__event", "post").get(pk=sighting.pk)


def record(sighting: Sighting, verb: str, sentence: str, by: Actor, now: datetime) -> None:
    """The trail."""
    event: Event = sighting.account.event
    Audit.objects.record(
        event=event, by=by, now=now, verb=verb, subject=sighting, sentence=sentence
    )
    event.touch()
