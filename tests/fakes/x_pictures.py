"""The pictures of X in small: brought whole, worked at, described."""

from typing import Any

from tests.fakes.serving import Asked, Reply
from tests.fakes.x_rules import invalid


class Pictures:
    """What was brought, by number; `polls_until_ready` is how often X must be asked before."""

    def __init__(self) -> None:
        self.media: dict[str, dict[str, Any]] = {}
        self.polls_until_ready = 0

    def user(self, asked: Asked) -> str:
        """Whose token it is."""
        raise NotImplementedError

    def upload(self, asked: Asked) -> Reply:
        """POST /2/media/upload, a whole picture at once."""
        self.user(asked)
        form = asked.form
        if form.get("media_category") != b"tweet_image" or not form.get("media"):
            raise invalid("media: is missing but it is required")
        id_ = str(1880028106020515840 + len(self.media))
        self.media[id_] = {"polls": self.polls_until_ready, "alt": ""}
        return Reply(200, {"data": self.state(id_)})

    def media_state(self, asked: Asked) -> Reply:
        """GET /2/media/upload?command=STATUS."""
        self.user(asked)
        media = self.media.get(asked.query["media_id"])
        if not media:
            raise invalid("media_id: is not known")
        media["polls"] = max(0, media["polls"] - 1)
        return Reply(200, {"data": self.state(asked.query["media_id"])})

    def state(self, id_: str) -> dict[str, Any]:
        """How far it is with a picture."""
        told = {"id": id_, "media_key": f"3_{id_}", "expires_after_secs": 86400}
        if self.media[id_]["polls"]:
            return told | {"processing_info": {"state": "in_progress", "check_after_secs": 1}}
        return told

    def describe(self, asked: Asked) -> Reply:
        """POST /2/media/metadata."""
        self.user(asked)
        body = asked.json
        alt = body["metadata"]["alt_text"]["text"]
        if len(alt) > 1000:
            raise invalid("$.metadata.alt_text.text: must be at most 1000 characters long")
        if body["id"] not in self.media:
            raise invalid("$.id: is not known")
        self.media[body["id"]]["alt"] = alt
        told = {"id": body["id"], "associated_metadata": {"alt_text": {"text": alt}}}
        return Reply(200, {"data": told})
