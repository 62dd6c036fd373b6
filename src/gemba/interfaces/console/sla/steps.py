"""The steps of a policy as rows to fill in, and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

from django.http import QueryDict
from django.utils.translation import gettext as _

from gemba.desk.sla.kind import ASSIGNEE, SUPERVISORS, TEAM
from gemba.desk.sla.policy import STEPS_MAX
from gemba.desk.sla.promises import Act, At, Promise, Step
from gemba.desk.sla.wording import promise_told
from gemba.foundation.accounts.queries import desk_people, teams
from gemba.foundation.definitions.kinds import DefinitionRefused

# the field that says whom or what an act is about
FIELDS = {Act.NOTIFY: "notify", Act.ASSIGN: "user", Act.HAND_OVER: "team", Act.ADD_TAG: "tag"}
Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step to fill in. `value` is what the act's own field says."""

    key: str
    promise: str = ""
    at: str = At.BREACH.value
    minutes: str = ""
    act: str = Act.NOTIFY.value
    value: str = ""


@dataclass(frozen=True, slots=True)
class StepChoices:
    """What can be chosen in a row."""

    promises: Choices
    moments: Choices
    acts: Choices
    notified: Choices
    people: Choices
    teams: Choices


def step_choices() -> StepChoices:
    """What can be chosen now."""
    return StepChoices(
        promises=[("", _("Any promise")), *((p.value, promise_told(p)) for p in Promise)],
        moments=[
            (At.WARNING.value, _("at the warning")),
            (At.BREACH.value, _("when broken")),
            (At.AFTER.value, _("later, in minutes")),
        ],
        acts=[
            (Act.NOTIFY.value, _("Notify")),
            (Act.RAISE_PRIORITY.value, _("Raise the priority by one")),
            (Act.ASSIGN.value, _("Assign to")),
            (Act.HAND_OVER.value, _("Hand to the team")),
            (Act.ADD_TAG.value, _("Add the tag")),
        ],
        notified=[
            (ASSIGNEE, _("whoever has the ticket")),
            (TEAM, _("the team")),
            (SUPERVISORS, _("the supervisors")),
        ],
        people=[(str(person.id), person.name) for person in desk_people()],
        teams=[(str(team.id), team.name) for team in teams()],
    )


def rows_of(steps: tuple[Step, ...]) -> tuple[StepRow, ...]:
    """The steps of a policy as rows."""
    return tuple(
        StepRow(
            f"step-{place}", step.promise.value if step.promise else "", step.at.value,
            str(step.minutes or ""), step.act.value, step.value,
        )
        for place, step in enumerate(steps)
    )  # fmt: skip


def empty_row() -> StepRow:
    """One more row."""
    return StepRow(f"step-{uuid4().hex[:8]}", value=SUPERVISORS)


def rows_posted(posted: QueryDict) -> tuple[StepRow, ...]:
    """The rows as they were sent."""
    return tuple(_rows(posted))[: STEPS_MAX + 1]


def steps_of(rows: tuple[StepRow, ...]) -> tuple[Step, ...]:
    """The steps these rows are. Raises DefinitionRefused."""
    return tuple(_step(row) for row in rows)


def _rows(posted: QueryDict) -> Iterator[StepRow]:
    keys = [name.removesuffix("-act") for name in posted if name.startswith("step-")]
    for key in dict.fromkeys(key for key in keys if f"{key}-act" in posted):
        act = posted.get(f"{key}-act", "")
        field = FIELDS.get(Act(act)) if act in set(Act) else None
        yield StepRow(
            key,
            posted.get(f"{key}-promise", ""),
            posted.get(f"{key}-at", ""),
            posted.get(f"{key}-minutes", "").strip(),
            act,
            posted.get(f"{key}-{field}", "").strip() if field else "",
        )


def _step(row: StepRow) -> Step:
    try:
        promise = Promise(row.promise) if row.promise else None
        at, act = At(row.at), Act(row.act)
        minutes = int(row.minutes) if at is At.AFTER else 0
    except ValueError as error:
        raise DefinitionRefused(
            _("Say of each step when it is taken – minutes as a whole number – and what it does.")
        ) from error
    return Step(promise, at, act, row.value, minutes)
