"""Taking over tickets with their past, a whole desk at a time.

Every step goes through the same functions as the live verbs, in the order of time over all
tickets, on rows that are not written yet; then each table gets one bulk insert. Where something is
to be done in the midst of that past, it is taken over in stages.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import chain, takewhile
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.contacts.operations import Introduction, resolve_contacts
from gemba.desk.contacts.queries import IdentityKey, cards, normalised
from gemba.desk.tickets.event_types import (
    AcknowledgementWritten,
    DeliveryFailed,
    DeliverySent,
    HistoryImported,
    NoteAdded,
    PriorityChanged,
    TicketMerged,
    TicketTagged,
    TicketUntagged,
    TypeChanged,
)
from gemba.desk.tickets.models import (
    Delivery,
    DeliveryState,
    Inbox,
    Message,
    MessageKind,
    Participant,
    Priority,
    Tag,
    Ticket,
    TicketMerge,
    TicketType,
)
from gemba.desk.tickets.operations import histories as past
from gemba.desk.tickets.operations.answering import (
    Acknowledgement,
    answer_subject,
    answered,
    attachments,
    checked_recipients,
    confirmation,
    fresh_message_id,
    written,
)
from gemba.desk.tickets.operations.changing import (
    assigned,
    handed_over,
    moved,
    status_categories,
)
from gemba.desk.tickets.operations.delivering import REASON_CHARS_MAX
from gemba.desk.tickets.operations.enrolling import enrolled, id_in_arm
from gemba.desk.tickets.operations.histories import Step, TicketHistory
from gemba.desk.tickets.operations.joining import both
from gemba.desk.tickets.operations.receiving import (
    Batch,
    InboundMessage,
    Receipt,
    keep_numbers,
    place,
    take_numbers,
)
from gemba.desk.tickets.operations.refusing import ChangeRefused
from gemba.desk.tickets.operations.sorting import tag_word
from gemba.desk.tickets.operations.tallying import Change, Tally
from gemba.foundation.accounts.queries import people, teams
from gemba.foundation.events.actors import SYSTEM, Actor, Role
from gemba.foundation.events.operations import Draft, record_many
from gemba.foundation.events.types import EventPayload, Subject
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.rows import insert_rows, update_rows
from gemba.foundation.kernel.text import one_line

PRIORITIES = frozenset(Priority.values)
TYPES = frozenset(TicketType.values)
_TICKET_FIELDS = [each.name for each in Ticket._meta.concrete_fields if not each.primary_key]
IMPORTERS = (Role.ADMINISTRATOR, Role.SYSTEM)


class ImportRefused(Exception):
    """A history does not hold together, or this actor may not import; nothing was taken over."""


def import_tickets(
    histories: Sequence[TicketHistory],
    *,
    actor: Actor,
    now: datetime,
    until: Iterable[datetime] = (),
) -> list[Receipt]:
    """Take over tickets with their past; receipts in the order given.

    What they leave is what the live verbs would have left at those times, except that the events
    say they were recorded `now`. A history whose first message's `external_id` is known already is
    left alone: its receipt says `is_new` False. Raises ImportRefused, naming the history's key.

    With `until` they are taken over in stages, each a transaction of its own: up to each of these
    moments, then the rest. The next moment is asked for when all before it is written, so whoever
    gives them acts in between on the desk as it was then; tickets that come while a trial runs are
    drawn into its arms.
    """
    if actor.role not in IMPORTERS:
        raise ImportRefused(_("Only administrators may take over tickets from elsewhere."))
    known = _known(histories)
    fresh = [h for h in histories if h.first.external_id not in known]
    _check(fresh, now)
    run, steps = _Run(fresh, now), list(_in_order(fresh))
    for moment in chain(until, [None] if fresh else []):
        stage = list(takewhile(partial(_has_come, moment), steps))
        steps = steps[len(stage) :]
        with transaction.atomic():
            run.go_on(stage)
            run.write(actor, now, is_last=moment is None)
    made = run.receipts
    known |= {h.first.external_id: made[h.key] for h in fresh if h.first.external_id}
    return [made.get(h.key) or known[h.first.external_id] for h in histories]


def _has_come(until: datetime | None, step: tuple[str, Step]) -> bool:
    return until is None or step[1].at <= until


def _known(histories: Sequence[TicketHistory]) -> dict[str, Receipt]:
    ids = {h.first.external_id for h in histories if h.first.external_id}
    rows = Message.objects.filter(external_id__in=ids).select_related("ticket")
    return {m.external_id: Receipt(m.ticket_id, m.ticket.number, m.pk, False) for m in rows}


def _in_order(histories: Sequence[TicketHistory]) -> Iterator[tuple[str, Step]]:
    """Every step of every history, oldest first; steps of one moment as they were given."""
    steps = [(step, h.key) for h in histories for step in (h.first, *h.steps)]
    for step, key in sorted(steps, key=lambda pair: pair[0].at):
        yield key, step


def _check(histories: Sequence[TicketHistory], now: datetime) -> None:
    inboxes = set(Inbox.objects.values_list("pk", flat=True))
    keys: set[str] = set()
    for history in histories:
        times = [step.at for step in history.steps]
        times += [s.sent_at for s in history.steps if isinstance(s, past.Outbound)]
        if history.key in keys:
            raise ImportRefused(_("Two tickets have the key {key}.").format(key=history.key))
        if history.inbox_id not in inboxes:
            raise ImportRefused(
                _("Ticket {key}: there is no such inbox. Create it first.").format(key=history.key)
            )
        if min(times, default=now) < history.first.at or max(times, default=history.first.at) > now:
            raise ImportRefused(
                _("Ticket {key} has a step before its first message or in the future.").format(
                    key=history.key
                )
            )
        keys.add(history.key)


def _introductions(
    histories: Mapping[str, TicketHistory], steps: Sequence[tuple[str, Step]]
) -> Iterator[Introduction]:
    """Everybody these steps speak of, in the order in which the desk met them."""
    for key, step in steps:
        if step is histories[key].first:
            yield replace(histories[key].contact, met_at=step.at)
    for _key, step in steps:
        if isinstance(step, past.CustomerWrote) and step.sender:
            yield replace(step.sender, met_at=step.at)
        if isinstance(step, past.AgentReplied):
            for address in step.recipients:
                yield Introduction(normalised("email", address), met_at=step.at)


class _Run:
    """Tickets being played through their past, stage by stage: `go_on`, then `write`."""

    def __init__(self, histories: Sequence[TicketHistory], now: datetime) -> None:
        self.histories = {h.key: h for h in histories}
        self.receipts: dict[str, Receipt] = {}
        self.now = now
        inboxes = Inbox.objects.in_bulk({h.inbox_id for h in histories})
        self.batch = Batch(now, {}, inboxes)
        self.tally = Tally()
        self._addresses: dict[UUID, str] = {}
        # written in an earlier stage, and changed since
        self._changed: dict[UUID, Ticket] = {}
        self._actors = {
            p.id: Actor("user", str(p.id), p.name, p.role, p.team_ids) for p in people()
        }
        self._names = {pk: a.name for pk, a in self._actors.items() if a.works_the_desk}
        self._teams = {team.id: team.name for team in teams()}
        self._categories = status_categories()
        self._deliveries: list[Delivery] = []
        self._participants: list[Participant] = []
        self._taking_part: set[tuple[UUID, UUID]] = set()
        self._merges: list[TicketMerge] = []
        self._merged_into: set[UUID] = set()
        self._tags: dict[UUID, dict[str, None]] = {}
        self._tags_written: dict[tuple[UUID, str], None] = {}
        self._words: set[str] = set()
        self._subjects: dict[UUID, tuple[Subject, ...]] = {}

    def go_on(self, steps: Sequence[tuple[str, Step]]) -> None:
        """Let the next steps happen, given in the order of time."""
        met = resolve_contacts(
            list(_introductions(self.histories, steps)), actor=SYSTEM, now=self.now
        )
        self.batch.contacts |= met
        self._addresses |= {pk: card.email for pk, card in cards(set(met.values())).items()}
        opening = [self.histories[k] for k, step in steps if step is self.histories[k].first]
        fresh = iter(take_numbers(sum(not each.number for each in opening)))
        keep_numbers(max((each.number for each in opening), default=0))
        self.batch.numbers = iter([each.number or next(fresh) for each in opening])
        for key, step in steps:
            self.play(key, step)

    def play(self, key: str, step: Step) -> None:
        """Let one step happen on the ticket of that history."""
        self.batch.now = step.at
        try:
            if isinstance(step, past.CustomerWrote):
                self._customer_wrote(key, step)
            elif isinstance(step, past.Merged):
                self._merged(key, step)
            else:
                self._desk_did(self._ticket(key), step)
        except ChangeRefused as error:
            raise ImportRefused(f"{key}, {step.at.isoformat()}: {error}") from error

    def write(self, actor: Actor, now: datetime, *, is_last: bool) -> None:
        """Write what is new, one bulk insert a table, the events in the order of time."""
        batch = self.batch
        insert_rows(list(batch.opened.values()))
        update_rows(list(self._changed.values()), _TICKET_FIELDS)
        insert_rows(batch.messages)
        insert_rows(batch.files)
        insert_rows(self._deliveries)
        insert_rows(self._participants)
        insert_rows(self._merges)
        self._write_tags()
        drafts = sorted(batch.drafts, key=lambda draft: draft.happened_at)
        told = [Draft(HistoryImported(len(self.receipts)), actor, now)] if is_last else []
        record_many([*drafts, *told], now=now)
        self.tally.write()
        self._forget()

    def _write_tags(self) -> None:
        known = set(Tag.objects.filter(name__in=self._words).values_list("name", flat=True))
        insert_rows([Tag(name=word) for word in sorted(self._words - known)])
        keys = dict(Tag.objects.filter(name__in=self._words).values_list("name", "pk"))
        pair = Ticket.tags.through
        tagged = {(pk, word): None for pk, words in self._tags.items() for word in words}
        insert_rows(
            [
                pair(ticket_id=pk, tag_id=keys[w])
                for pk, w in tagged
                if (pk, w) not in self._tags_written
            ]
        )
        for pk, word in self._tags_written.keys() - tagged.keys():
            pair.objects.filter(ticket_id=pk, tag_id=keys[word]).delete()
        self._tags_written = tagged

    def _forget(self) -> None:
        """What is written is not written again."""
        self.batch.opened.clear()
        self._changed.clear()
        for rows in (self.batch.messages, self.batch.files, self.batch.drafts):
            rows.clear()
        for some in (self._deliveries, self._participants, self._merges):
            some.clear()
        self.tally = Tally()

    def _ticket(self, key: str) -> Ticket:
        if key not in self.receipts:
            raise ChangeRefused(
                _("there is no ticket {key} at this time in this import").format(key=key)
            )
        return self.batch.tickets[self.receipts[key].ticket_id]

    def _actor(self, by: int | None) -> Actor:
        if by is not None and by not in self._actors:
            raise ChangeRefused(_("nobody has the user id {id}").format(id=by))
        return SYSTEM if by is None else self._actors[by]

    def _changes(self, *tickets: Ticket) -> None:
        """What an earlier stage has written is written anew."""
        self._changed |= {each.pk: each for each in tickets if each.pk not in self.batch.opened}

    def _customer_wrote(self, key: str, step: past.CustomerWrote) -> None:
        history = self.histories[key]
        is_first = step is history.first
        thread = history.follows if is_first else key
        message = _inbound(history, step, self._ticket(thread).pk if thread else None)
        self.batch.ticket_id = partial(id_in_arm, history.arm) if history.arm else new_id
        receipt = place(self.batch, message)
        if receipt.is_new != is_first:
            raise ChangeRefused(
                _(
                    "what follows a closed ticket is a history of its own with `follows`, "
                    "and only that"
                )
            )
        if is_first:
            self.receipts[key] = receipt
            self._draw(receipt)
        self._changed |= self.batch.touched
        self.batch.touched.clear()
        for change in self.batch.changes:
            self.tally.count(change)
        self.batch.changes.clear()

    def _draw(self, receipt: Receipt) -> None:
        """Into the arms of the trials that run now."""
        batch, message = self.batch, self.batch.messages[-1]
        opened = [batch.tickets[receipt.ticket_id]]
        files = (each for each in batch.files if each.message_id == message.pk)
        batch.drafts += enrolled(opened, [message], files, now=batch.now)

    def _merged(self, key: str, step: past.Merged) -> None:
        source, target, actor = self._ticket(key), self._ticket(step.into), self._actor(step.by)
        is_merged = source.merged_into_id or target.merged_into_id
        if source is target or is_merged or source.pk in self._merged_into:
            raise ChangeRefused(_("one of the two tickets is merged already, or both are one"))
        self._merged_into.add(target.pk)
        self._changes(source, target)
        before = source.place
        source.merged_into_id = target.pk
        merge = TicketMerge(source=source, target=target, merged_at=step.at, merged_by=actor.name)
        self._merges.append(merge)
        target.version += 1
        target.last_activity_at = step.at
        payload = TicketMerged(source.pk, source.number, target.pk, target.number)
        self.batch.drafts.append(Draft(payload, actor, step.at, both(source, target)))
        self.tally.count(Change(source, before, [payload], step.at))

    def _desk_did(
        self, ticket: Ticket, step: past.Outbound | past.NoteLeft | past.FieldSet
    ) -> None:
        self._changes(ticket)
        before = ticket.place
        actor = SYSTEM if isinstance(step, past.Acknowledged) else self._actor(step.by)
        match step:
            case past.Acknowledged():
                payloads = self._acknowledged(ticket, step)
            case past.AgentReplied():
                payloads = self._replied(ticket, step, actor)
            case past.NoteLeft():
                message = written(ticket, MessageKind.NOTE, step.text, actor, step.at)
                payloads = [NoteAdded(message.pk)]
                self._said(ticket, message)
            case _:
                payloads = self._set(ticket, step)
        self._tell(ticket, payloads, actor, step.at)
        self.tally.count(Change(ticket, before, payloads, step.at))
        if isinstance(step, past.Outbound):
            self._sent(ticket, step)

    def _tell(
        self, ticket: Ticket, payloads: Sequence[EventPayload], actor: Actor, at: datetime
    ) -> None:
        subjects = self._subjects.get(ticket.pk)
        if subjects is None:
            subjects = (Subject.of("ticket", ticket.pk), Subject.of("contact", ticket.contact_id))
            self._subjects[ticket.pk] = subjects
        self.batch.drafts += [Draft(payload, actor, at, subjects) for payload in payloads]

    def _said(self, ticket: Ticket, message: Message) -> None:
        self.batch.messages.append(message)
        ticket.version += 1
        ticket.last_activity_at = message.happened_at

    def _acknowledged(self, ticket: Ticket, step: past.Acknowledged) -> list[EventPayload]:
        text = Acknowledgement(self._addresses[ticket.contact_id], step.subject, step.text)
        message = confirmation(ticket, text, step.at)
        self.batch.messages.append(message)
        return [AcknowledgementWritten(message.pk)]

    def _replied(self, ticket: Ticket, step: past.AgentReplied, actor: Actor) -> list[EventPayload]:
        chosen = step.recipients or (self._addresses[ticket.contact_id],)
        recipients = checked_recipients(chosen)
        message = written(ticket, MessageKind.OUTBOUND, step.text, actor, step.at)
        message.recipients, message.subject = "\n".join(recipients), answer_subject(ticket)
        message.external_id = step.external_id or fresh_message_id()
        payloads = answered(ticket, message, step.status, self._names, self._categories)
        self._said(ticket, message)
        self.batch.files += attachments(message, step.files)
        for address in recipients if step.recipients else ():
            contact_id = self.batch.contacts[IdentityKey("email", address)]
            if contact_id != ticket.contact_id:
                self._takes_part(ticket, contact_id)
        return payloads

    def _takes_part(self, ticket: Ticket, contact_id: UUID) -> None:
        if (ticket.pk, contact_id) not in self._taking_part:
            self._taking_part.add((ticket.pk, contact_id))
            self._participants.append(Participant(ticket=ticket, contact_id=contact_id))

    def _sent(self, ticket: Ticket, step: past.Outbound) -> None:
        """What became of the message just written."""
        message = self.batch.messages[-1]
        failure = step.failure if isinstance(step, past.AgentReplied) else ""
        delivery = Delivery(message=message, due_at=step.at, moved_at=step.sent_at)
        if failure:
            delivery.state = DeliveryState.FAILED.value
            delivery.error = one_line(failure, REASON_CHARS_MAX)
            payload: EventPayload = DeliveryFailed(message.pk, delivery.error)
        else:
            delivery.state, delivery.attempts = DeliveryState.SENT.value, 1
            payload = DeliverySent(message.pk, 1)
        self._deliveries.append(delivery)
        self._tell(ticket, [payload], SYSTEM, step.sent_at)

    def _set(self, ticket: Ticket, step: past.FieldSet) -> list[EventPayload]:
        match step:
            case past.Assigned(assignee=assignee):
                changes = ticket.assignee_id != assignee
                return [assigned(ticket, assignee, self._names)] if changes else []
            case past.Transferred():
                return self._transferred(ticket, step.team)
            case past.StatusSet():
                payload = moved(ticket, step.status, step.at, self._categories)
                return [payload] if payload else []
            case past.PrioritySet():
                return _priority(ticket, step.priority)
            case past.TypeSet():
                return _type(ticket, step.type_code)
            case past.Tagged() | past.Untagged():
                return self._tagged(ticket, step)

    def _transferred(self, ticket: Ticket, team: int | None) -> list[EventPayload]:
        if ticket.team_id == team:
            return []
        if team is not None and team not in self._teams:
            raise ChangeRefused(_("There is no such team."))
        members = {pk for pk, a in self._actors.items() if team is None or team in a.team_ids}
        return handed_over(ticket, team, self._teams, members)

    def _tagged(self, ticket: Ticket, step: past.Tagged | past.Untagged) -> list[EventPayload]:
        words = self._tags.setdefault(ticket.pk, {})
        word = tag_word(step.tag)
        if isinstance(step, past.Tagged) == (word in words):
            return []
        if isinstance(step, past.Tagged):
            words[word] = None
            self._words.add(word)
            return [TicketTagged(word)]
        del words[word]
        return [TicketUntagged(word)]


def _inbound(
    history: TicketHistory, step: past.CustomerWrote, ticket_id: UUID | None
) -> InboundMessage:
    return InboundMessage(
        inbox_id=history.inbox_id,
        channel=history.channel,
        sender=step.sender or history.contact,
        subject=step.subject,
        text=step.text,
        received_at=step.at,
        quoted=step.quoted,
        html=step.html,
        external_id=step.external_id,
        ticket_id=ticket_id,
        nature=step.nature,
        authentication=step.authentication,
        type_code=history.type_code if step is history.first else "",
        files=step.files,
    )


def _priority(ticket: Ticket, priority: int) -> list[EventPayload]:
    if priority not in PRIORITIES:
        raise ChangeRefused(_("Choose a priority from the list."))
    before, ticket.priority = ticket.priority, priority
    return [PriorityChanged(priority, before)] if priority != before else []


def _type(ticket: Ticket, type_code: str) -> list[EventPayload]:
    if type_code not in TYPES:
        raise ChangeRefused(_("Choose a type from the list."))
    before, ticket.type = ticket.type, type_code
    return [TypeChanged(type_code, before)] if type_code != before else []
