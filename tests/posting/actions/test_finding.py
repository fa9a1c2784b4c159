"""Posts are found on accounts, once, and given to whose turn they are."""

from datetime import timedelta

import pytest

from rota.lib.refusal import Refused
from rota.models import (
    Account,
    Assignment,
    Connection,
    Event,
    MentionCount,
    Person,
    Post,
    Sighting,
    User,
)
from rota.posting.actions import report_post, take_back
from rota.posting.actions.finding import choose, dismiss, find_posts, take
from rota.posting.queries.sightings import to_read, undecided
from tests.factories import START, AssignmentFactory, PersonFactory
from tests.posting.sending import TEXT, Sending, approved

MINUTE = timedelta(minutes=1)


@pytest.fixture
def turn(nine: object, sam: Person, mastodon: Account) -> Assignment:
    """Sam is on at 9am, on Mastodon."""
    return AssignmentFactory(slot=nine, person=sam, account=mastodon)


def minute(line: Sending) -> int:
    """A minute passes, and a worker reads the accounts."""
    line.clock.forward(minutes=1)
    line.fake.clock.now = line.clock.now
    return find_posts(clock=line.clock, open_network=line.network)


def posted(line: Sending, text: str = TEXT, *, after: timedelta = MINUTE) -> str:
    """Somebody posts by hand, so long after 9am; the number of the post."""
    line.clock.now = line.fake.clock.now = START + after
    return str(line.fake.put(text)["id"])


def test_a_post_is_found_and_is_the_turns(turn: Assignment, line: Sending, sam: Person) -> None:
    posted(line)
    assert minute(line) == 1
    post = Post.objects.get()
    assert (post.assignment, post.by_person, post.source) == (turn, sam, "found")
    assert post.counts_at == START + MINUTE


def test_found_again_it_is_the_same(turn: Assignment, line: Sending) -> None:
    posted(line)
    minute(line)
    assert minute(line) == 0
    assert (Post.objects.count(), Sighting.objects.count()) == (1, 1)


def test_without_the_hashtag_it_is_nothing_of_ours(turn: Assignment, line: Sending) -> None:
    posted(line, "Lunch!")
    assert minute(line) == 0


def test_the_hashtag_may_be_in_any_case(turn: Assignment, line: Sending) -> None:
    posted(line, "All quiet #gmpt24")
    assert minute(line) == 1


def test_what_was_reported_without_an_address_is_the_found_one(
    turn: Assignment, line: Sending
) -> None:
    posted(line)
    report_post(turn.slot, assignment=turn, by_person=turn.person, url="", by=None, now=START)
    minute(line)
    post = Post.objects.get()
    assert post.url.startswith("https://mastodon.example/")
    assert Sighting.objects.get().post == post


def test_what_was_reported_with_its_address_is_the_found_one(
    turn: Assignment, line: Sending
) -> None:
    number = posted(line)
    url = line.fake.statuses[number]["url"]
    report_post(
        turn.slot, assignment=turn, by_person=turn.person, url=url, by=None, now=line.clock.now
    )
    minute(line)
    assert Post.objects.count() == 1
    assert Sighting.objects.get().post == Post.objects.get()


def test_i_have_posted_after_it_was_found_is_the_same(turn: Assignment, line: Sending) -> None:
    posted(line)
    minute(line)
    report_post(
        turn.slot, assignment=turn, by_person=turn.person, url="", by=None, now=line.clock.now
    )
    assert Post.objects.count() == 1


def test_what_we_published_is_found_as_the_same(turn: Assignment, line: Sending) -> None:
    approved(turn, turn.account)
    line.sweep()
    minute(line)
    assert Post.objects.get().source == "published"
    assert Sighting.objects.get().post == Post.objects.get()


def test_of_two_turns_a_person_says_whose_it_is(
    turn: Assignment, line: Sending, mastodon: Account, priya: User
) -> None:
    ada = PersonFactory(department=turn.person.department, name="Ada Nowak")
    other = AssignmentFactory(slot=turn.slot, person=ada, account=mastodon, seat=2)
    posted(line)
    minute(line)
    row = undecided(turn.slot.event).get()
    choose(row, other, by=priya, now=START)
    assert Post.objects.get().assignment == other
    assert not undecided(turn.slot.event).exists()
    with pytest.raises(Refused, match="already"):
        choose(row, turn, by=priya, now=START)


def test_nobodys_post_is_put_aside_and_may_be_somebodys_after_all(
    turn: Assignment, line: Sending, priya: User
) -> None:
    posted(line, after=timedelta(hours=2))
    minute(line)
    row = dismiss(undecided(turn.slot.event).get(), by=priya, now=START)
    minute(line)
    assert not undecided(turn.slot.event).exists()
    assert choose(row, turn, by=priya, now=START).assignment == turn


def test_a_deleted_post_is_noticed_and_goes_on_counting(turn: Assignment, line: Sending) -> None:
    number = posted(line)
    minute(line)
    del line.fake.statuses[number]
    minute(line)
    post = Post.objects.standing().get()
    assert (post.gone_at, post.warnings[-1]) == (
        line.clock.now,
        "The post is not there any more.",
    )
    assert Sighting.objects.get().gone_at == line.clock.now


def test_taken_back_it_does_not_come_back(turn: Assignment, line: Sending, priya: User) -> None:
    posted(line)
    minute(line)
    take_back(Post.objects.get(), by=priya, now=line.clock.now)
    minute(line)
    assert not Post.objects.standing().exists()


def test_an_account_is_read_once_a_minute_by_one_worker(line: Sending) -> None:
    (row,) = to_read(START)
    (same,) = to_read(START)
    assert take(row, START)
    assert not take(same, START)
    assert not to_read(START + timedelta(seconds=54)).exists()
    assert to_read(START + timedelta(seconds=55)).exists()


def test_before_and_long_after_the_event_nobody_reads(line: Sending, gmpt24: Event) -> None:
    assert not to_read(START - timedelta(hours=1, seconds=1)).exists()
    assert not to_read(gmpt24.ends_at + timedelta(hours=1, seconds=1)).exists()


def test_x_is_not_read_until_its_terms_are_attested(line: Sending) -> None:
    Account.objects.update(network="x")
    assert not to_read(START).exists()
    Connection.objects.update(attested_at=START)
    assert to_read(START).exists()


def test_an_account_that_cannot_be_read_says_why_and_is_read_again(
    turn: Assignment, line: Sending
) -> None:
    base = Connection.objects.get().base
    Connection.objects.update(base="http://127.0.0.1:9")
    posted(line)
    assert minute(line) == 0
    assert "cannot be reached" in Connection.objects.get().read_sentence
    Connection.objects.update(base=base)
    assert minute(line) == 1
    assert Connection.objects.get().read_sentence == ""


def test_mentions_are_counted_by_the_hour_and_name_their_source(
    turn: Assignment, line: Sending
) -> None:
    posted(line)
    posted(line, "Well done #GMPT24", after=2 * MINUTE)
    minute(line)
    counted = MentionCount.objects.get()
    assert (counted.hour, counted.count) == (START, 2)
    assert "127.0.0.1" in counted.source or "mastodon.example" in counted.source


def test_mentions_are_asked_for_every_ten_minutes(turn: Assignment, line: Sending) -> None:
    posted(line)
    minute(line)
    posted(line, "Well done #GMPT24", after=5 * MINUTE)
    minute(line)
    assert MentionCount.objects.get().count == 1
    line.clock.now = START + timedelta(minutes=20)
    minute(line)
    assert MentionCount.objects.get().count == 2
