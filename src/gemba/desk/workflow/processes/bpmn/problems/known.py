"""What a diagram may name that is not in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gemba.desk.workflow.processes.bpmn.model import Kind


@dataclass(frozen=True, slots=True)
class Known:
    """Actions with the parameters they cannot do without; decisions; forms with the kinds of
    elements they are made for; ids of processes that can be called."""

    actions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    decisions: frozenset[str] = frozenset()
    forms: Mapping[str, frozenset[Kind]] = field(default_factory=dict)
    processes: frozenset[str] = frozenset()
