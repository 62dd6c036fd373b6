"""Saying which step of a process each activity of the log is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.types import Subject
from gemba.insight.eventlog.queries import may_import
from gemba.insight.reference.event_types import ActivitiesMatched
from gemba.insight.reference.models import ActivityMatch

MATCHES_MAX = 500


class MatchesRefused(Exception):
    """This actor may not say what activities are, or says too many; the message says so."""


@transaction.atomic
def match_activities(
    *, process_key: str, matches: Mapping[str, str | None], actor: Actor, now: datetime
) -> None:
    """Say of activities of the log which step of a process they are, by its id in the drawing; ''
    says that they are none of it and do not count, None what goes without saying again.

    `process_key` is the id of the process in its drawings, which every draft and version of it
    shares. Raises MatchesRefused.
    """
    if not may_import(actor):
        raise MatchesRefused(_("Only supervisors and administrators match activities with steps."))
    rows = {
        row.activity: row
        for row in ActivityMatch.objects.select_for_update().filter(process_key=process_key)
    }
    before = {activity: row.step for activity, row in rows.items()}
    after = before | {key: step for key, step in matches.items() if step is not None}
    for key in (key for key, step in matches.items() if step is None):
        after.pop(key, None)
    if after == before:
        return
    if len(after) > MATCHES_MAX:
        raise MatchesRefused(_("At most {n} activities are matched.").format(n=MATCHES_MAX))
    ActivityMatch.objects.filter(process_key=process_key).exclude(activity__in=after).delete()
    ActivityMatch.objects.bulk_create(
        [
            ActivityMatch(process_key=process_key, activity=activity, step=step)
            for activity, step in after.items()
        ],
        update_conflicts=True,
        unique_fields=["process_key", "activity"],
        update_fields=["step"],
    )
    changed = sum(before.get(key) != after.get(key) for key in before | after)
    payload = ActivitiesMatched(process_key, changed)
    record(payload, actor=actor, now=now, subjects=[Subject.of("process", process_key)])
