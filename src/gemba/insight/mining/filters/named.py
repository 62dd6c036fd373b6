"""What filters that name activities or people have in common: their address and their sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from gemba.insight.mining.wording import Activities, Resources, Sentence

from .fields import names_of
from .kind import Filter


@dataclass(frozen=True)
class Named(Filter):
    """`template` is the condition in words; its place is filled with `names`."""

    names: tuple[str, ...]
    template: ClassVar[str]

    @classmethod
    def read(cls, fields: tuple[str, ...]) -> Self:
        return cls(names_of(fields))

    def fields(self) -> tuple[str, ...]:
        return self.names


class NamedActivities(Named):
    """The place in `template` is {activity}."""

    def sentence(self) -> Sentence:
        return Sentence(self.template, {"activity": Activities(self.names)})


class NamedResources(Named):
    """The place in `template` is {who}."""

    def sentence(self) -> Sentence:
        return Sentence(self.template, {"who": Resources(self.names)})
