"""Figures and comparisons are cut by the arms of a pilot, which is called by its name."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from gemba.desk.sla.testing import TARGETS, policy, policy_body
from gemba.desk.tickets.operations import Reply, reply
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import Cast, log_in
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.trials.assigning import TREATMENT
from gemba.foundation.trials.queries import enrolments
from gemba.foundation.trials.testing import trial_of
from gemba.insight.eventlog.desk_pilots import pilot_attribute
from gemba.insight.mining.filters import codec
from gemba.insight.mining.filters.kinds.attribute import HasAttribute

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
COUNT = 20


@pytest.fixture
def trial(people: Cast) -> UUID:
    """A pilot of quicker promises with some answered tickets."""
    start = current_time() - 5 * HOUR
    inbox, key = support(now=start), policy(now=start)
    soon = TARGETS | {"first_reply": dict.fromkeys("1234", 15)}
    found = trial_of(key, policy_body(targets=soon), now=start + HOUR, name="Quicker answers")
    for n in range(COUNT):
        ticket = opened(inbox, sender=f"{n}@x.example", now=start + HOUR)
        act = {"ticket_id": ticket.ticket_id, "actor": people.sun_wei}
        reply(reply=Reply("Turn it on.", 1), now=start + 2 * HOUR, **act)  # type: ignore[arg-type]
    return found


def test_figures_and_comparisons_know_the_arms(trial: UUID, people: Cast) -> None:
    name = pilot_attribute(trial)
    client = Client()
    log_in(client, people.sun_wei)
    page = client.get("/figures/desk/first_response/", {"by": name}).content.decode()
    assert "Pilot: Quicker answers" in page
    assert "Control group (as today)" in page
    assert "Test group (with the change)" in page
    compare = client.get("/process/desk/compare/").content.decode()
    assert "Pilot: Quicker answers: Test group (with the change)" in compare
    treated = codec.write(HasAttribute(name, "is", (TREATMENT,)))
    chosen = client.get("/process/desk/", {"f": treated})
    assert "Pilot: Quicker answers" in chosen.content.decode()
    treated_count = sum(each.arm == TREATMENT for each in enrolments(trial))
    variants = chosen.context["analysis"].variants
    assert sum(each.count for each in variants) == treated_count
