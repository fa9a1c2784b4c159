from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from rota.posting.networks import x as module
from rota.posting.networks.problems import Kind, Problem
from rota.posting.networks.protocol import Access, Figures, Image, Outgoing, Sent
from rota.posting.networks.wire import Wire
from rota.posting.networks.x import X
from tests.fakes.faults import Fault, between, in_turn, to_posts
from tests.fakes.serving import START, served
from tests.fakes.x import FakeX, Token

GMPT, COURTS = "2244994945", "2244994946"
SECRET = {"client_id": "client-of-gmpt", "token": "token-1", "refresh": "refresh-1"}
KETTLE = Image(b"a picture", "image/png", "A kettle", 10, 10)
POST = Outgoing("Good morning from the hostel #GMPT24", START, "3lb5key222222")


@pytest.fixture
def fake() -> FakeX:
    return FakeX()


@pytest.fixture
def access(fake: FakeX) -> Iterator[Access]:
    with served(fake) as base:
        yield Access(base, "@gmpt_example", SECRET)


@pytest.fixture
def x(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> X:
    monkeypatch.setattr(module, "PAUSE_SECONDS", 0.0)
    return X(wire)


def problem_of(x: X, access: Access, post: Outgoing = POST) -> Problem:
    with pytest.raises(Problem) as caught:
        x.publish(access, post)
    return caught.value


def test_a_post_goes_out_with_its_address(x: X, access: Access, fake: FakeX) -> None:
    sent = x.publish(access, POST)
    (made,) = fake.posts.values()
    assert sent == Sent(made.id, f"https://x.com/gmpt_example/status/{made.id}")
    assert made.words == POST.text


def test_x_knows_no_threads_and_no_second_time(x: X) -> None:
    assert (x.is_repeatable, x.has_threads) == (False, False)


def test_the_same_words_twice_are_a_duplicate(x: X, access: Access, fake: FakeX) -> None:
    x.publish(access, POST)
    assert problem_of(x, access).kind == Kind.DUPLICATE
    assert len(fake.posts) == 1


def test_a_picture_goes_out_with_its_words(x: X, access: Access, fake: FakeX) -> None:
    fake.polls_until_ready = 2
    x.publish(access, replace(POST, images=[KETTLE, replace(KETTLE, alt="A cup")]))
    (made,) = fake.posts.values()
    assert [fake.media[one]["alt"] for one in made.media] == ["A kettle", "A cup"]


def test_a_picture_that_never_gets_ready_holds_the_post_back(
    x: X, access: Access, fake: FakeX, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PICTURE_SECONDS", 0.1)
    fake.polls_until_ready = 10**6
    fake.windows["other"].most = 10**6
    assert problem_of(x, access, replace(POST, images=[KETTLE])).kind == Kind.SERVER
    assert fake.posts == {}


def test_a_picture_without_its_words_is_not_posted(x: X, access: Access, fake: FakeX) -> None:
    trouble = problem_of(x, access, replace(POST, images=[replace(KETTLE, alt="x" * 1001)]))
    assert (trouble.kind, fake.posts) == (Kind.INVALID, {})


@pytest.mark.parametrize("text", ["x" * 281, "字" * 141, ""])
def test_a_text_that_x_does_not_take_is_invalid(x: X, access: Access, text: str) -> None:
    assert problem_of(x, access, replace(POST, text=text)).kind == Kind.INVALID


def test_a_long_link_is_short_to_x(x: X, access: Access) -> None:
    x.publish(access, replace(POST, text=f"https://www.example.org/{'a' * 400} {'x' * 250}"))


def test_a_token_that_has_ended_sends_nothing_and_is_renewed(
    x: X, access: Access, fake: FakeX
) -> None:
    fake.clock.forward(hours=2)
    assert problem_of(x, access).kind == Kind.EXPIRED
    kept = x.check(access).access
    x.publish(kept, POST)
    assert len(fake.posts) == 1


def test_a_check_tells_who_it_is(x: X, access: Access) -> None:
    checked = x.check(access)
    assert (checked.id, checked.handle, checked.most) == (GMPT, "@gmpt_example", None)
    assert checked.access.secret == SECRET


def test_each_renewal_brings_the_token_for_the_next(x: X, access: Access, fake: FakeX) -> None:
    kept = access
    for _ in range(3):
        fake.clock.forward(hours=2)
        kept = x.check(kept).access
    assert kept.session["refresh"] in fake.refreshes
    assert kept.secret == SECRET


def test_new_tokens_are_kept_even_if_x_falls_silent_then(x: X, access: Access, fake: FakeX) -> None:
    known = x.check(access).access
    fake.clock.forward(hours=2)
    with between(access.base, in_turn(None, None, Fault.CUT_BEFORE)) as front:
        kept = x.check(replace(known, base=front)).access
    assert kept.session["token"] in fake.tokens


def test_a_sign_in_that_cannot_be_renewed_has_ended(x: X, access: Access, fake: FakeX) -> None:
    fake.clock.forward(hours=2)
    fake.refreshes.clear()
    with pytest.raises(Problem) as caught:
        x.check(access)
    assert caught.value.kind == Kind.EXPIRED


def test_a_renewal_that_does_not_arrive_is_tried_again(x: X, access: Access, fake: FakeX) -> None:
    fake.clock.forward(hours=2)
    with between(access.base, to_posts(Fault.CUT_BEFORE)) as front:
        with pytest.raises(Problem) as caught:
            x.check(replace(access, base=front))
        x.check(replace(access, base=front))
    assert caught.value.kind == Kind.UNREACHABLE


def test_an_app_may_not_post(x: X, access: Access, fake: FakeX) -> None:
    app = replace(access, secret={"token": fake.app_token})
    assert problem_of(x, app).kind == Kind.EXPIRED


def test_a_limit_says_when_it_ends(x: X, access: Access, fake: FakeX) -> None:
    fake.clock.now = START.replace(year=2100)
    fake.tokens["token-1"] = Token(GMPT, fake.clock.now + timedelta(hours=2))
    fake.windows["create"].most = 0
    trouble = problem_of(x, access)
    assert trouble.kind == Kind.RATE_LIMITED
    assert trouble.retry_at is not None


@pytest.mark.parametrize(
    "fault", [Fault.STORED_500, Fault.REFUSED_503, Fault.GARBAGE, Fault.CUT_AFTER, Fault.CUT_WITHIN]
)
def test_an_answer_that_does_not_say_is_not_known(x: X, access: Access, fault: Fault) -> None:
    with between(access.base, to_posts(fault)) as front:
        assert problem_of(x, replace(access, base=front)).kind == Kind.UNKNOWN


@pytest.mark.parametrize("fault", [Fault.GARBAGE, Fault.PAGE_BEFORE, Fault.STORED_500])
def test_a_broken_answer_to_a_look_is_no_answer(x: X, access: Access, fault: Fault) -> None:
    with between(access.base, in_turn(None, fault)) as front, pytest.raises(Problem) as caught:
        x.look(replace(access, base=front), POST)
    assert caught.value.kind == Kind.SERVER


@pytest.mark.parametrize("images", [[], [KETTLE]])
@pytest.mark.parametrize(
    "text",
    [
        "Fish & chips <b> “quoted” it's 5 > 3",
        "One\n\nTwo  three",
        "See https://www.example.org/a?a=1&copy=2 and http://example.org/ now",
        "With @courts_example, café 👩‍👩‍👧 #GMPT24",
    ],
)
def test_a_look_finds_the_post_whatever_x_made_of_its_words(
    x: X, access: Access, text: str, images: list[Image]
) -> None:
    post = replace(POST, text=text, images=images)
    sent = x.publish(access, post)
    assert x.look(access, post) == sent
    assert x.publish(access, replace(post, maybe_out=True)) == sent


def test_a_look_finds_no_other_post(x: X, access: Access, fake: FakeX) -> None:
    fake.clock.now = START - timedelta(minutes=11)
    fake.put(POST.text)
    fake.clock.now = START
    fake.put("Good morning from the court #GMPT24")
    fake.put(POST.text, COURTS)
    assert x.look(access, POST) is None


def test_a_look_goes_back_over_several_pages(x: X, access: Access, fake: FakeX) -> None:
    sent = x.publish(access, POST)
    for n in range(250):
        fake.put(f"Another {n}")
    assert x.look(access, POST) == sent


@pytest.mark.parametrize("new_names", [False, True])
def test_what_was_found_is_the_accounts_own_with_the_hashtag(
    x: X, access: Access, fake: FakeX, *, new_names: bool
) -> None:
    fake.new_names = new_names
    fake.clock.now = START - timedelta(hours=1)
    fake.put("Too early #GMPT24")
    fake.clock.now = START
    own = fake.put("Ours: https://www.example.org/ #gmpt24")
    fake.put("Ours as well, not #GMPT2024")
    fake.put("Theirs #GMPT24", COURTS)
    fake.put("RT #GMPT24").is_repost = True
    (found,) = x.find(access, GMPT, "#GMPT24", START)
    assert (found.sent.id, found.text, found.at) == (own.id, own.words, START)


def test_x_tells_nothing_without_a_sign_in(x: X, access: Access, fake: FakeX) -> None:
    nobody = replace(access, secret={})
    for call in (
        lambda: x.find(nobody, GMPT, "GMPT24", START),
        lambda: x.identify(access.base, "@gmpt_example"),
    ):
        with pytest.raises(Problem) as caught:
            call()
        assert caught.value.kind == Kind.EXPIRED
    assert fake.asked == []


def test_what_is_gone_is_said_to_be_gone(x: X, access: Access, fake: FakeX) -> None:
    ids = [fake.put(f"Number {n}").id for n in range(120)]
    for gone in (ids[3], ids[110]):
        del fake.posts[gone]
    assert x.gone(access, ids) == {ids[3], ids[110]}


@pytest.mark.parametrize("new_names", [False, True])
def test_figures_are_those_of_posts_that_are_there(
    x: X, access: Access, fake: FakeX, *, new_names: bool
) -> None:
    fake.new_names = new_names
    made = fake.put("Ours")
    made.metrics = {"likes": 3, "reposts": 2, "replies": 1, "views": 100}
    assert x.figures(access, [made.id, "1"]) == {made.id: Figures(3, 2, 1, 100)}


@pytest.mark.parametrize("new_names", [False, True])
def test_mentions_are_counted_by_the_hour_for_the_app(
    x: X, access: Access, fake: FakeX, *, new_names: bool
) -> None:
    fake.new_names = new_names
    for minutes in (10, 70, 80):
        fake.clock.now = START + timedelta(minutes=minutes)
        fake.put(f"About #gmpt24 {minutes}", COURTS)
    fake.put("#GMPT24x is another")
    fake.clock.now = START + timedelta(hours=3)
    app = replace(access, secret={**SECRET, "app": fake.app_token})
    found = x.mentions(app, "#GMPT24", START + timedelta(minutes=30))
    assert [(one.hour - START, one.count) for one in found] == [
        (timedelta(hours=n), count) for n, count in enumerate((1, 2, 0))
    ]
    assert {one.source for one in found} == {"X"}


def test_mentions_of_long_ago_are_those_x_still_counts(x: X, access: Access, fake: FakeX) -> None:
    fake.put("About #GMPT24")
    fake.clock.now = START + timedelta(hours=1)
    app = replace(access, secret={"app": fake.app_token, "token": "token-1"})
    found = x.mentions(app, "GMPT24", START - timedelta(days=30))
    assert sum(one.count for one in found) == 1
    assert len(found) == 7 * 24


def test_without_the_apps_token_x_does_not_count(x: X, access: Access) -> None:
    assert x.mentions(access, "GMPT24", START) == []
