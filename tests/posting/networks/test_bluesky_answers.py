"""What a Bluesky server's answers mean, without one."""

import json
from datetime import UTC, datetime, timedelta
from socket import socket

import pytest

from rota.posting.facets import Facet
from rota.posting.networks.answers import retry_at
from rota.posting.networks.bluesky import Bluesky
from rota.posting.networks.bluesky_record import checked
from rota.posting.networks.bluesky_server import Server
from rota.posting.networks.keys import key_of
from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.protocol import Access, Outgoing
from rota.posting.networks.wire import Answer, Wire
from tests.fakes.scripted import answer, request_from, says, scripted

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
OUT = Outgoing("Tea #GMPT24", NOW, key_of(NOW, "1"))
URI = f"at://did:plc:a/app.bsky.feed.post/{OUT.key}"
SESSION = {"did": "did:plc:a", "access": "token-of-access", "refresh": "token-of-refresh"}
GOOD = {"uri": URI, "cid": "bafy", "value": {"text": OUT.text}}
ACTIVE = {"did": "did:plc:a", "handle": "gmp.test", "accessJwt": "a", "refreshJwt": "r"}


def access(port: int = 9, **session: str) -> Access:
    return Access(f"http://127.0.0.1:{port}", "@gmp.test", {"password": "secret"}, session)


def told(status: int, body: object, **headers: str) -> Answer:
    return Answer("pds.example", status, headers, json.dumps(body).encode(), NOW)


@pytest.mark.parametrize(
    ("status", "name", "kind"),
    [
        (400, "ExpiredToken", Kind.EXPIRED),
        (400, "InvalidToken", Kind.EXPIRED),
        (401, "AuthMissing", Kind.EXPIRED),
        (401, "AuthenticationRequired", Kind.EXPIRED),
        (401, "AuthFactorTokenRequired", Kind.EXPIRED),
        (400, "AccountTakedown", Kind.EXPIRED),
        (400, "RepoDeactivated", Kind.EXPIRED),
        (400, "InvalidRequest", Kind.INVALID),
        (413, "PayloadTooLarge", Kind.INVALID),
        (429, "RateLimitExceeded", Kind.RATE_LIMITED),
        (500, "InternalServerError", Kind.UNKNOWN),
        (502, "UpstreamFailure", Kind.UNKNOWN),
    ],
)
def test_each_error_is_a_trouble_of_its_kind(
    wire: Wire, status: int, name: str, kind: Kind
) -> None:
    found = Server(wire, access()).trouble(told(status, {"error": name}), is_write=True)
    assert found.kind == kind


def test_the_servers_own_words_are_told_but_no_secret(wire: Wire) -> None:
    server = Server(wire, access(**SESSION))
    said = {"error": "InvalidRequest", "message": "grapheme too big"}
    assert "It says: “grapheme too big”" in server.trouble(told(400, said)).sentence
    for secret in ("secret", "token-of-access"):
        assert secret not in server.trouble(told(400, {"message": f"no {secret}"})).sentence


def test_a_limit_says_when_it_ends() -> None:
    headers = {  # recorded from @atproto/pds 0.5.35 at the 31st createSession
        "ratelimit-limit": "30",
        "ratelimit-remaining": "0",
        "ratelimit-reset": f"{int(NOW.timestamp()) + 287}",
        "ratelimit-policy": "30;w=300",
        "retry-after": "287",
    }
    body = {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}
    for left_out in ("retry-after", "ratelimit-reset"):
        some = {name: value for name, value in headers.items() if name != left_out}
        assert retry_at(told(429, body, **some)) == NOW + timedelta(seconds=287)


@pytest.mark.parametrize("said", ["suspended", "deactivated"])
def test_an_account_that_is_closed_is_not_let_in(wire: Wire, said: str) -> None:
    body = json.dumps({**ACTIVE, "active": False, "status": said}).encode()
    with scripted(says(answer(body))) as port, pytest.raises(Problem, match=said) as caught:
        Bluesky(wire).check(access(port))
    assert caught.value.kind == Kind.EXPIRED


def test_a_handle_that_the_server_cannot_prove_is_not_taken(wire: Wire) -> None:
    body = json.dumps({**ACTIVE, "handle": "handle.invalid"}).encode()
    with scripted(says(answer(body))) as port:
        assert Bluesky(wire).check(access(port)).handle == "@gmp.test"


@pytest.mark.parametrize("missing", ["did", "accessJwt", "refreshJwt"])
def test_half_a_session_is_none(wire: Wire, missing: str) -> None:
    body = json.dumps({**ACTIVE, missing: None}).encode()
    with scripted(says(answer(body))) as port, pytest.raises(Problem) as caught:
        Bluesky(wire).check(access(port))
    assert caught.value.kind == Kind.SERVER


@pytest.mark.parametrize("body", [{}, {**GOOD, "uri": "at://did:plc:b/x/y"}, {**GOOD, "cid": ""}])
def test_an_answer_about_something_else_leaves_it_open(wire: Wire, body: dict[str, object]) -> None:
    with scripted(says(answer(json.dumps(body).encode()))) as port:
        with pytest.raises(Problem) as sending:
            Bluesky(wire).publish(access(port, **SESSION), OUT)
        with pytest.raises(Problem) as looking:
            Bluesky(wire).look(access(port, **SESSION), OUT)
    assert (sending.value.kind, looking.value.kind) == (Kind.UNKNOWN, Kind.SERVER)


@pytest.mark.parametrize("status", ["500 Oh", "401 No", "429 Later", "404 Nothing", "200 OK"])
def test_a_post_that_is_there_but_not_shown_is_left_open(wire: Wire, status: str) -> None:
    swap = answer(b'{"error": "InvalidSwap"}', "400 Bad Request")

    def script(connection: socket) -> None:
        while data := request_from(connection):
            connection.sendall(swap if data[:4] == b"POST" else answer(b"{}", status))

    with scripted(script) as port, pytest.raises(Problem) as caught:
        Bluesky(wire).publish(access(port, **SESSION), OUT)
    assert caught.value.kind == Kind.UNKNOWN


@pytest.mark.parametrize(("start", "end"), [(0, 12), (-1, 3), (3, 3), (5, 2)])
def test_a_mark_beside_the_text_does_not_leave(start: int, end: int) -> None:
    assert checked([Facet(0, 11, {})], OUT.text)
    with pytest.raises(Problem) as caught:
        checked([Facet(start, end, {})], OUT.text)
    assert caught.value.kind == Kind.INVALID
