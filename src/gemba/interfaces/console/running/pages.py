"""The page of a running process as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gemba.desk.workflow.queries import (
    InstancePage,
    Standing,
    Wanted,
    instances,
    open_versions,
    standing,
)
from gemba.foundation.definitions.queries import Definition, version
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.json_values import JsonValue
from gemba.interfaces.console.drawings.pages import xml_in
from gemba.interfaces.templatetags.desk import age

from .forms import WantedForm

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

STATUS_WORDS: Mapping[str, _StrOrPromise] = {
    "": _("Open"),
    "running": _("Going on"),
    "troubled": _("In trouble"),
    "ended": _("Finished"),
    "cancelled": _("Stopped"),
}


@dataclass(frozen=True, slots=True)
class StatusTab:
    """One choice of status, with how many there are."""

    value: str
    word: _StrOrPromise
    count: int
    query: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class RunningPage:
    """Where instances of a version stand, and those that are looked at."""

    definition: Definition
    wanted: Wanted
    standing: Standing
    list: InstancePage
    xml: str
    now: datetime

    @property
    def places(self) -> JsonValue:
        """What stands on the drawing: by element the numbers, and the middle wait in words."""
        return [
            {
                "element": each.element,
                "waiting": each.waiting,
                "troubled": each.troubled,
                "age": age(each.since, self.now),
                "query": self.query(element=each.element, status=""),
            }
            for each in self.standing.places
        ]

    @property
    def move_query(self) -> str:
        """Which tickets would go where: those of this version, or of the oldest that still runs, to
        the newest; where all run on that, back to the one before."""
        newest = self.definition.version
        from_version = self.wanted.version
        if from_version == newest:
            from_version = min(
                (number for number, _count in self.standing.versions), default=newest
            )
        to = newest if from_version < newest else newest - 1
        return urlencode({"version": from_version, "to": to})

    @property
    def element_label(self) -> str:
        """What the element that is looked at is called."""
        labels = {each.element: each.label for each in self.standing.places}
        return labels.get(self.wanted.element, self.wanted.element)

    @property
    def trouble_count(self) -> int:
        """Troubled instances among those that are looked at."""
        there = self.wanted.element
        places = (each for each in self.standing.places if not there or each.element == there)
        return sum(each.troubled for each in places)

    @property
    def tabs(self) -> tuple[StatusTab, ...]:
        """The choices of status."""
        counts = {**self.standing.counts, "": self.standing.open_count}
        return tuple(
            StatusTab(
                value,
                word,
                counts.get(value, 0),
                self.query(status=value, element=""),
                self.wanted.status == value,
            )
            for value, word in STATUS_WORDS.items()
        )

    @property
    def here(self) -> str:
        """The query of this page."""
        return self.query(page=self.list.number)

    @property
    def everywhere(self) -> str:
        """The query of the same without an element."""
        return self.query(element="")

    @property
    def next(self) -> str:
        """The query of the page after this one; '' on the last."""
        return self.query(page=self.list.number + 1) if self.list.has_more else ""

    @property
    def previous(self) -> str:
        """The query of the page before this one; '' on the first."""
        return self.query(page=self.list.number - 1) if self.list.number > 1 else ""

    def query(self, *, page: int = 1, **changed: str) -> str:
        """An address's query with these changes."""
        said = {
            "version": self.wanted.version,
            "element": self.wanted.element,
            "status": self.wanted.status,
            **changed,
            "page": page if page > 1 else "",
        }
        return urlencode({name: value for name, value in said.items() if value})


def wanted_of(found: Definition, query: QueryDict) -> tuple[Wanted, int]:
    """What an address asks for, and which page of it; nonsense is left out. Where no version is
    named: the newest on which something runs."""
    form = WantedForm(query)
    form.is_valid()
    said = form.cleaned_data
    number = said.get("version") or _newest_at_work(found)
    wanted = Wanted(
        found.id, min(number, found.version), said.get("element") or "", said.get("status") or ""
    )
    return wanted, said.get("page") or 1


def running_page(
    found: Definition, wanted: Wanted, page: int, *, actor: Actor, now: datetime
) -> RunningPage:
    """The page of what is wanted."""
    return RunningPage(
        definition=found,
        wanted=wanted,
        standing=standing(found.id, wanted.version),
        list=instances(wanted, page=page, actor=actor),
        xml=xml_in(version(found.id, wanted.version).body),
        now=now,
    )


def _newest_at_work(found: Definition) -> int:
    at_work = [number for number, _count in open_versions(found.id)]
    return max(at_work, default=found.version)
