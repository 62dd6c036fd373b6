"""What the property panel lets one choose from, as data for its script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gemba.desk.workflow.drawings.offered import (
    Choices,
    called_processes,
    decision_names,
    owners,
    works,
)
from gemba.desk.workflow.drawings.words import kind_words
from gemba.desk.workflow.parts import Parameter
from gemba.foundation.accounts.queries import teams
from gemba.foundation.kernel.json_values import JsonValue

from .bpmn_words import words_of_the_tool


def offers() -> JsonValue:
    """Actions with their typed parameters, owners, decisions, processes, and the tool's words."""
    actions = sorted(works().values(), key=lambda action: str(action.label))
    return {
        "actions": [
            {
                "value": action.name,
                "label": str(action.label),
                "parameters": list(_parameters(action.parameters().items())),
            }
            for action in actions
        ],
        "owners": [{"label": label, "choices": _listed(choices)} for label, choices in owners()],
        "teams": _listed([(str(each.id), each.name) for each in teams()]),
        "decisions": _listed(decision_names()),
        "processes": _listed(called_processes()),
        "kinds": kind_words(),
        "words": words_of_the_tool(),
    }


def _parameters(declared: Iterable[tuple[str, Parameter]]) -> Iterator[JsonValue]:
    for name, asked in declared:
        yield {
            "name": name,
            "label": str(asked.label),
            "asked": asked.asked.value,
            "optional": asked.is_optional,
            "choices": _listed(asked.choices()),
        }


def _listed(choices: Choices | list[tuple[str, str]]) -> list[JsonValue]:
    return [{"value": value, "label": label} for value, label in choices]
