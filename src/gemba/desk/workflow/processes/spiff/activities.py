"""Steps at which something is done: by nobody, a person, an action, a decision, the script."""

from __future__ import annotations

from gemba.desk.workflow.processes.bpmn.model import Element, Kind
from gemba.desk.workflow.processes.door import ServiceWork, UserWork, Variables
from gemba.desk.workflow.processes.expressions import expression, shown
from gemba.desk.workflow.processes.incidents import Stuck
from gemba.foundation.kernel.json_values import JsonValue

from .choosing import all_that_hold
from .memory import SERVICE, TURNS, USER, WAIT, recalled
from .node import NodeSpec
from .sending import send_message
from .shapes import Scope, ScopeSpec, Token, Turn, Way
from .turns import Turns, locals_of
from .values import value_of, values_of, view_of
from .waits import wait, wait_for_message, wait_no_more


class Activity(NodeSpec):
    """Something is done, once or in turns. `begin` starts it and gives the answer where it is
    over at once; else it waits, and `finish` takes the answer. What a person answers who does a
    machine's step are the variables themselves."""

    is_machines = True

    def __init__(self, spec: ScopeSpec, element: Element) -> None:
        super().__init__(spec, element)
        self.turns = Turns(self, element.repeat) if element.repeat else None

    def begin(self, token: Token, turn: Turn) -> Variables | None:
        """Raises Stuck."""
        raise NotImplementedError

    def is_told(self, token: Token) -> bool:  # noqa: ARG002
        """In turns, each of them is a step."""
        return self.turns is None

    def turn_locals(self, token: Token, turn: int) -> dict[str, JsonValue]:
        return locals_of(token, turn)

    def act(self, token: Token) -> bool:
        if self.turns is not None:
            is_going_on = TURNS in token.memory
            is_over = self.turns.go_on(token) if is_going_on else self.turns.begin(token)
        else:
            answer = self.begin(token, None)
            is_over = answer is not None
            if answer is not None:
                self.take(token, None, answer)
        if not is_over and not token.children:
            for boundary in self.boundaries:
                token.workflow.enter(boundary, parent=token)
        return is_over

    def finish(self, token: Token, turn: Turn, answer: Variables) -> None:
        is_by_hand = self.is_machines and recalled(token, WAIT, turn) == USER
        wait_no_more(token, turn)
        try:
            if turn is None or self.turns is None:
                if is_by_hand:
                    token.workflow.assign(answer)
                else:
                    self.take(token, turn, answer)
                token.complete()
            else:
                self.turns.end(token, turn, answer)
                self._go_on(token)
        except Stuck as why:
            token.workflow.instance.stick(token, turn, why)

    def _go_on(self, token: Token) -> None:
        """After a turn."""
        assert self.turns is not None
        try:
            if self.turns.go_on(token):
                token.complete()
        except Stuck as why:
            token.workflow.instance.stick(token, None, why)

    def caught(self, token: Token, turn: Turn, payload: Variables) -> None:
        self.finish(token, turn, payload)

    def take(self, token: Token, turn: Turn, answer: Variables) -> None:
        """The answer becomes variables: as the diagram says, or all of it."""
        own, scope = self.element.own, token.workflow
        if own.outputs:
            answer = values_of(own.outputs, view_of(token, turn, answer), scope.instance.now)
        elif own.result:
            answer = {own.result: dict(answer)}
        scope.assign(answer)

    def choose(self, token: Token) -> tuple[Way, ...]:
        """All ways, but those whose condition does not hold."""
        has_conditions = any(flow.condition for flow, _node in self.ways)
        return all_that_hold(token, self.ways) if has_conditions else self.ways

    def again(self, token: Token, turn: Turn) -> None:
        if turn is not None and self.turns is not None:
            self.turns.start(token, turn)
            self._go_on(token)
        else:
            super().again(token, turn)

    def pass_by(self, token: Token, turn: Turn, answer: Variables, flow_id: str) -> None:
        if turn is None or self.turns is None:
            super().pass_by(token, turn, answer, flow_id)
        else:
            self.finish(token, turn, answer)

    def done_in(self, scope: Scope) -> None:
        if self.undone_by is not None:
            scope.done.append([self.element.id, []])

    def child_left(self, token: Token) -> None:
        """Its boundary events are children; they never go on themselves."""

    def inputs(self, token: Token, turn: Turn) -> dict[str, JsonValue]:
        """What the work is given: what the diagram says."""
        now = token.workflow.instance.now
        return values_of(self.element.own.inputs, view_of(token, turn), now)


class Plain(Activity):
    """A step that only has a name: nothing is done."""

    def begin(self, token: Token, turn: Turn) -> Variables | None:  # noqa: ARG002
        return {}


class User(Activity):
    """A person does it."""

    is_machines = False

    def begin(self, token: Token, turn: Turn) -> Variables | None:
        own, now = self.element.own, token.workflow.instance.now
        view = view_of(token, turn)
        owner = value_of(own.owner, view, now) if own.owner else None
        due = value_of(own.due, view, now) if own.due else None
        inputs = self.inputs(token, turn)
        wait(token, turn, USER)
        work = UserWork(token.step(turn), own.form, owner, due, inputs)
        token.workflow.instance.report.waits(work)
        return None


class Service(Activity):
    """An action of the house does it; without one, a send task is a message."""

    def begin(self, token: Token, turn: Turn) -> Variables | None:
        action = self.element.own.action
        if not action and self.element.kind is Kind.SEND:
            send_message(token, turn, self.element.message or self.element.label)
            return {}
        inputs = self.inputs(token, turn)
        wait(token, turn, SERVICE)
        token.workflow.instance.report.waits(ServiceWork(token.step(turn), action, inputs))
        return None


class Receive(Activity):
    """A message does it."""

    def begin(self, token: Token, turn: Turn) -> Variables | None:
        wait_for_message(token, turn, self.element.message or self.element.label)
        return None


class Script(Activity):
    """An expression: its value becomes the result variable, or its entries variables."""

    def begin(self, token: Token, turn: Turn) -> Variables | None:
        now = token.workflow.instance.now
        value, why = expression(self.element.script).value_and_why(view_of(token, turn), now)
        return self._as_variables(value, why)

    def take(self, token: Token, turn: Turn, answer: Variables) -> None:
        """The result variable is in the answer already."""
        own = self.element.own
        if own.outputs:
            super().take(token, turn, answer)
        else:
            token.workflow.assign(answer)

    def _as_variables(self, value: JsonValue, why: str = "") -> Variables:
        """Raises Stuck for a value that no variable takes."""
        if self.element.own.result:
            return {self.element.own.result: value}
        if isinstance(value, dict):
            return value
        raise Stuck("no variables", value=shown(value, why))


class Decision(Script):
    """A decision table answers."""

    def begin(self, token: Token, turn: Turn) -> Variables | None:
        own, instance = self.element.own, token.workflow.instance
        given = self.inputs(token, turn) if own.inputs else view_of(token, turn)
        try:
            value = instance.decide(own.decision, given)
        except LookupError as error:
            raise Stuck("decision", name=own.decision, reason=str(error)) from error
        return self._as_variables(value)
