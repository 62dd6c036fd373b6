"""Steps that have no like in another version, and end when an instance is moved there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gemba.desk.workflow.processes.door import NOWHERE, Outcome, StepEnded

from .instance import Running
from .memory import open_turns
from .shapes import Token


class LeftOut:
    """The tokens that a mapping sends nowhere, with all that hangs on them."""

    def __init__(self, old: Running, mapping: Mapping[str, str]) -> None:
        self.named = [
            token
            for token in old.tokens.values()
            if mapping.get(token.task_spec.element.id) == NOWHERE
        ]
        self._all = {each.id: each for token in self.named for each in _with_all_on_it(token)}

    def __contains__(self, token: Token) -> bool:
        return token.id in self._all

    def tell(self, instance: Running) -> None:
        """That their steps are cancelled, and wait no more."""
        report = instance.report
        for token in self._all.values():
            for turn in open_turns(token):
                report.closed[token.step_id(turn)] = None
                if token.task_spec.is_told(token) or turn is not None:
                    ended = StepEnded(token.step(turn), Outcome.CANCELLED)
                    report.steps_ended.append(ended)


def _with_all_on_it(token: Token) -> Iterator[Token]:
    yield token
    for child in token.children:
        yield from _with_all_on_it(child)
    for scope in token.inner.open.values():
        for inner in scope.task_tree.children:
            yield from _with_all_on_it(inner)
