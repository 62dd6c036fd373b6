"""All checks together."""

from __future__ import annotations

from collections.abc import Iterator

from gemba.desk.workflow.processes.bpmn.model import Diagram, Scope

from .known import Known
from .problem import Problem, problem
from .references import reference_problems
from .shape import shape_problems
from .support import support_problems
from .texts import text_problems
from .tokens import token_problems


def problems_of(diagram: Diagram, known: Known) -> tuple[Problem, ...]:
    """What is wrong with every process of a diagram, scope by scope."""
    found = [problem(each, "same id", id=each) for each in diagram.repeated_ids]
    processes = known.processes | {each.id for each in diagram.processes}
    for process in diagram.processes:
        for scope in process.all_scopes():
            found += _of_scope(scope, known, processes, is_process=scope is process)
    return tuple(found)


def is_publishable(problems: tuple[Problem, ...]) -> bool:
    return not any(each.is_error for each in problems)


def _of_scope(
    scope: Scope, known: Known, processes: frozenset[str], *, is_process: bool
) -> Iterator[Problem]:
    shape = list(shape_problems(scope, is_process=is_process))
    yield from shape
    support = list(support_problems(scope))
    yield from support
    yield from text_problems(scope)
    yield from reference_problems(scope, known, processes)
    # Where the drawing is torn, how tokens would move says nothing.
    if is_publishable((*shape, *support)):
        yield from token_problems(scope)
