"""The tables. A row knows no rule: what may be done with it is said in `uptake.service`."""

from uptake.store.models.events import Arrival, Erasure, EventFile, Rejection, Segment, Source, SourceKey, Unmatched
from uptake.store.models.log import Change, NameView
from uptake.store.models.outreach import (
    Answer,
    AskedElsewhere,
    Chosen,
    ChosenOnce,
    Consent,
    Delivery,
    Elsewhere,
    HeardFile,
    Item,
    Mailbox,
    MessageVersion,
    OwnAct,
    Pace,
    Reply,
    SendMode,
    SignedOnce,
    Silence,
)
from uptake.store.models.people import Attempts, PersonalRequest, RoleRow, RosterSnapshot, SignInLink, User
from uptake.store.models.pictures import PictureRow, Reading
from uptake.store.models.plans import PlanVersion, Rollout
from uptake.store.models.tokens import ApiToken
from uptake.store.models.work import Fault, Import, Lease

__all__ = [
    "Answer",
    "ApiToken",
    "Arrival",
    "AskedElsewhere",
    "Attempts",
    "Change",
    "Chosen",
    "ChosenOnce",
    "Consent",
    "Delivery",
    "Elsewhere",
    "Erasure",
    "EventFile",
    "Fault",
    "HeardFile",
    "Import",
    "Item",
    "Lease",
    "Mailbox",
    "MessageVersion",
    "NameView",
    "OwnAct",
    "Pace",
    "PersonalRequest",
    "PictureRow",
    "PlanVersion",
    "Reading",
    "Rejection",
    "Reply",
    "RoleRow",
    "Rollout",
    "RosterSnapshot",
    "Segment",
    "SendMode",
    "SignInLink",
    "SignedOnce",
    "Silence",
    "Source",
    "SourceKey",
    "Unmatched",
    "User",
]
