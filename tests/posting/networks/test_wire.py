import logging
import socket
import ssl
import threading
from contextlib import closing
from pathlib import Path

import pytest

from rota.posting.networks import wire as wire_module
from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.wire import Answer, Wire
from tests.fakes.scripted import Script, answer, request_from, says, scripted

SECRET = "a-token-nobody-may-see"


def post(
    wire: Wire, port: int, headers: dict[str, str] | None = None, *, may_matter: bool = True
) -> Answer:
    url = f"http://127.0.0.1:{port}/post"
    return wire.post(url, body={"a": 1}, headers=headers, may_matter=may_matter)


def get(wire: Wire, port: int) -> Answer:
    return wire.get(f"http://127.0.0.1:{port}/read", params={"since": 1})


def kind_of_post(wire: Wire, script: Script, *, may_matter: bool = True) -> Kind:
    with scripted(script) as port, pytest.raises(Problem) as caught:
        post(wire, port, may_matter=may_matter)
    return caught.value.kind


def hang_up(connection: socket.socket) -> None:
    request_from(connection)


def drip(connection: socket.socket) -> None:
    request_from(connection)
    for sign in answer(b"{}" * 500):
        connection.sendall(bytes([sign]))
        threading.Event().wait(0.01)


def never_answer(connection: socket.socket) -> None:
    request_from(connection)
    connection.recv(1)


def test_an_answer_is_read(wire: Wire) -> None:
    with scripted(says(answer(b'{"id": "1"}', "201 Created", "X-Limit: 3"))) as port:
        found = post(wire, port)
    assert (found.status, found.record, found.headers["x-limit"]) == (201, {"id": "1"}, "3")


@pytest.mark.parametrize("body", [b"<html>", b"", b"[" * 100_000, b"\xff\xfe", b"1" * 5000])
def test_an_answer_that_is_no_json_is_an_answer(wire: Wire, body: bytes) -> None:
    with scripted(says(answer(body))) as port:
        found = get(wire, port)
    assert (found.json, found.record, found.records) == (None, {}, [])


def test_a_list_is_its_objects() -> None:
    found = Answer("h", 200, {}, b'[{"id": 1}, 2, null]', None)  # type: ignore[arg-type]
    assert found.records == [{"id": 1}]


def test_a_refused_connection_means_that_nothing_left(wire: Wire) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(Problem) as caught:
        post(wire, port)
    assert caught.value.kind == Kind.UNREACHABLE
    assert caught.value.sentence == "127.0.0.1 cannot be reached."


@pytest.mark.parametrize("script", [hang_up, drip, never_answer])
def test_a_post_without_an_answer_may_have_arrived(wire: Wire, script: Script) -> None:
    assert kind_of_post(wire.within(0.2), script) == Kind.UNKNOWN


@pytest.mark.parametrize("script", [hang_up, drip, never_answer])
def test_what_posts_nothing_is_only_unreachable(wire: Wire, script: Script) -> None:
    assert kind_of_post(wire.within(0.2), script, may_matter=False) == Kind.UNREACHABLE


@pytest.mark.parametrize("script", [hang_up, drip, never_answer])
def test_a_read_without_an_answer_is_only_unreachable(wire: Wire, script: Script) -> None:
    with scripted(script) as port, pytest.raises(Problem) as caught:
        get(wire.within(0.2), port)
    assert caught.value.kind == Kind.UNREACHABLE


def test_an_attempt_whose_time_is_over_sends_nothing(wire: Wire) -> None:
    asked = threading.Event()
    with scripted(lambda connection: asked.set()) as port, pytest.raises(Problem) as caught:
        post(wire.within(0), port)
    assert caught.value.kind == Kind.UNREACHABLE
    assert not asked.is_set()


def test_an_attempt_in_an_attempt_gets_no_more_time(wire: Wire) -> None:
    assert wire.within(1).within(100).seconds_left <= 1


def test_an_answer_without_an_end_is_given_up(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire_module, "MOST_BYTES", 1000)
    assert kind_of_post(wire, says(answer(b"x" * 1001))) == Kind.UNKNOWN


def test_no_redirect_is_followed_and_no_cookie_kept(wire: Wire) -> None:
    requests: list[bytes] = []

    def script(connection: socket.socket) -> None:
        while request := request_from(connection):
            requests.append(request)
            connection.sendall(answer(b"", "302 Found", "Location: /other", "Set-Cookie: a=b"))

    with scripted(script) as port:
        assert get(wire, port).status == 302
        get(wire, port)
    assert len(requests) == 2
    assert all(b"cookie" not in request.lower() for request in requests)


def test_no_proxy_of_the_environment_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with scripted(says(answer())) as port, closing(Wire(inside=True)) as wire:
        assert get(wire, port).status == 200


def test_calls_share_their_connection(wire: Wire) -> None:
    opened: list[socket.socket] = []

    def script(connection: socket.socket) -> None:
        opened.append(connection)
        says(answer())(connection)

    with scripted(script) as port:
        post(wire, port)
        post(wire.within(5), port)
    assert len(opened) == 1


def test_no_trouble_tells_a_secret(wire: Wire) -> None:
    troubles = []
    with scripted(hang_up) as port:
        for token in (SECRET, f"{SECRET}\n", f"{SECRET}é"):
            with pytest.raises(Problem) as caught:
                post(wire, port, headers={"Authorization": f"Bearer {token}"})
            troubles.append(caught.value)
    assert [trouble.kind for trouble in troubles] == [Kind.UNKNOWN, Kind.EXPIRED, Kind.EXPIRED]
    assert all(SECRET not in f"{trouble!r} {trouble.sentence}" for trouble in troubles)
    assert all(trouble.__context__ is None for trouble in troubles)


def test_no_log_tells_a_secret(wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with scripted(says(answer())) as port:
        post(wire, port, headers={"Authorization": f"Bearer {SECRET}"})
    assert caplog.records
    assert SECRET not in caplog.text


def test_an_address_that_is_none_is_unreachable(wire: Wire) -> None:
    for url in ("https://", "https://a b/", "https://[::1/", "nothing"):
        with pytest.raises(Problem) as caught:
            wire.get(url)
        assert caught.value.kind == Kind.UNREACHABLE


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A key and a certificate that signs itself, for localhost."""
    return certificate_for("localhost", tmp_path)


def certificate_for(name: str, folder: Path) -> tuple[Path, Path]:
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return folder / "cert.pem", folder / "key.pem"


def encrypted(certificate: tuple[Path, Path], names: list[str | None]) -> Script:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    context.sni_callback = lambda line, name, of: names.append(name)

    def script(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as line:
            says(answer())(line)

    return script


def test_the_name_goes_into_the_encryption_although_the_address_was_chosen(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    names: list[str | None] = []
    with scripted(encrypted(certificate, names)) as port, closing(Wire(inside=True)) as wire:
        found = wire.get(f"https://localhost:{port}/")
    assert (found.status, names) == (200, ["localhost"])


def test_a_server_that_cannot_prove_its_name_gets_nothing(
    wire: Wire, certificate: tuple[Path, Path]
) -> None:
    with scripted(encrypted(certificate, [])) as port, pytest.raises(Problem) as caught:
        wire.post(f"https://localhost:{port}/", body={})
    assert caught.value.kind == Kind.UNREACHABLE
