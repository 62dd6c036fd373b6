"""What the templates of the Findings screen are given."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from gemba.foundation.events.actors import Actor
from gemba.insight.eventlog.queries import may_import
from gemba.insight.improvement.finding import Finding
from gemba.insight.improvement.queries import dismissals
from gemba.insight.improvement.ranking import FALSE_DISCOVERY_RATE, METHOD
from gemba.insight.improvement.registry import detectors
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.findings.cards import Aside, Card, Yearly, card_of, yearly_of
from gemba.interfaces.console.findings.pareto import pareto_of
from gemba.interfaces.console.findings.ranked import Ranked
from gemba.interfaces.console.findings.seeing import seen
from gemba.interfaces.console.findings.words import said_words
from gemba.interfaces.console.process.choosing import Choice, named_logs
from gemba.interfaces.console.process.tabs import FINDINGS
from gemba.interfaces.figures import share_words


def frame_context(request: DeskRequest, choice: Choice) -> dict[str, object]:
    """What stands around the findings."""
    return {
        "section": "findings",
        "tab": FINDINGS,
        "choice": choice,
        "logs": named_logs(request.actor),
        "may_dismiss": may_import(request.actor),
        "process_url": choice.address("process-log"),
        "remedies_url": reverse("console:lab-remedies", args=[choice.log.key]),
        "report_url": choice.address("findings-report"),
        "propose_url": f"{reverse('console:proposal-new')}?origin=finding&log={choice.log.key}",
        "automate_url": f"{reverse('console:selection-new')}?origin=finding&log={choice.log.key}",
    }


def figures_context(choice: Choice, found: Ranked, actor: Actor) -> dict[str, object]:
    """The findings, those set aside, and what they rest on."""
    aside = dismissals(log_key=choice.log.key, actor=actor)
    counted = [
        each for each in seen(found.ranking.findings, choice.log, actor) if each.key not in aside
    ]
    cards = _cards(choice, found, counted, actor)
    return {
        "cards": cards,
        "pareto": pareto_of(cards),
        "total": _total(found, counted),
        "aside": _aside(choice, found, actor),
        "method": _method(found),
        "limits": [said_words(each, choice) for each in found.ranking.limits],
        "unread": [_(detectors()[name].title) for name in found.ranking.unread],
    }


def _cards(choice: Choice, found: Ranked, counted: list[Finding], actor: Actor) -> list[Card]:
    whole = sum(each.saving.worth.value for each in counted) or 1.0
    cards: list[Card] = []
    so_far = 0.0
    for rank, finding in enumerate(counted, start=1):
        share = finding.saving.worth.value / whole
        so_far += share
        cards.append(card_of(choice, found, finding, actor=actor).placed(rank, share, so_far))
    return cards


def _total(found: Ranked, counted: list[Finding]) -> Yearly | None:
    """Savings of findings may be added up: no hour is in two of them."""
    return yearly_of([each.saving for each in counted], found.rates.currency) if counted else None


def _aside(choice: Choice, found: Ranked, actor: Actor) -> list[Aside]:
    """What somebody set aside, also where the log no longer shows it: that for those alone who see
    all of it, as a reason may speak of what others do not see."""
    known = {each.key: each for each in seen(found.ranking.findings, choice.log, actor)}
    lines = dismissals(log_key=choice.log.key, actor=actor)
    return [
        Aside(
            key=key,
            words=said_words(known[key].said, choice) if key in known else "",
            reason=line.reason,
            by=line.dismissed_by,
            at=line.dismissed_at,
        )
        for key, line in lines.items()
        if key in known or actor.sees_every_team
    ]


def _method(found: Ranked) -> str:
    return _(
        "{tested} places were looked at, {sure} stood against chance. Of all findings at most"
        " {rate} are false alarms, however they depend on each other ({method})."
    ).format(
        tested=found.ranking.tested,
        sure=found.ranking.sure,
        rate=share_words(FALSE_DISCOVERY_RATE),
        method=METHOD,
    )
