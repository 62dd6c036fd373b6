"""Rules, macros and canned answers as definitions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from gemba.desk.tickets import conditions
from gemba.desk.workflow.actions.action import Action
from gemba.desk.workflow.offers import calendars
from gemba.desk.workflow.rule import ANY_TIME, WITHIN, Rule, actions_of, decode
from gemba.desk.workflow.variables import check_text
from gemba.foundation.definitions.difference import Line
from gemba.foundation.definitions.kinds import DefinitionKind, DefinitionRefused, managed_or_own
from gemba.foundation.definitions.queries import Definition
from gemba.foundation.kernel.json_values import JsonValue

RULE, MACRO, ANSWER = "rule", "macro", "canned_reply"
ANSWER_CHARS_MAX = 10_000
STAY, NEXT = "stay", "next"
LANGUAGES = ("", "en", "zh")


@dataclass(frozen=True)
class Macro:
    """Several actions at once. `then_go`: stay on the ticket, or on to the next."""

    id: UUID
    version: int
    name: str
    then: tuple[Action, ...]
    then_go: str = STAY


@dataclass(frozen=True)
class Answer:
    """A ready text. `language` '' fits every customer."""

    id: UUID
    name: str
    text: str
    language: str = ""


@lru_cache(maxsize=512)
def macro_of(found: Definition) -> Macro:
    """A stored macro. Raises DefinitionRefused."""
    assert isinstance(found.body, Mapping)
    return Macro(
        found.id,
        found.version,
        found.name,
        actions_of(found.body),
        str(found.body.get("go", STAY)),
    )


@lru_cache(maxsize=1024)
def answer_of(found: Definition) -> Answer:
    """A stored answer."""
    body = found.body if isinstance(found.body, Mapping) else {}
    return Answer(found.id, found.name, str(body.get("text", "")), str(body.get("language", "")))


def digest_of(body: JsonValue) -> str:
    """What tells one body from another, however it is spelt."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def check_macro(body: JsonValue) -> None:
    """Raises DefinitionRefused unless the macro does something that can be done."""
    if not isinstance(body, Mapping) or body.get("go", STAY) not in (STAY, NEXT):
        raise DefinitionRefused(_("A macro says what it does, and where to go on."))
    actions = actions_of(body)
    if not actions:
        raise DefinitionRefused(_("Say what the macro does: choose an action."))
    for action in actions:
        action.check()


def check_answer(body: JsonValue) -> None:
    """Raises DefinitionRefused unless there is a text whose variables are known."""
    text = body.get("text") if isinstance(body, Mapping) else None
    if not isinstance(body, Mapping) or not isinstance(text, str) or not text.strip():
        raise DefinitionRefused(_("Write the text of the answer."))
    if len(text) > ANSWER_CHARS_MAX:
        raise DefinitionRefused(
            _("The text is longer than {n} characters.").format(n=ANSWER_CHARS_MAX)
        )
    if body.get("language", "") not in LANGUAGES:
        raise DefinitionRefused(_("Choose a language from the list."))
    check_text(text)


def describe_rule(body: JsonValue) -> list[Line]:
    """A rule in lines, for differences."""
    rule = decode(body, id=UUID(int=0))
    lines = [Line(pgettext("rule", "When"), each.said()) for each in rule.when]
    lines.append(Line(pgettext("rule", "If"), conditions.describe(rule.condition)))
    if rule.hours != ANY_TIME:
        lines.append(Line(_("Hours"), hours_said(rule)))
    lines += [Line(pgettext("rule", "Then"), each.said()) for each in rule.then]
    if rule.stops:
        lines.append(Line(_("After it"), _("no further rules")))
    return lines


def hours_said(rule: Rule) -> str:
    """The hours of a rule in words."""
    named = {str(value): label for value, label in calendars()}
    name = named.get(rule.calendar, _("the desk’s calendar"))
    words = _("within the hours of {name}") if rule.hours == WITHIN else _("outside {name}")
    return words.format(name=name)


def rule_said(body: JsonValue) -> str:
    """A rule in a sentence."""
    rule = decode(body, id=UUID(int=0))
    when = _(" or ").join(each.said() for each in rule.when)
    then = ", ".join(each.said() for each in rule.then)
    words = conditions.describe(rule.condition)
    if rule.hours != ANY_TIME:
        words = f"{words}, {hours_said(rule)}"
    return _("When {when}, if {condition}: {then}").format(when=when, condition=words, then=then)


def describe_macro(body: JsonValue) -> list[Line]:
    """A macro in lines."""
    assert isinstance(body, Mapping)
    lines = [Line(_("Does"), each.said()) for each in actions_of(body)]
    go = _("to the next ticket") if body.get("go") == NEXT else _("stay on the ticket")
    return [*lines, Line(_("Then"), go)]


def describe_answer(body: JsonValue) -> list[Line]:
    """An answer in lines."""
    assert isinstance(body, Mapping)
    return [
        Line(_("Language"), language_names()[str(body.get("language", ""))]),
        Line(_("Text"), str(body.get("text", ""))),
    ]


def language_names() -> dict[str, str]:
    """For whom an answer is, by its language."""
    return {"": _("any language"), "en": _("English"), "zh": _("Chinese")}


MACRO_KIND = DefinitionKind(
    name=MACRO,
    label=gettext_lazy("Macro"),
    plural=gettext_lazy("Macros"),
    check=check_macro,
    describe=describe_macro,
    ordered=True,
    may_change=managed_or_own,
)
ANSWER_KIND = DefinitionKind(
    name=ANSWER,
    label=gettext_lazy("Canned answer"),
    plural=gettext_lazy("Canned answers"),
    check=check_answer,
    describe=describe_answer,
    may_change=managed_or_own,
)
