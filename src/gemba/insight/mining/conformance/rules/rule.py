"""A rule as a value, and how it is written in an address or a table."""

from __future__ import annotations

from dataclasses import dataclass

from gemba.insight.mining.wording import Sentence

TIMES_MAX = 1_000


class RuleRefused(Exception):
    """A rule that cannot be read, or that asks for what the log does not have."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.template)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Rule:
    """`template` is the word of a template; the template says which other fields count.

    `activity` and `other` as the log stores them; `within_seconds` None is any time. With an
    `attribute`, the rule holds only for cases where it is `value`.
    """

    template: str
    activity: str
    other: str = ""
    times: int = 1
    within_seconds: float | None = None
    attribute: str = ""
    value: str = ""

    def fields(self) -> tuple[str, ...]:
        """What `rule_of` would read again."""
        within = "" if self.within_seconds is None else f"{self.within_seconds:.15g}"
        found = [self.template, self.activity, self.other, str(self.times), within]
        found += [self.attribute, self.value]
        while found and not found[-1]:
            found.pop()
        return tuple(found)
