import socket
import threading

import pytest

from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.sockets import is_public
from rota.posting.networks.wire import Wire
from tests.fakes.scripted import answer, says, scripted

A_PUBLIC_ONE = "93.184.216.34"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fec0::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_an_address_inside_a_network_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", [A_PUBLIC_ONE, "2606:2800:21f:cb07::1", "64:ff9b::5db8:d822", "::ffff:93.184.216.34"]
)
def test_an_address_of_the_open_internet_is_public(address: str) -> None:
    assert is_public(address)


class Names:
    """Instead of the system's: what each name leads to, and which addresses were opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.opened: list[tuple[str, int]] = []
        monkeypatch.setattr(socket, "getaddrinfo", self.getaddrinfo)
        monkeypatch.setattr(socket, "create_connection", self.create_connection)

    def getaddrinfo(self, host: str, port: int, **asked: object) -> list[tuple[object, ...]]:
        addresses = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [(0, 0, 0, "", (address, port)) for address in addresses]

    def create_connection(self, address: tuple[str, int], *asked: object, **more: object) -> None:
        self.opened.append(address)
        raise ConnectionRefusedError


def unreachable(wire: Wire, url: str) -> str:
    with pytest.raises(Problem) as caught:
        wire.post(url, body={})
    assert caught.value.kind == Kind.UNREACHABLE
    return caught.value.sentence


def test_a_name_that_leads_inside_is_not_called(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names(monkeypatch, [A_PUBLIC_ONE, "10.0.0.5"])
    sentence = unreachable(Wire(), "https://mastodon.example/api")
    assert sentence == "mastodon.example is not on the public internet."
    assert names.opened == []


def test_what_was_checked_is_what_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names(monkeypatch, [A_PUBLIC_ONE], ["127.0.0.1"])
    unreachable(Wire(), "https://mastodon.example/api")
    assert names.opened == [(A_PUBLIC_ONE, 443)]


def test_a_number_that_is_an_address_inside_is_not_called() -> None:
    assert "public" in unreachable(Wire(), "https://2130706433/")


def test_without_the_setting_nothing_goes_over_http() -> None:
    with scripted(says(answer())) as port:
        assert "https" in unreachable(Wire(), f"http://127.0.0.1:{port}/")


def test_a_second_address_is_tried_where_the_first_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names(monkeypatch, [A_PUBLIC_ONE, "93.184.216.35"])
    unreachable(Wire(), "https://mastodon.example/api")
    assert [address for address, _ in names.opened] == [A_PUBLIC_ONE, "93.184.216.35"]


def test_a_name_that_nobody_answers_for_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **more: answered.wait(5) and [])
    try:
        unreachable(Wire().within(0.05), "https://mastodon.example/")
        assert not answered.is_set()
    finally:
        answered.set()
