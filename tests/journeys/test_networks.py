"""Words become posts on three networks at nine, and are found again.

Bluesky's own server, and a Mastodon and an X of the tests, stand on loopback; the worker's jobs
are run by the test.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

import httpx
import pytest
from django.conf import LazySettings
from django.utils import timezone
from playwright.sync_api import Page, expect

from rota import tasks
from rota.models import Account, Assignment, Event, Person, Sighting, User
from rota.posting.queries.connections import wire
from tests.factories import (
    AccountFactory,
    AssignmentFactory,
    DepartmentFactory,
    EventFactory,
    PersonFactory,
    SlotFactory,
    link_for,
    role_in,
)
from tests.fakes.mastodon import FakeMastodon
from tests.fakes.serving import served
from tests.fakes.x import FakeX, Token
from tests.journeys.conftest import Opened
from tests.journeys.organising import field, go, press
from tests.posting.networks.pds import new_account

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WORDS = "All is quiet at the hostel, twenty-six people sleep £1 better 😴 #GMPT24"
BY_HAND = "And a word from the court, by hand. #GMPT24"
A_MINUTE = timedelta(minutes=1)


class Counterparts(NamedTuple):
    """The three, and where they stand."""

    mastodon: FakeMastodon
    mastodon_base: str
    x: FakeX
    x_base: str
    pds: str
    handle: str
    password: str


@pytest.fixture
def networks(settings: LazySettings, pds: str) -> Iterator[Counterparts]:
    """All three, at the time it is."""
    settings.NETWORKS_INSIDE = True
    wire.cache_clear()
    mastodon, x, now = FakeMastodon(), FakeX(), timezone.now()
    mastodon.clock.now = x.clock.now = now
    x.tokens = {"token-1": Token("2244994945", now + timedelta(hours=2))}
    access = new_account(pds)
    with served(mastodon) as mastodon_base, served(x) as x_base:
        yield Counterparts(
            mastodon, mastodon_base, x, x_base, pds, access.handle, access.secret["password"]
        )
    wire().close()
    wire.cache_clear()


@pytest.fixture
def gmpt24(networks: Counterparts) -> Event:
    """It begins at the next full minute."""
    starts = timezone.now().replace(second=0, microsecond=0) + A_MINUTE
    event: Event = EventFactory(starts_at=starts)
    for network, handle in (
        ("x", "@gmpt_example"),
        ("mastodon", "@gmpt_example@mastodon.example"),
        ("bluesky", networks.handle),
    ):
        AccountFactory(event=event, network=network, handle=handle, posted_by="button")
    return event


@pytest.fixture
def olu(gmpt24: Event) -> User:
    """Olu owns it."""
    return role_in(gmpt24, "Olu Bright", "owner")


@pytest.fixture
def sam(gmpt24: Event) -> Person:
    """Sam has the first slot."""
    person: Person = PersonFactory(department=DepartmentFactory(event=gmpt24))
    slot = SlotFactory(event=gmpt24)
    account = gmpt24.accounts.get(network="x")
    AssignmentFactory(slot=slot, person=person, account=account)
    return person


def connect(desk: Page, account: Account, base: str, **secret: str) -> None:
    """Give what opens the account, and look until it does."""
    desk.goto(f"/e/gmpt24/accounts/{account.pk}/connect/")
    field(desk, "Server").fill(base)
    for label, words in secret.items():
        field(desk, label.replace("_", " ")).fill(words)
    press(desk, "Connect")
    tasks.check_connections()
    desk.reload()
    expect(desk.locator(".state", has_text="open")).to_be_visible()


def connect_all(desk: Page, event: Event, networks: Counterparts) -> None:
    """Three accounts, and an owner's word about X."""
    accounts = {one.network: one for one in event.accounts.all()}
    connect(desk, accounts["mastodon"], networks.mastodon_base, Access_token="token-of-gmpt")
    connect(desk, accounts["bluesky"], networks.pds, App_password=networks.password)
    connect(
        desk,
        accounts["x"],
        networks.x_base,
        Client_ID="client-of-gmpt",
        Access_token="token-1",
        Refresh_token="refresh-1",
    )
    go(desk, "Attest it")
    field(desk, "I have read").check()
    press(desk, "Attest it")
    expect(desk.get_by_text("Olu Bright has attested")).to_be_visible()


def write(phone: Page, token: str, turn: Assignment) -> None:
    """Sam reads the briefing, writes and hands it in, without any script."""
    phone.goto(f"/my/{token}/briefing/")
    field(phone, "I have read this").check()
    press(phone, "Go on")
    phone.goto(f"/my/{token}/{turn.pk}/words/")
    field(phone, "Your words").fill(WORDS)
    for box in phone.locator("input[name=accounts]").all():
        box.check()
    field(phone, "Hand it in").check()
    press(phone, "Save")
    expect(phone.get_by_text("0 of 1 approval")).to_be_visible()


def approve(desk: Page) -> None:
    """Olu says yes."""
    desk.goto("/e/gmpt24/posts/")
    desk.locator("article.line h3 a").first.click()
    field(desk, "Yes, it may be posted").check()
    press(desk, "Say so")
    expect(desk.get_by_text("Your yes is noted.")).to_be_visible()


def let_go(phone: Page, token: str) -> None:
    """The button, on each of the three."""
    phone.goto(f"/my/{token}/words/")
    phone.locator("article a, main li a").filter(has_text="2").first.click()
    for _ in range(3):
        phone.get_by_role("link", name="Post it now").first.click()
        field(phone, "Yes, post it now").check()
        press(phone, "Post it")
        expect(phone.get_by_text("It is on its way.")).to_be_visible()
        tasks.publish_posts()
        phone.reload()
        expect(phone.get_by_text("It is out. Thank you!")).to_be_visible()
        go(phone, "Back to your words")


def at_bluesky(networks: Counterparts) -> list[str]:
    """The words that are out there."""
    found = httpx.get(
        f"{networks.pds}/xrpc/com.atproto.repo.listRecords",
        params={"repo": networks.handle.lstrip("@"), "collection": "app.bsky.feed.post"},
    ).json()
    return [one["value"]["text"] for one in found["records"]]


def test_words_go_to_three_networks_and_are_found_again(
    networks: Counterparts, gmpt24: Event, olu: User, sam: Person, window: Opened
) -> None:
    desk, phone = window(olu), window(width=320, scripts=False)
    token, turn = link_for(sam).token, sam.assignments.get()
    connect_all(desk, gmpt24, networks)
    write(phone, token, turn)
    approve(desk)
    let_go(phone, token)

    assert at_bluesky(networks) == [WORDS]
    assert len(networks.mastodon.statuses) == 1
    assert [one.words for one in networks.x.posts.values()] == [WORDS]
    desk.goto("/e/gmpt24/posts/")
    desk.locator("article.line h3 a").first.click()
    expect(desk.locator(".state", has_text="published")).to_have_count(3)

    tasks.find_posts()
    assert Sighting.objects.exclude(post=None).count() == 3
    networks.mastodon.put(BY_HAND)
    again(gmpt24)
    tasks.find_posts()
    desk.goto("/e/gmpt24/posts/found/")
    expect(desk.get_by_role("heading", name="Whose are these?")).to_be_visible()
    expect(desk.get_by_text("a word from the court").first).to_be_visible()
    expect(desk.get_by_text("gmpt_example on X was read at")).to_be_visible()


def again(event: Event) -> None:
    """A minute later the accounts are read again."""
    earlier: datetime = timezone.now() - A_MINUTE
    for account in event.accounts.select_related("connection"):
        account.connection.read_at = earlier
        account.connection.save(update_fields=["read_at"])
