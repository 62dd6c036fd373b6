"""What is filled in for a queue and for a routing policy."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gemba.desk.routing.assignment.policies import Consideration, Mode
from gemba.desk.routing.body import QueueBody, Weights
from gemba.desk.routing.kinds import MODES, WORTH
from gemba.desk.tickets.conditions import encode as encode_condition
from gemba.desk.tickets.queries import priorities
from gemba.foundation.accounts.queries import teams
from gemba.foundation.definitions.queries import active
from gemba.foundation.kernel.json_values import JsonValue
from gemba.interfaces.console.conditions.rows import read
from gemba.interfaces.console.definitions.forms import DefinitionForm

from .queue_rows import asks_posted, steps_posted

MINUTES_MAX = 60 * 24 * 30
TIERS = (("silver", _("Silver")), ("gold", _("Gold")), ("platinum", _("Platinum")))


class QueueForm(DefinitionForm):
    """Everything but the condition and the rows."""

    teams = forms.TypedMultipleChoiceField(
        label=_("Served by"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: every agent."),
    )
    mode = forms.ChoiceField(
        label=_("The queue"), choices=[(mode.value, words) for mode, words in MODES.items()]
    )
    offer_seconds = forms.IntegerField(
        label=_("An offer stands for, in seconds"), min_value=1, max_value=86_400
    )
    owner_minutes = forms.IntegerField(
        label=_("First-contact owner comes first for, in minutes"),
        help_text=_("Who answered the customer first keeps the first call on the ticket. 0: no."),
        min_value=0,
        max_value=MINUTES_MAX,
    )
    return_minutes = forms.IntegerField(
        label=_("Tickets of who is gone come back after, in minutes"),
        help_text=_("Of people who are absent beyond today, or offline while on duty."),
        min_value=0,
        max_value=MINUTES_MAX,
    )
    speaks_language = forms.BooleanField(
        label=_("Who serves speaks the customer's language"), required=False
    )
    calendar = forms.ChoiceField(label=_("Hands out in the hours of"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("teams", [(team.id, team.name) for team in teams() if not team.is_vendor])
        calendars = [(str(each.id), each.name) for each in active("calendar")]
        self._offer("calendar", [("", _("any time")), *calendars])

    @staticmethod
    def first_body(body: QueueBody) -> dict[str, object]:
        """What the fields say at first, for `initial`."""
        return {
            "teams": list(body.team_ids),
            "mode": body.mode.value,
            "offer_seconds": body.offer_seconds,
            "owner_minutes": body.owner_minutes,
            "return_minutes": body.return_minutes,
            "speaks_language": body.speaks_language,
            "calendar": str(body.calendar_id or ""),
        }

    def body(self, posted: QueryDict) -> JsonValue:
        """The queue's JSON; ask after `is_valid`. Raises DefinitionRefused."""
        given = self.cleaned_data
        names = ("mode", "offer_seconds", "owner_minutes", "return_minutes", "speaks_language")
        return {
            "when": encode_condition(read(posted, prefix="when")),
            "teams": given["teams"],
            "asks": asks_posted(posted),
            "overflow": steps_posted(posted),
            "calendar": given["calendar"] or None,
            **{name: given[name] for name in names},
        }

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        found = self.fields[name]
        assert isinstance(found, forms.ChoiceField)
        found.choices = choices


class PolicyForm(DefinitionForm):
    """What each consideration is worth, and what weighs more."""

    due_boost = forms.FloatField(
        label=_("Weight added when a ticket is due"), min_value=0, max_value=100
    )
    due_horizon_minutes = forms.IntegerField(
        label=_("It grows before that for, in minutes"), min_value=1, max_value=MINUTES_MAX
    )
    heeds_breach = forms.BooleanField(
        label=_("Foretold breaches count"),
        help_text=_(
            "A ticket whose promise will probably be broken counts as nearer to its due time: with"
            " a chance of one half, as if half of that growth had passed. What is ahead of it by a"
            " higher priority or tier stays ahead."
        ),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in Consideration:
            self.fields[f"worth_{each.value}"] = forms.FloatField(
                label=WORTH[each], min_value=0, max_value=1_000_000
            )
        for priority in priorities():
            self.fields[f"priority_{priority.value}"] = forms.FloatField(
                label=priority.label, min_value=0.01, max_value=1_000
            )
        for tier, label in TIERS:
            self.fields[f"tier_{tier}"] = forms.FloatField(
                label=label, min_value=0.01, max_value=1_000
            )

    @staticmethod
    def first_body(weights: Weights) -> dict[str, object]:
        """What the fields say at first, for `initial`."""
        tiers = dict(weights.by_tier)
        return {
            "due_boost": weights.due_boost,
            "due_horizon_minutes": weights.due_horizon_minutes,
            "heeds_breach": weights.heeds_breach,
            **{f"worth_{each.value}": worth for each, worth in weights.worth_seconds},
            **{f"priority_{n}": weight for n, weight in enumerate(weights.by_priority, 1)},
            **{f"tier_{tier}": tiers.get(tier, 1.0) for tier, _label in TIERS},
        }

    def of(self, prefix: str) -> list[forms.BoundField]:
        """The fields whose names begin so."""
        return [self[name] for name in self.fields if name.startswith(prefix)]

    @property
    def worths(self) -> list[forms.BoundField]:
        """What considerations are worth."""
        return self.of("worth_")

    @property
    def weights(self) -> list[forms.BoundField]:
        """What weighs how much."""
        return [*self.of("priority_"), *self.of("tier_")]

    def body(self) -> JsonValue:
        """The policy's JSON; ask after `is_valid`."""
        given = self.cleaned_data
        return {
            "worth_seconds": {each.value: given[f"worth_{each.value}"] for each in Consideration},
            "by_priority": [given[f"priority_{each.value}"] for each in priorities()],
            "by_tier": {tier: given[f"tier_{tier}"] for tier, _label in TIERS},
            "due_boost": given["due_boost"],
            "due_horizon_minutes": given["due_horizon_minutes"],
            "heeds_breach": given["heeds_breach"],
        }


FIRST_QUEUE = QueueBody(mode=Mode.PUSH)
