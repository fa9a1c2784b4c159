"""The fake is held against what X's documentation says."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from rota.lib.post_urls import read_post_url
from tests.fakes.serving import START, served
from tests.fakes.x import FakeX
from tests.posting.networks.shapes import differences, documented

GMPT, COURTS = "2244994945", "2244994946"
FIELDS = {"tweet.fields": "created_at,entities,public_metrics"}


@pytest.fixture
def fake() -> FakeX:
    return FakeX()


@pytest.fixture
def client(fake: FakeX) -> Iterator[httpx.Client]:
    headers = {"Authorization": "Bearer token-1"}
    with served(fake) as base, httpx.Client(base_url=base, headers=headers) as client:
        yield client


@pytest.fixture
def app(client: httpx.Client, fake: FakeX) -> httpx.Client:
    client.headers["Authorization"] = f"Bearer {fake.app_token}"
    return client


def posted(client: httpx.Client, text: str = "Hello", **more: object) -> httpx.Response:
    return client.post("/2/tweets", json={"text": text, **more})


def as_documented(found: httpx.Response, name: str, *, to_the_letter: bool = False) -> bool:
    shape = documented("x", name)
    assert differences(found.json(), shape) == []
    return not to_the_letter or bool(found.json() == shape)


def found_by(app: httpx.Client, query: str) -> list[str]:
    params: dict[str, str | int] = {"query": query, "max_results": 100}
    found = app.get("/2/tweets/search/recent", params=params)
    assert found.status_code == 200, found.text
    return [one["text"] for one in found.json().get("data", [])]


def test_a_post_is_as_documented_and_its_id_holds_its_time(client: httpx.Client) -> None:
    made = posted(client)
    assert (made.status_code, as_documented(made, "created")) == (201, True)
    id_ = made.json()["data"]["id"]
    assert read_post_url(f"https://x.com/a/status/{id_}").posted_at == START
    assert as_documented(client.get("/2/tweets", params={"ids": id_, **FIELDS}), "post")


def test_what_is_not_there_is_told_beside_what_is(client: httpx.Client) -> None:
    id_ = posted(client).json()["data"]["id"]
    assert as_documented(client.get("/2/tweets", params={"ids": f"{id_},456"}), "partial")
    assert client.delete(f"/2/tweets/{id_}").json() == {"data": {"deleted": True}}
    gone = client.get("/2/tweets", params={"ids": id_}).json()
    assert (list(gone), gone["errors"][0]["resource_id"]) == (["errors"], id_)


def test_refusals_are_as_documented(client: httpx.Client, fake: FakeX) -> None:
    posted(client)
    twice = posted(client)
    assert (twice.status_code, as_documented(twice, "duplicate", to_the_letter=True)) == (403, True)
    unknown = posted(client, "Other", scheduled_at="tomorrow")
    assert (unknown.status_code, as_documented(unknown, "invalid")) == (400, True)
    client.headers["Authorization"] = f"Bearer {fake.app_token}"
    refused = posted(client, "Another")
    assert refused.status_code == 403
    assert refused.json()["detail"] == documented("x", "unsupported")["detail"]


def test_a_token_ends_after_two_hours(client: httpx.Client, fake: FakeX) -> None:
    fake.clock.forward(minutes=119)
    assert client.get("/2/users/me").status_code == 200
    fake.clock.forward(minutes=1)
    ended = client.get("/2/users/me")
    assert ended.status_code == 401
    assert as_documented(ended, "unauthorized", to_the_letter=True)


def test_a_refresh_token_is_good_once(client: httpx.Client, fake: FakeX) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": "refresh-1"}
    form["client_id"] = fake.client_id
    renewed = client.post("/2/oauth2/token", data=form)
    assert as_documented(renewed, "renewed")
    assert client.post("/2/oauth2/token", data=form).status_code == 400
    assert client.get("/2/users/me").status_code == 401


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("x" * 280, 201),
        ("x" * 281, 400),
        ("字" * 140, 201),
        ("字" * 141, 400),
        (f"https://www.example.org/{'a' * 400} {'x' * 256}", 201),
        (f"https://www.example.org/{'a' * 400} {'x' * 257}", 400),
    ],
)
def test_a_length_is_weighed_as_x_weighs_it(client: httpx.Client, text: str, status: int) -> None:
    assert posted(client, text).status_code == status


def test_the_101st_post_in_a_quarter_of_an_hour_is_refused(
    client: httpx.Client, fake: FakeX
) -> None:
    for _ in range(100):
        fake.windows["create"].take("token-1")
    refused = posted(client)
    assert (refused.status_code, refused.headers["x-rate-limit-remaining"]) == (429, "0")
    reset = int(refused.headers["x-rate-limit-reset"])
    assert reset == (START + timedelta(minutes=15)).timestamp()
    fake.clock.forward(minutes=15)
    assert posted(client).status_code == 201


def test_a_picture_is_brought_worked_at_and_described(client: httpx.Client, fake: FakeX) -> None:
    fake.polls_until_ready = 1
    form = {"media_category": "tweet_image", "media_type": "image/png"}
    found = client.post("/2/media/upload", data=form, files={"media": b"a picture"})
    assert as_documented(found, "media")
    id_ = found.json()["data"]["id"]
    assert found.json()["data"]["processing_info"]["state"] == "in_progress"
    assert posted(client, "Early", media={"media_ids": [id_]}).status_code == 400
    client.get("/2/media/upload", params={"command": "STATUS", "media_id": id_})
    words = {"id": id_, "metadata": {"alt_text": {"text": "A dancing cat"}}}
    assert as_documented(client.post("/2/media/metadata", json=words), "described")
    assert posted(client, "Ready", media={"media_ids": [id_]}).status_code == 201


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("#GMPT24", ["Two #gmpt24", "One #GMPT24"]),
        ("from:GMPT_example", ["Three", "Two #gmpt24", "One #GMPT24"]),
        ("#gmpt24 from:courts_example", []),
        ("-#gmpt24 from:gmpt_example", ["Three"]),
        ("hostel", []),
    ],
)
def test_a_search_finds_whole_words_in_any_case(
    app: httpx.Client, fake: FakeX, query: str, found: list[str]
) -> None:
    for words in ("One #GMPT24", "Two #gmpt24", "Three"):
        fake.put(words)
    fake.put("Hostels #GMPT2413", COURTS)
    assert found_by(app, query) == found


def test_a_search_tells_links_and_goes_back_seven_days(app: httpx.Client, fake: FakeX) -> None:
    fake.put("Old https://www.example.org/")
    fake.clock.forward(days=7, seconds=1)
    fake.put("New https://www.example.org/")
    fake.put("None")
    (found,) = found_by(app, "has:links")
    assert found.startswith("New https://t.co/")


def test_counts_are_of_the_hour_and_for_apps_alone(client: httpx.Client, fake: FakeX) -> None:
    assert client.get("/2/tweets/counts/recent", params={"query": "#a"}).status_code == 403
    client.headers["Authorization"] = f"Bearer {fake.app_token}"
    for minutes in (5, 65, 66):
        fake.clock.now = START + timedelta(minutes=minutes)
        fake.put(f"{minutes} #GMPT24", COURTS)
    fake.put("RT #GMPT24").is_repost = True
    fake.clock.now = START + timedelta(minutes=150)
    params = {"query": "#gmpt24", "start_time": "2013-12-12T09:00:00Z"}
    found = client.get("/2/tweets/counts/recent", params=params)
    assert as_documented(found, "counts")
    assert [one["tweet_count"] for one in found.json()["data"]] == [1, 2, 0]
    assert found.json()["meta"] == {"total_tweet_count": 3}
    fake.new_names = True
    renamed = client.get("/2/tweets/counts/recent", params=params).json()
    assert [one["post_count"] for one in renamed["data"]] == [1, 2, 0]


def test_pages_follow_one_another(app: httpx.Client, fake: FakeX) -> None:
    for n in range(25):
        fake.put(f"{n}")
    params: dict[str, str | int] = {"max_results": 10}
    seen: list[str] = []
    while True:
        page = app.get(f"/2/users/{GMPT}/tweets", params=params).json()
        seen += [one["text"] for one in page["data"]]
        if "next_token" not in page["meta"]:
            break
        params["pagination_token"] = page["meta"]["next_token"]
    assert seen == [f"{n}" for n in range(24, -1, -1)]


def test_a_user_is_found_by_name(app: httpx.Client) -> None:
    found = app.get("/2/users/by", params={"usernames": "GMPT_example"}).json()
    assert found["data"][0]["id"] == GMPT
