"""Queues and skilled people for tests."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from gemba.desk.routing.operations import ProfileDraft, add_skill, dispatch, set_profile
from gemba.desk.routing.queries.queues import queues, weights
from gemba.desk.routing.queries.skills import skill_names
from gemba.foundation.accounts.testing import NOON
from gemba.foundation.definitions.testing import SamplePair, define
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.kernel.json_values import JsonValue


def queue(name: str = "Everything", *, now: datetime = NOON, **body: JsonValue) -> UUID:
    """A queue that is switched on; for every ticket, served by every agent, unless it says so."""
    return define("queue", name, {"mode": "push", **body}, now=now)


def skilled(who: Actor, *, capacity: int = 10, now: datetime = NOON, **levels: int) -> None:
    """A person with these skills, made where they are new, and so much capacity for mail."""
    keys = {name: pk for pk, name in skill_names().items()}
    for name in levels:
        if name not in keys:
            keys[name] = add_skill(name=name, actor=SYSTEM, now=now)
    draft = ProfileDraft(
        skills={keys[name]: level for name, level in levels.items()}, capacity={"email": capacity}
    )
    set_profile(user_id=int(who.id), draft=draft, actor=SYSTEM, now=now)


def asks(name: str, level: int = 1, when: Mapping[str, JsonValue] | None = None) -> JsonValue:
    """A line of a queue that asks for a skill."""
    key = next(pk for pk, known in skill_names().items() if known == name)
    return {"when": when or {"all": []}, "skill": key, "level": level, "certificate": ""}


def work_on(*, now: datetime = NOON) -> int:
    """All that the worker would do: reactions, and handing out until nothing is left to do."""
    done = 0
    while True:
        told = react_until_quiet(now=now)
        given = dispatch(now=now)
        done += given
        if not told and not given:
            return done


def sample_pairs() -> dict[str, SamplePair]:
    """By kind."""
    patient, hasty = ({"worth_seconds": {"wait": each}} for each in (600, 60))
    return {
        "queue": SamplePair({"mode": "push"}, {"mode": "pull"}, _mode),
        "routing_policy": SamplePair(patient, hasty, lambda _key, _now: weights()),
    }


def _mode(queue_id: UUID, _now: datetime) -> object:
    return [each.mode for each in queues() if each.id == queue_id]
