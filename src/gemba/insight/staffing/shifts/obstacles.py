"""Why no plan keeps all rules, in words: who cannot, and the fewest rules that clash.

Needs are met as far as they can be, so only the rules of a single person can make a plan
impossible. Rules are taken away one by one as long as the rest still clashes (deletion filter,
Chinneck & Dravnieks 1991): of what is left every single one is in the way.
"""

from __future__ import annotations

from dataclasses import dataclass

from gemba.foundation.kernel.wording import gettext_noop

from .program import Program, Reason, solve

_SECONDS_MAX = 2.0


WORDS: dict[str, str] = {
    "hours_min": gettext_noop("at least %(hours)s h in the week from %(week)s"),
    "hours_max": gettext_noop("at most %(hours)s h in the week from %(week)s"),
    "days_week": gettext_noop("at most %(days)s days in the week from %(week)s"),
    "days_in_row": gettext_noop("at most %(days)s days in a row"),
    "rest": gettext_noop("at least %(hours)s h of rest between shifts"),
    "weekends": gettext_noop("at most %(weekends)s weekends worked"),
    "absent": gettext_noop("absent on %(day)s"),
    "fixed": gettext_noop("shift %(shape)s on %(day)s is fixed"),
    "time": gettext_noop("no plan was found within %(seconds)s s"),
}


@dataclass(frozen=True)
class Obstacle:
    """Rules that cannot be kept together, by whom; `person` is empty where it is not a person."""

    person: str
    rules: tuple[Reason, ...]

    @property
    def words(self) -> tuple[tuple[str, dict[str, str]], ...]:
        """Sentences to translate, and what fills their places."""
        return tuple((WORDS[rule.code], dict(rule.places)) for rule in self.rules)


@dataclass(frozen=True)
class NoPlan:
    obstacles: tuple[Obstacle, ...]


def out_of_time(seconds_max: float) -> NoPlan:
    return NoPlan((Obstacle("", (Reason.of("time", seconds=f"{seconds_max:g}"),)),))


def clashing(person: str, program: Program) -> Obstacle:
    """The fewest rules of a person that cannot be kept together; `program` holds all of them."""
    for reason in program.reasons:
        less = program.without([reason])
        if not _can_be_kept(less):
            program = less
    return Obstacle(person, program.reasons)


def _can_be_kept(program: Program) -> bool:
    return solve(program, seconds_max=_SECONDS_MAX).values is not None
