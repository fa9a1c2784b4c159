"""Which checks run."""

import pytest
import steps


def test_without_words_everything_runs() -> None:
    assert steps.chosen([]) == [step.told([]) for step in steps.STEPS]


def test_one_word_chooses_a_group() -> None:
    assert {step.group for step in steps.chosen(["lint"])} == {"lint"}


def test_words_go_to_pytest() -> None:
    [step] = steps.chosen(["pytest", "tests/people", "-k", "import"])
    assert step.command[-4:] == ("pytest", "tests/people", "-k", "import")


def test_a_path_replaces_the_path_of_the_step() -> None:
    [step] = steps.chosen(["journeys", "tests/journeys/test_every_page.py"])
    assert "tests/journeys" not in step.command


def test_other_words_keep_the_path_of_the_step() -> None:
    [step] = steps.chosen(["journeys", "-k", "slot"])
    assert step.command[-3:] == ("tests/journeys", "-k", "slot")


def test_what_is_not_understood_chooses_nothing() -> None:
    assert steps.chosen(["lnit"]) == []
    assert steps.chosen(["lint", "bin"]) == []


@pytest.mark.parametrize(
    ("words", "is_met"),
    [
        ([], True),
        (["-k", "import"], True),
        (["tests"], True),
        (["tests/posting"], True),
        (["tests/people", "tests/posting/networks/test_bluesky.py::test_one"], True),
        (["tests/journeys/test_networks.py"], True),
        (["tests/journeys/test_rota.py"], False),
        (["tests/people"], False),
        (["tests/posting/views"], False),
    ],
)
def test_blueskys_server_is_brought_for_its_own_tests(words: list[str], is_met: bool) -> None:
    [step] = steps.chosen(["pytest", *words])
    assert (steps.BLUESKY in step.needs) is is_met
