"""Who sees which findings: how well one person's work holds is for those who lead, and for them."""

from __future__ import annotations

from collections.abc import Iterable

from gemba.foundation.events.actors import Actor
from gemba.insight.eventlog.queries import LogLine
from gemba.insight.improvement.finding import Finding
from gemba.insight.improvement.registry import detectors


def is_about_one(finding: Finding) -> bool:
    """Whether it compares one person's work with that of others."""
    return detectors()[finding.detector].compares_people


def seen(findings: Iterable[Finding], log: LogLine, actor: Actor) -> list[Finding]:
    """Those of a log this actor may see. Who is who is known in the desk's own log alone: a number
    in another one is somebody else's."""
    own = (actor.id,) if log.is_desk else None
    return [
        each
        for each in findings
        if actor.sees_every_team or not is_about_one(each) or each.place.resources == own
    ]
