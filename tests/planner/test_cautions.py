"""What an organiser is told before publishing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.planner.cautions import Caution, DepartmentFacts, RotaFacts, cautions, listed

FINE = RotaFacts(
    gaps=(),
    standbys_missing=0,
    without_email=(),
    stopped_mail=(),
    overridden=(),
    departments=(DepartmentFacts("Hostels", "hostel", slots=4, fewest=4),),
    without_slot=0,
)


def test_a_rota_without_fault_has_nothing_to_tick() -> None:
    assert cautions(FINE) == ()


@pytest.mark.parametrize(
    ("facts", "matter", "sentence"),
    [
        ({"gaps": ("9am",)}, "gaps", "1 slot has too few people: 9am."),
        (
            {"gaps": ("9am", "10am", "11am")},
            "gaps",
            "3 slots have too few people: 9am, 10am and 11am.",
        ),
        ({"standbys_missing": 1}, "standbys", "1 standby place is empty."),
        ({"standbys_missing": 2}, "standbys", "2 standby places are empty."),
        (
            {"without_email": ("Sam Okoro", "Cora Lane")},
            "email",
            "No mail can reach Sam Okoro and Cora Lane: there is no address.",
        ),
        (
            {"stopped_mail": ("Sam Okoro",)},
            "stopped",
            "No mail will reach Sam Okoro: they stopped mails.",
        ),
        (
            {"overridden": ("Sam Okoro at 9am",)},
            "overridden",
            "Rules were set aside for Sam Okoro at 9am.",
        ),
        (
            {"departments": (DepartmentFacts("Courts", "court", slots=1, fewest=2),)},
            "departments",
            "Heard less often than it should be: Courts (1 of 2).",
        ),
        ({"without_slot": 1}, "without_slot", "1 person has no slot."),
        ({"without_slot": 5}, "without_slot", "5 people have no slot."),
    ],
)
def test_each_fault_is_one_line_to_tick(
    facts: dict[str, object], matter: str, sentence: str
) -> None:
    assert cautions(replace(FINE, **facts)) == (Caution(matter, sentence),)  # type: ignore[arg-type]


words = st.lists(st.sampled_from(["9am", "10am", "Sam Okoro", "Cora Lane"]), max_size=9).map(tuple)
few = st.builds(
    DepartmentFacts,
    st.sampled_from(["Courts", "Hostels"]),
    st.just("court"),
    slots=st.integers(0, 3),
    fewest=st.integers(0, 3),
)
anything = st.builds(
    RotaFacts,
    gaps=words,
    standbys_missing=st.integers(0, 60),
    without_email=words,
    stopped_mail=words,
    overridden=words,
    departments=st.lists(few, max_size=3).map(tuple),
    without_slot=st.integers(0, 60),
)


@given(anything)
def test_every_fault_has_a_line_of_its_own_and_no_other_has(facts: RotaFacts) -> None:
    assert [one.matter for one in cautions(facts)] == [
        matter
        for matter, holds in {
            "gaps": facts.gaps,
            "standbys": facts.standbys_missing,
            "email": facts.without_email,
            "stopped": facts.stopped_mail,
            "overridden": facts.overridden,
            "departments": any(one.slots < one.fewest for one in facts.departments),
            "without_slot": facts.without_slot,
        }.items()
        if holds
    ]


@given(anything)
def test_every_line_is_one_sentence_of_bearable_length(facts: RotaFacts) -> None:
    for one in cautions(facts):
        assert one.sentence.endswith(".")
        assert len(one.sentence) < 200


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=20))
def test_a_list_names_six_and_counts_the_rest(some: list[str]) -> None:
    said = listed(some)
    assert said.startswith(some[0])
    assert said.endswith(f" and {len(some) - 6} more") == (len(some) > 6)
    assert said.count(",") == max(min(len(some), 7) - 2, 0)


def test_a_tick_stands_for_the_sentence_that_was_seen() -> None:
    (seen,) = cautions(replace(FINE, gaps=("9am",)))
    (same,) = cautions(replace(FINE, gaps=("9am",)))
    (since,) = cautions(replace(FINE, gaps=("9am", "10am")))
    assert seen.key == same.key
    assert seen.key != since.key
