"""All templates of rules: every module of the folder `templates` defines one."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.wording import (
    Activities,
    Attribute,
    AttributeValues,
    Number,
    Seconds,
    Sentence,
    Word,
)

from . import templates
from .rule import TIMES_MAX, Rule, RuleRefused
from .template import Template


def _found() -> Iterator[Template]:
    for each in iter_modules(templates.__path__, f"{templates.__name__}."):
        module = import_module(each.name)
        for _name, kind in inspect.getmembers(module, inspect.isclass):
            if kind.__module__ == module.__name__ and issubclass(kind, Template):
                yield kind()


def _by_word() -> dict[str, Template]:
    by_word: dict[str, Template] = {}
    for template in _found():
        if template.word in by_word:
            raise ValueError(f"Two templates are written “{template.word}”.")
        by_word[template.word] = template
    return by_word


TEMPLATES: Mapping[str, Template] = _by_word()


def rule_of(fields: tuple[str, ...]) -> Rule:
    """A rule from what `Rule.fields` wrote. Raises RuleRefused."""
    word, activity, other, times, within, attribute, value = (*fields, *[""] * 7)[:7]
    template = TEMPLATES.get(word)
    if template is None or not activity or (template.takes_other and not other):
        raise RuleRefused(Sentence(gettext_noop("The rule does not say what it is about."), {}))
    try:
        rule = Rule(
            word,
            activity,
            other,
            int(times or 1),
            float(within) if within else None,
            attribute,
            value,
        )
    except ValueError:
        raise RuleRefused(
            Sentence(gettext_noop("A number of the rule is no number."), {})
        ) from None
    return checked_rule(rule)


def checked_rule(rule: Rule) -> Rule:
    """The rule without fields its template does not take. Raises RuleRefused."""
    template = TEMPLATES[rule.template]
    within = rule.within_seconds if template.takes_time else None
    if template.needs_time and within is None:
        raise RuleRefused(Sentence(gettext_noop("Say within which time it must happen."), {}))
    # Not a number, negative or endless: all fail this comparison.
    if within is not None and not 0 <= within < 1e11:
        raise RuleRefused(Sentence(gettext_noop("The time of the rule is out of range."), {}))
    if not 1 <= rule.times <= TIMES_MAX:
        raise RuleRefused(
            Sentence(
                gettext_noop("Times run from 1 to {times_max}."), {"times_max": Number(TIMES_MAX)}
            )
        )
    return Rule(
        rule.template,
        rule.activity,
        rule.other if template.takes_other else "",
        rule.times if template.takes_times else 1,
        within,
        rule.attribute,
        rule.value,
    )


_ONLY = gettext_noop("only cases with {attribute}: {value}")


def rule_sentence(rule: Rule) -> Sentence:
    """The rule in words."""
    template = TEMPLATES[rule.template]
    words: dict[str, Word] = {"activity": Activities((rule.activity,))}
    if rule.other:
        words["other"] = Activities((rule.other,))
    if template.takes_times:
        words["times"] = Number(rule.times)
    if rule.within_seconds is not None:
        words["time"] = Seconds(rule.within_seconds)
    if rule.attribute:
        words["attribute"] = Attribute(rule.attribute)
        words["value"] = AttributeValues(rule.attribute, (rule.value,))
    plain = template.sentence if rule.within_seconds is None else template.timed_sentence
    if template.takes_times and rule.times == 1:
        plain = template.once_sentence
    return Sentence(plain, words, (_ONLY,) if rule.attribute else ())
