"""The data. Every model is defined below this package and named here."""

from rota.models.audit import Actor, Audit
from rota.models.dispatches import Connection, Dispatch, MentionCount, Sighting
from rota.models.drafts import Approval, Approver, Draft, DraftVersion, Picture, Remark
from rota.models.edits import Edit
from rota.models.event import Account, Department, Event
from rota.models.links import LinkCheck
from rota.models.offers import Offer
from rota.models.people import Person, PrivateLink
from rota.models.plans import Plan
from rota.models.posts import Post
from rota.models.reminders import Message, MessageKind, MessageRule
from rota.models.roles import Invitation, Role, RoleKind
from rota.models.rota import Assignment, Release, ReleaseLine, Slot
from rota.models.signposts import Signpost
from rota.models.uploads import Upload
from rota.models.users import User

__all__ = [
    "Account",
    "Actor",
    "Approval",
    "Approver",
    "Assignment",
    "Audit",
    "Connection",
    "Department",
    "Dispatch",
    "Draft",
    "DraftVersion",
    "Edit",
    "Event",
    "Invitation",
    "LinkCheck",
    "MentionCount",
    "Message",
    "MessageKind",
    "MessageRule",
    "Offer",
    "Person",
    "Picture",
    "Plan",
    "Post",
    "PrivateLink",
    "Release",
    "ReleaseLine",
    "Remark",
    "Role",
    "RoleKind",
    "Sighting",
    "Signpost",
    "Slot",
    "Upload",
    "User",
]
