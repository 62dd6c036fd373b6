"""What the tab of predictions is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from gemba.desk.routing.queries.foretold import heeds_breach
from gemba.desk.routing.queries.queues import POLICY_KIND, every_queue, weights
from gemba.foundation.definitions.queries import active
from gemba.foundation.events.actors import Actor
from gemba.foundation.trials.queries import running
from gemba.insight.eventlog.queries import DESK
from gemba.insight.prediction.queries import (
    BREACH_LIST,
    is_used,
    last_training,
    outlooks_kept,
    standing,
)
from gemba.insight.prediction.silence import failure_told
from gemba.interfaces.console.board.cards import frame
from gemba.interfaces.console.board.predictions.cards import card_of
from gemba.interfaces.console.outlook.naming import desk_names
from gemba.interfaces.console.outlook.words import TARGETS


@dataclass(frozen=True)
class RoutingUse:
    """Whether what is foretold moves tickets in queues, in words; the policy to change, None: there
    is none yet, and the product's own counts."""

    words: str
    is_on: bool
    policy_id: UUID | None


def predictions_context(actor: Actor, now: datetime) -> dict[str, object]:
    """Every target with what speaks of it or why nothing does."""
    models = [each for each in standing(actor=actor) if each.log == DESK]
    training = last_training(DESK, actor=actor)
    names = desk_names(actor=actor, now=now)
    silent = training.silent if training else {}
    kept, kept_at = outlooks_kept(actor=actor, now=now)
    return {
        **frame(actor, "predictions"),
        "cards": [
            card_of(target, [each for each in models if each.target == target], silent, names)
            for target in TARGETS
        ],
        "training": training,
        "failure": failure_told(training.failure) if training else "",
        "is_new": not models and not silent,
        "routing": _routing(),
        "is_listed": is_used(BREACH_LIST),
        "kept": kept,
        "kept_at": kept_at,
    }


def _routing() -> RoutingUse:
    policy = next(iter(active(POLICY_KIND)), None)
    tried = [
        each.name for each in running() if any(swap.kind == POLICY_KIND for swap in each.swaps)
    ]
    is_on = heeds_breach()
    return RoutingUse(_routing_words(tried, is_on=is_on), is_on, policy.id if policy else None)


def _routing_words(tried: list[str], *, is_on: bool) -> str:
    if not every_queue():
        return _("No queue is switched on, so nothing is ordered by them.")
    if not is_on:
        return _("They do not count: no routing policy heeds foretold breaches.")
    if tried:
        return _("A routing policy is tried in the pilot “{name}”: by it they count.").format(
            name="”, “".join(tried)
        )
    if weights().heeds_breach:
        return _("They count for every ticket that waits in a queue.")
    return ""
