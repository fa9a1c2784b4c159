"""What is said of words while somebody types them. Nothing is saved, little is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rota.lib.words import counted
from rota.models import Account, Event
from rota.posting.checks import Objection, objections
from rota.posting.queries.drafts import facts_at_hand
from rota.posting.queries.measuring import Measured, measured


@dataclass(frozen=True)
class Check:
    """How long the words are to each network and what speaks against them; or why not even that."""

    lengths: tuple[Measured, ...] = ()
    objections: tuple[Objection, ...] = ()
    trouble: str = ""

    @property
    def said(self) -> str:
        """The same in one breath, for those who hear it."""
        must = sum(one.must for one in self.objections)
        parts = [self.trouble, *(f"{one.network}: {one.left}." for one in self.lengths)]
        if self.objections:
            parts.append(f"{counted(must, 'thing')} to be mended.")
        return " ".join(filter(None, parts))


def check(
    event: Event,
    text: str,
    accounts: list[Account],
    *,
    is_thread: bool,
    pictures: Iterable[tuple[int, str]],
) -> Check:
    """What speaks against words that may go to these accounts, with these pictures.

    Little is read: others' drafts are not.
    """
    facts = facts_at_hand(event, text, accounts, is_thread=is_thread, pictures=pictures)
    return Check(
        lengths=measured(text, accounts, is_thread=is_thread),
        objections=objections(facts),
    )
