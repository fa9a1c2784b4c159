"""The fake is held against what Mastodon's documentation says."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.fakes.mastodon import FakeMastodon
from tests.fakes.mastodon_rules import Awkward
from tests.fakes.serving import START, served
from tests.posting.networks.shapes import differences, documented

HEADERS = {"Authorization": "Bearer token-of-gmpt"}
PICTURE = {"file": ("a.png", b"a picture", "image/png")}


@pytest.fixture
def fake() -> FakeMastodon:
    return FakeMastodon()


@pytest.fixture
def client(fake: FakeMastodon) -> Iterator[httpx.Client]:
    with served(fake) as base, httpx.Client(base_url=base, headers=HEADERS) as client:
        yield client


def posted(client: httpx.Client, key: str = "", **body: object) -> httpx.Response:
    body = {"status": "Hello #GMPT24", **body}
    return client.post("/api/v1/statuses", json=body, headers={"Idempotency-Key": key})


def uploaded(client: httpx.Client, version: int = 2) -> httpx.Response:
    return client.post(f"/api/v{version}/media", data={"description": "A cup"}, files=PICTURE)


def as_documented(found: httpx.Response, name: str) -> bool:
    shape = documented("mastodon", name)
    assert differences(found.json(), shape) == []
    return not isinstance(shape, dict) or "error" not in shape or bool(found.json() == shape)


def test_a_post_is_as_documented(client: httpx.Client) -> None:
    made = posted(client)
    assert as_documented(made, "status")
    assert as_documented(client.get(f"/api/v1/statuses/{made.json()['id']}"), "status")


def test_an_id_holds_its_time(client: httpx.Client) -> None:
    assert int(posted(client).json()["id"]) >> 16 == START.timestamp() * 1000


def test_a_hashtag_is_found_in_any_case_and_as_documented(client: httpx.Client) -> None:
    posted(client)
    assert as_documented(client.get("/api/v1/timelines/tag/gmpt24"), "tagged")


def test_refusals_are_as_documented(client: httpx.Client) -> None:
    nobody = {"Authorization": "Bearer nobody"}
    refused = client.post("/api/v1/statuses", json={"status": "a"}, headers=nobody)
    assert (refused.status_code, as_documented(refused, "unauthorized")) == (401, True)
    blank = posted(client, status=" ")
    assert (blank.status_code, as_documented(blank, "unprocessable")) == (422, True)
    missing = client.get("/api/v1/statuses/404")
    assert (missing.status_code, as_documented(missing, "not-found")) == (404, True)


def test_a_picture_is_as_documented(client: httpx.Client, fake: FakeMastodon) -> None:
    found = uploaded(client)
    assert (found.status_code, as_documented(found, "media")) == (200, True)
    fake.awkward.add(Awkward.BREAKS_ON_MEDIA)
    broken = uploaded(client)
    assert (broken.status_code, as_documented(broken, "broken-media")) == (500, True)


def test_a_picture_at_work_cannot_be_posted_yet(client: httpx.Client, fake: FakeMastodon) -> None:
    fake.polls_until_ready = 1
    found = uploaded(client)
    id_ = found.json()["id"]
    assert (found.status_code, found.json()["url"]) == (202, None)
    assert posted(client, media_ids=[id_]).status_code == 422
    states = [client.get(f"/api/v1/media/{id_}").status_code for _ in range(2)]
    assert states == [206, 200]
    assert posted(client, media_ids=[id_]).status_code == 200


def test_a_key_is_kept_for_an_hour(client: httpx.Client, fake: FakeMastodon) -> None:
    first = posted(client, "key").json()["id"]
    fake.clock.forward(minutes=59)
    assert posted(client, "key").json()["id"] == first
    assert posted(client, "another").json()["id"] != first
    fake.clock.forward(minutes=1)
    assert posted(client, "key").json()["id"] != first


def test_the_301st_call_in_five_minutes_is_refused(
    client: httpx.Client, fake: FakeMastodon
) -> None:
    for _ in range(300):
        fake.calls.take("1")
    refused = posted(client)
    assert (refused.status_code, refused.headers["X-RateLimit-Remaining"]) == (429, "0")
    assert refused.headers["X-RateLimit-Reset"] == "2013-12-12T09:05:00.000000Z"
    fake.clock.forward(minutes=5)
    assert posted(client).status_code == 200


def test_the_31st_picture_in_half_an_hour_is_refused(
    client: httpx.Client, fake: FakeMastodon
) -> None:
    for _ in range(30):
        fake.uploads.take("1")
    assert uploaded(client).status_code == 429
    fake.clock.forward(minutes=30)
    assert uploaded(client).status_code == 200


@pytest.mark.parametrize(("minutes", "status"), [(4, 422), (5, 200)])
def test_a_post_is_scheduled_from_five_minutes_ahead(
    client: httpx.Client, fake: FakeMastodon, minutes: int, status: int
) -> None:
    found = posted(client, scheduled_at=f"2013-12-12T09:0{minutes}:00Z")
    assert found.status_code == status
    assert fake.statuses == {}
    if status == 200:
        assert as_documented(found, "scheduled")


def test_the_26th_scheduled_post_of_a_day_is_refused(client: httpx.Client) -> None:
    codes = [posted(client, scheduled_at="2013-12-12T12:00:00Z").status_code for _ in range(26)]
    assert codes == [200] * 25 + [422]


def test_a_deleted_post_is_gone(client: httpx.Client) -> None:
    id_ = posted(client).json()["id"]
    assert client.delete(f"/api/v1/statuses/{id_}").status_code == 200
    assert client.get(f"/api/v1/statuses/{id_}").status_code == 404


def test_pages_follow_one_another(client: httpx.Client, fake: FakeMastodon) -> None:
    made = [fake.put(f"{n}")["id"] for n in range(50)][::-1]
    seen: list[str] = []
    while True:
        params: dict[str, Any] = {"limit": 80, **({"max_id": seen[-1]} if seen else {})}
        page = client.get("/api/v1/accounts/1/statuses", params=params).json()
        if not page:
            break
        assert len(page) <= 40
        seen += [one["id"] for one in page]
    assert seen == made


DOES_WELL: dict[Awkward, Callable[[httpx.Client], bool]] = {
    Awkward.IGNORES_KEYS: lambda c: posted(c, "k").json()["id"] == posted(c, "k").json()["id"],
    Awkward.IGNORES_SCHEDULE: lambda c: (
        "content" not in posted(c, scheduled_at="2013-12-12T12:00:00Z").json()
    ),
    Awkward.HAS_NO_V2_INSTANCE: lambda c: c.get("/api/v2/instance").status_code == 200,
    Awkward.SAYS_400_TO_LENGTH: lambda c: posted(c, status="x" * 501).status_code == 422,
    Awkward.SAYS_400_TO_TOKENS: lambda c: (
        c.get(
            "/api/v1/accounts/verify_credentials", headers={"Authorization": "Bearer nobody"}
        ).status_code
        == 401
    ),
    Awkward.KNOWS_NO_HANDLES: lambda c: (
        c.get("/api/v1/accounts/lookup", params={"acct": "gmpt_example"}).status_code == 200
    ),
    Awkward.HIDES_HASHTAGS: lambda c: (
        c.get("/api/v1/timelines/tag/a", headers={"Authorization": ""}).status_code == 200
    ),
    Awkward.BREAKS_ON_MEDIA: lambda c: uploaded(c).status_code == 200,
    Awkward.HAS_NO_LISTS_BY_NUMBER: lambda c: c.get("/api/v1/statuses").status_code == 200,
}


@pytest.mark.parametrize("awkward", list(Awkward))
def test_an_awkward_server_differs_in_its_own_way(
    client: httpx.Client, fake: FakeMastodon, awkward: Awkward
) -> None:
    assert DOES_WELL[awkward](client)
    fake.awkward.add(awkward)
    assert not DOES_WELL[awkward](client)
