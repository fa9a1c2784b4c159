"""Accounts are connected, looked at before the event, renewed, and disconnected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Q

from rota.lib.refusal import Refused
from rota.lib.sealing import Unreadable, reseal, seal
from rota.lib.sweeps import failed_while, passing_over
from rota.lib.wake import wake
from rota.models import Account, Audit, Connection, MessageKind, User
from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.protocol import Access, Checked, Network
from rota.posting.queries.connections import OpenNetwork, access_of, network_of
from rota.reminders.actions import tell_organisers

LEASE = timedelta(seconds=60)
CHECKED_BEFORE = (timedelta(hours=24), timedelta(hours=1))  # of the event's start
AGAIN_AFTER = timedelta(minutes=10)  # where the server did not answer
BROKEN = failed_while("it looked at the account")
BUSY = "The account's session is being renewed by another worker."
TASK = "rota.tasks.check_connections"
LONGEST_NOTE = 300
Found = TypeVar("Found")


@transaction.atomic
def connect(
    account: Account, *, base: str, secret: Mapping[str, str], by: User, now: datetime
) -> Connection:
    """Keep what opens the account, sealed. A worker looks at once whether it does.

    With an empty `secret` the account is only read, where its network lets anybody read it.
    """
    fields = {
        "base": base,
        "sealed": seal({"secret": dict(secret), "session": {}}) if secret else "",
        "asked_at": now,
        "checked_at": None,
        "problem": "",
        "sentence": "",
        "number": "",
        "changed_at": now,
    }
    row, _ = Connection.objects.update_or_create(account=account, defaults=fields)
    record(row, "connect", f"Connected {account}.", by, now)
    wake(TASK)
    return row


@transaction.atomic
def disconnect(connection: Connection, *, by: User, now: datetime) -> None:
    """Forget what opens the account. What is still to be posted there goes by hand."""
    account = connection.account
    record(connection, "disconnect", f"Disconnected {account}.", by, now)
    connection.delete()


@transaction.atomic
def attest(connection: Connection, *, by: User, now: datetime) -> Connection:
    """An owner says that X's terms allow this organisation to post by its interface.

    Below the Enterprise plan they forbid it to bodies of a government (developer agreement, XIV.C).
    """
    if connection.account.network != Account.Network.X:
        raise Refused("Only X asks for that.")
    connection.attested_by, connection.attested_at = by, now
    connection.save(update_fields=["attested_by", "attested_at"])
    sentence = f"Attested that X's terms allow posting to {connection.account} by its interface."
    record(connection, "attest", sentence, by, now)
    return connection


@transaction.atomic
def ask_to_check(connection: Connection, *, by: User, now: datetime) -> Connection:
    """Look at the account now."""
    connection.asked_at = now
    connection.save(update_fields=["asked_at"])
    wake(TASK)
    return connection


def look_at_accounts(
    *, clock: Callable[[], datetime], open_network: OpenNetwork = network_of
) -> int:
    """Look at the accounts that wait for it: asked for, a day and an hour before; how many."""
    count = 0
    for row in due_checks(clock()):
        look_at(row, open_network, clock)
        count += 1
    return count


def due_checks(now: datetime) -> list[Connection]:
    """Connections that somebody wants looked at, or that were not since their event's last mark."""
    rows = Connection.objects.free(now)
    near = Q(account__event__starts_at__lte=now + max(CHECKED_BEFORE))
    near &= Q(account__event__ends_at__gt=now)
    rows = rows.filter(near | Q(asked_at__lte=now)).select_related("account__event")
    return [row for row in rows.order_by("pk") if is_due(row, now)]


def is_due(row: Connection, now: datetime) -> bool:
    """Whether somebody asked for a look, or a mark of the event has passed since the last."""
    if row.asked_at:
        return row.asked_at <= now
    start = row.account.event.starts_at
    passed = [start - before for before in CHECKED_BEFORE if start - before <= now]
    return bool(passed) and (row.checked_at is None or row.checked_at < max(passed))


def look_at(row: Connection, open_network: OpenNetwork, clock: Callable[[], datetime]) -> None:
    """One account: does it open? Those who organise are told once if it does not."""

    def note() -> None:
        note_problem(row, Problem(Kind.SERVER, BROKEN), clock())

    with passing_over("account cannot be looked at", row.pk, note):
        try:
            network = open_network(row.account)
            renew(row, network, now=clock())
        except Problem as problem:
            note_problem(row, problem, clock())


def renew(connection: Connection, network: Network, *, now: datetime) -> Access:
    """Open the account anew and keep its session: the access from now on.

    One worker at a time: a session renewed by two locks both out. Raises Problem.
    """
    mine = Connection.objects.filter(pk=connection.pk)
    if not mine.free(now).update(lease_until=now + LEASE):
        raise Problem(Kind.UNREACHABLE, BUSY, retry_at=now + timedelta(seconds=10))
    try:
        connection.refresh_from_db()
        checked = check(connection, network)
        note_checked(connection, checked, now)
    finally:
        mine.update(lease_until=None)
    return checked.access


def with_access(
    connection: Connection,
    network: Network,
    call: Callable[[Access], Found],
    clock: Callable[[], datetime],
) -> Found:
    """What the call answers with the account's access; renewed once where its session has ended."""
    try:
        return call(access_of(connection))
    except Problem as problem:
        if problem.kind is not Kind.EXPIRED:
            raise
    return call(renew(connection, network, now=clock()))


def check(connection: Connection, network: Network) -> Checked:
    """Ask the network: with credentials whether they open the account, else for its number."""
    access = access_of(connection)
    if connection.sealed:
        return network.check(access)
    number = network.identify(connection.base, connection.account.handle)
    return Checked(number, connection.account.handle, access)


def note_checked(connection: Connection, checked: Checked, now: datetime) -> None:
    """The account opens: keep its session and its number."""
    access = checked.access
    if connection.sealed:
        connection.sealed = seal({"secret": dict(access.secret), "session": dict(access.session)})
    connection.number, connection.most = checked.id, checked.most
    connection.checked_at, connection.asked_at = now, None
    connection.problem = connection.sentence = ""
    fields = ("sealed", "number", "most", "checked_at", "asked_at", "problem", "sentence")
    connection.save(update_fields=fields)


@transaction.atomic
def note_problem(connection: Connection, problem: Problem, now: datetime) -> None:
    """The account does not open, or its server does not answer: in that case it is tried again."""
    passing = problem.kind not in {Kind.EXPIRED, Kind.INVALID}
    sentence = f"{problem.sentence} {problem.remedy}"[:LONGEST_NOTE]
    fields: dict[str, Any] = {
        "sentence": sentence,
        "problem": problem.kind.value,
        "checked_at": now,
    }
    fields["asked_at"] = now + AGAIN_AFTER if passing else None
    if not Connection.objects.filter(pk=connection.pk).update(**fields):
        return  # somebody has disconnected it meanwhile
    account = connection.account
    tell_organisers(
        account.event,
        kind=MessageKind.CLOSED,
        key=f"closed:{connection.pk}:{problem.kind}:{connection.changed_at:%Y%m%d%H%M%S}",
        facts={"account": str(account), "sentence": sentence},
        now=now,
    )


@transaction.atomic
def reseal_all(*, now: datetime) -> tuple[int, list[str]]:
    """Seal every account with the newest key: how many, and the names of those no key opens."""
    count, lost = 0, []
    rows = Connection.objects.exclude(sealed="").select_for_update(of=("self",))
    for row in rows.select_related("account__event").order_by("pk"):
        try:
            row.sealed = reseal(row.sealed)
        except Unreadable:
            lost.append(str(row.account))
            continue
        row.changed_at = now
        row.save(update_fields=["sealed", "changed_at"])
        count += 1
    return count, lost


def record(row: Connection, verb: str, sentence: str, by: User, now: datetime) -> None:
    """The trail; what opens the account is not in it."""
    event = row.account.event
    Audit.objects.record(
        event=event, by=by, now=now, verb=verb, subject=row.account, sentence=sentence
    )
    event.touch()
