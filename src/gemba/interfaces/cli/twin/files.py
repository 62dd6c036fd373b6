"""Twins and scenarios as files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.simulation.codec import from_json, to_json
from gemba.insight.simulation.model import Twin, TwinInvalid
from gemba.insight.simulation.whatif.change import ChangeRefused, Scenario
from gemba.insight.simulation.whatif.registry import read_scenarios

EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW = click.Path(dir_okay=False, path_type=Path)


def read_twin(path: Path) -> Twin:
    """Raises ClickException where the file is no twin."""
    try:
        return from_json(_json(path))
    except TwinInvalid as problem:
        raise click.ClickException(f"{path} holds no twin: {problem}") from problem


def write_twin(twin: Twin, path: Path) -> None:
    """Raises ClickException where it cannot be written."""
    try:
        path.write_text(json.dumps(to_json(twin), ensure_ascii=False, indent=1) + "\n")
    except OSError as problem:
        raise click.ClickException(f"{path} cannot be written: {problem.strerror}.") from problem


def read_scenario_file(path: Path) -> tuple[Scenario, ...]:
    """Raises ClickException where the file holds none."""
    try:
        return read_scenarios(_json(path))
    except ChangeRefused as problem:
        raise click.ClickException(f"{path}: {problem}") from problem


def _json(path: Path) -> JsonValue:
    try:
        found: JsonValue = json.loads(path.read_text())
    except (OSError, ValueError) as problem:
        raise click.ClickException(f"{path} cannot be read as JSON: {problem}") from problem
    return found
