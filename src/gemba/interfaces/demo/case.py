"""One ticket of the demo while it is told: who says and does what, in which words."""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from gemba.desk.contacts.operations import Introduction
from gemba.desk.contacts.queries import normalised
from gemba.desk.tickets.operations import InboundFile
from gemba.desk.tickets.operations import histories as past
from gemba.interfaces.demo.company import (
    DESK_ZONE,
    DOMAIN,
    FORM,
    WESTERN_ZONE,
    Staff,
)
from gemba.interfaces.demo.letters import Subject, Writer
from gemba.interfaces.demo.people import Customer

OPEN, PENDING, AT_VENDOR = "open", "pending_customer", "pending_vendor"
RESOLVED, CLOSED = "resolved", "closed"
LOW, NORMAL, HIGH, URGENT = 1, 2, 3, 4

MARK = "\ue000"  # never in a text: private use
ANGRY_AFTER = timedelta(days=3)
EARLY_SHARE = 0.95
SAYS_ATTACHED = re.compile(
    r"附件|照片发|照片也|照片拍|两张照片|attached|pictures? of the label|stills"
)
WAKING = (time(8), time(22, 30))


@dataclass(frozen=True, slots=True)
class Done:
    """Who did a piece of work, from when to when."""

    by: Staff
    begun: datetime
    ended: datetime

    def part(self, share: float) -> datetime:
        """A moment between begin and end."""
        return self.begun + (self.ended - self.begun) * share


@dataclass(frozen=True, slots=True)
class Keys:
    """What the desk's people, teams and inboxes are called in the database, and files to attach.

    `files` may hold a photo for each product, "holiday" and "label"; what is missing is only
    spoken of.
    """

    users: Mapping[str, int]
    teams: Mapping[str, int]
    inboxes: Mapping[str, int]
    files: Mapping[str, InboundFile] = field(default_factory=dict)


@dataclass
class Case:
    """A ticket in the making, told in the order of time.

    `early_resolver` resolves with the first answer instead of waiting whether it helped; `main` is
    the ticket that this one says again.
    """

    key: str
    customer: Customer
    channel: str
    topic: Subject
    opened_at: datetime
    keys: Keys
    rng: random.Random
    follows: "Case | None" = None
    main: "Case | None" = None
    early_resolver: Staff | None = None
    knows_serial: bool = False
    status: str = "new"
    team: str = ""
    type_code: str = ""
    assignee: Staff | None = None
    merged: bool = False
    closed_at: datetime | None = None
    bounces: int = 0
    reminders: int = 0
    nudge: str = "follow.reminder"
    complaint: str = ""
    extra: str = ""
    steps: list[past.Step] = field(default_factory=list)
    first: past.CustomerWrote | None = None

    def __post_init__(self) -> None:
        self.writer = Writer(self.customer, self.topic, self.opened_at, self.rng)
        self._last_said = ""
        self._last_said_at = self.opened_at
        self.reminded_at: datetime | None = None

    @property
    def number_mark(self) -> str:
        """Stands for the ticket's number, which is not known before all tickets are."""
        return f"{MARK}{self.key}{MARK}"

    # chance

    def chance(self, share: float) -> bool:
        """True in `share` of the cases."""
        return self.rng.random() < share

    def awake(self, moment: datetime) -> datetime:
        """The same moment, or the next morning where the customer sleeps."""
        zone = ZoneInfo(DESK_ZONE if self.customer.language == "zh" else WESTERN_ZONE)
        local = moment.astimezone(zone)
        if WAKING[0] <= local.time() <= WAKING[1]:
            return moment
        days = 1 if local.time() > WAKING[1] else 0
        morning = datetime.combine(local.date() + timedelta(days=days), time(8), zone)
        return (morning + timedelta(minutes=self.rng.randrange(150))).astimezone(UTC)

    # the customer

    def opens(self, phrase: str) -> None:
        """The first message says this."""
        text = self.writer.letter(phrase, "form" if self.channel == FORM else "mail")
        self.first = past.CustomerWrote(
            at=self.opened_at,
            text=text,
            subject=self.writer.subject,
            files=self._photos(text),
            external_id=self._external_id(),
            authentication=self._authentication(),
        )

    def says(self, at: datetime, phrase: str, *, is_reminder: bool = False) -> None:
        """The customer writes on."""
        answer = self.channel != FORM and not is_reminder and self.chance(0.6)
        text = self.writer.letter(phrase, "form_answer" if self.channel == FORM else "answer")
        self.steps.append(
            past.CustomerWrote(
                at=at,
                text=text,
                subject=self.writer.answer_subject() if self.channel != FORM else "",
                quoted=self._quoted() if answer else "",
                external_id=self._external_id(),
                authentication=self._authentication(),
                files=self._photos(text, is_wrong=phrase == "follow.info_wrong"),
            )
        )
        if self.status not in ("new", OPEN):
            self.status = OPEN

    def is_confirmed(self) -> None:
        """The desk confirms by itself that the request has arrived."""
        at = self.opened_at + timedelta(seconds=self.rng.randrange(2, 15))
        self.writer.complete(number=self.number_mark)
        subject, text = (self.writer.letter(f"confirm.{part}", "") for part in ("subject", "text"))
        self._add(past.Acknowledged(at, subject, text, at + timedelta(seconds=3)))

    def is_away(self, at: datetime) -> None:
        """The customer's machine answers: nobody waits for anything."""
        self.steps.append(
            past.CustomerWrote(
                at=at,
                text=self.writer.letter("auto.reply", ""),
                subject=self.writer.answer_subject(),
                external_id=self._external_id(),
                nature="auto_reply",
            )
        )

    def reminds(self, at: datetime, waited: timedelta) -> None:
        """The customer has waited so long and asks where the answer stays."""
        is_angry = self.reminders > 0 or waited > ANGRY_AFTER
        phrase = "follow.angry" if is_angry and self.chance(0.5) else self.nudge
        self.says(at, phrase, is_reminder=True)
        self.reminders += 1
        self.reminded_at = at

    def expects(self, nudge: str) -> None:
        """The customer waits for something else, and this is how some will ask for it."""
        self.nudge, self.reminders = nudge, 0

    # the desk

    def finds_answer(self) -> None:
        """Somebody knows what to say to the question."""
        self.writer.complete(answer=self.writer.letter(f"{self.topic.phrase}.answer", ""))

    def finds_reason(self) -> None:
        """Somebody knows what went wrong."""
        self.writer.complete(finding=self.writer.letter(f"{self.topic.phrase}.finding", ""))

    def takes(self, done: Done) -> None:
        """The colleague makes the ticket theirs as they begin."""
        if self.assignee is not done.by:
            self._add(past.Assigned(done.begun, self._id(done.by), self._id(done.by)))
            self.assignee = done.by

    def gives_to(self, done: Done, other: Staff) -> None:
        """The colleague hands the ticket to another, last of all."""
        at = done.ended + timedelta(seconds=self.rng.randrange(5, 40))
        self._add(past.Assigned(at, self._id(done.by), self._id(other)))
        self.assignee = other

    def replies(self, done: Done, phrase: str, status: str = PENDING) -> None:
        """The colleague answers the customer at the end of the work."""
        text = self.writer.agent(phrase, done.by)
        sent_at = done.ended + timedelta(seconds=self.rng.randrange(4, 50))
        self._add(
            past.AgentReplied(
                at=done.ended,
                by=self._id(done.by),
                text=text,
                sent_at=sent_at,
                status=status,
                external_id=f"{self.rng.getrandbits(96):024x}@{DOMAIN}",
                files=self._files("label") if "label is attached" in text else (),
            )
        )
        self.assignee = self.assignee or done.by
        self.status = status
        self._last_said, self._last_said_at = text, done.ended

    def notes(self, done: Done, phrase: str, share: float = 0.8, **slots: str) -> None:
        """The colleague leaves a note on the way."""
        text = self.writer.note(phrase, done.by, slots)
        self._add(past.NoteLeft(done.part(share), self._id(done.by), text))

    def goes_to(self, done: Done, team: str) -> None:
        """The colleague hands the ticket to another team, last of all."""
        at = done.ended + timedelta(seconds=self.rng.randrange(5, 40))
        self._add(past.Transferred(at, self._id(done.by), self.keys.teams[team]))
        self.team = team
        if self.assignee is not None and self.assignee.team != team:
            self.assignee = None

    def waits(self, done: Done, phrase: str) -> None:
        """The colleague answers and waits whether it helped – or resolves too early."""
        is_early = done.by is self.early_resolver and self.chance(EARLY_SHARE)
        self.replies(done, phrase, RESOLVED if is_early else PENDING)

    def becomes(self, at: datetime, status: str, by: Staff | None) -> None:
        """Somebody, or the desk by itself, sets the status."""
        self._add(past.StatusSet(at, None if by is None else self._id(by), status))
        self.status = status

    def goes_on(self, done: Done) -> None:
        """What was waited for is there, and the colleague goes on with the ticket."""
        if self.status != OPEN:
            self.becomes(done.part(0.1), OPEN, done.by)

    def is_tagged(self, at: datetime, by: Staff, tag: str) -> None:
        """A tag is put on."""
        self._add(past.Tagged(at, self._id(by), tag))

    def is_typed(self, at: datetime, by: Staff, type_code: str) -> None:
        """The kind of request is recognised."""
        if self.type_code != type_code:
            self._add(past.TypeSet(at, self._id(by), type_code))
            self.type_code = type_code

    def matters(self, at: datetime, by: Staff, priority: int) -> None:
        """The priority is set."""
        self._add(past.PrioritySet(at, self._id(by), priority))

    def merges_into(self, done: Done, other: "Case") -> None:
        """The colleague joins this ticket to the other one."""
        self._add(past.Merged(done.ended, self._id(done.by), into=other.key))
        self.merged = True

    def history(self, until: datetime) -> past.TicketHistory:
        """What has happened by then."""
        if self.first is None:
            raise ValueError(f"Case {self.key} has no first message.")
        steps = sorted((step for step in self.steps if step.at <= until), key=lambda step: step.at)
        return past.TicketHistory(
            key=self.key,
            inbox_id=self.keys.inboxes[self.channel],
            channel="form" if self.channel == FORM else "email",
            contact=Introduction(
                normalised("email", self.customer.email),
                self.customer.name,
                "zh-hans" if self.customer.language == "zh" else "en",
            ),
            first=self.first,
            steps=tuple(_by(step, until) for step in steps),
            type_code=self.topic.chosen_type if self.channel == FORM else "",
            follows=self.follows.key if self.follows else "",
        )

    def _add(self, step: past.Step) -> None:
        self.steps.append(step)

    def _id(self, staff: Staff) -> int:
        return self.keys.users[staff.key]

    def _external_id(self) -> str:
        domain = "form" if self.channel == FORM else self.customer.email.partition("@")[2]
        return f"{self.rng.getrandbits(96):024x}@{domain}"

    def _authentication(self) -> str:
        return "" if self.channel == FORM else "spf=pass dkim=pass dmarc=pass"

    def _photos(self, text: str, *, is_wrong: bool = False) -> tuple[InboundFile, ...]:
        """What comes along with a letter that says so; the wrong thing, or nothing, if it is."""
        if is_wrong:
            return self._files("holiday") if self.chance(0.5) else ()
        return self._files(self.topic.product) if SAYS_ATTACHED.search(text) else ()

    def _files(self, name: str) -> tuple[InboundFile, ...]:
        file = self.keys.files.get(name)
        if file is None:
            return ()
        if name == "label":
            return (file,)
        return (replace(file, name=f"IMG_{self.rng.randrange(1000, 10_000)}.png"),)

    def _quoted(self) -> str:
        return self.writer.quoted(self._last_said, self._last_said_at) if self._last_said else ""


def _by(step: past.Step, until: datetime) -> past.Step:
    """A reply whose sending would lie beyond the end was sent at the end."""
    if isinstance(step, past.Outbound) and step.sent_at > until:
        return replace(step, sent_at=until)
    return step
