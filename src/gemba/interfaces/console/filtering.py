"""Filters of the list: filled in, shown, and kept as views of one person, a team or the desk."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gemba.desk.tickets.conditions import Condition, ConditionRefused, describe, encode
from gemba.desk.tickets.queries import saved_view_body
from gemba.desk.tickets.queries.viewing import KIND, ORDER_LABELS, USUAL_COLUMNS
from gemba.foundation.accounts.queries import teams
from gemba.foundation.definitions.kinds import DESK, MANAGING_ROLES, DefinitionRefused, Owner
from gemba.foundation.definitions.operations import (
    NAME_CHARS_MAX,
    Draft,
    NotAllowed,
    StaleDefinition,
    create,
    publish,
)
from gemba.foundation.definitions.queries import DefinitionUnknown, definition
from gemba.foundation.events.actors import Actor
from gemba.interfaces.console.conditions.rows import Builder, builder, read
from gemba.interfaces.console.ticket_lists import ListChoice

PREFIX = "if"
ONESELF, EVERYBODY, TEAM = "me", "desk", "team-"


class FilterRefused(Exception):
    """The view cannot be kept; the message says why."""


class ViewForm(forms.Form):
    """A view to keep: its name, whose it is, its order; the version it was filled in from."""

    name = forms.CharField(max_length=NAME_CHARS_MAX)
    whose = forms.CharField(max_length=30, required=False)
    order = forms.ChoiceField(choices=list(ORDER_LABELS.items()), required=False)
    saved = forms.UUIDField(required=False)
    seen_version = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)


@dataclass(frozen=True, slots=True)
class Whose:
    """Who can see a view: a choice and its words."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class FilterPage:
    """The dialog in which a list is filtered. `saved_id` and `seen_version`: a view to change."""

    builder: Builder
    name: str
    order: str
    saved_id: UUID | None
    seen_version: int
    is_changeable: bool
    whose: tuple[Whose, ...]

    @property
    def orders(self) -> Mapping[str, Promise]:
        """The orders to choose from."""
        return ORDER_LABELS


def filter_page(choice: ListChoice, *, actor: Actor) -> FilterPage:
    """The dialog, filled in with what the list shows now."""
    start = choice.starts_from
    found = definition(choice.saved.id, actor=actor) if choice.saved else None
    is_own = choice.saved is not None and choice.saved.owner.user_id == actor.user_id
    return FilterPage(
        builder=builder(start, prefix=PREFIX, words=describe(start)),
        name=choice.saved.name if choice.saved else "",
        order=choice.saved.order if choice.saved else choice.order or "activity",
        saved_id=found.id if found else None,
        seen_version=found.version if found else 0,
        is_changeable=found is not None and (is_own or actor.role in MANAGING_ROLES),
        whose=_whose(actor),
    )


def shown_at(posted: QueryDict) -> str:
    """Where the tickets of the filter are listed. Raises ConditionRefused."""
    return f"{reverse('console:tickets')}?{urlencode({'where': _coded(_read(posted))})}"


def keep_view(posted: QueryDict, *, actor: Actor, now: datetime) -> UUID:
    """Keep the filter as a view, or publish what an earlier one says now; its id.

    Raises FilterRefused or ConditionRefused.
    """
    form = ViewForm(posted)
    if not form.is_valid():
        raise FilterRefused(_("Give the view a name."))
    given = form.cleaned_data
    order = given["order"] or "activity"
    body = saved_view_body(encode(_read(posted)), order=order, columns=USUAL_COLUMNS)
    draft = Draft(given["name"], body)
    try:
        if given["saved"]:
            seen = given["seen_version"] or 0
            publish(
                definition_id=given["saved"], draft=draft, seen_version=seen, actor=actor, now=now
            )
            return UUID(str(given["saved"]))
        owner = _owner(given["whose"], actor)
        return create(kind=KIND, draft=draft, actor=actor, now=now, is_on=True, owner=owner)
    except NotAllowed as refusal:
        raise PermissionDenied from refusal
    except (DefinitionRefused, DefinitionUnknown, StaleDefinition) as refusal:
        raise FilterRefused(str(refusal)) from refusal


def _read(posted: QueryDict) -> Condition:
    condition = read(posted, prefix=PREFIX)
    if not getattr(condition, "parts", True):
        raise ConditionRefused(_("Choose at least one condition."))
    return condition


def _coded(condition: Condition) -> str:
    return json.dumps(encode(condition), ensure_ascii=False, separators=(",", ":"))


def _whose(actor: Actor) -> tuple[Whose, ...]:
    own = Whose(ONESELF, _("Only me"))
    if actor.role not in MANAGING_ROLES:
        return (own,)
    named = (Whose(f"{TEAM}{team.id}", team.name) for team in teams())
    return (own, Whose(EVERYBODY, _("Everybody")), *named)


def _owner(whose: str, actor: Actor) -> Owner:
    if whose == EVERYBODY:
        return DESK
    if whose.startswith(TEAM) and whose[len(TEAM) :].isdigit():
        return Owner(team_id=int(whose[len(TEAM) :][:9]))
    return Owner(user_id=actor.user_id)
