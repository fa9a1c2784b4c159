"""A report of a post: what it says, what is odd about it, and how it is taken back."""

from datetime import UTC, datetime, time, timedelta

import pytest

from rota.coverage.queries import coverage
from rota.lib.post_urls import X_EPOCH_MS, NotAPost
from rota.lib.refusal import Refused
from rota.models import Account, Assignment, Audit, Message, Person, Post, Slot, User
from rota.posting.actions import report_post, take_back, take_back_all
from rota.reminders.actions import derive
from tests.factories import START

MINUTE = timedelta(minutes=1)
NOW = START + 8 * MINUTE
AGES_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def on_x(at: datetime, handle: str = "gmpt_example", low: int = 0) -> str:
    """The address of a post on X made at that moment."""
    number = ((at - AGES_AGO) // timedelta(milliseconds=1) - X_EPOCH_MS << 22) + low
    return f"https://x.com/{handle}/status/{number}"


def by_themselves(turn: Assignment, url: str = "", now: datetime = NOW) -> Post:
    """The person reports their own post."""
    return report_post(
        turn.slot, assignment=turn, by_person=turn.person, url=url, by=turn.person, now=now
    )


def shown(slot: Slot, now: datetime = NOW) -> str:
    """The state the board shows."""
    by_pk = {one.slot.pk: str(one.state) for one in coverage(slot.event, now)}
    return by_pk[slot.pk]


def test_a_report_without_an_address_counts_from_now(turn: Assignment) -> None:
    post = by_themselves(turn)
    assert (post.by_person, post.reported_by, post.url) == (turn.person, None, "")
    assert (post.counts_at, post.reported_at, post.warnings) == (NOW, NOW, [])
    assert shown(turn.slot) == "posted"


def test_a_report_with_an_address_counts_from_the_posts_own_time(turn: Assignment) -> None:
    made_at = START + 2 * MINUTE
    post = by_themselves(turn, on_x(made_at), now=START + 50 * MINUTE)
    assert (post.counts_at, post.posted_at) == (made_at, made_at)
    assert (post.network, post.handle, post.warnings) == ("x", "@gmpt_example", [])
    assert shown(turn.slot, START + 50 * MINUTE) == "posted"


def test_an_organiser_reports_for_somebody(turn: Assignment, sam: Person, priya: User) -> None:
    post = report_post(turn.slot, assignment=turn, by_person=sam, url="", by=priya, now=NOW)
    assert (post.by_person, post.reported_by) == (sam, priya)
    assert shown(turn.slot) == "posted"


def test_somebody_else_covers(turn: Assignment, cora: Person, priya: User) -> None:
    report_post(turn.slot, assignment=turn, by_person=cora, url="", by=priya, now=NOW)
    assert shown(turn.slot) == "covered"


def test_a_standby_covers_by_their_own_report(turn: Assignment, standby: Assignment) -> None:
    by_themselves(standby)
    assert shown(turn.slot) == "covered"


def test_the_desk_posts_in_an_empty_place(nine: Slot, priya: User) -> None:
    report_post(nine, assignment=None, by_person=None, url="", by=priya, now=NOW)
    assert shown(nine) == "covered"


def test_what_is_no_address_is_refused(turn: Assignment) -> None:
    with pytest.raises(NotAPost):
        by_themselves(turn, "I did it")
    assert not Post.objects.exists()


def test_a_report_leaves_a_trail_and_a_new_version_of_the_board(turn: Assignment) -> None:
    post = by_themselves(turn)
    line = Audit.objects.get()
    assert (line.sentence, line.by_name) == ("Reported a post by Sam Okoro.", "Sam Okoro")
    assert (line.subject, line.subject_id) == ("post", post.pk)
    turn.slot.event.refresh_from_db()
    assert turn.slot.event.version == 1


def test_who_has_posted_is_nudged_no_more(turn: Assignment) -> None:
    derive(turn, now=START)
    assert Message.objects.waiting().filter(kind="nudge").exists()
    by_themselves(turn)
    assert not Message.objects.waiting().filter(kind__in=["on", "nudge", "missed"]).exists()


@pytest.mark.parametrize("url", ["", on_x(START)])
def test_the_same_post_reported_twice_is_one(turn: Assignment, url: str) -> None:
    first = by_themselves(turn, url)
    assert by_themselves(turn, url, now=NOW + MINUTE) == first
    assert Post.objects.count() == Audit.objects.count() == 1


def test_the_same_post_written_in_another_way_is_one(turn: Assignment) -> None:
    first = by_themselves(turn, on_x(START))
    assert (
        by_themselves(turn, on_x(START).replace("x.com", "mobile.twitter.com") + "?s=20") == first
    )


def test_a_second_post_is_another_report(turn: Assignment) -> None:
    assert by_themselves(turn, on_x(START)) != by_themselves(turn, on_x(START, low=1))


def test_two_people_may_say_they_posted_in_empty_places(
    nine: Slot, sam: Person, cora: Person, priya: User
) -> None:
    for person in (sam, cora, cora):
        report_post(nine, assignment=None, by_person=person, url="", by=priya, now=NOW)
    reported = Post.objects.order_by("pk").values_list("by_person__name", flat=True)
    assert list(reported) == [sam.name, cora.name]


FROM = "The post is from"


@pytest.mark.parametrize(
    ("made", "warnings"),
    [
        (-5 * MINUTE, []),
        (
            -5 * MINUTE - MINUTE / 60,
            [f"{FROM} 8:54am, Thursday 12 December 2013, outside the slot."],
        ),
        (45 * MINUTE - MINUTE / 60, []),
        (45 * MINUTE, [f"{FROM} 9:45am, Thursday 12 December 2013, outside the slot."]),
        (-1441 * MINUTE, [f"{FROM} 8:59am, Wednesday 11 December 2013, outside the slot."]),
    ],
)
def test_a_time_outside_the_tolerance_is_a_warning(
    turn: Assignment, made: timedelta, warnings: list[str]
) -> None:
    assert by_themselves(turn, on_x(START + made), now=START + 60 * MINUTE).warnings == warnings


@pytest.mark.parametrize(
    ("url", "warnings"),
    [
        (on_x(START, "GMPT_Example"), []),
        (on_x(START, "i"), []),
        (on_x(START, "sam_o"), ["The post is by @sam_o, not by @gmpt_example."]),
        (f"https://m.example/@gmpt_example/{1_386_838_800_000 << 16}", ["The post is not on X."]),
        ("https://example.org/our-day", ["The post is not on X."]),
    ],
)
def test_another_account_is_a_warning(turn: Assignment, url: str, warnings: list[str]) -> None:
    assert by_themselves(turn, url).warnings == warnings


def test_where_the_account_is_elsewhere_any_network_will_do(
    turn: Assignment, account: Account
) -> None:
    turn.account = Account.objects.create(event=account.event, network="other", handle="Yammer")
    turn.save()
    assert by_themselves(turn, "https://example.org/our-day").warnings == []


def test_an_address_used_before_is_a_warning(turn: Assignment, next_turn: Assignment) -> None:
    by_themselves(turn, on_x(START + 27 * MINUTE), now=START + 28 * MINUTE)
    again = by_themselves(next_turn, on_x(START + 27 * MINUTE), now=START + 28 * MINUTE)
    assert again.warnings == ["The same post was reported before, by Sam Okoro."]
    assert Post.objects.get(assignment=turn).warnings == []


def test_an_address_that_was_taken_back_may_be_used_again(
    turn: Assignment, next_turn: Assignment, priya: User
) -> None:
    url, now = on_x(START + 27 * MINUTE), START + 28 * MINUTE
    take_back(by_themselves(turn, url, now), by=priya, now=now)
    assert by_themselves(next_turn, url, now).warnings == []


def test_a_time_still_to_come_is_doubted_and_the_report_counts_from_now(turn: Assignment) -> None:
    post = by_themselves(turn, on_x(START + 20 * MINUTE))
    assert post.counts_at == NOW
    assert post.warnings == [
        "The post says it is from 9:20am, Thursday 12 December 2013, which is still to come."
    ]


def test_clocks_that_differ_a_little_are_not_doubted(turn: Assignment) -> None:
    post = by_themselves(turn, on_x(NOW + MINUTE))
    assert (post.counts_at, post.warnings) == (NOW, [])


def test_a_report_before_the_slot_is_noted_and_one_that_counts_takes_its_place(
    turn: Assignment,
) -> None:
    early = by_themselves(turn, now=START - 60 * MINUTE)
    assert early.warnings == [f"{FROM} 8am, Thursday 12 December 2013, outside the slot."]
    assert shown(turn.slot) == "waiting"
    in_time = by_themselves(turn)
    assert list(Post.objects.standing()) == [in_time]
    assert shown(turn.slot) == "posted"


def test_a_report_that_counts_stays_whatever_is_said_later(turn: Assignment) -> None:
    in_time = by_themselves(turn)
    assert by_themselves(turn, now=START + 120 * MINUTE) == in_time


def test_a_report_taken_back_counts_no_more(turn: Assignment, priya: User) -> None:
    post = by_themselves(turn)
    assert take_back(post, by=priya, now=NOW + MINUTE).taken_back_at == NOW + MINUTE
    assert shown(turn.slot, NOW + 5 * MINUTE) == "late"
    assert Audit.objects.values_list("sentence", flat=True)[0] == "Took back a post by Sam Okoro."


def test_taking_back_twice_is_once(turn: Assignment, priya: User) -> None:
    post = by_themselves(turn)
    stale = Post.objects.get(pk=post.pk)
    take_back(post, by=priya, now=NOW)
    assert take_back(stale, by=priya, now=NOW + MINUTE).taken_back_at == NOW
    assert Audit.objects.filter(verb="take_back").count() == 1


def test_who_takes_a_report_back_is_nudged_again(turn: Assignment) -> None:
    by_themselves(turn)
    take_back_all(turn, by=turn.person, now=NOW)
    assert Message.objects.waiting().filter(kind="nudge").exists()


def test_after_taking_back_the_same_can_be_reported_again(turn: Assignment) -> None:
    by_themselves(turn, on_x(START))
    by_themselves(turn)
    take_back_all(turn, by=turn.person, now=NOW)
    assert shown(turn.slot) == "waiting"
    by_themselves(turn, on_x(START))
    assert shown(turn.slot) == "posted"


LATE = START + 100 * MINUTE  # the grace of Sam's slot has run out


def said_by_sam(turn: Assignment, said: time, now: datetime = LATE, url: str = "") -> Post:
    """Sam says when he posted."""
    sam = turn.person
    return report_post(
        turn.slot, assignment=turn, by_person=sam, url=url, said=said, by=sam, now=now
    )


def test_who_posted_in_time_and_says_so_late_has_posted(turn: Assignment) -> None:
    assert shown(turn.slot, LATE) == "missed"
    post = said_by_sam(turn, time(9, 12))
    assert (post.counts_at, post.reported_at) == (START + 12 * MINUTE, LATE)
    assert (post.warnings, shown(turn.slot, LATE)) == ([], "posted")


def test_a_time_takes_the_place_of_a_late_report_without_one(turn: Assignment) -> None:
    by_themselves(turn, now=LATE)
    assert shown(turn.slot, LATE) == "missed"
    said_by_sam(turn, time(9, 12))
    assert shown(turn.slot, LATE) == "posted"


@pytest.mark.parametrize("said", [time(8, 54), time(10, 41)])
def test_a_time_before_it_counts_or_still_to_come_is_refused(turn: Assignment, said: time) -> None:
    with pytest.raises(Refused, match=r"between 8:55am, from when .* and now, 10:40am"):
        said_by_sam(turn, said)
    assert not Post.objects.exists()


@pytest.mark.parametrize("said", [time(8, 55), time(10, 40)])
def test_the_first_and_the_last_time_are_taken(turn: Assignment, said: time) -> None:
    assert said_by_sam(turn, said).counts_at.time() == said


def test_the_time_of_the_address_is_believed_before_what_they_say(turn: Assignment) -> None:
    made_at = START + 2 * MINUTE
    assert said_by_sam(turn, time(9, 25), url=on_x(made_at)).counts_at == made_at


@pytest.mark.parametrize(
    ("start", "counts"), [("00:30", "00:40"), ("01:30", "01:40")]
)  # half past one comes twice that night: in BST at 00:30 UTC, in GMT an hour later
def test_as_the_clocks_go_back_the_time_of_the_own_slot_is_meant(
    turn: Assignment, start: str, counts: str
) -> None:
    slot = turn.slot
    slot.starts_at = datetime.fromisoformat(f"2013-10-27T{start}Z")
    slot.ends_at = slot.starts_at + 30 * MINUTE
    slot.save()
    post = said_by_sam(turn, time(1, 40), now=slot.starts_at + timedelta(hours=3))
    assert post.counts_at == datetime.fromisoformat(f"2013-10-27T{counts}Z")
