"""What robots did on steps, for those who mend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gemba.desk.workflow.models import RobotRun, WaitingStep
from gemba.desk.workflow.queries.steps import may_mend
from gemba.foundation.events.actors import Actor

RUNS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class RunView:
    """A try of a robot. `reason`, with the keyword that failed and its line, is '' where it has
    answered or is under way."""

    id: UUID
    robot: str
    version: int
    tries: int
    started_at: datetime
    took: timedelta | None
    is_done: bool
    reason: str
    has_log: bool
    has_screenshot: bool


@dataclass(frozen=True, slots=True)
class StepRuns:
    """A step, and the tries of robots on it, the latest first."""

    label: str
    runs: tuple[RunView, ...]


def runs_of_step(ticket_id: UUID, step_id: UUID, *, actor: Actor) -> StepRuns | None:
    """What robots did on a step; None where there is none, or the actor mends nothing there."""
    step = WaitingStep.objects.filter(pk=step_id, ticket=ticket_id).first()
    if step is None or not may_mend(actor, ticket_id):
        return None
    rows = RobotRun.objects.filter(instance=step.instance_id, key=step.key)
    return StepRuns(step.label, tuple(map(_view, rows.order_by("-started_at", "-id")[:RUNS_SHOWN])))


def file_of_run(ticket_id: UUID, run_id: UUID, part: str, *, actor: Actor) -> str:
    """The digest of a run's `log` or `screenshot`; '' where there is none to be seen."""
    run = RobotRun.objects.filter(pk=run_id, instance__ticket=ticket_id).first()
    if run is None or not may_mend(actor, ticket_id):
        return ""
    files: dict[str, str] = {"log": run.log, "screenshot": run.screenshot}
    return files.get(part, "")


def _view(run: RobotRun) -> RunView:
    return RunView(
        id=run.pk,
        robot=run.robot,
        version=run.version,
        tries=run.tries,
        started_at=run.started_at,
        took=run.ended_at - run.started_at if run.ended_at else None,
        is_done=run.is_done,
        reason=run.reason,
        has_log=bool(run.log),
        has_screenshot=bool(run.screenshot),
    )
