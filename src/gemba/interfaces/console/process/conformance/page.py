"""Everything the templates of the Conformance tab are given."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.queries import may_import
from gemba.insight.mining.conformance.model_states import ModelCannotEnd
from gemba.insight.mining.conformance.rules.judging import judge
from gemba.insight.mining.conformance.rules.rule import RuleRefused
from gemba.insight.mining.discovery.refusals import TooManyActivities
from gemba.insight.mining.filters.kind import Filter
from gemba.insight.mining.filters.kinds.deviation import Deviates
from gemba.insight.mining.filters.kinds.rule import BreaksRule
from gemba.insight.reference.operations import RuleNotKept, add_rule
from gemba.insight.reference.queries import rules
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.process.choosing import Choice, PartUnknown
from gemba.interfaces.console.process.conformance.behind import Behind, Found, behind
from gemba.interfaces.console.process.conformance.comparing import (
    asked_model,
    compared,
    model_links,
)
from gemba.interfaces.console.process.conformance.rules import RuleForm, rule_rows
from gemba.interfaces.console.process.conformance.story import conformance_story
from gemba.interfaces.console.process.drawn import drawn_links
from gemba.interfaces.console.process.filtering.words import sentence_words
from gemba.interfaces.console.process.tabs import CONFORMANCE, tab_context


class RuleFormRefused(Exception):
    """The form gives no rule; the message says why where no field does."""

    def __init__(self, form: RuleForm, words: str = "") -> None:
        super().__init__(words)
        self.form = form


def page_context(
    request: DeskRequest, choice: Choice, form: RuleForm | None = None, problem: str = ""
) -> dict[str, object]:
    """The diagram, the models to choose from, and the rules. Raises ModelUnknown."""
    context = tab_context(request, choice, CONFORMANCE)
    if not len(choice.whole):
        return context
    actor = request.actor
    asked = asked_model(request, choice, actor=actor)
    context |= {
        "links": model_links(choice, asked, actor=actor),
        "drawn": drawn_links(request, choice.log),
        "model_url": choice.address("process-model"),
        "rules": rule_rows(choice, actor=actor),
        "may_rule": may_import(actor),
        "form": form or RuleForm(choice),
        "form_problem": problem,
        "is_form_open": form is not None,
        "form_url": choice.address("process-rule-form"),
        "suggest_url": choice.address("process-rule-suggestions"),
        "add_url": choice.address("process-rule-add"),
    }
    if not choice.case_total:
        return context
    try:
        comparison = compared(request, choice, actor=actor)
    except TooManyActivities:
        return context | {"model_problem": _too_many_words()}
    return context | {
        "shown": comparison.shown,
        "comparison_url": choice.address("process-comparison", query=asked.query),
    }


def comparison_context(request: DeskRequest, choice: Choice) -> dict[str, object]:
    """The figures and deviations, or why there are none. Raises ModelUnknown,
    TooManyActivities."""
    try:
        story = conformance_story(compared(request, choice, actor=request.actor))
    except ModelCannotEnd:
        words = _("No case could ever end in this model: check its last gateways.")
        return {"problem": words}
    return {"story": story, "choice": choice}


def deviation_found(request: DeskRequest, choice: Choice) -> tuple[Found, Filter]:
    """The events behind the deviation the address names, and the filter that keeps their cases.
    Raises PartUnknown, ModelUnknown, TooManyActivities."""
    comparison = compared(request, choice, actor=request.actor)
    try:
        found = comparison.told.deviations
    except ModelCannotEnd as error:
        raise PartUnknown from error
    wanted = found.find(request.GET.get("deviation", ""))
    if wanted is None:
        raise PartUnknown(request.GET.get("deviation", ""))
    events = found.events_of(wanted)
    rows = Found(events.case, events.row, events.resource, found.aligned)
    return rows, Deviates(comparison.shown.asked.text, wanted.kind, wanted.activity)


def deviation_part(request: DeskRequest, choice: Choice) -> Behind:
    """Who, why and where. Raises PartUnknown."""
    found, own = deviation_found(request, choice)
    query = {
        name: request.GET[name]
        for name in ("deviation", "model", "miner", "rare")
        if name in request.GET
    }
    csv_url = choice.address("process-deviation-cases", query=query)
    return behind(choice, found, csv_url=csv_url, own=own, actor=request.actor)


def rule_found(request: DeskRequest, choice: Choice, rule_id: UUID) -> tuple[Found, Filter]:
    """The events that break a rule, and the filter that keeps their cases. Raises PartUnknown."""
    lines = rules(log_key=choice.log.key, actor=request.actor)
    line = next((each for each in lines if each.id == rule_id), None)
    if line is None:
        raise PartUnknown(str(rule_id))
    try:
        broken = judge(choice.columns, line.rule, choice.cases).violations
    except RuleRefused as error:
        raise PartUnknown from error
    return Found(broken.case, broken.row, broken.resource, None), BreaksRule(line.rule)


def rule_part(request: DeskRequest, choice: Choice, rule_id: UUID) -> Behind:
    """Who broke a rule, what such cases have in common, and which they are. Raises PartUnknown."""
    found, own = rule_found(request, choice, rule_id)
    csv_url = choice.address("process-rule-cases", str(rule_id))
    return behind(choice, found, csv_url=csv_url, own=own, actor=request.actor)


def keep_rule(request: DeskRequest, choice: Choice) -> None:
    """Keep the rule of the form that was sent. Raises RuleFormRefused."""
    form = RuleForm(choice, request.POST)
    if not form.is_valid():
        raise RuleFormRefused(form, _("The rule is not complete yet."))
    try:
        add_rule(log_key=choice.log.key, rule=form.rule(), actor=request.actor, now=current_time())
    except RuleRefused as refusal:
        raise RuleFormRefused(form, sentence_words(refusal.sentence, choice)) from refusal
    except RuleNotKept as refusal:
        raise RuleFormRefused(form, str(refusal)) from refusal


def _too_many_words() -> str:
    return _("The log has too many activities for a diagram. Leave rare ones out with a filter.")
