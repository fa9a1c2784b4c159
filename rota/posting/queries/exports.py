"""The words of an event and what became of them, as a table."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch

from rota.access import Access
from rota.lib.times import in_cells
from rota.models import Approval, Dispatch, Draft, DraftVersion
from rota.posting.queries.overview import listed

HEADERS = (
    "Starts", "Ends", "Zone", "Person", "Department", "Words", "State", "Approved by",
    "Account", "Part", "Post", "Address",
)  # fmt: skip


def words_table(access: Access) -> tuple[tuple[str, ...], Iterator[list[str]]]:
    """Headers and rows: for words a line for each post that comes of them. Local times."""
    seen = Approval.objects.select_related("version", "user", "approver").order_by("pk")
    versions = DraftVersion.objects.prefetch_related(Prefetch("approvals", seen))
    rows = listed(access).prefetch_related("accounts", Prefetch("versions", versions))
    return HEADERS, (line for draft in rows for line in lines(draft))


def lines(draft: Draft) -> Iterator[list[str]]:
    """The words with each post that comes of them; with where they shall go while none does."""
    slot, zone = draft.slot, draft.event.tz
    times = in_cells(*slot.span, zone) if slot else ("", "", "")
    words = [*times, draft.speaker, str(draft.department or ""), draft.text]
    words += [draft.get_state_display(), ", ".join(approved_by(draft))]
    ways: list[Dispatch] = draft.ways  # type: ignore[attr-defined]
    for way in ways:
        part = f"{way.part} of {way.parts}" if way.parts > 1 else ""
        yield [*words, str(way.account), part, way.get_state_display(), way.url]
    if not ways:
        yield [*words, ", ".join(map(str, draft.accounts.all())), "", "", ""]


def approved_by(draft: Draft) -> list[str]:
    """Who has said yes to the words as they are."""
    newest = (one for one in draft.versions.all() if one.number == draft.number)
    return [str(yes) for one in newest for yes in one.approvals.all()]
