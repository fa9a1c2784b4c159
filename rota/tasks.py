"""Every background job. Each looks at what is due; which rows are due stands in the database."""

import structlog
from celery import shared_task

from rota.cover.actions.asking import look_after_offers
from rota.lib.clock import database_now
from rota.people.actions import remove_abandoned, work_on_uploads
from rota.planner.actions.planning import work_on_plans
from rota.posting.actions.connections import look_at_accounts
from rota.posting.actions.finding import find_posts as look_for_posts
from rota.posting.actions.forecast import foresee
from rota.posting.actions.link_checks import look_at_links
from rota.posting.actions.publishing import publish_due
from rota.posting.queries.connections import wire
from rota.reminders.actions import deliver

log = structlog.get_logger()


@shared_task
def send_due() -> None:
    """Send what is due now."""
    outcome = deliver(clock=database_now)
    if outcome:
        log.info("messages", **outcome)


@shared_task
def read_uploads() -> None:
    """Check and save the staff lists that wait for it."""
    count = work_on_uploads(clock=database_now)
    if count:
        log.info("staff lists", count=count)


@shared_task
def remove_abandoned_uploads() -> None:
    """Remove the staff lists that nobody has saved in time."""
    count = remove_abandoned(now=database_now())
    if count:
        log.info("staff lists removed", count=count)


@shared_task
def ask_for_cover() -> None:
    """Ask everybody about the slots that those named have not taken in time."""
    count = look_after_offers(clock=database_now)
    if count:
        log.info("cover", places=count)


@shared_task
def check_links() -> None:
    """Look at the links in words that nobody has looked at of late."""
    count = look_at_links(wire, clock=database_now)
    if count:
        log.info("links", count=count)


@shared_task
def foresee_blocks() -> None:
    """Note which accounts would be blocked for posting too much."""
    foresee(now=database_now())


@shared_task
def make_plans() -> None:
    """Work out the rotas that somebody asked for."""
    count = work_on_plans(clock=database_now)
    if count:
        log.info("plans", count=count)


@shared_task
def publish_posts() -> None:
    """Send the posts that are due, and look at those that may be out."""
    outcome = publish_due(clock=database_now)
    if outcome:
        log.info("posts", **outcome)


@shared_task
def find_posts() -> None:
    """Read the accounts of the events that run."""
    count = look_for_posts(clock=database_now)
    if count:
        log.info("posts found", count=count)


@shared_task
def check_connections() -> None:
    """Look whether the accounts that wait for it open."""
    count = look_at_accounts(clock=database_now)
    if count:
        log.info("accounts", count=count)
