"""Activities that are done several times: all at once, one after the other, or as long as.

Stored is where they stand – `count`, `next` (the first not begun), `over`, and the `items` and
`results` there are, as `Rows` – and what each open turn waits for; a turn is a number, not a token.
"""

from __future__ import annotations

from typing import Any, Protocol

from gemba.desk.workflow.processes.bpmn.model import Repeat
from gemba.desk.workflow.processes.door import Outcome, Variables
from gemba.desk.workflow.processes.incidents import Stuck
from gemba.foundation.kernel.json_values import JsonValue

from .memory import STUCK, TURNS, WAIT, WORK, is_held
from .rows import Rows
from .shapes import Token, Turn
from .values import holds, list_of, number_of, value_of, view_of

TURNS_MAX = 10_000


def locals_of(token: Token, turn: int) -> dict[str, JsonValue]:
    """What a turn calls its own: its item, and its number from 1."""
    repeat = token.task_spec.element.repeat
    items = token.memory.get(TURNS, {}).get("items")
    found: dict[str, JsonValue] = {"loopCounter": turn + 1}
    if repeat is not None and repeat.item:
        found[repeat.item] = items[turn] if items is not None else turn + 1
    return found


class Doing(Protocol):
    """What is done in each turn."""

    def begin(self, token: Token, turn: Turn) -> Variables | None: ...
    def take(self, token: Token, turn: Turn, answer: Variables) -> None: ...


class Turns:
    """The turns of one activity node."""

    def __init__(self, activity: Doing, repeat: Repeat) -> None:
        self.activity = activity
        self.repeat = repeat

    def begin(self, token: Token) -> bool:
        """True where all turns are over at once. Raises Stuck."""
        state = self._counted(token)
        token.memory[TURNS] = state
        if self.repeat.results:
            state["results"] = Rows()
        return self.go_on(token)

    def go_on(self, token: Token) -> bool:
        """Begins what can begin – a turn that ends at once lets the next begin – and says
        whether all is over. Raises Stuck."""
        state = token.memory[TURNS]
        while token.is_alive and not self._is_enough(token):
            is_busy = is_held(token) or token.inner
            if (self.repeat.is_sequential and is_busy) or not self._is_another(token):
                return not is_busy and self._closed(token)
            turn = state["next"]
            state["next"] += 1
            token.workflow.instance.report.started(token, turn)
            self.start(token, turn)
        return token.is_alive and self._closed(token)

    def start(self, token: Token, turn: int) -> None:
        """One turn. What goes wrong in it is its own incident."""
        try:
            answer = self.activity.begin(token, turn)
            if answer is not None:
                self.end(token, turn, answer)
        except Stuck as why:
            token.workflow.instance.stick(token, turn, why)

    def end(self, token: Token, turn: int, answer: Variables) -> None:
        """A turn has ended with this answer. Raises Stuck."""
        repeat, state = self.repeat, token.memory[TURNS]
        if repeat.results:
            state["results"].put(turn, self._result(token, turn, answer))
        else:
            self.activity.take(token, turn, answer)
        state["over"] += 1
        token.workflow.instance.report.ended(token, turn, Outcome.COMPLETED)

    def _result(self, token: Token, turn: int, answer: Variables) -> JsonValue:
        """What one turn leaves: what the diagram says, or its whole answer."""
        if self.repeat.result:
            view = view_of(token, turn, answer)
            return value_of(self.repeat.result, view, token.workflow.instance.now)
        return dict(answer)

    def _closed(self, token: Token) -> bool:
        """All turns are over, or needless: what is open is ended, the results are handed over."""
        for inner in token.inner.all():
            inner.clear()
        token.workflow.instance.report.turns_dropped(token)
        token.inner.clear()
        for held in (WAIT, WORK, STUCK):
            token.memory.pop(held, None)
        state = token.memory[TURNS]
        if self.repeat.results:
            token.workflow.assign({self.repeat.results: list(state["results"].in_order().values())})
        return True

    def _is_enough(self, token: Token) -> bool:
        """BPMN's completion condition, asked after each turn."""
        state = token.memory[TURNS]
        if not self.repeat.until or not state["over"]:
            return False
        counts: dict[str, JsonValue] = {
            "numberOfInstances": state["count"],
            "numberOfCompletedInstances": state["over"],
            "numberOfActiveInstances": state["next"] - state["over"],
        }
        view = token.workflow.view(counts)
        return holds(self.repeat.until, view, token.workflow.instance.now)

    def _is_another(self, token: Token) -> bool:
        repeat, state = self.repeat, token.memory[TURNS]
        if not repeat.is_loop:
            return bool(state["next"] < state["count"])
        if repeat.most is not None and state["next"] >= repeat.most:
            return False
        if state["next"] >= TURNS_MAX:
            raise Stuck("too many turns", count=str(state["next"] + 1), most=str(TURNS_MAX))
        if not repeat.again:
            return repeat.most is not None
        if not state["next"] and not repeat.is_asked_first:
            return True
        view = token.workflow.view({"loopCounter": state["next"]})
        return holds(repeat.again, view, token.workflow.instance.now)

    def _counted(self, token: Token) -> dict[str, Any]:
        """How many turns there are. Raises Stuck."""
        repeat, now = self.repeat, token.workflow.instance.now
        state: dict[str, Any] = {"count": 0, "next": 0, "over": 0}
        if repeat.is_loop:
            return state
        if repeat.collection:
            items = list_of(repeat.collection, view_of(token), now)
            state["items"] = Rows(rows=enumerate(items))
            state["count"] = len(items)
        else:
            state["count"] = number_of(repeat.cardinality, view_of(token), now)
        if state["count"] > TURNS_MAX:
            raise Stuck("too many turns", count=str(state["count"]), most=str(TURNS_MAX))
        return state
