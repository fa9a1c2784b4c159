"""No page is stale: what an action changes, the kept board and rota show at the next look."""

import inspect
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import Any, NamedTuple, TypeVar

import pytest
import time_machine
from django.test import Client

import rota
from rota.cover.actions import asking, offers, settling, signing_up
from rota.cover.actions.answers import Answer, answer
from rota.coverage.queries import SLOTS
from rota.events import actions as events
from rota.lib.kept import SHELF
from rota.models import Account, Assignment, Department, Event, Offer, Person, User
from rota.people import actions as people
from rota.people.queries import mark_of
from rota.planner import actions as planner
from rota.planner.actions.releases import publish
from rota.planner.actions.restoring import restore_release
from rota.planner.actions.several import Deed
from rota.planner.actions.undo import redo, undo
from rota.planner.queries.broken import FACTS_KEPT, JUDGED_KEPT
from rota.planner.queries.releases import outlook_of
from rota.posting import actions as posting
from rota.posting.actions import finding, holding
from rota.posting.actions.settling import say_done
from rota.reminders.actions import save_policy
from rota.reminders.timing import Kind, Rule
from tests.factories import LONG_BEFORE, START, release_of
from tests.stage import Stage

WEEK_BEFORE, QUARTER_PAST = LONG_BEFORE, START + timedelta(minutes=15)
AFTER = START + timedelta(days=2)
SHOWN_ON = ("board", "rota")
NOT_LOOKED_AT = r'"csrfmiddlewaretoken" value="\w+"|\?v=\d+"|hx-headers=\S+ \S+'
Row = TypeVar("Row", Account, Department, Event, Person)


class Write(NamedTuple):
    """An action at work: what must be so before, the action, and when one looks."""

    act: Callable[[Stage], object]
    before: Callable[[Stage], object] = lambda stage: None
    at: datetime = WEEK_BEFORE


def by(stage: Stage) -> Any:
    """An organiser, a week before."""
    return {"by": stage.users["organiser"], "now": WEEK_BEFORE}


def changed(row: Row, **fields: object) -> Row:
    """The row with other fields, not saved."""
    for name, value in fields.items():
        setattr(row, name, value)
    return row


def turn(stage: Stage) -> Assignment:
    """Sam's turn as it is now."""
    rows = Assignment.objects.select_related("slot__event", "person__event", "account")
    return rows.get(pk=stage.turn.pk)


def without_post(stage: Stage) -> None:
    """Sam has not posted, and a standby has room beside him."""
    stage.event.posts.all().delete()
    stage.event.slots.update(standbys_needed=1)


def new_department(stage: Stage) -> Department:
    """Prisons, for nobody yet."""
    return Department(event=stage.event, name="Prisons", mark="PR", stage="custody")


def published(stage: Stage) -> None:
    """Sam's slot stands in a release and was moved since."""
    without_post(stage)
    release_of(turn(stage))
    planner.move(turn(stage), stage.gap, override=True, **by(stage))


def first(*actions: Callable[..., object]) -> Callable[[Stage], None]:
    """Sam has no post, and these were done to his turn."""

    def arranged(stage: Stage) -> None:
        without_post(stage)
        for action in actions:
            action(turn(stage), **by(stage))

    return arranged


def wants_cover(turn: Assignment, **by: Any) -> None:
    """Sam asks for cover."""
    answer(turn, answer=Answer.COVER, **by)


def asked(stage: Stage) -> None:
    """Sam wants cover, and Cora is asked."""
    without_post(stage)
    wants_cover(turn(stage), **by(stage))
    asking.ask_people(turn(stage), [stage.cora], **by(stage))


def accepted(stage: Stage) -> None:
    """Cora has said yes, and waits for an organiser."""
    asked(stage)
    offers.accept(offered(stage), **by(stage))


def approved(stage: Stage) -> None:
    """Cora has the place."""
    accepted(stage)
    settling.approve(offered(stage), **by(stage))


def offered(stage: Stage) -> Offer:
    """What Cora was asked last."""
    return Offer.objects.filter(person=stage.cora).latest("pk")


def first_come(stage: Stage) -> None:
    """Whoever comes first has an open slot."""
    Event.objects.filter(pk=stage.event.pk).update(sign_up="first")


WRITES = {
    "accept": Write(lambda s: offers.accept(offered(s), **by(s)), asked),
    "decline": Write(lambda s: offers.decline(offered(s), **by(s)), accepted),
    "take_back_yes": Write(lambda s: offers.take_back_yes(offered(s), **by(s)), accepted),
    "approve": Write(lambda s: settling.approve(offered(s), **by(s)), accepted),
    "refuse": Write(lambda s: settling.refuse(offered(s), **by(s)), accepted),
    "take_place_back": Write(lambda s: settling.take_place_back(offered(s), **by(s)), approved),
    "sign_up": Write(
        lambda s: signing_up.sign_up(s.gap, s.cora, kind="primary", **by(s)), first_come
    ),
    "take_now": Write(
        lambda s: signing_up.take_now(s.gap, s.cora, by=s.cora, now=QUARTER_PAST), at=QUARTER_PAST
    ),
    "close_over": Write(lambda s: asking.close_over(now=AFTER), accepted, at=AFTER),
    "edit_account": Write(lambda s: events.edit_account(changed(s.account, handle="@n"), **by(s))),
    "add_department": Write(lambda s: events.add_department(new_department(s), **by(s))),
    "edit_department": Write(
        lambda s: events.edit_department(changed(s.hostels, name="Homes"), **by(s))
    ),
    "delete_department": Write(
        lambda s: events.delete_department(s.event.departments.get(name="Prisons"), **by(s)),
        before=lambda s: new_department(s).save(),
    ),
    "edit_event": Write(lambda s: events.edit_event(changed(s.event, name="The day"), **by(s))),
    "add_person": Write(
        lambda s: people.add_person(
            Person(event=s.event, department=s.courts, name="Femi Adu"), **by(s)
        )
    ),
    "edit_person": Write(lambda s: people.edit_person(changed(s.sam, name="Samuel"), **by(s))),
    "give_availability": Write(
        lambda s: people.give_availability(
            s.sam, people.Given("never"), seen=mark_of(s.sam), **by(s)
        )
    ),
    "leave": Write(lambda s: people.leave(s.cora, **by(s))),
    "come_back": Write(
        lambda s: people.come_back(Person.objects.get(pk=s.cora.pk), **by(s)),
        before=lambda s: people.leave(s.cora, **by(s)),
    ),
    "save_upload": Write(
        lambda s: people.save_upload(s.upload, **by(s)),
        before=lambda s: people.check_upload(s.upload, now=WEEK_BEFORE),
    ),
    "answer": Write(lambda s: wants_cover(turn(s), **by(s)), without_post),
    "assign": Write(lambda s: planner.assign(s.gap, s.cora, **by(s))),
    "change_account": Write(
        lambda s: planner.change_account(turn(s), s.event.accounts.get(handle="@courts"), **by(s)),
        before=lambda s: Account.objects.create(event=s.event, handle="@courts"),
    ),
    "make_standby": Write(
        lambda s: planner.make_standby(turn(s), override=True, **by(s)), without_post
    ),
    "make_primary": Write(
        lambda s: planner.make_primary(turn(s), override=True, **by(s)),
        first(planner.make_standby),
    ),
    "move": Write(lambda s: planner.move(turn(s), s.gap, override=True, **by(s)), without_post),
    "pin": Write(lambda s: planner.pin(turn(s), **by(s))),
    "change_several": Write(
        lambda s: planner.change_several(
            s.event, {s.turn.pk: turn(s).slot.revision}, Deed.PIN, **by(s)
        )
    ),
    "copy_pattern": Write(
        lambda s: planner.copy_pattern(
            s.event,
            first=s.slot,
            last=s.slot,
            to=s.gap,
            times=1,
            seen_version=Event.objects.get(pk=s.event.pk).version,
            **by(s),
        ),
        before=lambda s: changed(s.event, rest_minutes=0).save(),
    ),
    "unpin": Write(lambda s: planner.unpin(turn(s), **by(s)), first(planner.pin)),
    "withdraw": Write(lambda s: planner.withdraw(turn(s), **by(s)), without_post),
    "put_back": Write(lambda s: planner.put_back(turn(s), **by(s)), first(planner.withdraw)),
    "give_cover": Write(
        lambda s: planner.give_cover(turn(s), s.cora, override=True, **by(s)), first(wants_cover)
    ),
    "hand_over": Write(lambda s: planner.hand_over(turn(s), s.cora, **by(s)), without_post),
    "undo": Write(lambda s: undo(s.event, **by(s)), first(planner.pin)),
    "redo": Write(
        lambda s: redo(s.event, **by(s)),
        first(planner.pin, lambda turn, **by: undo(turn.slot.event, **by)),
    ),
    "restore_release": Write(
        lambda s: restore_release(s.event.releases.get(number=2), **by(s)), published
    ),
    "make_slots": Write(lambda s: planner.make_slots(s.event, **by(s))),
    "publish": Write(
        lambda s: publish(
            s.event,
            number=2,
            ticked={one.key for one in outlook_of(s.event, WEEK_BEFORE).cautions},
            **by(s),
        ),
        before=lambda s: s.event.slots.get(pk=s.slot.pk).assignments.update(state="proposed"),
    ),
    "report_post": Write(
        lambda s: posting.report_post(
            s.gap, assignment=None, by_person=s.cora, url="", by=s.cora, now=QUARTER_PAST
        ),
        at=QUARTER_PAST,
    ),
    "say_done": Write(
        lambda s: say_done(s.way, url="", by=s.users["organiser"], now=QUARTER_PAST),
        without_post,
        at=QUARTER_PAST,
    ),
    "choose": Write(
        lambda s: finding.choose(s.sighting, turn(s), by=s.users["organiser"], now=QUARTER_PAST),
        without_post,
        at=QUARTER_PAST,
    ),
    "lose": Write(
        lambda s: finding.lose(s.sighting, now=QUARTER_PAST),
        before=lambda s: finding.tie(s.sighting, s.post),
        at=QUARTER_PAST,
    ),
    "hold_everything": Write(lambda s: holding.hold_everything(s.event, why="Ill.", **by(s))),
    "go_on": Write(
        lambda s: holding.go_on(s.event, released=[], **by(s)),
        before=lambda s: holding.hold_everything(s.event, why="Ill.", **by(s)),
    ),
    "take_back": Write(
        lambda s: posting.take_back(s.post, by=s.sam, now=QUARTER_PAST), at=QUARTER_PAST
    ),
    "take_back_all": Write(
        lambda s: posting.take_back_all(turn(s), by=s.sam, now=QUARTER_PAST), at=QUARTER_PAST
    ),
    "save_policy": Write(
        lambda s: save_policy(s.event, [Rule(Kind.NUDGE, minutes=20)], **by(s)),
        without_post,
        at=QUARTER_PAST,
    ),
}
AS_THOSE = {
    *("close", "keep_after_all", "keep_edit", "note_offer", "release_of_its_own", "settle"),
    *("put_instead", "take_or_wait"),
    *("fulfil", "give", "note_published", "unlink"),
    *("accept_plan", "carry_out", "change_kind", "edit_rota", "note", "switch", "write_trail"),
}
SHOWN_NOWHERE = {
    *("add_account", "delete_account"),
    *("accept_invitation", "change_role", "create_event", "invite", "remove_role"),
    *("use_sign_in_link", "withdraw_invitation", "issue_link", "print_links", "revoke_links"),
    *("check_upload", "discard_upload", "match_columns", "receive_upload", "save_when_checked"),
    "remove_abandoned",
    *("ask", "ask_everybody", "ask_people", "ask_to_exchange", "hush", "offer_to", "tell", "widen"),
    *("take_back_question",),
    *("ask_again", "change_deadline", "stop_asking"),
    *("add_approver", "revoke_approver", "ask_changes", "remark", "submit", "tick_briefing"),
    *("write_draft", "edit_draft", "withdraw_draft", "ask_to_look", "tell_author"),
    *("ask_for_words", "ask_to_write", "give_slot"),
    *("add_picture", "change_pictures", "note_links", "keep_answer", "foresee"),
    *("add_signpost", "edit_signpost", "remove_signpost"),
    *("send_on", "press", "go_by_hand", "hold_one", "release_one", "dismiss"),
    *("connect", "disconnect", "attest", "ask_to_check", "renew", "reseal_all"),
    *("ask_for_plan", "discard_plan", "stop_plan"),
    *("announce", "ask_for_link", "derive", "derive_edited", "derive_event", "derive_questions"),
    *("resume_mail", "stop_mail", "switch_mail", "tell_organisers", "try_again"),
}


def action_modules() -> Iterator[ModuleType]:
    """Every module of actions."""
    for found in walk_packages(rota.__path__, "rota."):
        if "actions" in found.name.split("."):
            yield import_module(found.name)


def test_every_action_is_looked_at() -> None:
    found = {
        name
        for module in action_modules()
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if inspect.unwrap(function).__module__ == module.__name__
        and "now" in inspect.signature(function).parameters
        and inspect.signature(function).parameters["now"].kind is inspect.Parameter.KEYWORD_ONLY
    }
    assert found == {*WRITES, *AS_THOSE, *SHOWN_NOWHERE}


def looked_at(client: Client) -> list[str]:
    """Both pages, as people see them."""
    pages = [client.get(f"/e/gmpt24/{page}/").content.decode() for page in SHOWN_ON]
    return [re.sub(NOT_LOOKED_AT, "", page) for page in pages]


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.django_db
def test_what_a_write_changes_is_seen_at_once(
    name: str, signed_in: Callable[[User], Client]
) -> None:
    stage, write = Stage("gmpt24"), WRITES[name]
    write.before(stage)
    client = signed_in(stage.users["organiser"])
    with time_machine.travel(write.at, tick=False):
        before = looked_at(client)
        write.act(stage)
        after = looked_at(client)
        SHELF.clear()
        SLOTS.clear()
        FACTS_KEPT.clear()
        JUDGED_KEPT.clear()
        assert after == looked_at(client)
    assert after != before
