"""Steps that robots do: claimed and told in one transaction, run outside any, settled in another.

Each try is a row. A worker that dies leaves it open; whoever claims the step then looks into the
folder of that run: past its point of no return the step is in trouble, else it is done anew.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.workflow.answers import FormAnswers, FormRefused, answered
from gemba.desk.workflow.event_types import RobotEnded, RobotFailed, RobotStarted
from gemba.desk.workflow.event_types.robots import RobotPayload
from gemba.desk.workflow.models import RobotRun, WaitingStep
from gemba.desk.workflow.models.processes import REASON_CHARS
from gemba.desk.workflow.operations.processes.acts import Act
from gemba.desk.workflow.operations.processes.answering import Claim, Failure, Result, claim, settle
from gemba.desk.workflow.operations.processes.telling import StepFields, of_waiting, tell
from gemba.desk.workflow.robots import running
from gemba.desk.workflow.robots.browser import browser_found, missing
from gemba.desk.workflow.robots.definition import Robot, robot_called, runs_folder
from gemba.foundation.egress.proxy import opened_for
from gemba.foundation.events.actors import Actor, Role
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.text import one_line, storable
from gemba.foundation.vault.files import keep_file

MARGIN = timedelta(minutes=1)
WAITS = tuple(timedelta(seconds=seconds) for seconds in (10, 40, 160))
LOOKED_AT = 8
# what a browser looks for by itself, whatever the page
_BROWSERS_OWN = re.compile(r"(^|\.)(google|googleapis|gvt1|duckduckgo)\.com:\d+$")


@dataclass(frozen=True, slots=True)
class Task:
    """A claimed try of a step. `trouble`: why it cannot even begin."""

    claimed: Claim
    run_id: UUID
    robot: Robot | None
    arguments: Mapping[str, JsonValue]
    trouble: str = ""


def run_robot(*, now: datetime) -> int:
    """Run the robot that is due longest, to its end; how many."""
    task = _claimed(now)
    if task is None:
        return 0
    began = time.monotonic()
    ended, result = _done(task, now)
    at = now + timedelta(seconds=time.monotonic() - began)
    _settle(task, ended, result, at)
    running.clear(_folder(task.run_id))
    return 1


def _claimed(now: datetime) -> Task | None:
    """Of two workers one gets a step."""
    rows = WaitingStep.objects.filter(kind=WaitingStep.Kind.ROBOT, ended_at=None, due_at__lte=now)
    for row in rows.select_related("instance").order_by("due_at", "id")[:LOOKED_AT]:
        robot = robot_called(row.awaited)
        until = now + MARGIN + timedelta(seconds=robot.seconds_max if robot else 0)
        with transaction.atomic():
            if claim(row, until):
                return _begun(row, robot, Claim(row.pk, until, WAITS), now)
    return None


def _begun(row: WaitingStep, robot: Robot | None, claimed: Claim, now: datetime) -> Task:
    """The row of this try; what a dead worker has left is looked at first."""
    trouble = _left_behind(row, now)
    if robot is None and not trouble:
        words = _("There is no robot “{name}” in force, or a secret of it cannot be read.")
        trouble = words.format(name=row.awaited)
    given = row.given.get("arguments") or {}
    if not isinstance(given, Mapping):
        trouble = trouble or _("What is given must have names, such as {order: number}.")
        given = {}
    made = RobotRun.objects.create(
        id=new_id(now),
        instance=row.instance,
        key=row.key,
        robot=row.awaited,
        version=robot.version if robot else 0,
        tries=row.tries + 1,
        started_at=now,
    )
    _tell(RobotStarted(*_told(made, row)), made, row, now)
    return Task(claimed, made.pk, robot, given, trouble)


def _left_behind(row: WaitingStep, now: datetime) -> str:
    """Why a step is not done anew after a worker has died over it; '' where it is."""
    trouble = ""
    for dead in RobotRun.objects.filter(instance=row.instance_id, key=row.key, ended_at=None):
        folder = _folder(dead.pk)
        running.end(folder)
        ended = running.left(folder)
        reason = _("The desk was interrupted while the robot worked.")
        if ended.is_past_return:
            trouble = reason = _(
                "The desk was interrupted when the robot was past its point of no return: look "
                "into the other system what it has kept."
            )
        files = _Files(_kept(ended.log), _kept(ended.screenshot))
        _close(dead, replace(ended, is_done=False), files, reason, now)
        told = RobotFailed(*_told(dead, row), reason=dead.reason, is_final=ended.is_past_return)
        _tell(told, dead, row, now)
        running.clear(folder)
    return trouble


def _done(task: Task, now: datetime) -> tuple[running.Ended, Result]:
    """Do it. Looks at the database only to see whether the step is still to be done."""
    robot, trouble = task.robot, task.trouble or missing()
    if robot is None or trouble:
        return running.Ended(), Failure(trouble)
    try:
        arguments = answered(FormAnswers(robot.arguments, task.arguments), {}, now=now)
    except FormRefused as refusal:
        return running.Ended(), Failure(str(refusal))
    browser, driver = browser_found()
    with opened_for(robot.hosts) as door:
        machine = {"browser": browser, "driver": driver, "proxy": door.url}
        work = running.Work(robot.script, arguments, robot.logins, machine, robot.seconds_max)
        ended = running.run(work, _folder(task.run_id), is_wanted=_is_wanted(task))
    if not ended.is_done:
        reason = " ".join(filter(None, (_reason(robot, ended), _told_hosts(door.refused))))
        return ended, Failure(reason, is_passing=not ended.is_past_return)
    if ended.answer is None:
        return ended, Failure(_("The answer is not a JSON object."))
    try:
        return ended, answered(FormAnswers(robot.answers, ended.answer), {}, now=now)
    except FormRefused as refusal:
        return ended, Failure(_("The answer cannot be used: {why}").format(why=refusal))


def _is_wanted(task: Task) -> Callable[[], bool]:
    """Whether nobody has skipped the step, stopped its process or taken it over by hand."""
    return WaitingStep.objects.filter(pk=task.claimed.step_id, ended_at=None).exists


def _reason(robot: Robot, ended: running.Ended) -> str:
    """Why a run has no answer, in a sentence or two."""
    said = ""
    if ended.keyword:
        words = _("“{keyword}” in line {line} failed: {reason}")
        said = words.format(keyword=ended.keyword, line=ended.line, reason=ended.reason)
    if ended.is_late:
        late = _("The robot took longer than {n} seconds.").format(n=robot.seconds_max)
        return f"{late} {said}"
    return said or ended.reason or _("The robot ended without a word.")


def _told_hosts(refused: list[str]) -> str:
    hosts = ", ".join(each for each in refused if not _BROWSERS_OWN.search(each))
    words = _("The page wanted hosts that the robot may not open: {hosts}.")
    return words.format(hosts=hosts) if hosts else ""


def _settle(task: Task, ended: running.Ended, result: Result, now: datetime) -> None:
    files = _Files(_kept(ended.log), _kept(ended.screenshot))
    with transaction.atomic():
        made = RobotRun.objects.filter(pk=task.run_id, ended_at=None).first()
        row = WaitingStep.objects.filter(pk=task.claimed.step_id).select_related("instance").first()
        if made is None or row is None:
            return  # another worker took this one for dead
        reason = result.reason if isinstance(result, Failure) else ""
        if row.ended_at is not None and reason:
            reason = _("{name} has ended this step already.").format(name=row.ended_by)
        _close(made, ended, files, reason, now)
        if isinstance(result, Failure):
            is_final = not result.is_passing or row.tries > len(WAITS)
            told: RobotPayload = RobotFailed(
                *_told(made, row), reason=made.reason, is_final=is_final
            )
        else:
            told = RobotEnded(*_told(made, row))
        _tell(told, made, row, now)
        settle(task.claimed, result, actor_of=lambda _row: robot_actor(made.robot), now=now)


def robot_actor(name: str) -> Actor:
    """As whom a robot acts."""
    words = _("Robot {name}").format(name=name)
    return Actor(kind="system", id=f"robot:{name}", name=words, role=Role.SYSTEM)


@dataclass(frozen=True, slots=True)
class _Files:
    """Digests; '' for what there is not."""

    log: str
    screenshot: str


def _kept(content: bytes) -> str:
    return keep_file(content) if content else ""


def _close(made: RobotRun, ended: running.Ended, files: _Files, reason: str, now: datetime) -> None:
    made.ended_at, made.is_done = now, ended.is_done and not reason
    made.keyword = one_line(storable(ended.keyword), REASON_CHARS)
    made.line, made.reason = ended.line, one_line(storable(reason), REASON_CHARS)
    made.log, made.screenshot = files.log, files.screenshot
    made.save()


def _told(made: RobotRun, row: WaitingStep) -> tuple[*StepFields, str, int, int]:
    return (*of_waiting(row.instance, row), made.robot, made.version, made.tries)


def _tell(payload: RobotPayload, made: RobotRun, row: WaitingStep, now: datetime) -> None:
    tell(payload, row.instance, Act(robot_actor(made.robot), now))


def _folder(run_id: UUID) -> Path:
    return runs_folder() / run_id.hex
