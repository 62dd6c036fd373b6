"""Everything the templates of a draft's fit are given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemba.desk.tickets.queries import visible_tickets
from gemba.desk.workflow.drawings.kinds import root_of
from gemba.foundation.definitions.queries import WorkingDraft, definition
from gemba.foundation.events.actors import Actor
from gemba.insight.mining.conformance.fitting import Reason
from gemba.insight.mining.drafting.origin import Origin, origin_in
from gemba.insight.mining.filters.kinds.case_ids import CaseIds
from gemba.insight.mining.model.bpmn import NodeKind
from gemba.insight.reference.processes import Spoken, drawing_key, own_and_foreign
from gemba.insight.reference.queries import matches
from gemba.interfaces.figures import count_words, share_words

from .choosing import Chosen, Wanted, Whose, chosen, log_of
from .measuring import Held, held
from .words import SPANS, WHOSE, WHY

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

REASONS_SHOWN = 6
TICKETS_SHOWN = 5
# As many ids as an address takes.
CASES_LINKED = 100
# What an activity may be said to be besides a step of the drawing.
IGNORED, MISSING, UNSAID = "-", "!", "?"


@dataclass(frozen=True, slots=True)
class TicketLink:
    """A ticket behind a reason."""

    number: int
    subject: str


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """Why cases do not fit, with how many and which."""

    words: str
    count: str
    share: str
    tickets: tuple[TicketLink, ...]
    url: str


@dataclass(frozen=True, slots=True)
class SideView:
    """One of the two drawings. `left_out` and `untold` are counts in words, '' for none."""

    label: str
    problem: str
    unseen: tuple[str, ...]
    fitting: str = ""
    compared: str = ""
    share: str = ""
    percent: float = 0
    left_out: str = ""
    untold: str = ""
    reasons: tuple[ReasonLine, ...] = ()


@dataclass(frozen=True, slots=True)
class MatchRow:
    """What an activity is taken for, in words, and what was said of it: a step by its id, IGNORED,
    MISSING, or UNSAID."""

    activity: str
    label: str
    taken_for: str
    said: str


@dataclass(frozen=True)
class FitPage:
    """A draft and the version that runs, held against the same cases."""

    sides: tuple[SideView, ...]
    rows: tuple[MatchRow, ...]
    steps: tuple[tuple[str, str], ...]
    chosen: Chosen
    total: str
    first_day: datetime | None
    last_day: datetime

    @property
    def spans(self) -> list[tuple[str, _StrOrPromise, bool]]:
        """Periods to choose."""
        return [(each.value, words, each is self.chosen.span) for each, words in SPANS.items()]

    @property
    def whose(self) -> list[tuple[str, _StrOrPromise, bool]]:
        """Sets of cases to choose."""
        chosen = self.chosen
        return [(each.value, WHOSE[each], each is chosen.whose) for each in chosen.offered]


@dataclass(frozen=True)
class _Reading:
    """A draft with what the log calls its steps."""

    draft: WorkingDraft
    origin: Origin | None
    key: str
    actor: Actor
    now: datetime

    @classmethod
    def of(cls, draft: WorkingDraft, actor: Actor, now: datetime) -> _Reading:
        """Raises DefinitionRefused."""
        root = root_of(draft.body)
        return cls(draft, origin_in(root), drawing_key(root), actor, now)

    def chosen(self, wanted: Wanted) -> Chosen:
        whole = log_of(self.origin, actor=self.actor, now=self.now)
        own, _foreign = own_and_foreign(whole.columns.activities, self.draft.definition_id)
        return chosen(whole, self.origin, own, wanted, self.now)

    def spoken(self, chosen: Chosen, origin: Origin | None) -> Spoken:
        """What the log calls things. Where cases are looked at on which the process did not run,
        its own steps say nothing."""
        choice = chosen.choice
        log, known = choice.log, list(choice.whole.activities)
        own, foreign = own_and_foreign(known, self.draft.definition_id)
        ran = chosen.whose is Whose.PROCESS
        heard = {key: step for key, step in own.items() if ran or key in chosen.activities}
        return Spoken(
            {each: choice.label(each) for each in known if each in heard or each not in own},
            heard,
            foreign,
            matches(self.key),
            is_whole=origin is not None and origin.log_key == log.key,
        )


def process_key(draft: WorkingDraft) -> str:
    """The id of the process in its drawings. Raises DefinitionRefused."""
    return drawing_key(root_of(draft.body))


def fit_page(draft: WorkingDraft, wanted: Wanted, *, actor: Actor, now: datetime) -> FitPage:
    """Raises DefinitionRefused, StoreUnreadable."""
    reading = _Reading.of(draft, actor, now)
    cases = reading.chosen(wanted)
    spoken = reading.spoken(cases, reading.origin)
    drawn = held(draft.body, cases, spoken)
    sides = [_side(_("This draft"), drawn, cases, actor)]
    if draft.definition_id:
        running = definition(draft.definition_id, actor=actor)
        own = origin_in(root_of(running.body))
        against = held(running.body, cases, reading.spoken(cases, own))
        label = _("Version {n}, which runs").format(n=running.version)
        sides.append(_side(label, against, cases, actor))
    nodes = drawn.model.nodes if drawn.model else ()
    return FitPage(
        sides=tuple(sides),
        rows=tuple(_rows(drawn, spoken, cases)),
        steps=tuple(
            (node.id, node.name)
            for node in nodes
            if node.name and node.kind in (NodeKind.TASK, NodeKind.EVENT)
        ),
        chosen=cases,
        total=count_words(int(cases.flags.sum())),
        first_day=cases.since,
        last_day=cases.until - timedelta(microseconds=1),
    )


def _rows(drawn: Held, spoken: Spoken, cases: Chosen) -> Iterable[MatchRow]:
    """Of the activities that the cases have, the most frequent first."""
    names = {node.id: node.name for node in drawn.model.nodes} if drawn.model else {}
    for activity in cases.activities:
        steps = drawn.heard.steps.get(activity, ())
        taken_for = ", ".join(names.get(each) or each for each in steps)
        if activity in drawn.heard.ignored:
            taken_for = _("does not count")
        said = spoken.matches.get(activity, UNSAID) or IGNORED
        yield MatchRow(
            activity, spoken.words[activity], taken_for or _("missing in the drawing"), said
        )


def _side(label: str, drawn: Held, cases: Chosen, actor: Actor) -> SideView:
    fit = drawn.fit
    if fit is None:
        return SideView(label, drawn.problem, drawn.unseen)
    reasons = fit.reasons[:REASONS_SHOWN]
    known = _tickets(reasons, cases, actor)
    return SideView(
        label,
        "",
        drawn.unseen,
        fitting=count_words(fit.fitting),
        compared=count_words(fit.compared),
        share=share_words(fit.share) if fit.compared else "",
        percent=100 * fit.share if fit.compared else 0,
        left_out=count_words(fit.left_out) if fit.left_out else "",
        untold=count_words(fit.untold) if fit.untold else "",
        reasons=tuple(_reason(each, fit.compared, cases, known) for each in reasons),
    )


def _reason(
    each: Reason, compared: int, cases: Chosen, known: Mapping[str, TicketLink]
) -> ReasonLine:
    choice = cases.choice
    share = len(each.cases) / max(compared, 1)
    shown = [known[case] for case in each.cases[:TICKETS_SHOWN] if case in known]
    own = CaseIds(each.cases[:CASES_LINKED])
    return ReasonLine(
        words=str(WHY[each.why]).format(activity=choice.label(each.activity)),
        count=ngettext("{n} case", "{n} cases", len(each.cases)).format(
            n=count_words(len(each.cases))
        ),
        share=share_words(share),
        tickets=tuple(shown),
        url=choice.address("process-log", filters=(own,)),
    )


def _tickets(reasons: Iterable[Reason], cases: Chosen, actor: Actor) -> dict[str, TicketLink]:
    """Those of the first cases of each reason that this actor may see."""
    if not cases.choice.log.has_tickets:
        return {}
    wanted = {UUID(case) for each in reasons for case in each.cases[:TICKETS_SHOWN]}
    found = visible_tickets(actor).filter(pk__in=wanted).values_list("pk", "number", "subject")
    return {pk.hex: TicketLink(number, subject) for pk, number, subject in found}
