"""A sweep goes on after a row that fails."""

import pytest
from structlog.testing import capture_logs

from rota.lib.sweeps import failed_while, passing_over


def swept(rows: list[str], bad: BaseException) -> tuple[list[str], list[str]]:
    """What was done, and what was noted, when the row "bad" fails like this."""
    done: list[str] = []
    noted: list[str] = []
    for row in rows:
        with passing_over("row cannot be swept", row, lambda row=row: noted.append(row)):
            if row == "bad":
                raise bad
            done.append(row)
    return done, noted


def test_what_comes_after_a_row_that_fails_is_done() -> None:
    assert swept(["first", "bad", "last"], KeyError("id")) == (["first", "last"], ["bad"])


def test_the_log_says_what_failed_with_which_row() -> None:
    with capture_logs() as logs:
        swept(["bad"], KeyError("id"))
    (line,) = logs
    assert (line["event"], line["row"], line["log_level"]) == (
        "row cannot be swept", "bad", "error",
    )  # fmt: skip
    assert line["exc_info"]


def test_a_worker_that_is_told_to_end_ends() -> None:
    with pytest.raises(SystemExit):
        swept(["bad", "last"], SystemExit())


def test_a_row_on_which_nothing_can_be_noted_ends_the_sweep() -> None:
    def note() -> None:
        raise OSError

    with pytest.raises(OSError), passing_over("row cannot be swept", 1, note):
        raise KeyError


def test_the_sentence_says_who_failed_and_where_to_look() -> None:
    assert failed_while("it read the account") == (
        "Coordinator failed while it read the account: the site's log says why."
    )
