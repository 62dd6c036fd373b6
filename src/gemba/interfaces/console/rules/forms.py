"""What is filled in for rules, macros and canned answers beside their pieces."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.conditions import ALWAYS, Condition, decode, encode
from gemba.desk.workflow.kinds import ANSWER_CHARS_MAX, NEXT, STAY, language_names
from gemba.desk.workflow.offers import calendars
from gemba.desk.workflow.rule import (
    ANY_TIME,
    OUTSIDE,
    WITHIN,
    actions_of,
    written_actions,
)
from gemba.desk.workflow.rule import decode as decode_rule
from gemba.desk.workflow.rule import encode as encode_rule
from gemba.foundation.accounts.queries import teams
from gemba.foundation.definitions.kinds import DESK, Owner, managed
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.json_values import JsonValue
from gemba.interfaces.console.conditions.rows import read
from gemba.interfaces.console.definitions.forms import DefinitionForm

from .pieces import THEN, WHEN, read_part

PREFIX = "if"


class RuleForm(DefinitionForm):
    """The hours of a rule, and whether it is the last word."""

    hours = forms.ChoiceField(
        label=_("Hours"),
        choices=[
            (ANY_TIME, _("at any time")),
            (WITHIN, _("only within the hours of")),
            (OUTSIDE, _("only outside the hours of")),
        ],
        required=False,
    )
    calendar = forms.ChoiceField(label=_("Calendar"), required=False)
    stop = forms.BooleanField(label=_("No further rules after this one"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["calendar"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(key), label) for key, label in calendars() if key != "clock"]

    @staticmethod
    def first_body(body: JsonValue) -> dict[str, object]:
        """What the fields say at first."""
        if not isinstance(body, dict):
            return {}
        hours = body.get("hours") or {}
        return {
            "hours": hours.get("is", ANY_TIME),
            "calendar": hours.get("calendar", ""),
            "stop": body.get("stop", False),
        }

    def body(self, posted: QueryDict) -> JsonValue:
        """The rule's JSON; ask after `is_valid`. Raises DefinitionRefused."""
        given = self.cleaned_data
        body: JsonValue = {
            "when": read_part(posted, WHEN),
            "if": encode(read(posted, prefix=PREFIX)),
            "hours": {"is": given["hours"] or ANY_TIME, "calendar": given["calendar"]},
            "then": read_part(posted, THEN),
            "stop": given["stop"],
        }
        # spelt as it will be read back: the same rule is the same body
        return encode_rule(decode_rule(body, id=UUID(int=0)))


class OwnedForm(DefinitionForm):
    """Who may use it: everybody, a team, or only oneself."""

    owner = forms.ChoiceField(label=_("For whom"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)
        choices = [("mine", str(_("Only me")))]
        if managed(actor, DESK):
            by_team = [(f"team-{team.id}", team.name) for team in teams()]
            choices = [("desk", str(_("Everybody"))), *by_team, *choices]
        field.choices = choices

    def owned_by(self) -> Owner:
        """Whose it is to be; ask after `is_valid`."""
        chosen = self.cleaned_data["owner"] or "mine"
        if chosen == "desk":
            return DESK
        if chosen.startswith("team-"):
            return Owner(team_id=int(chosen.removeprefix("team-")))
        return Owner(user_id=self.actor.user_id)


class MacroForm(OwnedForm):
    """Where a macro leads."""

    go = forms.ChoiceField(
        label=_("Afterwards"),
        choices=[(STAY, _("stay on the ticket")), (NEXT, _("go on to the next ticket"))],
    )

    def body(self, posted: QueryDict) -> JsonValue:
        """The macro's JSON."""
        actions = actions_of({"then": read_part(posted, THEN)})
        return {"then": written_actions(actions), "go": self.cleaned_data["go"]}


class AnswerForm(OwnedForm):
    """A text and for whom it is."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    text = forms.CharField(
        label=_("Text"),
        max_length=ANSWER_CHARS_MAX,
        widget=forms.Textarea(attrs={"rows": 9, "class": "form-control"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(language_names().items())

    def body(self, posted: QueryDict) -> JsonValue:  # noqa: ARG002
        """The answer's JSON."""
        return {"text": self.cleaned_data["text"], "language": self.cleaned_data["language"]}


class PieceForm(forms.Form):
    """Which row to draw: the one of `key`, or a new one in a part."""

    key = forms.RegexField(r"\A(when|then)-[0-9a-z]{1,12}\Z", required=False)
    part = forms.ChoiceField(choices=[(WHEN, WHEN), (THEN, THEN)], required=False)


class PageForm(forms.Form):
    """Where in the tickets of a rehearsal to go on."""

    after = forms.IntegerField(min_value=0, max_value=10**6, required=False)


class SearchForm(forms.Form):
    """What was typed."""

    q = forms.CharField(max_length=200, required=False)


def condition_of(body: JsonValue) -> Condition:
    """The condition of a stored rule."""
    return decode(body.get("if", {"all": []})) if isinstance(body, dict) else ALWAYS
