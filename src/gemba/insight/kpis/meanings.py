"""What the activities and attributes of a log mean to a service desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from gemba.insight.eventlog.rates import Rates


class Meaning(StrEnum):
    """What a step says about a case. One activity may mean several things, or nothing."""

    OPENED = "opened"
    REPLIED = "replied"
    CUSTOMER_WROTE = "customer_wrote"
    AWAITS_CUSTOMER = "awaits_customer"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    TRANSFERRED = "transferred"
    CLOSED = "closed"
    ABANDONED = "abandoned"
    MERGED = "merged"
    SEPARATED = "separated"


class Source(StrEnum):
    """What else a KPI can be read from."""

    STARTS = "starts"
    RESOURCES = "resources"
    SLA_MET = "sla_met"
    SATISFACTION = "satisfaction"
    COMPLAINTS = "complaints"
    RATES = "rates"


@dataclass(frozen=True)
class Meanings:
    """What the words of one log mean.

    `steps` holds the activities of each meaning. `sla_met` and `satisfaction` name attributes;
    `kind` names the attribute that tells what a case is about, of whose values `complaints` are
    complaints. `bystanders` are resources that are not agents: the customer, the machine.
    `contacts` are the steps that are a contact, where that is known (else every case is one), and
    `rates` say what things cost.
    """

    steps: Mapping[Meaning, frozenset[str]] = field(default_factory=dict)
    sla_met: str = ""
    satisfaction: str = ""
    kind: str = ""
    complaints: frozenset[str] = frozenset()
    bystanders: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()
    rates: Rates = field(default_factory=Rates)

    def of(self, meaning: Meaning) -> frozenset[str]:
        """The activities with this meaning."""
        return self.steps.get(meaning, frozenset())


def desk_meanings() -> Meanings:
    """Those of the desk's own log, known for certain."""
    return Meanings(
        steps={
            Meaning.OPENED: frozenset({"opened"}),
            Meaning.REPLIED: frozenset({"replied"}),
            Meaning.CUSTOMER_WROTE: frozenset({"customer_wrote"}),
            Meaning.AWAITS_CUSTOMER: frozenset({"status:pending_customer"}),
            Meaning.RESOLVED: frozenset({"resolved"}),
            Meaning.REOPENED: frozenset({"reopened"}),
            Meaning.TRANSFERRED: frozenset({"transferred"}),
            Meaning.CLOSED: frozenset({"closed"}),
            Meaning.MERGED: frozenset({"merged"}),
            Meaning.SEPARATED: frozenset({"separated"}),
        },
        kind="type",
        complaints=frozenset({"complaint"}),
        bystanders=frozenset({"customer", "system"}),
        contacts=frozenset({"opened", "customer_wrote"}),
        sla_met="sla_met",
    )
