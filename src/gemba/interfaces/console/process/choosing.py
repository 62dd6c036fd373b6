"""What a reader of the Process screen looks at: a log, and what the filter leaves of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from urllib.parse import quote, urlencode
from uuid import uuid4

import numpy as np
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from gemba.desk.tickets.queries import statuses
from gemba.foundation.accounts.queries import people
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.desk_activities import step_label
from gemba.insight.eventlog.desk_rows import CUSTOMER, MACHINE, drawn_names
from gemba.insight.eventlog.desk_steps import ROBOT
from gemba.insight.eventlog.queries import LogLine, log_line, logs, open_columns
from gemba.insight.mining.filters import codec
from gemba.insight.mining.filters.applying import Filtered, apply_filters
from gemba.insight.mining.filters.kind import Filter, FilterRefused
from gemba.insight.mining.wording import Sentence
from gemba.interfaces.console.process.leaving import filtered

FILTERS_MAX = 20
VARIANTS_SHOWN = 10
VARIANTS_SHOWN_MAX = 200
# The log whose filters an address brings along, seen from another type.
CAME_FROM = "from"
# By which attribute of cases, and which value of it, the twin tells requests apart besides.
APART, APART_VALUE = "by", "value"
_LEFT_BEHIND = gettext_noop("left out: it chose among the cases of the view before")


@dataclass(frozen=True)
class Choice:
    """A log under the filters of the address.

    `whole` is the log as it was stored, `left` what the filters left of it. An analysis that takes
    `columns` (the log itself unless single events were taken away) and `cases` honours every
    filter; graph and activities wait in `left`. `shown` is how many variants are
    listed, `versus` the texts of the filters the Compare tab sets against these. `apart` is an
    attribute of cases, and a value of it or "", by which the twin tells requests apart besides.
    `label` turns an activity as stored into the reader's words, `who` a resource.
    """

    log: LogLine
    title: str
    whole: EventColumns
    left: Filtered
    unreadable: tuple[Sentence, ...]
    label: Callable[[str], str]
    who: Callable[[str], str]
    shown: int = VARIANTS_SHOWN
    versus: tuple[str, ...] = ()
    apart: tuple[str, str] | None = None

    @property
    def columns(self) -> EventColumns:
        """The events the filters left."""
        return self.left.columns

    @property
    def cases(self) -> Bools | None:
        """One flag per case of `columns`, None for all."""
        return self.left.cases

    @property
    def filters(self) -> tuple[Filter, ...]:
        """Those at work."""
        return self.left.applied

    @property
    def refused(self) -> tuple[Sentence, ...]:
        """Why filters of the address were left out."""
        return (*self.unreadable, *self.left.refused)

    @property
    def case_total(self) -> int:
        """How many cases are looked at."""
        return self.columns.cases if self.cases is None else int(np.count_nonzero(self.cases))

    def filters_but(self, kind: type[Filter]) -> tuple[Filter, ...]:
        """All filters but those of one kind."""
        return tuple(each for each in self.filters if not isinstance(each, kind))

    def address(
        self,
        name: str,
        *more: str,
        filters: tuple[Filter, ...] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> str:
        """The address of the console's page `name` for this log, under these or its own filters;
        `more` are further parts of the path, `query` further parameters."""
        kept = self.filters if filters is None else filters
        pairs = [("f", codec.write(each)) for each in kept]
        pairs += [("shown", str(self.shown))] if self.shown != VARIANTS_SHOWN else []
        asked = dict(query or {})
        pairs += [] if "g" in asked else [("g", each) for each in self.versus]
        pairs += list(asked.items())
        path = reverse(f"console:{name}", args=[self.log.key, *more])
        return f"{path}?{urlencode(pairs, safe=':!', quote_via=quote)}" if pairs else path

    def elsewhere(self, name: str, key: str) -> str:
        """The address of the page `name` for the same log seen from another type, under these
        filters; `choose` says which of them mean nothing there."""
        path = reverse(f"console:{name}", args=[key])
        if not self.filters or key == self.log.key:
            return path
        pairs = [("f", codec.write(each)) for each in self.filters]
        pairs.append((CAME_FROM, self.log.key))
        return f"{path}?{urlencode(pairs, safe=':!', quote_via=quote)}"


class PartUnknown(Exception):
    """The address names something this log does not have: an activity, a person, a deviation."""


def choose(request: HttpRequest, key: str, *, actor: Actor, now: datetime) -> Choice:
    """What the address asks for. Raises LogUnknown, StoreUnreadable, ModelUnknown and
    TooManyActivities."""
    wanted, unreadable = _read_filters(request)
    if request.GET.get(CAME_FROM, key) != key:
        unreadable += [_left_behind(each) for each in wanted if each.of_one_view]
        wanted = [each for each in wanted if not each.of_one_view]
    shown = request.GET.get("shown", "")[:4]
    choice = choice_of(key, wanted, actor=actor, now=now)
    apart = request.GET.get(APART, ""), request.GET.get(APART_VALUE, "")
    return replace(
        choice,
        unreadable=tuple(unreadable),
        shown=min(int(shown), VARIANTS_SHOWN_MAX) if shown.isdecimal() else VARIANTS_SHOWN,
        versus=tuple(request.GET.getlist("g")[:FILTERS_MAX]),
        apart=apart if apart[0] in choice.whole.case_attributes else None,
    )


def choice_of(key: str, filters: Sequence[Filter], *, actor: Actor, now: datetime) -> Choice:
    """A log under some filters. Raises LogUnknown, StoreUnreadable, ModelUnknown and
    TooManyActivities."""
    line = log_line(key, actor=actor)
    log = open_columns(key, actor=actor, now=now)
    return Choice(
        log=line,
        title=log_title(line),
        whole=log,
        left=filtered(line, log, filters),
        unreadable=(),
        label=labeller(line, log),
        who=namer(line),
    )


def choice_in(name: str, columns: EventColumns) -> Choice:
    """A log that nothing keeps."""
    return Choice(
        log=LogLine(f"file-{uuid4().hex}", name),
        title=name,
        whole=columns,
        left=apply_filters(columns, ()),
        unreadable=(),
        label=str,
        who=str,
    )


def _read_filters(request: HttpRequest) -> tuple[list[Filter], list[Sentence]]:
    filters: list[Filter] = []
    unreadable: list[Sentence] = []
    for text in request.GET.getlist("f")[:FILTERS_MAX]:
        try:
            filters.append(codec.read(text))
        except FilterRefused as refusal:
            unreadable.append(refusal.sentence)
    return list(dict.fromkeys(filters)), unreadable


def _left_behind(condition: Filter) -> Sentence:
    """Which filter it was, and why it is gone."""
    told = condition.sentence()
    return replace(told, conditions=(*told.conditions, _LEFT_BEHIND))


def log_title(line: LogLine) -> str:
    """What a log is called in the reader's language."""
    return _("Our service desk") if line.is_desk else line.name


def named_logs(actor: Actor) -> list[tuple[LogLine, str]]:
    """The logs this actor may choose from, each with its title."""
    return [(line, log_title(line)) for line in logs(actor=actor)]


def labeller(line: LogLine, log: EventColumns) -> Callable[[str], str]:
    """From an activity as stored to its words."""
    if not line.is_desk:
        return str
    names, drawn = {each.code: each.label for each in statuses()}, drawn_names(log)
    return lambda code: step_label(code, names, drawn)


def namer(line: LogLine) -> Callable[[str], str]:
    """From a resource as stored to the name of the person, looked up when first needed."""
    return _DeskNames() if line.is_desk else str


class _DeskNames:
    def __call__(self, resource: str) -> str:
        if resource.startswith(ROBOT):
            return _("Robot {name}").format(name=resource.removeprefix(ROBOT))
        return self._names.get(resource, resource)

    @cached_property
    def _names(self) -> dict[str, str]:
        names = {str(person.id): person.name for person in people()}
        return names | {CUSTOMER: _("Customer"), MACHINE: _("The desk itself")}
