"""What people are told: versions of messages, the outbox, what people answer, what they ask."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from uptake.store.models.events import EventFile
from uptake.store.models.plans import PlanVersion, Rollout


class MessageVersion(models.Model):
    """
    One version of a message of a plan, as it goes out. `ask`: counted up where people are asked anew, because launch
    was moved; `drafts`: what each group gets in each language; `launches`: group → the day that it names.

    `most`: to how many people it may go, 0 before it is released; `everybody`: to all.
    """

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, related_name="messages")
    message = models.CharField(max_length=100)
    number = models.PositiveIntegerField()
    ask = models.PositiveIntegerField(default=1)
    plan = models.ForeignKey(PlanVersion, on_delete=models.PROTECT)
    drafts = models.JSONField()
    launches = models.JSONField(default=dict)
    digest = models.CharField(max_length=80)
    made_by = models.CharField(max_length=254)
    made_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.CharField(max_length=254, blank=True)
    approved_at = models.DateTimeField(null=True)
    most = models.PositiveIntegerField(default=0)
    everybody = models.BooleanField(default=False)
    paused = models.BooleanField(default=False)
    looked_at = models.DateTimeField(null=True)  # when the planner last looked who is due

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["rollout", "message", "number"], name="message_once")]


class Delivery(models.Model):
    """
    One letter to one person over one channel. `version`: of the message, or else `reply`, or `item`, which somebody is
    asked to answer; `number`: 0 the letter, from 1 its reminders; `state`: as `uptake.service.outreach.outbox` says;
    `until`: how long `holder` may work on it.
    """

    version = models.ForeignKey(MessageVersion, on_delete=models.CASCADE, null=True, related_name="deliveries")
    reply = models.ForeignKey("Reply", on_delete=models.CASCADE, null=True, related_name="deliveries")
    item = models.ForeignKey("Item", on_delete=models.CASCADE, null=True, related_name="deliveries")
    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE)
    message = models.CharField(max_length=100)
    ask = models.PositiveIntegerField()
    person = models.CharField(max_length=200)  # roster id
    group = models.CharField(max_length=100)
    channel = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, default="queued")
    due_at = models.DateTimeField()
    holder = models.CharField(max_length=100, blank=True)
    until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=400, blank=True)
    by = models.CharField(max_length=200, blank=True)  # in whose name it was said: roster id or address
    made_at = models.DateTimeField(default=timezone.now)
    again_at = models.DateTimeField(null=True)  # when somebody had it sent again
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rollout", "message", "ask", "person", "channel", "number"], name="delivery_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="delivery_due")]


class Elsewhere(models.Model):
    """
    What event files say of one person and one message that the outbox does not know: told with files before there was a
    server, or by somebody else. `told_at`: first, `told_last`: last, by what has not come back; `reminded`: how often
    since; `answered`: whether they said anything; `heard`: what these are made of, as `uptake.core.letters.heard` keeps
    it.
    """

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE)
    message = models.CharField(max_length=100)
    person = models.CharField(max_length=200)  # roster id
    told_at = models.DateTimeField(null=True)
    told_last = models.DateTimeField(null=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    answered = models.BooleanField(default=False)
    heard = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rollout", "message", "person"], name="elsewhere_once")
        ]


class HeardFile(models.Model):
    """
    That what an act file says is in the rows of `Elsewhere` of a rollout. `by`: the roster and the plan that it was
    read with, where it names somebody, or leaves a message open, that others may make clear; empty where none can.
    """

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE)
    file = models.ForeignKey(EventFile, on_delete=models.CASCADE)
    by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["rollout", "file"], name="heard_file_once")]


class AskedElsewhere(models.Model):
    """
    A question in event files without an answer in them, as the latest drawing found: where it was asked, and in which
    words, the server does not know. `item`: what the files call it; `mark`: a digest of that; `person`: roster id,
    empty where the roster has nobody; `answered_at`: when it was answered, as `by` says here, until the files say so.
    """

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, related_name="asked_elsewhere")
    mark = models.CharField(max_length=64)
    item = models.TextField()
    person = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=254, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["rollout", "mark"], name="asked_elsewhere_once")]


class Answer(models.Model):
    """
    What a person said to a message by pressing a button. `kind`: understood | unclear | not mine | no access;
    `done_at`: when the owner has seen to it.
    """

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE)
    message = models.CharField(max_length=100)
    ask = models.PositiveIntegerField(default=1)
    person = models.CharField(max_length=200)
    group = models.CharField(max_length=100)
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rollout", "message", "ask", "person", "kind"], name="answer_once")
        ]


class OwnAct(models.Model):
    """A reserved event that the server records of its own, until it is in the spool. `at`: when it happened."""

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE)
    event = models.CharField(max_length=40)
    person = models.CharField(max_length=200, blank=True)  # roster id
    at = models.DateTimeField()
    key = models.CharField(max_length=200)  # of an event that is written twice, one counts
    properties = models.JSONField(default=dict)


class Item(models.Model):
    """
    A question. `code`: what it is called by, to whoever may know of it; `person`: empty where it was asked without a
    name; `replied_at`: of the first answer by a human, never altered; `mail` and `subject`: of the mail
    that it came by, its Message-ID and what it was about, below which the answer belongs; `other_address`: it came in
    answer to a letter of that person's, from an address that nobody on the roster has, and so may be anybody's words.
    """

    code = models.CharField(max_length=40, unique=True)
    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, related_name="items")
    person = models.CharField(max_length=200, blank=True)
    group = models.CharField(max_length=100)
    text = models.TextField()
    asked_at = models.DateTimeField()
    replied_at = models.DateTimeField(null=True)
    worked = models.FloatField(null=True)  # seconds of working time to the first answer
    mail = models.CharField(max_length=300, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    other_address = models.BooleanField(default=False)


class Reply(models.Model):
    """One answer to a question. It stands on the asker's page, and goes to them by mail where they gave their name."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="replies")
    text = models.TextField()
    by = models.CharField(max_length=254)
    at = models.DateTimeField()
    code = models.CharField(max_length=40, blank=True)  # of the mail that it came by, so that none is taken twice


class Consent(models.Model):
    """A manager's word that letters may go out in their name, until it is taken back."""

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE)
    manager = models.CharField(max_length=200)  # roster id
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Silence(models.Model):
    """Somebody who wants no more reminders of a rollout."""

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE)
    person = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["rollout", "person"], name="silence_once")]


class SendMode(models.Model):
    """
    To whom anything may go at all: nobody | test list | everyone; the latest row holds. `place`: the installation for
    which it was said, so that a copy of it sends nothing.
    """

    mode = models.CharField(max_length=10)
    addresses = models.JSONField(default=list)
    place = models.CharField(max_length=64)
    by = models.CharField(max_length=254)
    at = models.DateTimeField()


class Pace(models.Model):
    """How fast one sender may go at one provider, and since when that one does not work."""

    key = models.CharField(max_length=300, unique=True)
    next_at = models.DateTimeField(null=True)  # before, nothing more may be given to it
    closed_until = models.DateTimeField(null=True)
    faults = models.PositiveIntegerField(default=0)  # in a row
    said = models.CharField(max_length=400, blank=True)


class Mailbox(models.Model):
    """How far a mailbox was read: the numbers that IMAP gives it (UIDVALIDITY) and the last mail taken (UID)."""

    name = models.CharField(max_length=400, unique=True)
    validity = models.PositiveBigIntegerField(default=0)
    uid = models.PositiveBigIntegerField(default=0)


class SignedOnce(models.Model):
    """A signed request that was taken, so that it is not taken again while it is young. `mark`: a digest of it."""

    mark = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()


class Chosen(models.Model):
    """
    A letter that usage chose, until it has gone out: then the row goes. `pseudonym`: whom it is for; `sealed`: to which
    address, under which name, in which language; `until`: while it is handed over.
    """

    version = models.ForeignKey(MessageVersion, on_delete=models.CASCADE)
    group = models.CharField(max_length=100)
    pseudonym = models.CharField(max_length=64)
    sealed = models.TextField()
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    until = models.DateTimeField(null=True)


class ChosenOnce(models.Model):
    """
    That somebody was chosen for a message before. `mark`: keyed, of person and message: it joins nothing; `message`: of
    a mark that a restore has made of everybody, since any of them may have been chosen after the backup; empty of all
    others.
    """

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE)
    mark = models.CharField(max_length=64, unique=True)
    message = models.CharField(max_length=100, blank=True)
