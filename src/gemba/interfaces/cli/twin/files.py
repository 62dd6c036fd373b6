"""Twins and scenarios as files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.simulation.codec import from_json, to_json
from gemba.insight.simulation.fitting.fit import Fitted
from gemba.insight.simulation.fitting.unknowns import Unknown
from gemba.insight.simulation.model import TwinInvalid
from gemba.insight.simulation.whatif.change import ChangeRefused, Scenario
from gemba.insight.simulation.whatif.registry import read_scenarios

EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW = click.Path(dir_okay=False, path_type=Path)
# Beside the fields of the twin: what its log could not tell. Twins written by hand have none.
UNKNOWNS = "unknowns"


def read_twin(path: Path) -> Fitted:
    """Raises ClickException where the file is no twin."""
    told = _json(path)
    unknowns = told.get(UNKNOWNS, []) if isinstance(told, Mapping) else []
    if isinstance(told, Mapping):
        told = {name: each for name, each in told.items() if name != UNKNOWNS}
    try:
        return Fitted(from_json(told), _unknowns(unknowns))
    except (TwinInvalid, ValueError) as problem:
        raise click.ClickException(f"{path} holds no twin: {problem}") from problem


def write_twin(fitted: Fitted, path: Path) -> None:
    """Raises ClickException where it cannot be written."""
    told = {**to_json(fitted.twin), UNKNOWNS: told_unknowns(fitted)}
    try:
        path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    except OSError as problem:
        raise click.ClickException(f"{path} cannot be written: {problem.strerror}.") from problem


def told_unknowns(fitted: Fitted) -> list[dict[str, JsonValue]]:
    """What the log cannot tell, as JSON has it."""
    return [
        {"code": each.code, "values": dict(each.values), "degree": each.degree}
        for each in fitted.unknowns
    ]


def read_scenario_file(path: Path) -> tuple[Scenario, ...]:
    """Raises ClickException where the file holds none."""
    try:
        found = read_scenarios(_json(path))
    except ChangeRefused as problem:
        raise click.ClickException(f"{path}: {problem}") from problem
    if not found:
        raise click.ClickException(f"{path} holds no scenario: there is nothing to compare.")
    return found


def _unknowns(value: JsonValue) -> tuple[Unknown, ...]:
    """Raises ValueError for what nobody knows."""
    lines = value if isinstance(value, Sequence) else [value]
    return tuple(_unknown(each) for each in lines)


def _unknown(line: JsonValue) -> Unknown:
    told = line if isinstance(line, Mapping) else {}
    values, degree = told.get("values", {}), told.get("degree", 1.0)
    if not isinstance(values, Mapping) or not isinstance(degree, int | float):
        raise ValueError(f"its “{UNKNOWNS}” are no list of code, values and degree.")
    kept = tuple((key, each) for key, each in values.items() if isinstance(each, str | int | float))
    return Unknown(str(told.get("code")), kept, float(degree))


def _json(path: Path) -> JsonValue:
    try:
        found: JsonValue = json.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise click.ClickException(f"{path} cannot be read: {problem.strerror}.") from problem
    except UnicodeDecodeError as problem:
        raise click.ClickException(
            f"{path} cannot be read as JSON: it holds binary data."
        ) from problem
    except json.JSONDecodeError as problem:
        where = f"line {problem.lineno}, column {problem.colno}" if problem.doc.strip() else ""
        words = f"{where} is wrong." if where else "it is empty."
        raise click.ClickException(f"{path} cannot be read as JSON: {words}") from problem
    except (RecursionError, ValueError) as problem:
        raise click.ClickException(
            f"{path} cannot be read as JSON: it is nested too deeply, or a number is too long."
        ) from problem
    return found
