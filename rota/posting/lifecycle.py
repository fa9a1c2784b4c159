"""The life of a post: its states, and which step leads from which to which. Pure.

draft → submitted → approved → scheduled → publishing → published, and what may come between.
"""

from enum import StrEnum

from rota.lib.refusal import Refused


class State(StrEnum):
    """Where a post stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES = "changes"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    HELD = "held"
    BY_HAND = "by_hand"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    FAILED = "failed"
    UNKNOWN = "unknown"
    MISSED = "missed"
    REPORTED = "reported"
    WITHDRAWN = "withdrawn"


WORDS = {
    State.DRAFT: "draft",
    State.SUBMITTED: "waits for approval",
    State.CHANGES: "changes asked",
    State.APPROVED: "approved",
    State.SCHEDULED: "scheduled",
    State.HELD: "on hold",
    State.BY_HAND: "to be posted by hand",
    State.PUBLISHING: "being published",
    State.PUBLISHED: "published",
    State.FAILED: "failed",
    State.UNKNOWN: "not known whether it is out",
    State.MISSED: "missed",
    State.REPORTED: "reported",
    State.WITHDRAWN: "withdrawn",
}


class Step(StrEnum):
    """What can be done with a post."""

    EDIT = "edit"
    SUBMIT = "submit"
    ASK_CHANGES = "ask_changes"
    APPROVE = "approve"
    SCHEDULE = "schedule"
    HAND_OVER = "hand_over"
    HOLD = "hold"
    RELEASE = "release"
    CLAIM = "claim"
    SUCCEED = "succeed"
    FAIL = "fail"
    LOSE_TOUCH = "lose_touch"
    PUT_OFF = "put_off"
    MISS = "miss"
    REPORT = "report"
    TAKE_BACK = "take_back"
    WITHDRAW = "withdraw"


S = State
UNSENT = (S.DRAFT, S.SUBMITTED, S.CHANGES, S.APPROVED, S.SCHEDULED, S.BY_HAND, S.HELD)
WAITING = (S.APPROVED, S.SCHEDULED, S.BY_HAND)
# Step: from where it may be taken, and where it leads; RELEASE leads back to where it was held.
STEPS: dict[Step, tuple[tuple[State, ...], State]] = {
    Step.EDIT: ((*UNSENT, S.FAILED), S.DRAFT),
    Step.SUBMIT: ((S.DRAFT, S.CHANGES), S.SUBMITTED),
    Step.ASK_CHANGES: ((S.SUBMITTED, S.APPROVED), S.CHANGES),
    Step.APPROVE: ((S.SUBMITTED,), S.APPROVED),
    Step.SCHEDULE: ((S.APPROVED, S.BY_HAND), S.SCHEDULED),
    Step.HAND_OVER: ((S.APPROVED, S.SCHEDULED, S.FAILED, S.MISSED, S.UNKNOWN), S.BY_HAND),
    Step.HOLD: (WAITING, S.HELD),
    Step.RELEASE: ((S.HELD,), S.APPROVED),
    Step.CLAIM: ((S.SCHEDULED,), S.PUBLISHING),
    Step.SUCCEED: ((S.PUBLISHING, S.UNKNOWN), S.PUBLISHED),
    Step.FAIL: ((S.PUBLISHING, S.UNKNOWN), S.FAILED),
    Step.LOSE_TOUCH: ((S.PUBLISHING, S.SCHEDULED), S.UNKNOWN),
    Step.PUT_OFF: ((S.PUBLISHING, S.UNKNOWN), S.SCHEDULED),
    Step.MISS: ((S.APPROVED, S.SCHEDULED, S.BY_HAND, S.HELD, S.FAILED), S.MISSED),
    Step.REPORT: ((*WAITING, S.MISSED, S.FAILED, S.UNKNOWN), S.REPORTED),
    Step.TAKE_BACK: ((S.REPORTED,), S.BY_HAND),
    Step.WITHDRAW: ((*UNSENT, S.FAILED, S.MISSED), S.WITHDRAWN),
}


def after(state: str, step: Step) -> State:
    """Where the step leads. Refused where it cannot be taken, with where the post stands."""
    sources, target = STEPS[step]
    if state not in sources:
        raise Refused(f"This post is {WORDS[State(state)]}. Look at it again.")
    return target


def sources_of(step: Step) -> tuple[State, ...]:
    """From where a step may be taken: the condition of the update that takes it."""
    return STEPS[step][0]
