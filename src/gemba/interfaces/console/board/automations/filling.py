"""The forms of a selection and of what might do the work."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gemba.insight.eventlog.queries import DESK, log_rates
from gemba.insight.improvement.order import ORIGINS, Origin, Saved, Source, saved_json
from gemba.insight.improvement.queries import AutomationLine, SelectionPage, proposals
from gemba.insight.improvement.selecting.criteria import CRITERIA, CandidateKind, Criterion
from gemba.insight.improvement.selecting.lines import LINE_KINDS, CostLine, LineKind
from gemba.insight.improvement.selecting.orders import (
    WEIGHT_MAX,
    AutomationOrder,
    GivenScore,
    SelectionOrder,
)
from gemba.insight.improvement.selecting.ownership import YEARS_MAX, Range
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.board.automations.entered import HUNDRED, read_saved_text
from gemba.interfaces.console.board.automations.page import TAB, weight_rows
from gemba.interfaces.console.board.automations.words import KINDS
from gemba.interfaces.console.board.cards import frame
from gemba.interfaces.console.board.filling import Choice
from gemba.interfaces.console.board.forms import owners
from gemba.interfaces.console.findings.words import (
    estimate_words,
    hours_a_year_words,
    whole_money_words,
)

LINES_EMPTY = (LineKind.ONCE, LineKind.YEARLY, LineKind.YEARLY, LineKind.GAIN, LineKind.GAIN)


@dataclass(frozen=True)
class Ends:
    """A range as a form shows it."""

    low: str
    likely: str
    high: str


@dataclass(frozen=True)
class ScoreRow:
    """A criterion to be scored."""

    key: str
    name: str
    value: str
    doubt: str
    reason: str


@dataclass(frozen=True)
class LineRow:
    """A line of cost or gain; an empty one is to be filled in."""

    kinds: tuple[Choice, ...]
    name: str
    ends: Ends


def beginning(request: DeskRequest) -> SelectionOrder:
    """What a new selection says before anybody has written a word, from the query string: `origin`,
    `log`, `key`, `said`."""
    asked = request.GET
    origin = asked.get("origin", "")
    source = Source(
        Origin(origin) if origin in set(Origin) else Origin.PERSON,
        asked.get("log", "")[:80],
        asked.get("key", "")[:300],
        asked.get("said", "")[:500],
        read_saved_text(asked.get("saved", "")),
    )
    currency = log_rates(DESK, actor=request.actor).currency
    return SelectionOrder("", source.said, request.actor.user_id or 0, currency, source=source)


def selection_form(
    request: DeskRequest, order: SelectionOrder, page: SelectionPage | None = None
) -> dict[str, object]:
    """Of a new selection, or of one that is there."""
    return {
        **frame(request.actor, TAB),
        "page": page,
        "order": order,
        "weights": weight_rows(order.weights),
        "weight_max": WEIGHT_MAX,
        "years_max": YEARS_MAX,
        "discount": _ends(order.horizon.discount, HUNDRED),
        "origin_words": _(ORIGINS[order.source.origin]),
        "is_from_elsewhere": order.source.origin is not Origin.PERSON,
        "saved": json.dumps(saved_json(order.source.saved)) if order.source.saved else "",
        "owners": [
            Choice(str(key), name, is_chosen=key == order.owner_id) for key, name in owners()
        ],
    }


def automation_form(
    request: DeskRequest, page: SelectionPage, found: AutomationLine | None = None
) -> dict[str, object]:
    """Of a new automation, or of one that is there."""
    order = found.order if found else _fresh(page)
    return {
        **frame(request.actor, TAB),
        "page": page,
        "automation": found,
        "order": order,
        "kinds": [
            Choice(each.value, str(KINDS[each]), is_chosen=each is order.kind)
            for each in CandidateKind
        ],
        "proposals": [
            Choice(str(each.id), f"P-{each.number} {each.title}", "", each.id == order.proposal_id)
            for each in proposals(actor=request.actor)
        ],
        "scores": [_score(key, order.scores.get(key)) for key in Criterion],
        "lines": [
            *(_line(each) for each in order.lines),
            *(LineRow(_kinds(each), "", Ends("", "", "")) for each in LINES_EMPTY),
        ],
        "first_year": _ends(order.first_year, HUNDRED),
        "saved": saved_words(page.line.order.source.saved),
    }


def _fresh(page: SelectionPage) -> AutomationOrder:
    """What is said of an automation before anybody has: the saving of the finding the selection
    comes from is its first line, where it is told in the same money."""
    saved, currency = page.line.order.source.saved, page.line.order.currency
    if saved is None or saved.currency != currency or saved.money.value <= 0:
        return AutomationOrder("", CandidateKind.RULE)
    money = (saved.money.low, saved.money.value, saved.money.high)
    name = _("work saved, by the finding: {hours} a year").format(hours=_hours_words(saved))
    line = CostLine(LineKind.GAIN, name, Range(*(float(round(each)) for each in money)))
    return AutomationOrder("", CandidateKind.RULE, lines=(line,))


def saved_words(saved: Saved | None) -> str:
    """“120 h (90 h to 150 h) of work and €4,000 (€3,000 to €5,000) a year”."""
    if saved is None:
        return ""
    money = estimate_words(saved.money, lambda each: whole_money_words(each, saved.currency))
    if not saved.money.value:
        return _("{hours} of work a year").format(hours=_hours_words(saved))
    return _("{hours} of work and {money} a year").format(hours=_hours_words(saved), money=money)


def _hours_words(saved: Saved) -> str:
    return estimate_words(saved.hours, hours_a_year_words)


def _score(key: Criterion, given: GivenScore | None) -> ScoreRow:
    name = _(CRITERIA[key])
    if given is None:
        return ScoreRow(key.value, name, "", "", "")
    return ScoreRow(key.value, name, _plain(given.value), _plain(given.doubt), given.reason)


def _line(line: CostLine) -> LineRow:
    return LineRow(_kinds(line.kind), line.name, _ends(line.amount, 1.0))


def _kinds(chosen: LineKind) -> tuple[Choice, ...]:
    return tuple(
        Choice(each.value, _(name), is_chosen=each is chosen) for each, name in LINE_KINDS.items()
    )


def _ends(found: Range, factor: float) -> Ends:
    """Ends that are the likeliest stay empty."""
    low, likely, high = (_plain(each * factor) for each in (found.low, found.likely, found.high))
    return Ends("" if low == likely else low, likely, "" if high == likely else high)


def _plain(value: float) -> str:
    return f"{round(value, 6):.6f}".rstrip("0").rstrip(".")
