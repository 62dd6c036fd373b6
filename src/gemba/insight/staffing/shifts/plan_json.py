"""A plan as JSON: what was asked for, and who works when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np

from gemba.foundation.kernel.json_values import JsonValue

from .values import Assignment, Person, PlanTask, Rules, ShiftShape, Weights, Wish


def task_to_json(task: PlanTask) -> dict[str, JsonValue]:
    """Days as ISO dates. `task_of` reads it back the same."""
    return {
        "first_day": task.first_day.isoformat(),
        "days": task.days,
        "zone": task.zone,
        "shapes": [shape_to_json(each) for each in task.shapes],
        "people": [_person(each) for each in task.people],
        "needs": {skill: each.tolist() for skill, each in task.needs.items()},
        "rules": asdict(task.rules),
        "weights": asdict(task.weights),
        "wishes": [
            {"person": w.person, "day": w.day.isoformat(), "shape": w.shape, "weight": w.weight}
            for w in task.wishes
        ],
        "fixed": assignments_to_json(task.fixed),
    }


def task_of(found: Mapping[str, Any]) -> PlanTask:
    """Raises TaskRefused, and KeyError or ValueError for what `task_to_json` never wrote."""
    return PlanTask(
        first_day=date.fromisoformat(found["first_day"]),
        days=found["days"],
        shapes=tuple(shape_of(each) for each in found["shapes"]),
        people=tuple(_read_person(each) for each in found["people"]),
        needs={skill: np.array(each, np.int64) for skill, each in found["needs"].items()},
        rules=Rules(**found["rules"]),
        wishes=tuple(
            Wish(w["person"], date.fromisoformat(w["day"]), w["shape"], w["weight"])
            for w in found["wishes"]
        ),
        fixed=assignments_of(found["fixed"]),
        weights=Weights(**found["weights"]),
        zone=found["zone"],
    )


def assignments_to_json(assignments: Sequence[Assignment]) -> list[JsonValue]:
    return [[each.person, each.day.isoformat(), each.shape] for each in assignments]


def assignments_of(found: Sequence[Sequence[str]]) -> tuple[Assignment, ...]:
    return tuple(
        Assignment(str(person), date.fromisoformat(day), str(shape)) for person, day, shape in found
    )


def shape_to_json(shape: ShiftShape) -> JsonValue:
    return {
        "name": shape.name,
        "parts": [[start, end] for start, end in shape.parts],
        "unpopular": shape.unpopular,
    }


def shape_of(found: Mapping[str, Any]) -> ShiftShape:
    """Raises TaskRefused."""
    parts = tuple((int(start), int(end)) for start, end in found["parts"])
    return ShiftShape(found["name"], parts, bool(found["unpopular"]))


def _person(person: Person) -> JsonValue:
    return {
        "name": person.name,
        "hours_week_min": person.hours_week_min,
        "hours_week_max": person.hours_week_max,
        "skills": [*sorted(person.skills)],
        "absent": [each.isoformat() for each in sorted(person.absent)],
        "shapes": None if person.shapes is None else [*sorted(person.shapes)],
        "hours_before": person.hours_before,
        "days_before": person.days_before,
        "days_in_row_before": person.days_in_row_before,
        "rested_minutes_before": person.rested_minutes_before,
    }


def _read_person(found: Mapping[str, Any]) -> Person:
    shapes = found["shapes"]
    kept = {name: value for name, value in found.items() if name not in _READ}
    return Person(
        skills=frozenset(found["skills"]),
        absent=frozenset(date.fromisoformat(each) for each in found["absent"]),
        shapes=None if shapes is None else frozenset(shapes),
        **kept,
    )


_READ = frozenset({"skills", "absent", "shapes"})
