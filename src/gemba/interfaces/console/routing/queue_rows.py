"""The rows of a queue's form: what it asks for, and what widens when tickets wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.http import QueryDict

from gemba.desk.routing.body import ASKS_MAX, STEPS_MAX, Ask, Step
from gemba.desk.tickets.conditions import ALWAYS, describe, encode
from gemba.foundation.kernel.json_values import JsonValue
from gemba.interfaces.console.conditions.rows import Builder, builder, read
from gemba.interfaces.console.routing.people_forms import LEVELS

_KEY_CHARS = 8


@dataclass(frozen=True, slots=True)
class AskRow:
    """A skill or certificate to ask for, and of which tickets."""

    key: str
    skill: int | None
    level: int
    certificate: str
    builder: Builder
    is_of_some: bool


@dataclass(frozen=True, slots=True)
class StepRow:
    """What widens after so many minutes."""

    key: str
    minutes: int
    queue: str
    lowered: int
    vendor: int | None


def ask_row(ask: Ask | None = None) -> AskRow:
    """The row of what is asked for, or an empty one."""
    key, found = f"ask{uuid4().hex[:_KEY_CHARS]}", ask or Ask()
    return AskRow(
        key,
        found.skill_id,
        found.level,
        found.certificate,
        builder(found.when, prefix=key, words=describe(found.when)),
        found.when != ALWAYS,
    )


def step_row(step: Step | None = None) -> StepRow:
    """The row of an overflow step, or an empty one."""
    key, found = f"step{uuid4().hex[:_KEY_CHARS]}", step or Step(60)
    queue = str(found.queue_ids[0]) if found.queue_ids else ""
    return StepRow(key, found.after_minutes, queue, found.levels_lowered, found.vendor_team_id)


def asks_posted(posted: QueryDict) -> list[JsonValue]:
    """What the rows say, as a queue's body has it. Raises ConditionRefused."""
    return [
        {
            "when": encode(read(posted, prefix=key)),
            "skill": _number(posted, f"{key}-skill"),
            "level": _number(posted, f"{key}-level") or 1,
            "certificate": posted.get(f"{key}-certificate", "").strip(),
        }
        for key in _keys(posted, "asks", ASKS_MAX)
        if posted.get(f"{key}-skill") or posted.get(f"{key}-certificate", "").strip()
    ]


def steps_posted(posted: QueryDict) -> list[JsonValue]:
    """What the rows of overflow say, the soonest first."""
    steps: list[dict[str, JsonValue]] = [
        {
            "after_minutes": _number(posted, f"{key}-minutes") or 0,
            "queues": [each for each in posted.getlist(f"{key}-queue") if each],
            "levels_lowered": _number(posted, f"{key}-lowered") or 0,
            "vendor_team": _number(posted, f"{key}-vendor"),
        }
        for key in _keys(posted, "steps", STEPS_MAX)
    ]
    return [*sorted(steps, key=lambda step: int(str(step["after_minutes"])))]


def levels() -> range:
    """The levels to choose from."""
    return range(1, LEVELS + 1)


def _keys(posted: QueryDict, name: str, rows_max: int) -> Sequence[str]:
    prefix = name.removesuffix("s")
    sent = posted.getlist(name)[: rows_max + 1]
    return [key for key in sent if key.startswith(prefix) and key.isalnum() and len(key) < 20]


def _number(posted: QueryDict, name: str) -> int | None:
    typed = posted.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
