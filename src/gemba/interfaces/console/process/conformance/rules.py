"""The rules of a log with their figures, and the form that makes one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gemba.foundation.events.actors import Actor
from gemba.insight.mining.conformance.rules.registry import (
    TEMPLATES,
    checked_rule,
    rule_sentence,
)
from gemba.insight.mining.conformance.rules.rule import TIMES_MAX, Rule, RuleRefused
from gemba.insight.mining.conformance.rules.suggesting import suggested_rules
from gemba.insight.reference.queries import RuleLine, rules
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.filtering import options
from gemba.interfaces.console.process.filtering.words import sentence_words
from gemba.interfaces.console.process.measuring import Judged, judged
from gemba.interfaces.figures import count_words

VALUES_OFFERED = 30
UNITS = (
    ("60", gettext_lazy("minutes")),
    ("3600", gettext_lazy("hours")),
    ("86400", gettext_lazy("days")),
)
_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule as it is listed; `problem` says why this log cannot be judged by it."""

    id: UUID
    words: str
    counts: str
    kept: float
    percent: float
    violated: int
    broken_cases: int
    pending: int
    problem: str
    url: str
    remove_url: str


def rule_rows(choice: Choice, *, actor: Actor) -> list[RuleRow]:
    """Rules broken most often first."""
    rows = [_row(choice, line) for line in rules(log_key=choice.log.key, actor=actor)]
    return sorted(rows, key=lambda row: (-row.violated, row.words))


def _row(choice: Choice, line: RuleLine) -> RuleRow:
    words = sentence_words(rule_sentence(line.rule), choice)
    url = choice.address("process-rule", str(line.id))
    remove_url = choice.address("process-rule-remove", str(line.id))
    try:
        result = judged(choice.log, choice.whole, choice.left, line.rule)
    except RuleRefused as refusal:
        problem = sentence_words(refusal.sentence, choice)
        return RuleRow(line.id, words, "", 0.0, 0.0, 0, 0, 0, problem, "", remove_url)
    kept = result.satisfied / result.decided if result.decided else 1.0
    return RuleRow(
        id=line.id,
        words=words,
        counts=counts_words(result),
        kept=kept,
        percent=100 * kept,
        violated=result.violated,
        broken_cases=result.broken_cases,
        pending=result.pending,
        problem="",
        url=url if result.violated else "",
        remove_url=remove_url,
    )


def counts_words(result: Judged) -> str:
    """How often the rule was kept, and what is not decided yet."""
    if not result.decided and not result.pending:
        return _("Never called for in these cases.")
    words = _("Kept {kept} of {decided} times.").format(
        kept=count_words(result.satisfied),
        decided=count_words(result.decided),
    )
    if result.pending:
        still = _("{n} still open at the end of the log.").format(n=count_words(result.pending))
        words = _("{sentence} {next}").format(sentence=words, next=still)
    return words


@dataclass(frozen=True, slots=True)
class SuggestedRow:
    """A suggested rule, and the fields of the form that keep it."""

    words: str
    counts: str
    share: float
    fields: tuple[tuple[str, str], ...]


def suggested_rows(choice: Choice, *, actor: Actor) -> list[SuggestedRow]:
    """Rules nearly all cases keep, without those that are kept already."""
    known = {line.rule for line in rules(log_key=choice.log.key, actor=actor)}
    return [
        SuggestedRow(
            words=sentence_words(rule_sentence(each.rule), choice),
            counts=_("Called for {n} times.").format(n=count_words(each.activations)),
            share=each.share,
            fields=(
                ("template", each.rule.template),
                ("activity", each.rule.activity),
                ("other", each.rule.other),
                ("times", str(each.rule.times)),
                ("unit", UNITS[0][0]),
            ),
        )
        for each in suggested_rules(choice.columns, choice.cases)
        if each.rule not in known
    ]


class RuleForm(forms.Form):
    """A rule in words. Fields that the chosen template does not take are not there."""

    template = forms.ChoiceField(label=gettext_lazy("What should hold"))
    activity = forms.ChoiceField(label=gettext_lazy("Step"))
    other = forms.ChoiceField(label=gettext_lazy("Other step"))
    times = forms.IntegerField(
        label=pgettext_lazy("rule", "Times"), min_value=1, max_value=TIMES_MAX, initial=1
    )
    within = forms.FloatField(label=gettext_lazy("Within"), min_value=0, required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=UNITS, initial="3600")
    only = forms.ChoiceField(label=gettext_lazy("Only cases with"), required=False)

    def __init__(self, choice: Choice, data: Any = None) -> None:
        super().__init__(data)
        self._choice = choice
        word = self.data.get("template", "response")
        self.chosen = TEMPLATES.get(word, TEMPLATES["response"])
        self.initial["template"] = self.chosen.word
        titles = [(each.word, _(each.title)) for each in TEMPLATES.values()]
        self._offer("template", sorted(titles, key=lambda each: str(each[1])))
        names = options.activity_names(choice)
        self._offer("activity", names)
        self._offer("other", names)
        self._offer("only", [("", _("all cases")), *self._values()])
        self._drop("other", unless=self.chosen.takes_other)
        self._drop("times", unless=self.chosen.takes_times)
        self._drop("within", "unit", unless=self.chosen.takes_time)
        if self.chosen.needs_time:
            self.fields["within"].required = True
        for field in self.fields.values():
            is_list = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if is_list else "form-control"

    def rule(self) -> Rule:
        """What a valid form says. Raises RuleRefused."""
        given = self.cleaned_data
        attribute, _separator, value = given["only"].partition(_SEPARATOR)
        within = given.get("within")
        return checked_rule(
            Rule(
                template=self.chosen.word,
                activity=given["activity"],
                other=given.get("other", ""),
                times=given.get("times", 1),
                within_seconds=None if within is None else within * float(given["unit"]),
                attribute=attribute,
                value=value,
            )
        )

    def _offer(self, name: str, found: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = found

    def _drop(self, *names: str, unless: bool) -> None:
        for name in names:
            if not unless:
                del self.fields[name]

    def _values(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The values of each attribute of cases, the most frequent first."""
        return [
            (
                name,
                [
                    (f"{name}{_SEPARATOR}{value}", f"{name}: {value}")
                    for value, _words in options.value_options(
                        self._choice, name, options.Search()
                    ).options[:VALUES_OFFERED]
                ],
            )
            for name in self._choice.columns.case_attributes
        ]
