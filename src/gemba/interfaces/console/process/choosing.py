"""What a reader of the Process screen looks at: a log, and perhaps some of its variants."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

import numpy as np
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from gemba.desk.tickets.queries import statuses
from gemba.foundation.events.actors import Actor
from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.desk_activities import step_label
from gemba.insight.eventlog.queries import DESK, LogLine, log_line, open_columns
from gemba.insight.mining.choosing import cases_of_variants

VARIANTS_CHOSEN_MAX = 50
VARIANTS_SHOWN = 10
VARIANTS_SHOWN_MAX = 200


@dataclass(frozen=True)
class Choice:
    """A log and the variants chosen in it; `cases` flags their cases, None is all of them.

    `shown` is how many variants are listed.
    """

    log: LogLine
    title: str
    columns: EventColumns
    variants: tuple[str, ...]
    cases: Bools | None
    label: Callable[[str], str]
    shown: int = VARIANTS_SHOWN

    @property
    def case_total(self) -> int:
        """How many cases are looked at."""
        return self.columns.cases if self.cases is None else int(np.count_nonzero(self.cases))

    def address(self, name: str, *more: str, variants: tuple[str, ...] | None = None) -> str:
        """The address of the page called `name` for this log and these (or its own) variants."""
        chosen = self.variants if variants is None else variants
        query = [("variant", key) for key in chosen]
        query += [("shown", str(self.shown))] if self.shown != VARIANTS_SHOWN else []
        path = reverse(f"console:{name}", args=[self.log.key, *more])
        return f"{path}?{urlencode(query)}" if query else path


def choose(request: HttpRequest, key: str, *, actor: Actor, now: datetime) -> Choice:
    """What the address asks for. Raises LogUnknown."""
    line = log_line(key, actor=actor)
    columns = open_columns(key, actor=actor, now=now)
    variants = tuple(dict.fromkeys(request.GET.getlist("variant")))[:VARIANTS_CHOSEN_MAX]
    shown = request.GET.get("shown", "")[:4]
    cases = cases_of_variants(columns, variants) if variants else None
    return Choice(
        log=line,
        title=log_title(line),
        columns=columns,
        variants=variants if cases is not None else (),
        cases=cases,
        label=labeller(line),
        shown=min(int(shown), VARIANTS_SHOWN_MAX) if shown.isdecimal() else VARIANTS_SHOWN,
    )


def log_title(line: LogLine) -> str:
    """What a log is called in the reader's language."""
    return _("Our service desk") if line.key == DESK else line.name


def labeller(line: LogLine) -> Callable[[str], str]:
    """From an activity as stored to its words."""
    if not line.is_desk:
        return str
    names = {each.code: each.label for each in statuses()}
    return lambda code: step_label(code, names)
