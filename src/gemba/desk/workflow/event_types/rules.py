"""What the workflow room says: which rule did what, and why nothing more was done."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, event_type, nothing


@event_type(
    "rule.fired",
    sentence=gettext_noop("The rule “{rule_name}” (version {rule_version}) was applied"),
    personal={"reasons": nothing},
)
@dataclass(frozen=True)
class RuleFired(EventPayload):
    """A rule applied to a ticket. `done`, `refused`: actions as JSON; `reasons` of the refused."""

    rule: UUID
    rule_version: int
    rule_name: str
    trigger: str
    done: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@event_type(
    "rule.stopped",
    sentence=gettext_noop(
        "The rule “{rule_name}” was not applied again: rules have answered each other "
        "{depth} times in a row"
    ),
    personal={},
)
@dataclass(frozen=True)
class RuleStopped(EventPayload):
    """A chain of rules was cut; the rules must be changed so that they come to rest."""

    rule: UUID
    rule_version: int
    rule_name: str
    depth: int


@event_type(
    "rule.rehearsed",
    sentence=gettext_noop("{actor} rehearsed the rule “{rule_name}” on the past {days} days"),
    personal={},
)
@dataclass(frozen=True)
class RuleRehearsed(EventPayload):
    """Somebody asked what a rule would have done. `rule` None: it is not kept yet."""

    rule: UUID | None
    rule_version: int
    rule_name: str
    days: int


@event_type(
    "macro.applied",
    sentence=gettext_noop("{actor} used the macro “{macro_name}”"),
    personal={"reasons": nothing},
)
@dataclass(frozen=True)
class MacroApplied(EventPayload):
    """Somebody did several things at once. `done`, `refused`: actions as JSON."""

    macro: UUID
    macro_version: int
    macro_name: str
    done: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
