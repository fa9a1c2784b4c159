"""Links are noted with the words, and looked at in the background."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from rota.models import Account, Draft, LinkCheck, User
from rota.posting.actions import approve, submit
from rota.posting.actions.drafts import edit_draft
from rota.posting.actions.link_checks import look_at_links
from rota.posting.networks.wire import Wire
from rota.posting.queries.drafts import objections_to
from tests.factories import LONG_BEFORE
from tests.fakes.scripted import answer, says, scripted
from tests.posting.conftest import QUIET

HOUR = timedelta(hours=1)
PAGE = "https://www.example.org/hostels"


@pytest.fixture
def inside() -> Iterator[Callable[[], Wire]]:
    """Opens a wire to what is inside, as a process has one."""
    wire = Wire(inside=True)
    yield lambda: wire
    wire.close()


def at(moment: datetime) -> Callable[[], datetime]:
    """A clock that stands still."""
    return lambda: moment


def no_wire() -> Wire:
    """For when nobody is to call anybody."""
    raise AssertionError("nothing is due")


@pytest.fixture
def site() -> Iterator[str]:
    """A site without that page."""
    with scripted(says(answer(b"", "404 Not Found"))) as port:
        yield f"http://127.0.0.1:{port}/hostels"


@pytest.fixture
def linked(words: Draft, account: Account) -> Draft:
    """Sam's words with a link."""
    return edit_draft(
        words, text=f"{QUIET} {PAGE}", accounts=[account], seen_number=1, by=words.author,
        now=LONG_BEFORE,
    )  # fmt: skip


def moved_to(url: str) -> LinkCheck:
    """The only link there is leads to the site of the tests."""
    LinkCheck.objects.update(url=url)
    return LinkCheck.objects.get()


def test_a_link_in_words_is_noted_once_and_not_called(linked: Draft, account: Account) -> None:
    edit_draft(
        linked, text=f"Again {PAGE} {PAGE} #GMPT24", accounts=[account], seen_number=2,
        by=linked.author, now=LONG_BEFORE + HOUR,
    )  # fmt: skip
    row = LinkCheck.objects.get()
    assert (row.url, row.asked_at, row.checked_at) == (PAGE, LONG_BEFORE, None)


def test_what_is_found_is_kept(linked: Draft, site: str, inside: Callable[[], Wire]) -> None:
    row = moved_to(site)
    assert look_at_links(inside, clock=at(LONG_BEFORE)) == 1
    row.refresh_from_db()
    assert (row.trouble, row.checked_at, row.lease_until) == ("it answers 404", LONG_BEFORE, None)


@pytest.mark.parametrize(
    ("trouble", "hours", "is_due"),
    [("", 23, False), ("", 24, True), ("it answers 404", 0.9, False), ("it answers 404", 1, True)],
)
def test_a_link_is_looked_at_each_day_and_one_in_trouble_each_hour(
    linked: Draft, trouble: str, hours: float, is_due: bool
) -> None:
    LinkCheck.objects.update(checked_at=LONG_BEFORE, trouble=trouble)
    assert LinkCheck.objects.due(LONG_BEFORE + hours * HOUR).exists() is is_due


def test_after_the_event_nothing_is_looked_at(linked: Draft) -> None:
    assert look_at_links(no_wire, clock=at(linked.event.ends_at + HOUR)) == 0


def test_a_link_that_another_worker_has_is_left_to_it(linked: Draft) -> None:
    LinkCheck.objects.update(lease_until=LONG_BEFORE + HOUR)
    assert look_at_links(no_wire, clock=at(LONG_BEFORE)) == 0


def test_of_two_workers_only_the_one_that_has_it_writes(
    linked: Draft, site: str, inside: Callable[[], Wire]
) -> None:
    row = moved_to(site)
    moments = iter([LONG_BEFORE, LONG_BEFORE, LONG_BEFORE])

    def clock() -> datetime:
        now = next(moments)
        if row.lease_until is None and LinkCheck.objects.exclude(lease_until=None).exists():
            LinkCheck.objects.update(lease_until=LONG_BEFORE + 9 * HOUR)  # another has taken it
        return now

    look_at_links(inside, clock=clock)
    row.refresh_from_db()
    assert (row.checked_at, row.trouble) == (None, "")


def test_a_link_in_trouble_is_told_and_an_approver_may_accept_it(
    linked: Draft, priya: User
) -> None:
    LinkCheck.objects.update(checked_at=LONG_BEFORE, trouble="it answers 404")
    assert [(one.sentence, one.must) for one in objections_to(linked)] == [
        (f"{PAGE} does not open: it answers 404.", False)
    ]
    submit(linked, seen_number=2, by=linked.author, now=LONG_BEFORE)
    approve(linked, seen_number=2, by=priya, now=LONG_BEFORE)
    linked.refresh_from_db()
    assert linked.state == "approved"


def test_words_without_a_link_ask_for_nothing(words: Draft) -> None:
    assert not LinkCheck.objects.exists()
