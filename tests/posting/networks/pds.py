"""Accounts on Bluesky's own server, as the tests need them."""

import base64
import hashlib
import hmac
import json
import time
import uuid
from dataclasses import replace
from typing import Any

from rota.posting.networks.bluesky_record import POSTS
from rota.posting.networks.protocol import Access
from rota.posting.networks.wire import Wire

SECRET = b"at least sixteen characters"  # tests/counterparts/bluesky/start-pds.mjs


def called(base: str, method: str, body: dict[str, Any], token: str = "") -> dict[str, Any]:
    """What the server answers to a call that works."""
    wire = Wire(inside=True)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    found = wire.post(f"{base}/xrpc/{method}", body=body, headers=headers)
    wire.close()
    assert found.is_good, found.body
    return found.record


def new_account(base: str) -> Access:
    """An account with an app password and no session yet."""
    handle = f"gmp-{uuid.uuid4().hex[:10]}.test"
    form = {"handle": handle, "email": f"{handle}@example.org", "password": "of a person"}
    made = called(base, "com.atproto.server.createAccount", form)
    method = "com.atproto.server.createAppPassword"
    password = called(base, method, {"name": "Coordinator"}, made["accessJwt"])["password"]
    return Access(base, f"@{handle}", {"password": password})


def stored(access: Access) -> list[dict[str, Any]]:
    """All the records of posts, newest first."""
    wire = Wire(inside=True)
    params = {"repo": access.session["did"], "collection": POSTS, "limit": 100}
    found = wire.get(f"{access.base}/xrpc/com.atproto.repo.listRecords", params=params)
    wire.close()
    assert found.is_good, found.body
    records: list[dict[str, Any]] = found.record["records"]
    return records


def deleted(access: Access, key: str) -> None:
    """A person takes the post away."""
    body = {"repo": access.session["did"], "collection": POSTS, "rkey": key}
    called(access.base, "com.atproto.repo.deleteRecord", body, access.session["access"])


def added(access: Access, value: dict[str, Any], collection: str = POSTS) -> None:
    """Another app writes a record."""
    body = {"repo": access.session["did"], "collection": collection, "record": value}
    called(access.base, "com.atproto.repo.createRecord", body, access.session["access"])


def aged(access: Access, *names: str) -> Access:
    """The same with tokens that ended an hour ago, as the server itself would sign them."""
    old = {name: ended(access.session[name]) for name in names}
    return replace(access, session={**access.session, **old})


def ended(token: str) -> str:
    """A token like this one, whose time is over."""
    head, body, _ = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    claims |= {"iat": int(time.time()) - 7200, "exp": int(time.time()) - 3600}
    signed = f"{head}.{coded(json.dumps(claims).encode())}"
    return f"{signed}.{coded(hmac.digest(SECRET, signed.encode(), hashlib.sha256))}"


def coded(data: bytes) -> str:
    """As tokens write it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
