"""Sessions of a Bluesky account: looked at, renewed, or begun with the app password. Pure.

A server lets an account sign in 30 times in 5 minutes and often much less in a day, so a session is
kept, and a post never signs in by itself.
"""

from __future__ import annotations

from dataclasses import replace

from rota.posting.networks.answers import text
from rota.posting.networks.bluesky_record import Record
from rota.posting.networks.bluesky_server import Server, bearing
from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.protocol import Access, Checked
from rota.posting.networks.wire import Answer


def session_of(server: Server) -> Checked:
    """The account behind an access that opens it, with the session to keep."""
    said = looked_at(server) or renewed(server) or begun(server)
    if said.get("active") is False:
        why = text(said.get("status")) or "not active"
        raise Problem(Kind.EXPIRED, f"{server.host} says that this account is {why}.")
    session = {
        "did": text(said.get("did")) or server.strange(),
        "access": text(said.get("accessJwt")) or server.strange(),
        "refresh": text(said.get("refreshJwt")) or server.strange(),
    }
    told = text(said.get("handle"))
    handle = server.access.handle if told in {"", "handle.invalid"} else f"@{told}"
    return Checked(session["did"], handle, kept(server.access, handle, session))


def kept(access: Access, handle: str, session: dict[str, str]) -> Access:
    """The access from now on."""
    return replace(access, handle=handle, session={**access.session, **session})


def looked_at(server: Server) -> Record | None:
    """What the server says to the session; None if it has none or has ended it."""
    session = server.access.session
    if not session.get("access") or not session.get("refresh"):
        return None
    url = server.url("com.atproto.server.getSession")
    said = said_unless_refused(server, server.wire.get(url, headers=server.bearer))
    tokens = {"accessJwt": session["access"], "refreshJwt": session["refresh"]}
    return said and {**said, **tokens}


def renewed(server: Server) -> Record | None:
    """A new session for the old one; None if that cannot be renewed any more."""
    token = server.access.session.get("refresh")
    if not token:
        return None
    url = server.url("com.atproto.server.refreshSession")
    answer = server.wire.post(url, headers=bearing(token), may_matter=False)
    return said_unless_refused(server, answer)


def said_unless_refused(server: Server, answer: Answer) -> Record | None:
    """What the server says; None if it does not let the session in."""
    if answer.is_good:
        return answer.record
    trouble = server.trouble(answer)
    if trouble.kind == Kind.EXPIRED:
        return None
    raise trouble


def begun(server: Server) -> Record:
    """A session by the app password; EXPIRED if it opens nothing."""
    password = server.access.secret.get("password", "").strip()
    if not password:
        raise Problem(Kind.EXPIRED, "There is no app password for this account.")
    answer = server.wire.post(
        server.url("com.atproto.server.createSession"),
        body={"identifier": server.name, "password": password},
        may_matter=False,
    )
    if not answer.is_good:
        raise server.trouble(answer)
    return answer.record
