"""From the past of a desk to the order of its queue: a model is trained, a policy that heeds it is
tried, and who gets which ticket next changes for the treated alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from pytest_django import Settings

from gemba.desk.routing.operations import pull_next
from gemba.desk.routing.queries.reasons import why_here
from gemba.desk.routing.testing import queue, skilled, work_on
from gemba.desk.sla.testing import policy, settle
from gemba.desk.tickets.operations import receive_messages, resolve
from gemba.desk.tickets.queries import InboxLine
from gemba.desk.tickets.testing import mail, support
from gemba.foundation.accounts.testing import NOON, cast
from gemba.foundation.definitions.testing import define
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.trials.assigning import TREATMENT
from gemba.foundation.trials.queries import enrolments
from gemba.foundation.trials.testing import trial_of
from gemba.insight.eventlog.queries import DESK
from gemba.insight.prediction.operations import renew_outlooks, train_models
from gemba.insight.prediction.queries import FRESH, breach_chances, last_training

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAYS, A_DAY = 80, 8
HEEDS = {"due_boost": 1.0, "heeds_breach": True}


class Past:
    """Tickets of eighty days: of those who write to the slow address most are solved too late."""

    def __init__(self) -> None:
        self.quick, self.slow = support(now=NOON), support(address="slow@desk.example", now=NOON)
        self._chance, self._sent = Random(5), 0

    def come(self, inboxes: list[InboxLine], *, at: int) -> list[UUID]:
        """One ticket by each of these, so many days after the beginning."""
        now = NOON + at * DAY
        mails = []
        for inbox in inboxes:
            self._sent += 1
            who = f"{self._sent}@customers.example"
            mails.append(mail(inbox, external_id=f"<{who}>", sender=who, received_at=now))
        return [each.ticket_id for each in receive_messages(mails, now=now)]

    def live(self) -> None:
        """Every day some come, and most of those by the slow address are late."""
        for day in range(DAYS):
            inboxes = self._chance.choices((self.quick, self.slow), k=A_DAY)
            found = self.come(inboxes, at=day)
            settle(NOON + day * DAY)
            is_late = [
                self._chance.random() < (0.8 if inbox is self.slow else 0.1) for inbox in inboxes
            ]
            for hours, late in ((2, False), (12, True)):
                then = NOON + day * DAY + hours * HOUR
                settle(then)
                for ticket, waits in zip(found, is_late, strict=True):
                    if waits is late:
                        resolve(ticket_id=ticket, actor=SYSTEM, now=then)
                settle(then)


def test_what_a_model_foretells_moves_the_queue_of_the_treated(
    settings: Settings, tmp_path: Path
) -> None:
    settings.FILES = tmp_path / "files"
    people, past = cast(now=NOON), Past()
    policy(now=NOON, targets={"resolution": dict.fromkeys("1234", 480)})
    past.live()
    now = NOON + DAYS * DAY
    promoted = train_models(log=DESK, actor=SYSTEM, now=now)
    assert "breach" in promoted, last_training(DESK, actor=SYSTEM)

    queue(now=now - HOUR, mode="pull")
    weights = define("routing_policy", "Weights", {"due_boost": 1.0}, now=now - HOUR)
    trial = trial_of(weights, HEEDS, now=now)
    tickets = past.come([past.quick, past.slow] * 8, at=DAYS)
    work_on(now=now)
    soon = now + timedelta(minutes=5)
    assert renew_outlooks(now=soon) == 0
    chances = breach_chances(tickets, soon)
    quick, slow = tickets[::2], tickets[1::2]
    assert set(chances) == set(tickets)
    assert max(chances[each] for each in quick) < 0.3 < 0.6 < min(chances[each] for each in slow)

    treated = {each.case_id for each in enrolments(trial) if each.arm == TREATMENT}
    ahead = [each for each in slow if each in treated]
    assert 0 < len(ahead) < len(slow)
    skilled(people.ana, capacity=100, now=now)
    taken = [pull_next(actor=people.ana, now=soon) for _each in ahead]
    assert set(taken) == set(ahead)
    why = why_here(taken[0], actor=people.ana, now=soon)
    assert why is not None
    assert f"{100 * chances[taken[0]]:.0f} %" in why.place
    # of the others nobody is moved, and what was foretold long ago moves nobody
    others = [each for each in tickets if each not in treated]
    late = soon + FRESH
    rest = [pull_next(actor=people.ana, now=late) for _each in range(len(tickets) - len(ahead))]
    assert [each for each in rest if each in others] == others
    assert rest == [each for each in tickets if each not in ahead]
