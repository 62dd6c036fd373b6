"""Decisions as definitions: what is wrong with them, in words, and tried with values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gemba.desk.workflow.decisions import DmnUnreadable, read_dmn
from gemba.desk.workflow.decisions.checking import check_definitions
from gemba.desk.workflow.decisions.model import Definitions
from gemba.desk.workflow.decisions.refusals import REFUSALS
from gemba.desk.workflow.desk_time import on_the_wall
from gemba.desk.workflow.offers import DECISION
from gemba.foundation.definitions.difference import Line
from gemba.foundation.definitions.kinds import DefinitionKind, DefinitionRefused
from gemba.foundation.kernel.json_values import JsonValue

from .bodies import XML_CHARS_MAX, refuse, xml_of
from .problems import Problem
from .substance import substance_of
from .tables import TableView, views_of
from .trying import Tried, tried
from .words import policy_word


def decision_problems(xml: str) -> tuple[Problem, ...]:
    """Everything found wrong with decisions; gaps are no errors: they may be meant."""
    try:
        definitions = read_dmn(xml.encode()).definitions
    except DmnUnreadable as refusal:
        return (Problem(refusal.element, _told(refusal)),)
    if not definitions.decisions:
        return (Problem("", _("The drawing holds no decision.")),)
    return tuple(
        Problem(each.element, _(each.sentence) % dict(each.values), each.is_error)
        for each in check_definitions(definitions)
    )


def definitions_of(body: JsonValue) -> Definitions:
    """The decisions in a body. Raises DefinitionRefused."""
    return definitions_in(xml_of(body))


def definitions_in(xml: str) -> Definitions:
    """The decisions in a file. Raises DefinitionRefused."""
    try:
        return read_dmn(xml.encode()).definitions
    except DmnUnreadable as refusal:
        raise DefinitionRefused(_told(refusal)) from refusal


def tables_of(body: JsonValue) -> tuple[TableView, ...]:
    """The tables in a body, in the order of the file, with words of the reader's for what DMN
    names. Raises DefinitionRefused."""
    views = views_of(definitions_of(body), remark=_("Annotations"))
    return tuple(replace(each, policy=policy_word(each.policy)) for each in views)


def try_decision(xml: str, *, wanted: str, given: Mapping[str, str], now: datetime) -> Tried:
    """What a decision asks for, and what it answers with what is given so far. `wanted` '' is
    the one no other requires. Raises DefinitionRefused."""
    try:
        return tried(definitions_in(xml), wanted, given, on_the_wall(now))
    except DmnUnreadable as refusal:
        raise DefinitionRefused(_told(refusal)) from refusal


def check_decision(body: JsonValue) -> None:
    """Raises DefinitionRefused while something is wrong with it."""
    refuse(decision_problems(xml_of(body)))


def describe_decision(body: JsonValue) -> list[Line]:
    """Decisions in lines, one a rule."""
    return [line for view in tables_of(body) for line in _lines(view)]


def decision_said(body: JsonValue) -> str:
    """Decisions in a sentence: how much there is of what."""
    try:
        views = tables_of(body)
    except DefinitionRefused as refusal:
        return str(refusal)
    rules = sum(len(each.rows) for each in views)
    decisions = len(views)
    told = ngettext("{n} decision", "{n} decisions", decisions).format(n=decisions)
    return f"{told}, {ngettext('{n} rule', '{n} rules', rules).format(n=rules)}"


def _lines(view: TableView) -> Iterator[Line]:
    if view.text:
        yield Line(view.name, view.text)
        return
    if view.heads:
        yield Line(_("Hit policy of {name}").format(name=view.name), view.policy)
    for row in view.rows:
        asked = " · ".join(
            f"{head}: {cell}"
            for head, cell in zip(view.heads, row.cells, strict=True)
            if cell not in ("", "-")
        )
        yield Line(_("Rule of {name}").format(name=view.name), asked)


def _told(refusal: DmnUnreadable) -> str:
    return _(REFUSALS[refusal.code]) % refusal.params


DECISION_KIND = DefinitionKind(
    name=DECISION,
    label=gettext_lazy("Decision"),
    plural=gettext_lazy("Decisions"),
    check=check_decision,
    describe=describe_decision,
    substance=substance_of,
    body_chars_max=XML_CHARS_MAX,
)
