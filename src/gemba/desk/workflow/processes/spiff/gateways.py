"""Where ways part and meet."""

from __future__ import annotations

from gemba.desk.workflow.processes.door import Outcome

from .choosing import all_that_hold, the_one
from .node import NodeSpec
from .shapes import Scope, Token, Way
from .token import WAITING


class Gateway(NodeSpec):
    """It passes tokens on at once, and is no step."""

    def act(self, token: Token) -> bool:  # noqa: ARG002
        return True

    def is_told(self, token: Token) -> bool:  # noqa: ARG002
        return False


class Exclusive(Gateway):
    """One way out; every token that comes goes on by itself."""

    def choose(self, token: Token) -> tuple[Way, ...]:
        return the_one(token, self.ways) if len(self.ways) > 1 else self.ways


class Join(Gateway):
    """Tokens wait until those that belong together are here; one goes on for all of them."""

    def _update_hook(self, my_task: Token) -> bool:
        if len(self.entered_by) < 2:
            return True
        my_task._set_state(WAITING)
        waiting = my_task.workflow.waiting.setdefault(self.element.id, {})
        waiting.setdefault(my_task.via, []).append(my_task)
        return self._is_complete(my_task.workflow) and self._take(my_task.workflow, my_task)

    def open_if_all_are_here(self, scope: Scope) -> bool:  # noqa: ARG002
        """Asked once everything else has come to rest; whether a token goes on."""
        return False

    def _is_complete(self, scope: Scope) -> bool:
        raise NotImplementedError

    def _take(self, scope: Scope, going_on: Token) -> bool:
        """Takes the first token of each flow; the one named is among those that came."""
        waiting = scope.waiting[self.element.id]
        for via in [via for via, tokens in waiting.items() if tokens]:
            chosen = going_on if going_on.via == via else waiting[via][0]
            waiting[via].remove(chosen)
            if chosen is not going_on:
                scope.take_out(chosen)
        return True


class Parallel(Join):
    """All ways in, all ways out."""

    def _is_complete(self, scope: Scope) -> bool:
        waiting = scope.waiting[self.element.id]
        return all(waiting.get(via) for via in self.entered_by)


class Inclusive(Join):
    """As many ways out as hold; it waits for every token that can still come (BPMN 2.0, 13.4.3).

    A token can still come when it can reach a flow on which none waits, and none on which one
    does. `reach` says from which elements each flow can be reached without passing here.
    """

    reach: dict[str, frozenset[str]]

    def choose(self, token: Token) -> tuple[Way, ...]:
        return all_that_hold(token, self.ways) if len(self.ways) > 1 else self.ways

    def _is_complete(self, scope: Scope) -> bool:  # noqa: ARG002
        return False

    def open_if_all_are_here(self, scope: Scope) -> bool:
        waiting = scope.waiting[self.element.id]
        there = [via for via, tokens in waiting.items() if tokens]
        for token in scope.task_tree.children:
            place = token.task_spec.element.id
            if place == self.element.id:
                continue
            can_come = any(place in self.reach[via] for via in self.entered_by if via not in there)
            if can_come and not any(place in self.reach[via] for via in there):
                return False
        going_on = waiting[there[0]][0]
        self._take(scope, going_on)
        going_on._ready()
        return True


class EventBased(Gateway):
    """The first of several events decides. They hang on the gateway's token until then."""

    def act(self, token: Token) -> bool:
        for flow, node in self.ways:
            token.workflow.enter(node, via=flow.id, parent=token)
        return False

    def child_left(self, token: Token) -> None:
        """One event has come and gone on: the others wait no more."""
        for child in token.children:
            token.workflow.remove(child)
        self.go(token, (), Outcome.COMPLETED)
